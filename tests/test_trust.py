"""What overlays from an address may do: nothing that a user has not seen, listed once."""

import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from repositories import away, commit, git

from scaffold import fetching
from scaffold.cli import main
from scaffold.cli.trust import accepted
from scaffold.errors import AnswersError
from scaffold.generation import generate, rendering
from scaffold.overlays import read_overlays, resolve
from scaffold.planning import plan
from scaffold.trust import accepting, unaccepted

pytestmark = pytest.mark.usefixtures("cache")
TABLES = "[pyproject.build-system]\nrequires = ['evil']\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def scaffold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: object) -> Run:
    """Run the command line in `tmp_path`, off a terminal."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = capfd.readouterr()  # type: ignore[attr-defined]
        return int(ended.value.code or 0), out, err

    return run


def record(project: Path) -> dict[str, object]:
    return tomllib.loads((project / ".scaffold.toml").read_text())


def test_files_that_run_are_listed_refused_accepted_and_recorded(
    team: Path, tmp_path: Path, scaffold: Run
) -> None:
    commit(team, {"tests/conftest.py": "", ".github/workflows/x.yml": "", "src/x.txt": ""}, "v3")
    url = f"file://{team}@v3"
    command = ("new", "made", "--mode", "one-to-one", "--no-input", "--overlay", url)
    code, _, err = scaffold(*command)
    assert (code, (tmp_path / "made").exists()) == (2, False)
    assert ".github/workflows/x.yml, tests/conftest.py" in err and "--trust" in err
    assert "notes.md" not in err and "src/x.txt" not in err
    code, _, err = scaffold(*command, "--trust")
    assert code == 0 and "tests/conftest.py" in err
    (said,) = record(tmp_path / "made")["overlays"]  # type: ignore[misc]
    assert said == {
        "source": f"file://{team}",
        "version": "v3",
        "commit": git(team, "rev-parse", "v3"),
        "accepted": [".github/workflows/x.yml", "tests/conftest.py"],
    }
    away(team)
    again = ("new", "again", "--answers", "made/.scaffold.toml", "--no-input")
    code, _, err = scaffold(*again)
    assert code == 0 and "run when" not in err
    assert (tmp_path / "again" / "notes.md").is_file()


def test_a_later_version_lists_what_is_new_alone(team: Path, tmp_path: Path) -> None:
    commit(team, {"tests/conftest.py": ""}, "v3")
    commit(team, {"setup.py": "", "tests/conftest.py": "x = 1"}, "v4")
    spec = plan({"mode": "one-to-one", "name": "made"})
    third = resolve([f"file://{team}@v3"])
    agreed = accepting(third, rendering(spec, third))
    generate(spec, tmp_path / "made", overlays=agreed)
    (known,) = read_overlays(tmp_path / "made" / ".scaffold.toml")
    assert (known.accepted, known.commit) == (("tests/conftest.py",), third[0].commit)
    (fourth,) = resolve([f"file://{team}@v4"])
    newer = [fourth.__class__(**{**vars(fourth), "accepted": known.accepted})]
    assert list(unaccepted(newer, rendering(spec, newer)).values()) == [["setup.py"]]


RUNNING = """
    .github/workflows/ci.yml .gitlab-ci.yml .pre-commit-config.yaml .vscode/tasks.json Makefile
    conftest.py run.sh setup.py src/deep/conftest.py tests/test_model.py x.pth
    .claude/settings.json Dockerfile.gpu docs/Makefile requirements-dev.txt
""".split()


def test_what_runs_is_judged_by_its_name_in_the_project(team: Path, tmp_path: Path) -> None:
    files = dict.fromkeys(RUNNING, "") | {"pyproject.toml": '[project]\nname = "x"\n'}
    files["src/{{ 'conf' ~ 'test' }}.py"] = ""
    commit(team, files | {"src/x.py": "", "docs/tests.md": ""}, "v3")
    spec, remote = plan({"mode": "one-to-one", "name": "made"}), resolve([f"file://{team}@v3"])
    (found,) = unaccepted(remote, rendering(spec, remote)).values()
    assert sorted(found) == sorted([*RUNNING, "pyproject.toml", "src/conftest.py"])
    with pytest.raises(AnswersError, match="run when the project is installed or tested"):
        generate(spec, tmp_path / "made", overlays=remote)
    assert not (tmp_path / "made").exists()


def test_a_name_that_is_a_pattern_accepts_itself_alone(team: Path, tmp_path: Path) -> None:
    spec = plan({"mode": "one-to-one", "name": "made"})
    (first,) = resolve([f"file://{team}@{commit(team, {'tests/[a-z].py': ''})}"])
    agreed = accepting([first], rendering(spec, [first]))
    generate(spec, tmp_path / "made", overlays=agreed)
    (second,) = resolve([f"file://{team}@{commit(team, {'tests/x.py': ''})}"])
    newer = [replace(second, accepted=agreed[0].accepted)]
    assert list(unaccepted(newer, rendering(spec, newer)).values()) == [["tests/x.py"]]


def test_no_record_accepts_what_it_does_not_name(team: Path, tmp_path: Path) -> None:
    made = commit(team, {"conftest.py": ""})
    record = f'[[overlays]]\nsource = "file://{team}"\ncommit = "{made}"\naccepted = ["*"]\n'
    (tmp_path / "answers.toml").write_text(record)
    (known,) = read_overlays(tmp_path / "answers.toml")
    project = rendering(plan({"mode": "one-to-one"}), [known])
    assert list(unaccepted([known], project).values()) == [["conftest.py"]]


def test_a_folder_is_the_users_own(team: Path, tmp_path: Path) -> None:
    commit(team, {"conftest.py": ""})
    generate(plan({"mode": "one-to-one"}), tmp_path / "made", overlays=[team])
    assert (tmp_path / "made" / "conftest.py").is_file()


def test_tables_for_the_build_are_listed_and_a_header_is_not(team: Path, tmp_path: Path) -> None:
    spec = plan({"mode": "one-to-one", "name": "made"})
    for text, listed in (("header = 'ACME'\n", []), (TABLES, [["pyproject.toml"]])):
        (team / "scaffold.toml").write_text(text)
        remote = resolve([f"file://{team}@{commit(team, {})}"])
        assert list(unaccepted(remote, rendering(spec, remote)).values()) == listed


def test_a_smoke_test_runs_an_overlay_from_an_address_only_with_trust(
    team: Path, scaffold: Run
) -> None:
    command = ("smoke", "--mode", "one-to-one", "--overlay", f"file://{team}@v1")
    code, _, err = scaffold(*command)
    assert code == 2 and "add --trust" in err
    assert scaffold(*command, "--list")[0] == 0


def test_a_dry_run_needs_no_trust_and_says_what_does(team: Path, scaffold: Run) -> None:
    commit(team, {"tests/conftest.py": ""}, "v3")
    command = ("new", "--mode", "one-to-one", "--json", "--dry-run")
    code, out, _ = scaffold(*command, "--overlay", f"file://{team}@v3")
    found = json.loads(out)
    assert code == 0 and "tests/conftest.py" in {one["path"] for one in found["files"]}
    assert found["notes"][-1].endswith("need --trust: tests/conftest.py")


@pytest.mark.parametrize(("answer", "left"), [("y", 0), ("n", 1)])
def test_on_a_terminal_it_is_asked(answer: str, left: int, team: Path) -> None:
    commit(team, {"tests/conftest.py": ""}, "v3")
    remote = resolve([f"file://{team}@v3"])
    project = rendering(plan({"mode": "one-to-one"}), remote)
    with CliRunner().isolation(input=f"{answer}\n"):
        agreed = accepted(remote, project, trust=False, interactive=True)
    assert len(unaccepted(agreed, project)) == left


def test_a_fetch_is_done_once(team: Path, scaffold: Run) -> None:
    fetching.fetch.cache_clear()
    scaffold("new", "a", "--mode", "one-to-one", "--no-input", "--overlay", f"file://{team}@v1")
    assert fetching.fetch.cache_info().misses == 1


def test_check_says_when_an_overlay_has_a_newer_tag_and_update_takes_it(
    team: Path, tmp_path: Path, scaffold: Run
) -> None:
    overlay = ("--overlay", f"file://{team}@v1", "--no-git")
    scaffold("new", "made", "--mode", "one-to-one", "--no-input", *overlay)
    code, out, _ = scaffold("check", "made")
    assert (code, " has v2; " in out) == (0, True)
    assert "scaffold update made --overlay-version newest" in out
    _, out, _ = scaffold("check", "made", "--json")
    (found,) = json.loads(out)["projects"]
    assert (found["current"], found["newer"]) == (True, {f"file://{team}@v1": "v2"})
    commit(team, {"tests/conftest.py": ""}, "v3")
    update = ("update", "made", "--no-test", "--overlay-version", "newest")
    assert scaffold(*update)[0] == 2
    assert scaffold(*update, "--trust")[0] == 0
    commit(team, {"setup.py": ""}, "v4")
    code, _, err = scaffold("update", "made", "--no-test", "--overlay", f"file://{team}@v4")
    assert code == 2 and "setup.py" in err and "conftest.py" not in err
    away(team)
    code, out, _ = scaffold("check", "made")
    assert (code, "newest" in out) == (0, False)
