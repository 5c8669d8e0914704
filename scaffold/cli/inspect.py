"""`scaffold inspect`: what a data file is, and the literals for the project that reads it."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from scaffold.characters import visible
from scaffold.cli.flags import option_flags
from scaffold.options import OPTIONS
from scaffold.reading.described import as_object, format_words, literals, time_words
from scaffold.spec import named
from scaffold.tasks import Data, Task

READING = [option for option in OPTIONS.values() if option.about.reads]


@click.command("inspect")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--mode", help="topology, where it is chosen already", metavar="MODE")
@click.option("--task", help="kind of data, where it is chosen already", metavar="TASK")
@click.option("--column", multiple=True, help="which column has which role", metavar="ROLE=NAME")
@option_flags(READING)
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
def command(
    file: Path,
    mode: str | None,
    task: str | None,
    column: tuple[str, ...],
    as_json: bool,
    **flags: str | None,
) -> None:
    """Show what FILE is: task, columns, format, dimensions, and the literals that read it."""
    from scaffold.reading import inspect, parse_columns

    chosen_mode, chosen_task = named({"mode": mode, "task": task})
    columns = parse_columns(column, chosen_task)
    choices = {name: value for name, value in flags.items() if value}
    found, data = inspect(file, chosen_mode, chosen_task, columns, choices)
    if as_json:
        click.echo(json.dumps(as_object(found, data)))
    else:
        title, *lines = map(visible, _lines(found, data))
        click.echo("\n".join([click.style(title, bold=True), *lines]))


def _lines(task: Task, data: Data) -> Iterator[str]:
    from scaffold.quoting import python

    facts = data.facts
    yield f"{data.path}: {task.name}, {task.summary}"
    yield f"  {_count(facts.rows, 'row')}, {format_words(data)}"
    if data.time and "time" in data.columns:
        yield f"  timestamps: {time_words(data)}"
    for role, names in data.columns.items():
        yield f"  {role}: {', '.join(names)}"
    for name, value in data.proposed.items():
        yield f"  --{name.replace('_', '-')} {value}"
    yield from ("", *(f"note: {note}" for note in data.notes), "", "# The format of the data file")
    for name, literal in literals(task, data).items():
        yield f"{name} = {python(literal)}"


def _count(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")
