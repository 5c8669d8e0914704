"""What was generated, kept in the project in a compact form: the base of a three-way merge.

It is JSON compressed by gzip: each text with its path, and of what is no text, such as data, its
digest. So neither an old version of the generator nor an old template is ever needed.
"""

import gzip
import json
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from scaffold import naming
from scaffold.errors import Problem, UpdateError
from scaffold.record import RECORD
from scaffold.tasks import Data
from scaffold.update.files import EXECUTABLE, File, Files, digest, is_text, read_all, replaced

BASE = ".scaffold/base.json.gz"
_LARGEST = 1 << 28  # bytes of all texts together; more is no project of anyone


@dataclass(frozen=True)
class Base:
    """What was generated.

    Args:
        texts: path → text.
        executable: the paths of those that may be executed.
        digests: path → SHA-256 of every other file.
        data: what is known of the data file of a user's own, without which it can be checked then.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    executable: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, files: Files, data: Data | None = None) -> "Base":
        """Return the base of a project as generated, about `data` unless that is a sample."""
        texts = {path: file for path, file in sorted(files.items()) if is_text(path, file)}
        return cls(
            {path: file.content.decode() for path, file in texts.items()},
            tuple(path for path, file in texts.items() if file.mode == EXECUTABLE),
            {path: digest(files[path].content) for path in sorted(files.keys() - texts.keys())},
            _plain(data) if data and data.path else None,
        )

    @property
    def files(self) -> dict[str, File]:
        """Return the texts as files."""
        modes = {path: EXECUTABLE for path in self.executable}
        return {
            path: File(text.encode(), *([modes[path]] if path in modes else []))
            for path, text in self.texts.items()
        }

    def packed(self) -> bytes:
        """Return the content of its file, the same for the same base."""
        kept: dict[str, object] = {
            "texts": self.texts,
            "executable": self.executable,
            "digests": self.digests,
        }
        if self.data is not None:
            kept["data"] = self.data
        text = json.dumps(kept, ensure_ascii=False)
        return gzip.compress(text.encode(), mtime=0)


def _plain(data: Data) -> dict[str, Any]:
    """Return what is known of a data file as JSON, without the file itself."""
    known = replace(data, path=None, content=None, notes=())
    plain: dict[str, Any] = json.loads(msgspec.json.encode(known))
    return plain


def write_base(project: Path, data: Data) -> None:
    """Keep the files of `project`, which was generated just now about `data`, as its base."""
    paths = (path for path in project.rglob("*") if not path.is_dir())
    files = read_all(project, (path.relative_to(project).as_posix() for path in paths))
    (project / BASE).parent.mkdir(exist_ok=True)
    (project / BASE).write_bytes(Base.of(files, data).packed())


def read_base(project: Path) -> Base:
    """Return the base of `project`.

    Raises:
        UpdateError: when it is missing, or is none.
    """
    file = project / BASE
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise _no_base(file, "is missing", project) from error
    except OSError as error:
        raise _no_base(file, f"cannot be read ({error.strerror})", project) from error
    try:
        base = unpacked(content)
    except (ValueError, RecursionError, zlib.error, msgspec.ValidationError) as error:
        raise _no_base(file, f"is no base of a project ({error})", project) from error
    return base


def unpacked(content: bytes) -> Base:
    """Return the base whose file holds `content`.

    Raises:
        ValueError: when it is none, or names a place outside of its project.
    """
    stream = zlib.decompressobj(wbits=31)
    text = stream.decompress(content, _LARGEST)
    if not stream.eof:
        raise ValueError("it is cut off, or larger than any project")
    base = msgspec.convert(json.loads(text), Base)
    for path in (*base.texts, *base.digests):
        if any(naming.file_problem(part) for part in path.split("/")):
            raise ValueError(f"{path[:60]!r} is no place in a project")
    "".join(base.texts.values()).encode()  # as only text can be
    tables = tomllib.loads(base.texts.get(RECORD, ""))
    if not all(isinstance(tables.get(name, {}), dict) for name in ("answers", "derived")):
        raise ValueError(f"its {RECORD} is no record")
    return base


def with_plain_ends(yours: Files, base: Base) -> tuple[dict[str, File], set[str]]:
    """Return the user's files with lines that end as in the base, and the paths of those changed.

    An editor, or git on Windows, may have given every line of a file another end.
    """
    changed = {}
    for path, file in yours.items():
        plain = replaced(file, b"\r\n", b"\n")
        if 0 < len(file.content) - len(plain.content) == plain.content.count(b"\n"):
            text = base.texts.get(path)
            if digest(plain.content) == base.digests.get(path) or text and "\r" not in text:
                changed[path] = plain
    return {**yours, **changed}, {*changed}


def _no_base(file: Path, what: str, project: Path) -> UpdateError:
    remedy = f"scaffold adopt {project} makes one from {project / '.scaffold.toml'}"
    return UpdateError(Problem(str(file), what, remedy))
