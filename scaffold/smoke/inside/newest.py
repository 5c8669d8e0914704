"""A data file with other values in its newest rows, which a forecast keeps for its test."""

import contextlib
import csv
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_SHARE = 20  # one of so many rows is changed


def changed(data: ModuleType, file: str) -> str | None:
    """Write a file whose newest rows repeat the values of the first row; times stay as they are.

    Args:
        data: the module of a forecast that reads `file`.

    Returns:
        its path; None where the newest rows are not the last lines, or are of another format.
    """
    names = {*getattr(data, "FEATURES", ()), *getattr(data, "TARGETS", ())}
    source = Path(file)
    with contextlib.suppress(UnicodeDecodeError, csv.Error):
        with source.open(encoding="utf-8", newline="") as text:
            rows = list(csv.reader(text, delimiter=getattr(data, "SEPARATOR", ",")))
        width = [len(row) for row in rows]
        head = next((n for n, row in enumerate(rows) if names <= {*row}), None)
        count = len(rows) // _SHARE
        if not names or head is None or not count or {*width[head:]} != {width[head]}:
            return None
        if not _ends_with_newest(data, source, rows, count):
            return None
        places = [place for place, name in enumerate(rows[head]) if name in names]
        whole = next((row for row in rows[head + 1 :] if all(row[n] for n in places)), None)
        if whole is None:
            return None
        for row in rows[-count:]:
            for place in places:
                row[place] = whole[place]
        return _write(data, Path(f"changed_{source.name}"), rows)
    return None


def shorter(
    data: ModuleType, file: str, outputs: "list[np.ndarray]"
) -> tuple[str, list[list[str]], int, list[int]] | None:
    """Write a file without the last rows, which are the targets of one forecast of a model.

    Args:
        data: the module of a forecast that reads `file`.
        outputs: of the model, (windows, numbers) or (windows, steps, targets).

    Returns:
        its path, all rows, how many are left out, and where they have their times; None where the
        file is of another kind, or its lines are not the regular steps of one series.
    """
    import numpy as np

    targets, time = getattr(data, "TARGETS", ()), getattr(data, "TIME", "")
    places = [time] if isinstance(time, str) else [*time]
    if len(outputs) != 1 or not targets or hasattr(data, "SERIES") or not all(places):
        return None
    count, rest = divmod(int(np.prod(np.shape(outputs[0])[1:])), len(targets))
    source = Path(file)
    with contextlib.suppress(Exception):  # of any other format
        with source.open(encoding="utf-8", newline="") as text:
            rows = list(csv.reader(text, delimiter=data.SEPARATOR))
        kept = rows[:-count]
        numbers = [rows[0].index(name) for name in places]
        path = _write(data, Path(f"before_{source.name}"), kept)
        whole, short = (data.read_series(str(one)) for one in (source, path))
        lines = len(whole.time) == len(rows) - 1 and len(short.time) == len(kept) - 1
        after = data.time_after(short.time[-1], count)  # of irregular steps, others
        if lines and not rest and whole.time.to_list() == [*short.time, *after]:
            return path, rows[1:], count, numbers
    return None


def _ends_with_newest(data: ModuleType, source: Path, rows: list[list[str]], count: int) -> bool:
    """Return whether the last `count` lines hold the newest rows, all of the last tenth of time."""
    path = _write(data, Path(f"shorter_{source.name}"), rows[:-count])
    with contextlib.suppress(Exception):  # what the project says of too few rows, for example
        whole, shorter = (data.read_series(str(one)).time for one in (source, path))
        first, late = whole.sort()[-count], whole.unique().sort()[whole.n_unique() * 9 // 10]
        return len(shorter) == len(whole) - count and bool(shorter.max() <= first >= late)
    return False


def _write(data: ModuleType, path: Path, rows: list[list[str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, delimiter=data.SEPARATOR, lineterminator="\n").writerows(rows)
    return str(path)
