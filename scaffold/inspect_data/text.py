"""Labelled texts: the column to read and the column to predict."""

import re

import polars as pl

from scaffold.inspect_data import kinds
from scaffold.inspect_data.kinds import Column
from scaffold.inspect_data.reading import Checks, Columns, File, Look, as_text, module
from scaffold.modes import Mode
from scaffold.tasks import Data

TEXTS = (
    r"(?i)^(text|texts|sentence|review|comment|message|tweet|document|body|content|title|"
    r"headline|phrase|question|utterance|sms|post)$"
)
LABELS = (
    r"(?i)^(label|labels|class|sentiment|category|target|y|polarity|intent|topic|rating|stars)$"
)
OTHERS = 2  # columns of numbers beside the label: with more, the file is a table


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    columns = kinds.columns(file)
    words = [c for c in columns if c.words and c.kind in ("text", "id", "category")]
    wordy = sorted((c for c in words if c.words >= kinds.WORDS), key=lambda c: -c.words)
    named = [column for column in words if re.match(TEXTS, column.name)]
    text = file.given.get("text") or tuple(column.name for column in (*named, *wordy))[:1]
    label = file.given.get("label") or _label([c for c in columns if c.name not in text])
    return {"text": text, "label": label, "split": kinds.split_column(file)}


def _label(columns: list[Column]) -> tuple[str, ...]:
    able = [c for c in columns if c.kind in ("category", "number", "constant")]
    named = [column.name for column in able if re.match(LABELS, column.name)]
    few = [column.name for column in able if column.distinct <= kinds.FEW]
    return tuple(named[:1] or few[-1:])


def likely(file: File, columns: Columns, mode: Mode | None) -> bool:
    """Return whether the file holds sentences beside a label and little else."""
    found = {column.name: column for column in kinds.columns(file)}
    text, label = found[columns["text"][0]], found[columns["label"][0]]
    numbers = [c for c in found.values() if c.kind == "number" and c.name != label.name]
    return text.words >= kinds.WORDS and label.distinct <= kinds.FEW and len(numbers) <= OTHERS


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for texts.

    Raises:
        DataFileError: with the first row without a text or a label, and labels that will not do.
    """
    text, label = columns["text"][0], columns["label"][0]
    checks = Checks(file.path)
    table = as_text(file, (text, label))
    checks.run(lambda: _refuse_blank(file, table[text]))
    checks.run(lambda: refuse_labels(file, table[label]))
    kinds.refuse_splits(file, columns.get("split", ()), checks, table[label].str.strip_chars())
    checks.refuse()
    classes = table[label].str.strip_chars().n_unique()
    facts = {**file.facts, "outputs": classes, "problem": "classification", "step": "token"}
    notes = (f"Text: column {text}; label: column {label}, {classes} classes.", *file.notes)
    return Data(file.path.name, columns, {}, facts, f"{text} of {file.path.name}", file.path, notes)


def _refuse_blank(file: File, texts: pl.Series) -> None:
    tables = module("tables")
    blank = texts.is_null() | ~texts.str.contains(r"\S")
    if blank.any():
        where = tables.place(file.path, blank.arg_max() or 0)
        raise tables.DataError(
            f"{file.path}, {where}, column {texts.name!r}: no text; remove the row"
        )


def refuse_labels(file: File, column: pl.Series) -> None:
    """Raise DataError for a missing label, a single class, or a class with one example."""
    tables = module("tables")
    labels = column.str.strip_chars()
    missing = labels.is_null() | (labels == "")
    if missing.any():
        raise tables.problem(str(file.path), missing, labels, "is no label; write one")
    counts = labels.value_counts(sort=True)
    if len(counts) == 1:
        raise tables.DataError(
            f"{file.path}, column {labels.name!r}: every row says {labels[0]!r}; "
            "bring rows with another label"
        )
    if counts["count"][-1] == 1:
        once = labels == counts[labels.name][-1]
        what = "has one example; add or remove some"
        raise tables.problem(str(file.path), once, labels, what)


LOOK = Look(find, likely, propose)
