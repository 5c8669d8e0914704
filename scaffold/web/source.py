"""The data file of a preview, of which as much is read as is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl

from scaffold.errors import ScaffoldError
from scaffold.layers import sample_path
from scaffold.reading.files import with_names
from scaffold.reading.numerals import as_numbers
from scaffold.reading.opening import is_compressed, open_bytes
from scaffold.tasks import Data
from scaffold.web.preview import Preview, Previews


@dataclass(frozen=True)
class Source:
    """A data file.

    Args:
        path: where it lies.
        key: the same as another's where it lies there and is read so.
        data: what is known of it; None where it cannot be read.
    """

    path: Path
    key: tuple[str, ...]
    data: Data | None

    def table(self, names: Sequence[str] | None = None, rows: int | None = None) -> pl.DataFrame:
        """Return its columns `names`, or all, as texts; of Parquet, in their own types.

        Raises:
            PolarsError: where it is no longer what it was.
        """
        assert self.data
        format, content = self.data.format, self.data.content
        if format.kind == "parquet":
            return pl.read_parquet(
                self.path, columns=None if names is None else [*names], n_rows=rows
            )
        unusual = names is None or any('"' in name for name in names)
        packed = format.encoding != "utf-8" and is_compressed(self.path)
        table = pl.read_csv(
            BytesIO(content) if content else open_bytes(self.path) if packed else self.path,
            columns=None if unusual else list(dict.fromkeys(names or ())),
            separator=format.separator,
            quote_char=format.quote_char,
            encoding=format.encoding.replace("utf-8", "utf8"),
            null_values=[""] if rows else list(format.null_values),
            infer_schema=False,
            n_rows=rows,
            glob=False,
        )
        return with_names(table, format.quote_char)

    def numbers(self, table: pl.DataFrame, name: str) -> pl.Series:
        """Return a column of the file as numbers, missing ones as null."""
        assert self.data
        column, format = table[name], self.data.format
        if column.dtype == pl.String:
            column = as_numbers(column, format, pl.Float64)
        values = column.cast(pl.Float64, strict=False).fill_nan(None)
        return values.replace(format.sentinels.get(name, []), None)


def source(preview: Preview, previews: Previews) -> Source | None:
    """Return the data file of a preview; None where it is no longer there."""
    data = preview.data
    try:
        if preview.choices.data:
            path = previews.uploads.path(preview.choices.data)
        else:
            path = sample_path((data or preview.task.sample(preview.mode.name)).file)
    except ScaffoldError:
        return None
    known = (preview.task.name, repr(data.columns), repr(data.format)) if data else ()
    return Source(path, (str(path), *known), data)
