"""What a user accepts of overlays from an address: asked on a terminal, else by a flag."""

import click

from scaffold.characters import visible
from scaffold.overlays import Overlay
from scaffold.render import Rendering
from scaffold.trust import accepting, unaccepted

trust_option = click.option(
    "--trust",
    is_flag=True,
    help="accept the files of overlays from an address that run when a project is installed or "
    "tested, such as pyproject.toml, conftest.py and workflows; on a terminal they are asked for, "
    "elsewhere refused without it",
)


def to_accept(overlays: tuple[Overlay, ...], project: Rendering) -> list[str]:
    """Return what writing `project` would need to be accepted, in words."""
    what = "has files that run when the project is installed or tested, which need --trust"
    return [
        f"{overlay} {what}: {', '.join(files)}"
        for overlay, files in unaccepted(overlays, project).items()
    ]


def accepted(
    overlays: tuple[Overlay, ...], project: Rendering, trust: bool, interactive: bool
) -> tuple[Overlay, ...]:
    """Return `overlays` with the files that run accepted, if the user does so.

    Args:
        overlays: those of `project`; what they let run for the first time is listed.
        trust: whether the flag was given.
        interactive: whether to ask.
    """
    if not (trust or interactive):
        return overlays  # whoever writes the project refuses and lists them
    for overlay, files in unaccepted(overlays, project).items():
        listed = "".join(f"\n  {visible(file)}" for file in files)
        what = "has files that run when the project is installed or tested"
        click.echo(f"{overlay} {what}:{listed}\nread them in {overlay.path}", err=True)
        if not trust and not click.confirm("Accept them?", err=True):
            return overlays
    return accepting(overlays, project)
