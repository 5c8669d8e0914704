"""The commands that the AGENTS.md of a project gives to whoever works on it."""

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

from scaffold.smoke.failures import SmokeFailure

Command = tuple[str, ...]

NAME = "AGENTS.md"
_SECTION = re.compile(r"^## Commands\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"(`+)(.+?)(?<!`)\1(?!`)")
_PLACEHOLDER = "FILE"


def commands(project: Path) -> list[Command]:
    """Return the code spans of the section "Commands", as a shell divides them into words.

    Raises:
        SmokeFailure: where one is no command.
    """
    try:
        text = (project / NAME).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    section = _SECTION.search(text.replace("\r\n", "\n"))
    spans = (span[2] for span in _SPAN.finditer(section[1])) if section else ()
    return [command for span in spans for command in _divided(span)]


def _divided(span: str) -> Iterator[Command]:
    try:
        words = shlex.split(span)
    except ValueError as error:
        raise SmokeFailure(f"{NAME}: `{span}` is no command ({error})") from error
    while "&&" in words:
        yield tuple(words[: words.index("&&")])
        words = words[words.index("&&") + 1 :]
    yield tuple(words)


def has_run(command: Command, ran: Iterable[Command]) -> bool:
    """Return whether `command` is among `ran`; one that leaves a file open, by its options."""
    if _PLACEHOLDER not in command:
        return command in ran
    return any(_options(command) == _options(other) for other in ran)


def _options(command: Command) -> tuple[Command, set[str]]:
    return command[:3], {word for word in command if word.startswith("--")}
