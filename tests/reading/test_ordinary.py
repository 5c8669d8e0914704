"""Ordinary files that a rule on names, or on the forms of values, might take for something else."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from proposals import propose, random, refused, tasks_of

from scaffold.errors import AnswersError, DataFileError
from scaffold.tasks import Data

N = 240
DRAW = random(7)
LEVEL = [round(float(v), 1) for v in 300 + DRAW.normal(size=N).cumsum()]
OTHER = [round(float(v), 2) for v in DRAW.normal(20, 5, size=N)]
COUNT = [int(v) for v in DRAW.integers(0, 60, size=N)]
YES = [("no", "yes")[v] for v in DRAW.integers(0, 2, size=N)]
KIND = [("red", "green", "blue")[v] for v in DRAW.integers(0, 3, size=N)]
DAYS = [str(date(2021, 1, 4) + timedelta(days=n)) for n in range(N)]
MONTHS = [f"{2000 + n // 12}-{n % 12 + 1:02}" for n in range(N)]
YEARS = [2000 + n // 12 for n in range(N)]

Columns = dict[str, Sequence[Any]]


def held(folder: Path, columns: Columns, separator: str = ",") -> Path:
    path = folder / "file.csv"
    pl.DataFrame(columns, strict=False).write_csv(path, separator=separator)
    return path


def read(folder: Path, columns: Columns, **options: str) -> Data:
    return propose(held(folder, columns), **options)


MEASURED = {  # names of times, and numbers that no time has
    "response_time": [int(v) for v in DRAW.integers(1010, 2900, size=N)],
    "seconds": [int(v) for v in DRAW.integers(1000, 2400, size=N)],
    "Datenvolumen_MB": [int(v) for v in DRAW.integers(1000, 9000, size=N)],
    "settlement_amount": [int(v) for v in DRAW.integers(20_000, 79_000, size=N)],
}


@pytest.mark.parametrize("name", MEASURED)
def test_a_measurement_that_is_named_like_a_time_is_a_feature(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, {"plan": KIND, name: MEASURED[name], "age": COUNT, "passed": YES})
    assert (found.columns["targets"], name in found.columns["features"]) == (("passed",), True)


PARTS = {  # what no month, quarter, week, minute can be
    "mm": [round(800 + v, 1) for v in OTHER],
    "Q": [round(40 + v, 2) for v in OTHER],
    "se": [round(v / 1000, 4) for v in OTHER],
    "kW": [round(9 * v, 1) for v in OTHER],
}


@pytest.mark.parametrize("name", PARTS)
def test_a_measurement_beside_a_year_is_no_part_of_it(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, {"year": range(1780, 1780 + N), "level": LEVEL, name: PARTS[name]})
    assert (found.columns["time"], found.format.kind) == (("year",), "csv")


def test_least_and_most_of_an_hour_are_no_minutes(tmp_path: Path) -> None:
    hours = {"year": [2023] * N, "month": [3] * N, "day": [1 + n // 24 for n in range(N)]}
    hours |= {"hour": [n % 24 for n in range(N)], "min": OTHER, "max": LEVEL}
    assert read(tmp_path, hours).columns["time"] == ("year", "month", "day", "hour")


@pytest.mark.parametrize(
    "both",
    ["anio,mes", "cal_year,cal_month", "Ejercicio,Mes", "Rok,Měsíc", "Year of Sale,Month of Sale"],
)
def test_a_year_and_a_month_under_other_names_are_one_time(tmp_path: Path, both: str) -> None:
    year, month = both.split(",")
    found = read(tmp_path, {year: YEARS, month: [n % 12 + 1 for n in range(N)], "sales": LEVEL})
    assert (found.columns["time"], found.time and found.time.every) == ((year, month), "1mo")


def test_months_of_fiscal_years_are_said_to_be_read_as_those_of_the_calendar(
    tmp_path: Path,
) -> None:
    table = {"fiscal_year": YEARS, "fiscal_month": [n % 12 + 1 for n in range(N)], "x": LEVEL}
    assert any("fiscal years are read as" in note for note in read(tmp_path, table).notes)


WORDS = {
    "Romanian": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie "
    "noiembrie decembrie",
    "Finnish": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu "
    "lokakuu marraskuu joulukuu",
    "Hungarian": "január február március április május június július augusztus szeptember október "
    "november december",
    "Czech": "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "Croatian": "siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan listopad "
    "studeni prosinac",
    "Greek": "Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος Ιούλιος Αύγουστος Σεπτέμβριος "
    "Οκτώβριος Νοέμβριος Δεκέμβριος",
    "Bulgarian": "януари февруари март април май юни юли август септември октомври ноември "
    "декември",
    "Lithuanian": "sausis vasaris kovas balandis gegužė birželis liepa rugpjūtis rugsėjis spalis "
    "lapkritis gruodis",
    "Slovenian": "januar februar marec april maj junij julij avgust september oktober november "
    "december",
    "Indonesian": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November "
    "Desember",
}


@pytest.mark.parametrize("language", WORDS)
def test_months_are_read_in_each_language(tmp_path: Path, language: str) -> None:
    names = WORDS[language].split()
    dates = [f"{names[n % 12]} {2000 + n // 12}" for n in range(N)]
    found = read(tmp_path, {"when": dates, "value": LEVEL})
    assert found.time and (found.time.every, found.facts.rows) == ("1mo", N)


@pytest.mark.parametrize("form", ["M{1:02} {0}", "FY{0}", "{0}/S{2}"])
def test_periods_are_read_in_further_forms(tmp_path: Path, form: str) -> None:
    step = {"M": 12, "F": 1}.get(form[0], 2)
    stamps = [form.format(1800 + n // step, n % 12 + 1, n % 2 + 1) for n in range(N)]
    found = read(tmp_path, {"period": stamps, "value": LEVEL})
    assert found.time and found.time.every == f"{12 // step}mo".replace("12mo", "1y")


def panel(total: str, parts: Sequence[str] = ("Arad", "Bihor", "Cluj")) -> Columns:
    values = [[int(v) for v in DRAW.integers(50, 250, size=len(parts))] for _ in range(60)]
    names = [*parts, total] * 60
    return {
        "month": [month for month in MONTHS[:60] for _ in (*parts, total)],
        "region": names,
        "orders": [v for row in values for v in (*row, sum(row))],
    }


@pytest.mark.parametrize("total", ["Summa", "All", "Overall", "Ukupno", "Romania", "Both regions"])
def test_a_series_that_sums_up_the_others_is_left_out(tmp_path: Path, total: str) -> None:
    found = read(tmp_path, panel(total))
    assert any("Series: 3 by region" in note for note in found.notes), found.notes
    assert any(repr(total) in note and "Left out" in note for note in found.notes)
    kept = read(tmp_path, panel(total), series="region")
    assert any("Series: 4 by region" in note for note in kept.notes)


def test_a_series_that_sums_up_two_others_is_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, panel("Both", ("male", "female")))
    assert any("Series: 2 by region" in note for note in found.notes), found.notes


def test_totals_of_years_in_digits_between_their_parts_are_left_out(tmp_path: Path) -> None:
    table = pl.DataFrame(panel("Total")).with_columns(year=pl.int_range(pl.len()) // 4 + 1960)
    columns = table.select("year", "region", "orders").to_dict(as_series=False)
    assert any("Series: 3 by region" in note for note in read(tmp_path, columns).notes)


@pytest.mark.parametrize("end", ["Max", "AVG", "Std. Dev.", "YTD"])
def test_what_is_made_of_a_series_is_left_out_below_it(tmp_path: Path, end: str) -> None:
    found = read(tmp_path, {"date": [*DAYS, end], "temp": [*LEVEL, 999.0], "rain": [*OTHER, 9.0]})
    assert found.facts.rows == N and found.time and found.time.every == "1d"


def test_a_row_of_means_below_a_table_is_left_out(tmp_path: Path) -> None:
    means = [round(sum(column) / N, 1) for column in (LEVEL, OTHER, COUNT)]
    columns = zip(("games", "points", "assists"), (LEVEL, OTHER, COUNT), means, strict=True)
    table = {name: [*values, mean] for name, values, mean in columns}
    found = read(tmp_path, {"player": [*(f"P {n}" for n in range(N)), "League Average"], **table})
    assert found.facts.rows == N


@pytest.mark.parametrize(
    "lag", ["prior_level", "start_stock", "Anfangsbestand", "Vortag", "saldo_anterior", "D-1"]
)
def test_a_value_of_the_day_before_takes_no_column_for_that_of_the_next(
    tmp_path: Path, lag: str
) -> None:
    found = read(tmp_path, {"date": DAYS, lag: [299.9, *LEVEL[:-1]], "n": COUNT, "level": LEVEL})
    assert found.columns["targets"] == ("level",)


def test_a_default_within_a_row_is_no_target(tmp_path: Path) -> None:
    table = {"age": COUNT, "default": YES, "balance": LEVEL, "housing": KIND, "deposit": YES[::-1]}
    found = read(tmp_path, table)
    assert found.columns["targets"] == ("deposit",)
    assert read(tmp_path, {"id": range(N), "diagnosis": YES, "a": LEVEL}).columns["targets"] == (
        "diagnosis",
    )


def test_none_is_a_class_among_words_and_missing_among_numbers(tmp_path: Path) -> None:
    damage = [("None", "Minor", "Severe")[n % 3] for n in COUNT]
    found = read(tmp_path, {"wind": OTHER, "hail": LEVEL, "damage": damage})
    assert (found.columns["targets"], found.facts.outputs) == (("damage",), 3)
    some = ["None" if n % 9 == 0 else str(v) for n, v in enumerate(LEVEL)]
    assert "None" in read(tmp_path, {"x": OTHER, "level": some, "sold": YES}).format.null_values


HALF_READ = {
    "a word": (["offline" if n % 7 == 0 else str(v) for n, v in enumerate(LEVEL)], "'offline'"),
    "several words": (
        [("closed", "void")[n % 2] if n % 5 == 0 else str(v) for n, v in enumerate(LEVEL)],
        "'closed' or 'void'",
    ),
    "an unknown unit": ([f"{v} Lac" for v in LEVEL], "'300.4 Lac'"),
}


@pytest.mark.parametrize("layout", HALF_READ)
@pytest.mark.parametrize("first", ["date", "rooms"])
def test_what_is_mostly_numbers_is_not_left_out_without_a_word(
    tmp_path: Path, layout: str, first: str
) -> None:
    values, said = HALF_READ[layout]
    said = said if "Lac" not in said else repr(values[0])
    column = DAYS if first == "date" else COUNT
    path = held(tmp_path, {first: column, "temp": OTHER, "price": values})
    (refusal,) = refused(path)
    assert said in refusal and "'price'" in refusal
    assert tasks_of(refusal, tmp_path) == ["forecast" if first == "date" else "tabular"] * 2


@pytest.mark.parametrize("form", ["{} EUR/MWh", "Rp {}", "{} percent", "{} CC", "{} bhp"])
def test_further_units_are_taken_out(tmp_path: Path, form: str) -> None:
    found = read(tmp_path, {"date": DAYS, "price": [form.format(v) for v in LEVEL], "t": OTHER})
    assert "price" in found.columns["features"] and found.format.strip


def test_a_mark_behind_some_numbers_is_no_missing_value(tmp_path: Path) -> None:
    values = [f"{v} (p)" if n > N - 6 else str(v) for n, v in enumerate(LEVEL)]
    (refusal,) = refused(held(tmp_path, {"date": DAYS, "births": values}))
    assert "write the number alone" in refusal and "--missing" not in refusal


@pytest.mark.parametrize("names", ["from,to", "source,target"])
def test_two_ends_of_a_way_are_no_pair_of_texts(tmp_path: Path, names: str) -> None:
    start, end = names.split(",")
    ports = [f"{a}{b}X" for a in "ABCDEFG" for b in "KLMNOPQ"]
    ways = {start: [ports[n * 5 % 49] for n in range(N)], end: [ports[n % 48] for n in range(N)]}
    assert "source" not in roles_of(held(tmp_path, {**ways, "km": LEVEL, "price": OTHER}))
    assert "source" not in roles_of(held(tmp_path, {**ways, "weight": LEVEL}))


def roles_of(path: Path) -> list[str]:
    """Return the roles that a file proposes columns for; none where it is refused."""
    try:
        return [role for role, names in propose(path).columns.items() if names]
    except DataFileError:
        return []


def test_a_list_of_cars_is_no_list_of_sequences(tmp_path: Path) -> None:
    models = [f"Delta {n % 90}d" for n in COUNT]
    engines = [int(v) for v in DRAW.integers(1000, 2400, size=N)]
    found = read(tmp_path, {"model": models, "engine": engines, "km": LEVEL, "price": OTHER})
    assert (found.columns["targets"], "engine" in found.columns["features"]) == (("price",), True)


@pytest.mark.parametrize("names", ["smoker,region,risk", "weather,wind,play"])
def test_a_name_that_is_also_a_value_is_a_name(tmp_path: Path, names: str) -> None:
    first, second, last = names.split(",")
    values = {"smoker": ["smoker", "never", "former"], "weather": ["sun", "rain", "fog"]}[first]
    table = {first: [values[n % 3] for n in COUNT], second: KIND, "age": COUNT, last: YES}
    table = (
        table if first == "smoker" else {**table, second: [("wind", "calm")[n % 2] for n in COUNT]}
    )
    assert read(tmp_path, table).columns["targets"] == (last,)


def test_a_column_named_split_of_other_words_is_as_any_other(tmp_path: Path) -> None:
    found = read(tmp_path, {"wood": KIND, "moisture": OTHER, "split": YES})
    assert found.columns["targets"] == ("split",)
    words = ["train", "train", "test", "val"] * (N // 4)
    assert read(tmp_path, {"x": OTHER, "y": YES, "split": words}).columns["split"] == ("split",)


def test_numbered_columns_of_many_sizes_are_no_steps(tmp_path: Path) -> None:
    sizes = {f"X{n}": [round(v * 10 ** (n % 4), 1) for v in OTHER] for n in range(1, 9)}
    assert read(tmp_path, {**sizes, "Y": LEVEL}).columns["targets"] == ("Y",)


def test_the_days_on_which_people_were_hired_order_no_rows(tmp_path: Path) -> None:
    hired = [DAYS[n * 7 % N] for n in COUNT]
    found = read(tmp_path, {"part": KIND, "hire_date": hired, "age": COUNT, "salary": LEVEL})
    assert found.columns["targets"] == ("salary",)


def test_weeks_of_days_are_no_sequences(tmp_path: Path) -> None:
    weeks = {"week": [n // 7 + 1 for n in range(N)], "day": [n % 7 + 1 for n in range(N)]}
    assert refused(
        held(tmp_path, {**weeks, "promo": [n // 7 % 2 for n in range(N)], "sold": LEVEL})
    )


BLOCKS = {"batch,minutes": 10, "heat_no,elapsed_min": 1, "Los,Sekunde": 1, "shot,ms": 4}


@pytest.mark.parametrize("names", BLOCKS)
@pytest.mark.parametrize("label", ["number", "class"])
def test_rows_that_share_what_is_to_be_told_are_no_rows_of_a_table(
    tmp_path: Path, names: str, label: str
) -> None:
    block, step = names.split(",")
    blocks = {block: [n // 12 for n in range(N)], step: [n % 12 * BLOCKS[names] for n in range(N)]}
    told = [KIND[n // 12] if label == "class" else LEVEL[n // 12] for n in range(N)]
    path = held(tmp_path, {**blocks, "temp": OTHER, "made": told})
    (refusal,) = refused(path)
    assert f"each of 20 {block!r}" in refusal or f"different {block!r} with 12 rows" in refusal
    assert tasks_of(refusal, tmp_path) == ["sequences", "tabular"]


def test_ranks_of_runners_are_no_steps(tmp_path: Path) -> None:
    races = {"race_id": [n // 6 for n in range(N)], "position": [n % 6 + 1 for n in range(N)]}
    (refusal,) = refused(held(tmp_path, {**races, "age": COUNT, "weight": LEVEL, "won": YES}))
    assert "sequences" in tasks_of(refusal, tmp_path)


SENSORS = {
    "hourly": ({"timestamp": [f"{DAYS[n // 24]} {n % 24:02}:00" for n in range(N)]}, "T{}", 48),
    "hourly of 24": ({"when": [f"{DAYS[n // 24]} {n % 24:02}:00" for n in range(N)]}, "H{}", 24),
    "daily, and what they tell": ({"date": DAYS}, "p{}", 48),
}


@pytest.mark.parametrize("layout", SENSORS)
def test_numbered_sensors_are_no_parts_of_a_day(tmp_path: Path, layout: str) -> None:
    time, form, count = SENSORS[layout]
    sensors = {form.format(n): LEVEL for n in range(1, count + 1)}
    end = {"yield_pct": OTHER} if "tell" in layout else {}
    found = read(tmp_path, {**time, **sensors, **end})
    assert (found.facts.rows, len(found.columns["features"])) == (N, count + len(end))


@pytest.mark.parametrize("year", ["hired", "graduation_year", "opened"])
def test_a_year_in_which_something_began_is_not_that_of_its_quarters(
    tmp_path: Path, year: str
) -> None:
    table: Columns = {"name": [f"P{n}" for n in range(N)], year: [1990 + n % 30 for n in COUNT]}
    found = read(
        tmp_path, {**table, **{f"Q{n}": COUNT[n:] + COUNT[:n] for n in range(1, 5)}, "bonus": YES}
    )
    assert (found.facts.rows, found.columns["targets"]) == (N, ("bonus",))


def test_a_few_months_beside_a_class_are_features_of_it(tmp_path: Path) -> None:
    table: Columns = {"name": [f"P{n}" for n in range(N)], "mar19": OTHER, "apr19": LEVEL}
    assert read(tmp_path, {**table, "may19": OTHER, "risk": YES}).columns["targets"] == ("risk",)


@pytest.mark.parametrize("name", ["index", "calls_no", "member", "passenger_num", "number"])
def test_the_only_number_of_a_series_is_its_target_whatever_it_is_called(
    tmp_path: Path, name: str
) -> None:
    values = [int(5000 + 10 * n + 7 * v) for n, v in enumerate(random(5).permutation(N))]
    assert read(tmp_path, {"date": DAYS, name: values}).columns["targets"] == (name,)


@pytest.mark.parametrize("name", ["student", "vehicle", "player"])
def test_how_many_there_were_is_a_feature(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, {"staff": KIND, "day": YES, name: COUNT, "tips": LEVEL})
    assert name in found.columns["features"]


def test_years_that_rise_are_names_of_columns(tmp_path: Path) -> None:
    columns = {year: [v % 90 for v in COUNT] for year in ("1990", "1995", "2000", "2010", "2020")}
    assert read(tmp_path, columns).columns["targets"] == ("2020",)


@pytest.mark.parametrize("name", ["len", "classes", "literal", "count", "index", "value"])
def test_any_name_of_a_feature_will_do(tmp_path: Path, name: str) -> None:
    assert name in read(tmp_path, {name: KIND, "x": OTHER, "y": YES}).columns["features"]
    found = read(tmp_path, {"date": DAYS, name: OTHER, "load": LEVEL})
    assert {name, "load"} <= {*found.columns["features"]}


def test_a_column_that_is_given_and_found_for_another_role_is_refused_clearly(
    tmp_path: Path,
) -> None:
    years = held(tmp_path, {"year": YEARS, "month": [n % 12 + 1 for n in range(N)], "x": LEVEL})
    assert "is given as series" in " ".join(refused(years, series="year"))
    steps = {"unit": [n // 12 for n in range(N)], "t": [n % 12 for n in range(N)], "x": LEVEL}
    assert refused(held(tmp_path, steps), label="unit")


def test_an_id_of_two_values_is_no_group(tmp_path: Path) -> None:
    found = read(tmp_path, {"vendor_id": [n % 2 for n in COUNT], "km": LEVEL, "sold": YES})
    assert not found.columns.get("group")


def test_two_columns_in_place_of_the_steps_of_each_row_are_refused(tmp_path: Path) -> None:
    path = held(tmp_path, {"x": OTHER, "z": LEVEL, "label": YES})
    assert "sequence=NAME" in refused(path, "sequences", features="x,z", label="label")[0]


WRITTEN = {
    "Jan. 2, 2023": "%b. %-d, %Y",
    "2nd January 2023": "%-dth %B %Y",
    "2023_01_02": "%Y_%m_%d",
    "at": "%b %d, %Y at 12:00 AM",
    "Oracle": "%d-%b-%y 12.00.00.000000 AM",
    "2023- 01- 02": "%Y- %m- %d",
    "02/01/2023 00h": "%d/%m/%Y 00h",
    "2023-01-02-00:00": "%Y-%m-%d-00:00",
}


@pytest.mark.parametrize("form", WRITTEN.values(), ids=WRITTEN)
def test_days_are_read_whatever_their_column_is_called(tmp_path: Path, form: str) -> None:
    texts = [f"{date.fromisoformat(day):{form}}" for day in DAYS]
    found = read(tmp_path, {"recorded": texts, "value": LEVEL, "other": OTHER})
    assert found.time and (found.time.every, found.facts.rows) == ("1d", N)


PERIODS = {
    "1T2000": ("{q}T{y}", "3mo"),
    "Q1'00": ("Q{q}'{short:02}", "3mo"),
    "00Q1": ("{short:02}Q{q}", "3mo"),
    "2000 Quarter 1": ("{y} Quarter {q}", "3mo"),
    "Sept. 2000": ("{word} {my}", "1mo"),
    "Jan'05": ("{abbreviated}'{mshort:02}", "1mo"),
    "2005 - 01": ("{my} - {month:02}", "1mo"),
}


@pytest.mark.parametrize("name", PERIODS)
def test_periods_are_read_whatever_their_column_is_called(tmp_path: Path, name: str) -> None:
    form, every = PERIODS[name]
    words = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()
    texts = [
        form.format(
            **{"q": n % 4 + 1, "y": 2000 + n // 4, "short": n // 4, "my": 2000 + n // 12},
            **{"mshort": n // 12, "month": n % 12 + 1, "word": words[n % 12]},
            abbreviated=words[n % 12][:3],
        )
        for n in range(120)
    ]
    found = read(tmp_path, {"logged": texts, "value": LEVEL[:120], "other": OTHER[:120]})
    assert found.time and (found.time.every, found.facts.rows) == (every, 120)


@pytest.mark.parametrize("name", ["next_day_return", "sales_next_week", "up_tomorrow"])
def test_what_is_named_after_later_rows_is_not_read(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, {"date": DAYS, "sales": LEVEL, name: OTHER})
    assert found.columns["features"] == ("sales",)


def test_counts_in_the_range_of_seconds_since_1904_are_counts(tmp_path: Path) -> None:
    total = [2_950_000_000 + 1_000_003 * n for n in range(N)]
    found = read(tmp_path, {"date": DAYS, "bytes_total": total, "load": LEVEL})
    assert not any("1904" in note for note in found.notes)


def test_times_once_more_as_numbers_are_no_feature(tmp_path: Path) -> None:
    since = [1_700_000_000_000 + 86_400_000 * n for n in range(N)]
    found = read(tmp_path, {"dateString": DAYS, "date": since, "sgv": LEVEL})
    assert found.columns["features"] == ("sgv",)


def test_titles_beside_days_are_no_pairs(tmp_path: Path) -> None:
    titles = [f"Show {n}: Part {n % 9}" for n in range(N)]
    assert "source" not in roles_of(held(tmp_path, {"Title": titles, "Date": DAYS}))
    both = {"artist": [f"Band {n % 90}" for n in COUNT], "track": titles, "endTime": DAYS}
    assert "source" not in roles_of(held(tmp_path, {**both, "msPlayed": COUNT}))


def test_what_was_is_forecast_beside_what_was_expected(tmp_path: Path) -> None:
    table = {"date": DAYS, "Actual": LEVEL, "Forecast": OTHER, "Prior": [0.5, *LEVEL[:-1]]}
    assert read(tmp_path, table).columns["targets"] == ("Actual",)


def test_the_closing_price_is_forecast(tmp_path: Path) -> None:
    prices = {"Date": DAYS, "Open Price": LEVEL, "Close Price": LEVEL[::-1], "Volume": COUNT}
    assert read(tmp_path, prices).columns["targets"] == ("Close Price",)


def test_seconds_with_a_decimal_comma_count(tmp_path: Path) -> None:
    seconds = [f"{n / 2:.2f}".replace(".", ",") for n in range(N)]
    volts = [f"{v}".replace(".", ",") for v in LEVEL]
    path = held(tmp_path, {"time/s": seconds, "V": volts}, separator=";")
    found = propose(path, "forecast", time="time/s")
    assert found.time and (found.time.kind, found.facts.rows) == ("counter", N)


def test_a_word_behind_the_last_rows_is_left_out(tmp_path: Path) -> None:
    rows = [f"  {year}  {n % 12 + 1}   {LEVEL[n]}   {OTHER[n]}" for n, year in enumerate(YEARS)]
    rows[-4:] = [f"{row}  Provisional" for row in rows[-4:]]
    path = tmp_path / "file.txt"
    path.write_text("\n".join(["  yyyy  mm   tmax   rain", *rows]) + "\n")
    found = propose(path)
    assert (found.columns["time"], found.facts.rows) == (("yyyy", "mm"), N)
    assert any("'Provisional' behind 4 rows" in note for note in found.notes)


def test_counts_finer_than_a_millionth_are_told_with_a_command_that_works(tmp_path: Path) -> None:
    path = held(tmp_path, {"time": [f"{n * 4e-9:.9f}" for n in range(N)], "volts": LEVEL})
    (refusal,) = refused(path, "forecast", time="time")
    assert "finer than a millionth" in refusal and tasks_of(refusal, tmp_path) == ["forecast"]


def test_a_label_of_events_at_irregular_times_is_not_left_to_a_forecast(tmp_path: Path) -> None:
    clocks = [
        f"2023-03-{1 + n // 24:02} {n % 24:02}:{n * n % 60:02}:{n * 7 % 60:02}" for n in range(N)
    ]
    events = {"ts": clocks, "state": [("S0", "SF")[n % 2] for n in range(N)], "bytes": COUNT}
    path = held(tmp_path, {**events, "label": [("benign", "scan")[n % 2] for n in COUNT]})
    assert "series" not in roles_of(path)


def test_of_two_texts_the_label_is_told_and_not_the_split(tmp_path: Path) -> None:
    texts = [f"the {a} is on the {b} today" for a, b in zip(KIND, COUNT, strict=True)]
    table = {"sentence_A": texts, "sentence_B": texts[::-1], "entailment_label": KIND}
    table |= {
        "entailment_AB": YES,
        "SemEval_set": [("TRAIN", "TRIAL", "TEST")[n % 3] for n in COUNT],
    }
    (refusal,) = refused(held(tmp_path, table))
    assert refusal.split(": ")[1].startswith("'entailment_label' is said of two texts")


def test_coordinates_are_no_guessed_target(tmp_path: Path) -> None:
    found = read(
        tmp_path, {"part": KIND, "n": COUNT, "price": LEVEL, "lat": OTHER, "lon": OTHER[::-1]}
    )
    assert found.columns["targets"] == ("price",)


def test_what_is_wrong_with_columns_made_rows_is_told_with_what_was_made(tmp_path: Path) -> None:
    months = {m: [f"{v} (P)" for v in LEVEL[:20]] for m in "Jan Feb Mar Apr May Jun Jul".split()}
    months |= {m: [str(v) for v in LEVEL[:20]] for m in "Aug Sep Oct Nov Dec".split()}
    problems = refused(held(tmp_path, {"Year": range(2000, 2020), **months}))
    assert "12 columns named by months" in problems[-1] and "--column targets=NAME" in problems[-1]


def test_a_role_of_another_task_than_that_of_the_mode_is_said(tmp_path: Path) -> None:
    path = held(tmp_path, {"date": DAYS, "sales": LEVEL})
    with pytest.raises(AnswersError, match="did you mean targets"):
        propose(path, mode="vector-output", target="sales")


def test_what_is_known_a_day_ahead_stays(tmp_path: Path) -> None:
    table = {"time": DAYS, "load": LEVEL, "load day ahead": OTHER, "days_to_next_holiday": COUNT}
    assert len(read(tmp_path, table).columns["features"]) == 3


def test_of_a_time_in_words_and_in_numbers_the_words_are_read(tmp_path: Path) -> None:
    since = [1_700_000_000 + 86_400 * n for n in range(N)]
    assert read(tmp_path, {"unix": since, "date": DAYS, "close": LEVEL}).columns["time"] == (
        "date",
    )


def test_labelled_trials_that_begin_anew_in_each_person_are_asked_about(tmp_path: Path) -> None:
    places = [(p, t, n) for p in "abcd" for t in range(6) for n in range(10)]
    table: Columns = dict(
        zip(("participant", "trial", "timestamp_us"), zip(*places, strict=True), strict=True)
    )
    assert refused(held(tmp_path, {**table, "x": OTHER, "event": YES}))


def test_a_column_without_a_value_is_no_text_of_a_pair(tmp_path: Path) -> None:
    path = tmp_path / "file.tsv"
    path.write_text("word\tphonemes\n" + "cat\t\n" * 30)
    assert "source" not in roles_of(path)
