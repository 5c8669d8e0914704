"""Throughput of `distribute` from one worker to two, each pinned to a core of its own.

    python tests/benchmarks/bench_distribute.py [--units 64] [--epochs 4] [--rounds 3]

Rounds with one worker and with two take turns, so that other load meets both alike. Of each, the
fastest epoch counts, and the least processor time of a worker: what waits for others is in the
first alone. The workers are those of Ray Train without Ray, which does nothing while they train.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from scaffold import generate, plan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in [("units", 64), ("epochs", 4), ("rounds", 3), ("batch_size", 64)]:
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default)
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))[:2]
    answers = {"mode": "vector-output", "backend": "jax", "with": "ray", "name": "bench"}
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "bench")
        generate(
            plan({**answers, "units": options.units, "batch_size": options.batch_size}), project
        )
        rounds = [
            [run(project, cores[:count], options.epochs) for count in (1, 2)]
            for _ in range(options.rounds)
        ]
    for name in ("wall", "processor"):
        one, two = (min(each[count][name] for each in rounds) for count in (0, 1))
        print(
            f"{name}: {one:.2f} s an epoch with one worker, {two:.2f} s with two: {one / two:.2f}×"
        )
    print(f"{rounds[0][0]['parameters']} parameters, {rounds[0][0]['steps']} steps an epoch")


def run(project: Path, cores: list[int], epochs: int) -> dict[str, float]:
    """Return the numbers of the first of the workers, one pinned to each of `cores`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, __file__, "worker", address, str(len(cores)), str(epochs)]
    environment = {
        **os.environ,
        "KERAS_BACKEND": "jax",
        "JAX_PLATFORMS": "cpu",
        "PYTHONPATH": f"{project / 'src'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
    }
    started = [
        subprocess.Popen(
            ["taskset", "-c", str(core), *command, str(rank)],
            cwd=project,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for rank, core in enumerate(cores)
    ]
    said = [process.communicate()[0] for process in started]
    if any(process.returncode for process in started):
        raise SystemExit("a worker failed")
    found: dict[str, float] = json.loads(said[0].splitlines()[-1])
    return found


def worker(address: str, count: int, epochs: int, rank: int) -> None:
    """Train as a worker of `distribute` does; print the times of the fastest epoch."""
    import jax

    jax.distributed.initialize(address, count, rank)
    import keras
    from bench.config import Config
    from bench.data import load_splits
    from bench.distribute import Share
    from bench.model import build_model, compile_model

    keras.distribution.set_distribution(keras.distribution.DataParallel(auto_shard_dataset=False))
    config = Config()
    keras.utils.set_random_seed(config.seed)
    train, *_ = load_splits(config)
    model = build_model(config, train)
    compile_model(model, config, train)
    marks: list[tuple[float, float]] = []

    class Clock(keras.callbacks.Callback):  # type: ignore[misc]
        def on_epoch_end(self, epoch: int, logs: object = None) -> None:
            marks.append((time.perf_counter(), time.process_time()))

    model.fit(Share(train), epochs=1 + epochs, callbacks=[Clock()], shuffle=False, verbose=0)
    fastest = np.diff(marks, axis=0).min(axis=0).tolist()
    numbers = {"parameters": model.count_params(), "steps": len(train)}
    print(json.dumps({"wall": fastest[0], "processor": fastest[1], **numbers}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["worker"]:
        worker(sys.argv[2], *map(int, sys.argv[3:]))
    else:
        main()
