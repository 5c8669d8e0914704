"""Files without a header, and others whose first line or first digits deceive."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from proposals import propose, random, refused

from scaffold.reading import inspect
from scaffold.tasks import Data

WORDS = "moon river house light stone garden window silver winter music".split()


def held(folder: Path, *lines: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def numbers(count: int, seed: int = 0) -> list[str]:
    return [f"{value:.2f}" for value in random(seed).normal(50, 9, count)]


def paired(stamps: list[datetime]) -> list[tuple[datetime, str]]:
    return [*zip(stamps, numbers(len(stamps)), strict=True)]


def sentences(count: int, seed: int = 0, words: int = 6) -> list[str]:
    chosen = random(seed).choice(WORDS, (count, words))
    return [f"{' '.join(row)} {n}" for n, row in enumerate(chosen.tolist())]


def task_for(path: Path) -> tuple[str, Data]:
    task, data = inspect(path)
    return task.name, data


def late(stamp: datetime, form: str) -> str:
    """Return a stamp of which midnight is hour 24 of the day before."""
    if stamp.hour or stamp.minute:
        return stamp.strftime(form)
    return (stamp - timedelta(days=1)).strftime(form.replace("%H", "24"))


@pytest.mark.parametrize("form", ["%Y%m%d%H", "%Y%m%d%H%M", "%Y%m%d %H%M", "%Y%m%d%H%M%S"])
@pytest.mark.parametrize("name", ["time", "STN_END"])
def test_hour_24_in_digits_is_the_next_midnight(tmp_path: Path, form: str, name: str) -> None:
    stamps = [datetime(2020, 1, 1, 1) + timedelta(hours=n) for n in range(400)]
    rows = (f"{late(t, form)},{v}" for t, v in zip(stamps, numbers(400), strict=True))
    task, found = task_for(held(tmp_path, f"{name},level", *rows))
    assert (task, found.columns["time"], found.columns["targets"]) == (
        *("forecast", (name,)),
        ("level",),
    )
    assert "every hour from 2020-01-01 01:00:00 to 2020-01-17 16:00:00" in " ".join(found.notes)


@pytest.mark.parametrize("form", ["%Y%m%d%H%M", "%Y%m%d%H%M%S"])
def test_the_end_of_an_interval_in_digits_is_no_feature(tmp_path: Path, form: str) -> None:
    stamps = [datetime(2020, 1, 1) + timedelta(hours=n) for n in range(401)]
    pairs = zip(stamps, stamps[1:], numbers(400), strict=False)
    rows = [f"{begin:{form}},{end:{form}},{v}" for begin, end, v in pairs]
    found = propose(held(tmp_path, "begin,end,kWh", *rows))
    assert (found.columns["time"], found.columns["features"]) == (("begin",), ("kWh",))


@pytest.mark.parametrize("separator", [",", "\t"])
def test_rows_like_the_first_are_no_header_that_returns(tmp_path: Path, separator: str) -> None:
    chosen = random(1).integers(0, 3, (400, 7)).tolist()
    rows = [separator.join(f"{'abc'[n]}{place}" for place, n in enumerate(row)) for row in chosen]
    task, found = task_for(held(tmp_path, *rows))
    assert (task, found.facts.rows) == ("tabular", 400)
    assert any("the target is a guess" in note for note in found.notes)


def test_a_header_that_returns_is_left_out(tmp_path: Path) -> None:
    rows = [f"{n * 37 % 89},{v}" for n, v in enumerate(numbers(90))]
    found = propose(held(tmp_path, "kind,size", *rows[:40], "kind,size", *rows[40:]), "tabular")
    assert found.facts.rows == 90


FIRST: dict[str, Callable[[int], str]] = {
    "numbers twice": lambda n: f"{100 + n % 7}.5,3.25,{n % 9}.5,{2 if n else 3}.25,{n % 2}",
    "missing twice": lambda n: f"1.5,?,{n % 9}.25,{'?' if not n else n % 5},0.5,{n % 3}.5",
    "dates twice": lambda n: f"7,2023{n // 28 % 12 + 1:02}{n % 28 + 1:02}," * 2 + f"{n * 7 % 97}.5",
}


@pytest.mark.parametrize("what", FIRST)
def test_values_twice_in_the_first_row_are_values(tmp_path: Path, what: str) -> None:
    _, found = task_for(held(tmp_path, *map(FIRST[what], range(200))))
    assert found.facts.rows == 200
    assert not any("_duplicated" in note or "_2'" in note for note in found.notes)


def test_a_text_twice_in_the_first_row_is_kept_as_it_is(tmp_path: Path) -> None:
    pairs = zip(sentences(80), sentences(80, words=9), strict=True)
    rows = [f"{one}\t{other if n else one}" for n, (one, other) in enumerate(pairs)]
    task, found = task_for(held(tmp_path, *rows, name="file.tsv"))
    assert (task, found.facts.rows) == ("pairs", 80)
    assert f"{sentences(1)[0]}_2" not in " ".join(found.notes)


def test_numbers_of_stations_are_names(tmp_path: Path) -> None:
    columns = [numbers(90, seed) for seed in range(3)]
    stamps = [f"{datetime(2020, 1, 1) + timedelta(days=n):%Y-%m-%d}" for n in range(90)]
    rows = [",".join(row) for row in zip(stamps, *columns, strict=True)]
    found = propose(held(tmp_path, "date,101,205,103", *rows), "forecast", targets="103")
    assert {"101", "205", "103"} == {*found.columns["features"]}


def test_names_twice_are_counted(tmp_path: Path) -> None:
    pairs = zip(numbers(30), numbers(30, 1), strict=True)
    rows = [f"2020-01-{n + 1:02},{one},{two}" for n, (one, two) in enumerate(pairs)]
    found = propose(held(tmp_path, "date,Power (kW),Power (kW)", *rows), "forecast")
    assert "Power (kW)_2" in found.columns["features"] + found.columns["targets"]


@pytest.mark.parametrize(
    "row",
    ["{0} {1}    {2}    {3}", "{0} {1}  {2}  {3}", "{0}  {1} {2} {3}"],
    ids=["wide", "two", "mixed"],
)
def test_numbers_between_one_space_or_several_are_columns(tmp_path: Path, row: str) -> None:
    columns = [numbers(90, seed) for seed in range(4)]
    rows = [row.format(*values) for values in zip(*columns, strict=True)]
    task, found = task_for(held(tmp_path, *rows, name="file.txt"))
    assert (task, len(found.columns["features"])) == ("tabular", 3)


def test_dates_between_spaces_are_columns_of_a_table_without_names(tmp_path: Path) -> None:
    stamps = [datetime(2020, 1, 1) + timedelta(hours=n) for n in range(300)]
    pairs = zip(stamps, numbers(300), numbers(300, 1), strict=True)
    rows = [f"{t:%Y %m %d %H}   {one}    {two}" for t, one, two in pairs]
    found = propose(held(tmp_path, *rows, name="file.txt"))
    assert found.columns["time"] == ("year", "month", "day", "hour")


def test_days_of_a_year_are_found_without_names(tmp_path: Path) -> None:
    stamps = [datetime(2022, 1, 1) + timedelta(hours=n) for n in range(1000)]
    pairs = zip(stamps, numbers(1000), strict=True)
    found = propose(held(tmp_path, *(f"{t.year},{t:%j},{t.hour},{v}" for t, v in pairs)))
    assert found.columns["time"] == ("year", "doy", "hour")


@pytest.mark.parametrize("names", ["query,question", "question,sql", "snippet,intent"])
def test_what_is_asked_is_the_source_of_the_code_for_it(tmp_path: Path, names: str) -> None:
    texts = zip(sentences(120), sentences(120, 1, words=8), strict=True)
    rows = [f"{one},{other[::-1]}" for one, other in texts]
    found = propose(held(tmp_path, names, *rows))
    first, second = names.split(",")
    source = second if first in ("query", "snippet") else first
    assert found.columns["source"] == (source,)


def test_seconds_since_1970_with_gaps_are_a_time_without_a_name(tmp_path: Path) -> None:
    moments = [1_381_095_300 + 60 * n for n in range(400) if n % 7 != 3]
    count = len(moments)
    columns = zip(moments, numbers(count), numbers(count, 1), strict=True)
    rows = [",".join(map(str, row)) for row in columns]
    assert propose(held(tmp_path, *rows)).columns["time"] == ("time",)


def test_numbers_beside_sentences_name_them(tmp_path: Path) -> None:
    ids = random(3).permutation(9000)[:240].tolist()
    others = (text[::-1] for text in sentences(120, 1, words=8))
    texts = zip(ids[:120], sentences(120), ids[120:], others, strict=True)
    path = held(tmp_path, *("\t".join(map(str, row)) for row in texts), name="file.tsv")
    task, found = task_for(path)
    assert (task, found.columns["source"]) == ("pairs", ("text",))


def test_a_number_beside_two_texts_of_the_same_words_is_said_of_both(tmp_path: Path) -> None:
    texts = zip(numbers(120), sentences(120), sentences(120, 1), strict=True)
    path = held(tmp_path, *("\t".join(row) for row in texts), name="file.tsv")
    assert "is said of two texts, 'text' and 'text_2'" in refused(path)[0]


def test_columns_of_different_sizes_are_no_steps(tmp_path: Path) -> None:
    columns = [[f"{float(v) * 10**n:.3f}" for v in numbers(90, n + 3)] for n in range(-3, 6)]
    classes = [str(n % 3 + 1) for n in range(90)]
    task, found = task_for(held(tmp_path, *map(",".join, zip(classes, *columns, strict=True))))
    assert (task, found.columns["targets"]) == ("tabular", ("label",))


def test_a_negative_code_beside_no_other_is_doubted(tmp_path: Path) -> None:
    stamps = [datetime(2020, 1, 1) + timedelta(hours=n) for n in range(300)]
    rows = [f"{t},{-1 if n % 23 == 5 else n * 7 % 61}" for n, t in enumerate(stamps)]
    notes = propose(held(tmp_path, "time,cars", *rows)).notes
    assert any("no other is negative: read as a number; where" in note for note in notes)


def test_beside_a_counter_another_is_no_target(tmp_path: Path) -> None:
    rows = [f"{n},{30 * n}.0,{'AB'[n // 9 % 2]}" for n in range(200)]
    path = held(tmp_path, "epoch,onset,stage", *rows)
    assert any("'onset' counts from 0.0" in line for line in refused(path))


@pytest.mark.parametrize("above", [["MARGINAL;"], ["Report", "of;2023"]], ids=["one", "two"])
def test_titles_above_rows_without_names_are_left_out(tmp_path: Path, above: list[str]) -> None:
    stamps = [datetime(2023, 9, 1) + timedelta(hours=n) for n in range(240)]
    pairs = zip(stamps, numbers(240), strict=True)
    rows = [f"{t.year};{t.month:02};{t.day:02};{t.hour + 1};{v};{v}" for t, v in pairs]
    found = propose(held(tmp_path, *above, *rows))
    assert found.columns["time"] == ("year", "month", "day", "hour")
    assert any(f"Left out: {len(above)} line" in note for note in found.notes)


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_last_column_that_the_first_row_alone_has_is_left_out(
    tmp_path: Path, separator: str
) -> None:
    stamps = [datetime(2023, 11, 14) + timedelta(minutes=5 * n) for n in range(240)]
    rows = [f"{n + 1},{t:%d/%m/%Y %H:%M:%S},{v}" for n, (t, v) in enumerate(paired(stamps))]
    lines = ["Name,Time,Celsius(C),Serial Number", f"{rows[0]},010045123", *rows[1:]]
    path = held(tmp_path, *(line.replace(",", separator) for line in lines))
    found = propose(path)
    assert (found.columns["targets"], found.facts.rows) == (("Celsius(C)",), 240)
    said = "Left out: the last column, of which the first row alone has a value."
    assert said in found.notes


def test_a_short_row_among_few_is_refused_and_no_column_left_out(tmp_path: Path) -> None:
    (line,) = refused(held(tmp_path, "a,b,c", "1,2,3", "4,5", "6,7"))
    assert "2 fields where the header has 3" in line


@pytest.mark.parametrize(
    "rows",
    [
        [f"200,{n},{n * 7 % 31}.5,{n * 3 % 17}" for n in range(120)],
        [f"INSERT INTO t VALUES ({n})\tadd the row {n}" for n in range(120)],
    ],
    ids=["200", "queries"],
)
def test_rows_that_begin_like_another_kind_are_a_table(tmp_path: Path, rows: list[str]) -> None:
    (line,) = refused(held(tmp_path, *rows, name="file.txt"), "text")
    assert "NEM12" not in line and "SQL" not in line


def test_titles_and_settings_above_values_without_names_are_left_out(tmp_path: Path) -> None:
    stamps = [datetime(2023, 9, 1) + timedelta(seconds=n) for n in range(240)]
    rows = [f"39.{n:06},0,{v},{t:%Y-%m-%d,%H:%M:%S}" for n, (t, v) in enumerate(paired(stamps))]
    above = ["Geolife trajectory", "WGS 84", "0,2,255,My Track,0,0,2,8421376", "0"]
    found = propose(held(tmp_path, *above, *rows, name="track.plt"))
    assert found.facts.rows == 240 and len(found.columns["time"]) == 2
    assert "Left out: 4 lines before the rows." in found.notes


@pytest.mark.parametrize("between", ["   ", "\t", "  \t"], ids=["spaces", "tab", "both"])
def test_texts_between_quotes_are_whole_where_spaces_and_tabs_separate(
    tmp_path: Path, between: str
) -> None:
    values = zip(numbers(90), numbers(90, 1), numbers(90, 2), strict=True)
    rows = [f'{"   ".join(row)}{between}"toyota corolla {n}"' for n, row in enumerate(values)]
    found = propose(held(tmp_path, *rows, name="auto-mpg.data"), task="tabular")
    assert found.columns["targets"] == ("x_3",) and found.columns["features"] == ("x", "x_2")


@pytest.mark.parametrize("word", ["*", "^a.*$"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_polars_takes_for_a_pattern_may_stand_in_a_row(
    tmp_path: Path, word: str, place: int
) -> None:
    rows = [[f"{n / 2:.2f}", v] for n, v in enumerate(numbers(120))]
    lines = [",".join([*row[:place], word, *row[place:]]) for row in rows]
    path = held(tmp_path, *lines)
    found = propose(path, task="forecast", time=f"x{'_' * (place < 2)}".rstrip("_"))
    assert found.facts.rows == 120
    (line,) = refused(held(tmp_path, f"a,{word},b", "1,2,3", "2,3,4", name="named.csv"))
    assert f"a column named '{word}', a pattern" in line


def test_the_number_of_a_row_is_no_time_where_its_classes_are_sorted(tmp_path: Path) -> None:
    pairs = zip(numbers(210), numbers(210, 1), strict=True)
    rows = [f"{n + 1},{a},{b},{n // 70 + 1}" for n, (a, b) in enumerate(pairs)]
    task, found = task_for(held(tmp_path, *rows, name="glass.data"))
    assert (task, found.columns["targets"]) == ("tabular", ("label",))
    assert found.columns["features"] == ("x", "x_2")


@pytest.mark.parametrize("labels", ["__label__pos __label__neg", "DESC:manner LOC:city"])
def test_a_label_before_each_text_is_its_label(tmp_path: Path, labels: str) -> None:
    rows = [f'{labels.split()[n % 2]} {text}, or "{n}" ?' for n, text in enumerate(sentences(200))]
    task, found = task_for(held(tmp_path, *rows, name="train_5500.label"))
    assert (task, found.facts.rows, found.facts.outputs) == ("text", 200, 2)
    assert (found.columns["label"], found.columns["text"]) == (("label",), ("text",))
    rows[150] = "no label here"
    assert "1 fields where the header has 2" in refused(held(tmp_path, *rows))[0]


def test_yes_or_no_beside_sentences_is_their_label_not_where_they_are_from(tmp_path: Path) -> None:
    rows = [f"{['gj04', 'cj99'][n % 3 > 1]}\t{n % 2}\t\t{s}." for n, s in enumerate(sentences(200))]
    task, found = task_for(held(tmp_path, *rows, name="cola.tsv"))
    assert (task, found.columns["label"], found.facts.outputs) == ("text", ("label",), 2)
    assert any("columns are named choice, label" in note for note in found.notes)


@pytest.mark.parametrize(
    ("ends", "place"),
    [
        (("ep", "dglmpu"), 0),  # mushrooms
        (("RD", "yn"), 0),  # votes in a parliament
        (("vhml", "acgu"), -1),  # cars
        (("xob", "pn"), -1),  # a game
    ],
)
def test_the_class_of_words_alone_is_at_the_end_that_looks_like_one(
    tmp_path: Path, ends: tuple[str, str], place: int
) -> None:
    draw, (first, last) = random(4), ends
    between = [draw.choice([*letters], 300) for letters in ("yn", "vhm", "xob", "yn")]
    columns = [draw.choice([*first], 300), *between, draw.choice([*last], 300)]
    rows = [",".join(map(str, row)) for row in zip(*columns, strict=True)]
    _, found = task_for(held(tmp_path, *rows, name="classes.data"))
    assert found.columns["targets"] == ("label",) and len(found.columns["features"]) == 5
    names = "label, choice, " if place == 0 else "choice_5, label."
    assert any(note.startswith("No header") and names in note for note in found.notes)


def test_a_word_that_is_written_otherwise_beside_its_count_is_a_pair(tmp_path: Path) -> None:
    letters = "कगतपमलसर"
    words = ["".join(row) for row in random(3).choice([*letters], (300, 6)).tolist()]
    latin = [word.translate(str.maketrans(letters, "kgtpmlsr")) for word in words]
    rows = [f"{w}\t{t}\t{n % 3 + 1}" for n, (w, t) in enumerate(zip(words, latin, strict=True))]
    task, found = task_for(held(tmp_path, *rows, name="translit.tsv"))
    assert (task, found.facts.rows, found.columns["source"]) == ("pairs", 300, ("source",))


CODES = {
    "id": lambda n: f"US{n:07}",
    "product_code": lambda n: f"P-{255835 + 7 * n}",
    "asin": lambda n: f"B0{n * 7919:X}".ljust(10, "Q")[:10],
}


@pytest.mark.parametrize("name", CODES)
def test_codes_are_no_sources_of_texts(tmp_path: Path, name: str) -> None:
    rows = [f"{CODES[name](n)},{text}" for n, text in enumerate(sentences(200))]
    assert "fit no task" in refused(held(tmp_path, f"{name},description", *rows))[0]


def test_milliseconds_since_1970_are_a_time_wherever_they_stand(tmp_path: Path) -> None:
    rows = [
        f"{square}\t{1383260400000 + 600000 * n}\t{value}"
        for square in (1, 2, 3)
        for n, value in enumerate(numbers(150, square))
    ]
    task, found = task_for(held(tmp_path, *rows, name="sms.txt"))
    assert (task, found.columns["time"], found.facts.rows) == ("forecast", ("time",), 450)
    assert "series" in found.columns


def test_fields_of_a_log_are_the_names_of_its_columns(tmp_path: Path) -> None:
    stamps = [datetime(2023, 5, 1) + timedelta(minutes=n) for n in range(200)]
    rows = [f"{t:%Y-%m-%d %H:%M:%S} {v}" for t, v in zip(stamps, numbers(200), strict=True)]
    above = ["#Software: IIS", "#Version: 1.0", "#Fields: date time time-taken"]
    found = propose(held(tmp_path, *above, *rows, name="w3c.log"))
    assert (found.columns["time"], found.columns["targets"]) == (("date", "time"), ("time-taken",))


@pytest.mark.parametrize("separator", [" ", "\t"])
def test_a_log_that_begins_anew_has_signs_of_all_kinds_in_its_fields(
    tmp_path: Path, separator: str
) -> None:
    agent = "Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64)"
    rows = [
        separator.join(("2023-05-01", f"{n // 60:02}:{n % 60:02}:00", agent, value))
        for n, value in enumerate(numbers(200))
    ]
    above = ["#Software: a server", "#Fields: date time cs(User-Agent) time-taken"]
    found = propose(held(tmp_path, *above, *rows[:90], *above, *rows[90:], name="w3c.log"))
    assert (found.columns["time"], found.facts.rows) == (("date", "time"), 200)
    assert found.columns["targets"] == ("time-taken",)


def test_events_of_few_rows_each_are_no_series(tmp_path: Path) -> None:
    rows = [
        f"2023-05-01,{n // 60:02}:{n % 60:02}:{n % 7:02},10.0.0.{n * 7 % 101},{value}"
        for n, value in enumerate(numbers(200))
    ]
    rows[20::40] = [f"{row[:19]},10.0.1.{n},5" for n, row in enumerate(rows[19::40])]
    said = " ".join(refused(held(tmp_path, "date,time,address,taken", *rows)))
    assert "is duplicated" in said and "series`" not in said and "rows apart" not in said


def test_a_pivot_table_has_its_names_in_the_second_row_and_a_total_above(tmp_path: Path) -> None:
    months = [datetime(2015 + n // 12, n % 12 + 1, 1) for n in range(60)]
    pairs = list(zip(months, numbers(60), strict=True))
    rows = [f"      {t:%B %Y},{v},{n * 7 % 31}" for n, (t, v) in enumerate(pairs)]
    total = f"Total,{sum(float(v) for _, v in pairs):.2f},{sum(n * 7 % 31 for n in range(60))}"
    found = propose(held(tmp_path, ",Total,", ",Untaxed,Ordered", total, *rows))
    assert (found.columns["targets"], found.facts.step) == (("Ordered",), "month")


CHANGES = {  # zone, periods a day → the hour that clocks skip, and the one that they repeat
    ("Europe/London", 48): ("2023-03-26 01:00:00", "2023-10-29 01:00:00"),
    ("Europe/Berlin", 96): ("2023-03-26 02:00:00", "2023-10-29 02:00:00"),
    ("Europe/Berlin", 24): ("2023-03-26 02:00:00", "2023-10-29 02:00:00"),
    ("America/New_York", 24): ("2023-03-12 02:00:00", "2023-11-05 01:00:00"),
}


@pytest.mark.parametrize("form", ["%d-%b-%Y", "%d/%m/%Y"])
@pytest.mark.parametrize("change", [0, 1], ids=["skipped", "repeated"])
@pytest.mark.parametrize(("zone", "count"), CHANGES)
def test_periods_of_a_day_follow_the_clocks(
    tmp_path: Path, zone: str, count: int, change: int, form: str
) -> None:
    hour = CHANGES[zone, count][change]
    first = datetime.fromisoformat(hour).replace(hour=0) - timedelta(days=20)
    start = first.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    step, passed, rows = timedelta(days=1) / count, Counter[str](), []
    for n in range(40 * count):
        day = f"{(start + n * step).astimezone(ZoneInfo(zone)):{form}}"
        passed[day] += 1
        rows.append(f"{day},{passed[day]},{n * 7 % 53}")
    path = held(tmp_path, "DATE,SETTLEMENT_PERIOD,load", *rows)
    if change:
        (line,) = refused(path)
        assert f"{hour} is duplicated" in line and "the hour that clocks repeat" in line
    else:
        found = propose(path)
        assert "so clocks are taken to be changed" in " ".join(found.notes)
        clocks = [row.split(",")[1] for row in (found.content or b"").decode().splitlines()]
        day = datetime.fromisoformat(hour)
        of_day = clocks[1 + 20 * count : 1 + 20 * count + passed[f"{day:{form}}"]]
        assert f"{day:%H:%M}" not in of_day
        assert {f"{day.hour - 1:02}:00", f"{day.hour + 1:02}:00", "23:00"} <= {*of_day}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_names_among_signs_are_tagged_sentences(tmp_path: Path, encoding: str) -> None:
    sentence = "Coruña B-LOC\n( O\nEFE B-ORG\n) O\n, O\n{} O\n. O\n\n"
    path = tmp_path / "esp.train"
    path.write_bytes("".join(sentence.format(n) for n in range(90)).encode(encoding))
    task, found = task_for(path)
    assert (task, found.facts.rows) == ("tagging", 90)


HOURS = [1_577_836_800 + 3600 * n for n in range(200)]
SPEEDS = list(zip(HOURS, numbers(200), strict=True))
QUOTE = {"open": numbers(200), "close": numbers(200, 1)}
DOCUMENTS: dict[str, tuple[object, str]] = {
    "names and rows": (
        [
            ["time_tag", "speed"],
            *([f"{datetime.fromtimestamp(h)}", v] for h, v in SPEEDS),
        ],
        "time_tag",
    ),
    "rows alone": ([[1000 * h, v] for h, v in SPEEDS], "time"),
    "pairs": (
        {name: [[1000 * h, n * n % 97] for n, h in enumerate(HOURS)] for name in ("price", "cap")},
        "time",
    ),
    "columns inside of objects": (
        {
            "result": [
                {"timestamp": HOURS, "quote": [{"open": numbers(200), "close": numbers(200)}]}
            ]
        },
        "timestamp",
    ),
    "what is said of it before": (
        [{"page": 1}, [{"date": h, "value": v} for h, v in SPEEDS]],
        "date",
    ),
}


@pytest.mark.parametrize("layout", DOCUMENTS)
def test_json_of_another_layout_is_a_table(tmp_path: Path, layout: str) -> None:
    document, time = DOCUMENTS[layout]
    path = held(tmp_path, json.dumps(document), name="file.json")
    task, found = task_for(path)
    assert (task, found.columns["time"], found.facts.rows) == ("forecast", (time,), 200)


@pytest.mark.parametrize("document", [{"size": [2], "value": {"0": 1, "1": 2}}, [[1, 2], [3]]])
def test_json_without_a_table_is_named_so(tmp_path: Path, document: object) -> None:
    path = held(tmp_path, json.dumps(document), name="file.json")
    assert ": JSON without a table that is known → " in refused(path)[0]


OTHERS = {
    "numbers behind their places (LIBSVM)": "1 1:0.5 4:2.25 9:1e-3 12:4",
    "points in the line protocol of InfluxDB": "cpu,host=a user=4.5,sys=1 1682899200000000000",
    "metrics of Prometheus": 'load{instance="h0"} 0.363 1682899200000',
    "a bank statement (MT940)": ":20:STARTUMSE",
    "readings of meters (NEM12)": "100,NEM12,200506081149,UNITEDDP,NEMMCO",
    "readings of meters (NEM12) ": "200,NMI123,E1,1,E1,N1,METER1,kWh,30,",
    "sentences of a GPS receiver (NMEA 0183)": "$GPGGA,092750.000,5321.6802,N",
    "games of chess (PGN)": '[Event "Blitz"]',
    "statements of SQL": "INSERT INTO readings VALUES ('2020-01-01', 4.5);",
    "fields of fixed widths": "USW00094728201001TMAX  108  X   94  X",
}


@pytest.mark.parametrize("what", OTHERS)
def test_lines_that_are_no_table_are_named_for_what_they_are(tmp_path: Path, what: str) -> None:
    path = held(tmp_path, *[OTHERS[what]] * 40, name="file.txt")
    assert refused(path)[0].startswith(f"{path}: {what.strip()} → ")


@pytest.mark.parametrize(
    ("row", "roles"),
    [
        ("IN: {0} OUT: {1}", {"source": ("in",), "target": ("out",)}),
        ("{0}\t{1}\tin_distribution", {"source": ("text",), "target": ("text_2",)}),
    ],
)
def test_two_texts_a_line_are_pairs_whatever_is_the_same_in_all(
    tmp_path: Path, row: str, roles: dict[str, tuple[str, ...]]
) -> None:
    both = zip(sentences(90), sentences(90, seed=1, words=9), strict=True)
    path = held(tmp_path, *(row.format(*texts) for texts in both), name="file.tsv")
    task, found = task_for(path)
    assert (task, found.columns | roles) == ("pairs", found.columns)


def test_several_tabs_between_two_values_are_read_as_one(tmp_path: Path) -> None:
    values = [numbers(60, seed) for seed in range(3)]
    rows = ("\t".join(row) for row in zip(*values, strict=True))
    labelled = (f"{row}{chr(9) * (1 + n % 7 // 6)}{n % 3}" for n, row in enumerate(rows))
    task, found = task_for(held(tmp_path, *labelled, name="file.txt"))
    assert (task, found.facts.rows, found.columns["targets"]) == ("tabular", 60, ("label",))
    assert "Several tabs in 8 lines: read as one each." in found.notes


def test_the_log_of_a_web_server_is_named(tmp_path: Path) -> None:
    stamps = (datetime(2020, 5, 1, 0, n) for n in range(60))
    line = '10.0.0.1 - - [{:%d/%b/%Y:%H:%M:%S} +0000] "GET /{} HTTP/1.1" {} 512'
    path = held(tmp_path, *(line.format(t, n % 7, 200 + n % 2) for n, t in enumerate(stamps)))
    (said,) = refused(path)
    assert "the log of a web server → count its requests: write a row for each time" in said


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ("LabVIEW Measurement", "a measurement of LabVIEW → keep the lines from the names"),
        ("ダウンロードした時刻：2023/01/01 10:00:00", "a table with several lines of names"),
        ("GENESIS-Tabelle: 61111-0002", "a table with several lines of names"),
    ],
)
def test_exports_with_lines_of_their_own_are_named(tmp_path: Path, above: str, said: str) -> None:
    (problem,) = refused(held(tmp_path, above, "a;b", *numbers(30)))
    assert said in problem


def test_numbers_behind_single_spaces_are_columns_of_their_own(tmp_path: Path) -> None:
    stamps = [datetime(2018, 1, 1) + timedelta(hours=n) for n in range(300)]
    line = "{0:%Y/%m/%d %H:%M} {0:%Y/%m/%d %H:%M} NET     NET     ARM-1 36.6  -97.4   0.19 {1} G M"
    path = held(tmp_path, *(line.format(*row) for row in paired(stamps)), name="file.stm")
    task, found = task_for(path)
    assert (task, found.columns["time"], found.columns["targets"]) == (
        *("forecast", ("date", "date_2")),
        ("x",),
    )


def test_what_counts_anew_below_no_names_makes_series(tmp_path: Path) -> None:
    values = [numbers(600, seed) for seed in range(3)]
    rows = (f"m_{n // 200},{n % 200 * 10},{','.join(v[n] for v in values)}" for n in range(600))
    (said,) = refused(held(tmp_path, *rows))
    assert "'x' counts 3 times anew from 0, once for each 'label'" in said
    assert "--task=forecast --column=time=x --column=series=label`" in said


def test_words_that_each_have_every_label_once_are_no_features(tmp_path: Path) -> None:
    lemmas = sorted({f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnr"})
    forms = (("", "NFIN"), ("s", "PRS"), ("ed", "PST"))
    rows = (f"{word}\t{word}{end}\t{tag}" for word in lemmas for end, tag in forms)
    (said,) = refused(held(tmp_path, *rows, name="file.tsv"))
    assert "each choice has every label once, so it tells nothing of it" in said


@pytest.mark.parametrize(
    ("line", "sides"),
    [
        (lambda n: f"{WORDS[n % 10]}{n}x->{WORDS[n % 10]}{n}", ("moon0x", "moon0")),
        (lambda n: f"{600 + n}+{n}={600 + 2 * n}", ("600+0", "600")),
        (lambda n: f"{n} * {n + 1} = {n * (n + 1)}", ("0 * 1", "0")),
    ],
    ids=["an arrow", "an equation", "an equation with spaces"],
)
def test_two_texts_with_a_sign_between_are_pairs(
    tmp_path: Path, line: Callable[[int], str], sides: tuple[str, str]
) -> None:
    task, found = task_for(held(tmp_path, *map(line, range(90)), name="file.txt"))
    assert (task, found.facts.rows) == ("pairs", 90)
    assert (found.content or b"").splitlines()[1] == "\t".join(sides).encode()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("Jan  1 00:0{n}:00 host sshd[886]: Failed password for bob", "lines of a log"),
        ("2022-01-01 00:0{n}:00,137 INFO  [pool-1] c.e.Svc - took 208 ms", "lines of a log"),
        ("1/1/20, 09:3{n} - Anna: where are you?", "messages of a chat"),
        ("## intent:greet\n- hey {n}", "training data of Rasa"),
        ('version: "3.1"\nnlu:\n- intent: greet{n}', "training data of Rasa"),
        (">sp|P1000{n}|TEST\nCYCYEFCYDFQRKWTDLAIM", "sequences in FASTA"),
        ("PING example.org (10.0.0.{n}) 56(84) bytes of data.", "answers to ping"),
        ("Linux 5.4.{n} (host) \t01/02/2022 \t_x86_64_\t(4 CPU)", "a report of sar"),
    ],
)
def test_texts_that_are_no_tables_are_named(tmp_path: Path, lines: str, said: str) -> None:
    path = held(tmp_path, *(lines.format(n=n) for n in range(10)), name="file.txt")
    (problem,) = refused(path)
    assert f"{said} → " in problem


def test_an_arrow_in_a_table_separates_nothing(tmp_path: Path) -> None:
    values = numbers(90)
    rows = (f"{n % 7},{WORDS[n % 5]}->{WORDS[n % 4]},{v}" for n, v in enumerate(values))
    _, found = inspect(held(tmp_path, *rows))
    assert not any("two texts" in note for note in found.notes)


def test_chains_of_letters_below_no_names_are_texts(tmp_path: Path) -> None:
    chains = ["".join(random(n).choice(list("acgt"), 57)) for n in range(90)]
    lines = [f"{'+-'[n * n % 3 % 2]},S{n:03},\t\t{chain}" for n, chain in enumerate(chains)]
    task, found = task_for(held(tmp_path, *lines, name="file.data"))
    assert (task, found.columns["text"], found.columns["label"]) == (
        "text",
        ("sequence",),
        ("label",),
    )


def test_one_column_of_words_without_a_header_is_refused_in_one_line(tmp_path: Path) -> None:
    path = held(tmp_path, *["yes", "no", "no", "yes"] * 50, name="answers.txt")
    assert len(refused(path)) == 1
