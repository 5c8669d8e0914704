"""Tables as they are published: which column is predicted, and whose the rows are."""

from pathlib import Path

import numpy as np
import pytest
from proposals import random, refused

from scaffold.reading import inspect
from scaffold.tasks import Data

ROWS = 200
DRAW = random(1)
WORDS = {name: DRAW.choice(name.split(), ROWS) for name in ("red blue", "low high", "a b c")}
NUMBERS = [DRAW.normal(10, 2, ROWS).round(2) for _ in range(4)]


def seen(folder: Path, head: str, *columns: np.ndarray, separator: str = ",") -> tuple[str, Data]:
    lines = [separator.join(map(str, row)) for row in zip(*columns, strict=True)]
    path = folder / "file.csv"
    path.write_text("\n".join([*([head] if head else []), *lines]) + "\n")
    task, data = inspect(path)
    return task.name, data


@pytest.mark.parametrize(("place", "label"), [(-1, "low high"), (0, "low high")])
def test_of_several_words_without_names_the_one_at_an_end_is_the_label(
    tmp_path: Path, place: int, label: str
) -> None:
    columns = [NUMBERS[0], WORDS["red blue"], NUMBERS[1], WORDS["a b c"], NUMBERS[2]]
    columns.insert(len(columns) if place else 0, WORDS[label])
    _, data = seen(tmp_path, "", *columns)
    assert data.columns["targets"] == ("label",)
    assert data.content and data.content.splitlines()[0].split(b",")[place] == b"label"


def test_a_column_that_names_a_sentiment_is_the_label_of_a_text(tmp_path: Path) -> None:
    words = DRAW.choice(["late", "bag", "crew", "gate"], (ROWS, 6))
    said = np.array([" ".join(row) for row in words])
    head = "airline_sentiment,text,timezone"
    task, data = seen(tmp_path, head, WORDS["low high"], said, WORDS["red blue"])
    assert (task, data.columns["label"]) == ("text", ("airline_sentiment",))


def test_y_beside_x_is_a_place_and_no_target(tmp_path: Path) -> None:
    places = DRAW.integers(1, 9, (2, ROWS))
    task, data = seen(tmp_path, "X,Y,wind,area", *places, NUMBERS[0], NUMBERS[1])
    assert (task, data.columns["targets"]) == ("tabular", ("area",))


@pytest.mark.parametrize("name", ["subject", "Participant No", "driver", "customer"])
def test_rows_of_one_person_share_a_split_and_number_no_feature(tmp_path: Path, name: str) -> None:
    people = np.repeat(np.arange(40) * 7 % 40, 5)
    task, data = seen(tmp_path, f"{name},tilt,force,activity", people, *NUMBERS[:2], WORDS["a b c"])
    assert (task, data.columns["group"]) == ("tabular", (name,))
    assert data.columns["features"] == ("tilt", "force")


def test_a_class_at_times_without_a_step_is_asked_for(tmp_path: Path) -> None:
    seconds = (2 * np.arange(ROWS) + DRAW.integers(0, 2, ROWS)).astype(int)
    path = tmp_path / "file.csv"
    frauds = DRAW.integers(0, 2, ROWS)
    rows = zip(seconds, NUMBERS[0], NUMBERS[1], frauds, strict=True)
    path.write_text("\n".join(["Time,V1,Amount,Class", *(",".join(map(str, r)) for r in rows)]))
    [said] = refused(path)
    assert "--task=forecast --column=time=Time" in said and "--task=tabular" in said


def test_numbers_padded_with_spaces_beside_a_tab_are_columns(tmp_path: Path) -> None:
    columns = zip(*NUMBERS[:3], WORDS["a b c"], strict=True)
    lines = [f'{a:7.2f}   {b:7.2f}  {c:6.2f}\t"{word} car"' for a, b, c, word in columns]
    path = tmp_path / "auto.data"
    path.write_text("\n".join(lines) + "\n")
    task, data = inspect(path)
    assert task.name == "tabular" and len(data.columns["features"]) == 3
