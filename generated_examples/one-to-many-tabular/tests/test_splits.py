"""The splits, on hand-written tables."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from one_to_many_tabular.config import Config
from one_to_many_tabular.splits import check_split, split_rows
from one_to_many_tabular.tables import DataError, read_table

CONFIG = replace(Config(), data="table.csv", split="split")


def rows_of(table: pl.DataFrame) -> dict[str, set[int]]:
    found = split_rows(table, table["group"], table["label"], CONFIG)
    return {name: set(rows.tolist()) for name, rows in found.items()}


def test_each_label_has_its_share_in_every_split() -> None:
    table = pl.DataFrame({"group": range(100), "label": ["a"] * 80 + ["b"] * 20})
    for name, count in (("train", 14), ("validation", 3), ("test", 3)):
        drawn = [row for row in rows_of(table)[name] if row >= 80]
        assert abs(len(drawn) - count) <= 1


def test_rows_of_one_group_are_never_drawn_apart() -> None:
    table = pl.DataFrame({"group": [n // 2 for n in range(60)], "label": ["a"] * 60})
    for rows in rows_of(table).values():
        assert {row ^ 1 for row in rows} == rows


def test_a_rare_label_reaches_the_training_split() -> None:
    labels = [*["a"] * 30, "b", "c", "c"]
    table = pl.DataFrame({"group": range(33), "label": labels})
    assert {labels[row] for row in rows_of(table)["train"]} == {"a", "b", "c"}


def test_a_split_column_is_obeyed() -> None:
    words = ["test", "train", "dev", "Train", "test"]
    table = pl.DataFrame({"group": range(5), "label": ["a"] * 5, CONFIG.split: words})
    expected = {"train": {1, 3}, "validation": {2}, "test": {0, 4}}
    assert rows_of(table) == expected


def test_validation_rows_that_a_file_lacks_are_drawn_from_training() -> None:
    words = ["train"] * 20 + ["test"] * 5
    table = pl.DataFrame({"group": range(25), "label": ["a"] * 25, CONFIG.split: words})
    rows = rows_of(table)
    assert rows["test"] == set(range(20, 25))
    assert 2 <= len(rows["validation"]) <= 5


@pytest.mark.parametrize(
    ("word", "said"), [("later", "'later'"), ("", "a missing value")]
)
def test_a_word_that_names_no_split_is_refused_with_its_line(
    tmp_path: Path, word: str, said: str
) -> None:
    file = tmp_path / "table.csv"
    file.write_text(f'split,label\n\ntrain,"a\nb"\n{word},c\n', encoding="utf-8")
    config = replace(CONFIG, data=str(file))
    with pytest.raises(DataError, match=f"line 5, column 'split': {said} names no"):
        check_split(read_table(file), config)


def test_words_that_name_a_split_are_no_problem() -> None:
    check_split(pl.DataFrame({CONFIG.split: [" Dev", "training", "TEST"]}), CONFIG)


def test_too_few_rows_for_three_splits_are_refused() -> None:
    table = pl.DataFrame({"group": [0], "label": ["a"]})
    with pytest.raises(DataError, match="1 examples leave none for the validation"):
        rows_of(table)
