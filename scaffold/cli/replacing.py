"""What `new --force` says before it replaces what is in a folder."""

from pathlib import Path

import click

from scaffold.characters import visible
from scaffold.record import RECORD
from scaffold.update.overwrite import Overwrite


def warn(replaced: Overwrite, folder: Path, asks: bool) -> None:
    """Say what is about to be lost; on a terminal, go on only where that is wanted."""
    if not replaced.edited and not replaced.removed:
        return
    _say_lost(replaced, folder)
    for path in replaced.removed:
        click.echo(f"removed: {visible(path)}", err=True)
    if asks and replaced.edited:
        click.confirm("Overwrite them?", abort=True, err=True)


def say_changes(replaced: Overwrite, folder: Path) -> None:
    """Print what would change in a folder that has files, as a unified diff."""
    from scaffold.update.differences import changes

    click.echo(changes(replaced.before, replaced.written, replaced.removed), nl=False)
    _say_lost(replaced, folder)
    click.echo("dry run: nothing was written")


def _say_lost(replaced: Overwrite, folder: Path) -> None:
    if (folder / RECORD).is_file():
        click.echo(f"note: `scaffold update {folder}` would keep your edits", err=True)
    for path in replaced.edited:
        click.echo(f"overwritten: {visible(path)}", err=True)
