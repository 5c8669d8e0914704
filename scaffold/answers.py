"""Answers: a user's choices as plain data, from a TOML file, from flags, or both."""

import contextlib
import itertools
import os
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from scaffold.errors import AnswersError, Problem

Answers = Mapping[str, object]


Names = str | tuple[str, ...]
Set = dict[str, str | bool | int | float]  # name → answer to what overlays ask
_KINDS = {
    "mode": str,
    "task": str,
    "data": str,
    "columns": dict[str, Names],
    "with": Names,
    "set": Set,
}


def read_answers(path: Path) -> dict[str, object]:
    """Return the answers in a TOML file, such as the .scaffold.toml of a generated project.

    A relative `data` path counts from the folder of the file.

    Raises:
        AnswersError: when the file cannot be read, is not TOML, or an answer is of another kind.
    """
    path = Path(expanded(str(path)))
    content = read_toml(path)
    answers = content.get("answers", content)
    if answers is content:  # whoever reads the answers of a project reads its overlays apart
        answers = {key: value for key, value in content.items() if key != "overlays"}
    if not isinstance(answers, dict):
        raise AnswersError(Problem(f"{path}, answers", "is not a table", "write [answers]"))
    if "set" in content and "answers" in content:
        answers = {**answers, "set": content["set"]}
    answers = _checked(path, answers)
    if answers.get("data"):
        answers["data"] = str(path.parent / expanded(str(answers["data"])))
    return answers


def read_toml(path: Path) -> dict[str, object]:
    """Return the content of a TOML file.

    Raises:
        AnswersError: when it cannot be read or is not TOML.
    """
    path = Path(expanded(str(path)))
    if not os.path.isfile(path):
        raise AnswersError(Problem(str(path), "is no file that is there", "give a TOML file"))
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problem = Problem(str(path), f"cannot be read ({error.strerror})", "give a TOML file")
        raise AnswersError(problem) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise AnswersError(Problem(str(path), f"is not TOML: {error}", "correct it")) from error


def expanded(path: str) -> str:
    """Return `path` with the home folder in place of a first `~` that no shell has expanded.

    Where a file is called so, it is meant; its whole path stays as it is, whoever expands it next.
    """
    if path.startswith("~") and os.path.lexists(path):
        return os.path.abspath(path)
    return os.path.expanduser(path)


def keep(answers: Answers, accepted: Iterable[str]) -> Path | None:
    """Write answers into a new file, of the working directory if that can be; return its path.

    Args:
        answers: those that were chosen; a data file is written with its whole path.
        accepted: the questions that were answered by what was proposed.
    """
    from scaffold.quoting import toml

    if answers.get("data"):
        answers = {**answers, "data": os.path.abspath(expanded(str(answers["data"])))}
    lines = [f"accepted = {toml(sorted(accepted))}  # proposals", "", "[answers]"]
    lines += [f"{name} = {toml(value)}" for name, value in answers.items() if value is not None]
    content = "\n".join([*lines, ""]).encode("utf-8", "replace")
    for folder, number in itertools.product((".", tempfile.gettempdir()), range(1, 1000)):
        path = Path(folder, f"scaffold-answers{f'-{number}' if number > 1 else ''}.toml")
        with contextlib.suppress(OSError), path.open("xb") as file:
            file.write(content)
            return path
    return None


def read_accepted(path: Path) -> list[str]:
    """Return the questions whose proposals `keep` has written down as accepted."""
    return msgspec.convert(read_toml(path).get("accepted", []), list[str])


def columns_of(answers: Answers) -> dict[str, tuple[str, ...]]:
    """Return role → column names, as `answers` say; one name may be a text by itself."""
    columns = msgspec.convert(answers.get("columns") or {}, dict[str, Names])
    return {role: (n,) if isinstance(n, str) else n for role, n in columns.items()}


def extras_of(answers: Answers) -> tuple[str, ...]:
    """Return the names of what is asked for as `with`; one may be a text by itself."""
    names = msgspec.convert(answers.get("with") or (), Names)
    return (names,) if isinstance(names, str) else names


def set_of(answers: Answers) -> Set:
    """Return name → answer to what overlays ask."""
    return msgspec.convert(answers.get("set") or {}, Set)


def _checked(path: Path, answers: Mapping[str, object]) -> dict[str, object]:
    """Return `answers` with those that are no options of their kinds, columns as tuples."""
    found, problems = dict(answers), []
    for name in _KINDS.keys() & answers.keys():
        try:
            found[name] = msgspec.convert(answers[name], _KINDS[name])
        except msgspec.ValidationError as error:
            what = f"is not what it should be: {error}"
            problems.append(Problem(f"{path}, {name}", what, "write it as .scaffold.toml does"))
    if problems:
        raise AnswersError(*problems)
    return {**found, "columns": columns_of(found)} if found.get("columns") else found
