"""Labelled texts: the column to read and the column to predict."""

import re

import polars as pl

from scaffold.modes import Mode
from scaffold.reading import commands, kinds
from scaffold.reading.files import Columns, Detector, File
from scaffold.reading.kinds import Column
from scaffold.reading.problems import Checks
from scaffold.reading.verification import Verified, verify
from scaffold.tasks import Data, Facts

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
    alone = [c for c in words if c.kind != "category"] if len(columns) == 2 else []
    found = (*named, *wordy, *alone)
    text = file.given.get("text") or tuple(column.name for column in found)[:1]
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
    is_text = text.words >= kinds.WORDS or (text.kind != "category" and len(found) == 2)
    return is_text and label.distinct <= kinds.FEW and len(numbers) <= OTHERS


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for texts.

    Raises:
        DataFileError: with the first row without a text or a label, and labels that will not do.
    """
    checks = Checks(file.path)
    verified = verify(file, checks, ())
    texts, column = (verified.table[columns[r][0]].cast(pl.String) for r in ("text", "label"))
    labels = column.str.strip_chars()
    verified.add(checks, _is_blank(texts), texts.name, "is no text", "remove the row")
    _refuse_labels(verified, labels, checks)
    _refuse_strange(file, texts, checks)
    kinds.refuse_splits(verified, columns.get("split", ()), checks, labels)
    checks.refuse()
    facts = Facts(
        rows=len(verified.table),
        outputs=labels.n_unique(),
        problem="classification",
        step="token",
        referred=file.is_referred,
    )
    note = f"Text: column {texts.name}; label: column {labels.name}, {facts.outputs} classes."
    return Data(
        file=file.path.name,
        columns=columns,
        facts=facts,
        subject=f"{texts.name} of {file.path.name}",
        format=verified.format,
        path=file.path,
        notes=(note, *kinds.unread(file, columns), *verified.notes, *file.notes),
    )


def _is_blank(texts: pl.Series) -> pl.Series:
    return texts.is_null() | ~texts.str.contains(r"\S")


def _refuse_strange(file: File, texts: pl.Series, checks: Checks) -> None:
    """Keep a problem where most texts share no word with another one: nothing can be learnt."""
    known = kinds.shares_words(texts)["any"]
    strange = len(known) - int(known.sum())
    if 2 * strange > len(known):
        what = f"{strange} of {len(known)} texts share no word with another, so every word is new"
        column = f"pl.col({commands.text(texts.name)})"
        spaced = f'{column}.str.replace_all("(.)", "$1 ").str.strip_chars()'
        command = commands.then_new(file, f".with_columns({spaced})", "characters")
        checks.add(f"column {texts.name!r}", what, f"make each character a token: `{command}`")


def _refuse_labels(verified: Verified, labels: pl.Series, checks: Checks) -> None:
    """Keep a problem for a missing label, a single class, or a class with one example."""
    blank = labels.is_null() | (labels == "")
    verified.add(checks, blank, labels.name, "is no label", "write one")
    counts = labels.value_counts(sort=True)
    if blank.any():
        return
    if len(counts) == 1:
        what = f"every row says {labels[0]!r}"
        checks.add(f"column {labels.name!r}", what, "bring rows with another label")
    elif counts["count"][-1] == 1:
        once = labels == counts[labels.name][-1]
        verified.add(checks, once, labels.name, "has one example", "add or remove some")


DETECTOR = Detector(find, likely, propose)
