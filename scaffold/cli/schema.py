"""`scaffold schema`: which answers are valid, for programs."""

import json

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of answers: every option with the modes and tasks it is valid for."""
    from scaffold.schema import schema

    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
