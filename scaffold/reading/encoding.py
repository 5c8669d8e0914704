"""Which encoding a text file is in, told from its bytes."""

import codecs
import re
from pathlib import Path

from scaffold.errors import DataFileError
from scaffold.reading.problems import bad_file

MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
HIGH = re.compile(rb"[\x80-\xff]+")
PLAUSIBLE = re.compile(r"[^\W\d_]|[ -~\s°ºª€£¥§©®™²³¹¼½¾µ·•–—‘’“”„‚…«»‹›×÷±¡¿†‡¢´¨¸\u00a0]")


def by_mark(start: bytes) -> str:
    """Return the encoding that the first bytes name, or "" where they name none."""
    if start.startswith(codecs.BOM_UTF32_LE) or start.startswith(codecs.BOM_UTF32_BE):
        return "utf-32"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8" if start.startswith(codecs.BOM_UTF8) else ""


def is_windows_text(content: bytes) -> bool:
    """Return whether bytes that are not UTF-8 are text in Windows-1252 or Latin-1."""
    runs = HIGH.findall(content)
    multibyte = len(MULTIBYTE.findall(content))
    if 2 * multibyte > len(runs):  # UTF-8 with a damaged character
        return False
    try:
        text = b"".join(runs).decode("cp1252")
    except UnicodeDecodeError:
        return False
    return all(PLAUSIBLE.match(character) for character in text)


def not_text(path: Path) -> DataFileError:
    """Return the error that names the first line of `path` which is not UTF-8."""
    remedy = "save it as UTF-8"
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                byte = f"byte {line[error.start]:#04x} is not UTF-8"
                return bad_file(path, f"line {number}", byte, remedy)
    return bad_file(path, "", "not text in UTF-8", remedy)
