"""`scaffold convert`: a file as the text that `new` makes of it."""

from pathlib import Path

import click

from scaffold.characters import visible
from scaffold.errors import DestinationError, Problem


@click.command("convert")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("output", type=click.Path(path_type=Path), required=False)
@click.option("--force", is_flag=True, help="replace OUTPUT")
def command(file: Path, output: Path | None, force: bool) -> None:
    """Write FILE, such as a workbook or JSON lines, as the text that `new` reads.

    OUTPUT is named after FILE, in the working directory, unless it is given.
    """
    from scaffold.reading.files import open_file
    from scaffold.reading.header import named
    from scaffold.reading.lists import spread
    from scaffold.reading.problems import bad_file
    from scaffold.reading.shorthand import written_out

    text = written_out(spread(named(open_file(file, {}, {}), {}), None)).text
    if text is None:
        raise bad_file(file, "", "text or Parquet already", "give it to `scaffold new --data`")
    output = output or Path(text.name)
    if output.exists() and not force:
        raise DestinationError(Problem(str(output), "exists", "name another, or use --force"))
    output.write_bytes(text.content)
    for remark in text.remarks:
        click.echo(f"note: {visible(remark)}", err=True)
    click.echo(str(output))
