"""`scaffold smoke --changed`: the projects that an overlay's change touches, by rendering both."""

import json
from pathlib import Path

import pytest
from repositories import git

from scaffold.cli import main
from scaffold.errors import AnswersError
from scaffold.generation import generate
from scaffold.overlays import named, resolve
from scaffold.planning import plan
from scaffold.render import ROOT
from scaffold.smoke import SelectionError
from scaffold.smoke.changes import touched
from scaffold.smoke.selection import Combination

pytestmark = pytest.mark.usefixtures("cache")
DENSE, PAIRS = Combination("one-to-one", "tabular"), Combination("seq2seq", "pairs")
GRU = Combination("seq2seq", "pairs", (("cell", "gru"),))
ALL = [DENSE, PAIRS, GRU]


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """An overlay in a folder of a git repository, committed."""
    folder = tmp_path / "repository" / "our-templates"
    write(folder, "common", "a.txt", "{{ cookiecutter.mode }}")
    write(folder, "common", "b.txt", "{% if cookiecutter.cell == 'gru' %}{{ x }}{% endif %}")
    write(folder, "modes/seq2seq", "c.txt", "c")
    git(folder.parent, "init", "--quiet", "--initial-branch=main")
    keep(folder)
    return folder


def write(folder: Path, layer: str, name: str, text: str) -> None:
    file = folder / layer / ROOT / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.replace("{{ x }}", ""))


def keep(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=x")


def test_a_change_touches_the_projects_that_it_makes_others_and_no_more(ours: Path) -> None:
    overlays = resolve([ours])
    (ours / "README.md").write_text("of no project")
    write(ours, "common", "b.txt", "{% if cookiecutter.cell == 'gru' %}new{% endif %}")
    assert touched(ALL, overlays, "HEAD") == [GRU]
    (ours / "scaffold.toml").write_text("[defaults]\nlicense = 'none'")
    assert touched([DENSE], overlays, "HEAD") == [DENSE]


def test_the_permissions_of_a_file_and_its_removal_are_changes(ours: Path) -> None:
    file = ours / "modes" / "seq2seq" / ROOT / "c.txt"
    file.chmod(0o755)
    assert touched([PAIRS], resolve([ours]), "HEAD") == [PAIRS]
    file.unlink()
    assert touched([DENSE, PAIRS], resolve([ours]), "HEAD") == [PAIRS]


def test_what_the_other_branch_did_since_is_no_change(ours: Path) -> None:
    git(ours, "switch", "--quiet", "--create", "mine")
    write(ours, "modes/seq2seq", "c.txt", "mine")
    keep(ours)
    git(ours, "switch", "--quiet", "main")
    write(ours, "common", "a.txt", "theirs")
    keep(ours)
    git(ours, "switch", "--quiet", "mine")
    assert touched([DENSE, PAIRS], resolve([ours]), "main") == [PAIRS]
    assert touched([PAIRS], resolve([ours]), "HEAD") == []


def test_an_overlay_that_was_not_there_or_is_broken_touches_all(ours: Path) -> None:
    write(ours.parent / "new", "modes/seq2seq", "d.txt", "x")
    both = resolve([ours, ours.parent / "new"])
    assert touched([DENSE, PAIRS], both, "HEAD") == [PAIRS]
    write(ours, "common", "a.txt", "{{ cookiecutter.none }}")
    assert touched([DENSE], resolve([ours]), "HEAD") == [DENSE]


def test_an_address_is_compared_with_another_of_its_versions(team: Path) -> None:
    (second,) = resolve([f"file://{team}@v2"])
    assert touched([DENSE], [second], "v1") == [DENSE]
    assert touched([DENSE], [second], "v2") == []
    assert touched([DENSE], [second], "HEAD") == []


def test_a_reference_or_repository_that_is_none_is_one_clear_error(
    ours: Path, tmp_path: Path
) -> None:
    for reference in ("none", "--all", "-h"):
        with pytest.raises(SelectionError, match=f"has no {reference}"):
            touched(ALL, resolve([ours]), reference)
    write(tmp_path / "elsewhere", "common", "a.txt", "x")
    with pytest.raises(SelectionError, match="is in no git repository"):
        touched(ALL, resolve([tmp_path / "elsewhere"]), "HEAD")


def test_the_command_lists_what_changed_and_ends_well_where_nothing_did(
    ours: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def listed(*flags: str) -> dict[str, list[str]]:
        command = ("smoke", "--task", "pairs", "--list", "--json")
        with pytest.raises(SystemExit) as ended:
            main([*command, *flags])
        assert ended.value.code == (0 if "--overlay" in flags else 2)
        found: dict[str, list[str]] = json.loads(capsys.readouterr().out)
        return found

    overlay = ("--overlay", str(ours))
    assert listed(*overlay, "--changed")["selected"] == []
    write(ours, "modes/seq2seq/forecast", "e.txt", "e")
    assert "1 of 1 projects" in listed(*overlay, "--changed-since", "main")["notes"][0]
    write(ours, "modes/seq2seq/pairs", "e.txt", "e")
    assert listed(*overlay, "--changed")["selected"] == ["seq2seq pairs"]
    assert "errors" in listed("--changed")


def test_a_project_made_with_an_overlay_is_tested_with_it(ours: Path, tmp_path: Path) -> None:
    generate(plan({"mode": "one-to-one", "name": "made"}), tmp_path / "made", overlays=[ours])
    record = tmp_path / "made" / ".scaffold.toml"
    (known,) = named((), [record])
    assert known.path.resolve() == ours
    assert named([str(tmp_path / "made" / ".." / "repository" / "our-templates")], [record])
    (tmp_path / "other.toml").write_text('mode = "one-to-one"\noverlays = []\n')
    with pytest.raises(AnswersError, match="are of different overlays"):
        named((), [record, tmp_path / "other.toml"])
