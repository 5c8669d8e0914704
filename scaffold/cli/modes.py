"""`scaffold modes`: the gallery of topologies."""

import click

from scaffold import diagram
from scaffold.extras import EXTRAS, Extra
from scaffold.modes import MODES, Mode
from scaffold.spec import named
from scaffold.tasks import TASKS


@click.command("modes")
@click.argument("mode", required=False)
@click.option("--extras", is_flag=True, help="list what `scaffold new --with NAME` adds instead")
def command(mode: str | None, extras: bool) -> None:
    """Show every topology, or MODE alone: diagram, shapes, when to use it, the command."""
    chosen, _ = named({"mode": mode})
    if extras:
        suiting = [
            extra
            for extra in EXTRAS.values()
            if chosen is None or any(extra.suits(chosen, TASKS[task]) for task in chosen.tasks)
        ]
        click.echo("\n".join(map(_line, suiting)))
        return
    shown = [chosen] if chosen else list(MODES.values())
    click.echo("\n\n".join(map(_card, shown)))


def _line(extra: Extra) -> str:
    return f"--with {extra.name:<12}{extra.summary} ({extra.scope})"


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
