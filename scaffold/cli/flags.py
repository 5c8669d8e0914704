"""Flags that several commands have."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import click

from scaffold.extras import EXTRAS
from scaffold.modes import MODES
from scaffold.options import OPTIONS, Option
from scaffold.tasks import TASKS

Command = TypeVar("Command", bound=Callable[..., None])

overlay_option = click.option(
    "--overlay",
    multiple=True,
    type=click.Path(),  # so that a shell completes it; an address stays as it is
    metavar="FOLDER|ADDRESS",
    help="templates that override the generator's own: a folder, or a git repository such as "
    "https://…@v2 or gh:org/templates@v2; may be repeated, the last one wins",
)
set_option = click.option(
    "--set",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="the answer to what an overlay asks in its cookiecutter.json; may be repeated",
)


def _flag(option: Option) -> Callable[[Command], Command]:
    """Return the click option of one row of the table; its value is checked with all the others."""
    words = f"{option.about.help} [{option.about.group}]"
    if option.base is bool:
        off = option.flag.replace("--", "--no-")
        return click.option(f"{option.flag}/{off}", option.name, default=None, help=words)
    complete = completing_words(option.choices)
    return click.option(
        option.flag, option.name, help=words, metavar=option.metavar, shell_complete=complete
    )


def completing_words(choices: Iterable[str]) -> Callable[..., list[str]]:
    """Return what a shell asks for the rest of a word; the choice itself is checked elsewhere."""

    def complete(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
        return [choice for choice in choices if choice.startswith(begun)]

    return complete


def option_flags(options: Iterable[Option]) -> Callable[[Command], Command]:
    """Return what gives a command a flag for each of `options`."""

    def add(command: Command) -> Command:
        for option in reversed(list(options)):
            command = _flag(option)(command)
        return command

    return add


with_option = click.option(
    "--with",
    "extras",
    multiple=True,
    metavar="NAME",
    help=f"an opt-in addition: {', '.join(EXTRAS)}; may be repeated",
    shell_complete=completing_words(EXTRAS),
)


def answer_flags(command: Command) -> Command:
    """Give a command a flag for everything that decides what a project is."""
    flags = (
        click.option(
            "--mode",
            help=f"topology: {', '.join(MODES)}",
            metavar="MODE",
            shell_complete=completing_words(MODES),
        ),
        click.option(
            "--task",
            help=f"kind of data: {', '.join(TASKS)}",
            metavar="TASK",
            shell_complete=completing_words(TASKS),
        ),
        click.option(
            "--data",
            type=click.Path(),
            help="text, Parquet, JSON, a workbook, an archive of one; without it, a sample",
            metavar="FILE",
        ),
        click.option(
            "--column",
            "column",
            multiple=True,
            help="columns of a role; or time-format, decimal",
            metavar="ROLE=NAME",
        ),
        option_flags(OPTIONS.values()),
        with_option,
        overlay_option,
        set_option,
    )
    for flag in reversed(flags):
        command = flag(command)
    return command
