"""A series of ten million rows and five columns: reading it, and the first epoch on it.

    python tests/benchmarks/bench_data.py [--rows 10000000]

The project is generated with `scaffold new --data` and nothing else chosen. Each figure is of a
whole process of its own: seconds on the clock, and the most memory it ever held. What the backend
takes by itself is the same training on the first rows of the same file; the difference is what the
length of the series costs. Then as many rows as a panel of series of a thousand days each, and the
predictions for a table of a million rows. Of the panel, the seconds are those of the processors.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

FEW = 20_000  # rows of which the memory can be neglected
NEW_ROWS = 1_000_000
DAYS = 1000  # of each series of a panel
READ = "import time, {0}.config as c, {0}.data as d; began = time.perf_counter(); " + (
    "d.load_splits(c.Config()); print(f'{{time.perf_counter() - began:.1f}} s without the imports')"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure_series(folder, rows)
        measure_panel(folder, rows)
        measure_prediction(folder, NEW_ROWS)


def measure_series(folder: Path, rows: int) -> None:
    """Print what reading a series and one epoch of training on it take."""
    long, short = write_series(folder / "long.csv", rows), write_series(folder / "few.csv", FEW)
    print(f"{rows:,} rows, 5 columns, {long.stat().st_size / 1e9:.2f} GB of CSV")
    new = ["scaffold", "new", "series", "--data", str(long), "--no-input", "--no-git"]
    show("scaffold new --data", *run(new, folder))
    show("reading it", *run(["-c", READ.format("series")], folder / "series"))
    train = ["series.train", "--epochs", "1"]
    usual = run([*train, "--data", str(short)], folder / "series")
    whole = run(train, folder / "series")
    show(f"first epoch, {FEW:,} rows", *usual)
    show("first epoch, all rows", *whole)
    print(f"{'memory beyond the backend':32} {(whole[1] - usual[1]) / 1e9:17.2f} GB")


def measure_panel(folder: Path, rows: int) -> None:
    """Print what inspecting and reading many series take, as text and as Parquet."""
    print(f"{rows // DAYS:,} series of {DAYS:,} days, in seconds of the processors")
    for ending in (".csv", ".parquet"):
        path = write_panel(folder / f"panel{ending}", rows // DAYS)
        used = os.times()
        memory = run(["scaffold", "inspect", str(path)], folder)[1]
        show(f"scaffold inspect {path.name}", processor_seconds(used), memory)
    new = ["scaffold", "new", "panel", "--data", str(path), "--no-input", "--no-git"]
    run(new, folder)
    used = os.times()
    memory = run(["-c", READ.format("panel")], folder / "panel")[1]
    show("reading it, with the backend", processor_seconds(used), memory)


def processor_seconds(before: os.times_result) -> float:
    """Return the seconds of the processors that the processes begun since took."""
    now = os.times()
    return now[2] + now[3] - before[2] - before[3]


def measure_prediction(folder: Path, rows: int) -> None:
    """Print what the predictions for many rows of a table take, beside those for a few."""
    new = ["scaffold", "new", "table", "--mode", "one-to-one", "--no-input", "--no-git"]
    run(new, folder)
    project = folder / "table"
    run(["table.train", "--epochs", "1"], project)
    sample = pl.read_csv(project / "data" / "penguins.csv")
    few = sample.drop("species")
    few.write_csv(folder / "few.csv")
    pl.concat([few] * (rows // len(few) + 1)).head(rows).write_csv(folder / "many.csv")
    for name, label in (("few", f"predict, {len(few)} rows"), ("many", f"predict, {rows:,} rows")):
        arguments = ["--input", str(folder / f"{name}.csv"), "--output", str(folder / "out.csv")]
        show(label, *run(["table.predict", *arguments], project))


def write_series(path: Path, rows: int) -> Path:
    """Write a series with a value every second, with a daily season, and three more columns."""
    random = np.random.default_rng(0)
    seconds = np.arange(rows)
    season = np.sin(2 * np.pi * seconds / 86_400)
    columns = {f"x{number}": random.normal(size=rows).round(4) for number in range(3)}
    value = (100 + 20 * season + random.normal(size=rows)).round(3)
    pl.DataFrame({"time": 1_600_000_000 + seconds, **columns, "value": value}).write_csv(path)
    return path


def write_panel(path: Path, count: int) -> Path:
    """Write series of days with a weekly season and levels of their own, and one more column."""
    random = np.random.default_rng(0)
    day = np.arange(DAYS)
    week, level = np.sin(2 * np.pi * day / 7), random.uniform(10, 1000, (count, 1))
    value = level * (1 + 0.2 * week + 0.05 * random.normal(size=(count, DAYS)))
    table = pl.DataFrame(
        {
            "date": np.tile(np.datetime64("2015-01-01") + day, count),
            "series": np.repeat([f"H{number:05d}" for number in range(count)], DAYS),
            "x": random.normal(size=count * DAYS).round(3),
            "value": value.round(3).ravel(),
        }
    )
    table.write_parquet(path) if path.suffix == ".parquet" else table.write_csv(path)
    return path


def run(module: list[str], folder: Path) -> tuple[float, int]:
    """Return the seconds that a Python process took, and its peak of memory in bytes."""
    command = [sys.executable, *([] if module[0] == "-c" else ["-m"]), *module]
    environment = {**os.environ, "PYTHONPATH": "src", "TF_CPP_MIN_LOG_LEVEL": "2"}
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout
    said = process.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed:\n{said[-2000:]}")
    if module[0] == "-c":
        print(f"  {said.strip().splitlines()[-1]}")  # above it, what the backend says
    return time.perf_counter() - began, usage.ru_maxrss * 1024


def show(label: str, seconds: float, memory: int) -> None:
    """Print one row."""
    print(f"{label:32} {seconds:8.1f} s {memory / 1e9:6.2f} GB")


if __name__ == "__main__":
    main()
