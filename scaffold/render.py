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

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    meta,
)
from jinja2.sandbox import SandboxedEnvironment

from scaffold import errors
from scaffold.errors import Problem
from scaffold.quoting import Quoting

Content = str | bytes
Context = Mapping[str, object]
ROOT = "{{cookiecutter.project_slug}}"
MACROS = "macros"  # the folder, beside the layers, of what several templates import or include


@dataclass(frozen=True)
class Rendering:
    """A project in memory.

    Args:
        files: path → content.
        sources: path → the templates that its lines come from, its own first.
    """

    files: Mapping[str, Content]
    sources: Mapping[str, tuple[Path, ...]]

    def sizes(self) -> dict[str, int]:
        """Return path → size in bytes, in the order of a listing."""
        return {
            path: len(content if isinstance(content, bytes) else content.encode())
            for path, content in sorted(self.files.items())
        }


@dataclass(frozen=True)
class _File:
    sources: tuple[Path, ...]
    path: Template
    content: Template | bytes


def render(layers: Iterable[Path], context: Context, root: Path) -> Rendering:
    """Return the files of `layers` rendered with `context`; a later layer overrides an earlier one.

    Args:
        layers: folders in the cookiecutter format.
        context: slot → value, `{{ cookiecutter.… }}`.
        root: the folder of the templates, whose macros those below it may import and include.

    Raises:
        TemplateError: naming the template that cannot be rendered.
    """
    files: dict[str, Content] = {}
    sources: dict[str, tuple[Path, ...]] = {}
    for layer in layers:
        for file in _read(layer, root):
            try:
                path = _contained(file.path.render(cookiecutter=context), file.sources[0])
                content = file.content
                files[path] = (
                    content if isinstance(content, bytes) else content.render(cookiecutter=context)
                )
            except errors.TemplateError:
                raise
            except Exception as error:  # a template may call and compute what it likes
                raise _broken(file.sources[0], error) from error
            sources[path] = file.sources
    return Rendering(files, sources)


@cache
def _environment(root: Path | None) -> SandboxedEnvironment:
    """Return the environment of the templates below `root`, or of those of others.

    The generator's own templates give a directive a line of its own that leaves nothing behind;
    those of others are rendered as the cookiecutter command does.
    """
    own = root is not None
    return SandboxedEnvironment(
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=own,
        lstrip_blocks=own,
        loader=FileSystemLoader(root / MACROS) if root else None,
        extensions=[Quoting],
    )


@cache
def _read(layer: Path, root: Path) -> tuple[_File, ...]:
    """Return the compiled files of one layer, in a fixed order."""
    verbatim = copy_without_render(layer)
    macros = root if layer.is_relative_to(root) else None
    return tuple(
        _compile(path, PurePosixPath(path.relative_to(layer / ROOT)), verbatim, macros)
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


def _compile(
    source: Path, relative: PurePosixPath, verbatim: list[str], macros: Path | None
) -> _File:
    if source.is_symlink():
        what = "is a symbolic link"
        raise errors.TemplateError(Problem(str(source), what, "put the file itself there"))
    raw = source.read_bytes()
    environment = _environment(macros)
    try:
        path = _environment(None).from_string(str(relative))
        if b"\0" in raw[:1024] or any(fnmatch.fnmatch(str(relative), glob) for glob in verbatim):
            return _File((source,), path, raw)
        text = raw.decode("utf-8")
        used = _used(text, macros) if macros else set()
        content = environment.from_string(text)
        return _File((source, *sorted(used)), path, content)
    except (TemplateError, UnicodeDecodeError, OSError) as error:
        raise _broken(source, error) from error


def _used(text: str, root: Path) -> set[Path]:
    """Return the macro files that a template imports or includes, and those that they use."""
    names = meta.find_referenced_templates(_environment(root).parse(text))
    found = {root / MACROS / name for name in names if name}
    return found.union(*(_used(file.read_text(encoding="utf-8"), root) for file in found))


def _contained(path: str, source: Path) -> str:
    """Return `path` if every part of it is a plain name."""
    parts = path.split("/")
    if any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
        what = f"renders to the path {path!r}"
        raise errors.TemplateError(Problem(str(source), what, "use plain names in paths"))
    return path


def _broken(source: Path, error: Exception) -> errors.TemplateError:
    line = error.lineno if isinstance(error, TemplateSyntaxError) else _line_of_template(error)
    where = f"{source}, line {line}" if line else str(source)
    return errors.TemplateError(Problem(where, str(error), "correct the template"))


def _line_of_template(error: Exception) -> int | None:
    """Return the line that was being rendered, as Jinja writes it into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    return next(
        (frame.lineno for frame in reversed(frames) if frame.filename == "<template>"), None
    )
