"""What is forecast where nobody says it, and what columns without names are."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from proposals import propose, random, refused, written

from scaffold.reading import inspect

DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(120)]
GUESS = "is the last column of numbers that change; --column targets=NAME forecasts another."
NAMED = {
    "close": ["close", "open", "volume"],
    "pm2.5": ["pm2.5", "dew", "rain"],
    "Weekly_Sales": ["Weekly_Sales", "fuel"],
    "new_cases": ["total_cases", "new_cases", "new_tests"],
    "Global_active_power": ["Global_active_power", "Global_reactive_power", "Voltage"],
    "sales": ["cnt", "sales", "units"],
}


def table(*names: str, count: int = 120) -> dict[str, list[float]]:
    return {n: random(k).normal(size=count).round(3).tolist() for k, n in enumerate(names)}


def write(folder: Path, columns: dict[str, list[object]], header: bool = True) -> Path:
    path = folder / "file.csv"
    pl.DataFrame(columns).write_csv(path, include_header=header)
    return path


@pytest.mark.parametrize("target", NAMED)
def test_a_name_tells_the_target(tmp_path: Path, target: str) -> None:
    found = propose(write(tmp_path, {"date": DAYS, **table(*NAMED[target])}))
    assert found.columns["targets"] == (target,)
    assert not any(GUESS in note for note in found.notes)


def test_a_target_that_is_only_the_last_number_is_said_to_be_a_guess(tmp_path: Path) -> None:
    path = write(tmp_path, {"date": DAYS, **table("rain", "wind")})
    found = propose(path)
    assert found.columns["targets"] == ("wind",)
    assert f"'wind' {GUESS}" in found.notes
    assert not any(GUESS in note for note in propose(path, targets="wind").notes)


def test_a_target_of_its_own_accord_changes_in_the_training_rows(tmp_path: Path) -> None:
    columns = {"date": DAYS, **table("visits"), "later": [int(n >= 110) for n in range(120)]}
    found = propose(write(tmp_path, columns))
    assert found.columns["targets"] == ("visits",)
    assert "later" not in found.columns["features"]


def test_what_is_constant_within_each_series_is_not_forecast(tmp_path: Path) -> None:
    columns = {"date": DAYS * 2, "shop": ["a"] * 120 + ["b"] * 120, **table("visits", count=240)}
    path = write(tmp_path, {**columns, "area": [70] * 120 + [90] * 120})
    assert propose(path).columns["targets"] == ("visits",)


def test_a_constant_column_is_neither_target_nor_label_of_its_own_accord(tmp_path: Path) -> None:
    path = write(tmp_path, {**table("a", "b"), "last": [3] * 120})
    assert propose(path, "tabular").columns["targets"] == ("b",)
    engines = {"unit": [n // 30 for n in range(120)], "cycle": [n % 30 for n in range(120)]}
    path = write(tmp_path, {**engines, **table("heat"), "last": [3] * 120})
    task, found = inspect(path)
    assert (task.name, found.columns["targets"]) == ("forecast", ("heat",))


HEADLESS = {
    "units and their cycles": (
        {"a": [1 + n // 40 for n in range(120)], "b": [1 + n % 40 for n in range(120)]},
        {"series": ("unit",), "time": ("time",)},
        "3 by unit, of 40 steps each",
    ),
    "years and months": (
        {"a": [1990 + n // 12 for n in range(120)], "b": [1 + n % 12 for n in range(120)]},
        {"time": ("year", "month")},
        "every month from 1990-01-01 to 1999-12-01",
    ),
    "years, months and days": (
        {part: [getattr(day, part) for day in DAYS] for part in ("year", "month", "day")},
        {"time": ("year", "month", "day")},
        "every day from 2024-01-01 to 2024-04-29",
    ),
}


@pytest.mark.parametrize("name", HEADLESS)
def test_columns_without_names_that_count_are_an_axis(tmp_path: Path, name: str) -> None:
    axes, roles, note = HEADLESS[name]
    task, found = inspect(write(tmp_path, {**axes, **table("x", "z")}, header=False))
    assert (task.name, {role: found.columns[role] for role in roles}) == ("forecast", roles)
    assert any(note in said for said in found.notes)


def test_two_columns_of_numbers_that_do_not_count_are_no_axis(tmp_path: Path) -> None:
    whole = {"a": [1 + n // 40 for n in range(120)], "b": [1 + n % 39 for n in range(120)]}
    path = write(tmp_path, {**whole, **table("x", "z")}, header=False)
    assert not {"unit", "year"} & {*propose(path, "tabular").columns["features"]}


def test_steps_of_engines_with_a_named_label_are_asked(tmp_path: Path) -> None:
    cycle = {"engine": [n // 30 for n in range(300)], "cycle": [n % 30 for n in range(300)]}
    left = {**table("heat", count=300), "RUL": [29 - n % 30 for n in range(300)]}
    (line,) = refused(write(tmp_path, {**cycle, **left}))
    assert "--task=sequences --mode=many-to-many" in line
    assert "--task=forecast --column=time=cycle --column=series=engine" in line


@pytest.mark.parametrize("name", ["class", "Category"])
def test_a_class_within_a_row_is_of_something_else(tmp_path: Path, name: str) -> None:
    rows = [f"{n % 9}.5,{'ab'[n % 2]},{n * n % 83}.25" for n in range(120)]
    found = propose(written(tmp_path, *rows, head=f"x,{name},price"))
    assert found.columns["targets"] == ("price",)
    rows = [f"{n % 9}.5,{n * n % 83}.25,{'ab'[n % 2]}" for n in range(120)]
    found = propose(written(tmp_path, *rows, head=f"x,price,{name}"))
    assert found.columns["targets"] == (name,)


def test_a_label_may_have_more_classes_than_other_numbers(tmp_path: Path) -> None:
    rows = [f"{n % 26},{n * n % 83}.25,{n % 7}.5" for n in range(520)]
    found = propose(written(tmp_path, *rows, head="label,x,y"), "tabular", targets="label")
    assert (found.facts.problem, found.facts.outputs) == ("classification", 26)


@pytest.mark.parametrize(
    ("head", "left"),
    [
        ("date,RainToday,rain,RainTomorrow", "RainTomorrow"),
        ("date,y,x,y_next", "y_next"),
        ("date,today,other,RISK", "RISK"),
    ],
)
def test_what_says_what_the_next_row_holds_is_no_feature(
    tmp_path: Path, head: str, left: str
) -> None:
    values = [f"{value:.2f}" for value in random(3).normal(size=201)]
    rows = [
        f"{date(2021, 1, 1) + timedelta(days=n)},{values[n]},{n * n % 83}.5,{values[n + 1]}"
        for n in range(200)
    ]
    found = propose(written(tmp_path, *rows, head=head), "forecast")
    assert left not in (*found.columns["features"], *found.columns["targets"])
    assert f"Left out, because they say what the next row holds: {left}." in found.notes


def test_what_is_said_again_in_the_next_row_is_kept(tmp_path: Path) -> None:
    values = [f"{value:.2f}" for value in random(3).normal(size=201)]
    rows = [
        f"{date(2021, 1, 1) + timedelta(days=n)},{values[n]},{values[n + 1]}" for n in range(200)
    ]
    found = propose(written(tmp_path, *rows, head="date,sales_lag1,sales"), "forecast")
    assert (found.columns["targets"], found.columns["features"]) == (
        ("sales",),
        ("sales", "sales_lag1"),
    )


@pytest.mark.parametrize("target", ["price", "mpg", "Preis", "sale_price"])
def test_a_price_within_a_row_is_what_is_predicted_where_nothing_is_named_so(
    tmp_path: Path, target: str
) -> None:
    rows = [",".join(f"{x:.3f}" for x in random(n).normal(size=4)) for n in range(90)]
    found = propose(written(tmp_path, *rows, head=f"carat,{target},depth,z"))
    assert found.columns["targets"] == (target,)
    assert any("No column is named as the target" in note for note in found.notes) or (
        target == "sale_price"
    )
    labelled = [f"{row},{'ab'[n % 2]}" for n, row in enumerate(rows)]
    for last in ("label", "label" if target == "sale_price" else "kind"):
        found = propose(written(tmp_path, *labelled, head=f"carat,{target},depth,z,{last}"))
        assert found.columns["targets"] == (last,)


def test_counts_of_households_are_no_households(tmp_path: Path) -> None:
    rows = [f"{random(n).normal():.3f},{100 + n * 7 % 45},{n * 13 % 97}.5" for n in range(90)]
    found = propose(written(tmp_path, *rows, head="longitude,households,median_house_value"))
    assert "households" in found.columns["features"] and not found.columns.get("group")


def test_a_date_of_birth_orders_no_rows(tmp_path: Path) -> None:
    rows = [
        f"{n},{n % 12},{1950 + n % 50}-0{1 + n % 9}-11,{'ab'[n % 2]},{random(n).normal():.3f},"
        f"{n % 3 % 2}"
        for n in range(120)
    ]
    head = "UniqueID,branch_id,Date.of.Birth,Employment.Type,amount,loan_default"
    problems = " ".join(refused(written(tmp_path, *rows, head=head)))
    assert "in the order of 'Date.of.Birth'" not in problems
    assert "--task=tabular" in problems


def test_a_class_in_finer_words_is_no_feature(tmp_path: Path) -> None:
    attacks = ["normal", "dos", "fuzzers", "worms"]
    rows = [
        f"{n % 7}.5,{['tcp', 'udp'][n % 2]},{attacks[n % 4]},{int(n % 4 > 0)}" for n in range(400)
    ]
    found = propose(written(tmp_path, *rows, head="dur,proto,attack_cat,label"))
    assert found.columns["features"] == ("dur", "proto")
    assert "Left out, because they are the target in other words: attack_cat." in found.notes


def test_words_that_alone_tell_the_class_are_read(tmp_path: Path) -> None:
    rows = [f"w{n % 24},{n % 7}.5,{['stop', 'go'][int(n % 24 > 8)]}" for n in range(480)]
    for name in ("odour", "type"):
        found = propose(written(tmp_path, *rows, head=f"{name},x,label"), "tabular")
        assert found.columns["features"] == (name, "x")


@pytest.mark.parametrize("before", ["open", "previous_close"])
def test_what_a_row_takes_from_the_one_before_drops_no_column(tmp_path: Path, before: str) -> None:
    values = [f"{value:.2f}" for value in random(3).normal(100, size=201)]
    rows = [
        f"{date(2021, 1, 1) + timedelta(days=n)},{values[n]},{values[n + 1]},{n * n % 83}"
        for n in range(200)
    ]
    found = propose(written(tmp_path, *rows, head=f"date,{before},close,volume"), "forecast")
    assert found.columns["targets"] == ("close",) and before in found.columns["features"]
