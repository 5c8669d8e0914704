"""`scaffold template`: hand a mode over to the stock cookiecutter command."""

from pathlib import Path

import click


@click.group("template")
def command() -> None:
    """Work with templates in the cookiecutter format."""


@command.command("export")
@click.argument("dest", type=click.Path(path_type=Path))
@click.option("--mode", required=True, metavar="MODE")
@click.option("--task", metavar="TASK")
@click.option("--answers", "answers_file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--force", is_flag=True, help="write into a folder that has files")
def export_command(
    dest: Path, mode: str, task: str | None, answers_file: Path | None, force: bool
) -> None:
    """Write a template to DEST that `cookiecutter DEST` renders to the same project."""
    from scaffold.answers import read_answers
    from scaffold.export import export
    from scaffold.plan import plan

    given = read_answers(answers_file) if answers_file else {}
    spec = plan({**given, "mode": mode, **({"task": task} if task else {})})
    export(spec, dest, force)
    click.echo(f"cookiecutter {dest}")
