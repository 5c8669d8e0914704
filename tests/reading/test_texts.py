"""Which texts are read, as what, and what is asked where a table would leave them out."""

import json
from pathlib import Path

import polars as pl
import pytest
from proposals import propose, random, refused, tasks_of, written

WORDS = "the room was clean and quiet but our bed too hard so we left early".split()
ROWS = 60


def sentence(n: int, count: int = 8) -> str:
    return " ".join(WORDS[word] for word in random(n).integers(len(WORDS), size=count))


@pytest.mark.parametrize(
    "head",
    [
        "source,english_sentence,hindi_sentence",
        "topic,question,answer",
        "トピック,質問,回答",
        "instruction,input,output",
        "kind,de,fr",
    ],
)
def test_two_texts_with_names_of_languages_or_of_an_answer_are_pairs(
    tmp_path: Path, head: str
) -> None:
    rows = [f"{'ab'[n % 2]},{sentence(n)},{sentence(n + 99)}" for n in range(ROWS)]
    if head.startswith("instruction"):
        rows = [f"{sentence(n)},,{sentence(n + 99)}" for n in range(ROWS)]
    found = propose(written(tmp_path, *rows, head=head))
    names = head.split(",")
    source = names[0] if head.startswith("instruction") else names[1]
    assert (found.columns["source"], found.columns["target"]) == ((source,), (names[2],))


@pytest.mark.parametrize("label", ["star_rating", "overall_rating", "Kategorie", "类别"])
def test_a_title_and_a_review_beside_a_label_are_no_pair(tmp_path: Path, label: str) -> None:
    rows = [f"{'xyz'[n % 3]},{sentence(n)},{n % 2},{sentence(n + 99, 20)}" for n in range(ROWS)]
    found = propose(written(tmp_path, *rows, head=f"state,review_title,{label},review_body"))
    assert (found.columns["text"], found.columns["label"]) == (("review_body",), (label,))


def test_texts_without_spaces_between_words_are_texts(tmp_path: Path) -> None:
    signs = "部屋は静かでとても良かったがベッド硬い早く出た"
    texts = ["".join(random(n).choice(list(signs), 25)) for n in range(ROWS)]
    rows = [f"http://x.jp/{n},{text},{'ab'[n % 2]}" for n, text in enumerate(texts)]
    found = propose(written(tmp_path, *rows, head="url,body,category"))
    assert (found.columns["text"], found.columns["label"]) == (("body",), ("category",))


@pytest.mark.parametrize("blank", [2, 3])
def test_rows_without_a_text_or_a_label_are_left_out_by_a_command(
    tmp_path: Path, blank: int
) -> None:
    rows = [f"{n},2024-01-{n % 28 + 1:02},{sentence(n)},{'ab'[n % 2]}" for n in range(ROWS)]
    for n in (4, 9):
        rows[n] = ",".join(
            "" if place == blank else v for place, v in enumerate(rows[n].split(","))
        )
    path = written(tmp_path, *rows, head="id,sent,text,label")
    (problem,) = refused(path, "text")
    assert "line 6" in problem and "1 more such row" in problem
    assert tasks_of(problem, tmp_path) == ["text"]
    assert len(pl.read_csv(tmp_path / "file_complete.csv")) == ROWS - 2


@pytest.mark.parametrize("label", ["score", "grade"])
def test_a_table_does_not_leave_out_long_texts_unasked(tmp_path: Path, label: str) -> None:
    numbers = random(1).normal(size=(ROWS, 4))
    rows = [
        f"{sentence(n, 30)},{','.join(map(str, numbers[n]))},{'ab'[n % 2]}" for n in range(ROWS)
    ]
    path = written(tmp_path, *rows, head=f"description,p,q,r,s,{label}")
    (problem,) = refused(path)
    assert "'description': holds texts of 30 words" in problem
    assert tasks_of(problem, tmp_path) == ["text", "tabular"]
    assert propose(path, targets=label).columns["targets"] == (label,)
    short = [row.replace(row.split(",")[0], sentence(n, 3)) for n, row in enumerate(rows)]
    named = written(tmp_path, *short, head=f"name,p,q,r,s,{label}")
    assert propose(named).columns["targets"] == (label,)


def test_of_several_labels_of_fasttext_the_first_is_read_and_none_is_in_the_text(
    tmp_path: Path,
) -> None:
    path = tmp_path / "cooking.train"
    more = ("", "__label__b ")
    lines = [f"__label__{'xy'[n % 2]} {more[n % 3 == 0]}{sentence(n)}" for n in range(ROWS)]
    path.write_text("\n".join(lines))
    found = propose(path)
    assert found.content is not None and b"__label__" not in found.content
    assert any("Of several labels in a line, the first is read" in note for note in found.notes)


def test_events_of_cases_in_words_are_offered_as_chains_to_classify(tmp_path: Path) -> None:
    steps = ("ask", "check twice", "sign")
    rows = [
        f"C{case},{step},2024-01-{case % 28 + 1:02} 0{n}:00,{('paid', 'lost')[case % 2]}"
        for case in range(40)
        for n, step in enumerate([*steps[: 2 + case % 2], *["call"] * (case // 2 % 9)])
    ]
    path = written(tmp_path, *rows, head="case,activity,when,outcome")
    (problem,) = refused(path)
    assert "40 different 'case' with 6 'activity' each, and one 'outcome'" in problem
    assert tasks_of(problem, tmp_path) == ["text", "tabular"]
    texts = pl.read_csv(tmp_path / "file_chains.csv")["activity"]
    assert texts.to_list()[:2] == ["ask check_twice", "ask check_twice sign"]


def test_words_and_numbers_of_tags_in_lists_are_tagged_sentences(tmp_path: Path) -> None:
    lists = [[f"w{n % 7}" for n in range(k, k + 5 + k % 3)] for k in range(ROWS)]
    table = pl.DataFrame(
        {
            "tokens": lists,
            "ner_tags": [[len(word) + n % 2 for n, word in enumerate(one)] for one in lists],
            "spans": [["PER: a"]] * ROWS,
        }
    )
    table.write_parquet(tmp_path / "train.parquet")
    found = propose(tmp_path / "train.parquet")
    assert (found.columns["tokens"], found.columns["tags"]) == (("tokens",), ("ner_tags",))


def test_records_in_parquet_are_columns(tmp_path: Path) -> None:
    both = [{"de": sentence(n), "fr": sentence(n + 99)} for n in range(ROWS)]
    path = tmp_path / "books.parquet"
    pl.DataFrame({"id": list(map(str, range(ROWS))), "translation": both}).write_parquet(path)
    found = propose(path)
    assert (found.columns["source"], found.columns["target"]) == (
        ("translation.de",),
        ("translation.fr",),
    )


def test_the_numbers_of_words_are_no_words_and_names_come_before_those_within(
    tmp_path: Path,
) -> None:
    block = "#\thttp://x.org [2010]\n1\tAda\tB-PER\tO\n2\tlives\tO\tO\n3\there\tO\tB-LOC\n"
    path = tmp_path / "NER-de-train.tsv"
    path.write_text("\n".join([block] * 8))
    found = propose(path)
    assert found.content is not None
    assert pl.read_csv(found.content, separator="\t").row(0) == ("Ada lives here", "B-PER O O")


@pytest.mark.parametrize("point", [".", ","])
def test_runs_that_a_column_names_are_sequences_by_that_column(tmp_path: Path, point: str) -> None:
    rows = [
        f"F{run:02};{step / 2};{random(run).normal() + step:.3f};".replace(".", point)
        + ("calm", "wild")[run % 2]
        for run in range(30)
        for step in range(12)
    ]
    path = written(tmp_path, *rows, head="Fahrt-ID;Zeit [s];Tempo;Stil")
    (problem,) = refused(path)
    assert "once for each 'Fahrt-ID'" in problem and "--column=sequence=Fahrt-ID" in problem
    assert tasks_of(problem, tmp_path)[0] == "sequences"


def test_of_an_instruction_and_an_input_the_one_that_differs_is_the_source(tmp_path: Path) -> None:
    words = [f"{a} {b} {c}" for a in "abcdef" for b in "ghijkl" for c in "mnop"]
    rows = [{"input": f"{w} is", "output": f"was {w} so"} for w in words]
    tasks = ("Translate this to German", "Say it in other words")
    for few, source in ((True, "input"), (False, "instruction")):
        told = [{"instruction": tasks[n % 2] if few else f"{w} {n}"} for n, w in enumerate(words)]
        path = tmp_path / "file.jsonl"
        lines = (json.dumps(one | two) for one, two in zip(told, rows, strict=True))
        path.write_text("\n".join(lines) + "\n")
        found = propose(path)
        assert (found.columns["source"], found.columns["target"]) == ((source,), ("output",))
