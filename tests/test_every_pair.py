"""Every pair of mode and task, and every kind of variant, is a project that works."""

import pytest
from variants import MATRIX, VARIANTS

from scaffold.generate import rendering
from scaffold.layers import templates_folder
from scaffold.render import ROOT
from scaffold.smoke import Project


@pytest.mark.scaffold()
def test_every_pair_passes_its_smoke_test(scaffold_project: Project) -> None:
    go_through(scaffold_project)


@pytest.mark.parametrize("scaffold_project", VARIANTS, indirect=True, ids=str)
def test_every_variant_passes_its_smoke_test(scaffold_project: Project) -> None:
    go_through(scaffold_project)


def go_through(project: Project) -> None:
    """Build, lint, test, train, evaluate and predict; each raises what went wrong."""
    project.build()
    project.lint()
    assert project.test() > 0
    project.train("--epochs", "1")
    project.evaluate()
    project.predict()


def test_the_pairs_and_variants_reach_every_file_of_the_templates() -> None:
    rendered = {file for one in MATRIX for file in rendering(one.spec()).sources.values()}
    there = {
        file
        for file in templates_folder().rglob("*")
        if file.is_file() and ROOT in file.parts and "__pycache__" not in file.parts
    }
    assert there == rendered
