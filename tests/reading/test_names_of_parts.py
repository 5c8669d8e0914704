"""Years with weeks, quarters or months, periods and hours, by whatever name people give them."""

import json
from datetime import datetime, timedelta
from itertools import pairwise, product
from pathlib import Path

import pytest
from proposals import propose, random, refused, tasks_of, written

YEARS = range(2012, 2018)
PARTS = {"7d": 52, "3mo": 4, "1mo": 12}


@pytest.mark.parametrize(
    ("head", "every"),
    [
        *((head, "7d") for head in ("Jahr;Kalenderwoche", "ano;semana", "Rok;Tydzień")),
        *((head, "7d") for head in ("År;Vecka", "Anno;Settimana", "Rok;Týden", "År;Uge")),
        *((head, "7d") for head in ("Yıl;Hafta", "年;周", "年份;周次", "Meldejahr;Meldewoche")),
        *((head, "7d") for head in ("Year;Week No", "epi_year;epi_week", "Jaar;Week")),
        *((head, "3mo") for head in ("Jaar;Kwartaal", "年份;季度", "Rok;Kwartał", "Yıl;Çeyrek")),
        *((head, "1mo") for head in ("年份;月份", "An;Luna", "Tahun;Bulan", "Év;Hónap")),
        *((head, "1mo") for head in ("Jahr;Monatsnummer", "Έτος;Μήνας", "Năm;Tháng")),
    ],
)
def test_a_year_and_its_part_are_the_time(tmp_path: Path, head: str, every: str) -> None:
    both = list(product(YEARS, range(1, PARTS[every] + 1)))
    rows = [
        f"{year};{part};{10 + value:.2f}"
        for (year, part), value in zip(both, noise(both), strict=True)
    ]
    found = propose(written(tmp_path, *rows, head=f"{head};n"))
    assert found.columns["time"] == tuple(head.split(";"))
    assert found.time is not None and found.time.every == every


def noise(rows: list[tuple[int, int]]) -> list[float]:
    return random(len(rows)).normal(size=len(rows)).tolist()


@pytest.mark.parametrize("name", ["Période", "기준년월", "시점", "Okres", "Competência"])
@pytest.mark.parametrize("mark", ["", "."])
def test_months_of_any_name_are_the_time(tmp_path: Path, name: str, mark: str) -> None:
    both = list(product(YEARS, range(1, 13)))
    rows = [f"{y}{mark}{m:02},{value:.2f}" for (y, m), value in zip(both, noise(both), strict=True)]
    found = propose(written(tmp_path, *rows, head=f"{name},n"))
    assert found.columns["time"] == (name,) and found.time is not None
    assert found.time.every == "1mo"


def test_numbers_that_are_months_here_and_there_are_numbers(tmp_path: Path) -> None:
    draws = random(3).integers(1900, 2099, size=90)
    rows = [f"{year}{1 + n % 12:02},{'ab'[n % 2]}" for n, year in enumerate(draws)]
    found = propose(written(tmp_path, *rows, head="size,label"))
    assert found.columns["features"] == ("size",)


def test_a_year_with_weeks_of_several_series_is_no_plain_table(tmp_path: Path) -> None:
    rows = [
        f"{year};{week};{place};{age};{random(week + place + age).normal():.2f}"
        for year, week in product(YEARS, range(1, 53))
        for place, age in product((5315, 9162, 9564), (1, 2))
    ]
    path = written(tmp_path, *rows, head="Jahr;Kalenderwoche;AGS;Altersgruppe;Quote")
    (problem,) = refused(path)
    assert "'AGS' with 'Altersgruppe' tells the rows apart: 6 series" in problem
    assert tasks_of(problem, tmp_path) == ["forecast", "tabular"]


@pytest.mark.parametrize("mark", ["2A", "2B", "02X"])
def test_an_hour_that_a_clock_has_twice_is_an_hour(tmp_path: Path, mark: str) -> None:
    rows = [
        f"2023-10-{day},{h},{random(day).normal() + h:.2f}"
        for day in range(20, 32)
        for h in range(1, 25)
    ]
    place = rows.index(next(row for row in rows if row.startswith("2023-10-29,2,")))
    rows.insert(place + 1, f"2023-10-29,{mark},1.5")
    path = written(tmp_path, *rows, head="Data,Godzina,load")
    problem = " ".join(refused(path, time="Data,Godzina", task="forecast"))
    assert "the hour that clocks repeat when they go back" in problem
    assert tasks_of(problem, tmp_path) == ["forecast", "forecast"]


def test_quarter_hours_as_columns_become_rows(tmp_path: Path) -> None:
    clocks = [f"{n // 4:02}:{n % 4 * 15:02}" for n in range(97)]
    names = [f"{a}-{b.replace('24', '00', 1)}" for a, b in pairwise(clocks)]
    rows = [
        f"{day:02}/01/2024,{','.join(f'{x:.2f}' for x in random(day).normal(size=96))}"
        for day in range(1, 32)
    ]
    found = propose(written(tmp_path, *rows, head=f"Giorno,{','.join(names)}"))
    assert found.columns["time"] == ("Giorno", "clock") and found.facts.rows == 31 * 96
    assert found.time is not None and found.time.every == "15m"


def test_hours_beside_their_marks_become_rows(tmp_path: Path) -> None:
    names = ";".join(f"H{n:02};V{n:02}" for n in range(1, 25))
    rows = [
        f"28;{place};2024;01;{day:02};"
        + ";".join(f"{x:.2f};V" for x in random(day).normal(size=24))
        for place in ("a_1", "b_1")
        for day in range(1, 32)
    ]
    found = propose(written(tmp_path, *rows, head=f"PROVINCIA;PUNTO;ANO;MES;DIA;{names}"))
    assert found.columns["time"] == ("ANO", "MES", "DIA", "hour")
    assert found.columns["series"] == ("PUNTO",) and found.columns["features"] == ("value",)
    assert found.time is not None and found.time.every == "1h"


def test_columns_in_json_by_their_times_are_a_series(tmp_path: Path) -> None:
    begin = datetime(2024, 1, 1)
    stamps = [round((begin + timedelta(hours=n)).timestamp() * 1000) for n in range(200)]
    values = random(1).normal(size=200).round(3).tolist()
    path = tmp_path / "load.json"
    path.write_text(json.dumps({"load": dict(zip(map(str, stamps), values, strict=True))}))
    found = propose(path)
    assert found.columns["time"] == ("time",) and found.time is not None
    assert found.time.every == "1h"


@pytest.mark.parametrize("codes", [(1001, 2053, 2001), (1, 2, 3)])
def test_the_code_of_a_series_is_no_feature(tmp_path: Path, codes: tuple[int, ...]) -> None:
    days = [f"2024-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(200)]
    rows = [
        f"{day},{'xyz'[place]},{code},{random(n + place).normal() + place:.2f}"
        for n, day in enumerate(days)
        for place, code in enumerate(codes)
    ]
    head = "date,county,fips,level" if codes[0] > 1 else "date,county,rank,level"
    found = propose(written(tmp_path, *rows, head=head))
    assert found.columns["series"] == ("county",)
    assert found.columns["features"] == ("level",)
