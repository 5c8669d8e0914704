"""The command line: each command is a file that only translates to library calls."""

import importlib
import os
import signal
import sys
from typing import Any

import click

from scaffold import __version__
from scaffold.errors import ScaffoldError

COMMANDS = {
    "new": "Generate a project.",
    "modes": "Show the topologies: diagram, shapes, when to use them.",
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


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; print what went wrong once, and exit with 0, 1 or 2."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that it cleans up as Ctrl-C does
    plain = False if os.environ.get("NO_COLOR") else None  # None: as the terminal can
    try:
        return cli.main(args=arguments, prog_name="scaffold", color=plain)
    except ScaffoldError as error:
        for problem in error.problems:
            click.echo(f"error: {problem}", err=True)
        sys.exit(error.exit_code)
