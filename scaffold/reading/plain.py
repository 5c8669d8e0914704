"""A file with a name for each column and one value in each field, made so where it is not."""

from collections.abc import Mapping
from pathlib import Path

from scaffold.reading import dated, files, header, lists, shorthand
from scaffold.reading.files import File
from scaffold.tasks import Task


def opened(
    path: Path,
    given: Mapping[str, tuple[str, ...]],
    choices: Mapping[str, str],
    task: Task | None = None,
    anew: bool = False,
) -> File:
    """Return the file at `path` as it is read.

    Args:
        path: where it is.
        given: role → columns, as the user said.
        choices: option → value, of the options that decide how it is read.
        task: what is chosen already.
        anew: whether a file that is too large to be copied is written anew all the same.

    Raises:
        NotPlain: where it is too large to be written anew, and has to be.
        DataFileError: where it is no table, or lacks a column of `given`.
    """
    file = header.named(files.open_file(path, given, choices, anew), given)
    file = lists.spread(files.with_given(file, given), task)
    file = files.with_given(dated.completed(file), given)
    return files.with_given(shorthand.written_out(file), given)
