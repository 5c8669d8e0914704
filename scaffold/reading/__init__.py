"""What `scaffold new --data FILE` finds out about a file before anything is written.

Any usual form is read. What is found, the format, the columns and the dimensions, is verified by
reading the whole file with the very literals that the generated project will hold.

    inspect ─ roles        what the user says of the columns
            ─ plain        the file with a name for each column and one value a field, by these:
            ─ files        one pass over the bytes (opening, content): encoding, layout, first rows
            ─ conversion   a table in another form than text or Parquet, made text (nested, tagged)
            ─ surroundings what is around a table, left out of it
            ─ headings     names of columns in several lines, joined to one each
            ─ intruders    what is among its rows and is none of them, left out too (totals)
            ─ wide         tables whose columns are steps of series (periods), made a row a step
            ─ signatures   what is no table, named, with what makes it one
            ─ header       the names of the columns, where the first line has none
            ─ lists        several values in one, made a row or a word each
            ─ dated        timestamps that lack a date or name a time zone, completed
            ─ shorthand    numbers such as 1.76M and times such as 1330, written out
            ─ evidence     which task it is for, by what its columns hold (kinds)
            ─ order        what speaks against a table of unrelated rows (groups, commands)

    A module for each task finds the columns of its roles and proposes a project:

            ─ forecast               a time series: a package, which says what is where in it
            ─ sequences              labelled sequences: steps, labels
            ─ tabular                a table: targets, complete rows, the draw of the splits
            ─ text, tagging, pairs   texts with a label, with tags, in pairs

    which all of them do with

            ─ verification           the whole file: format (numerals, missing), bad values
            ─ times, stamps, grid    the timestamps of a series and their steps
            ─ splits, classes        the column that splits the rows; how frequent the classes are
            ─ notes, outcome         what is said of columns; what a file proposes
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scaffold.errors import DataFileError, Problem
from scaffold.reading.problems import AmbiguousTime, NotPlain

if TYPE_CHECKING:
    from scaffold.modes import Mode
    from scaffold.tasks import Data, Task

__all__ = ["AmbiguousTime", "inspect", "parse_columns"]


def inspect(
    path: Path,
    mode: "Mode | None" = None,
    task: "Task | None" = None,
    columns: Mapping[str, Sequence[str]] | None = None,
    choices: Mapping[str, str] | None = None,
) -> "tuple[Task, Data]":
    """Return the task that the file at `path` is for, and what the file proposes for it.

    Args:
        path: a file of delimited text, Parquet, or one that `conversion` makes text of.
        mode, task: what is chosen already.
        columns: role → column names, where they are not to be found; `time-format` and `decimal`
            may be among the roles.
        choices: option → value, of the options that decide how the file is read.

    Raises:
        AnswersError: where a role does not exist, or the mode cannot do the task.
        AmbiguousTime: where only the time format is left to be chosen.
        DataFileError: with every problem of the file.
    """
    from scaffold.reading import roles
    from scaffold.tasks import TASKS

    given = {
        role: (names,) if isinstance(names, str) else tuple(names)
        for role, names in (columns or {}).items()
    }
    able = [one for one in TASKS.values() if mode and mode.name in one.modes]
    roles.refuse_unknown(given, task or (able[0] if len(able) == 1 else None))

    from scaffold.reading import commands, evidence, plain, wide

    try:
        file = plain.opened(path, given, choices or {}, task)
        try:
            found, only = evidence.choose_task(file, mode, task)
            data = evidence.propose(file, only, found)
        except NotPlain:
            raise
        except DataFileError as error:  # of rows that the file does not have so
            melted = [remark for remark in file.remarks if wide.MADE in remark]
            told = "for a table of the columns as they are, say --column targets=NAME"
            raise error.joined_by(
                Problem(str(path), one.rstrip("."), told) for one in melted
            ) from error
    except NotPlain as error:
        chosen = {"mode": mode, "task": task}
        flags = [f"--{name}={one.name}" for name, one in chosen.items() if one]
        flags += commands.flags_of(choices or {})
        raise commands.anew(path, error, flags, given) from error
    return found, data if only is mode else replace(data, mode=only.name if only else "")


def parse_columns(texts: Iterable[str], task: "Task | None" = None) -> dict[str, tuple[str, ...]]:
    """Return role → column names, as written in `--column ROLE=NAME[,NAME…]`.

    Raises:
        AnswersError: with every text that does not say this, or names no role.
    """
    from scaffold.reading import roles

    return roles.parse_columns(texts, task)
