"""What stands above, below and between the fields of a table, as exports have it."""

import math
import re
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from proposals import propose, random, refused, tasks_of

from scaffold.errors import DataFileError
from scaffold.reading import inspect

HOURS = [datetime(2024, 4, 2) + timedelta(hours=n) for n in range(200)]
MONTHS = [f"{1996 + n // 12}{n % 12 + 1:02}" for n in range(240)]
VALUES = [round(50 + 9 * math.sin(n / 4) + v, 2) for n, v in enumerate(random(3).normal(size=240))]
STAMPS = [f"{t:%Y/%m/%d %H:%M:%S}" for t in HOURS]


def held(folder: Path, lines: Sequence[str], encoding: str = "utf-8") -> Path:
    path = folder / "file.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def rows(stamps: Sequence[str], separator: str = ",", end: str = "") -> list[str]:
    values = zip(stamps, VALUES, reversed(VALUES), strict=False)
    return [separator.join((s, f"{a}{end}", f"{b}{end}")) for s, a, b in values]


ABOVE = {
    "as many fields, and an empty line": (
        ["Title,,Cold Store", "Logger,,Tag Ultra", "Start,,05 Jan 2024", "", "Time,Inlet,Outlet"],
        "Time",
    ),
    "other numbers of fields": (
        ["Vendor,GRAPH", "Model,GL8", "CH,Name,Input,Range,Span", "CH1,In,T,5,9", "Time,In,Out"],
        "Time",
    ),
    "units below the names": (
        ["Model,DX1012", "Tag,,TIC,PIC,X", "Time,Inlet,Outlet", ",C,bar"],
        "Time",
    ),
    "a line for each property, with units of the range": (
        ["Interval=,0.01 s", "Title=,Pulse,Resp", "Range=,10.0 mV,5.0 V"],
        "Title=",
    ),
}


@pytest.mark.parametrize("layout", ABOVE)
def test_lines_above_the_names_are_left_out_and_said(tmp_path: Path, layout: str) -> None:
    lines, name = ABOVE[layout]
    found = propose(held(tmp_path, [*lines, *rows(STAMPS)]))
    assert (found.columns["time"], found.facts.rows) == ((name,), 200)
    assert any("before the header" in note for note in found.notes), found.notes
    assert ("units" in layout) == any("the row of units" in note for note in found.notes)


def test_properties_above_values_without_names_name_no_column(tmp_path: Path) -> None:
    lines = ["Station:;Bad Ischl;", "Number:;106278;", "Unit:;mm;", "Values:"]
    found = propose(held(tmp_path, [*lines, *rows(STAMPS, ";")]))
    assert (found.columns["time"], found.facts.rows) == (("date",), 200)
    assert any("4 lines before the rows" in note for note in found.notes), found.notes


BELOW = {
    "another table": [
        "",
        " Annual Factors",
        ",a,b",
        *(f"{y},1.5,{y % 7}" for y in range(1996, 2009)),
    ],
    "a cursor": ["", "history.cursor", "", "INDEX;TOTAL", "0;107"],
    "names of as many fields": ["", "code,THB,USD", "name,bat,dollar", "units,1,1"],
    "words below numbers": ["SOURCE,Bank of Spain,Bank of Spain", "NOTES,,"],
    "the names once more, and devices": ["date,low,high", ",CPU 0,CPU 1"],
}


@pytest.mark.parametrize("layout", BELOW)
def test_lines_below_the_rows_are_left_out_and_said(tmp_path: Path, layout: str) -> None:
    path = held(tmp_path, ["date,low,high", *rows(MONTHS), *BELOW[layout]])
    found = propose(path)
    assert (found.facts.rows, found.time and found.time.every) == (240, "1mo")
    assert any("footer" in n or "another table" in n or "the header" in n for n in found.notes)


@pytest.mark.parametrize("apart", [["", "Activities"], ["Sleep"], ["", ""]])
@pytest.mark.parametrize(("first", "count"), [(60, 150), (120, 110), (200, 60)])
def test_tables_below_each_other_are_refused_with_their_lines(
    tmp_path: Path, apart: list[str], first: int, count: int
) -> None:
    others = [f"{line},7" for line in rows(STAMPS)[:count]]
    lines = ["Body", "date,low,high", *rows(MONTHS)[:first], *apart, "day,a,b,c", *others]
    found = " ".join(refused(held(tmp_path, lines)))
    start = first + len(apart) + 3
    wanted = f"2 tables below each other, in lines 2 to {first + 2} and {start} to {start + count}"
    assert wanted in found, found
    command = re.findall("`(sed.*?)`", found)[0]
    subprocess.run(command, shell=True, check=True, cwd=tmp_path)
    (one,) = tmp_path.glob("file_*.csv")
    assert propose(one).facts.rows == max(first, count)


@pytest.mark.parametrize("sign", ["#", "//", "%"])
def test_signs_in_comments_are_no_separators(tmp_path: Path, sign: str) -> None:
    said = [f"{sign} a station, in a town, of a land, since 1950"] * 6
    lines = [";".join(f'"{field}"' for field in line.split(",")) for line in rows(STAMPS)]
    found = propose(held(tmp_path, [*said, '"date";"low";"high"', *lines]))
    assert (found.facts.rows, found.columns["time"]) == (200, ("date",))


def test_rows_below_an_empty_line_are_rows(tmp_path: Path) -> None:
    lines = rows(MONTHS)
    found = propose(held(tmp_path, ["date,low,high", *lines[:200], "", *lines[200:]]))
    assert found.facts.rows == 240


def test_a_total_without_a_rate_is_a_total(tmp_path: Path) -> None:
    lines = [f"\t2010/{n:02}\t{v:g}\tNot Applicable" for n, v in enumerate(VALUES[:12], 1)]
    lines += [
        f"\t{2010 + n // 12}/{n % 12 + 1:02}\t{VALUES[n]:g}\tNot Applicable" for n in range(12, 99)
    ]
    text = ["Notes\tMonth Code\tDeaths\tRate", *lines, "Total\t\t4812\tNot Applicable", '"---"']
    path = tmp_path / "file.txt"
    path.write_text("\n".join(text) + "\n")
    assert propose(path).facts.rows == 99


@pytest.mark.parametrize("sign", ["::", " ::: ", "_!_", " +++ ", "~", "¦", "@"])
def test_fields_between_unusual_signs_are_read_and_said(tmp_path: Path, sign: str) -> None:
    draw = random(5)
    words = "storm market river engine music garden court winter bridge paper".split()
    lines = [
        sign.join((f"{n}", " ".join([*draw.choice(words, 8), f"no{n},"]), ("dull", "good")[n % 2]))
        for n in range(120)
    ]
    task, found = inspect(held(tmp_path, lines))
    assert (task.name, found.facts.rows, found.facts.outputs) == ("text", 120, 2)
    assert any(f"Fields between {sign!r}" in note for note in found.notes), found.notes


def test_addresses_and_dialogue_are_no_separators(tmp_path: Path) -> None:
    lines = [f"http://a.org/{n}@x,{n % 29},{n * 7 % 31}" for n in range(90)]
    found = propose(held(tmp_path, ["url,depth,hits", *lines]), "tabular")
    assert not any("Fields between" in note for note in found.notes)


@pytest.mark.parametrize(
    ("word", "encoding"),
    [("ГАЗПРОМ ао", "CP1251"), ("газпром", "KOI8-R"), ("pełny, dolar amerykański", "CP1250")],
)
def test_letters_of_a_few_words_tell_their_encoding(
    tmp_path: Path, word: str, encoding: str
) -> None:
    lines = ["date;name;load", *(f"{s};{word};{v}" for s, v in zip(STAMPS, VALUES, strict=False))]
    (line,) = refused(held(tmp_path, lines, encoding.lower()))
    assert f"perhaps {encoding}, which reads" in line


PLACES = [("ABY", 1), ("OTA", 3)]


def test_periods_of_a_day_are_times_in_each_of_several_series(tmp_path: Path) -> None:
    lines = [
        f"2024-01-{day + 1:02},{period},{place},{level * 20 + math.sin(period / 8):.3f}"
        for day in range(9)
        for period in range(1, 49)
        for place, level in PLACES
    ]
    found = propose(held(tmp_path, ["TradingDate,TradingPeriod,Point,Price", *lines]))
    assert found.time and found.time.every == "30m"
    assert found.columns["series"] == ("Point",)


def test_the_tenth_month_behind_a_point_is_october(tmp_path: Path) -> None:
    stamps = [f"{1871 + n // 12}.{n % 12 + 1:02}" for n in range(120)]
    stamps = [stamp[:-1] if stamp.endswith(".10") else stamp for stamp in stamps]
    found = propose(held(tmp_path, ["Date,low,high", *rows(stamps)]))
    assert found.time and found.time.every == "1mo"
    assert any("1871.1 is read as 1871.10, October" in note for note in found.notes)


def test_four_numbers_a_year_are_quarters(tmp_path: Path) -> None:
    stamps = [f"{1993 + n // 4}/0{n % 4 + 1}" for n in range(100)]
    found = propose(held(tmp_path, ["Period,low,high", *rows(stamps)]))
    assert found.time and found.time.every == "3mo"
    assert any("1993/01 is read as 1993Q1" in note for note in found.notes)


@pytest.mark.parametrize("form", ["{}{:02}", "{}M{:02}"])
@pytest.mark.parametrize("parts", [1, 12], ids=["sum", "mean"])
def test_a_thirteenth_month_is_the_whole_year(tmp_path: Path, form: str, parts: int) -> None:
    lines = []
    for year in range(10):
        months = VALUES[12 * year : 12 * year + 12]
        lines += [f"{form.format(1973 + year, n)},{v}" for n, v in enumerate(months, 1)]
        lines.append(f"{form.format(1973 + year, 13)},{sum(months) / parts:.2f}")
    found = propose(held(tmp_path, ["YYYYMM,low", *lines]))
    assert found.facts.rows == 120
    assert any("10 rows of totals" in note and "whole years" in note for note in found.notes)


@pytest.mark.parametrize("form", ["S0{}", "Q0{}", "M0{}"])
def test_sites_are_no_parts_of_a_year(tmp_path: Path, form: str) -> None:
    draw, count = random(4), 5 if "Q" in form else 3
    lines = [
        f"{form.format(n % count + 1)},{draw.normal():.2f},{draw.normal():.2f}" for n in range(90)
    ]
    assert propose(held(tmp_path, ["site,width,height", *lines]), "tabular").facts.rows == 90


def test_a_maturity_is_no_time_of_a_row(tmp_path: Path) -> None:
    days = [datetime(2023, 1, 2) + timedelta(days=n) for n in range(150)]
    lines = [f"15/05/2035,{d:%d/%m/%Y},{v}" for d, v in zip(days, VALUES, strict=False)]
    found = propose(held(tmp_path, ["Data Vencimento,Data Base,Taxa", *lines]))
    assert found.columns["time"] == ("Data Base",)


def test_a_date_without_marks_before_a_clock_is_its_date(tmp_path: Path) -> None:
    stamps = [f"{t:%Y%m%d},{t:%H:%M}" for t in reversed(HOURS)]
    found = propose(held(tmp_path, rows(stamps)))
    assert found.time and (found.time.every, len(found.columns["time"])) == ("1h", 2)


def test_places_without_a_header_stand_before_the_parts_of_dates(tmp_path: Path) -> None:
    days = [datetime(2023, 1, 1) + timedelta(days=n) for n in range(100)]
    lines = [
        f'"{code}","{name}","{d:%Y}","{d:%m}","{d:%d}",{v}'
        for code, name in ((349190575, "BIELSKO"), (349190600, "KATOWICE"))
        for d, v in zip(days, VALUES, strict=False)
    ]
    found = propose(held(tmp_path, lines))
    assert found.columns["time"] == ("year", "month", "day")
    assert len(found.columns["series"]) == 1


@pytest.mark.parametrize("word", ["Day ", "day_", "Week "])
def test_steps_counted_behind_a_word_are_counted(tmp_path: Path, word: str) -> None:
    stamps = [f"{word}{n}" for n in range(1, 181)]
    found = propose(held(tmp_path, ["day,low,high", *rows(stamps)]))
    assert found.time and found.time.kind == "counter"


def test_months_that_return_without_a_year_are_asked_about(tmp_path: Path) -> None:
    stamps = [f"{datetime(2020, n % 12 + 1, 1):%B}" for n in range(96)]
    (line,) = refused(held(tmp_path, ["Month,low,high", *rows(stamps)]))
    assert "go through the months in 'Month' 8 times" in line
    assert tasks_of(line, tmp_path)[0] == "forecast"


def test_a_number_and_its_change_in_brackets_is_the_number(tmp_path: Path) -> None:
    lines = [f"{s},{v} ({v / 99:+.1f}%)" for s, v in zip(STAMPS, VALUES, strict=False)]
    found = propose(held(tmp_path, ["date,price", *lines]))
    assert found.columns["targets"] == ("price",)
    assert any("their change in brackets" in note for note in found.notes)


def test_an_apostrophe_before_a_date_is_left_out(tmp_path: Path) -> None:
    found = propose(held(tmp_path, ["when,low,high", *rows([f"'{s}" for s in STAMPS])]))
    assert found.time and found.time.every == "1h"


def test_one_number_of_nines_far_from_all_others_means_none(tmp_path: Path) -> None:
    values = [f"{1000 + v / 9:.1f}" for v in VALUES[:200]]
    values[50] = values[90] = "9999.9"
    lines = [f"{s},{v}" for s, v in zip(STAMPS, values, strict=True)]
    found = propose(held(tmp_path, ["date,SLP", *lines]))
    assert any("9999.9" in note for note in found.notes), found.notes


def test_months_without_a_value_are_at_regular_times(tmp_path: Path) -> None:
    values = [f"{v}" if n not in (50, 238, 239) else "" for n, v in enumerate(VALUES)]
    lines = [
        f"{s[:4]}-{s[4:]}-01,{v},{n % 7}"
        for n, (s, v) in enumerate(zip(MONTHS, values, strict=True))
    ]
    found = propose(held(tmp_path, ["month,sales,promo", *lines]))
    assert not any("at no regular time" in note for note in found.notes)
    assert found.facts.rows == 238  # the last two are to be forecast


def test_a_number_said_of_a_text_is_named_where_no_task_reads_it(tmp_path: Path) -> None:
    draw = random(8)
    words = "storm market river engine music garden court winter bridge paper".split()
    texts = [" ".join([*draw.choice(words, 8), f"no{n}"]) for n in range(120)]
    lines = [f"{text},{draw.normal():.4f}" for text in texts]
    (line,) = refused(held(tmp_path, ["tweet,score_of_it", *lines]))
    assert "a text can tell a class, but 'score_of_it' holds 120 different numbers" in line


def voices() -> list[str]:
    """Return the rows of four voices, each of which holds its tone for some rows."""
    draw, now, found = random(12), [60, 55, 50, 40], list[str]()
    for _ in range(300):
        now = [
            v if draw.random() < 0.7 else low + int(draw.integers(9))
            for v, low in zip(now, (58, 52, 47, 38), strict=True)
        ]
        found.append(",".join(map(str, now)))
    return found


def test_columns_that_keep_their_values_for_some_rows_are_asked_about(tmp_path: Path) -> None:
    (line,) = refused(held(tmp_path, ["note0,note1,note2,note3", *voices()]))
    assert "4 columns, such as 'note0', keep a value for some rows" in line
    assert tasks_of(line, tmp_path) == ["forecast", "tabular"]


def test_the_rows_of_a_planned_experiment_are_in_no_order(tmp_path: Path) -> None:
    levels = product((0, 2, 4), (0.3, 0.2, 0.1), (71.3, 55.5, 39.6), (800, 1250, 2000, 4000))
    lines = [
        f"{f},{a},{c},{v},{a * c * v + f / 99 + VALUES[n % 240]:.3f}"
        for n, (a, c, v, f) in enumerate(levels)
    ]
    found = propose(held(tmp_path, ["freq,angle,chord,velocity,noise", *lines]))
    assert found.columns["targets"] == ("noise",)


ENGLISH = "apple baker candle dinner engine flower garden hammer island jacket kettle ladder magnet"
FORMS = {
    "plurals": lambda word: f"{word}s",
    "letters that move": lambda word: f"{word[1:]}{word[0]}ay",
}


@pytest.mark.parametrize("form", FORMS)
def test_the_first_of_pairs_of_words_is_a_pair(tmp_path: Path, form: str) -> None:
    words = [a + b for a in ENGLISH.split() for b in ("", "er", "ing", "ful", "ness", "less", "ly")]
    found = propose(held(tmp_path, [f"{word},{FORMS[form](word)}" for word in words]))
    assert (found.facts.rows, found.columns["source"]) == (len(words), ("source",))


def test_names_of_two_columns_of_words_are_names(tmp_path: Path) -> None:
    lines = [f"{a}{b},{a}{b}s" for a in ENGLISH.split() for b in ("", "er", "ing", "ful")]
    found = propose(held(tmp_path, ["singular,plural", *lines]))
    assert (found.facts.rows, found.columns["source"]) == (len(lines), ("singular",))


def test_a_measured_rating_is_no_label_of_a_text(tmp_path: Path) -> None:
    draw = random(9)
    moves = "e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7 d4 exd4 c6".split()
    lines = [
        f"{' '.join(draw.choice(moves, 30))},{n + 900},{('white', 'black')[n % 2]}"
        for n in range(200)
    ]
    found = propose(held(tmp_path, ["moves,white_rating,winner", *lines]), "text")
    assert found.columns["label"] == ("winner",)


def test_a_table_goes_on_below_an_empty_line(tmp_path: Path) -> None:
    lines, head = rows(MONTHS), "date,low,high"
    found = propose(held(tmp_path, [head, *lines[:150], "", head, *lines[150:]]))
    assert found.facts.rows == 240
    rooms = [f"{n},{n * 7 % 31},{n % 17}" for n in range(101, 180)]
    others = [f"PH{n},{n * 5 % 29},{n % 13}" for n in range(20)]
    path = held(tmp_path, ["room,size,beds", *rooms, "", *others])
    assert propose(path, "tabular").facts.rows == 99


def test_the_last_rows_of_words_are_rows(tmp_path: Path) -> None:
    lines = [f"Land{n},{n * 7 % 31},{n % 17},{n % 13}" for n in range(60)]
    (line, *_) = refused(held(tmp_path, ["name,a,b,c", *lines, "Zambia,unknown,unknown,unknown"]))
    assert "'unknown' is not a number" in line
    sizes = [*(f"item{n},{n % 40},{n * 3 % 37}" for n in range(90)), "item90,XL,5", "item91,L,7"]
    (line, *_) = refused(held(tmp_path, ["name,size,price", *sizes]), "tabular", targets="price")
    assert "is not a number" in line or "words" in line


@pytest.mark.parametrize("none", ["NaN", "---", "n/a", ".."])
def test_first_rows_without_a_value_are_no_names(tmp_path: Path, none: str) -> None:
    stamps = [f"{t:%d-%b-%y}" for t in (HOURS[0] + timedelta(days=n) for n in range(200))]
    lines = rows(stamps)
    lines[:3] = [",".join((stamp, none, none)) for stamp in stamps[:3]]
    found = propose(held(tmp_path, ["Weather of a station", "", "Date,Temp,Wind", *lines]))
    assert (found.columns["targets"], found.columns["time"]) == (("Wind",), ("Date",))


def test_headings_of_parts_leave_no_part_out(tmp_path: Path) -> None:
    parts = [
        [f"{name}{n},{n * 97 % 89},{n % 31}" for n in range(20)] for name in ("Al", "Be", "Ce")
    ]
    lines = ["country,people,area", "Europe", *parts[0], "Asia", *parts[1], *parts[2]]
    (line, *_) = refused(held(tmp_path, lines))
    assert "1 fields where the header has 3" in line


def test_accounts_are_no_pairs_of_texts(tmp_path: Path) -> None:
    draw = random(6)
    lines = [f"{draw.integers(10**8):08},{draw.integers(10**8):08}" for _ in range(120)]
    with pytest.raises(DataFileError):
        assert inspect(held(tmp_path, ["sender_account,receiver", *lines]))[0].name != "pairs"
        raise DataFileError


def test_times_and_counters_of_digits_are_no_strings(tmp_path: Path) -> None:
    lines = [f"{97000 + 31 * n + n % 7:06},{v}" for n, v in enumerate(VALUES[:200])]
    found = propose(held(tmp_path, ["meter,load", *lines]), "tabular", targets="load")
    assert found.columns["features"] == ("meter",)


def test_months_of_winter_are_no_quarters(tmp_path: Path) -> None:
    stamps = [f"{2000 + n // 4}-0{n % 4 + 1}" for n in range(80)]
    found = propose(held(tmp_path, ["month,low,high", *rows(stamps)]))
    assert not any("quarters" in note for note in found.notes)


LEVELS = {
    "a level": [40 + round(9 * math.sin(n / 60)) for n in range(400)],
    "a price that rises": [44 + n // 60 for n in range(400)],
}


@pytest.mark.parametrize("kind", LEVELS)
def test_slow_levels_are_forecast_without_a_question(tmp_path: Path, kind: str) -> None:
    days = [datetime(2020, 1, 1) + timedelta(days=n) for n in range(400)]
    lines = [f"{d:%Y-%m-%d},{v}" for d, v in zip(days, LEVELS[kind], strict=True)]
    assert inspect(held(tmp_path, ["date,level", *lines]))[0].name == "forecast"


def test_annotations_of_steps_are_asked_about(tmp_path: Path) -> None:
    states = [(0, 3, 1, 0, 2, 1, 3, 0)[n // 25] for n in range(200)]
    lines = [f"{s},{v},{state}" for s, v, state in zip(STAMPS, VALUES, states, strict=False)]
    (line,) = refused(held(tmp_path, ["time,speed,activity", *lines]))
    assert "'activity', which would be forecast, has 4 whole values for many rows each" in line
    assert tasks_of(line, tmp_path) == ["sequences", "forecast"]


def test_pupils_in_schools_are_in_no_order(tmp_path: Path) -> None:
    draw, lines = random(7), list[str]()
    for school in range(60):
        kind = (school % 4, int(draw.integers(3)), int(draw.integers(5)), int(draw.integers(4)))
        lines += [f"{','.join(map(str, kind))},{draw.normal():.3f}" for _ in range(5)]
    found = propose(held(tmp_path, ["type,area,funds,size,score", *lines]))
    assert found.columns["targets"] == ("score",)


def test_normals_of_places_are_no_years(tmp_path: Path) -> None:
    lines = [
        f"city{c},{datetime(2020, m, 1):%B},{c * 3 + VALUES[c * 12 + m]:.1f},{(c * 7 + m * 5) % 11}"
        for c in range(15)
        for m in range(1, 13)
    ]
    found = inspect(held(tmp_path, ["city,month,temperature,rain", *lines]))
    assert found[0].name == "tabular"


def test_a_subject_and_its_body_are_no_pair_beside_spam_or_not(tmp_path: Path) -> None:
    draw = random(10)
    words = "storm market river engine music garden court winter bridge paper".split()
    texts = [[" ".join([*draw.choice(words, k), f"a{n}"]) for k in (4, 12)] for n in range(120)]
    lines = [f"{subject},{body},{n % 2}" for n, (subject, body) in enumerate(texts)]
    task, found = inspect(held(tmp_path, ["subject,body,spam", *lines]))
    assert (task.name, found.columns["label"]) == ("text", ("spam",))


@pytest.mark.parametrize("head", ["context,question,answer", "question,context,answer_start,text"])
def test_an_answer_that_follows_from_two_texts_is_asked_about(tmp_path: Path, head: str) -> None:
    draw = random(11)
    words = "storm market river engine music garden court winter bridge paper".split()
    lines = []
    for n in range(120):
        one, two = (" ".join([*draw.choice(words, k), f"a{n}"]) for k in (20, 6))
        place = [f"{n % 17}"] if "start" in head else []
        lines.append(",".join([one, two, *place, f"a{n} {draw.choice(words)}"]))
    (line,) = refused(held(tmp_path, [head, *lines]))
    assert "is said of two texts" in line
    assert tasks_of(line, tmp_path) == ["pairs", "pairs"]
