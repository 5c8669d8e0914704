"""The rules of templates/README.md, held by every template and by what comes out of it."""

import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from variants import MATRIX

from scaffold.extras import EXTRAS
from scaffold.generation import rendering
from scaffold.layers import layers, templates_folder
from scaffold.modes import MODES
from scaffold.options import OPTIONS
from scaffold.planning import plan
from scaffold.render import MACROS, ROOT, Rendering
from scaffold.smoke import Combination, notes, select_pairs
from scaffold.tasks import TASKS, mode_task_pairs

TEMPLATES = templates_folder()
SOURCES = sorted(
    path
    for path in TEMPLATES.rglob("*")
    if path.is_file()
    and (ROOT in path.parts or MACROS in path.parts)
    and "__pycache__" not in path.parts
)
BUDGETS = {  # lines of Python, tests included, of a project with the default answers
    "forecast": 1000,
    "tabular": 900,
    "sequences": 1150,
    "text": 1000,
    "tagging": 1100,
    "pairs": 1150,
}
MODULES = {"__init__", "config", "data", "model", "train", "evaluate", "predict"}
TESTS = {"conftest", "test_data", "test_model", "test_evaluate", "test_scripts"}


@cache
def project(one: Combination) -> Rendering:
    return rendering(one.spec())


def python_of_all() -> set[tuple[str, str]]:
    """Return the path and the content of every Python file of every pair and variant."""
    files = (file for one in MATRIX for file in project(one).files.items())
    found = {(path, str(text)) for path, text in files if path.endswith(".py")}
    return {(path, text) for path, text in found if not path.startswith("data/")}


def test_every_template_and_macro_is_part_of_a_pair_or_variant() -> None:
    used = {file for one in MATRIX for files in project(one).sources.values() for file in files}
    assert SOURCES
    assert {path for path in SOURCES if path not in used} == set()


def test_the_layers_are_those_that_the_tables_name() -> None:
    licences = {f"license-{name}" for name in get_args(OPTIONS["license"].base)} - {"license-none"}
    named = {
        TEMPLATES / "common",
        *(TEMPLATES / "extras" / name for name in licences),
        *(TEMPLATES / "extras" / name for name in (*EXTRAS, "intervals")),
        *(TEMPLATES / "tasks" / name for name in TASKS),
        *(TEMPLATES / "modes" / mode / task for mode, task in mode_task_pairs()),
    }
    assert {path.parent for path in TEMPLATES.rglob(ROOT)} == named
    assert {layer for one in MATRIX for layer in layers(one.spec())} == named


def test_the_templates_stay_few_and_short() -> None:
    python = [path for path in SOURCES if path.suffix == ".py"]
    assert len(python) <= 110
    # 6,500 for what is chosen by default, the rest for what is written only where it is asked for
    assert sum(len(path.read_text().splitlines()) for path in python) <= 10270


@pytest.mark.parametrize("one", MATRIX, ids=str)
def test_the_notes_for_assistants_are_short_and_hold_only_commands_that_smoke_runs(
    one: Combination, tmp_path: Path
) -> None:
    files, spec = project(one).files, one.spec()
    text = str(files[notes.NAME])
    assert len(text.splitlines()) <= 30
    (tmp_path / notes.NAME).write_text(text, encoding="utf-8")
    quick = {extra.script: extra.quick for extra in spec.extras if extra.script}
    scripts = {"train": ("--epochs", "1"), "evaluate": (), **quick}
    for words in notes.commands(tmp_path):
        if words[:2] == ("python", "-m"):
            package, script = words[2].split(".")
            assert f"src/{package}/{script}.py" in files
            assert script == "predict" or words[3:] == scripts.pop(script)
        else:
            assert words[0] in ("pip", "pytest", "ruff", "tensorboard")
    assert not scripts


@pytest.mark.parametrize("one", select_pairs(), ids=str)
def test_a_project_stays_within_its_budget(one: Combination) -> None:
    files = project(one).files.items()
    python = [str(text) for path, text in files if path.endswith(".py") and "data/" not in path]
    assert sum(len(text.splitlines()) for text in python) <= BUDGETS[one.task]


@pytest.mark.parametrize("one", MATRIX, ids=str)
def test_every_project_has_the_same_modules_and_tests(one: Combination) -> None:
    paths = [Path(path) for path in project(one).files if path.endswith(".py")]
    tokenized = {"tokenizer"} if one.task in ("text", "tagging", "pairs") else set()
    extras = one.spec().extras
    chosen = {extra.script for extra in extras if extra.script}
    chosen |= {"intervals"} if one.spec().levels else set()
    tests = TESTS | {f"test_{name}" for name in chosen}
    tests |= {f"test_{extra.name}" for extra in extras if not extra.script}
    tests |= {"run_exported"} if "export" in chosen else set()
    assert {path.stem for path in paths if path.parts[0] == "src"} == MODULES | tokenized | chosen
    assert {path.stem for path in paths if path.parts[0] == "tests"} == tests


def test_imports_inside_the_package_are_relative() -> None:
    for path in SOURCES:
        if "src" in path.parts:
            assert not re.search(r"^(from|import) \{\{", path.read_text(), re.MULTILINE), path


def test_nothing_in_the_generated_code_mentions_the_generator() -> None:
    files = python_of_all()
    assert len(files) > 100
    for path, content in files:
        assert "scaffold" not in content.lower(), path
        assert "cookiecutter" not in content.lower(), path


def test_a_function_of_the_generated_code_is_short() -> None:
    long = {
        (path, match[1])
        for path, content in python_of_all()
        for match in re.finditer(r"^def (\w+)\(.*\n((?:[ )].*\n|\n(?=[ )]))*)", content, re.M)
        if len(match[0].splitlines()) > 45
    }
    assert long == set()


def test_no_comment_stands_behind_a_bracket_that_the_formatter_has_moved() -> None:
    moved = {
        (path, line)
        for path, content in python_of_all()
        for line in content.splitlines()
        if re.match(r"\s*[])}]+,?  # ", line)
    }
    assert moved == set()


def test_a_layer_holds_a_template_and_nothing_beside_it() -> None:
    for layer in {path.parent for path in TEMPLATES.rglob(ROOT)}:
        names = {entry.name for entry in layer.iterdir() if not (entry / ROOT).is_dir()}
        assert names <= {ROOT, "cookiecutter.json", "README.md", "samples"}, layer


def test_no_lstm_of_a_jax_project_runs_on_cudnn_which_misreads_some_inputs_there() -> None:
    cells = 0
    for one in select_pairs():
        files = rendering(one.on("jax").spec()).files.items()
        model = next(str(text) for path, text in files if path.endswith("/model.py"))
        why = "layers.LSTM runs on cuDNN" in model
        cells += why
        assert why == ("layers.RNN(" in model)
        unmasked = "(x)" if "mask=mask" in model else "layers.LSTM("  # cuDNN is not given a mask
        assert not any(unmasked in line for line in model.splitlines() if "layers.LSTM(" in line)
    assert cells == 9  # seven forecasts, steps of a table, the decoder of pairs


def test_a_torch_project_seeds_its_dropout_for_every_epoch_or_resuming_would_change_it() -> None:
    for dropout, seeded in (("0.1", True), ("0", False)):
        answers = {"mode": "vector-output", "backend": "torch", "dropout": dropout}
        files = rendering(plan(answers)).files.items()
        text = next(str(text) for path, text in files if path.endswith("/train.py"))
        assert ("set_random_seed(self.seed + epoch)" in text) == seeded


def test_a_precision_is_that_of_every_recurrent_layer() -> None:
    for mode, task in mode_task_pairs():
        if "precision" not in MODES[mode].options:
            continue
        spec = plan({"mode": mode, "task": task, "precision": "mixed_bfloat16"})
        code = str(rendering(spec).files[f"src/{spec.package}/model.py"])
        recurrent = re.findall(r"layers\.LSTM\(([^()]*)\)", code)
        assert recurrent
        assert all('dtype="mixed_bfloat16"' in arguments for arguments in recurrent), mode
