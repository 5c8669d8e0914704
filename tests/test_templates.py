"""The rules of templates/README.md, held by every template."""

import ast
import re

import black
import pytest

from scaffold.context import context
from scaffold.formatting import pieces
from scaffold.layers import layers, templates_folder
from scaffold.plan import plan
from scaffold.render import render
from scaffold.tasks import pairs

TEMPLATES = templates_folder()
PYTHON = sorted(path for path in TEMPLATES.rglob("*.py") if "__pycache__" not in path.parts)


def test_the_python_templates_are_found() -> None:
    assert len(PYTHON) > 40


def test_a_python_template_has_at_most_three_directive_lines_and_a_test_none() -> None:
    for path in PYTHON:
        directives = sum("{%" in line for line in path.read_text().splitlines())
        assert directives <= (0 if "tests" in path.parts else 3), path


def test_imports_inside_the_package_are_relative() -> None:
    for path in PYTHON:
        if "src" in path.parts:
            assert not re.search(r"^(from|import) \{\{", path.read_text(), re.MULTILINE), path


def test_every_layer_belongs_to_a_row_of_the_tables() -> None:
    used = {layer for mode, task in pairs() for layer in layers(plan({"mode": mode, "task": task}))}
    for task in (TEMPLATES / "tasks").iterdir():
        assert any(layer.name.split(".")[0] == task.name.split(".")[0] for layer in used), task
    for mode in (TEMPLATES / "modes").iterdir():
        assert any(mode in layer.parents for layer in used), mode
    assert TEMPLATES / "common" in used


@pytest.mark.parametrize(("mode", "task"), pairs())
def test_what_rendering_does_not_change_is_black_stable_in_the_template(
    mode: str, task: str
) -> None:
    spec = plan({"mode": mode, "task": task})
    project = render(layers(spec), context(spec))
    checked = 0
    for path, content in project.files.items():
        if not path.endswith(".py"):
            continue
        template = project.sources[path].read_text()
        for piece in pieces(content):
            body = piece.strip()
            if body and body in template:
                assert black.format_str(body + "\n", mode=black.Mode()).strip() == body, path
                checked += 1
    assert checked > 30


def test_nothing_in_the_generated_code_mentions_the_generator() -> None:
    for mode, task in pairs():
        spec = plan({"mode": mode, "task": task, "name": "plain"})
        for path, content in render(layers(spec), context(spec)).files.items():
            if path.endswith(".py"):
                assert "scaffold" not in content.lower(), path
                assert "cookiecutter" not in content.lower(), path


def test_every_function_of_a_template_has_types() -> None:
    for mode, task in pairs():
        spec = plan({"mode": mode, "task": task})
        for path, content in render(layers(spec), context(spec)).files.items():
            if path.startswith("src/") and path.endswith(".py"):
                for node in ast.walk(ast.parse(content)):
                    if isinstance(node, ast.FunctionDef) and node.name != "__init__":
                        assert node.returns is not None, f"{path}: {node.name}"


def test_a_layer_holds_a_template_and_nothing_beside_it() -> None:
    root = "{{cookiecutter.project_slug}}"
    found = [path.parent for path in TEMPLATES.rglob(root)]
    assert len(found) > 10
    for layer in found:
        names = {entry.name for entry in layer.iterdir() if not (entry / root).is_dir()}
        assert names <= {root, "cookiecutter.json", "README.md"}, layer
