"""`scaffold modes`: the gallery of topologies."""

import click

from scaffold import diagram
from scaffold.modes import MODES, Mode
from scaffold.spec import named


@click.command("modes")
@click.argument("mode", required=False)
def command(mode: str | None) -> None:
    """Show every topology, or MODE alone: diagram, shapes, when to use it, the command."""
    chosen, _ = named({"mode": mode})
    shown = [chosen] if chosen else list(MODES.values())
    click.echo("\n\n".join(map(_card, shown)))


def _card(mode: Mode) -> str:
    lines = (
        f"{mode.input_shape} → {mode.output_shape}: {mode.said('topology')}",
        f"output j may see: {mode.said('promise')}",
        f"choose it for: {mode.when}",
        *(f"scaffold new --mode {mode.name} --task {task}" for task in mode.tasks),
    )
    return "\n".join(
        [
            click.style(f"{mode.name}  ({mode.also})", bold=True),
            "",
            diagram.text(mode),
            "",
            *(click.wrap_text(line, 88, "  ", "    ") for line in lines),
        ]
    )
