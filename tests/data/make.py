"""Write the tables of this folder anew: small, and unlike the samples that ship with the tasks.

    python tests/data/make.py

cars.csv: numbers to predict from numbers and a category. runs.csv: sequences of unlike lengths, a
row for each step, with numbers for each step and two for all of them. waves.csv: sequences of
twelve steps, a row for each sequence, with a number and a class. tides.csv: a series of hours, with
two columns to forecast. outage.csv: the same, two days and some values of which are missing.
retail.csv: a series of days for each of three stores, the last week of which has no sales but what
is known ahead. regions.csv: a series of days for each of three regions, one of which has a country
alone. reviews.csv: sentences with a label, and the split that each is for. words.tsv: words and,
with spaces between, the same letters backwards, and what names the row.
"""

import csv
import math
import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
KINDS = ("flat", "round", "steep")


def main() -> None:
    draw = random.Random(0)
    write("cars.csv", ("weight", "doors", "fuel", "price", "reach"), cars(draw))
    write("runs.csv", ("run", "step", "speed", "level", "load", "peak", "total"), runs(draw))
    steps = [f"t{step:03}" for step in range(12)]
    write("waves.csv", (*steps, "height", "kind"), waves(draw))
    write("tides.csv", ("hour", "level", "flow", "wind"), tides(draw))
    write("words.tsv", ("word", "signs", "id"), words(draw))
    write("outage.csv", ("hour", "level"), outage(draw))
    write("reviews.csv", ("text", "label", "split"), reviews(random.Random(1)))
    write("retail.csv", ("Store", "Date", "Sales", "Promo", "StateHoliday", "Size"), retail(draw))
    write("regions.csv", ("Date", "Province", "Country", "Cases"), regions(draw))


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    delimiter = "\t" if name.endswith(".tsv") else ","
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])


def cars(draw: random.Random) -> Iterable[Sequence[object]]:
    for _ in range(90):
        weight, doors = draw.uniform(700, 2300), draw.choice((2, 3, 5))
        fuel = draw.choice(("diesel", "electric", "petrol"))
        price = 9 * weight + 800 * doors + (9000 if fuel == "electric" else 0)
        yield round(weight, 1), doors, fuel, round(price, 1), round(9e5 / weight + 40 * doors, 1)


def runs(draw: random.Random) -> Iterable[Sequence[object]]:
    for run in range(80):
        speed, length = draw.uniform(1, 9), draw.randint(3, 9)
        speeds = [round(speed + draw.gauss(0, 1), 3) for _ in range(length)]
        level, peak = 0.0, max(speeds)
        for step, value in enumerate(speeds):
            level = round(0.6 * level + value, 3)
            load = round(100 + 5 * value + 2 * level, 3)
            yield f"r{run:02}", step, value, level, load, peak, round(sum(speeds), 3)


def waves(draw: random.Random) -> Iterable[Sequence[object]]:
    for wave in range(90):
        height, power = draw.uniform(10, 50), (1, 2, 5)[wave % 3]
        shape = [math.sin(math.pi * (step + 1) / 13) ** power for step in range(12)]
        noisy = [round(height * value + draw.gauss(0, 0.5), 3) for value in shape]
        yield *noisy, round(height, 3), KINDS[wave % 3]


def tides(draw: random.Random) -> Iterable[Sequence[object]]:
    wind = 0.0
    for hour in range(480):
        wind = 0.8 * wind + draw.gauss(0, 1)
        phase = 2 * math.pi * hour / 12
        level, flow = 200 + 80 * math.sin(phase) + 5 * wind, 30 * math.cos(phase)
        time = datetime(2020, 1, 1) + timedelta(hours=hour)
        yield time, round(level, 2), round(flow + draw.gauss(0, 2), 2), round(wind, 3)


def regions(draw: random.Random) -> Iterable[Sequence[object]]:
    for day in range(120):
        for province, country in (("", "Peru"), ("Salta", "Chile"), ("Salta", "Argentina")):
            cases = 50 + len(country) * 10 + 20 * math.sin(math.tau * day / 7) + draw.gauss(0, 3)
            yield (datetime(2020, 1, 22) + timedelta(day)).date(), province, country, round(cases)


def outage(draw: random.Random) -> Iterable[Sequence[object]]:
    for time, level, *_ in list(tides(draw))[:400]:
        if not datetime(2020, 1, 4) <= time < datetime(2020, 1, 6):
            yield time, -999 if draw.random() < 0.05 else level


def reviews(draw: random.Random) -> Iterable[Sequence[object]]:
    words = {"good": ("great", "lovely", "superb"), "bad": ("awful", "boring", "poor")}
    for row in range(300):
        label = draw.choice(("good", "good", "bad"))
        told = [draw.choice(words[label]), *draw.choices(("film", "actor", "plot", "end"), k=4)]
        draw.shuffle(told)
        yield (
            " ".join((*told, f"no{row}")),
            label,
            ("train", "validation", "test")[row % 10 // 8 + row % 10 // 9],
        )


def retail(draw: random.Random) -> Iterable[Sequence[object]]:
    for store, size in ((1, "small"), (2, "small"), (3, "large")):
        level = draw.uniform(50, 200) * (9 if size == "large" else 1)
        for day in range(130):
            date = datetime(2024, 1, 1) + timedelta(days=day)
            promo, holiday = draw.randrange(2), "a" if day % 30 == 11 else "0"
            share = 1 + 0.2 * (date.weekday() > 3) + 0.5 * promo - 0.4 * (holiday == "a")
            sales = round(level * (share + draw.gauss(0, 0.05)), 1)
            yield store, f"{date:%Y-%m-%d}", sales if day < 123 else "", promo, holiday, size


def words(draw: random.Random) -> Iterable[Sequence[object]]:
    for row in range(240):
        word = "".join(draw.choice("abcdef") for _ in range(draw.randint(2, 7)))
        yield word, " ".join(reversed(word.upper())), f"n{row:03}"


if __name__ == "__main__":
    main()
