"""The plugin in a repository of a team: its own templates, its own tests, several workers."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scaffold import smoke
from scaffold.export import export
from scaffold.planning import plan

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


def layer(folder: Path) -> Path:
    """Return where the modules of a new layer of templates lie."""
    modules = folder / "{{cookiecutter.project_slug}}" / "src" / "{{cookiecutter.package}}"
    modules.mkdir(parents=True)
    return modules


def run_pytest(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
    )


PART = """\
import pytest

from scaffold.smoke import SmokeFailure


@pytest.mark.scaffold(mode="one-to-one")
def test_in_part(scaffold_project):
    assert scaffold_project.test("tests/test_data.py", "-k", "shuffles") == 1
    with pytest.raises(SmokeFailure, match="no test that passes or fails"):
        scaffold_project.test("tests/test_data.py", "-k", "nothing_of_this_name")
    with pytest.raises(SmokeFailure, match="pytest ended with USAGE_ERROR"):
        scaffold_project.test("tests/test_absent.py")
"""


def examples() -> list[str]:
    """Return the tests that the README shows: one of a matrix, one with a planted mistake."""
    page = Path(smoke.__file__).with_name("README.md").read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```", page, re.DOTALL)


def test_projects_are_built_trained_asked_and_tested_in_part_or_with_the_readmes_mistake(
    tmp_path: Path,
) -> None:
    folder = repository(tmp_path, CHECK)
    (folder / "test_part.py").write_text(PART, encoding="utf-8")
    (folder / "test_planted.py").write_text(examples()[1], encoding="utf-8")
    done = run_pytest(folder)  # one run, so that one server serves all
    assert done.returncode == 0, done.stdout
    assert "test_our_projects_train[one-to-one-tabular-units=8]" in done.stdout
    assert "PASSED test_part.py::test_in_part[one-to-one-tabular]" in done.stdout
    assert "PASSED test_planted.py::test_our_tests_notice_a_look_into_the_future" in done.stdout


def test_a_test_without_a_marker_gets_every_pair(tmp_path: Path) -> None:
    from scaffold.tasks import mode_task_pairs

    done = run_pytest(
        repository(tmp_path, "def test_ours(scaffold_project):\n    pass\n"), "--collect-only", "-q"
    )
    listed = [line for line in done.stdout.splitlines() if "::" in line]
    assert len(listed) == len(mode_task_pairs())


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
    assert len(parts) == 16  # layers × dropout × class_weights


def test_a_broken_template_of_the_team_fails_its_test(tmp_path: Path) -> None:
    lines = '"""A model."""\n\nraise RuntimeError("ours")\n'
    (layer(tmp_path / "ours") / "model.py").write_text(lines, encoding="utf-8")
    done = run_pytest(repository(tmp_path, CHECK, settings="scaffold_overlays = ours\n"))
    assert done.returncode == 1
    assert "wheel: RuntimeError: ours" in done.stdout


def test_a_template_that_breaks_several_tests_is_explained_once(tmp_path: Path) -> None:
    (layer(tmp_path / "ours") / "model.py").write_text("{{ cookiecutter.modle }}", encoding="utf-8")
    test = """\
import pytest


@pytest.mark.scaffold(task="tabular")
def test_ours(scaffold_project):
    scaffold_project.build()
"""
    done = run_pytest(repository(tmp_path, test, settings="scaffold_overlays = ours\n"), "-rN")
    assert "2 errors" in done.stdout
    assert done.stdout.count("'modle'") == 1
    assert "as in test_templates.py::test_ours[one-to-one-tabular]" in done.stdout


def test_an_invalid_marker_is_reported_with_its_test(tmp_path: Path) -> None:
    test = """\
import pytest


@pytest.mark.scaffold(mode="one-to-nowhere")
def test_ours(scaffold_project):
    pass
"""
    done = run_pytest(repository(tmp_path, test))
    assert "test_templates.py::test_ours: " in done.stdout and "one-to-nowhere" in done.stdout


def test_a_template_that_does_not_render_is_one_clear_error(tmp_path: Path) -> None:
    (layer(tmp_path / "ours") / "model.py").write_text("{{ cookiecutter.modle }}", encoding="utf-8")
    done = run_pytest(repository(tmp_path, CHECK, settings="scaffold_overlays = ours\n"))
    assert "model.py" in done.stdout and "'modle'" in done.stdout
    assert "render.py" not in done.stdout


def test_the_tests_among_the_templates_are_not_those_of_the_repository(tmp_path: Path) -> None:
    tests = layer(tmp_path / "ours").parents[1] / "tests"
    tests.mkdir()
    (tests / "test_ours.py").write_text("from {{ cookiecutter.package }} import model\n")
    test = "def test_one():\n    pass\n"
    done = run_pytest(repository(tmp_path, test, settings="scaffold_overlays = ours\n"))
    assert done.returncode == 0, done.stdout


def test_an_exported_template_is_tested_in_the_place_of_the_generators_own(tmp_path: Path) -> None:
    export(plan({"mode": "one-to-one"}), tmp_path / "ours")
    test = """\
import pytest


@pytest.mark.scaffold(mode="one-to-one", units=8)
def test_ours(scaffold_project):
    assert "units: int = 8" in (scaffold_project.path / CONFIG).read_text()
    assert (scaffold_project.path / "tests" / "test_model.py").is_file()


CONFIG = "src/one_to_one_tabular/config.py"
"""
    done = run_pytest(repository(tmp_path, test, settings="scaffold_templates = ours\n"))
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_the_settings_that_the_readme_shows_are_read(tmp_path: Path) -> None:
    readme = Path(smoke.__file__).with_name("README.md").read_text(encoding="utf-8")
    (settings,) = re.findall(r"```ini\n(.*?)```", readme, flags=re.S)
    layer(tmp_path / "our-templates")
    (tmp_path / "test_one.py").write_text("def test_one(scaffold_project):\n    pass\n")
    (tmp_path / "pytest.ini").write_text(settings, encoding="utf-8")
    done = run_pytest(tmp_path, "--collect-only", "-q")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("settings", "wanted", "said"),
    [
        ("scaffold_overlays = our\n", "", "overlays: {root}/our is no folder"),
        ("scaffold_templates = our\n", "", "templates: {root}/our is no folder"),
        ("", "overlays=['our']", "overlays: {root}/our is no folder"),
        (
            "",
            "overlays='empty'",
            "overlays: {root}/empty holds no folder {{cookiecutter.project_slug}}",
        ),
        ("", "templates='empty'", "templates: {root}/empty holds no folder"),
        ("", "mode='one-to-oen'", "did you mean one-to-one"),
        ("", "taks='tabular'", "'taks' does not exist → did you mean task"),
        ("", "'tabular'", "'tabular' has no name"),
    ],
)
def test_what_is_not_there_is_refused_once_and_nothing_is_tested(
    tmp_path: Path, settings: str, wanted: str, said: str
) -> None:
    (tmp_path / "empty").mkdir()
    marked = f"@pytest.mark.scaffold({wanted})\ndef test_ours(scaffold_project):\n    pass\n"
    test = f"import pytest\n\n\n{marked}"
    done = run_pytest(repository(tmp_path, test, settings))
    assert done.returncode == 2, done.stdout
    assert done.stdout.count(said.replace("{root}", str(tmp_path))) == 1, done.stdout
    assert "Traceback" not in done.stdout and "pytest_plugin.py" not in done.stdout
    assert "1 error" in done.stdout


def test_the_markers_of_a_class_and_of_its_functions_are_joined(tmp_path: Path) -> None:
    (layer(tmp_path / "ours") / "ours.py").write_text('"""Ours."""\n', encoding="utf-8")
    (layer(tmp_path / "yours") / "yours.py").write_text('"""Yours."""\n', encoding="utf-8")
    test = """\
import pytest


@pytest.mark.scaffold(mode="one-to-one", overlays=["ours"], timeout=77, units=8)
class TestOurs:
    @pytest.mark.scaffold(units=9)
    def test_of_the_class(self, scaffold_project):
        modules = scaffold_project.path / "src" / "one_to_one_tabular"
        assert "units: int = 9" in (modules / "config.py").read_text()
        assert (modules / "ours.py").is_file()
        assert scaffold_project.limits.timeout == 77

    @pytest.mark.scaffold(overlays="yours", timeout=78)
    def test_of_the_function(self, scaffold_project):
        modules = scaffold_project.path / "src" / "one_to_one_tabular"
        assert "units: int = 8" in (modules / "config.py").read_text()
        assert (modules / "yours.py").is_file() and not (modules / "ours.py").exists()
        assert scaffold_project.limits.timeout == 78
"""
    done = run_pytest(repository(tmp_path, test))
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


def test_a_list_of_backends_and_a_data_file_need_no_matrix(tmp_path: Path) -> None:
    rows = [f"{n * 7 % 60},{(n * 7 % 60) ** 2}" for n in range(60)]
    (tmp_path / "own.csv").write_text("\n".join(["side,area", *rows]), encoding="utf-8")
    test = """\
import pytest


@pytest.mark.scaffold(mode="one-to-one", backend=["tensorflow", "jax"], data="own.csv")
def test_ours(scaffold_project):
    assert (scaffold_project.path / "data" / "own.csv").is_file()
"""
    done = run_pytest(repository(tmp_path, test))
    assert done.returncode == 0, done.stdout
    for backend in ("tensorflow", "jax"):
        assert f"test_ours[one-to-one-tabular-data=own.csv-backend={backend}]" in done.stdout


def test_the_matrix_that_the_readme_shows_is_found(tmp_path: Path) -> None:
    done = run_pytest(repository(tmp_path, examples()[0]), "--collect-only", "-q")
    assert "test_our_projects_train[vector-output-forecast-" in done.stdout


def test_the_workers_of_xdist_share_one_server(tmp_path: Path) -> None:
    lines = '"""A package."""\n\nimport os\nfrom pathlib import Path\n\n'
    lines += 'status = Path(f"/proc/{os.getppid()}/stat").read_text()\n'
    lines += 'print("the server is", status.split()[3])\n'
    (layer(tmp_path / "ours") / "__init__.py").write_text(lines, encoding="utf-8")
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
    folder = repository(tmp_path, test, settings="scaffold_overlays = ours\n")
    done = run_pytest(folder, "--dist=each", "--tx=2*popen")
    assert done.returncode == 0, done.stdout
    said = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*-?.txt")}
    assert {name.split("-")[0] for name in said} == {"gw0", "gw1"}
    assert len(set(said.values())) == 1
