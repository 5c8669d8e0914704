"""Layers and a context → a rendering: the whole project in memory, path → text or bytes.

Templates follow the cookiecutter format. Rendering is pure and thread-safe: no file is written, no
directory changed, and the sandbox keeps templates away from Python's internals.
"""

import fnmatch
import json
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from scaffold.errors import Problem, TemplateError
from scaffold.quoting import Quoting

Content = str | bytes
ROOT = "{{cookiecutter.project_slug}}"


@dataclass(frozen=True)
class Rendering:
    """A project in memory.

    Args:
        files: path → content.
        sources: path → the template file it came from.
    """

    files: Mapping[str, Content]
    sources: Mapping[str, Path]

    def without(self, folder: str) -> "Rendering":
        """Return the rendering without the files whose path starts with `folder`."""
        kept = {path: text for path, text in self.files.items() if not path.startswith(folder)}
        return Rendering(kept, self.sources)

    def sizes(self) -> dict[str, int]:
        """Return path → size in bytes, in the order of a listing."""
        return {
            path: len(content if isinstance(content, bytes) else content.encode())
            for path, content in sorted(self.files.items())
        }


@dataclass(frozen=True)
class _File:
    source: Path
    path: Template
    content: Template | bytes


def render(layers: Iterable[Path], context: Mapping[str, Any]) -> Rendering:
    """Return the files of `layers` rendered with `context`; a later layer overrides an earlier one.

    Raises:
        TemplateError: naming the template that cannot be rendered.
    """
    files: dict[str, Content] = {}
    sources: dict[str, Path] = {}
    for layer in layers:
        for file in _read(layer):
            try:
                path = _contained(file.path.render(cookiecutter=context), file.source)
                content = file.content
                files[path] = (
                    content if isinstance(content, bytes) else content.render(cookiecutter=context)
                )
            except TemplateError:
                raise
            except Exception as error:  # a template may call and compute what it likes
                raise _broken(file.source, error) from error
            sources[path] = file.source
    return Rendering(files, sources)


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(
        undefined=StrictUndefined, keep_trailing_newline=True, extensions=[Quoting]
    )


@cache
def _read(layer: Path) -> tuple[_File, ...]:
    """Return the compiled files of one layer, in a fixed order."""
    verbatim = copy_without_render(layer)
    return tuple(
        _compile(path, PurePosixPath(path.relative_to(layer / ROOT)), verbatim)
        for path in sources(layer)
    )


def sources(layer: Path) -> list[Path]:
    """Return the files of a layer that become files of a project, in a fixed order."""
    return [
        path
        for path in sorted((layer / ROOT).rglob("*"))
        if "__pycache__" not in path.parts and (path.is_symlink() or path.is_file())
    ]


def copy_without_render(layer: Path) -> list[str]:
    """Return the patterns in a layer's cookiecutter.json of the files to copy as they are."""
    settings = layer / "cookiecutter.json"
    if not settings.is_file():
        return []
    try:
        found: list[str] = json.loads(settings.read_bytes()).get("_copy_without_render", [])
    except (ValueError, AttributeError) as error:
        raise _broken(settings, error) from error
    return found


def _compile(source: Path, relative: PurePosixPath, verbatim: list[str]) -> _File:
    if source.is_symlink():
        raise TemplateError(Problem(str(source), "is a symbolic link", "put the file itself there"))
    raw = source.read_bytes()
    environment = _environment()
    try:
        path = environment.from_string(str(relative))
        if b"\0" in raw[:1024] or any(fnmatch.fnmatch(str(relative), glob) for glob in verbatim):
            return _File(source, path, raw)
        return _File(source, path, environment.from_string(raw.decode("utf-8")))
    except (TemplateSyntaxError, UnicodeDecodeError) as error:
        raise _broken(source, error) from error


def _contained(path: str, source: Path) -> str:
    """Return `path` if every part of it is a plain name."""
    parts = path.split("/")
    if any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
        raise TemplateError(
            Problem(str(source), f"renders to the path {path!r}", "use plain names in paths")
        )
    return path


def _broken(source: Path, error: Exception) -> TemplateError:
    line = error.lineno if isinstance(error, TemplateSyntaxError) else _line_of_template(error)
    where = f"{source}, line {line}" if line else str(source)
    return TemplateError(Problem(where, str(error), "correct the template"))


def _line_of_template(error: Exception) -> int | None:
    """Return the line that was being rendered, as Jinja writes it into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    return next(
        (frame.lineno for frame in reversed(frames) if frame.filename == "<template>"), None
    )
