"""What `--with` adds: kept among the answers, refused where it means nothing."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from variants import DISTRIBUTED

from scaffold import AnswersError, generate, plan
from scaffold.answers import read_answers
from scaffold.errors import ScaffoldError
from scaffold.export import exported
from scaffold.extras import EXTRAS, Extra
from scaffold.generation import rendering
from scaffold.modes import MODES
from scaffold.smoke import Project, SmokeFailure
from scaffold.tasks import TASKS, mode_task_pairs

FORECAST = {"mode": "vector-output", "task": "forecast"}
HELPERS = {"export": {"tests/run_exported.py"}}
PAIRS = [
    (name, mode, task)
    for name, extra in EXTRAS.items()
    for mode, task in mode_task_pairs()
    if extra.suits(MODES[mode], TASKS[task])
]


@pytest.mark.parametrize(("name", "mode", "task"), PAIRS)
def test_an_addition_adds_its_script_its_test_and_its_command(name, mode, task) -> None:
    extra = EXTRAS[name]
    answers = {"mode": mode, "task": task, "backend": (*extra.backends, "tensorflow")[0]}
    plain, full = rendering(plan(answers)).files, rendering(plan(answers | {"with": name})).files
    package = f"{mode}-{task}".replace("-", "_")
    files = {f"tests/test_{extra.script or name}.py"}
    files |= {f"src/{package}/{extra.script}.py"} if extra.script else set()
    assert full.keys() - plain.keys() == files | HELPERS.get(name, set())
    command = extra.command or f"python -m {package}.{extra.script}"
    for page in ("README.md", "AGENTS.md"):
        assert command in str(full[page]) and command not in str(plain[page])
    required = tomllib.loads(str(full["pyproject.toml"]))["project"]["dependencies"]
    assert set(extra.requirements) <= set(required)


def test_the_answers_that_are_kept_give_the_same_project(tmp_path: Path) -> None:
    first = generate(plan({**FORECAST, "with": ["backtest", "backtest"]}), tmp_path / "first")
    kept = read_answers(tmp_path / "first" / ".scaffold.toml")
    assert kept["with"] == ("backtest",)
    assert rendering(plan(kept)).files == first.files
    assert "with" not in plan(FORECAST).answers


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"mode": "one-to-one", "with": "backtest"}, "--with backtest: is for --task forecast →"),
        (
            {**FORECAST, "with": "ray"},
            r"--with ray: is for .*--backend jax \(Ray trains Keras 3 on J",
        ),
        ({**FORECAST, "with": "backtset"}, "--with: 'backtset' does not exist → did you mean back"),
        ({**FORECAST, "with": ["a", "b"]}, "'a' does not exist → one of .*\n.*'b' does not exist"),
    ],
)
def test_what_is_not_there_or_not_for_a_project_is_refused(answers, message) -> None:
    with pytest.raises(AnswersError, match=message):
        plan(answers)


def test_an_unknown_one_is_told_beside_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "absent.csv"
    with pytest.raises(ScaffoldError, match=r"no such file(.|\n)*'backtset' does not"):
        plan({**FORECAST, "data": str(file), "with": "backtset"})


def test_a_row_may_be_for_some_modes_and_backends_alone() -> None:
    row = Extra("x", "", "", (), modes=("seq2seq",), backends=("jax",))
    mode, task = MODES["seq2seq"], TASKS["pairs"]
    assert row.suits(mode, task) and row.suits(mode, task, "jax")
    assert not row.suits(mode, task, "torch")
    assert not row.suits(MODES["vector-output"], TASKS["forecast"])
    assert row.scope == "--mode seq2seq, --backend jax"


def test_an_exported_template_has_what_was_added(tmp_path: Path) -> None:
    files = exported(plan({**FORECAST, "with": "backtest"})).files
    assert any(path.endswith("/backtest.py") for path in files)
    assert not any(path.endswith("/backtest.py") for path in exported(plan(FORECAST)).files)


def test_the_commands_take_and_list_the_additions(tmp_path: Path) -> None:
    def scaffold(*arguments: str) -> str:
        command = [sys.executable, "-m", "scaffold", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert [line.split()[1] for line in scaffold("modes", "--extras").splitlines()] == [*EXTRAS]
    assert "--with backtest" not in scaffold("modes", "one-to-one", "--extras")
    chosen = ("--mode", "vector-output", "--with", "backtest")
    assert "backtest.py" in scaffold("new", str(tmp_path / "x"), *chosen, "--dry-run")
    assert "test_backtest.py" in scaffold("template", "files", *chosen)


@pytest.mark.scaffold(mode="vector-output", **{"with": "backtest"})
def test_the_smoke_test_runs_what_was_added(scaffold_project: Project) -> None:
    (script,) = scaffold_project.path.glob("src/*/backtest.py")
    body = "    sys.exit(' '.join(sys.argv[1:]))\n"
    script.write_text(f"import sys\n\nif __name__ == '__main__':\n{body}")
    with pytest.raises(SmokeFailure, match="backtest exited with: --folds=3 --epochs=1"):
        scaffold_project.run_extras()


def test_rows_that_have_no_target_yet_are_in_no_split_of_a_backtest(tmp_path: Path) -> None:
    rows = [f"{1900 + n},{n * n % 17},{n * n % 11 if n < 180 else ''}" for n in range(200)]
    (tmp_path / "rows.csv").write_text("\n".join(["year,price,sales", *rows]))
    columns = {"time": ("year",), "targets": ("sales",), "features": ("price",)}
    answers = {**FORECAST, "data": str(tmp_path / "rows.csv"), "columns": columns, "name": "folds"}
    generate(plan({**answers, "with": "backtest"}), tmp_path / "folds")
    load = "from folds import config, data; *_, test = data.load_splits(config.Config())"
    ran = subprocess.run(
        [sys.executable, "-c", f"{load}; print(test.rows.time[-1].year, len(test.rows.time))"],
        cwd=tmp_path / "folds",
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
    )
    assert ran.stdout.split("\n")[-2:-1] == ["2079 27"], ran.stdout + ran.stderr


@pytest.mark.parametrize("scaffold_project", DISTRIBUTED[:1], indirect=True, ids=str)
def test_processes_of_a_cluster_train_like_one_and_share_a_search(
    scaffold_project: Project,
) -> None:
    scaffold_project.lint()
    search = "tests/test_tune.py::test_processes_of_ray_share_a_search_also_after_one_was_killed"
    assert scaffold_project.test("tests/test_distribute.py", search) == 6
    scaffold_project.run_extras()


def test_a_search_with_fewer_processes_than_one_is_refused(tmp_path: Path) -> None:
    extras = ["--backend=jax", "--with=tune", "--with=ray"]
    create = [sys.executable, "-m", "scaffold", "new", "searched", "--mode=vector-output"]
    create += ["--task=forecast", "--no-input", "--no-git", *extras]
    subprocess.run(create, cwd=tmp_path, check=True, capture_output=True)
    ran = subprocess.run(
        [sys.executable, "-m", "searched.tune", "--workers=-3"],
        cwd=tmp_path / "searched",
        env={**os.environ, "PYTHONPATH": "src", "KERAS_BACKEND": "jax"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1] == "--workers: expected at least 1, got -3"
