"""What is found out about a data file, and what is refused, before anything is written."""

# ruff: noqa: E501

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from proposals import propose, random, refused, written

from scaffold.errors import AnswersError, DataFileError
from scaffold.layers import sample_path
from scaffold.modes import MODES
from scaffold.reading import inspect, parse_columns
from scaffold.tasks import TASKS, Data, Facts

DAY = datetime(2000, 1, 1)
SAMPLES = [
    pytest.param(task.name, mode, data, id=data.file)
    for task in TASKS.values()
    for mode, data in task.samples.items()
]


def path_of(data: Data) -> Path:
    return sample_path(data.file)


def series(
    folder: Path, values: "np.ndarray | list[object]", step: timedelta = timedelta(days=1)
) -> Path:
    """Write a series with a time stamp every `step`."""
    path = folder / "series.csv"
    stamps = [DAY + row * step for row in range(len(values))]
    pl.DataFrame({"time": stamps, "value": values}, strict=False).write_csv(path)
    return path


# --- samples ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("task", "mode", "data"), SAMPLES)
def test_every_sample_proposes_its_own_row(task: str, mode: str, data: Data) -> None:
    found_task, found = inspect(path_of(data), MODES[mode] if mode else None)
    assert found_task.name == task
    assert dict(found.columns) == dict(data.columns)
    assert found.facts == data.facts
    assert (found.format, found.time) == (data.format, data.time)
    # the days of snow and of fog are rare; the sample is shown without weights
    unweighted = {k: value for k, value in found.proposed.items() if k != "class_weights"}
    assert unweighted == dict(data.proposed)


@pytest.mark.parametrize(("task", "mode", "data"), SAMPLES)
def test_every_sample_can_be_named_by_its_columns(task: str, mode: str, data: Data) -> None:
    _, found = inspect(path_of(data), MODES[mode] if mode else None, None, data.columns)
    assert dict(found.columns) == dict(data.columns)


def test_looking_is_light_until_a_file_is_there() -> None:
    code = "import sys, scaffold.reading; print({'polars', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# --- dimensions of a series -------------------------------------------------------------------


def yearly(rows: int) -> np.ndarray:
    """Return something like sunspots: cycles of 11 steps, steep up and slow down."""
    height = np.repeat(random(3).uniform(60, 150, rows // 11 + 1), 11)[:rows]
    return (
        height * np.sin(np.pi * (np.arange(rows) % 11 / 11) ** 0.7) ** 2
        + random().normal(size=rows) * 8
    )


def test_months_with_a_trend_have_a_season_of_twelve(tmp_path: Path) -> None:
    t = np.arange(240)
    values = (100 + 2.5 * t) * (1 + 0.15 * np.sin(t * np.pi / 6)) + random().normal(size=240) * 5
    path = tmp_path / "months.csv"
    stamps = [f"{1949 + n // 12}-{n % 12 + 1:02}" for n in t]
    pl.DataFrame({"Month": stamps, "Passengers": values}).write_csv(path)
    found = propose(path)
    assert found.proposed == {
        "input_length": 24,
        "output_length": 12,
        "season": 12,
        "normalize": "season",
        "batch_size": 16,  # a small file: small batches, many epochs, a small state
        "epochs": 340,
        "units": 16,
    }
    assert found.facts == Facts(rows=240, feature_width=1, outputs=1, step="month")
    assert any("by the season" in note for note in found.notes)
    aligned = propose(path, mode="many-to-many")
    assert aligned.proposed["normalize"] == "window"
    assert any("drifts" in note for note in aligned.notes)


@pytest.mark.parametrize(
    ("minutes", "season", "step"), [(60, 24, "hour"), (30, 48, "half-hour"), (10, 144, "step")]
)
def test_the_day_is_found_in_hours_and_parts_of_them(
    tmp_path: Path, minutes: int, season: int, step: str
) -> None:
    t = np.arange(season * 70)
    daily = 10 * np.sin(2 * np.pi * t / season) + 4 * np.sin(4 * np.pi * t / season + 1)
    weekly = np.where(t // season % 7 > 4, -5.0, 0.0)
    noise = random().normal(size=len(t)) * 2
    found = propose(series(tmp_path, daily + weekly + noise + 40, timedelta(minutes=minutes)))
    assert found.proposed["season"] == season
    assert found.facts.step == step
    assert found.proposed["normalize"] == "season"


def test_a_season_that_is_seen_many_times_is_left_to_the_network(tmp_path: Path) -> None:
    season = np.resize([0, 4, 9, 3, 1, -2, -5.0], 7 * 900)
    noise = random().normal(size=len(season))
    seldom = propose(series(tmp_path, (season + noise)[: 7 * 500]))
    often = propose(series(tmp_path, season + noise))
    assert (seldom.proposed["season"], seldom.proposed["normalize"]) == (7, "season")
    assert (often.proposed["season"], often.proposed["normalize"]) == (7, "global")


def test_years_have_the_season_that_they_show(tmp_path: Path) -> None:
    path = tmp_path / "years.csv"
    pl.DataFrame({"YEAR": range(1700, 2008), "SUNACTIVITY": yearly(308)}).write_csv(path)
    found = propose(path)
    assert found.proposed["season"] in (10, 11)
    assert found.facts.step == "year"


@pytest.mark.parametrize("seed", range(5))
def test_noise_and_random_walks_have_no_season(tmp_path: Path, seed: int) -> None:
    noise = random(seed).normal(size=700)
    assert propose(series(tmp_path, noise)).proposed["season"] == 1
    walk = propose(series(tmp_path, noise.cumsum())).proposed
    assert (walk["season"], walk["normalize"]) == (1, "window")


@pytest.mark.parametrize("seed", range(5))
def test_few_rows_show_whether_they_drift_as_many_do(tmp_path: Path, seed: int) -> None:
    noise = random(seed).normal(size=90)  # 63 of training, where windows have 30
    growth = propose(series(tmp_path, noise + np.arange(90) / 4)).proposed
    level = propose(series(tmp_path, noise)).proposed
    assert (growth["season"], growth["normalize"]) == (1, "window")
    assert (level["season"], level["normalize"]) == (1, "global")


def test_a_wide_series_predicts_its_last_column_or_the_one_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    table = {"date": [DAY + timedelta(days=n) for n in range(99)]}
    columns = {name: random(seed).normal(size=99) for seed, name in enumerate(("a", "b", "c"))}
    pl.DataFrame({**table, **columns}).write_csv(path)
    assert propose(path).columns["features"] == ("c", "a", "b")
    assert propose(path, targets="b").columns["features"] == ("b", "a", "c")
    assert propose(path, targets="b", features="a,c").columns["features"] == ("a", "c")
    pl.DataFrame({**table, "OT": columns["a"], "z": columns["b"]}).write_csv(path)
    assert propose(path).columns["targets"] == ("OT",)


def test_a_constant_feature_is_left_out_and_said(tmp_path: Path) -> None:
    path = series(tmp_path, random().normal(size=99))
    pl.read_csv(path).with_columns(pl.lit(1.5).alias("same"), pl.col("value")).write_csv(path)
    found = propose(path, features="same,value", targets="value")
    assert found.columns["features"] == ("same", "value")
    found = propose(path)
    assert found.columns["features"] == ("value",)


def test_missing_values_are_counted(tmp_path: Path) -> None:
    values = [None if row % 10 == 3 else float(row % 7) for row in range(100)]
    notes = propose(series(tmp_path, values)).notes
    assert "10 missing values will be filled from the past." in notes


def test_a_column_that_never_changes_is_left_out_and_said(tmp_path: Path) -> None:
    rows = [f"{DAY + timedelta(days=n):%Y-%m-%d},5,{n % 7}" for n in range(99)]
    found = propose(written(tmp_path, *rows, head="day,sales,visitors"))
    assert found.columns["targets"] == ("visitors",)
    assert "Left out, because they never change: sales." in found.notes


def test_a_large_file_is_referred_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scaffold.reading.files.REFERRED", 1000)
    found = propose(series(tmp_path, random().normal(size=99)))
    assert found.facts.referred is True
    assert any("refers to it" in note for note in found.notes)


# --- forms of text ----------------------------------------------------------------------------

VALUES = random().normal(size=99).round(3)
PLAIN = [((DAY + timedelta(days=n)).strftime("%Y-%m-%d"), str(v)) for n, v in enumerate(VALUES)]


def text(delimiter: str = ",", point: str = ".", end: str = "\n", head: str = "date,load") -> str:
    lines = [head.replace(",", delimiter)]
    lines += [delimiter.join((day, value.replace(".", point))) for day, value in PLAIN]
    return end.join(lines) + end


@pytest.mark.parametrize(
    "content",
    [
        text().encode(),
        text(";").encode(),
        text("\t").encode(),
        text("|").encode(),
        text(";", ",").encode(),
        text("\t", ",").encode(),
        text(end="\r\n").encode(),
        text().encode("utf-8-sig"),
        text(";", ",", "\r\n").encode("utf-8-sig"),
        text()
        .replace(",", '","')
        .replace("\n", '"\n"')
        .removesuffix('"')
        .encode()
        .join((b'"', b"")),
        text().replace(",", " , ").encode(),
        text().replace("2000-01-05", "\n\n2000-01-05").encode(),
        text().rstrip("\n").encode(),
    ],
    ids=(
        "comma semicolon tab pipe decimal-comma tab-decimal-comma crlf bom all-of-excel quoted "
        "spaces blank-lines no-last-newline"
    ).split(),
)
def test_the_same_table_is_read_from_every_usual_form(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    found = propose(path)
    stripped = {role: tuple(map(str.strip, names)) for role, names in found.columns.items()}
    assert stripped == {"time": ("date",), "targets": ("load",), "features": ("load",)}
    assert found.facts.rows == 99


@pytest.mark.parametrize(
    "form",
    [
        *("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%Y", "%Y%m%d"),
        *("%d/%m/%y", "%d %b %Y", "%B %d, %Y", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S+00:00"),
        *("%d/%m/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%Y-%m-%d %H:%M:%S.%f", "%s"),
    ],
)
def test_time_stamps_are_read_in_every_usual_form(tmp_path: Path, form: str) -> None:
    path = tmp_path / "file.csv"
    stamps = [DAY + timedelta(days=row) for row in range(99)]
    texts = [
        (
            str(int((stamp - datetime(1970, 1, 1)).total_seconds()))
            if form == "%s"
            else stamp.strftime(form)
        )
        for stamp in stamps
    ]
    pl.DataFrame({"when": texts, "load": VALUES}).write_csv(path)
    found = propose(path)
    assert found.columns["time"] == ("when",)
    assert found.facts.step == "day"
    assert "every day from 2000-01-01 to 2000-04-08" in found.notes[0]


@pytest.mark.parametrize("kind", [pl.Date, pl.Datetime("ms"), pl.Datetime("us", "Europe/Berlin")])
def test_parquet_is_read_with_its_own_types(tmp_path: Path, kind: pl.DataType) -> None:
    path = tmp_path / "file.parquet"
    stamps = pl.Series([DAY + timedelta(days=row) for row in range(99)]).cast(kind)
    pl.DataFrame(
        {"t": stamps, "load": VALUES.astype("float32"), "b": [True, False, True] * 33}
    ).write_parquet(path)
    found = propose(path)
    assert found.columns == {"time": ("t",), "targets": ("load",), "features": ("load", "b")}
    assert found.facts.levels == {"b": ("false", "true")}


def test_lines_are_counted_through_quoted_newlines_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    rows = "".join(f'"two\nlines {n}",{n},{"ab"[n % 2]}\n' for n in range(40))
    path.write_text("note,size,label\n\n" + rows + '"two\nlines","oops",a\n')
    assert refused(path, "tabular", targets="size", features="label") == [
        f"{path}, line 83, column 'size': 'oops' is not a number → correct or remove it"
    ]


# --- bad files --------------------------------------------------------------------------------

ROWS = [f"{day},{value}" for day, value in PLAIN]


BAD: dict[str, tuple[list[str], str]] = {
    "ragged: too few": ([*ROWS[:5], "2000-01-06", *ROWS[6:]], "line 7: 1 fields where the header has 2 → complete or remove the line"),
    "ragged: too many": ([*ROWS[:5], "2000-01-06,1,2", *ROWS[6:]], "line 7: 3 fields where the header has 2 → complete or remove the line"),
    "text in a numeric column": ([*ROWS[:5], "2000-01-06,abc", *ROWS[6:]], "line 7, column 'load': 'abc' is not a number → correct or remove it"),
    "infinity": ([*ROWS[:5], "2000-01-06,inf", *ROWS[6:]], "line 7, column 'load': 'inf' is not a finite number → correct or remove it"),
    "too large": ([*ROWS[:5], "2000-01-06,1e300", *ROWS[6:]], "line 7, column 'load': '1e300' is not a finite number → correct or remove it"),
    "unparsable time": ([*ROWS[:5], "2000-13-06,1", *ROWS[6:]], "line 7, column 'date': '2000-13-06' is not a timestamp like the others → write it like '2000-01-01'"),
    "missing time": ([*ROWS[:5], ",1", *ROWS[6:]], "line 7, column 'date': a missing value is not a timestamp like the others → write it like '2000-01-01'"),
    "repeated time": ([*ROWS[:6], "2000-01-06,1", *ROWS[6:]], "line 8: 2000-01-06 is duplicated, in 1 row with other values: nothing in the file tells them apart → average them: `COMMAND`"),
    "constant target": ([row.split(",")[0] + ",5" for row in ROWS], "column 'load': constant in the training rows → choose another target"),
    "too few rows": (ROWS[:15], "a split has 2 rows, and 3 are needed → bring more rows"),
    "header only": ([], "no rows → a header line and data are needed"),
    "an open quotation": ([*ROWS[:5], '2000-01-06,"1', *ROWS[6:]], "line 7: unexpected end of data → correct the quotation marks"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_series_is_refused_in_one_line(tmp_path: Path, case: str) -> None:
    rows, message = BAD[case]
    path = written(tmp_path, *rows)
    (line,) = refused(path, "forecast", time="date", targets="load", features="load")
    assert line.startswith(f"{path}")
    line = re.sub("`.*`", "`COMMAND`", line.removeprefix(str(path)).lstrip(",: "))
    assert line == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", ": empty → a header line and data are needed"),
        (b"\n\n", ": empty → a header line and data are needed"),
        (text().encode("utf-32"), ": text in UTF-32 → save it as UTF-8"),
        (text().encode("utf-16-le"), ": NUL bytes, so not text in UTF-8 → save it as UTF-8"),
        (text(head="größe,wörter").encode() + b"2001-01-01,\xe9\n", ", line 101: byte 0xe9 is not UTF-8 → save it as UTF-8"),
        (text().encode() + b"2001-01-01,\xe9\n", ", line 101, column 'load': 'é' is not a number → correct or remove it"),
        (text().encode() + b"2001-01-01,\0\n", ", line 101, column 'load': '\\x00' is not a number → correct or remove it"),
        (text().replace("\n", "\r").encode(), ": lines end in CR alone → save it with LF or CRLF"),
        (b'text,label\n"' + b"x" * 140_000, ": field larger than field limit (131072) → correct the quotation marks"),
        (b"PAR1 no Parquet", None),
        (b"PK\x03\x04\x14\x00", None),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_in_one_line(
    tmp_path: Path, content: bytes, message: str | None
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    (line,) = refused(path)
    assert "\n" not in line
    if message:
        assert line == f"{path}{message}"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for path, what in ((tmp_path / "none.csv", "no such file"), (tmp_path, "a folder")):
        (line,) = refused(path)
        assert line.endswith(f": {what} → give the path of a CSV, TSV or Parquet file")


def test_all_problems_of_the_columns_are_told_at_once(tmp_path: Path) -> None:
    rows = [*ROWS[:5], "2000-13-06,abc", *ROWS[6:]]
    assert len(refused(written(tmp_path, *rows))) == 2


def test_a_table_with_one_class_or_a_class_of_one_is_refused(tmp_path: Path) -> None:
    rows = [f"{value * 7 % 30},a" for value in range(30)]
    (line,) = refused(written(tmp_path, *rows, head="x,label"), "tabular", targets="label")
    assert "column 'label': constant ('a'), so there is nothing to predict" in line
    (line,) = refused(written(tmp_path, *rows, "1,b", head="x,label"), "tabular")
    assert "column 'label': class 'b' has one example" in line


def test_tokens_without_as_many_tags_are_refused_with_their_line(tmp_path: Path) -> None:
    rows = ["a b c\tX Y Z"] * 9 + ["a b\tX"] + ["a b\tX Y"] * 9
    path = written(tmp_path, *rows, head="tokens\ttags")
    assert refused(path) == [f"{path}, line 11: 2 tokens but 1 tags → write one tag for each token"]


def test_columns_that_cannot_be_found_are_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, *(f"{n % 7},x{n % 3}" for n in range(60)), head="a,b")
    (line,) = refused(path, "forecast")
    assert "no column found for time" in line
    assert "say --column time=NAME; the columns are a, b" in line


# --- tables -----------------------------------------------------------------------------------


def test_identifiers_time_stamps_and_free_text_are_no_features(tmp_path: Path) -> None:
    words = "one two three four five six".split()
    table = {
        "id": range(60),
        "added": [DAY + timedelta(days=n) for n in range(60)],
        "comment": [" ".join(random(n).choice(words, 5)) for n in range(60)],
        "colour": ["red", "green", "blue"] * 20,
        "size": random().normal(size=60),
        "nothing": [None] * 60,
        "price": random(1).normal(size=60),
    }
    path = tmp_path / "table.csv"
    pl.DataFrame(table).write_csv(path)
    found = propose(path, "tabular")
    assert found.columns == {"features": ("colour", "size"), "targets": ("price",), "id": ("id",)}
    assert found.facts == Facts(
        rows=60, feature_width=4, outputs=1, problem="regression", categories=("colour",)
    )
    left = [note.rstrip(".").split(": ")[1] for note in found.notes if note.startswith("Left out")]
    assert left == ["added", "comment", "nothing"]


def test_the_index_that_pandas_writes_is_no_feature(tmp_path: Path) -> None:
    rows = [f"{n},{n * 7 % 40},{'ab'[n % 2]}" for n in range(40)]
    found = propose(written(tmp_path, *rows, head=",x,class"), "tabular")
    assert found.columns == {"features": ("x",), "targets": ("class",)}


def test_a_spectrum_is_a_profile(tmp_path: Path) -> None:
    path = tmp_path / "spectra.csv"
    table = {f"x{n}": random(n).normal(size=50) for n in range(4)}
    spectrum = {f"y{n:03}": random(n).normal(size=50) for n in range(20)}
    pl.DataFrame({**table, **spectrum}).write_csv(path)
    found = propose(path, mode="one-to-many")
    assert found.columns == {"features": tuple(table), "targets": tuple(spectrum)}
    assert found.facts.problem == "profile"


def test_a_split_column_is_obeyed_and_its_words_are_checked(tmp_path: Path) -> None:
    rows = [f"{n % 7},{'ab'[n % 2]},{('train', 'train', 'test')[n % 3]}" for n in range(60)]
    path = written(tmp_path, *rows, head="x,class,split")
    assert propose(path).columns["split"] == ("split",)
    path = written(tmp_path, *rows, "1,a,later", head="x,class,split")
    assert refused(path, "tabular", split="split") == [
        f"{path}, line 62, column 'split': 'later' → write train, validation, test"
    ]


@pytest.mark.parametrize(
    ("task", "columns"),
    [
        ("tabular", {"features": "x", "targets": "label"}),
        ("sequences", {"sequence": "sequence", "features": "x", "label": "label"}),
        ("text", {"text": "text", "label": "label"}),
    ],
)
def test_a_class_that_no_training_row_has_is_refused(
    tmp_path: Path, task: str, columns: dict[str, str]
) -> None:
    splits = ["train", "train", "test"]
    rows = [f"{n},{n},this is {n},{'ab'[n % 2]},{splits[n % 3]}" for n in range(60)]
    rows += [f"{n},{n},this is {n},c,test" for n in (60, 61)]
    path = written(tmp_path, *rows, head="sequence,x,text,label,split")
    assert refused(path, task, **columns) == [
        f"{path}, column 'label': 'c' is in no training row → move one there"
    ]


def test_a_sequence_in_two_splits_is_refused(tmp_path: Path) -> None:
    rows = [f"s{n // 5},{n % 5},{n},{'ab'[n // 5 % 2]},train" for n in range(95)]
    rows += [f"s19,{n},{n},b,{'train' if n < 2 else 'test'}" for n in range(5)]
    path = written(tmp_path, *rows, head="sequence,step,x,label,split")
    assert refused(path, "sequences") == [
        f"{path}, column 'split': 'train' and 'test' in one sequence → give all its rows the same"
    ]


def test_a_class_of_one_sequence_is_refused_whatever_its_length(tmp_path: Path) -> None:
    rows = [f"s{n // 5},{n % 5},{n},{'ab'[n // 5 % 2]}" for n in range(100)]
    rows += [f"odd,{n},{n},c" for n in range(5)]
    path = written(tmp_path, *rows, head="sequence,step,x,label")
    (line,) = refused(path, "sequences")
    assert "column 'label': class 'c' has one example" in line


def test_months_and_quarters_may_be_decimals_of_years(tmp_path: Path) -> None:
    rows = [f"{n},{1949 + n / 12:.6f},{n % 12}" for n in range(100)]
    found = propose(written(tmp_path, *rows, head=",time,passengers"))
    assert found.columns["time"] == ("time",)
    assert "every month from 1949-01-01 to 1957-04-01" in found.notes[0]


def test_a_value_that_is_missing_among_decimals_of_years_is_named(tmp_path: Path) -> None:
    rows = [f"{1949 + n / 12:.6f},{n % 12}" for n in range(100)]
    rows[30] = "NaN,6"
    (line,) = refused(written(tmp_path, *rows, head="time,passengers"))
    assert "line 32, column 'time': 'NaN' is not a timestamp" in line


# --- roles ------------------------------------------------------------------------------------


def test_columns_are_parsed_as_csv() -> None:
    parsed = parse_columns(["time=date", 'features=a,"b, c",d', "targets=x=y"])
    assert parsed == {"time": ("date",), "features": ("a", "b, c", "d"), "targets": ("x=y",)}


def test_wrong_roles_are_told_together_with_those_of_the_task() -> None:
    with pytest.raises(AnswersError) as caught:
        parse_columns(["tiem=date", "colour=red", "decimal=x", "targets="], TASKS["forecast"])
    lines = [str(problem) for problem in caught.value.problems]
    assert len(lines) == 4
    assert "there is no role 'tiem' → did you mean time? the roles are time, targets" in lines[0]
    assert "there is no role 'colour' → one of time, targets, features" in lines[1]


def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    path = written(tmp_path, *ROWS)
    assert refused(path, targets="lode") == [f"{path}: no column 'lode' → it has date, load"]


def test_a_mode_that_cannot_do_the_task_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnswersError, match="forecast has no one-to-one model"):
        propose(written(tmp_path, *ROWS), "forecast", "one-to-one")


# --- any damage to a good file ----------------------------------------------------------------


def drop(lines: list[bytes], at: int, other: int) -> list[bytes]:
    return lines[:at] + lines[at + 1 :]


def duplicate(lines: list[bytes], at: int, other: int) -> list[bytes]:
    return lines[:at] + [lines[at]] + lines[at:]


def swap(lines: list[bytes], at: int, other: int) -> list[bytes]:
    changed = list(lines)
    changed[at], changed[other] = lines[other], lines[at]
    return changed


def corrupt(lines: list[bytes], at: int, other: int) -> list[bytes]:
    damage = (
        b"abc",
        b"",
        b"inf",
        b"NaN",
        b'"',
        b"\xe9",
        b"1e400",
        b"\0",
        b",",
        b"\t",
        b"-",
        b"\xf0",
    )
    place = other % (len(lines[at]) + 1)
    return [
        *lines[:at],
        lines[at][:place] + damage[other % len(damage)] + lines[at][place:],
        *lines[at + 1 :],
    ]


def cut(lines: list[bytes], at: int, other: int) -> list[bytes]:
    return [*lines[:at], lines[at][: other % (len(lines[at]) + 1)]]


def recode(lines: list[bytes], at: int, other: int) -> list[bytes]:
    codes = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-8-sig", "cp037", "utf-7")
    content = b"\n".join(lines).decode()
    return content.encode(codes[other % len(codes)], errors="replace").split(b"\n")


def good_file(data: Data) -> bytes:
    lines = path_of(data).read_bytes().splitlines()
    return b"\n".join(lines[:1] + lines[1 :: max(1, len(lines) // 150)]) + b"\n"


GOOD = {
    data.file: (task.name, mode, good_file(data))
    for task in TASKS.values()
    for mode, data in task.samples.items()
}
Damage = Callable[[list[bytes], int, int], list[bytes]]


@pytest.mark.parametrize("file", GOOD)
@settings(max_examples=40, deadline=None)
@given(
    damages=st.lists(
        st.tuples(
            st.sampled_from([drop, duplicate, swap, corrupt, cut, recode]),
            st.floats(0, 1),
            st.integers(0, 10_000),
        ),
        min_size=1,
        max_size=3,
    ),
    chosen=st.booleans(),
)
@example(damages=[(corrupt, 0.0, 2020), (swap, 0.0, 1), (corrupt, 0.0, 2020)], chosen=False)
def test_damage_is_harmless_or_clearly_refused(
    tmp_path_factory: pytest.TempPathFactory,
    file: str,
    damages: list[tuple[Damage, float, int]],
    chosen: bool,
) -> None:
    task, mode, content = GOOD[file]
    for damage, place, other in damages:
        lines = content.split(b"\n")
        try:
            content = b"\n".join(damage(lines, int(place * (len(lines) - 1)), other % len(lines)))
        except UnicodeDecodeError:
            continue
    path = tmp_path_factory.mktemp("damaged") / file
    path.write_bytes(content)
    try:
        propose(path, task if chosen else None, mode or None)
    except DataFileError as error:
        assert error.problems
        for problem in error.problems:
            assert "\n" not in str(problem)
            assert problem.where.startswith(str(path))
            assert problem.what and problem.remedy
