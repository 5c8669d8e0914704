"""Every pair of mode and task, and every kind of variant, is a project that works."""

import pytest
from variants import VARIANTS

from scaffold.smoke import Project


@pytest.mark.scaffold()
def test_every_pair_passes_its_smoke_test(scaffold_project: Project) -> None:
    go_through(scaffold_project)
    scaffold_project.run_notes()


@pytest.mark.parametrize("scaffold_project", VARIANTS, indirect=True, ids=str)
def test_every_variant_passes_its_smoke_test(scaffold_project: Project) -> None:
    go_through(scaffold_project)


def go_through(project: Project) -> None:
    """Build, lint, test, train, evaluate, predict and compare; each raises what went wrong."""
    project.build()
    project.lint()
    assert project.test() > 0
    project.train("--epochs", "1")
    project.evaluate()
    project.predict()
    project.check_scores(same=1e-5)
