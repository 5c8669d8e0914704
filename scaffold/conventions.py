"""What an overlay asks for beside its templates: its `scaffold.toml`, read and carried out."""

import fnmatch
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from scaffold import naming
from scaffold.errors import AnswersError, Problem, TemplateError
from scaffold.misfits import misfits
from scaffold.options import OPTIONS, Value
from scaffold.render import Content, Rendering

SETTINGS = "scaffold.toml"
METADATA, IGNORED = "pyproject.toml", ".gitignore"
_ENCODING = re.compile("coding[:=]")  # PEP 263, in a comment of the first two lines
_WITH_HEADER = (".py", ".sh")
_OF_ONE_PROJECT = ("name", "package")  # options that no team has a default for


class Reasoned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A default and why it is one."""

    value: Value
    reason: str = ""


class Conventions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of a `scaffold.toml`; its texts, but for the defaults, are templates.

    Args:
        remove: patterns of the paths of files that projects do not have.
        header: a comment at the head of every source file, without its comment signs.
        gitignore: lines for .gitignore.
        defaults: option → what it is where nobody chooses.
        pyproject: tables for pyproject.toml; lists are added to, other values take the place.
        slots: name → value, for templates as `{{ cookiecutter.name }}`.
    """

    remove: tuple[str, ...] = ()
    header: str = ""
    gitignore: tuple[str, ...] = ()
    defaults: dict[str, Reasoned | Value] = {}
    pyproject: dict[str, Any] = {}
    slots: dict[str, Any] = {}


@dataclass(frozen=True)
class Default:
    """What an option is where nobody chooses.

    Args:
        value: of the option.
        source: who says so.
        reason: why.
        recorded: whether it is kept with what was chosen; else it is found again with its source.
    """

    value: Value
    source: str
    reason: str = ""
    recorded: bool = False

    def suits(self, choices: Sequence[str]) -> bool:
        """Return whether it is one of `choices`, if there are any."""
        return not choices or self.value in choices

    def note(self, flag: str) -> str:
        """Return what a user is told of it."""
        why = f": {self.reason}" if self.reason else ""
        return f"{flag} {self.value} is the default of {self.source}{why}"


def read_conventions(overlay: Path) -> Conventions:
    """Return what the `scaffold.toml` of an overlay says; nothing where there is none.

    Raises:
        AnswersError: where it is not TOML, or holds what it may not.
    """
    file = overlay / SETTINGS
    if not file.is_file():
        return Conventions()
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:  # of TOML, of Unicode
        raise AnswersError(Problem(str(file), f"cannot be used: {error}", "correct it")) from error
    if problems := misfits(said, Conventions, str(file), "correct it"):
        raise AnswersError(*problems)
    found = msgspec.convert(said, Conventions)
    if problems := default_problems(found.defaults, f"{file}, defaults"):
        raise AnswersError(*problems)
    return found


def default_problems(defaults: Mapping[str, object], where: str) -> list[Problem]:
    """Return a problem for each default of what is no option, or has no such value."""
    from scaffold.spec import converted, unknown

    able = [name for name in OPTIONS if name not in _OF_ONE_PROJECT]
    problems = [unknown(where, name, able) for name in defaults if name not in able]
    values = {name: plain(value) for name, value in defaults.items() if name in able}
    return problems + [
        Problem(f"{where}, {problem.where.removeprefix('--')}", problem.what, problem.remedy)
        for problem in converted(values)[1]
    ]


def as_defaults(
    values: Mapping[str, Reasoned | Value], source: str, recorded: bool = False
) -> dict[str, Default]:
    """Return option → default for what a file of `source` says, with or without reasons."""
    reasoned = {
        name: said if isinstance(said, Reasoned) else Reasoned(said)
        for name, said in values.items()
    }
    return {n: Default(one.value, source, one.reason, recorded) for n, one in reasoned.items()}


def plain(value: object) -> object:
    """Return the value of a default, with or without a reason."""
    return value.value if isinstance(value, Reasoned) else value


def without_removed(project: Rendering, patterns: Sequence[str]) -> Rendering:
    """Return `project` without the files whose paths match one of `patterns`."""

    def kept(path: str) -> bool:
        return not any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)

    return only(project, filter(kept, project.files))


def only(project: Rendering, paths: Iterable[str]) -> Rendering:
    """Return the files of `project` at `paths`, those that are there."""
    there = [path for path in paths if path in project.files]
    files = {path: project.files[path] for path in there}
    return Rendering(files, {path: project.sources[path] for path in there})


def carried_out(project: Rendering, asked: Conventions, file: Path) -> Rendering:
    """Return `project` with what the conventions in `file`, whose texts are rendered, add to it.

    Raises:
        TemplateError: where tables cannot be merged.
    """
    changed: dict[str, Content] = {}
    if asked.header:
        _check_header(asked.header, file)
        changed |= {
            path: with_header(text, asked.header)
            for path, text in project.files.items()
            if path.endswith(_WITH_HEADER) and isinstance(text, str)
        }
    if asked.gitignore:
        changed[IGNORED] = _with_lines(_text(project, IGNORED), asked.gitignore)
    if asked.pyproject:
        changed[METADATA] = _merged(_text(project, METADATA), asked.pyproject, file)
    sources = {path: (*project.sources.get(path, ()), file) for path in changed}
    return project.with_those_of(Rendering(changed, sources))


def _check_header(header: str, file: Path) -> None:
    """Refuse a header that is more than a comment.

    Raises:
        TemplateError: where it has what nobody sees, or says how Python reads the file.
    """
    hidden = naming.text_problem(str(file), " ".join(header.strip().split("\n")))
    if hidden:
        raise TemplateError(Problem(hidden.where, f"its header {hidden.what}", hidden.remedy))
    if _ENCODING.search(header):
        what = "its header names an encoding, which would change how Python reads the file"
        raise TemplateError(Problem(str(file), what, "word it otherwise"))


def with_header(text: str, header: str) -> str:
    """Return a source file with a comment at its head, after a line that names its shell."""
    comment = "".join(f"# {line}".rstrip() + "\n" for line in header.strip().splitlines())
    first, rest = "", text
    if text.startswith("#!"):
        first, end, rest = text.partition("\n")
        first += end or "\n"
    if rest.startswith(comment):
        return text
    return first + comment + ("\n" + rest if rest else "")


def _text(project: Rendering, path: str) -> str:
    content = project.files.get(path, "")
    return content if isinstance(content, str) else content.decode(errors="replace")


def _with_lines(text: str, lines: Sequence[str]) -> str:
    there = text.splitlines()
    added = [line for line in dict.fromkeys(lines) if line not in there]
    return "".join(f"{line}\n" for line in [*there, *added])


def _merged(text: str, tables: Mapping[str, Any], file: Path) -> str:
    """Return TOML with `tables` in it, its comments and order kept."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        _merge(document, tables, "")
        return document.as_string()
    except (TOMLKitError, TypeError, ValueError) as error:
        what = f"[pyproject] cannot be merged into {METADATA}: {error}"
        raise TemplateError(Problem(str(file), what, "correct it")) from error


def _merge(into: Any, tables: Mapping[str, Any], place: str) -> None:
    """Merge tables: a list gets what it has not, another value takes the place of the old one.

    Raises:
        TypeError: where one is a table or a list and the other is not.
    """
    for key, value in tables.items():
        old = into.get(key)
        if old is not None and _shape(old) != _shape(value):
            raise TypeError(f"{place}{key} is {_shape(old)}, not {_shape(value)}")
        if isinstance(old, Mapping):
            _merge(old, value, f"{place}{key}.")
        elif isinstance(old, list):
            old.extend(item for item in value if item not in old)
        else:
            into[key] = value


def _shape(value: object) -> str:
    if isinstance(value, Mapping):
        return "a table"
    return "a list" if isinstance(value, list) else "a value"
