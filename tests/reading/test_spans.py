"""Texts with the places of names in them are read as tagged tokens."""

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from proposals import propose

from scaffold.reading import spans

Record = tuple[str, list[tuple[int, int, str]]]
RECORDS: list[Record] = [
    ("Ada Lovelace lived in London.", [(0, 12, "PER"), (22, 28, "LOC")]),
    ("It rained, then Ada left", [(16, 19, "PER")]),
    ("No one was there", []),
    ("Paris is a city", [(0, 5, "LOC")]),
] * 3


def doccano(text: str, names: list[tuple[int, int, str]]) -> dict[str, Any]:
    return {"id": 7, "text": text, "label": names, "Comments": []}


def prodigy(text: str, names: list[tuple[int, int, str]]) -> dict[str, Any]:
    tokens = [{"text": "x", "start": 0, "end": 1, "id": 0}]
    found = [{"start": begin, "end": end, "label": label} for begin, end, label in names]
    return {"text": text, "tokens": tokens, "spans": found, "answer": "accept"}


def spacy(text: str, names: list[tuple[int, int, str]]) -> list[Any]:
    return [text, {"entities": names}]


def studio(text: str, names: list[tuple[int, int, str]]) -> dict[str, Any]:
    values = [{"start": b, "end": e, "text": text[b:e], "labels": [name]} for b, e, name in names]
    result = [{"id": "q", "type": "labels", "value": value} for value in values]
    return {"id": 1, "data": {"text": text}, "annotations": [{"result": result}]}


@pytest.mark.parametrize(
    ("tool", "suffix"),
    [(spacy, "json"), *product((doccano, prodigy, studio), ("json", "jsonl"))],
)
def test_names_by_their_places_are_tags_of_their_words(
    tmp_path: Path, tool: Callable[..., Any], suffix: str
) -> None:
    path, records = tmp_path / f"names.{suffix}", [tool(*record) for record in RECORDS]
    lines = "\n".join(json.dumps(record) for record in records)
    path.write_text(json.dumps(records, indent=1) if suffix == "json" else lines)
    found = propose(path)
    assert found.columns["tags"] == ("tags",)
    assert found.content is not None
    table = pl.read_csv(found.content)
    assert len(table) == len(RECORDS)
    assert table.rows()[:3] == [
        ("Ada Lovelace lived in London .", "B-PER I-PER O O B-LOC O"),
        ("It rained , then Ada left", "O O O O B-PER O"),
        ("No one was there", "O O O O"),
    ]


def test_where_names_end_within_words_every_character_is_a_token() -> None:
    records = [{"text": "王小明住在北京", "label": [[0, 3, "PER"], [5, 7, "LOC"]]}] * 3
    table = spans.table(json.dumps(records).encode())
    assert table is not None
    assert table.row(0) == ("王 小 明 住 在 北 京", "B-PER I-PER I-PER O O B-LOC I-LOC")


@pytest.mark.parametrize(
    "record",
    [
        {
            "text": "book a room",
            "intent": "book",
            "entities": [{"start": 0, "end": 4, "label": "a"}],
        },
        {"text": "too short", "label": [[0, 99, "PER"]]},
        {"text": "times", "label": [[0.5, 2.5, "PER"]]},
        {"text": "answers", "answers": [{"text": "a", "start": 0}]},
        {"name": "no text", "label": [[0, 2, "PER"]]},
        ["one", "two", "three"],
    ],
)
def test_other_records_hold_no_names(record: object) -> None:
    assert spans.table(json.dumps([record] * 5).encode()) is None


def test_what_was_chosen_for_a_text_is_its_label(tmp_path: Path) -> None:
    records = [
        {
            "id": n,
            "annotations": [{"result": [{"value": {"choices": [("good", "bad")[n % 2]]}}]}],
            "data": {"text": f"It was {('fine', 'poor')[n % 2]} all day, {n}"},
        }
        for n in range(40)
    ]
    path = tmp_path / "project-1.json"
    path.write_text(json.dumps(records, indent=2))
    found = propose(path)
    assert (found.columns["text"], found.columns["label"]) == (("text",), ("label",))
    records[3]["annotations"][0]["result"][0]["value"]["choices"].append("bad")
    assert spans.labelled(json.dumps(records).encode()) is None


@pytest.mark.parametrize("choices", [5, "a", {"a": 1}, None, []])
def test_choices_of_another_kind_are_none(choices: object) -> None:
    records = [{"text": f"fine {n}", "choices": choices, "of": {"choices": []}} for n in range(9)]
    assert spans.labelled(json.dumps(records).encode()) is None
