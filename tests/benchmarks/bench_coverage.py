"""How many values of the test split lie within the prediction intervals of generated projects.

    python tests/benchmarks/bench_coverage.py [FILE…] [--modes vector-output …] [--backend jax]

A project of each mode is written for the sample of daily births, or for each FILE with what it
proposes, trained as it is, and evaluated: the share of the targets within the intervals of 80% and
95%, of the network and of the baselines, whose intervals are made of their own errors.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

LEVELS = ("80", "95")
MODES = ("vector-output", "encoder-decoder", "seq2seq")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="the sample of births where none is")
    parser.add_argument("--modes", nargs="+", default=MODES)
    parser.add_argument("--backend", default="jax")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    os.environ["KERAS_BACKEND"] = options.backend
    for file in options.files or [None]:
        for mode in options.modes:
            with tempfile.TemporaryDirectory() as folder:
                report = evaluated(Path(folder, "coverage"), mode, file, options.seed)
            name = file.stem if file else "births"
            for way, scores in report["intervals"].items():
                shares = "".join(f"{scores[f'coverage_{level}']:8.1%}" for level in LEVELS)
                print(f"{name:20}{mode:20}{way:16}{shares}", flush=True)


def evaluated(project: Path, mode: str, file: Path | None, seed: int) -> dict:  # type: ignore[type-arg]
    """Return the metrics of a project that is written, trained and evaluated."""
    run = [sys.executable, "-m"]
    new = [*run, "scaffold", "new", str(project), "--no-input", "--no-git", f"--mode={mode}"]
    new += ["--task=forecast", "--intervals=0.8,0.95"]
    new += [f"--data={file.resolve()}"] if file else []
    subprocess.run(new, check=True, capture_output=True)
    environment = {**os.environ, "PYTHONPATH": "src"}
    for script in (["coverage.train", f"--seed={seed}"], ["coverage.evaluate"]):
        subprocess.run(
            [*run, *script], cwd=project, env=environment, check=True, capture_output=True
        )
    return json.loads(next(project.glob("runs/*/metrics.json")).read_text())  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
