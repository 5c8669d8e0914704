"""Answers: a user's choices as plain data, from a TOML file, from flags, or both."""

import contextlib
import itertools
import os
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import msgspec

from scaffold.errors import AnswersError, Problem
from scaffold.misfits import Kinds, misfits_in, unknown_keys

Answers = Mapping[str, object]


Names = str | tuple[str, ...]
Plain = Annotated[
    str | bool | int | float, msgspec.Meta(description="a text, number or truth value")
]
Set = dict[str, Plain]  # name → answer to what overlays ask


class Recorded(msgspec.Struct, forbid_unknown_fields=True):
    """An overlay in a .scaffold.toml."""

    source: str
    version: str = ""
    commit: Annotated[
        str,
        msgspec.Meta(
            pattern="^([0-9a-f]{40}|[0-9a-f]{64})?$",
            description="a commit of 40 or 64 hexadecimal digits",
        ),
    ] = ""
    accepted: tuple[str, ...] = ()


# key → its kind, and how it is written; the other answers are options, which spec.py checks
_ANSWERS: Kinds = {
    "mode": (str, 'mode = "many-to-one"'),
    "task": (str, 'task = "forecast"'),
    "data": (str, 'data = "data/births.csv"'),
    "columns": (dict[str, Names], 'columns = { targets = ["births"] }'),
    "with": (Names, 'with = ["export"]'),
    "set": (Set, 'set = { team = "Forecasting" }'),
}
_OF_RECORDS = {"generator", "answers", "derived"}  # keys that tell tables from answers alone
_TABLES: Kinds = {
    "generator": (str, 'generator = "scaffold 0.1.0"'),
    "answers": (dict[str, Any], '[answers], and below it mode = "many-to-one"'),
    "derived": (dict[str, Any], "[derived], and below it units = 64"),
    "accepted": (list[str], 'accepted = ["mode"]'),
    "set": _ANSWERS["set"],
    "overlays": (list[str | Recorded], '[[overlays]], and below it source = "gh:org/templates"'),
}


def read_answers(path: Path) -> dict[str, object]:
    """Return the answers in a TOML file, such as the .scaffold.toml of a generated project.

    A relative `data` path counts from the folder of the file.

    Raises:
        AnswersError: when the file cannot be read, is not TOML, or an answer is of another kind.
    """
    path = Path(expanded(str(path)))
    content = read_settings(path)
    answers = dict(_answers_in(content))
    if "set" in content:
        answers["set"] = content["set"]
    if answers.get("columns"):
        answers["columns"] = columns_of(answers)
    if answers.get("with"):
        answers["with"] = extras_of(answers)
    if answers.get("data"):
        answers["data"] = str(path.parent / expanded(str(answers["data"])))
    return answers


def read_settings(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file of answers and overlays, each of its kind.

    Raises:
        AnswersError: when the file cannot be read, is not TOML, or holds what it may not: with a
            problem for each part of another kind, and for each answer that is wrong by itself.
    """
    content = read_toml(path)
    if problems := _problems(path, content):
        raise AnswersError(*problems)
    return content


def _answers_in(content: Mapping[str, Any]) -> Any:
    """Return the answers in the content of a file: its table of them, else all but its overlays."""
    if _OF_RECORDS & content.keys():
        return content.get("answers", {})
    return {name: value for name, value in content.items() if name != "overlays"}


def _problems(path: Path, content: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with a file of answers; nothing where each part is of its kind."""
    from scaffold.spec import problems_alone

    problems = [*chain(*misfits_in(content, _TABLES, str(path)).values())]
    answers, place = _answers_in(content), str(path)
    if _OF_RECORDS & content.keys():
        place = f"{path}, answers"
        problems += unknown_keys(content, _TABLES, str(path))
        if "answers" not in content:
            problems.append(Problem(place, "is missing", f"write {_TABLES['answers'][1]}"))
    if not isinstance(answers, dict):
        return problems
    broken = misfits_in(answers, _ANSWERS, place)
    problems += chain(*broken.values())
    if problems:  # what else is wrong is told with what flags and data say, if these are read
        sound = {name: said for name, said in answers.items() if name not in broken}
        problems += [problem.within(place) for problem in problems_alone(sound)]
    return list(dict.fromkeys(problems))


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
    accepted: list[str] = read_settings(path).get("accepted", [])
    return accepted


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
