"""Pairs of texts: what to read and what to write."""

import re

import polars as pl

from scaffold.inspect_data import kinds
from scaffold.inspect_data.reading import Checks, Columns, File, Look, as_text
from scaffold.modes import Mode
from scaffold.tasks import Data

SOURCES = (
    r"(?i)^(source|src|word|input|wrong|misspelled|misspelling|typo|noisy|from|question|"
    r"grapheme|graphemes|raw|original)$"
)
TARGETS = (
    r"(?i)^(target|tgt|phonemes?|output|correct|corrected|correction|clean|to|answer|"
    r"normali[sz]ed|translation|pronunciation|result)$"
)
FRAME = 4  # numbers beside the symbols: padding, unknown, begin, end
DIVERSE = 0.2  # different targets, of all rows: with fewer they are labels


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    names = [column.name for column in kinds.columns(file)]
    sources = [name for name in names if re.match(SOURCES, name)]
    targets = [name for name in names if re.match(TARGETS, name)]
    if not (sources and targets) and len(names) == 2:
        sources, targets = names[:1], names[1:]
    source = file.given.get("source") or tuple(sources[:1])
    target = file.given.get("target") or tuple(name for name in targets if name not in source)[:1]
    return {"source": source, "target": target, "split": kinds.split_column(file)}


def likely(file: File, columns: Columns, mode: Mode | None) -> bool:
    """Return whether both columns are texts, and the targets too many to be labels."""
    sides = (columns["source"][0], columns["target"][0])
    both = [file.table[side].head(kinds.HEAD) for side in sides]
    numbers = {column.name for column in kinds.columns(file) if column.kind == "number"}
    if any(column.dtype != pl.String for column in both) or numbers & set(sides):
        return False
    return all(column.n_unique() > max(20, DIVERSE * len(column)) for column in both)


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for pairs.

    Raises:
        DataFileError: where no row is complete, or every target is the same.
    """
    sides = (columns["source"][0], columns["target"][0])
    checks = Checks(file.path)
    table = as_text(file, sides).select(pl.col(sides).str.strip_chars())
    complete = table.filter(pl.all_horizontal(pl.col(sides).str.len_chars() > 0))
    if complete.is_empty():
        what = f"no row has both {sides[0]!r} and {sides[1]!r}"
        checks.add("", what, "choose other columns")
    elif complete[sides[1]].n_unique() == 1:
        what = "constant in the training rows"
        checks.add(f"column {sides[1]!r}", what, "choose another")
    kinds.refuse_splits(file, columns.get("split", ()), checks)
    checks.refuse()
    symbols = [_symbols(complete[side]) for side in sides]
    facts = {**file.facts, "outputs": len(symbols[1][1]) + FRAME}
    notes = (*_notes(sides, symbols, len(table) - len(complete)), *file.notes)
    subject = f"{sides[0]} and {sides[1]} of {file.path.name}"
    return Data(file.path.name, columns, {}, facts, subject, file.path, notes)


def _symbols(texts: pl.Series) -> tuple[str, set[str]]:
    """Return what a symbol of `texts` is, as the project will cut them, and the symbols."""
    if 2 * texts.str.contains(" ", literal=True).sum() > len(texts):
        words = texts.str.split(" ").explode().unique()
        return "word", {word for word in words if word}
    return "character", set(texts.str.split("").explode().unique())


def _notes(
    sides: tuple[str, str], symbols: list[tuple[str, set[str]]], dropped: int
) -> tuple[str, ...]:
    notes = [
        f"{role}: column {side}, {len(found)} different {kind}s."
        for role, side, (kind, found) in zip(("Source", "Target"), sides, symbols, strict=True)
    ]
    if dropped:
        notes.append(f"{dropped} rows without source or target will be dropped.")
    return tuple(notes)


LOOK = Look(find, likely, propose)
