"""The command line: each command is a file that only translates to library calls."""

import importlib
import io
import json
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn, cast

import click

from scaffold import __version__
from scaffold.errors import Problem, ScaffoldError

COMMANDS = {
    "new": "Generate a project.",
    "modes": "Show the topologies: diagram, shapes, when to use them.",
    "schema": "Print every option, mode and task as JSON Schema.",
    "web": "Choose a project on a page of this machine, with a preview of its code.",
    "inspect": "Show what a data file is: format, columns, task, dimensions.",
    "convert": "Write a data file that is no plain text as text.",
    "update": "Bring a project to today's templates, or to other answers; edits are kept.",
    "check": "Tell whether a project is what its answers give today; for CI.",
    "adopt": "Give a project what `update` needs, where it has none.",
    "smoke": "Build and run generated projects.",
    "examples": "Check or rewrite generated_examples/.",
    "template": "Export a mode as an ordinary cookiecutter template.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run, so that each pays for itself only."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import scaffold.cli.<command> and return what it defines."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"scaffold.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="scaffold")
def cli() -> None:
    """Generate Keras 3 projects with exactly the recurrent topology you ask for."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line; print what went wrong once, and exit with 0, 1 or 2."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that it cleans up as Ctrl-C does
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # what its encoding lacks is shown as "?"
    given = sys.argv[1:] if arguments is None else arguments
    plain = False if os.environ.get("NO_COLOR") else None  # None: as the terminal can
    try:
        code = cli.main(args=given, prog_name="scaffold", color=plain, standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except ScaffoldError as error:
        _tell(error.problems, as_json="--json" in given)
        sys.exit(error.exit_code)
    except ModuleNotFoundError as error:
        missing = (error.name or str(error)).partition(".")[0]
        if missing.startswith("scaffold"):
            raise
        extra = "web" if given[:1] == ["web"] else "smoke"
        remedy = f"pip install 'scaffold-rnn[{extra}]'"
        _tell([Problem("scaffold", f"{missing} is not installed", remedy)], "--json" in given)
        sys.exit(2)
    except click.UsageError as error:
        _tell([_of_usage(error, given)], as_json="--json" in given)
        sys.exit(2)
    except click.Abort:
        sys.exit("aborted")
    except BrokenPipeError:  # such as `scaffold modes | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _of_usage(error: click.UsageError, arguments: Sequence[str]) -> Problem:
    """Return what is wrong with the usage of a command, which click does not always name."""
    command = error.ctx.command_path if error.ctx else _command_path(arguments)
    if isinstance(error, click.BadOptionUsage) and not isinstance(error, click.NoSuchOption):
        from scaffold.options import OPTIONS

        for option in OPTIONS.values():
            if option.flag == error.option_name and command == "scaffold new":
                what, group = f"expected {option.expected}, came nothing", option.about.group
                return Problem(
                    option.flag, what, f"{option.remedy}; see [{group}] in {command} --help"
                )
    return Problem(command, error.format_message(), f"see {command} --help")


def _command_path(arguments: Sequence[str]) -> str:
    """Return the words of `arguments` that name a command, such as "scaffold template files"."""
    words, command = ["scaffold"], cast(click.Command, cli)
    for word in arguments:
        found = (
            command.get_command(click.Context(command), word)
            if isinstance(command, click.Group)
            else None
        )
        if found is None:
            break
        words, command = [*words, word], found
    return " ".join(words)


def _tell(problems: Sequence[Problem], as_json: bool) -> None:
    """Print each problem in one line on stderr, or all as one object on stdout."""
    if as_json:
        click.echo(json.dumps({"errors": [vars(problem) for problem in problems]}))
        return
    for problem in problems:
        click.echo(f"error: {problem}", err=True)
