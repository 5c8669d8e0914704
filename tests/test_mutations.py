"""The tests of a generated project can fail: each planted mistake turns them red."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from scaffold.generate import generate
from scaffold.plan import plan


@dataclass(frozen=True)
class Mutation:
    """A mistake: in the project of `mode`, `file` says `new` in place of `old`."""

    mode: str
    file: str
    old: str
    new: str
    task: str = "forecast"
    tests: tuple[str, ...] = ("tests/test_information_flow.py",)


DATA = ("tests/test_data.py",)
MODEL = ("tests/test_model.py",)
STEPS = "layers.LSTM(config.units, return_sequences=True)"

MUTATIONS = {
    "made bidirectional": Mutation(
        "many-to-many", "model.py", STEPS, f"layers.Bidirectional({STEPS})"
    ),
    "last made bidirectional": Mutation(
        "many-to-many-last", "model.py", STEPS, f"layers.Bidirectional({STEPS})"
    ),
    "given only the last step": Mutation(
        "vector-output", "model.py", "(config.units)(x)", "(config.units)(x[:, -1:])"
    ),
    "given only the first steps": Mutation(
        "many-to-one", "model.py", "(config.units)(x)", "(config.units)(x[:, :-1])"
    ),
    "first step multiplied by zero": Mutation(
        "many-to-one",
        "model.py",
        "    state = ",
        "    x = x * np.float32([[[0]]] + [[[1]]] * (config.input_length - 1)).reshape(1, -1, 1)\n"
        "    state = ",
    ),
    "encoder skips the first step": Mutation(
        "encoder-decoder", "model.py", "(config.units)(x)", "(config.units)(x[:, 1:])"
    ),
    "first steps kept, not the last": Mutation(
        "many-to-many-last",
        "model.py",
        "[:, -config.output_length :]",
        "[:, : config.output_length]",
    ),
    "no room for the answers": Mutation(
        "many-to-many-padded",
        "model.py",
        "x = layers.ZeroPadding1D((0, config.output_length))(x)",
        "x = layers.Identity()(x)",
    ),
    "recurrence replaced by a layer per step": Mutation(
        "many-to-many", "model.py", STEPS, "layers.Dense(config.units)"
    ),
    "seq2seq encoder skips the first step": Mutation(
        "seq2seq", "model.py", "self.encoder(x, training", "self.encoder(x[:, 1:], training"
    ),
    "teacher shows the answer": Mutation(
        "seq2seq",
        "feedback.py",
        "previous = np.concatenate([last, targets[:, :-1]], axis=1)",
        "previous = np.concatenate([targets[:, 1:], last], axis=1)",
        tests=("tests/test_teacher_forcing.py",),
    ),
    "scaler fitted on everything": Mutation(
        "vector-output",
        "data.py",
        "statistics=measure(train)",
        "statistics=measure(Windows(series, config, 0, rows))",
        tests=DATA,
    ),
    "windows cross the split": Mutation(
        "vector-output",
        "data.py",
        "Windows(series, config, train_end, validation_end)",
        "Windows(series, config, train_end - 3, validation_end)",
        tests=DATA,
    ),
    "training reaches into validation": Mutation(
        "many-to-one",
        "data.py",
        "Windows(series, config, 0, train_end, training=True)",
        "Windows(series, config, 0, train_end + 1, training=True)",
        tests=DATA,
    ),
    "gaps filled from the future": Mutation(
        "vector-output", "data.py", "forward_fill()", "backward_fill()", tests=DATA
    ),
    "targets a step too late": Mutation(
        "many-to-many-padded",
        "windows.py",
        "return range(first, first + config.output_length)",
        "return range(first, first + config.output_length - 1)",
        tests=(*DATA, *MODEL),
    ),
    "time order lost": Mutation(
        "vector-output",
        "data.py",
        "slice(None) if ordered else time.arg_sort().to_numpy()",
        "slice(None)",
        tests=DATA,
    ),
    "outputs left standardised": Mutation(
        "vector-output",
        "scaling.py",
        "return output * np.float32(statistics.target_spread) + np.float32(",
        "return output + 0 * np.float32(",
        tests=MODEL,
    ),
    "targets shuffled against their windows": Mutation(
        "vector-output",
        "windows.py",
        "self.features[chosen], self.targets[chosen]",
        "self.features[chosen], self.targets[chosen[::-1]] * 0",
        tests=(*DATA, *MODEL),
    ),
}


def run_tests(project: Path, tests: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests],
        cwd=project,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_a_planted_mistake_turns_the_generated_tests_red(
    mutation: Mutation, tmp_path: Path
) -> None:
    spec = plan({"mode": mutation.mode, "task": mutation.task})
    generate(spec, tmp_path / "project")
    file = tmp_path / "project" / "src" / spec.package / mutation.file
    code = file.read_text()
    assert mutation.old in code, "the mutation no longer fits the template"
    mutated = code.replace(mutation.old, mutation.new)
    if "np." in mutation.new and "import numpy" not in mutated:
        mutated = mutated.replace("import keras\n", "import keras\nimport numpy as np\n", 1)
    file.write_text(mutated)
    done = run_tests(tmp_path / "project", mutation.tests)
    assert done.returncode == 1, done.stdout[-2000:]
    assert "ImportError" not in done.stdout and "NameError" not in done.stdout, done.stdout


@pytest.mark.parametrize("mode", sorted({mutation.mode for mutation in MUTATIONS.values()}))
def test_without_a_mistake_the_same_tests_are_green(mode: str, tmp_path: Path) -> None:
    generate(plan({"mode": mode, "task": "forecast"}), tmp_path / "project")
    done = run_tests(tmp_path / "project", ("tests",))
    assert done.returncode == 0, done.stdout[-2000:]
