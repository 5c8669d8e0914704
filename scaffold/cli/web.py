"""`scaffold web`: the page where a project is chosen by looking."""

import click

from scaffold.cli.flags import overlay_option
from scaffold.cli.trust import trust_option


@click.command("web")
@click.option("--port", default=8765, type=click.IntRange(0, 65535), help="0: any that is free")
@click.option(
    "--host",
    default="127.0.0.1",
    help="the address to listen on; any but a loopback address lets others of its network come",
    metavar="ADDRESS",
)
@click.option("--open/--no-open", "opens", default=None, help="open it in the browser")
@overlay_option
@trust_option
def command(
    port: int, host: str, opens: bool | None, overlay: tuple[str, ...], trust: bool
) -> None:
    """Choose a project on a page of this machine, with a live preview of its code."""
    from scaffold.web.serving import serve

    serve(host, port, opens, overlay, trust)
