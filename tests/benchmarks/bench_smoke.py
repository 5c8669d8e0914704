"""`scaffold smoke` beside the same steps as one process each, on the same projects.

    python tests/benchmarks/bench_smoke.py [--take 14] [--jobs 2]

Both build the wheel, install it, run ruff and the project's tests, train for one epoch,
evaluate, predict, and predict again. First ours, then the processes one after the other, as a shell
script in CI would run them; wall-clock and processor seconds of both, and their ratios.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scaffold.record import known_answers
from scaffold.smoke import select_pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--take", type=int, default=100, help="only the first projects")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        combinations = select_pairs()[: options.take]
        projects = [one.generate(Path(folder, one.slug)) for one in combinations]
        ours = measure(lambda: smoke(projects, options.jobs))
        theirs = measure(lambda: [one_process_each(project) for project in projects])
    print(f"{len(projects)} projects, {options.jobs} jobs         wall s   processor s")
    for name, (wall, cpu) in {"scaffold smoke": ours, "one process each": theirs}.items():
        print(f"{name:24} {wall:8.1f} {cpu:13.1f}")
    print(f"{'ratio':24} {theirs[0] / ours[0]:8.1f} {theirs[1] / ours[1]:13.1f}")


def measure(work: Callable[[], Any]) -> tuple[float, float]:
    """Return the wall-clock and the processor seconds that `work` and its children took."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu


def smoke(projects: list[Path], jobs: int) -> None:
    """Test the projects at level `run`, and say where the time went."""
    command = [sys.executable, "-m", "scaffold", "smoke", f"--jobs={jobs}", "--json"]
    done = subprocess.run([*command, *map(str, projects)], stdout=subprocess.PIPE, text=True)
    spent: dict[str, float] = {}
    for project in json.loads(done.stdout)["projects"]:
        for step in project["steps"]:
            spent[step["step"]] = spent.get(step["step"], 0.0) + step["cpu"]
    print("processor seconds:", ", ".join(f"{name} {cpu:.0f}" for name, cpu in spent.items()))
    print("all passed" if done.returncode == 0 else "some FAILED: the ratio means nothing")


def one_process_each(project: Path) -> None:
    """Do the same to one project with the tools that anybody has."""
    package = known_answers(project)["package"]
    tables = (".csv", ".tsv", ".parquet")
    data = next(str(file) for file in (project / "data").iterdir() if file.suffix in tables)
    environment = {**os.environ, "PYTHONPATH": str(project / "site"), "TF_CPP_MIN_LOG_LEVEL": "2"}

    def run(*command: str) -> None:
        done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
        if done.returncode:
            print(f"FAILED: {' '.join(command)}: {(done.stdout + done.stderr)[-500:]}")

    python = (sys.executable, "-m")
    pip = (*python, "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir=dist", ".")
    (wheel,) = project.glob("dist/*.whl")
    run(*pip, "install", "--no-deps", "--target=site", str(wheel))
    run(*python, "ruff", "format", "--quiet", "--check", "src", "tests")
    run(*python, "ruff", "check", "src", "tests")
    run(*python, "pytest", "-q", "-o", "pythonpath=")
    run(*python, f"{package}.train", "--epochs", "1")
    run(*python, f"{package}.evaluate")
    for output in ("first.csv", "again.csv"):
        run(*python, f"{package}.predict", "--input", data, "--output", output)


if __name__ == "__main__":
    main()
