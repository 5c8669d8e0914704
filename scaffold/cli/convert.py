"""`scaffold convert`: a file as the text that `new` makes of it."""

from pathlib import Path

import click

from scaffold.characters import visible
from scaffold.errors import DestinationError, Problem
from scaffold.reading import parse_columns


@click.command("convert")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("output", type=click.Path(path_type=Path), required=False)
@click.option("--column", multiple=True, metavar="ROLE=NAME[,NAME…]", help="as for `new`")
@click.option("--force", is_flag=True, help="replace OUTPUT")
def command(file: Path, output: Path | None, column: tuple[str, ...], force: bool) -> None:
    """Write FILE, such as a workbook or JSON lines, as the text that `new` reads.

    FILE may be as large as memory holds. OUTPUT is named after it, in the working directory,
    unless it is given.
    """
    from scaffold.reading.plain import opened
    from scaffold.reading.problems import bad_file

    text = opened(file, parse_columns(column), {}, anew=True).text
    if text is None or not text.remarks:
        raise bad_file(file, "", "text or Parquet already", "give it to `scaffold new --data`")
    output = output or Path(text.name)
    if output.exists() and not force:
        raise DestinationError(Problem(str(output), "exists", "name another, or use --force"))
    output.write_bytes(text.content)
    for remark in text.remarks:
        click.echo(f"note: {visible(remark)}", err=True)
    click.echo(str(output))
