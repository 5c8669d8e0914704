"""Flags that several commands have."""

from pathlib import Path

import click

overlay_option = click.option(
    "--overlay",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="templates that override the generator's own; may be repeated, the last one first",
)
