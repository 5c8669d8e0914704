"""`scaffold adopt`: what `update` and `check` need, for a project that has none."""

from pathlib import Path

import click

from scaffold.cli.flags import overlay_option
from scaffold.overlays import resolve
from scaffold.update.adopt import adopt


@click.command("adopt")
@click.argument("project", default=".", type=click.Path(path_type=Path))
@overlay_option
def command(project: Path, overlay: tuple[str, ...]) -> None:
    """Give PROJECT (default: the current folder) the base of its later updates.

    It is what the answers in .scaffold.toml give today; what differs from it counts as edits.
    """
    written = adopt(project, resolve(overlay))
    for path in written:
        click.echo(f"{project / path}: written")
    if not written:
        click.echo(f"{project}: has its record and its base already")
