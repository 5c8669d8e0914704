"""The bytes of a data file, out of gzip where it is compressed."""

import gzip
import shlex
from pathlib import Path
from typing import BinaryIO, cast

GZIP = b"\x1f\x8b"


def is_compressed(path: Path) -> bool:
    """Return whether the file begins as one that gzip wrote."""
    with path.open("rb") as file:
        return file.read(len(GZIP)) == GZIP


def open_bytes(path: Path) -> BinaryIO:
    """Return the file at `path`, opened to be read."""
    return cast(BinaryIO, gzip.open(path)) if is_compressed(path) else path.open("rb")


def name_of(path: Path) -> str:
    """Return what the file is called out of gzip."""
    if not is_compressed(path):
        return path.name
    return path.stem if path.suffix.lower() in (".gz", ".gzip") else path.name


def size_of(path: Path) -> int:
    """Return how many bytes the file has out of gzip, which keeps that in its last four."""
    if not is_compressed(path):
        return path.stat().st_size
    with path.open("rb") as file:
        file.seek(-4, 2)
        return int.from_bytes(file.read(4), "little")


def piped(command: str, path: Path) -> str:
    """Return `command` with the file as its input, for a shell."""
    if is_compressed(path):
        return f"gzip -dc {shlex.quote(str(path))} | {command}"
    return f"{command} {shlex.quote(str(path))}"
