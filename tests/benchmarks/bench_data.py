"""A series of ten million rows and five columns: reading it, and the first epoch on it.

    python tests/benchmarks/bench_data.py [--rows 10000000]

The project is generated with `scaffold new --data` and nothing else chosen. Each figure is of a
whole process of its own: seconds on the clock, and the most memory it ever held. What the backend
takes by itself is the same training on the first rows of the same file; the difference is what the
length of the series costs. Then the predictions for a table of a million rows.
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
