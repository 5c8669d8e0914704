"""`scaffold modes`: the gallery of topologies."""

import click

from scaffold import diagram
from scaffold.errors import AnswersError, Problem
from scaffold.modes import MODES, Mode
from scaffold.tasks import TASKS


@click.command("modes")
@click.argument("mode", required=False)
def command(mode: str | None) -> None:
    """Show every topology, or MODE alone: diagram, shapes, when to use it, the command."""
    if mode and mode not in MODES:
        raise AnswersError(
            Problem("MODE", f"{mode!r} does not exist", f"one of {', '.join(MODES)}")
        )
    shown = [MODES[mode]] if mode else list(MODES.values())
    click.echo("\n\n".join(map(_card, shown)))


def _card(mode: Mode) -> str:
    tasks = [task.name for task in TASKS.values() if mode.name in task.modes]
    return "\n".join(
        [
            click.style(f"{mode.name}  ({mode.also})", bold=True),
            "",
            diagram.text(mode),
            "",
            f"  {mode.input_shape} → {mode.output_shape}: {mode.topology}",
            f"  output j may see: {mode.promise}",
            f"  choose it for: {mode.when}",
            *(f"  scaffold new --mode {mode.name} --task {task}" for task in tasks),
        ]
    )
