"""The rules of templates/README.md, held by every template."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import black
import pytest
from variants import MATRIX

from scaffold.context import context
from scaffold.formatting import pieces
from scaffold.layers import layers, templates_folder
from scaffold.modes import MODES
from scaffold.options import OPTIONS
from scaffold.render import ROOT, Rendering, render
from scaffold.smoke import Combination
from scaffold.spec import Spec
from scaffold.tasks import TASKS, mode_task_pairs

TEMPLATES = templates_folder()
PYTHON = sorted(path for path in TEMPLATES.rglob("*.py") if "__pycache__" not in path.parts)


@cache
def spec(one: Combination) -> Spec:
    return one.spec()


@cache
def unformatted(one: Combination) -> Rendering:
    return render(layers(spec(one)), context(spec(one)))


def test_every_python_template_is_rendered_by_a_pair_or_variant() -> None:
    sources = {source for one in MATRIX for source in unformatted(one).sources.values()}
    assert sorted(source for source in sources if source.suffix == ".py") == PYTHON


def test_a_python_template_has_at_most_three_directive_lines_and_a_test_none() -> None:
    for path in PYTHON:
        directives = sum("{%" in line for line in path.read_text().splitlines())
        assert directives <= (0 if "tests" in path.parts else 3), path


def test_imports_inside_the_package_are_relative() -> None:
    for path in PYTHON:
        if "src" in path.parts:
            assert not re.search(r"^(from|import) \{\{", path.read_text(), re.MULTILINE), path


def test_the_layers_are_those_that_the_tables_name() -> None:
    extras = {extra.partition(".")[0] for task in TASKS.values() for extra in task.extras}
    licences = {f"license-{name}" for name in get_args(OPTIONS["license"].kind)} - {"license-none"}
    named = {
        TEMPLATES / "common",
        *(TEMPLATES / "extras" / name for name in extras | licences),
        *(TEMPLATES / "tasks" / name for name in TASKS),
        *(TEMPLATES / "modes" / mode / task for mode, task in mode_task_pairs()),
    }
    found = {path.parent for path in TEMPLATES.rglob(ROOT)}
    assert {layer for layer in found if not list(choices_of(layer))} == named
    assert {layer.with_name(layer.name.partition(".")[0]) for layer in variants()} <= named


def test_every_layer_is_part_of_the_project_of_a_pair_or_variant() -> None:
    used = {layer for one in MATRIX for layer in layers(spec(one))}
    assert {path.parent for path in TEMPLATES.rglob(ROOT)} == used


def variants() -> Iterator[Path]:
    """Yield every folder whose name says for which choices it is there."""
    for pattern in ("tasks/*", "modes/*/*", "extras/*"):
        yield from (layer for layer in TEMPLATES.glob(pattern) if list(choices_of(layer)))


def choices_of(layer: Path) -> Iterator[str]:
    """Yield each OPTION-VALUE in the name of a layer; the version of a licence is none."""
    if not layer.name.startswith("license-"):
        yield from layer.name.split(".")[1:]


def choices() -> Iterator[tuple[str, str]]:
    """Yield each OPTION-VALUE on which a layer or a word depends, with the place that says it."""
    for layer in variants():
        yield from ((str(layer), choice) for choice in choices_of(layer))
    for row in (*TASKS.values(), *MODES.values()):
        for key in row.chosen:
            yield from ((f"{row.name}, chosen", choice) for choice in key.split("."))
    for task in TASKS.values():
        for extra in task.extras:
            yield from ((f"{task.name}, extras", choice) for choice in extra.split(".")[1:])


def exists(choice: str) -> bool:
    """Return whether OPTION is an option, a fact or the mode, and ever has VALUE."""
    name, _, _ = choice.partition("-")
    facts = {fact for one in MATRIX for fact in spec(one).data.facts}
    known = {"mode", "relative", *OPTIONS, *facts}
    return name in known and any(spec(one).has(choice) for one in MATRIX)


def test_every_choice_names_an_option_or_fact_and_a_value_that_it_has() -> None:
    found = list(choices())
    assert found
    for place, choice in found:
        assert exists(choice), f"{place}: {choice}"


@pytest.mark.parametrize(
    "typo", ["normalise-window", "normalize-windows", "attention-yes", "problem-class", "leed-none"]
)
def test_a_choice_with_a_typo_is_noticed(typo: str) -> None:
    assert not exists(typo)


@pytest.mark.parametrize("one", MATRIX, ids=str)
def test_what_rendering_does_not_change_is_black_stable_in_the_template(one: Combination) -> None:
    project = unformatted(one)
    for path, content in project.files.items():
        if path.endswith(".py"):
            template = project.sources[path].read_text()
            kept = [body for piece in pieces(str(content)) if (body := piece.strip()) in template]
            assert any(kept), path
            assert [body for body in kept if not is_stable(body)] == [], path


@cache
def is_stable(body: str) -> bool:
    return black.format_str(body + "\n", mode=black.Mode()).strip() == body


def test_nothing_in_the_generated_code_mentions_the_generator() -> None:
    for path, content in python_of_all():
        assert "scaffold" not in content.lower(), path
        assert "cookiecutter" not in content.lower(), path


def test_every_function_of_a_template_has_types() -> None:
    for path, content in python_of_all():
        if path.startswith("src/"):
            for node in ast.walk(ast.parse(content)):
                if isinstance(node, ast.FunctionDef) and node.name != "__init__":
                    assert node.returns is not None, f"{path}: {node.name}"


def python_of_all() -> set[tuple[str, str]]:
    """Return the path and the content of every Python file of every pair and variant."""
    files = (file for one in MATRIX for file in unformatted(one).files.items())
    return {(path, str(content)) for path, content in files if path.endswith(".py")}


def test_a_layer_holds_a_template_and_nothing_beside_it() -> None:
    for layer in {path.parent for path in TEMPLATES.rglob(ROOT)}:
        names = {entry.name for entry in layer.iterdir() if not (entry / ROOT).is_dir()}
        assert names <= {ROOT, "cookiecutter.json", "README.md"}, layer
