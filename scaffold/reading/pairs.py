"""Pairs of texts: what to read and what to write."""

import re
from collections.abc import Sequence

import polars as pl

from scaffold.modes import Mode
from scaffold.reading import kinds
from scaffold.reading.files import Columns, Detector, File
from scaffold.reading.problems import Checks
from scaffold.reading.verification import verify
from scaffold.tasks import Data, Facts

SOURCES = (
    r"(?i)^(source|src|word|input|wrong|misspelled|misspelling|typo|noisy|from|question|"
    r"grapheme|graphemes|raw|original)$"
)
TARGETS = (
    r"(?i)^(target|tgt|phonemes?|output|correct|corrected|correction|clean|to|answer|"
    r"normali[sz]ed|translation|pronunciation|result)$"
)
FRAME = 4  # numbers beside the symbols: padding, unknown, begin, end
KNOWN = 0.8  # share of the texts whose words are all in others too: with fewer, characters
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
    """Return whether both columns are texts, and the targets too many to be labels.

    A timestamp can be read or written as another timestamp, but is no source of other texts.
    """
    sides = (columns["source"][0], columns["target"][0])
    both = [file.table[side].head(kinds.HEAD) for side in sides]
    times = {column.name for column in kinds.columns(file) if column.is_time}
    if any(column.dtype != pl.String or kinds.holds_numbers(column) for column in both):
        return False
    if sides[0] in times and sides[1] not in times:
        return False
    return all(column.n_unique() > max(20, DIVERSE * len(column)) for column in both)


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for pairs.

    Raises:
        DataFileError: where no row is complete, or every target is the same.
    """
    sides = (columns["source"][0], columns["target"][0])
    checks = Checks(file.path)
    verified = verify(file, checks, ())
    table = verified.table.select(pl.col(sides).cast(pl.String).str.strip_chars())
    complete = table.filter(pl.all_horizontal(pl.col(sides).str.len_chars() > 0))
    _refuse_useless(complete, sides, checks)
    kinds.refuse_splits(verified, columns.get("split", ()), checks)
    checks.refuse()
    separators = (_separator(complete[sides[0]]), _separator(complete[sides[1]]))
    known = [_symbols(complete[side], mark) for side, mark in zip(sides, separators, strict=True)]
    facts = Facts(
        rows=len(verified.table),
        outputs=known[1] + FRAME,
        separators=separators,
        referred=file.is_referred,
    )
    notes = _notes(sides, separators, known, len(table) - len(complete))
    return Data(
        file=file.path.name,
        columns=columns,
        facts=facts,
        subject=f"{sides[0]} and {sides[1]} of {file.path.name}",
        format=verified.format,
        path=file.path,
        notes=(*notes, *kinds.unread(file, columns), *verified.notes, *file.notes),
    )


def _refuse_useless(complete: pl.DataFrame, sides: tuple[str, str], checks: Checks) -> None:
    """Keep a problem where no row is complete, or every target is the same."""
    if complete.is_empty():
        what = f"no row has both {sides[0]!r} and {sides[1]!r}"
        checks.add("", what, "choose other columns")
    elif complete[sides[1]].n_unique() == 1:
        checks.add(f"column {sides[1]!r}", "every target is the same", "choose another")


def _separator(texts: pl.Series) -> str:
    """Return what separates the symbols: a space if most texts hold one, else nothing.

    Words that are in one text alone cannot be learnt; where many texts have such, as dates and
    names do, the symbols are the characters.
    """
    spaced = texts.str.contains(" ", literal=True).sum()
    if 2 * spaced <= len(texts):
        return ""
    known = kinds.shares_words(texts.head(kinds.HEAD).unique())["all"]
    return " " if known.sum() >= KNOWN * len(known) else ""


def _symbols(texts: pl.Series, separator: str) -> int:
    """Return how many different symbols the texts have."""
    symbols = texts.str.split(separator).explode()
    return symbols.filter(symbols != "").n_unique()


def _notes(
    sides: Sequence[str], separators: Sequence[str], known: Sequence[int], dropped: int
) -> tuple[str, ...]:
    kinds = ["word" if mark else "character" for mark in separators]
    notes = [
        f"{role}: column {side}, {count} different {kind}s."
        for role, side, kind, count in zip(("Source", "Target"), sides, kinds, known, strict=True)
    ]
    if dropped:
        notes.append(f"{dropped} rows without source or target will be dropped.")
    return tuple(notes)


DETECTOR = Detector(find, likely, propose)
