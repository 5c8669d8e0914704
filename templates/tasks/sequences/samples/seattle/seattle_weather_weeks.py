"""Cut the daily weather of Seattle into weeks; a change of season cuts a week in two.

python seattle_weather_weeks.py seattle_weather_daily.csv seattle_weather_weeks.csv
"""

import sys

import polars as pl

SEASONS = ("winter", "spring", "summer", "autumn")  # each of three months from December


def weeks(daily: pl.DataFrame) -> pl.DataFrame:
    """Return the days with the number of their week and their season."""
    date = pl.col("date").str.to_date()
    season = (date.dt.month() % 12 // 3).replace_strict(
        dict(enumerate(SEASONS)), return_dtype=pl.String
    )
    starts = (date.dt.weekday() == 1) | (season != season.shift())
    return daily.select(
        starts.fill_null(True).cum_sum().alias("week"), pl.all(), season.alias("season")
    )


if __name__ == "__main__":
    weeks(pl.read_csv(sys.argv[1])).write_csv(sys.argv[2])
