"""A data file with other values in its newest rows, which a forecast keeps for its test."""

import contextlib
import csv
from collections import Counter
from pathlib import Path
from types import ModuleType

Times = list[list[str]]  # the fields of each, which may be several columns

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
    with contextlib.suppress(ValueError, IndexError, csv.Error):  # of another format
        with source.open(encoding="utf-8", newline="") as text:
            rows = list(csv.reader(text, delimiter=getattr(data, "SEPARATOR", ",")))
        width = [len(row) for row in rows]
        head = next((n for n, row in enumerate(rows) if names <= {*row}), None)
        if not names or head is None or {*width[head:]} != {width[head]}:
            return None
        last = _last(data, rows, head)
        if not last or not _are_newest(data, source, rows, last):
            return None
        places = [place for place, name in enumerate(rows[head]) if name in names]
        missing = {"", *getattr(data, "NULL_VALUES", ())}
        filled = (row for row in rows[head + 1 :] if missing.isdisjoint(row[n] for n in places))
        if (whole := next(filled, None)) is None:
            return None
        for row in (rows[number] for number in last):
            for place in places:
                row[place] = row[place] if row[place] in missing else whole[place]
        return write(data, Path(f"changed_{source.name}"), rows)
    return None


def _last(data: ModuleType, rows: list[list[str]], head: int) -> list[int]:
    """Return which rows are last, of many series those at the last times of the longest one."""
    series = getattr(data, "SERIES", ())
    if not series:
        return [*range(len(rows) - len(rows) // _SHARE, len(rows))]
    places = [
        [rows[head].index(name) for name in names] for names in ([*series], time_columns(data))
    ]
    below = rows[head + 1 :]
    groups, times = ([tuple(row[n] for n in each) for row in below] for each in places)
    longest, _ = Counter(groups).most_common(1)[0]
    own = [time for group, time in zip(groups, times, strict=True) if group == longest]
    late = {*own[len(own) - len(own) // _SHARE :]}
    return [number for number, time in enumerate(times, head + 1) if time in late]


def time_columns(data: ModuleType) -> list[str]:
    """Return the columns that hold the time; none where the rows are numbered."""
    time = getattr(data, "TIME", None) or []
    return [time] if isinstance(time, str) else [*time]


def shorter(
    data: ModuleType, file: str, count: int
) -> "tuple[str, dict[tuple[str, ...], Times]] | None":
    """Write a file without the rows at its last times, which are the targets of one forecast.

    Args:
        data: the module of a forecast that reads `file`.
        count: how many times are left out.

    Returns:
        its path, and the times in `file` of each series that it has to the end, by its name; None
        where the file is of another kind, or its lines are not the regular steps of series.
    """
    import polars as pl

    source, series, time = Path(file), [*getattr(data, "SERIES", ())], time_columns(data)
    with contextlib.suppress(Exception):  # of any other format
        with source.open(encoding="utf-8", newline="") as text:
            head, *rows = csv.reader(text, delimiter=data.SEPARATOR)
        missing = {"", *getattr(data, "NULL_VALUES", ())}
        targets = [head.index(name) for name in data.TARGETS]
        rows = [row for row in rows if not missing >= {row[n] for n in targets}]  # or to come
        names, stamps = (
            [[row[head.index(n)] for n in each] for row in rows] for each in (series, time)
        )
        times: dict[tuple[str, ...], Times] = {}
        for name, stamp in zip(names, stamps, strict=True):
            times.setdefault(tuple(name), []).append(stamp)
        last = max(times.values(), key=len)[-count:]
        kept = [row for row, stamp in zip(rows, stamps, strict=True) if stamp not in last]
        path = write(data, Path(f"before_{source.name}"), [head, *kept])
        whole, short = (pl.Series(data.read_series(str(one)).time) for one in (source, path))
        after = data.time_after(short.max(), count)  # of irregular steps, others
        regular = whole.unique().sort().to_list() == [*short.unique().sort(), *after]
        if time and regular and len(whole) == len(rows) and len(short) == len(kept):
            return path, {name: own for name, own in times.items() if own[-count:] == last}
    return None


def follows_later(data: ModuleType, file: str) -> str:
    """Return a time whose features are others where later rows are; "" where there is none.

    Of the later rows, the next one has the values of another, or all are left out. It is the first
    after a missing value; where there is none, also after one that is left out for this. Several
    series, and a file that is not in the order of time, are not looked at.
    """
    source = Path(file)
    with contextlib.suppress(ValueError, IndexError, csv.Error, StopIteration, AttributeError):
        with source.open(encoding="utf-8", newline="") as text:
            rows = list(csv.reader(text, delimiter=data.SEPARATOR))
        places = [rows[0].index(name) for name in data.FEATURES]
        missing = {"", *getattr(data, "NULL_VALUES", ())}
        gaps = [number for number, row in enumerate(rows) if {row[n] for n in places} & missing]
        after = sorted({number + 1 for number in gaps} - {*gaps, len(rows)})
        later = after[len(after) // 2] if after else len(rows) * 3 // 4
        full = next(row for row in rows[1:] if missing.isdisjoint(row[n] for n in places))
        other = [full[n] if n in places else cell for n, cell in enumerate(rows[later])]
        bare = ["" if n in places else cell for n, cell in enumerate(rows[later - 1])]
        without = [*rows[: later - 1], bare, *rows[later:]]
        for whole in [rows] if after else [rows, without]:
            changed = [*whole[:later], other, *whole[later + 1 :]]
            if time := _other_before(data, source, [whole, whole[: later + 1], changed]):
                return time
    return ""


def _other_before(data: ModuleType, source: Path, files: list[list[list[str]]]) -> str:
    """Return the first time before the end of the second file that two files have otherwise."""
    import numpy as np

    with contextlib.suppress(Exception):  # of any other format, and too few rows
        whole, short, changed = (
            data.read_series(write(data, Path(f"until{number}_{source.name}"), part))
            for number, part in enumerate(files)
        )
        known = len(short.time) - 1
        if not hasattr(data, "SERIES") and whole.time[:known].equals(short.time[:known]):
            for one in (short, changed):
                pair = whole.features[:known], one.features[:known]
                same = np.isclose(*pair, rtol=1e-5, equal_nan=True).all(axis=1)
                if not same.all():
                    return str(whole.time[int(same.argmin())])
    return ""


def _are_newest(data: ModuleType, source: Path, rows: list[list[str]], last: list[int]) -> bool:
    """Return whether the rows `last` are later than all others, and in the last tenth of time."""
    import polars as pl

    left_out = {*last}
    kept = [row for number, row in enumerate(rows) if number not in left_out]
    path = write(data, Path(f"shorter_{source.name}"), kept)
    with contextlib.suppress(Exception):  # what the project says of too few rows, for example
        whole, shorter = (pl.Series(data.read_series(str(one)).time) for one in (source, path))
        times = whole.unique().sort()
        if hasattr(data, "SERIES"):  # which may end at different times
            first = times[shorter.n_unique()]
            newest = shorter.max() < first
        else:
            first = whole.sort()[-len(last)]
            newest = len(shorter) == len(whole) - len(last) and shorter.max() <= first
        return bool(newest and first >= times[len(times) * 9 // 10])
    return False


def write(data: ModuleType, path: Path, rows: list[list[str]]) -> str:
    """Write rows of fields, the first of them the header, in the format of the project."""
    with path.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, delimiter=data.SEPARATOR, lineterminator="\n").writerows(rows)
    return str(path)
