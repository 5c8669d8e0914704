"""The columns that identify a row: found, said, and repeated beside its predictions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from proposals import propose, random, written

from scaffold.planning import plan

STEPS = ",".join(f"t{step}" for step in range(9))


def words(n: int) -> str:
    return " ".join(f"w{word}" for word in random(n).integers(30, size=8))


def tags(n: int) -> str:
    return words(n).translate(str.maketrans("0123456789", "0101010101"))


def numbers(n: int, many: int) -> str:
    return ",".join(f"{value:.3f}" for value in random(n).normal(size=many))


FILES: dict[str, tuple[str, str, Callable[[int], str]]] = {
    "tabular": (
        "PassengerId,age,fare,class",
        "PassengerId",
        lambda n: f"{n},{numbers(n, 2)},{n % 3}",
    ),
    "text": ("key,text,label", "key", lambda n: f"k{n:03},{words(n)},{n % 2}"),
    "tagging": ("sent_id,tokens,tags", "sent_id", lambda n: f"s{n},{words(n)},{tags(n)}"),
    "pairs": ("no,en,fr", "no", lambda n: f"r{n},{words(n)},{words(n).upper()}"),
    "sequences": (f"id,{STEPS},kind", "id", lambda n: f"{n},{numbers(n, 9)},{n % 2}"),
}


@pytest.mark.parametrize("task", FILES)
def test_a_column_that_identifies_the_rows_is_repeated_beside_the_predictions(
    task: str, tmp_path: Path
) -> None:
    head, id, row = FILES[task]
    path = written(tmp_path, *map(row, range(1, 240)), head=head)
    found = propose(path, task)
    assert found.columns["id"] == (id,)
    assert f"Row ids, repeated beside the predictions: {id}." in found.notes
    assert not any("Left out" in note for note in found.notes)
    assert plan({"data": str(path), "task": task}).data.columns["id"] == (id,)


def test_several_columns_that_are_named_identify_a_row(tmp_path: Path) -> None:
    rows = [f"shop {n % 7},{n // 7},{numbers(n, 2)}" for n in range(210)]
    path = written(tmp_path, *rows, head="shop,till,area,price")
    found = propose(path, "tabular", id="shop,till", features="area", targets="price")
    assert found.columns["id"] == ("shop", "till")


@pytest.mark.parametrize("head", [",age,fare,class", "visit,age,fare,class"])
def test_a_column_without_a_name_and_one_that_returns_identify_no_row(
    head: str, tmp_path: Path
) -> None:
    first = (lambda n: n) if head.startswith(",") else (lambda n: f"v{n % 40}")
    rows = [f"{first(n)},{numbers(n, 2)},{n % 3}" for n in range(240)]
    assert "id" not in propose(written(tmp_path, *rows, head=head), "tabular").columns


@pytest.mark.parametrize(
    "name",
    ["CustomerNumber", "Kundennr", "Account Number", "Nº expediente", "Folio", "RESPID", "Patient"],
)
def test_a_whole_number_that_is_another_in_each_row_is_an_id_by_its_name(
    tmp_path: Path, name: str
) -> None:
    ids = random(1).permutation(900_000)[:200] + 100_000
    rows = [f"{one},{numbers(n, 2)},{'ab'[n % 3 % 2]}" for n, one in enumerate(ids)]
    found = propose(written(tmp_path, *rows, head=f"{name},age,score,left"))
    assert (found.columns["id"], found.columns["features"]) == ((name,), ("age", "score"))


def test_numbers_of_invoices_may_have_a_letter(tmp_path: Path) -> None:
    codes = [f"{'C' if n % 9 == 0 else ''}{536_365 + n}" for n in range(200)]
    rows = [f"{code},{numbers(n, 2)},{'ab'[n % 3 % 2]}" for n, code in enumerate(codes)]
    found = propose(written(tmp_path, *rows, head="InvoiceNo,amount,price,kind"), "tabular")
    assert found.columns["features"] == ("amount", "price")


@pytest.mark.parametrize("name", ["", "Unnamed: 0", "#"])
def test_numbers_of_rows_that_begin_again_are_no_features(tmp_path: Path, name: str) -> None:
    rows = [f"{n % 60},{numbers(n, 2)},{'ab'[n % 3 % 2]}" for n in range(240)]
    found = propose(written(tmp_path, *rows, head=f"{name},age,score,left"), "tabular")
    assert found.columns["features"] == ("age", "score")


@pytest.mark.parametrize("form", ["https://x.org/entry/{}", "img_{}.jpg", "www.x.org/{}"])
def test_addresses_and_names_of_files_are_no_texts(tmp_path: Path, form: str) -> None:
    rows = [f"{form.format(n)},{words(n)},{n % 2}" for n in range(120)]
    found = propose(written(tmp_path, *rows, head="link,headline,is_sarcastic"))
    assert (found.columns["text"], found.columns["label"]) == (("headline",), ("is_sarcastic",))
