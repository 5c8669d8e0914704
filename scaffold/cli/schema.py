"""`scaffold schema`: which answers are valid, for programs."""

import json

import click

from scaffold.cli.flags import overlay_option


@click.command("schema")
@overlay_option
def command(overlay: tuple[str, ...]) -> None:
    """Print the JSON Schema of answers: every option with the modes and tasks it is valid for."""
    from scaffold.overlays import paths, resolve
    from scaffold.questions import questions, schema_of
    from scaffold.schema import schema

    asked = questions(paths(resolve(overlay)))
    click.echo(json.dumps(schema(schema_of(asked)), ensure_ascii=False, indent=2))
