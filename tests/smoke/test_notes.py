"""The commands of a project's AGENTS.md are run, each once, and one that fails is a failure."""

from collections.abc import Callable
from pathlib import Path

import pytest
from edits import PACKAGE

from scaffold.generation import rendering
from scaffold.planning import plan
from scaffold.smoke import Project, SmokeFailure, notes
from scaffold.smoke.server import Server


@pytest.fixture(scope="module")
def evaluated(
    make: Callable[..., Path], running: Server, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """A project of which all is run but its commands for assistants."""
    project = Project(make("noted"), tmp_path_factory.mktemp("noted"), running)
    project.lint()
    project.test()
    project.train("--epochs", "1")
    project.evaluate()
    project.predict()
    return project


@pytest.fixture
def noted(evaluated: Project) -> Project:
    """The same project with its own AGENTS.md, and a log that holds nothing."""
    file = evaluated.path / notes.NAME
    (evaluated.folder / notes.NAME).write_bytes(file.read_bytes())
    evaluated.log.write_text("")
    return evaluated


def write(project: Project, command: str) -> None:
    file = project.folder / notes.NAME
    text = file.read_text(encoding="utf-8").replace(
        "## Commands\n", f"## Commands\n\n- {command}\n"
    )
    file.write_text(text, encoding="utf-8")


def test_what_the_steps_have_run_is_what_the_notes_say_and_is_not_run_again(noted: Project) -> None:
    given = notes.commands(noted.path)
    assert ("python", "-m", f"{PACKAGE}.train", "--epochs", "1") in given
    assert len(given) == 7
    noted.run_notes()
    assert f"── {notes.NAME}" not in noted.log.read_text()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (f"`python -m {PACKAGE}.evaluate --nope`", "Unrecognized options"),
        (f"`python -m {PACKAGE}.absent`", "No module named"),
        (f"`python -m {PACKAGE}.predict --input data/no.csv --output x.csv`", "exited with"),
        ('`pip install -e ".[tests]"`', "pyproject.toml has no extra 'tests'"),
        ("`pytest tests/test_absent.py`", "pytest ended with"),
        ("`pytest 'tests`", "is no command (No closing quotation)"),
    ],
)
def test_a_command_that_does_not_work_is_a_failure(noted: Project, command: str, said: str) -> None:
    write(noted, command)
    with pytest.raises(SmokeFailure) as failure:
        noted.run_notes()
    assert said in f"{failure.value}\n{failure.value.detail}\n{noted.log.read_text()}"


@pytest.mark.parametrize(
    "command",
    [
        f"`python -m {PACKAGE}.evaluate --help`",
        f"``python -m {PACKAGE}.predict --input 'a`b' --help``",
        "`pytest tests/test_data.py` and `ruff check . && ruff format .`",
        "`make deploy` is somebody else's",
        "`pip install -e .`",
    ],
)
def test_a_command_that_works_is_none(noted: Project, command: str) -> None:
    write(noted, command)
    noted.run_notes()


def test_a_project_without_notes_has_none_to_run(noted: Project) -> None:
    (noted.folder / notes.NAME).unlink()
    noted.run_notes()


def test_a_file_is_named_as_a_shell_reads_it_whatever_it_is_called(tmp_path: Path) -> None:
    data = tmp_path / "it's a `file`.csv"
    data.write_text("x,y\n" + "".join(f"{n % 7}.5,{n % 5}.25\n" for n in range(80)))
    spec = plan({"task": "tabular", "data": str(data), "columns": {"targets": ("y",)}})
    (tmp_path / notes.NAME).write_text(str(rendering(spec).files[notes.NAME]), encoding="utf-8")
    (words,) = [words for words in notes.commands(tmp_path) if "--input" in words]
    assert words[-3:] == (f"data/{data.name}", "--output", "predictions.csv")


def test_a_file_that_is_left_open_is_no_other_command() -> None:
    ran = [("python", "-m", "p.predict", "--input", "a", "--future", "b", "--output", "c")]
    asked = ("python", "-m", "p.predict", "--input", "x", "--future", "FILE", "--output", "c")
    assert notes.has_run(asked, ran)
    assert not notes.has_run((*asked, "--run", "r"), ran)
    assert not notes.has_run(("python", "-m", "p.train", *asked[3:]), ran)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("--output ", "--out ", "it has no option --out"),
        (f"{PACKAGE}.evaluate", f"{PACKAGE}.score", "there is no such module"),
        ("--input data/", "--input data/new_", "the project has a folder data, but no data/new_"),
        ("--input data/", "--input ../", ""),
        ("--output ", "--output=x.csv  # to ", ""),
        (f"python -m {PACKAGE}.predict", "python -m http.server --nope", ""),
    ],
    ids=["an option", "a script", "a file", "a file elsewhere", "a comment", "a script of others"],
)
def test_a_command_of_the_readme_that_cannot_be_is_named(
    noted: Project, old: str, new: str, said: str
) -> None:
    file = noted.folder / notes.README
    whole = file.read_text(encoding="utf-8")
    assert old in whole
    file.write_text(whole.replace(old, new), encoding="utf-8")
    try:
        if said:
            with pytest.raises(SmokeFailure, match=f"README.md, {PACKAGE}.*: {said}"):
                noted.run_notes()
        else:
            noted.run_notes()
    finally:
        file.write_text(whole, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("README.md", '".[test]"', '".[dev]"', "README.md: pyproject.toml has no extra 'dev'"),
        (".gitignore", "/runs/", "", ".gitignore does not leave out runs/"),
        (".gitignore", "/runs/", "/runs/\ndocs/", ".gitignore leaves out docs/topology.svg"),
        (".gitignore", "/runs/", "/runs/\nconf*", ".gitignore leaves out src/"),
        (".gitignore", "/runs/", "runs/", ""),
        (".gitignore", "/runs/", "/runs/\n/data/", ""),
    ],
)
def test_what_a_clone_would_lack_is_named(
    noted: Project, file: str, old: str, new: str, said: str
) -> None:
    path = noted.folder / file
    whole = path.read_text(encoding="utf-8")
    assert old in whole
    path.write_text(whole.replace(old, new, 1), encoding="utf-8")
    try:
        if said:
            with pytest.raises(SmokeFailure) as failure:
                noted.run_notes()
            assert said in str(failure.value)
        else:
            noted.run_notes()
    finally:
        path.write_text(whole, encoding="utf-8")
