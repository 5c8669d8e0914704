"""The plugin in a repository of a team: its own templates, its own tests, several workers."""

import subprocess
import sys
from pathlib import Path

CHECK = """\
import pytest


@pytest.mark.scaffold(mode="one-to-one", task="tabular", units=8)
def test_our_projects_train(scaffold_project):
    assert "units: int = 8" in (scaffold_project.path / CONFIG).read_text()
    assert scaffold_project.build().name.endswith(".whl")
    run = scaffold_project.train("--epochs", "1")
    assert (run / "model.keras").is_file()
    assert scaffold_project.evaluate()["skill"] <= 1
    assert scaffold_project.predict()


CONFIG = "src/one_to_one_tabular/config.py"
"""


def repository(folder: Path, test: str, settings: str = "") -> Path:
    """Write a repository with one test file."""
    (folder / "test_templates.py").write_text(test, encoding="utf-8")
    (folder / "pytest.ini").write_text(f"[pytest]\naddopts = -rA\n{settings}", encoding="utf-8")
    return folder


def run_pytest(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def test_a_project_is_built_trained_evaluated_and_asked(tmp_path: Path) -> None:
    done = run_pytest(repository(tmp_path, CHECK))
    assert done.returncode == 0, done.stdout
    assert "test_our_projects_train[one-to-one-tabular-units=8]" in done.stdout


def test_a_test_without_a_marker_gets_every_pair(tmp_path: Path) -> None:
    from scaffold.tasks import pairs

    done = run_pytest(
        repository(tmp_path, "def test_ours(scaffold_project):\n    pass\n"), "--collect-only", "-q"
    )
    listed = [line for line in done.stdout.splitlines() if "::" in line]
    assert len(listed) == len(pairs())


def test_a_matrix_is_cut_into_shards(tmp_path: Path) -> None:
    test = (
        "import pytest\n\n\n"
        '@pytest.mark.scaffold(mode="one-to-one", matrix="full", backend="tensorflow")\n'
        "def test_ours(scaffold_project):\n    pass\n"
    )
    folder = repository(tmp_path, test)

    def listed(*arguments: str) -> list[str]:
        done = run_pytest(folder, "--collect-only", "-q", *arguments)
        return [line for line in done.stdout.splitlines() if "::" in line]

    parts = listed("--scaffold-shard=1/2") + listed("--scaffold-shard=2/2")
    assert sorted(parts) == sorted(listed())
    assert len(parts) == 8  # layers × dropout


def test_a_broken_template_of_the_team_fails_its_test(tmp_path: Path) -> None:
    layer = tmp_path / "ours" / "{{cookiecutter.project_slug}}" / "src" / "{{cookiecutter.package}}"
    layer.mkdir(parents=True)
    (layer / "model.py").write_text(
        '"""A model."""\n\nraise RuntimeError("ours")\n', encoding="utf-8"
    )
    done = run_pytest(repository(tmp_path, CHECK, settings="scaffold_layers = ours\n"))
    assert done.returncode == 1
    assert "wheel: RuntimeError: ours" in done.stdout


def test_the_workers_of_xdist_share_one_server(tmp_path: Path) -> None:
    layer = tmp_path / "ours" / "{{cookiecutter.project_slug}}" / "src" / "{{cookiecutter.package}}"
    layer.mkdir(parents=True)
    lines = '"""A package."""\n\nimport os\n\nprint("the server is", os.getppid())\n'
    (layer / "__init__.py").write_text(lines, encoding="utf-8")
    test = """\
import os
from pathlib import Path

import pytest


@pytest.mark.scaffold(mode="one-to-one")
@pytest.mark.parametrize("number", [1, 2])
def test_ours(scaffold_project, number):
    scaffold_project.build()
    log = scaffold_project.log.read_text()
    server = next(line for line in log.splitlines() if line.startswith("the server is"))
    worker = os.environ["PYTEST_XDIST_WORKER"]
    Path(__file__).with_name(f"{worker}-{number}.txt").write_text(server)
"""
    folder = repository(tmp_path, test, settings="scaffold_layers = ours\n")
    done = run_pytest(folder, "--dist=each", "--tx=2*popen")
    assert done.returncode == 0, done.stdout
    said = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*-?.txt")}
    assert {name.split("-")[0] for name in said} == {"gw0", "gw1"}
    assert len(set(said.values())) == 1
