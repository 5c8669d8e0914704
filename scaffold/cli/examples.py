"""`scaffold examples`: keep generated_examples/ and the templates in step."""

import sys
from pathlib import Path

import click


@click.command("examples")
@click.option("--check", "action", flag_value="check", help="exit 1 where a file differs")
@click.option("--write", "action", flag_value="write", help="write every example anew")
@click.option(
    "--folder", default="generated_examples", type=click.Path(path_type=Path, file_okay=False)
)
def command(action: str | None, folder: Path) -> None:
    """Check that generated_examples/ is exactly what the generator writes, or rewrite it."""
    from scaffold import examples

    if action == "write":
        examples.write_examples(folder)
        click.echo(f"{folder}: written")
    elif action == "check":
        found = examples.differences(folder) if folder.is_dir() else [f"{folder}: missing"]
        for line in found:
            click.echo(line, err=True)
        if found:
            click.echo("scaffold examples --write brings them up to date", err=True)
            sys.exit(1)
        click.echo(f"{folder}: as generated")
    else:
        raise click.UsageError("choose --check or --write")
