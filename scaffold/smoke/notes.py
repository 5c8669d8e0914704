"""The commands that AGENTS.md and README.md give to whoever works on a project, or with it."""

import contextlib
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from scaffold.smoke.failures import SmokeFailure

Command = tuple[str, ...]

NAME = "AGENTS.md"
README = "README.md"
_SECTION = re.compile(r"^## Commands\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"(`+)(.+?)(?<!`)\1(?!`)")
_BLOCK = re.compile(r"^```(?:sh|bash|console|shell)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_READ = {"--input", "--data", "--future"}  # the options whose files a script reads
_INSTALLED = re.compile(r"pip install [^\n`]*?(\.\[[\w ,.-]+\])")
_NETWORK = re.compile(r"^\S.*? ((?:bidirectional )?(?:LSTM|GRU|RNN)) in Keras", re.MULTILINE)
_LINKS = re.compile(r"\]\((?!\w+:)([^)#\s]+)\)")
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


def shown(project: Path) -> list[Command]:
    """Return the commands in README.md that run a module, without what they set and comment."""
    try:
        text = (project / README).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    lines = (line for block in _BLOCK.findall(text) for line in block.splitlines())
    found = []
    for line in lines:
        with contextlib.suppress(ValueError):  # of another language
            words = shlex.split(line.removeprefix("$ "), comments=True)
            start = next((n for n, word in enumerate(words) if "=" not in word), 0)
            found.append(tuple(words[start:]))
    return [command for command in found if command[:2] == ("python", "-m")]


def network(project: Path) -> str:
    """Return what the README calls the network, such as "bidirectional LSTM"; "" if nothing."""
    with contextlib.suppress(OSError):
        found = _NETWORK.search((project / README).read_text("utf-8", errors="replace"))
        return found[1] if found else ""
    return ""


def installed(project: Path) -> list[str]:
    """Return what README.md installs of the project, such as `.[test]`."""
    with contextlib.suppress(OSError):
        return _INSTALLED.findall((project / README).read_text("utf-8", errors="replace"))
    return []


def wrongly_ignored(project: Path) -> str:
    """Return what is wrong with .gitignore: it leaves out a part of the project, or not its runs.

    Without git, or without that file, nothing is.
    """
    rules, run = project / ".gitignore", "runs/20200101-000000-000000/model.keras"
    if not rules.is_file() or not shutil.which("git"):
        return ""
    readme = project / README
    text = readme.read_text(encoding="utf-8", errors="replace") if readme.is_file() else ""
    shown = [link for link in _LINKS.findall(text) if (project / link).is_file()]
    sources = [f for place in ("src", "tests") for f in (project / place).rglob("*.py")]
    parts = [*shown, *(f.relative_to(project).as_posix() for f in sources)]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(rules, folder)
        git = ["git", "-C", folder]
        subprocess.run([*git, "init", "-q"], capture_output=True)
        asked = subprocess.run(
            [*git, "check-ignore", "--no-index", "--stdin"],
            input="\n".join([*parts, run]),
            capture_output=True,
            text=True,
        )
    ignored = asked.stdout.splitlines()
    if left := next((part for part in parts if part in ignored), ""):
        return f".gitignore leaves out {left}, a part of the project"
    return "" if asked.returncode > 1 or run in ignored else ".gitignore does not leave out runs/"


def absent(project: Path, words: Iterable[str]) -> Path | None:
    """Return the first file that a command reads from a folder of the project which has it not."""
    named = list(words)
    pairs = [one.partition("=")[::2] for one in named] + list(zip(named, named[1:], strict=False))
    files = (Path(value) for flag, value in pairs if flag in _READ and value)
    inside = (file for file in files if len(file.parts) > 1 and file.parts[0] not in ("/", ".."))
    found = (f for f in inside if (project / f.parent).is_dir() and not (project / f).exists())
    return next(found, None)


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
