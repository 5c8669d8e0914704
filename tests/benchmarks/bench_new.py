"""`scaffold new` beside `cookiecutter --no-input` and `ruff` on the same files, in turns.

    python tests/benchmarks/bench_new.py [--runs 7]

Whole processes, wall-clock seconds, one after the other in each round so that a change of the
machine's speed meets both; the ratio is taken round by round. Then the rate at which one warm
process renders and formats projects that all differ.
"""

import argparse
import itertools
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from scaffold.export import export
from scaffold.generation import rendering
from scaffold.planning import plan
from scaffold.tasks import mode_task_pairs

MODE = "vector-output"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        rounds = list(itertools.islice(compare(Path(folder)), runs + 1))[1:]
    ours, theirs, ruff = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(a / (b + c) for a, b, c in rounds)
    print(f"scaffold new                 {ours:.2f} s")
    print(f"cookiecutter + ruff          {theirs:.2f} s + {ruff:.2f} s")
    print(f"ratio, median of {runs} rounds   {ratio:.2f}")
    print(f"warm, one process            {warm_rate():.0f} different projects a second")


def compare(folder: Path) -> Iterator[tuple[float, float, float]]:
    """Yield the seconds of scaffold, of cookiecutter and of ruff, round after round."""
    export(plan({"mode": MODE}), folder / "template")
    shutil.rmtree(folder / "template" / "hooks")  # ruff is measured by itself
    scaffold = [sys.executable, "-m", "scaffold", "new", "made", "--mode", MODE, "--no-input"]
    cookiecutter = [sys.executable, "-m", "cookiecutter", "--no-input", "-o", "baked", "template"]
    ruff = [sys.executable, "-m", "ruff", "format", "--quiet", "--no-cache", "."]
    for _ in itertools.count():
        yield (
            seconds([*scaffold, "--no-git"], folder),
            seconds(cookiecutter, folder),
            seconds(ruff, folder / "baked"),
        )
        shutil.rmtree(folder / "made")
        shutil.rmtree(folder / "baked")


def seconds(command: list[str], folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - began


def warm_rate(count: int = 100) -> float:
    """Return how many projects a second are rendered and formatted, each with other answers."""
    specs = [
        plan({"mode": mode, "task": task, "name": f"project {number}", "units": 8 + number})
        for number, (mode, task) in zip(range(count + 20), itertools.cycle(mode_task_pairs()))
    ]
    for spec in specs[:20]:
        rendering(spec)
    began = time.perf_counter()
    for spec in specs[20:]:
        rendering(spec)
    return count / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
