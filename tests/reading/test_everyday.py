"""Files of an ordinary day: durations, marks, subtotals, names written in two ways, workbooks."""

from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from proposals import propose, random, refused, tasks_of

from scaffold.tasks import Data

N = 240
DRAW = random(11)
LEVEL = [round(float(v), 1) for v in 300 + DRAW.normal(size=N).cumsum()]
OTHER = [round(float(v), 2) for v in DRAW.normal(20, 5, size=N)]
COUNT = [int(v) for v in DRAW.integers(3, 60, size=N)]
KIND = [("red", "green", "blue")[v] for v in DRAW.integers(0, 3, size=N)]
YES = [("no", "yes")[v] for v in DRAW.integers(0, 2, size=N)]
DAYS = [str(date(2021, 1, 4) + timedelta(days=n)) for n in range(N)]
NAMES = [f"{a} {b}" for a in ("Anna", "Ben", "Cleo") for b in ("Weber", "Klein", "Ott")] * 30


def held(folder: Path, **columns: object) -> Path:
    path = folder / "file.csv"
    pl.DataFrame({name: column for name, column in columns.items()}, strict=False).write_csv(path)
    return path


def said(found: Data) -> str:
    return " ".join(found.notes)


SECONDS = [int(v) for v in DRAW.integers(65, 3500, size=N)]
DURATIONS = {
    "clocks of the first hour": [f"00:{s // 60:02}:{s % 60:02}" for s in SECONDS],
    "minutes and hundredths": [f"{s // 60}:{s % 60:02}.{s % 97:02}" for s in SECONDS],
    "hours and minutes with letters": [f"{s // 60}h {s % 60}m" for s in SECONDS],
    "beyond a day": [f"{s // 60}:{s % 60:02}:00" for s in SECONDS],
}


@pytest.mark.parametrize("kind", DURATIONS)
def test_durations_are_read_in_seconds(tmp_path: Path, kind: str) -> None:
    found = propose(held(tmp_path, agent=KIND, talk=DURATIONS[kind], calls=COUNT, done=YES))
    assert "talk" in found.columns["features"] and "talk holds durations: " in said(found)


@pytest.mark.parametrize("name", ["Length", "Pace", "Lap time", "Duration (min)", "Spieldauer"])
def test_what_is_named_a_duration_is_no_time_of_day(tmp_path: Path, name: str) -> None:
    short = [f"{s // 600}:{s % 60:02}" for s in SECONDS]
    found = propose(held(tmp_path, Genre=KIND, **{name: short}, BPM=COUNT, liked=YES))
    assert name in found.columns["features"] and " seconds." in said(found)


def test_times_of_day_in_the_first_hour_of_a_day_stay_times(tmp_path: Path) -> None:
    clocks = [f"00:{n // 60:02}:{n % 60:02}" for n in range(N)]
    found = propose(held(tmp_path, date=["2023-09-01"] * N, time=clocks, load=LEVEL))
    assert found.columns["time"] == ("date", "time")


MARKS = ["x", "X", "✓", "yes", "ja", "oui"]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_or_nothing_is_one_or_zero(tmp_path: Path, mark: str) -> None:
    marks = [mark if count > 30 else None for count in COUNT]
    path = held(tmp_path, age=[count + 10 for count in SECONDS], plan=KIND, paid=marks)
    found = propose(path)
    assert (found.columns["targets"], found.facts.outputs) == (("paid",), 2)
    assert f"paid holds marks or nothing, which is read as 0: {mark} is read as 1." in said(found)


def test_dashes_of_accounts_are_zeros_and_other_dashes_are_missing(tmp_path: Path) -> None:
    for dash, note in (
        (" -   ", "Refunds holds dashes, as accounts show 0"),
        ("-", "read as missing"),
    ):
        refunds = [dash if n % 9 == 0 else f"{v:,.2f}" for n, v in enumerate(LEVEL)]
        found = propose(held(tmp_path, Date=DAYS, Takings=OTHER, Refunds=refunds))
        assert note in said(found)


WRITTEN = {
    "an apostrophe before": (lambda v: f"'{v}", "an apostrophe before each number"),
    "a sign behind": (lambda v: f"Rs.{v}/-", "a sign behind each amount"),
    "out of five": (lambda v: f"{v % 40 / 10 + 1:.1f}/5", "numbers of so many"),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_numbers_in_a_wrapping_are_read(tmp_path: Path, way: str) -> None:
    write, note = WRITTEN[way]
    found = propose(held(tmp_path, plan=KIND, price=[write(s) for s in SECONDS], done=YES))
    assert "price" in found.columns["features"] and note in said(found)


@pytest.mark.parametrize("word", ["Total", "Ergebnis", "Summe", "Gesamt", "Subtotal", "合計"])
def test_subtotals_below_the_rows_of_a_word_are_left_out(tmp_path: Path, word: str) -> None:
    rows = []
    for team in ("North", "South", "East"):
        own = [(team, day, count) for day, count in zip(DAYS, COUNT, strict=True)]
        rows += [*own, (f"{team} {word}", None, sum(count for *_, count in own))]
    path = tmp_path / "file.csv"
    pl.DataFrame(rows, ["Team", "Day", "Sales"], orient="row").write_csv(path)
    found = propose(path)
    assert found.facts.rows == 3 * N and found.columns["series"] == ("Team",)
    assert f"Left out: 3 rows of totals, such as 'North {word}'" in said(found)


def test_sums_of_quarters_between_months_are_left_out(tmp_path: Path) -> None:
    rows = []
    for n in range(72):
        rows.append((f"{date(2018 + n // 12, n % 12 + 1, 1):%b %Y}", COUNT[n]))
        if n % 3 == 2:
            rows.append((f"Q{n % 12 // 3 + 1} {2018 + n // 12}", sum(COUNT[n - 2 : n + 1])))
    path = tmp_path / "file.csv"
    pl.DataFrame(rows, ["Month", "Cost"], orient="row").write_csv(path)
    found = propose(path)
    assert found.time and (found.time.every, found.facts.rows) == ("1mo", 72)


@pytest.mark.parametrize("role", ["series", "class"])
@pytest.mark.parametrize("other", ["BERLIN", "Berlin "], ids=["capitals", "a space"])
def test_names_that_differ_in_capitals_or_spaces_alone_are_asked(
    tmp_path: Path, role: str, other: str
) -> None:
    cities = [("Bonn", "Berlin" if n < N // 2 else other)[n % 2] for n in range(N)]
    if role == "series":
        days = [DAYS[n // 2] for n in range(N)]
        path = held(tmp_path, day=days, city=cities, sales=LEVEL)
    else:
        path = held(tmp_path, age=COUNT, income=LEVEL, city=cities)
    if role == "class" and other == "Berlin ":  # labels are read without spaces around them
        return
    refusal = refused(path)[0]
    assert "differ in spaces or capitals alone" in refusal
    assert tasks_of(refusal, tmp_path)[0] == ("forecast" if role == "series" else "tabular")


def test_codes_in_which_capitals_count_are_no_names(tmp_path: Path) -> None:
    codes = [("aB1", "Ab1", "x", "X")[n % 4] for n in range(N)]
    found = propose(held(tmp_path, day=[DAYS[n // 4] for n in range(N)], key=codes, sales=LEVEL))
    assert found.columns["series"] == ("key",)


@pytest.mark.parametrize("name", ["Unit", "Currency", "Einheit"])
def test_values_in_several_units_are_asked(tmp_path: Path, name: str) -> None:
    units = ["kg" if n < 100 else "lb" for n in range(N)]
    path = held(tmp_path, Date=DAYS, Weight=LEVEL, **{name: units})
    refusal = refused(path)[0]
    assert f"column '{name}': tells that values are in kg and in lb" in refusal
    assert tasks_of(refusal, tmp_path) == ["forecast"]


def test_a_unit_for_each_series_is_none_too_many(tmp_path: Path) -> None:
    days = [DAYS[n // 2] for n in range(N)]
    kinds = [("heart rate", "temperature")[n % 2] for n in range(N)]
    units = [("bpm", "C")[n % 2] for n in range(N)]
    found = propose(held(tmp_path, day=days, kind=kinds, Unit=units, value=LEVEL))
    assert len(found.columns["series"]) == 1


@pytest.mark.parametrize("between", [",", ",,,"], ids=["a column", "three columns"])
def test_two_tables_beside_each_other_are_refused(tmp_path: Path, between: str) -> None:
    later = [str(date(2021, 3, 4) + timedelta(days=n)) for n in range(N)]
    pairs = zip(DAYS, LEVEL, later, COUNT, strict=True)
    rows = [f"{a},{b},{between}{c},{d}" for a, b, c, d in pairs]
    path = tmp_path / "file.csv"
    path.write_text("\n".join([f"Date,Sales,{between}Date,Visitors", *rows]))
    what = f"two tables beside each other: 'Date' returns in column {3 + len(between)}"
    assert what in refused(path)[0]


def workbook(path: Path, **sheets: pl.DataFrame) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        for name, table in sheets.items():
            table.write_excel(book, name)
    return path


def test_a_cover_sheet_is_passed_over_for_the_table(tmp_path: Path) -> None:
    cover = pl.DataFrame({"Report": ["made by", "of"], "Energy": ["us", "2023"]})
    path = workbook(
        tmp_path / "file.xlsx", Cover=cover, Data=pl.DataFrame({"Day": DAYS, "kWh": LEVEL})
    )
    found = propose(path)
    assert found.columns["targets"] == ("kWh",)
    assert "the sheet 'Data', the largest of 2: Cover, Data" in said(found)


def test_sheets_of_the_same_columns_are_one_table_whatever_their_numbers_are(
    tmp_path: Path,
) -> None:
    whole = pl.DataFrame({"Day": DAYS[:120], "kWh": COUNT[:120]})
    rest = pl.DataFrame({"Day": DAYS[120:], "kWh": LEVEL[120:]})
    assert propose(workbook(tmp_path / "file.xlsx", Old=whole, New=rest)).facts.rows == N


EVENTS = [f"{datetime(2024, 1, 1) + timedelta(minutes=7 * n + n * n % 5)}" for n in range(N)]


def test_events_with_a_class_and_a_number_unlike_its_neighbours_are_asked(tmp_path: Path) -> None:
    path = held(tmp_path, Arrival=EVENTS, Wait=OTHER, Admitted=YES)
    refusal = refused(path)[0]
    assert tasks_of(refusal, tmp_path) == ["forecast", "tabular"]
    smooth = propose(held(tmp_path, Arrival=EVENTS, Wait=LEVEL, Admitted=YES))
    assert smooth.columns["targets"] == ("Wait",)


@pytest.mark.parametrize("name", ["Geburtsdatum", "Data di nascita", "DOB", "Eintritt"])
def test_a_date_of_birth_orders_no_rows(tmp_path: Path, name: str) -> None:
    born = [str(date(1950, 3, 1) + timedelta(days=97 * n + n * n % 31)) for n in range(N)]
    found = propose(held(tmp_path, **{name: born}, Weight=OTHER, Group=KIND))
    assert found.columns["targets"] == ("Group",) and "time" not in found.columns


@pytest.mark.parametrize("name", ["Numer faktury", "Rechnungs Nr.", "Invoice number"])
def test_the_number_of_a_document_is_no_date(tmp_path: Path, name: str) -> None:
    numbers = [f"{n % 28 + 1}/{n // 28 % 12 + 1:02}/2023" for n in range(N)]
    found = propose(held(tmp_path, **{name: numbers}, issued=DAYS, Brutto=LEVEL))
    assert found.columns["time"] == ("issued",)


TARGETS = {  # columns in their order → what is forecast
    "price,sales": "sales",
    "price,promo,demand": "demand",
    "Price,Units sold": "Units sold",
    "Target,Actual": "Actual",
    "Ist,Prognose": "Ist",
    "This year,Last year": "This year",
    "Aktuell,Vorjahr": "Aktuell",
    "open,price": "price",
}


@pytest.mark.parametrize("names", TARGETS)
def test_what_was_reached_is_forecast_and_not_what_was_planned_or_set(
    tmp_path: Path, names: str
) -> None:
    columns = dict(zip(names.split(","), (LEVEL, OTHER, COUNT), strict=False))
    assert propose(held(tmp_path, date=DAYS, **columns)).columns["targets"] == (TARGETS[names],)


def test_parts_of_a_date_beside_it_are_no_targets(tmp_path: Path) -> None:
    days = [date(2021, 1, 4) + timedelta(days=n) for n in range(N)]
    parts = {"KW": [d.isocalendar().week for d in days], "Jahr": [d.year for d in days]}
    path = held(tmp_path, Datum=DAYS, Besuche=LEVEL, **parts)
    assert propose(path).columns["targets"] == ("Besuche",)


@pytest.mark.parametrize("second", ["SW1 4AB", "030 1234567", "Math 7B", "DE89 3704"])
def test_names_and_addresses_of_as_many_words_are_no_tagged_sentences(
    tmp_path: Path, second: str
) -> None:
    others = [f"{second[:-1]}{n % 10}" for n in range(N)]
    found = propose(held(tmp_path, Name=NAMES[:N], Place=others, Age=COUNT, Churned=YES))
    assert found.columns["targets"] == ("Churned",)


def test_addresses_beside_numbers_are_no_texts(tmp_path: Path) -> None:
    streets = [f"ul. Polna Nowa {n}" for n in range(N)]
    found = propose(
        held(tmp_path, Adres=streets, Powierzchnia=OTHER, Pokoje=[c % 5 for c in COUNT], Cena=LEVEL)
    )
    assert found.columns["targets"] == ("Cena",)


TIMES = ["Giorno,01/{0:02}", "Mese,{0} del mese", "Semaine,sem. {0} bis", "Uke,uke {0} til"]


@pytest.mark.parametrize("both", TIMES)
def test_what_is_named_like_a_time_in_any_language_and_read_as_none_is_said(
    tmp_path: Path, both: str
) -> None:
    name, form = both.split(",")
    refusal = refused(
        held(tmp_path, **{name: [form.format(n) for n in range(N)]}, x=LEVEL, y2=OTHER)
    )
    assert f"'{name}' is named like a time, and " in refusal[0]


@pytest.mark.parametrize("value", ["999999999", "99999999"])
def test_a_number_of_many_nines_means_a_missing_value(tmp_path: Path, value: str) -> None:
    texts = [value if n % 17 == 5 else str(v) for n, v in enumerate(LEVEL)]
    found = propose(held(tmp_path, date=DAYS, level=texts))
    assert value in said(found)


def test_two_digit_years_behind_words_are_read(tmp_path: Path) -> None:
    days = [f"{date(2021, 1, 4) + timedelta(days=n):%b-%d-%y}" for n in range(N)]
    found = propose(held(tmp_path, Date=days, Units=COUNT))
    assert found.time and (found.time.pattern, found.time.every) == ("%b-%d-%y", "1d")


def test_four_columns_that_name_a_series_are_told(tmp_path: Path) -> None:
    keys = list(product((1, 2), repeat=4))
    rows = [
        (day, *map("{}{}".format, "abcd", key), COUNT[n] + sum(key))
        for n, day in enumerate(DAYS[:60])
        for key in keys
    ]
    path = tmp_path / "file.csv"
    names = ["Day", "Region", "Product", "Channel", "Size", "Sales"]
    pl.DataFrame(rows, names, orient="row").write_csv(path)
    assert propose(path).columns["series"] == ("Region", "Product", "Channel", "Size")


WEEKS = [date(2021, 1, 4) + timedelta(weeks=n) for n in range(N)]
SPANS = {
    "%d/%m/%Y": " - ",
    "%d.%m.%Y": " bis ",
    "%Y-%m-%d": " to ",
    "%Y/%m/%d": "–",
    "%Y.%m.%d": " ~ ",
}


@pytest.mark.parametrize("form", SPANS)
def test_dates_from_when_to_when_are_read_by_the_first(tmp_path: Path, form: str) -> None:
    ends = [day + timedelta(days=6) for day in WEEKS]
    spans = [f"{a:{form}}{SPANS[form]}{b:{form}}" for a, b in zip(WEEKS, ends, strict=True)]
    found = propose(held(tmp_path, Week=spans, cost=LEVEL))
    assert (found.facts.rows, found.time and found.time.every) == (N, "7d")
    assert "intervals, read by their start" in said(found)


def test_weeks_with_s_are_read(tmp_path: Path) -> None:
    weeks = [f"{year}-S{week:02}" for year in (2021, 2022) for week in range(1, 53)]
    found = propose(held(tmp_path, semaine=weeks, taux=LEVEL[:104]))
    assert (found.columns["time"], found.time and found.time.every) == (("semaine",), "7d")


def test_grades_with_a_minus_behind_them_are_words(tmp_path: Path) -> None:
    marks = [("1", "2-", "3", "4-", "5")[n % 5] for n in COUNT]
    found = propose(held(tmp_path, maths=marks, age=COUNT, passed=YES))
    assert "maths" in found.columns["features"] and "is read as -5" not in said(found)


@pytest.mark.parametrize("word", ["k.A.", "keine Angabe"])
def test_no_answer_is_a_missing_value(tmp_path: Path, word: str) -> None:
    answers = [word if n % 9 == 0 else str(n % 5 + 1) for n in COUNT]
    found = propose(held(tmp_path, question=answers, age=COUNT, done=YES))
    assert "question" in found.columns["features"]
    assert f"{word!r} in question: read as missing" in said(found)


def test_ranked_results_behind_their_places_are_named(tmp_path: Path) -> None:
    path = tmp_path / "train.txt"
    path.write_text("".join(f"{n % 5} qid:{n // 9} 1:{n} 2:{n % 7}.5 3:1\n" for n in range(90)))
    assert "LIBSVM" in " ".join(refused(path))


def test_a_sentence_of_many_words_is_read_at_once(tmp_path: Path) -> None:
    texts = [f"Words of the old {'city and the new ' * 12}market {n}" for n in range(N)]
    found = propose(held(tmp_path, text=texts, label=YES))
    assert (found.columns["text"], found.facts.rows) == (("text",), N)


def test_a_longer_text_that_is_often_blank_is_not_the_one_to_read(tmp_path: Path) -> None:
    words = [f"{a} {b} news of the day {n}" for n, (a, b) in enumerate(zip(KIND, YES, strict=True))]
    longer = [f"{w} in a longer {w}" if n % 9 else "" for n, w in enumerate(words)]
    dates = [DAYS[n // 8] for n in range(N)]
    found = propose(
        held(tmp_path, category=KIND, headline=words, short_description=longer, date=dates)
    )
    assert (found.columns["text"], found.columns["label"]) == (("headline",), ("category",))


def test_lines_of_names_and_values_are_a_table(tmp_path: Path) -> None:
    path = tmp_path / "agent.log"
    lines = (
        f'{day}T00:00:00Z level=info note="a \\"b\\" c" load={load} free={count}'
        for day, load, count in zip(DAYS, LEVEL, COUNT, strict=True)
    )
    path.write_text("\n".join(lines) + "\n")
    found = propose(path, targets="load")
    assert (found.columns["time"], found.columns["features"]) == (("time",), ("load", "free"))
    assert found.facts.rows == N and "Lines of name=value." in said(found)


def test_lines_of_which_one_is_no_name_and_value_are_no_such_table(tmp_path: Path) -> None:
    path = tmp_path / "query.csv"
    path.write_text("page,query\n" + "".join(f"p{n},a={n} b={n}\n" for n in range(30)))
    assert "name=value" not in said(propose(path))


@pytest.mark.parametrize("digits", [9, 11])
def test_long_numbers_at_random_name_the_rows(tmp_path: Path, digits: int) -> None:
    codes = [int(v) for v in random(3).integers(10 ** (digits - 1), 10**digits, size=N)]
    found = propose(held(tmp_path, pesel=codes, age=COUNT, dose=OTHER, done=YES))
    assert (found.columns["id"], found.columns["features"]) == (("pesel",), ("age", "dose"))


def test_large_numbers_that_change_little_are_measured(tmp_path: Path) -> None:
    large = [int(500_000_000 + 1000 * v) for v in LEVEL]
    found = propose(held(tmp_path, date=DAYS, passengers=large))
    assert found.columns["targets"] == ("passengers",)


def test_counted_hours_of_a_day_of_23_are_those_of_its_clock(tmp_path: Path) -> None:
    found = propose(counted(tmp_path, date(2024, 3, 1), "2024-03-31", 23))
    assert "hour holds numbered periods of a day: 1 is read as 00:00" in said(found)
    assert "clocks are taken to be changed: 2024-03-31" in said(found)
    assert "1 row is missing from the regular steps" in said(found)


def test_counted_hours_of_a_day_of_25_are_those_of_its_clock(tmp_path: Path) -> None:
    path = counted(tmp_path, date(2024, 10, 1), "2024-10-27", 25)
    assert "the hour that clocks repeat when they go back (2024-10-27)" in refused(path)[0]


def counted(folder: Path, start: date, changed: str, count: int) -> Path:
    """Write a price for each hour of 40 days, of which one has `count`."""
    days = [str(start + timedelta(days=n)) for n in range(40)]
    rows = [(d, h + 1) for d in days for h in range(count if d == changed else 24)]
    level = [round(float(v), 2) for v in random(5).normal(size=len(rows))]
    return held(folder, day=[d for d, _ in rows], hour=[h for _, h in rows], price=level)


def test_a_day_that_lacks_its_last_hours_keeps_those_that_it_has(tmp_path: Path) -> None:
    days = [str(date(2024, 3, 1) + timedelta(days=n)) for n in range(20)]
    rows = [(d, h + 1) for d in days for h in range(23 if d == days[5] else 24)]
    level = [round(float(v), 2) for v in random(5).normal(size=len(rows))]
    found = propose(held(tmp_path, day=[d for d, _ in rows], hour=[h for _, h in rows], x=level))
    assert "numbered periods" not in said(found)


def test_seconds_of_a_parquet_file_are_read_where_it_holds_durations(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    run = [timedelta(seconds=count / 2) for count in COUNT]
    pl.DataFrame({"start": DAYS, "energy": LEVEL, "run": run}).write_parquet(path)
    found = propose(path)
    assert "run" in found.columns["features"] and "run holds durations, read in sec" in said(found)


TOLD = {
    "numbers behind a threshold": ([3 + n % 5 if n % 3 else 0 for n in range(N)], True),
    "words of one class each": (["ab"[bool(n % 3)] + "xy"[n % 2] for n in range(N)], True),
    "numbers of both": ([n % 7 for n in range(N)], False),
}


@pytest.mark.parametrize("kind", TOLD)
def test_a_feature_that_tells_the_class_alone_is_said(tmp_path: Path, kind: str) -> None:
    values, tells = TOLD[kind]
    ill = ["ill" if n % 3 else "well" for n in range(N)]
    found = propose(held(tmp_path, age=COUNT, dose=OTHER, later=values, result=ill))
    assert ("later tells result without an error" in said(found)) == tells
    assert ("--column features=age,dose leaves it out" in said(found)) == tells


def test_a_feature_that_is_the_target_in_another_unit_is_said(tmp_path: Path) -> None:
    rough = [round(v) for v in OTHER]
    found = propose(held(tmp_path, kind=KIND, count=COUNT, rough=rough, price=OTHER))
    assert "without an error" not in said(found)
    exact = [3.5 * v + 30 for v in OTHER]
    found = propose(held(tmp_path, kind=KIND, count=COUNT, exact=exact, price=OTHER))
    assert "exact tells price without an error" in said(found)


BINARY = [n % 3 // 2 for n in range(N)]
FRONT = {
    "the first column, if no other is 0 and 1": ({"signal": BINARY, "a": OTHER, "b": COUNT}, 0),
    "one with the name of an outcome": ({"a": OTHER, "loan_status": BINARY, "b": COUNT}, 1),
    "the last, where two are 0 and 1": ({"m": BINARY, "a": OTHER, "f": BINARY[::-1]}, 2),
}


@pytest.mark.parametrize("kind", FRONT)
def test_what_is_0_and_1_is_the_target(tmp_path: Path, kind: str) -> None:
    columns, place = FRONT[kind]
    assert propose(held(tmp_path, **columns)).columns["targets"] == ([*columns][place],)


def test_milliseconds_since_1970_are_times_the_newest_first_too(tmp_path: Path) -> None:
    stamps = [1_704_067_200_000 + 3_600_000 * (N - n) for n in range(N)]
    assert propose(held(tmp_path, t=stamps, close=LEVEL)).columns["time"] == ("t",)


def test_days_of_no_year_are_turned_where_the_newest_is_first(tmp_path: Path) -> None:
    days = [f"{date(2024, 12, 30) - timedelta(days=n):%b %d}" for n in range(N)]
    path = held(tmp_path, Date=days, distance=LEVEL)
    refusal = refused(path)[0]
    assert '.drop("Date").reverse().with_row_index("time")' in refusal
    assert tasks_of(refusal, tmp_path)[0] == "forecast"


@pytest.mark.parametrize("unit", ["원", " Stk.", " kWh/(m²a)", " months", " acres"])
def test_units_behind_numbers_are_taken_out_of_them(tmp_path: Path, unit: str) -> None:
    found = propose(held(tmp_path, date=DAYS, load=[f"{value}{unit}" for value in LEVEL]))
    assert found.columns["targets"] == ("load",)


def test_one_year_and_two_years_are_of_one_unit(tmp_path: Path) -> None:
    ages = [f"{n % 9 + 1} year{'s' if n % 9 else ''}" for n in range(N)]
    assert "age" in propose(held(tmp_path, age=ages, dose=OTHER, done=YES)).columns["features"]
    ages = [f"{n % 9 + 1} {('week', 'year')[n % 2]}" for n in range(N)]
    assert "of different units" in refused(held(tmp_path, age=ages, dose=OTHER, done=YES))[0]


def test_letters_for_thousands_stand_behind_decimal_commas_too(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    rows = zip(DAYS, LEVEL, OTHER, strict=True)
    text = "".join(f"{day};{a};{b:.2f}M\n".replace(".", ",") for day, a, b in rows)
    path.write_text(f"date;close;volume\n{text}")
    found = propose(path)
    assert "volume" in found.columns["features"]
    first = f"{OTHER[0]:.2f}M".replace(".", ",")
    assert f"{first} is read as {round(OTHER[0] * 1_000_000)}." in said(found)


ENCODINGS = {
    "cp1251": "Дата;Выручка магазина",
    "cp1250": "Měsíc;Tržby zákazníků",
    "cp1252": "Période;Activité cumulée",
}


@pytest.mark.parametrize("codec", ENCODINGS)
def test_spaces_within_numbers_do_not_change_what_the_encoding_is_taken_for(
    tmp_path: Path, codec: str
) -> None:
    path = tmp_path / "file.csv"
    rows = [f"{day};{12_000 + n}" for n, day in enumerate(DAYS)]
    text = "\n".join([ENCODINGS[codec], *(row.replace(";12", ";12\xa0") for row in rows)])
    path.write_bytes(f"{text}\n".encode(codec))
    if codec == "cp1252":
        assert "Encoding: cp1252" in said(propose(path))
    else:
        assert f"but perhaps {codec.upper()}, which reads" in refused(path)[0]


def test_what_falls_evenly_has_no_season(tmp_path: Path) -> None:
    battery = [round(3.6 - 0.001 * n, 3) for n in range(N)]
    assert "Season: none found" in said(propose(held(tmp_path, date=DAYS, battery=battery)))
    count = [n // 8 for n in range(N)]
    assert "Season: none found" in said(propose(held(tmp_path, date=DAYS, count=count)))


def test_scores_of_which_one_has_one_row_are_a_number(tmp_path: Path) -> None:
    quality = [int(v) for v in random(3).integers(3, 8, size=N)]
    path = held(tmp_path, acid=OTHER, sugar=LEVEL, quality=[*quality[:-1], 9])
    assert propose(path).facts.problem == "regression"
    assert propose(held(tmp_path, a=OTHER, quality=quality)).facts.problem == "classification"


def test_a_dump_of_a_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_text("-- MySQL dump 10.13\nCREATE TABLE `a` (\n  `d` date\n);\n")
    assert "statements of SQL → export the table as CSV" in refused(path)[0]


REGIONS = ["North", "South", "West"]


def merged(words: list[str], rows: int) -> list[str | None]:
    """Return each word in the first of some rows, as in merged cells."""
    return [words[n // rows] if n % rows == 0 else None for n in range(len(words) * rows)]


def test_the_names_of_series_in_merged_cells_are_those_of_the_rows_below(tmp_path: Path) -> None:
    months = [f"{2019 + n // 12}-{n % 12 + 1:02}" for n in range(60)] * 3
    path = held(tmp_path, Region=merged(REGIONS, 60), Month=months, Sales=LEVEL[:180])
    found = propose(path)
    assert (found.columns["series"], found.facts.rows) == (("Region",), 180)
    assert "Region is blank in 177 rows: each has the word above it." in said(found)


def test_words_that_stand_only_now_and_then_are_not_carried_on(tmp_path: Path) -> None:
    notes = [("rain", "snow", "fog")[n // 80] if n % 80 == 7 else None for n in range(N)]
    assert "word above" not in said(propose(held(tmp_path, date=DAYS, note=notes, load=LEVEL)))


def test_a_result_in_the_last_row_of_each_is_the_label_of_its_sequence(tmp_path: Path) -> None:
    student, week = [2000 + n // 8 for n in range(N)], [n % 8 + 1 for n in range(N)]
    result = [("Pass", "Fail")[n // 8 % 3 == 0] if n % 8 == 7 else None for n in range(N)]
    path = held(tmp_path, student=student, week=week, clicks=COUNT, quiz=OTHER, result=result)
    refusal = refused(path)[0]
    assert "--column=sequence=student" in refusal
    assert tasks_of(refusal, tmp_path)[0] == "sequences"
    found = propose(path, "sequences", sequence="student", step="week")
    assert found.columns["label"] == ("result",)
    assert "result is in one row of each student: the others of it have the same." in said(found)


def test_a_number_at_the_end_of_each_year_is_not_that_of_its_months(tmp_path: Path) -> None:
    year, month = [2001 + n // 12 for n in range(N)], [n % 12 + 1 for n in range(N)]
    plan = [f"plan {n // 12}" if n % 12 == 11 else None for n in range(N)]
    found = propose(held(tmp_path, year=year, month=month, plan=plan, load=LEVEL))
    assert "in one row of each" not in said(found)


@pytest.mark.parametrize("name", ["patient_id", "participant", "athlete no"])
def test_persons_measured_one_after_another_are_series(tmp_path: Path, name: str) -> None:
    who = [f"P{n // 30}" for n in range(N)]
    start = datetime(2024, 5, 6, 8)
    times = [start + timedelta(days=n // 30, minutes=15 * (n % 30)) for n in range(N)]
    found = propose(held(tmp_path, **{name: who, "time": times, "pulse": LEVEL}))
    assert found.columns["series"] == (name,)


def test_a_number_of_a_ticket_is_not_forecast(tmp_path: Path) -> None:
    start = datetime(2024, 1, 1)
    made = [start + timedelta(minutes=n * n % 97 + 100 * n) for n in range(N)]
    keys = {"Issue id": list(range(20_000, 20_000 + N)), "Status": KIND, "Priority": YES}
    refusal = refused(held(tmp_path, **keys, Created=made), "forecast")
    assert "no column found for targets" in refusal[0]


def test_a_number_that_is_another_on_each_day_is_forecast(tmp_path: Path) -> None:
    found = propose(held(tmp_path, date=DAYS, number=[7 * n * n % 1009 for n in range(N)]))
    assert found.columns["targets"] == ("number",)


def test_rows_of_page_numbers_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    rows = [f"{day},{a},{b}" for day, a, b in zip(DAYS, LEVEL, COUNT, strict=True)]
    pages = [rows[n : n + 40] + [f"Page {n // 40 + 1} of 6,,", ""] for n in range(0, N, 40)]
    path.write_text("\n".join(["date,load,free", *(row for page in pages for row in page)]) + "\n")
    found = propose(path)
    assert found.facts.rows == N and "6 rows of page numbers, such as 'Page 1 of 6'" in said(found)


@pytest.mark.parametrize("mark", ["1", "TRUE", "Aktion", "4,5"])
def test_one_value_in_a_few_rows_is_a_mark_of_them(tmp_path: Path, mark: str) -> None:
    marks = [mark if count > 50 else None for count in COUNT]
    found = propose(held(tmp_path, date=DAYS, sold=LEVEL, promo=marks))
    assert found.columns["features"] == ("sold", "promo")
    assert f"promo holds marks or nothing, which is read as 0: {mark} is read as 1." in said(found)


def test_one_value_in_the_rows_of_one_time_is_no_mark(tmp_path: Path) -> None:
    found = propose(held(tmp_path, date=DAYS, sold=LEVEL, note=["old"] * 60 + [None] * (N - 60)))
    assert found.columns["features"] == ("sold",)


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        ("{0:%Y-%m-%d %H:%M:%S} +0000 UTC", "2021-01-04"),
        ("{0:%Y-%m-%d %H:%M:%S}.5 +0100 CET", "2021-01-04 00:00:00.500000"),
        ("{0:%Y-%m-%d%H:%M:%S}", "2021-01-04"),
    ],
)
def test_hours_of_other_programs_are_read(tmp_path: Path, texts: str, first: str) -> None:
    hours = [datetime(2021, 1, 4) + timedelta(hours=n) for n in range(N)]
    found = propose(held(tmp_path, dt_iso=[texts.format(h) for h in hours], load=LEVEL, sky=KIND))
    assert f"column dt_iso, every hour from {first} " in said(found)


@pytest.mark.parametrize("mark", ["/", "-", "."])
def test_years_of_taiwan_are_read(tmp_path: Path, mark: str) -> None:
    days = [date(2021, 1, 4) + timedelta(days=n) for n in range(N)]
    texts = [f"{d.year - 1911}{mark}{d.month:02}{mark}{d.day:02}" for d in days]
    found = propose(held(tmp_path, **{"日期": texts, "收盤價": LEVEL}))
    assert "column 日期, every day from 2021-01-04 to " in said(found)


@pytest.mark.parametrize("word", ["4 w/e {0:%d/%m/%y}", "4 W/E {0:%d %b %y}"])
def test_periods_of_four_weeks_are_no_months(tmp_path: Path, word: str) -> None:
    ends = [date(2019, 1, 5) + timedelta(days=28 * n) for n in range(60)]
    found = propose(held(tmp_path, Period=[word.format(e) for e in ends], Units=COUNT[:60]))
    assert "every 28 days from 2019-01-05" in said(found)


@pytest.mark.parametrize("name", ["dt", "ts", "unixtime"])
def test_seconds_with_a_few_repeats_are_asked_about(tmp_path: Path, name: str) -> None:
    seconds = [1_609_459_200 + 3600 * (n - n // 40) for n in range(N)]
    path = held(tmp_path, **{name: seconds, "load": LEVEL, "sky": KIND})
    assert "is duplicated" in " ".join(refused(path))


def test_no_column_without_a_name_is_taken_for_the_class_of_each_step(tmp_path: Path) -> None:
    path, draw = tmp_path / "train.txt", random(3)
    steps = [(unit, step) for unit in range(1, 21) for step in range(1, 60 + 3 * unit)]
    rows = [(*each, *draw.normal(500, 1, 4).round(2), draw.integers(390, 394)) for each in steps]
    path.write_text("\n".join(" ".join(map(str, row)) for row in rows) + "\n")
    found = propose(path)
    assert (found.columns["series"], found.columns["time"]) == (("unit",), ("time",))


def test_quoted_texts_with_semicolons_are_separated_by_commas(tmp_path: Path) -> None:
    path = tmp_path / "tweets.csv"
    texts = [f"{NAMES[n]} says &quot;{word}&quot;" for n, word in enumerate(KIND)]
    rows = [f'"{n % 2}","{text} number {n}"' for n, text in enumerate(texts)]
    path.write_text("\n".join(['"label","text"', *rows]) + "\n")
    found = propose(path)
    assert (found.columns["text"], found.columns["label"]) == (("text",), ("label",))


def test_a_command_names_a_padded_number_without_its_spaces(tmp_path: Path) -> None:
    padded = [" -99" if n % 9 == 0 else f"{n % 7 + 2:4}" for n in range(N)]
    found = propose(held(tmp_path, date=DAYS, seen=padded, load=LEVEL))
    assert " -99 occurs 27 times in seen" in f" {said(found)}" and "  -99" not in said(found)


def test_marks_of_an_examination_are_a_number_and_codes_are_classes(tmp_path: Path) -> None:
    draw = random(5)
    marks = [int(v) for v in draw.normal(10, 3, N).round().clip(0, 20)]
    codes = [int(v) for v in draw.integers(0, 12, N)]
    for last, problem in ((marks, "regression"), (codes, "classification")):
        found = propose(held(tmp_path, school=KIND, absences=COUNT, hours=OTHER, final=last))
        assert (found.columns["targets"], found.facts.problem) == (("final",), problem)


def test_a_counter_is_not_what_is_forecast(tmp_path: Path) -> None:
    path = held(tmp_path, date=DAYS, load=LEVEL, lap=[n // 7 for n in range(N)])
    assert propose(path).columns["targets"] == ("load",)
    alone = held(tmp_path, date=DAYS, total=[n // 7 * 5 for n in range(N)])
    assert propose(alone).columns["targets"] == ("total",)


def test_a_sum_of_amounts_below_the_dates_is_left_out(tmp_path: Path) -> None:
    orders, visitors = [f"{1000 + n:,}" for n in COUNT], [f"{2000 + n:,}" for n in SECONDS]
    amounts = [f"${v:,.2f}" for v in LEVEL]
    last = [f"{1000 * N + sum(COUNT):,}", f"${sum(LEVEL):,.2f}", f"{max(SECONDS) + 9000:,}"]
    table = {"orders": orders, "revenue": amounts, "visitors": visitors}
    columns = {
        name: [*column, end] for (name, column), end in zip(table.items(), last, strict=True)
    }
    found = propose(held(tmp_path, date=[*DAYS, None], **columns))
    assert found.facts.rows == N and "a row of totals without a name" in said(found)


def test_blanks_that_may_mean_zero_are_told_with_a_command_that_works(tmp_path: Path) -> None:
    grams = [f"{v:.1f}" if count > 50 else None for v, count in zip(OTHER, COUNT, strict=True)]
    found = propose(held(tmp_path, date=DAYS, sold=LEVEL, rain=grams))
    (note,) = (note for note in found.notes if "means 0" in note)
    assert note.startswith("Where a blank in rain means 0: ")
    assert tasks_of(note, tmp_path) == ["forecast"]
    assert pl.read_csv(tmp_path / "file_zeros.csv")["rain"].null_count() == 0


def test_a_zero_beside_blanks_is_no_mark(tmp_path: Path) -> None:
    zeros = ["0" if count > 50 else None for count in COUNT]
    assert "marks or nothing" not in said(propose(held(tmp_path, day=DAYS, sold=LEVEL, x=zeros)))


def test_codes_of_quality_behind_numbers_are_no_decimals(tmp_path: Path) -> None:
    hours = [datetime(2022, 1, 1) + timedelta(hours=n) for n in range(N)]
    degrees = [f"{'+9999,9' if n % 50 == 7 else f'{round(v):+05},1'}" for n, v in enumerate(OTHER)]
    pressure = [f"{10_000 + count},1" for count in COUNT]
    found = propose(held(tmp_path, DATE=hours, TMP=degrees, SLP=pressure))
    assert "TMP holds a code of its quality behind each number: " in said(found)
    assert "9999 occurs 5 times in TMP" in said(found) and "decimal comma" not in said(found)


@pytest.mark.parametrize("name", ["count", "value", "len"])
def test_a_target_may_have_the_name_of_what_is_counted(tmp_path: Path, name: str) -> None:
    marks = [int(v) for v in random(5).normal(10, 3, N).round().clip(0, 20)]
    found = propose(held(tmp_path, school=KIND, hours=OTHER, **{name: marks}))
    assert (found.columns["targets"], found.facts.problem) == ((name,), "regression")
