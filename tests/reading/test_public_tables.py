"""Kinds of tables that public packages of data hold, and what each of them is read as."""

import itertools
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from proposals import propose, random, refused, tasks_of

from scaffold.reading import inspect

DAYS = [date(2015, 1, 1) + timedelta(days=n) for n in range(2200)]
HOURS = [datetime(2021, 1, 1) + timedelta(hours=n) for n in range(600)]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def noise(count: int, seed: int = 0) -> list[float]:
    values: list[float] = random(seed).normal(50, 5, count).round(3).tolist()
    return values


def write(folder: Path, columns: dict[str, list[object]]) -> Path:
    path = folder / "file.csv"
    pl.DataFrame(columns).write_csv(path)
    return path


@pytest.mark.parametrize("decimals", [".0", ".00"])
def test_years_that_are_written_as_decimals_are_years(tmp_path: Path, decimals: str) -> None:
    pairs = list(itertools.product(["AT", "BE", "CH"], range(1950, 2010)))
    years = [f"{year}{decimals}" for _, year in pairs]
    columns = {"country": [name for name, _ in pairs], "year": years, "emissions": noise(180)}
    task, found = inspect(write(tmp_path, columns))
    assert task.name == "forecast"
    assert found.columns["time"] == ("year",) and found.columns["series"] == ("country",)
    assert f"year holds whole numbers: 1950{decimals} is read as 1950." in found.notes


def test_a_blank_before_years_as_decimals_is_not_what_is_said_of_them(tmp_path: Path) -> None:
    years = [None, *(f"{year}.0" for year in range(1950, 2010))]
    path = write(tmp_path, {"year": years, "level": noise(61)})
    (problem,) = refused(path, "forecast")
    assert "column 'year': a missing value is not a timestamp like the others" in problem
    found = propose(path, "tabular", targets="level", features="year")
    assert "year holds whole numbers: 1950.0 is read as 1950." in found.notes


def test_years_with_decimals_between_them_stay_as_they_are(tmp_path: Path) -> None:
    years = [f"{1950 + n / 12:.4f}" for n in range(240)]
    found = propose(write(tmp_path, {"year": years, "level": noise(240)}))
    assert not any("whole numbers" in note for note in found.notes)


def test_a_name_that_is_also_a_value_is_a_name_beside_names_of_numbers(tmp_path: Path) -> None:
    kinds = ["metal", "nonmetal"] * 60
    path = write(tmp_path, {"mass": noise(120), "radius": noise(120, 1), "metal": kinds})
    found = propose(path, "tabular")
    assert found.columns["targets"] == ("metal",)
    assert found.columns["features"] == ("mass", "radius")


@pytest.mark.parametrize("form", ["Q{q}{y}", "Q{q} {y}", "{y}Q{q}", "{q}Q{y}"])
def test_a_quarter_is_read_on_either_side_of_its_year(tmp_path: Path, form: str) -> None:
    times = [form.format(y=1990 + n // 4, q=n % 4 + 1) for n in range(120)]
    found = propose(write(tmp_path, {"quarter": times, "rate": noise(120)}))
    assert any("every quarter from 1990-01-01 to 2019-10-01" in note for note in found.notes)


def test_of_two_columns_of_time_the_one_that_tells_hours_apart_is_read(tmp_path: Path) -> None:
    dates = [f"{hour:%Y-%m-%d}" for hour in HOURS]
    path = write(tmp_path, {"date": dates, "ts": HOURS, "rides": noise(600), "rain": noise(600, 1)})
    task, found = inspect(path)
    assert (task.name, found.columns["time"]) == ("forecast", ("ts",))


def test_the_time_of_a_change_is_not_the_time_of_a_row(tmp_path: Path) -> None:
    rows = list(itertools.product(DAYS[:60], ["a", "b"]))
    changed = [datetime(2022, 5, 1) + timedelta(minutes=7 * n) for n in range(120)]
    columns = {"date": [day for day, _ in rows], "shop": [shop for _, shop in rows]}
    path = write(tmp_path, {**columns, "updated_at": changed, "sales": noise(120)})
    assert propose(path).columns["time"] == ("date",)


def test_a_regular_series_with_repeated_rows_gets_the_commands_that_join_them(
    tmp_path: Path,
) -> None:
    times = [*HOURS, *HOURS[100:250]]
    columns = {"date_time": times, "traffic": noise(750)}
    (problem,) = refused(write(tmp_path, columns))
    assert "'date_time' holds 600 timestamps, each up to 2 times" in problem
    assert "rows of one timestamp averaged" in problem and "but for the first" in problem
    assert tasks_of(problem, tmp_path) == ["forecast", "forecast"]


@pytest.mark.parametrize("daily", [7, 365])
def test_a_season_is_the_one_of_the_calendar_that_the_values_come_near(
    tmp_path: Path, daily: int
) -> None:
    values = 10 * np.cos(2 * np.pi * np.arange(2200) / daily) + random(3).normal(0, 4, 2200)
    found = propose(write(tmp_path, {"date": DAYS, "load": values.tolist()}))
    assert found.proposed["season"] == daily


@pytest.mark.parametrize("name", ["nr", "fcode", "panelist"])
def test_numbers_that_name_the_rows_of_a_year_speak_for_order(tmp_path: Path, name: str) -> None:
    rows = list(itertools.product(range(1001, 1061), range(1980, 1988)))
    columns = {name: [n for n, _ in rows], "year": [year for _, year in rows]}
    path = write(tmp_path, {**columns, "educ": [9 + n % 4 for n, _ in rows], "wage": noise(480)})
    *_, problem = refused(path)
    assert f"'year' repeats 60 times, '{name}' tells the rows apart: 60 series" in problem
    assert tasks_of(problem, tmp_path) == ["tabular"]


@pytest.mark.parametrize("name", ["chick", "entity"])
def test_numbers_that_are_measured_again_and_again_speak_for_order(
    tmp_path: Path, name: str
) -> None:
    rows = list(itertools.product(range(0, 22, 2), range(1, 41)))  # sorted by the time
    columns = {"weight": noise(440), "time": [time for time, _ in rows]}
    groups = {name: [n for _, n in rows], "diet": [n % 4 + 1 for _, n in rows]}
    (problem,) = refused(write(tmp_path, {**columns, **groups}))
    assert f"40 different '{name}' with 11 rows each in the order of 'time'" in problem
    assert "sequences" in tasks_of(problem, tmp_path)


def test_whole_numbers_of_a_table_of_single_measurements_speak_for_no_order(
    tmp_path: Path,
) -> None:
    ages, hours = random(0).integers(20, 60, 300), random(1).integers(0, 24, 300)
    path = write(tmp_path, {"age": ages, "hour": hours, "dose": noise(300), "effect": noise(300)})
    assert inspect(path)[0].name == "tabular"


@pytest.mark.parametrize("other", [{"a": 1, "b": 2, "c": 3}, {"a": "x", "b": "y", "c": "z"}])
def test_what_says_the_same_as_the_target_is_no_feature(
    tmp_path: Path, other: dict[str, object]
) -> None:
    species = ["abc"[n % 3] for n in range(120)]
    columns = {"length": noise(120), "species_code": [other[one] for one in species]}
    found = propose(write(tmp_path, {**columns, "species": species}))
    assert found.columns["features"] == ("length",)
    said = "Left out, because they are the target in other words: species_code."
    assert said in found.notes
    given = propose(tmp_path / "file.csv", features="length,species_code")
    assert given.columns["features"] == ("length", "species_code")


@pytest.mark.parametrize("name", ["Ear tag", "Bird ring", "Versuchsperson"])
def test_codes_with_a_target_of_their_own_group_their_rows(tmp_path: Path, name: str) -> None:
    codes = [f"NL{4001 + n // 4}" for n in range(240)]
    columns = {name: codes, "weight": noise(240), "ratio": noise(240, 1)}
    found = propose(
        write(tmp_path, {**columns, "treatment": ["AB"[n // 4 % 2] for n in range(240)]})
    )
    assert (found.columns["group"], found.columns["features"]) == ((name,), ("weight", "ratio"))


@pytest.mark.parametrize("name", ["subject#", "Subject No.", "patient#"])
def test_numbers_of_people_are_no_feature(tmp_path: Path, name: str) -> None:
    people = [n // 6 for n in range(240)]
    columns = {name: people, "age": noise(240), "tremor": noise(240, 1), "score": noise(240, 2)}
    found = propose(write(tmp_path, columns))
    assert (found.columns["group"], found.columns["features"]) == ((name,), ("age", "tremor"))


@pytest.mark.parametrize("name", ["SepsisLabel", "event_label", "Fall class"])
def test_a_name_that_ends_in_label_is_one(tmp_path: Path, name: str) -> None:
    people = [n // 12 for n in range(240)]
    columns = {"": [n % 12 for n in range(240)], "Hour": [n % 12 for n in range(240)]}
    columns |= {"HR": noise(240), name: [int(n % 12 > 8) for n in range(240)]}
    path = write(tmp_path, {**columns, "Gender": [p % 2 for p in people], "Patient_ID": people})
    task, found = inspect(path)
    assert (task.name, found.columns["label"]) == ("sequences", (name,))
    assert {*found.columns["features"]} == {"HR", "Gender"}
    assert not any("guess" in note for note in found.notes)


def test_what_says_the_same_as_the_label_of_sequences_is_no_channel(tmp_path: Path) -> None:
    people = [n // 12 for n in range(240)]
    states = ["ill" if person % 3 else "well" for person in people]
    columns = {"patient": people, "visit": [n % 12 for n in range(240)], "pulse": noise(240)}
    columns |= {"state_code": [1 + (state == "ill") for state in states], "state": states}
    path = write(tmp_path, columns)
    found = propose(path, "sequences", label="state")
    assert found.columns["features"] == ("pulse",)
    assert "Left out, because they are the label in other words: state_code." in found.notes


@pytest.mark.parametrize(("name", "read"), [("arrests", "regression"), ("class", "refused")])
def test_a_count_whose_largest_value_stands_once_is_a_number(
    tmp_path: Path, name: str, read: str
) -> None:
    counts = [n % 6 for n in range(119)] + [15]
    path = write(tmp_path, {"age": noise(120), "height": noise(120, 1), name: counts})
    if read == "refused":
        (problem,) = refused(path)
        assert "column 'class': class '15' has one example → add some or remove it" in problem
    else:
        assert propose(path).facts.problem == read


def test_measured_numbers_beside_texts_are_no_labels(tmp_path: Path) -> None:
    shares = [round(n / 37, 2) for n in range(60)] * 2
    names = [f"browser number {n} of many" for n in range(120)]
    path = write(tmp_path, {"version": names, "share": shares})
    (problem,) = refused(path)
    assert "the columns version, share fit no task" in problem


def test_lines_that_end_in_two_returns_are_read_as_lines(tmp_path: Path) -> None:
    path = write(tmp_path, {"age": noise(90), "rank": [n % 3 for n in range(90)]})
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\r\n"))
    found = propose(path, "tabular")
    assert found.columns["targets"] == ("rank",) and found.facts.rows == 90
    assert found.notes[-2] == "Left out: the first CR of lines that end in CR CR LF."


def test_a_file_in_an_archive_is_not_named_as_an_archive(tmp_path: Path) -> None:
    path = write(tmp_path, {"age": noise(90), "rank": [n % 3 for n in range(90)]})
    with zipfile.ZipFile(tmp_path / "rank.csv.zip", "w") as archive:
        archive.write(path, "rank.csv.zip")
    assert propose(tmp_path / "rank.csv.zip", "tabular").file == "rank.csv"


@pytest.mark.parametrize("offset", ["", "+01:00"])
def test_hours_that_clocks_skip_are_said_of_local_times_alone(tmp_path: Path, offset: str) -> None:
    hours = [datetime(2022, 3, 1) + timedelta(hours=n) for n in range(900)]
    skipped = datetime(2022, 3, 27, 2)
    times = [f"{hour:%Y-%m-%d %H:%M:%S}{offset}" for hour in hours if hour != skipped]
    found = propose(write(tmp_path, {"time": times, "flow": noise(899)}))
    assert any("clocks skip" in note for note in found.notes) == (not offset)


def test_series_that_are_too_short_are_said_to_be_so(tmp_path: Path) -> None:
    pairs = list(itertools.product(["AT", "BE", "CH"], range(1952, 2008, 5)))
    columns = {"country": [name for name, _ in pairs], "year": [year for _, year in pairs]}
    (problem,) = refused(write(tmp_path, {**columns, "population": noise(36)}))
    assert "series of 12 steps leave 1 for a split, and 3 are needed" in problem
    assert tasks_of(problem, tmp_path) == ["tabular"]


def test_no_season_is_found_on_the_slope_towards_one(tmp_path: Path) -> None:
    """Of two and a half years no year can be told, and nothing shorter stands for it."""
    values = 10 * np.cos(2 * np.pi * np.arange(1500) / 365) + random(3).normal(0, 4, 1500)
    path = write(tmp_path, {"date": DAYS[:1500], "load": values.tolist()})
    assert propose(path).proposed["season"] == 1


def test_names_of_rows_are_neither_a_counter_nor_a_text(tmp_path: Path) -> None:
    columns = {"age": noise(90), "height": noise(90, 1), "rank": [n % 3 for n in range(90)]}
    names = [f"Mr. {LETTERS[n % 26]} {LETTERS[n // 26]}" for n in range(90)]
    for rows in ([*range(1, 91)], names):
        found = propose(write(tmp_path, {"rownames": rows, **columns}))
        assert found.columns["features"] == ("age", "height")


def test_a_column_beside_the_numbers_of_the_rows_is_the_only_one(tmp_path: Path) -> None:
    (problem,) = refused(write(tmp_path, {"rownames": [*range(1, 301)], "flow": noise(300)}))
    assert "'flow' is the only column" in problem
    assert tasks_of(problem, tmp_path) == ["forecast"]


def test_years_as_names_beside_numbered_rows_are_steps(tmp_path: Path) -> None:
    years = {str(year): noise(9, year) for year in range(1980, 2016)}
    columns = {"rownames": [*range(1, 10)], "country": list(LETTERS[:9]), **years}
    task, found = inspect(write(tmp_path, columns))
    assert task.name == "forecast"
    assert any("36 columns named by years" in note for note in found.notes)


def test_two_names_of_a_row_with_many_numbers_are_no_pair(tmp_path: Path) -> None:
    states = [f"{LETTERS[n % 26]}{LETTERS[n // 26].lower()}land" for n in range(90)]
    short = [state[:2].upper() for state in states]
    columns = {"state": states, "abbreviation": short, "income": noise(90), "age": noise(90, 1)}
    assert inspect(write(tmp_path, columns))[0].name == "tabular"
    assert inspect(write(tmp_path, {"state": states, "abbreviation": short}))[0].name == "pairs"


def test_phrases_that_return_are_categories_beside_other_columns(tmp_path: Path) -> None:
    married = ["never married at all", "married / spouse present", "now divorced again"]
    health = ["1. <=Good of all", "2. >=Very good", "3. None of these"]
    columns = {"age": noise(120), "married": [married[n % 3] for n in range(120)]}
    path = write(tmp_path, {**columns, "health": [health[n % 7 % 3] for n in range(120)],
                            "income": noise(120, 1)})  # fmt: skip
    task, found = inspect(path)
    assert task.name == "tabular"
    assert found.columns["features"] == ("age", "married", "health")


def test_names_beside_many_other_columns_are_no_texts(tmp_path: Path) -> None:
    names = [f"{LETTERS[n % 26]}., Mr. {LETTERS[n // 26]} Jr." for n in range(90)]
    columns = {"name": names, "class": ["1st", "2nd", "3rd"] * 30, "age": noise(90)}
    others = {"sex": ["f", "m"] * 45, "fare": noise(90, 1), "survived": [0, 0, 1] * 30}
    assert inspect(write(tmp_path, {**columns, **others}))[0].name == "tabular"


def test_an_infinity_among_numbers_is_told_once(tmp_path: Path) -> None:
    runs = [f"{n // 15 % 4}wheat" for n in range(300)]
    ends = [str(n % 15 + 1) if n % 15 < 14 else "inf" for n in range(300)]
    (problem,) = refused(write(tmp_path, {"start": [n % 15 for n in range(300)], "end": ends,
                                          "count": noise(300), "species": runs}))  # fmt: skip
    assert "'inf' in 'end' is not read as a number" in problem


def test_a_label_that_no_name_tells_is_said_to_be_a_guess(tmp_path: Path) -> None:
    rows = list(itertools.product(range(1, 31), range(12)))
    columns = {"subject": [n for n, _ in rows], "time": [step for _, step in rows]}
    path = write(tmp_path, {**columns, "conc": noise(360), "race": ["ab"[n % 2] for n, _ in rows]})
    said = "No column is named as a label, so this is a guess; say --column label=NAME."
    assert said in propose(path, "sequences").notes
    assert said not in propose(path, "sequences", label="race").notes


def test_groups_with_a_few_mistakes_speak_for_order(tmp_path: Path) -> None:
    pairs = [*itertools.product(["AT", "BE", "CH", "DE"], range(1950, 2000)), *[("", 1950)] * 3]
    columns = {"country": [name for name, _ in pairs], "year": [year for _, year in pairs]}
    *_, problem = refused(write(tmp_path, {**columns, "imports": noise(203)}))
    assert "'year' repeats 7 times, 'country' tells nearly all rows apart" in problem


@pytest.mark.parametrize("steps", [52.178571, 365, 260])
def test_years_in_steps_finer_than_months_are_counters(tmp_path: Path, steps: float) -> None:
    years = [f"{1991.1 + n / steps:.11f}".rstrip("0") for n in range(600)]
    task, found = inspect(write(tmp_path, {"time": years, "value": noise(600)}))
    assert (task.name, found.columns["time"]) == ("forecast", ("time",))
    assert "a counter from 1991.1 to" in found.notes[0]


def test_days_beside_years_are_days_of_the_year_where_they_exceed_months(tmp_path: Path) -> None:
    days = [date(2019, 1, 1) + timedelta(days=n) for n in range(700)]
    columns = {"year": [day.year for day in days], "day": [day.timetuple().tm_yday for day in days]}
    task, found = inspect(write(tmp_path, {**columns, "flow": noise(700)}))
    assert (task.name, found.columns["time"]) == ("forecast", ("year", "day"))
    assert any("every day from 2019-01-01 to 2020-11-30" in note for note in found.notes)


def test_times_of_day_as_numbers_without_dates_speak_for_order(tmp_path: Path) -> None:
    minutes = [(840 // 100 * 60 + 40 + 10 * n) % 1440 for n in range(114)]
    columns = {"day": [346 + n // 92 for n in range(114)],
               "time": [n // 60 * 100 + n % 60 for n in minutes]}  # fmt: skip
    path = write(tmp_path, {**columns, "temp": noise(114), "activity": [n % 2 for n in minutes]})
    (problem,) = refused(path)
    assert "'time' holds times of day such as 840, and no column their dates" in problem
    assert tasks_of(problem, tmp_path)[:1] == ["forecast"]


def test_the_last_column_is_no_target_where_it_follows_from_the_time(tmp_path: Path) -> None:
    days = DAYS[:200]
    columns = {"date": days, "trips": noise(200), "rain": noise(200, 1)}
    told = {"day_of_week": [day.isoweekday() for day in days], "closed": [0, 1] * 100}
    found = propose(write(tmp_path, {**columns, **told, "month": [day.month for day in days]}))
    assert found.columns["targets"] == ("rain",)
    births = {"date": days, "births": noise(200), "rain": noise(200, 1), **told}
    assert propose(write(tmp_path, births)).columns["targets"] == ("births",)


def test_names_of_rows_are_not_forecast(tmp_path: Path) -> None:
    columns = {"rownames": [*range(1, 46)], "president": [f"Mr. {n}" for n in range(45)]}
    path = write(tmp_path, {**columns, "start": [str(day) for day in DAYS[:45]]})
    assert "no column found for targets" in refused(path, "forecast")[0]


def test_rows_in_no_order_of_their_irregular_times_are_asked_about(tmp_path: Path) -> None:
    minutes = random(0).choice(100_000, 300, replace=False)
    times = [f"{datetime(2021, 9, 1) + timedelta(minutes=int(n)):%Y-%m-%dT%H:%M}" for n in minutes]
    columns = {"id": [*range(300)], "interview": times, "region": list("abcdef") * 50}
    path = write(tmp_path, {**columns, "age": noise(300), "trust": noise(300, 1)})
    (problem,) = refused(path)
    assert "'interview' holds 300 timestamps" in problem
    assert sorted(tasks_of(problem, tmp_path)) == ["forecast", "forecast", "tabular"]
    table = pl.read_csv(path).sort("interview", descending=True)
    table.drop("region").write_csv(path)
    assert inspect(path)[0].name == "forecast"


def test_a_year_is_not_read_where_a_date_of_the_same_years_is(tmp_path: Path) -> None:
    months = [date(1990 + n // 12, n % 12 + 1, 1) for n in range(240)]
    columns = {"year": [m.year for m in months], "month": [f"{m:%b}" for m in months]}
    path = write(tmp_path, {**columns, "mon": [m.month for m in months],
                            "count": noise(240), "date": months})  # fmt: skip
    assert propose(path).columns["time"] == ("date",)


def test_durations_of_days_are_no_tagged_sentences(tmp_path: Path) -> None:
    slept = [f"{6 + n % 3}h {n * 7 % 60}m" for n in range(200)]
    columns = {"Date": DAYS[:200], "In bed": [f"9h {n % 60}m" for n in range(200)]}
    task, found = inspect(write(tmp_path, {**columns, "Asleep": slept, "HR": noise(200)}))
    assert (task.name, found.columns["time"]) == ("forecast", ("Date",))


@pytest.mark.parametrize("name", ["patient_nbr", "patient_id"])
def test_a_person_of_several_rows_is_asked_about(tmp_path: Path, name: str) -> None:
    persons = [1000 + n * 37 % 160 for n in range(400)]
    columns = {name: persons, "age": noise(400), "label": [n * 5 % 3 // 2 for n in range(400)]}
    (refusal,) = refused(write(tmp_path, columns))
    assert f"160 different '{name}'" in refusal
    assert propose(tmp_path / "file.csv", "tabular").columns["features"] == ("age",)


def test_three_columns_may_tell_series_apart(tmp_path: Path) -> None:
    keys = itertools.product("AB", ["M1", "M2", "M3"], ["temp", "vib"])
    rows = [(*key, hour) for key in keys for hour in HOURS[:60]]
    columns = dict(
        zip(["plant", "machine", "sensor", "time"], zip(*rows, strict=True), strict=True)
    )
    listed = {name: [*values] for name, values in columns.items()}
    found = propose(write(tmp_path, {**listed, "value": noise(len(rows))}))
    assert found.columns["series"] == ("plant", "machine", "sensor")


@pytest.mark.parametrize(("name", "label"), [("rude", "toxic"), ("sentiment", "sentiment")])
def test_texts_beside_several_flags_are_labelled_by_one_of_them(
    tmp_path: Path, name: str, label: str
) -> None:
    texts = [" ".join(f"w{n * k % 17}" for k in range(1, 9)) + f" {n}" for n in range(200)]
    flags = {kind: [int(n % every == 0) for n in range(200)] for kind, every in
             [("toxic", 2), ("threat", 40), (name, 5)]}  # fmt: skip
    path = write(tmp_path, {"id": [f"x{n}" for n in range(200)], "comment_text": texts, **flags})
    task, found = inspect(path)
    assert (task.name, found.columns["text"]) == ("text", ("comment_text",))
    assert found.columns["label"] == (label,)
    guessed = "Several columns could be the label; --column label=NAME chooses another."
    assert (guessed in found.notes) == (name != label)
