"""Several series in one file: which columns tell them apart, and what they have in common."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from proposals import propose, random, refused, written

from scaffold.reading import inspect

DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(120)]


def panel(folder: Path, series: dict[str, list[float]], **columns: dict[str, object]) -> Path:
    """Write series of days; `columns` hold a value for each series, or a list of them."""
    parts = [
        pl.DataFrame({"day": DAYS[: len(values)], "shop": name, "sales": values}).with_columns(
            pl.lit(pl.Series(held[name])).alias(column)
            if isinstance(held[name], list)
            else pl.lit(held[name]).alias(column)
            for column, held in columns.items()
        )
        for name, values in series.items()
    ]
    path = folder / "file.csv"
    pl.concat(parts).write_csv(path)
    return path


def noise(seed: int, level: float = 10.0, scale: float = 1.0, count: int = 120) -> list[float]:
    values: list[float] = (level + scale * random(seed).normal(size=count)).round(3).tolist()
    return values


def test_the_only_column_that_tells_series_apart_is_proposed(tmp_path: Path) -> None:
    found = propose(panel(tmp_path, {"a": noise(1), "b": noise(2)}))
    assert found.columns["series"] == ("shop",)
    assert (found.facts.rows, found.facts.steps) == (240, 120)


def test_a_number_and_a_name_of_the_same_series_are_one_way(tmp_path: Path) -> None:
    path = panel(tmp_path, {"a": noise(1), "b": noise(2)}, store_id={"a": 1, "b": 2})
    assert len(propose(path).columns["series"]) == 1


def test_a_pair_of_columns_tells_series_apart(tmp_path: Path) -> None:
    series = {name: noise(n) for n, name in enumerate(["a1", "a2", "b1", "b2"])}
    table = pl.read_csv(panel(tmp_path, series))
    shop, item = pl.col("shop").str.head(1), pl.col("shop").str.tail(1).replace("1", "x")
    path = tmp_path / "pairs.csv"
    table.with_columns(shop, item=item.replace("2", "y")).write_csv(path)
    assert propose(path).columns["series"] == ("shop", "item")


@pytest.mark.parametrize("name", ["shop", "item_id", "id", "sensor_id", "unit"])
@pytest.mark.parametrize("word", ["type", "region", "category", "State"])
def test_what_describes_shops_of_the_same_days_is_no_label(
    tmp_path: Path, name: str, word: str
) -> None:
    shops = {f"s{n}": noise(n) for n in range(9)}
    described = {word: {shop: "xyz"[n % 3] for n, shop in enumerate(shops)}}
    size = {"size": {shop: 100 * n for n, shop in enumerate(shops)}}
    path = panel(tmp_path, shops, **described, **size)
    pl.read_csv(path).rename({"shop": name}).write_csv(path)
    task, found = inspect(path)
    assert task.name == "forecast"
    assert found.columns["series"] == (name,) and found.columns["targets"] == ("sales",)
    assert found.columns["features"] == ("sales", "size", word)


@pytest.mark.parametrize("column", ["label", "diagnosis", "activity"])
def test_what_is_named_a_label_is_one_also_of_the_same_days(tmp_path: Path, column: str) -> None:
    persons = {f"s{n}": noise(n) for n in range(9)}
    labels = {column: {person: "xyz"[n % 3] for n, person in enumerate(persons)}}
    path = panel(tmp_path, persons, **labels)
    pl.read_csv(path).rename({"shop": "id", "sales": "pulse"}).write_csv(path)
    task, found = inspect(path)
    assert (task.name, found.columns["label"]) == ("sequences", (column,))


def test_sequences_that_begin_at_dates_of_their_own_keep_their_label(tmp_path: Path) -> None:
    runs = {f"s{n}": noise(n) for n in range(9)}
    path = panel(tmp_path, runs, kind={run: "xyz"[n % 3] for n, run in enumerate(runs)})
    later = pl.col("shop").str.tail(1).cast(pl.Int64) * 400
    day = pl.col("day").str.to_date() + pl.duration(days=later)
    pl.read_csv(path).with_columns(day).rename({"shop": "id"}).write_csv(path)
    assert inspect(path)[0].name == "sequences"


@pytest.mark.parametrize(
    ("second", "normalize"),
    [(noise(2), "global"), (noise(2, 900.0), "series"), (noise(2, 10.0, 9.0), "series")],
    ids=["alike", "higher", "wider"],
)
def test_the_scaling_follows_how_the_series_differ(
    tmp_path: Path, second: list[float], normalize: str
) -> None:
    found = propose(panel(tmp_path, {"a": noise(1), "b": second}))
    assert found.proposed["normalize"] == normalize


def test_the_season_of_most_series_is_that_of_all_and_counted_in_each(tmp_path: Path) -> None:
    week = 5 * np.sin(np.arange(120) * 2 * np.pi / 7)
    series = {f"s{n}": (np.array(noise(n, 10.0 * n)) + week).tolist() for n in range(8)}
    found = propose(panel(tmp_path, series))
    assert (found.proposed["season"], found.proposed["normalize"]) == (7, "season")


def test_all_series_are_cut_at_the_same_dates_and_late_ones_are_said(tmp_path: Path) -> None:
    path = panel(tmp_path, {"a": noise(1), "b": noise(2)})
    table = pl.read_csv(path).filter((pl.col("shop") == "a") | (pl.col("day") > "2024-04-05"))
    table.write_csv(path)
    notes = propose(path, series="shop").notes
    assert any("of 24 to 120 days each; validation begins at 2024-04-08" in n for n in notes)
    assert not any("forecast only" in note for note in notes)
    table.filter((pl.col("shop") == "a") | (pl.col("day") > "2024-04-12")).write_csv(path)
    assert any("forecast only: 1." in note for note in propose(path, series="shop").notes)


def test_what_is_constant_within_a_series_is_read_and_said(tmp_path: Path) -> None:
    path = panel(tmp_path, {"a": noise(1), "b": noise(2)}, area={"a": 50, "b": 80})
    found = propose(path, targets="sales", series="shop", features="sales,area")
    assert found.columns["features"] == ("sales", "area")
    assert any("Constant within each series" in n and "area" in n for n in found.notes)


def test_rows_without_a_series_and_repeated_rows_of_one_are_refused(tmp_path: Path) -> None:
    path = panel(tmp_path, {"a": noise(1), "b": noise(2)})
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, "2024-03-01,,5", "2024-03-01,a,5"]) + "\n")
    problems = refused(path, "forecast", series="shop")
    assert any("line 242, column 'shop'" in line and "names no series" in line for line in problems)
    assert any("is duplicated" in line for line in problems)


def test_a_blank_in_one_of_the_columns_that_name_a_series_is_a_name(tmp_path: Path) -> None:
    path = panel(tmp_path, {"a": noise(1), "b": noise(2)})
    path.write_text(path.read_text().replace(",a,", ",,x,").replace(",b,", ",n,x,"))
    path.write_text(path.read_text().replace("day,shop,", "day,shop,town,", 1))
    rows = path.read_text().splitlines()
    path.write_text(
        "\n".join([*rows, *(row.replace(",,x,", ",,y,") for row in rows[1:121])]) + "\n"
    )
    found = propose(path)
    assert found.columns["series"] == ("shop", "town") and found.facts.unnamed
    path.write_text(path.read_text() + "2024-03-01,,,5\n")
    problems = refused(path, "forecast", series="shop,town")
    assert any("line 362, column 'shop'" in line and "names no series" in line for line in problems)


def test_events_are_no_series(tmp_path: Path) -> None:
    path = panel(tmp_path, {"a": noise(1), "b": noise(2)})
    table = pl.read_csv(path)
    table.filter(table.select(pl.int_range(pl.len()) * 7 % 11 < 3).to_series()).write_csv(path)
    (line,) = refused(path, "forecast", series="shop")
    assert "without a row" in line and "sum or average" in line


@pytest.mark.parametrize("blank", ["", "NA"])
def test_steps_without_a_target_in_any_series_are_to_be_forecast(
    tmp_path: Path, blank: str
) -> None:
    promo, sky = [n % 2 for n in range(120)], ["x", "x", "y"] * 40
    price: list[float | None] = [*noise(3, count=113), *[None] * 7]
    columns = {"promo": promo, "price": price, "sky": sky}
    series = {"a": [*noise(1, count=113), *[None] * 7], "b": [*noise(2, count=110), *[None] * 10]}
    both = {name: dict.fromkeys("ab", held) for name, held in columns.items()}
    path = panel(tmp_path, series, area={"a": "big", "b": "small"}, **both)
    path.write_text(path.read_text().replace(",,", f",{blank},"))
    found = propose(path, targets="sales")
    assert found.columns["known"] == ("promo", "sky")
    assert found.columns["features"] == ("sales", "price", "area")  # it is the same in a series
    assert found.facts.levels == {"area": ("big", "small"), "sky": ("x", "y")}
    assert (found.facts.rows, found.proposed["output_length"]) == (223, 7)
    assert any("The last 7 rows of each series have no target" in note for note in found.notes)


def test_blank_targets_at_the_end_of_one_series_are_filled(tmp_path: Path) -> None:
    path = panel(tmp_path, {"a": noise(1), "b": [*noise(2, count=113), *[None] * 7]})
    assert propose(path).facts.rows == 240


def test_the_categories_of_several_series_are_those_of_their_training_rows(tmp_path: Path) -> None:
    words = [*"xxyz" * 22, *["late"] * 32]
    path = panel(tmp_path, {"a": noise(1), "b": noise(2)}, sky={"a": words, "b": words})
    assert propose(path).facts.levels == {"sky": ("x", "y", "z")}


def spaced(folder: Path, gaps: dict[str, list[int]]) -> Path:
    """Write a series for each name, its 90 days apart by the gaps in turn."""
    lines = ["day,shop,sales"]
    for name, days in gaps.items():
        values, day = noise(len(name), count=90), date(2024, 1, 1)
        for n, value in enumerate(values):
            day += timedelta(days=days[n % len(days)])
            lines.append(f"{day},{name},{value}")
    path = folder / "spaced.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_series_without_a_grid_have_the_steps_of_their_own_rows(tmp_path: Path) -> None:
    path = spaced(tmp_path, {"often": [1, 1, 1, 4], "rarely": [9, 9, 13, 9]})
    found = propose(path, "forecast", series="shop", features="sales")
    notes = "\n".join(found.notes)
    assert "predictions of a series are its own median step apart" in notes
    assert "2 by shop, of 90 steps each" in notes
    assert "without a value" not in notes  # no row is missing
    rows = pl.read_csv(path)["day"].sort()
    assert f"begins at {rows[int(0.7 * 180)]} and testing at {rows[153]}" in notes
    assert found.time
    assert (found.time.regular, found.time.every) == (False, "4d")


@pytest.mark.parametrize("clock", ["hour", "pickup_hour"])
@pytest.mark.parametrize("in_turn", [True, False], ids=["hour by hour", "zone by zone"])
def test_zones_of_a_date_and_an_hour_are_series(tmp_path: Path, clock: str, in_turn: bool) -> None:
    rows = [(str(day), hour, zone) for day in DAYS[:20] for hour in range(24) for zone in (4, 9)]
    table = pl.DataFrame(rows, ["pickup_date", clock, "zone"], orient="row")
    table = table.with_columns(pl.Series("rides", noise(1, count=len(rows))))
    (table if in_turn else table.sort("zone", maintain_order=True)).write_csv(tmp_path / "f.csv")
    found = propose(tmp_path / "f.csv")
    assert found.columns["time"] == ("pickup_date", clock)
    assert (found.columns["series"], found.columns["targets"]) == (("zone",), ("rides",))


@pytest.mark.parametrize("names", ["Artikel-Nr,Filiale", "Kundennr,Produkt", "artikelnummer,loja"])
def test_numbers_of_shops_and_articles_tell_series_apart_in_other_languages(
    tmp_path: Path, names: str
) -> None:
    days = [date(2023, 1, 1) + timedelta(days=n) for n in range(100)]
    keys = [(article, shop) for article in (4006381333931, 4011200296908) for shop in (101, 102)]
    rows = [
        f"{day},{article},{shop},{(n * n + k) % 17}.5"
        for k, (article, shop) in enumerate(keys)
        for n, day in enumerate(days)
    ]
    found = propose(written(tmp_path, *rows, head=f"Datum,{names},Umsatz"))
    assert found.columns["series"] == tuple(names.split(","))
    assert found.columns["features"] == ("Umsatz",)
