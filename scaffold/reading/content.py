"""One pass over the bytes of a text file: its encoding, its first rows, its separators."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from scaffold.reading import encoding
from scaffold.reading.layout import Layout, find_layout, records, refuse_below, refuse_ragged
from scaffold.reading.opening import open_bytes
from scaffold.reading.problems import bad_file

SAMPLE = 6 * 2**20  # bytes that the detection looks at; all of most files
CHUNK = 4 * 2**20
TAIL = 2**16  # bytes in which the last line is


@dataclass(frozen=True)
class Content:
    """What one pass over a text file found.

    Args:
        path: where it is.
        encoding: as a Python codec.
        layout: how a line is cut into fields.
        sample: its first lines, in UTF-8 without a byte-order mark.
        complete: whether the sample is the whole file.
        separators: how often the separator occurs in the whole file.
        has_nul: whether a NUL byte occurs.
        tail: its last line, in UTF-8, where the sample is not the whole file.
    """

    path: Path
    encoding: str
    layout: Layout
    sample: bytes
    complete: bool
    separators: int
    has_nul: bool
    tail: bytes = b""

    def last(self) -> list[str]:
        """Return the fields of the last row that is not empty, where the sample lacks it."""
        lines = StringIO(self.tail.decode(errors="replace"), newline="")
        found = list(records(lines, self.path, self.layout)) if self.tail else []
        return found[-1][1] if found else []

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of its first line, and the fields, of every row of the file."""
        if self.complete:
            yield from records(self._text(), self.path, self.layout)
            return
        codec = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
        with TextIOWrapper(open_bytes(self.path), codec, newline="") as lines:
            yield from records(lines, self.path, self.layout)

    def header(self) -> tuple[int, list[str]]:
        """Return the number of the line with the names of the columns, and these."""
        return next(records(self._text(), self.path, self.layout))

    def refuse_ragged(self) -> None:
        """Raise DataFileError for a row that has not as many fields as the header."""
        self.refuse_below()
        refuse_ragged(self.rows(), self.path, self.layout.separator)

    def refuse_below(self) -> None:
        """Raise DataFileError for what is no row, below an empty line."""
        refuse_below(self.rows(), self.path, self.layout.separator)

    def _text(self) -> StringIO:
        return StringIO(self.sample.decode(), newline="")


def scan(path: Path, complete: bool = False, text: bytes | None = None) -> Content:
    """Return what one pass over the text file at `path` finds.

    Args:
        complete: whether the sample has to be the whole file.
        text: what the file was converted to, where it is no text.

    Raises:
        DataFileError: when it is empty, or not text in an encoding that is known.
    """

    def source() -> BinaryIO:
        return open_bytes(path) if text is None else BytesIO(text)

    complete = complete or text is not None
    with source() as file:
        marked = encoding.by_mark(file.read(4))
    if marked == "utf-32":
        raise bad_file(path, "", "text in UTF-32", "save it as UTF-8")
    try:
        return _scan(path, source(), marked or "utf-8", complete)
    except UnicodeDecodeError:
        content = source().read()
        if marked or not encoding.is_windows_text(content):
            raise encoding.not_text(path, content) from None
        return _scan(path, source(), "cp1252", complete)


def decoded(path: Path, content: bytes) -> str:
    """Return the bytes of a text file as text, without a byte-order mark."""
    codec = codec_of(path, content)
    return content.decode("utf-8-sig" if codec == "utf-8" else codec)


def codec_of(path: Path, content: bytes) -> str:
    """Return the encoding that the bytes of a text file are in."""
    codec = encoding.by_mark(content[:4]) or "utf-8"
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        if not encoding.is_windows_text(content):
            raise encoding.not_text(path, content) from None
        return "cp1252"
    return codec


def _scan(path: Path, source: BinaryIO, codec: str, complete: bool) -> Content:
    chunks = _chunks(source, codec, complete)
    head, more = next(chunks, b""), next(chunks, b"")
    sample = _whole_rows(head) if more else head
    _refuse_unreadable(path, sample)
    layout = find_layout(path, sample.decode())
    mark = layout.separator.encode()
    separators, has_nul = head.count(mark), b"\0" in head
    end = more
    for chunk in (more, *chunks):
        end = chunk or end
        separators += chunk.count(mark)
        has_nul = has_nul or b"\0" in chunk
    tail = end.rstrip()[-TAIL:].rpartition(b"\n")[2]
    return Content(path, codec, layout, sample, not more, separators, has_nul, tail)


def _chunks(source: BinaryIO, codec: str, complete: bool) -> Iterator[bytes]:
    """Yield the text of a file in UTF-8, the sample first; all of it checked on the way."""
    decoder = codecs.getincrementaldecoder("utf-8-sig" if codec == "utf-8" else codec)()
    simple = codec != "utf-16"  # ASCII is the same in it, and needs no decoding
    with source as file:
        raw = file.read(-1 if complete else SAMPLE)
        while raw:
            following = file.read(CHUNK)
            if simple and raw.isascii() and not decoder.getstate()[0]:
                yield raw
            else:
                yield decoder.decode(raw, final=not following).encode()
            raw = following


def _whole_rows(head: bytes) -> bytes:
    """Return `head` up to the last line end that is not inside a quotation."""
    end = head.rfind(b"\n")
    for _ in range(1000):
        if end < 0 or head.count(b'"', 0, end) % 2 == 0:
            break
        end = head.rfind(b"\n", 0, end)
    return head[: end + 1] or head


def _refuse_unreadable(path: Path, sample: bytes) -> None:
    """Raise DataFileError for an empty file, NUL bytes, and line ends that polars cannot read."""
    if not sample.strip():
        raise bad_file(path, "", "empty", "a header line and data are needed")
    if any("\0" in line for line in islice(StringIO(sample.decode()), 50)):
        raise bad_file(path, "", "NUL bytes, so not text in UTF-8", "save it as UTF-8")
    if b"\r" in sample and b"\n" not in sample:
        raise bad_file(path, "", "lines end in CR alone", "save it with LF or CRLF")
