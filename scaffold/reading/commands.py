"""Commands that end a refusal: how to go on with a file, ready to be pasted into a shell."""

import csv
import io
import json
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from scaffold.errors import DataFileError, Problem
from scaffold.reading.files import File
from scaffold.reading.opening import name_of
from scaffold.reading.problems import NotPlain
from scaffold.reading.roles import SETTINGS


def new(path: Path, flags: Sequence[str], columns: Mapping[str, Sequence[str]]) -> str:
    """Return the command that makes a project of the file at `path`; `columns` are role → names."""
    return shlex.join(["scaffold", "new", "--data", str(path), *flags, *_named(columns)])


def _named(columns: Mapping[str, Sequence[str]]) -> list[str]:
    return [
        f"--column={role}={names[0] if role in SETTINGS else row(names)}"
        for role, names in columns.items()
    ]


def row(names: Sequence[str]) -> str:
    """Return texts as an option takes them: one row of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(names)
    return text.getvalue()


def converted_then_new(
    path: Path, flags: Sequence[str], columns: Mapping[str, Sequence[str]]
) -> str:
    """Return the commands that write the file at `path` anew and make a project of the copy."""
    copy = Path(f"{Path(name_of(path)).stem}_plain.csv")  # its folder may be read-only
    made = shlex.join(["scaffold", "convert", str(path), str(copy), *_named(columns)])
    return f"{made} && {new(copy, flags, columns)}"


def anew(
    path: Path, found: NotPlain, flags: Sequence[str], columns: Mapping[str, Sequence[str]]
) -> DataFileError:
    """Return the refusal of a large file with the commands that write it anew and read the copy.

    Args:
        path: the file.
        found: why it has to be written anew.
        flags, columns: what the user said.
    """
    remedy = f"as this does: `{converted_then_new(path, flags, columns)}`"
    problems = (Problem(p.where, p.what, f"{p.remedy}, {remedy}") for p in found.problems)
    return DataFileError(*problems)


def flags_of(choices: Mapping[str, str]) -> list[str]:
    """Return the flags of the options that decide how a file is read."""
    return [f"--{name}={value}" for name, value in choices.items()]


def then_new(
    file: File,
    steps: str,
    suffix: str,
    columns: Mapping[str, Sequence[str]] = {},
    flags: Sequence[str] = (),
) -> str:
    """Return the commands that change a copy of `file` by polars and make a project of the copy.

    Args:
        file: the file, which stays as it is.
        steps: what to call on its table, such as ".unique()".
        suffix: what the copy is called by.
        columns: role → names, those of the copy.
        flags: what else is chosen.
    """
    copy = Path(f"{Path(file.name).stem}_{suffix}.csv")  # the folder of the file may be read-only
    plain = Path(f"{copy.stem}_plain.csv")  # what a file is converted to, beside which it may be
    source = plain if file.text else file.path
    code = f"import polars as pl; {_read(file, source)}{steps}.write_csv({text(copy)})"
    converted = shlex.join(["scaffold", "convert", str(file.path), str(plain)])
    before = f"{converted} && " if file.text else ""
    return f"{before}python -c {shlex.quote(code)} && {new(copy, flags, columns)}"


def text(value: object) -> str:
    """Return a Python literal without single quotes, which a shell would need to be escaped."""
    return json.dumps(str(value), ensure_ascii=False)


def _read(file: File, path: Path) -> str:
    """Return the call that reads `file` at `path`, its values as they are written."""
    if file.content is None:
        return f"pl.read_parquet({text(path)})"
    usual = {"separator": ",", "quote_char": '"', "encoding": "utf-8"}
    given: Mapping[str, object] = {n: getattr(file.format, n) for n in usual}
    others = [
        f", {name}={text(value) if value else value}"
        for name, value in given.items()
        if value != usual[name]
    ]
    # polars keeps a quotation mark in a quoted name doubled
    doubled = given["quote_char"] == '"' and any('"' in name for name in file.table.columns)
    one, two = text('"'), text('""')
    names = f".rename(lambda name: name.replace({two}, {one}))" if doubled else ""
    return f"pl.read_csv({text(path)}, infer_schema=False{''.join(others)}){names}"


def unused(file: File, names: Sequence[str], without: Sequence[str] = ()) -> str:
    """Return a name that no column of the file has, less those of `without`."""
    left = {*file.table.columns} - {*without}
    return next(name for name in (*names, *map(str, range(9))) if name not in left)
