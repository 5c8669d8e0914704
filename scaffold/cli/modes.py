"""`scaffold modes`: the gallery of topologies."""

import json
from collections.abc import Iterator

import click

from scaffold import diagram
from scaffold.extras import EXTRAS, Extra
from scaffold.modes import MODES, Mode, Variant
from scaffold.options import OPTIONS
from scaffold.spec import applies, named
from scaffold.tasks import TASKS


@click.command("modes")
@click.argument("mode", required=False)
@click.option("--extras", is_flag=True, help="list what `scaffold new --with NAME` adds instead")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
def command(mode: str | None, extras: bool, as_json: bool) -> None:
    """Show every topology, or MODE alone: diagram, shapes, when to use it, the command."""
    chosen, _ = named({"mode": mode})
    suiting = [
        extra
        for extra in EXTRAS.values()
        if chosen is None or any(extra.suits(chosen, TASKS[task]) for task in chosen.tasks)
    ]
    shown = [chosen] if chosen else list(MODES.values())
    if as_json:
        found = (
            {"extras": [*map(_addition, suiting)]} if extras else {"modes": [*map(_mode, shown)]}
        )
        click.echo(json.dumps(found, ensure_ascii=False))
    elif extras:
        click.echo("\n".join(map(_line, suiting)))
    else:
        click.echo("\n\n".join(map(_card, shown)))


def _mode(mode: Mode) -> dict[str, object]:
    """Return what a card says, for programs."""
    plain = ("name", "also", "input_shape", "output_shape", "topology", "promise", "when")
    return {
        **{name: getattr(mode, name) for name in plain},
        "variants": {one.flag: _words(one) for one in mode.variants},
        "tasks": list(mode.tasks),
        "options": {
            task: [o.name for o in OPTIONS.values() if applies(o, mode, TASKS[task])]
            for task in mode.tasks
        },
        "diagram": diagram.text(mode),
        "commands": [*_commands(mode)],
    }


def _words(variant: Variant) -> dict[str, object]:
    return {name: said for name, said in variant.fields.items() if isinstance(said, str)}


def _addition(extra: Extra) -> dict[str, object]:
    return {
        "name": extra.name,
        "summary": extra.summary,
        "tasks": list(extra.tasks or TASKS),
        "modes": list(extra.modes or MODES),
        "backends": list(extra.backends or OPTIONS["backend"].choices),
        "requirements": list(extra.requirements),
    }


def _commands(mode: Mode) -> Iterator[str]:
    for task in mode.tasks:
        yield f"scaffold new --mode {mode.name} --task {task}"


def _line(extra: Extra) -> str:
    return f"--with {extra.name:<12}{extra.summary} ({extra.scope})"


def _card(mode: Mode) -> str:
    lines = (
        f"{mode.input_shape} → {mode.output_shape}: {mode.said('topology')}",
        f"output j may see: {mode.said('promise')}",
        f"choose it for: {mode.when}",
        *_commands(mode),
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
