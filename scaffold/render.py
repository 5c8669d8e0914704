"""Layers and a context → a rendering: the whole project in memory, path → text or bytes.

Templates follow the cookiecutter format. Rendering is pure and thread-safe: no file is written, no
directory changed, and the sandbox keeps templates away from Python's internals.
"""

import fnmatch
import json
import os
import traceback
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
from jinja2 import (
    BaseLoader,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
)
from jinja2.sandbox import SandboxedEnvironment

from scaffold import errors, naming
from scaffold.errors import Problem
from scaffold.quoting import Quoting

Content = str | bytes
Context = Mapping[str, object]
ROOT = "{{cookiecutter.project_slug}}"
MACROS = "macros"  # the folder, beside the layers, of what several templates import or include
LONGEST = 1000  # bytes of a path in a project
FILE_BYTES = 2**24  # of one file, at most
MEMORY_EXCEEDED = "takes more memory than a template may"
INCLUDED = "templates"  # the same folder of a template of cookiecutter


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

    def with_those_of(self, other: "Rendering") -> "Rendering":
        """Return the files of both, those of `other` where both have one."""
        return Rendering({**self.files, **other.files}, {**self.sources, **other.sources})


@dataclass(frozen=True)
class _File:
    sources: tuple[Path, ...]
    path: Template
    content: Template | bytes


def _silent(_: Path) -> None:
    """Say nothing of a template that is begun."""


def render(
    layers: Iterable[Path],
    context: Context,
    roots: tuple[Path, ...],
    begun: Callable[[Path], None] = _silent,
) -> Rendering:
    """Return the files of `layers` rendered with `context`; a later layer overrides an earlier one.

    Args:
        layers: folders in the cookiecutter format.
        context: slot → value, `{{ cookiecutter.… }}`.
        roots: the folder of the templates, and others whose macros they may import and include.
        begun: is told of each template before it is read, and again before it is rendered.

    Raises:
        TemplateError: naming the template that cannot be rendered.
    """
    files: dict[str, Content] = {}
    sources: dict[str, tuple[Path, ...]] = {}
    context = with_private(context)
    for layer in layers:
        paths: dict[str, Path] = {}
        for file in _read(layer, roots, begun):
            begun(file.sources[0])
            try:
                path = _contained(file.path.render(cookiecutter=context), file.sources[0])
                if path in paths:
                    what = f"renders to {path!r}, as {paths[path]} does"
                    problem = Problem(str(file.sources[0]), what, "choose another name")
                    raise errors.TemplateError(problem)
                content, paths[path] = file.content, file.sources[0]
                files[path] = (
                    content
                    if isinstance(content, bytes)
                    else _bounded(content.render(cookiecutter=context))
                )
            except errors.TemplateError:
                raise
            except Exception as error:  # a template may call and compute what it likes
                raise broken(file.sources[0], error) from error
            sources[path] = file.sources
    return Rendering(files, sources)


def _bounded(text: str) -> str:
    """Return the text of a file, if it can be written and is not too large.

    Raises:
        ValueError: where it is not so.
    """
    if (size := len(text.encode())) > FILE_BYTES:
        raise ValueError(f"renders to {size:,} bytes, more than {FILE_BYTES:,}")
    return text


def with_private(context: Context) -> Context:
    """Return slots with each also under the private name that it has in an exported template."""
    return {**{f"_{name}": value for name, value in context.items()}, **context}


def fill(text: str, context: Context) -> str:
    """Return a text of an overlay's settings rendered with `context`, in the same sandbox."""
    return _bounded(_environment_of_texts().from_string(text).render(cookiecutter=context))


@cache
def _environment_of_texts() -> SandboxedEnvironment:
    return SandboxedEnvironment(
        undefined=StrictUndefined, keep_trailing_newline=True, extensions=[Quoting]
    )


def _environment(layer: Path, roots: tuple[Path, ...]) -> SandboxedEnvironment:
    """Return the environment of the templates of `layer`, which others of the same root share."""
    own = [roots[0] / MACROS] if roots[0] in layer.parents else [layer / ROOT, layer / INCLUDED]
    folders = (*own, *(root / MACROS for root in roots[1:]))
    return _environment_with(folders, *trimming(layer, roots[0]))


@cache
def _environment_with(folders: tuple[Path, ...], trim: bool, lstrip: bool) -> SandboxedEnvironment:
    """Return an environment that imports and includes what lies in `folders`."""
    return SandboxedEnvironment(
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=trim,
        lstrip_blocks=lstrip,
        loader=FileSystemLoader(folders),
        extensions=[Quoting],
    )


@cache
def _read(layer: Path, roots: tuple[Path, ...], begun: Callable[[Path], None]) -> tuple[_File, ...]:
    """Return the compiled files of one layer, in a fixed order."""
    verbatim = copy_without_render(settings_folder(layer, roots[0]))
    files = []
    for path in sources(layer):
        begun(path)
        relative = PurePosixPath(path.relative_to(layer / ROOT))
        files.append(_compile(path, relative, verbatim, _environment(layer, roots)))
    return tuple(files)


def sources(layer: Path) -> list[Path]:
    """Return the files of a layer that become files of a project, in a fixed order."""
    return [
        path
        for path in sorted((layer / ROOT).rglob("*"))
        if "__pycache__" not in path.parts and (path.is_symlink() or path.is_file())
    ]


def copy_without_render(layer: Path) -> list[str]:
    """Return the patterns in a layer's cookiecutter.json of the files to copy as they are."""
    found: list[str] = settings(layer).get("_copy_without_render", [])
    return found


def trimming(layer: Path, root: Path) -> tuple[bool, bool]:
    """Return `trim_blocks` and `lstrip_blocks`, as the cookiecutter.json of a layer asks for them.

    Where it does not, a layer below `root` gives a directive a line of its own that leaves nothing
    behind; others are rendered as the cookiecutter command does.
    """
    asked, usual = settings(settings_folder(layer, root)).get("_jinja2_env_vars", {}), layer != root
    return bool(asked.get("trim_blocks", usual)), bool(asked.get("lstrip_blocks", usual))


def settings_folder(layer: Path, root: Path) -> Path:
    """Return the folder whose cookiecutter.json is about a layer: `root`, if it lies below it."""
    return root if root in layer.parents else layer


def settings(layer: Path) -> dict[str, Any]:
    """Return the content of a layer's cookiecutter.json, if there is one."""
    file = layer / "cookiecutter.json"
    if not file.is_file():
        return {}
    try:
        found: dict[str, Any] = json.loads(file.read_bytes())
        msgspec.convert(found, _OfCookiecutter)
        json.dumps(found, ensure_ascii=False).encode()  # which halves of characters cannot be
        return found
    except (OSError, ValueError, RecursionError) as error:
        raise broken(file, error) from error


class _OfCookiecutter(msgspec.Struct):
    """The private keys of a cookiecutter.json that mean something here."""

    copied: list[str] = msgspec.field(default_factory=list, name="_copy_without_render")
    extensions: list[str] = msgspec.field(default_factory=list, name="_extensions")
    environment: dict[str, Any] = msgspec.field(default_factory=dict, name="_jinja2_env_vars")


def is_verbatim(relative: PurePosixPath, content: bytes, patterns: Iterable[str]) -> bool:
    """Return whether a file is copied as it is: it or a folder of it is named, or it is no text."""
    paths = [str(relative), *map(str, relative.parents)]
    named = any(fnmatch.fnmatch(path, pattern) for path in paths for pattern in patterns)
    return named or b"\0" in content[:1024]


def _compile(
    source: Path, relative: PurePosixPath, verbatim: list[str], environment: SandboxedEnvironment
) -> _File:
    if source.is_symlink():
        what = "is a symbolic link"
        raise errors.TemplateError(Problem(str(source), what, "put the file itself there"))
    try:
        raw = source.read_bytes()
        path = environment.from_string(str(relative))
        if is_verbatim(relative, raw, verbatim):
            return _File((source,), path, raw)
        text = raw.decode("utf-8")
        content = environment.from_string(text)
        return _File((source, *sorted(_used(text, environment))), path, content)
    except (TemplateError, UnicodeDecodeError, OSError) as error:
        raise broken(source, error) from error


def _used(text: str, environment: SandboxedEnvironment) -> frozenset[Path]:
    """Return the files that a template imports or includes, and those that they use."""
    names = filter(None, meta.find_referenced_templates(environment.parse(text)))
    return frozenset().union(*(_used_as(name, environment) for name in names))


@cache
def _used_as(name: str, environment: SandboxedEnvironment) -> frozenset[Path]:
    """Return the file of a name, and those that it uses; none where there is no such file."""
    loader = environment.loader
    assert isinstance(loader, BaseLoader)
    try:
        text, file, _ = loader.get_source(environment, name)
    except TemplateNotFound:  # said when it is rendered
        return frozenset()
    return _used(text, environment) | {Path(str(file))}


def _contained(path: str, source: Path) -> str:
    """Return `path` if every part of it is a plain name."""
    for part in path.split("/"):
        if wrong := naming.file_problem(part):
            what = f"renders to the path {path!r}, where {part!r} {wrong}"
            raise errors.TemplateError(Problem(str(source), what, "use plain names in paths"))
    if (length := len(os.fsencode(path))) > LONGEST:
        what = f"renders to a path of {length:,} bytes, more than {LONGEST:,}"
        raise errors.TemplateError(Problem(str(source), what, "shorten it"))
    return path


def refuse_clashes(project: Rendering, apart: Sequence[str] = ()) -> None:
    """Refuse two paths that are one where a file system ignores case, or a file that is a folder.

    Args:
        project: the files, those of the generator first.
        apart: the paths of files that are put beside them, such as the user's data.

    Raises:
        TemplateError: naming the template of the later one.
    """
    paths = [*apart, *(path for path in project.files if path not in apart)]
    for path in {*apart} & project.files.keys():
        raise _clash(project, path, f"{path!r}, which is the data file of the project", path)
    spelled: dict[str, tuple[str, str]] = {}
    for path in paths:
        for part in (path, *_folders(path)):
            key = unicodedata.normalize("NFC", part).casefold()
            known, other = spelled.setdefault(key, (part, path))
            if known != part:
                what = f"{part!r}, which differs only in case from {known!r}"
                raise _clash(project, path, what, other)
    places = {path: place for place, path in enumerate(paths)}
    for path in paths:
        for folder in filter(places.__contains__, _folders(path)):
            if places[folder] > places[path]:
                what = f"{folder!r}, which is a folder of the project"
                raise _clash(project, folder, what, path)
            what = f"{path!r}, but {folder!r} is a file of the project"
            raise _clash(project, path, what, folder)


def _folders(path: str) -> list[str]:
    return [str(folder) for folder in PurePosixPath(path).parents][:-1]


def _clash(project: Rendering, path: str, what: str, other: str) -> errors.TemplateError:
    """Return the error about the template of `path`, which says where that of `other` is."""
    source = str(project.sources[path][0])
    beside = project.sources.get(other)
    where = f" ({beside[0]})" if beside and other != path else ""
    return errors.TemplateError(Problem(source, f"renders to {what}{where}", "choose another name"))


def broken(source: Path, error: Exception) -> errors.TemplateError:
    line = error.lineno if isinstance(error, TemplateSyntaxError) else _line_of_template(error)
    where = f"{source}, line {line}" if line else str(source)
    what = MEMORY_EXCEEDED if isinstance(error, MemoryError) else str(error)
    return errors.TemplateError(Problem(where, what, "correct the template"))


def _line_of_template(error: Exception) -> int | None:
    """Return the line that was being rendered, as Jinja writes it into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    return next(
        (frame.lineno for frame in reversed(frames) if frame.filename == "<template>"), None
    )
