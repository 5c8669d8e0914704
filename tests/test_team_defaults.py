"""Defaults of a team: of an overlay, and of the repository around; what was chosen goes first."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from scaffold.cli import main
from scaffold.conventions import Default
from scaffold.errors import AnswersError
from scaffold.generation import generate
from scaffold.overlays import defaults, resolve
from scaffold.planning import plan
from scaffold.repository import read_repository

OURS = """
[defaults]
backend = {value = "jax", reason = "our cluster has no TensorFlow"}
license = "Apache-2.0"
units = 16
attention = true
normalize = "season"
author = "ACME"
missing = "-999"
"""


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "scaffold.toml").write_text(OURS)
    return tmp_path / "ours"


def record(project: Path) -> dict[str, dict[str, object]]:
    return tomllib.loads((project / ".scaffold.toml").read_text())


def test_defaults_of_an_overlay_hold_where_nobody_chooses_and_they_mean_something(
    ours: Path,
) -> None:
    spec = plan({"mode": "one-to-one", "units": 8}, defaults([ours]))
    assert (spec.options.backend, spec.options.license, spec.options.units) == (
        "jax",
        "Apache-2.0",
        8,
    )
    assert not spec.options.attention
    assert plan({"mode": "seq2seq", "task": "forecast"}, defaults([ours])).options.attention
    synced = plan({"mode": "many-to-many", "task": "forecast"}, defaults([ours]))
    assert synced.options.normalize != "season"


def test_what_was_taken_from_where_is_said_with_its_reason(ours: Path) -> None:
    notes = plan({"mode": "one-to-one", "units": 8}, defaults([ours])).data.notes
    said = f"--backend jax is the default of the overlay {ours}: our cluster has no TensorFlow"
    assert said in notes
    assert not any("--units" in note or "--attention" in note for note in notes)


def test_a_default_of_an_overlay_follows_it_and_is_not_recorded(ours: Path, tmp_path: Path) -> None:
    overlays = resolve([ours])
    spec = plan({"mode": "one-to-one", "name": "made"}, defaults(overlays))
    generate(spec, tmp_path / "made", overlays=overlays)
    found = record(tmp_path / "made")
    assert found["answers"] == {"name": "made", "mode": "one-to-one", "task": "tabular"}
    assert found["derived"]["author"] == "ACME"
    assert found["overlays"] == [{"source": "../ours"}]
    other = {"backend": "tensorflow", "author": "B"}
    chosen = plan({"mode": "one-to-one", "name": "made", **other}, defaults(overlays))
    generate(chosen, tmp_path / "made", force=True, overlays=overlays)
    assert record(tmp_path / "made")["answers"].items() >= other.items()


def test_the_last_overlay_and_then_the_repository_win(ours: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "scaffold.toml").write_text("[defaults]\nunits = 4\n")
    both = defaults([ours, tmp_path / "more"])
    around = {"units": Default(2, "the repository", recorded=True)}
    answers = {"mode": "one-to-one"}
    found = [plan(answers, usual) for usual in (both, both | around)]
    assert [spec.options.units for spec in found] == [4, 2]
    assert [spec.chosen.get("units") for spec in found] == [None, 2]
    assert plan({**answers, "units": 1}, both | around).options.units == 1


def test_a_default_that_cannot_be_names_the_team(ours: Path) -> None:
    (ours / "scaffold.toml").write_text("[defaults]\ninput_length = 5000\n")
    with pytest.raises(AnswersError, match=f"the default of the overlay {ours}"):
        plan({"mode": "many-to-one", "task": "forecast"}, defaults([ours]))


def repository(folder: Path, table: str) -> Path:
    (folder / ".git").mkdir(parents=True)
    (folder / "pyproject.toml").write_text(f"[project]\nname = 'x'\n[tool.scaffold]\n{table}")
    (folder / "deep" / "er").mkdir(parents=True)
    return folder / "deep" / "er"


def test_the_repository_around_names_overlays_defaults_and_answers(tmp_path: Path) -> None:
    table = """overlay = ["../ours", "gh:org/templates@v2"]
author = "ACME"
units = {value = 16, reason = "enough"}
set = {team = "Forecasting"}"""
    found = read_repository(repository(tmp_path / "repository", table))
    place = tmp_path / "repository"
    assert found.overlays == (place / "../ours", "gh:org/templates@v2")
    source = f"[tool.scaffold] in {place / 'pyproject.toml'}"
    assert found.defaults["units"] == Default(16, source, "enough", True)
    assert (found.defaults["author"].value, found.given) == ("ACME", {"team": "Forecasting"})


def test_only_the_repository_around_is_asked(tmp_path: Path) -> None:
    inner = repository(tmp_path / "outer", "author = 'outer'")
    assert read_repository(inner).defaults["author"].value == "outer"
    (inner / ".git").mkdir()
    assert read_repository(inner).defaults == {}
    (inner / "pyproject.toml").write_text("[tool.scaffold]\nauthor = 'inner'")
    assert read_repository(inner).defaults["author"].value == "inner"
    (inner / "pyproject.toml").write_text("\ufeff[tool.scaffold]\nauthor = 'inner'")
    assert read_repository(inner).defaults["author"].value == "inner"
    (inner / "pyproject.toml").write_text("no TOML [")
    assert read_repository(inner).defaults == {}
    (inner / "pyproject.toml").write_text("[tool.scaffold]\nauthor = inner")
    with pytest.raises(AnswersError, match="is not TOML"):
        read_repository(inner)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("licence = 'MIT'", "'licence' does not exist → did you mean license?"),
        ("name = 'x'", "'name' does not exist"),
        ("units = 'many'", "tool.scaffold, units: "),
        ("overlay = 3", "overlay: expected a text or a list of texts, came 3"),
        ("overlay = [3]", "overlay, entry 1: expected a text, came 3"),
        ("set = 'x'", 'set: expected a table, came "x"'),
    ],
)
def test_a_table_that_holds_what_it_may_not_is_refused(
    table: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(AnswersError) as caught:
        read_repository(repository(tmp_path / "repository", table))
    assert said in str(caught.value)


def test_the_command_takes_what_the_repository_says_and_tells_so(
    ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (ours / "cookiecutter.json").write_text('{"team": "x"}')
    table = 'overlay = "../ours"\nlicense = "none"\nset = {team = "Forecasting"}'
    monkeypatch.chdir(repository(tmp_path / "repository", table))
    new = ["new", "made", "--mode", "one-to-one", "--no-input", "--json", "--dry-run"]

    def made(*flags: str) -> dict[str, Any]:
        with pytest.raises(SystemExit):
            main([*new, *flags])
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    found = made()
    source = f"[tool.scaffold] in {tmp_path / 'repository' / 'pyproject.toml'}"
    assert any(note.endswith(f"is from {source}") for note in found["notes"])
    assert f"--license none is the default of {source}" in found["notes"]
    assert (found["answers"]["license"], found["answers"]["set"]) == (
        "none",
        {"team": "Forecasting"},
    )
    assert len(found["overlays"]) == 1
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "scaffold.toml").write_text("")
    found = made("--overlay", str(tmp_path / "other"), "--license", "MIT")
    assert found["answers"]["license"] == "MIT" and "set" not in found["answers"]
    assert not any("tool.scaffold" in note for note in found["notes"])
    (ours / "cookiecutter.json").write_text("{}")
    assert "no overlay asks for 'team'" in made()["errors"][0]["what"]
