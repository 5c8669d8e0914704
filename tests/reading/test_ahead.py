"""What a forecast reads beside its numbers: categories, what is known ahead, the calendar."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from reading.proposals import propose, refused

from scaffold.calendar import seconds
from scaffold.errors import AnswersError
from scaffold.planning import plan

DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(200)]


def written(folder: Path, rows: list[str], head: str = "day,sales,promo,price") -> Path:
    path = folder / "file.csv"
    path.write_text("\n".join([head, *rows, ""]))
    return path


def sales(blank: range = range(0), without_price: range = range(0)) -> list[str]:
    """Return 200 rows; `blank` ones have no sales, others no price."""
    return [
        f"{day},{'' if n in blank else n % 7 + n % 3},{n % 5 // 4},"
        f"{'' if n in without_price else n % 4}"
        for n, day in enumerate(DAYS)
    ]


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("count", [1, 9])
def test_rows_without_a_target_at_the_end_are_to_be_forecast(
    tmp_path: Path, count: int, newest_first: bool
) -> None:
    ahead = range(200 - count, 200)
    rows = sales(ahead, without_price=ahead)
    found = propose(written(tmp_path, rows[::-1] if newest_first else rows), targets="sales")
    assert found.columns["known"] == ("promo",)  # the price of later days is not in the file
    assert found.columns["features"] == ("sales", "price")
    assert (found.facts.rows, found.facts.trailing) == (200 - count, count)
    assert found.proposed["output_length"] == count


@pytest.mark.parametrize("blank", [range(150, 157), range(0), range(1, 200, 10)])
def test_targets_that_are_missing_as_long_elsewhere_are_no_rows_to_forecast(
    tmp_path: Path, blank: range
) -> None:
    found = propose(written(tmp_path, sales(blank)), targets="sales")
    assert "known" not in found.columns and not found.facts.trailing


def test_columns_that_are_named_as_features_are_not_known_ahead(tmp_path: Path) -> None:
    path = written(tmp_path, sales(range(190, 200)))
    found = propose(path, targets="sales", features="sales,promo,price")
    assert "known" not in found.columns and found.facts.trailing == 10


def test_what_is_known_ahead_is_no_feature_of_the_past_alone(tmp_path: Path) -> None:
    found = propose(written(tmp_path, sales()), targets="sales", known="promo")
    assert found.columns["features"] == ("sales", "price")
    assert found.columns["known"] == ("promo",)


def test_categories_are_those_of_the_training_rows_without_spaces(tmp_path: Path) -> None:
    winds = ["N", " S", "N ", ""] * 40 + ["late"] * 40
    rows = [f"{day},{n % 7},{wind}" for n, (day, wind) in enumerate(zip(DAYS, winds, strict=True))]
    found = propose(written(tmp_path, rows, "day,load,wind"), targets="load")
    assert found.facts.levels == {"wind": ("N", "S")}
    assert (
        "wind holds words, read as 2 categories: N, S; none of them in 40 rows without a value."
        in found.notes
    )


def test_a_named_column_of_too_many_words_is_refused(tmp_path: Path) -> None:
    rows = [f"{day},{n % 7},w{n % 120:03}" for n, day in enumerate(DAYS)]
    path = written(tmp_path, rows, "day,load,word")
    (line,) = refused(path, "forecast", targets="load", known="word")
    assert "column 'word': 120 different words, and a forecast reads 100 at most" in line


@pytest.mark.parametrize(
    ("calendar", "words"),
    [
        ("weekday,moon", ["'moon' is no part of a timestamp", "weekday"]),
        ("month,month", ["'month' is given twice"]),
        ("hour", ["hour never changes", "1d"]),
        ("minute,hour", ["minute never changes", "hour never changes"]),
    ],
)
def test_parts_of_the_calendar_that_say_nothing_are_refused(
    calendar: str, words: list[str]
) -> None:
    with pytest.raises(AnswersError) as caught:
        forecast(calendar=calendar)
    for word in words:
        assert word in str(caught.value)


def test_the_calendar_counts_among_the_inputs_and_is_kept_among_the_answers() -> None:
    spec = forecast(calendar="weekday, yearday")
    assert spec.data.facts.feature_width == 2 + 2 * 2
    assert spec.answers["calendar"] == "weekday, yearday"
    assert "calendar" not in forecast().answers


def test_with_lead_0_what_is_known_is_a_feature_of_the_same_step() -> None:
    spec = forecast(mode="many-to-many", lead=0, columns={"known": ("day_of_week",)})
    assert spec.data.columns["features"] == ("day_of_week",)
    assert "known" not in spec.data.columns


def forecast(**answers: Any) -> Any:
    return plan({"mode": "vector-output", "task": "forecast", **answers})


@pytest.mark.parametrize(("every", "length"), [("1d", 86400), ("1h30m", 5400), ("15m", 900)])
def test_the_length_of_a_step_is_in_seconds(every: str, length: int) -> None:
    assert seconds(every) == length


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("head", ["day,units_out,promo,price", "day,umsatz,promo,load"])
def test_the_column_that_ends_before_the_others_is_the_target(
    tmp_path: Path, head: str, newest_first: bool
) -> None:
    rows = sales(range(190, 200))
    found = propose(written(tmp_path, rows[::-1] if newest_first else rows, head))
    _, target, *others = head.split(",")
    assert (found.columns["targets"], found.facts.trailing) == ((target,), 10)
    assert found.columns["known"] == tuple(others)
    assert not any("--column targets=NAME" in note for note in found.notes)


def test_the_target_of_each_series_may_end_before_the_others(tmp_path: Path) -> None:
    rows = [f"{row},{shop}" for shop in "ab" for row in sales(range(190, 200))]
    found = propose(written(tmp_path, rows, "day,umsatz,promo,load,shop"))
    assert (found.columns["targets"], found.columns["series"]) == (("umsatz",), ("shop",))
    assert found.columns["known"] == ("promo", "load")


def test_what_ended_long_before_is_no_target(tmp_path: Path) -> None:
    found = propose(written(tmp_path, sales(range(120, 200)), "day,old,promo,load"))
    assert found.columns["targets"] == ("load",)
