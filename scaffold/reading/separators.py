"""Separators that are no usual ones, such as :: between the fields of MovieLens, made tabs."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from scaffold.reading.problems import Surrounded, problem
from scaffold.reading.surroundings import as_lines

# several signs that no sentence has one after another, or one that hardly any text has
SIGNS = r" ?(?:[^\w\s\"'()\[\]{}<>.,;:…!?/-]{2,}|:{2,}|_[^\w\s]_) ?|[~^¦§@\x01\x1f]"
FEWEST = 3  # lines that all have it


def refuse_separator(path: Path, lines: Sequence[str], usual: int) -> None:
    """Raise DataFileError where a sign of `SIGNS` is in all lines, as often in each.

    A usual separator that is so too is in each as often as `usual`, which is less.
    """
    filled = [line for line in lines if line.strip()]
    for sign in dict.fromkeys(re.findall(SIGNS, filled[0])) if len(filled) >= FEWEST else ():
        counts = {line.count(sign) for line in filled}
        if sign.strip() and len(counts) == 1 and counts.pop() > usual:
            what = f"fields between {sign!r}"
            refusal = problem(path, "line 1", what, "make it a TSV")
            raise Surrounded(partial(_with_tabs, sign), f"F{what[1:]}, made tabs.", refusal)


def _with_tabs(sign: str, lines: list[str]) -> list[str]:
    return as_lines((line.rstrip("\r\n").split(sign) for line in lines if line.strip()), "\t")
