"""An update reaches the whole project, or leaves it as it was and the result beside it."""

import itertools
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from killed import run_killed
from strategies import specs
from variants import DATA

from scaffold import __version__, write
from scaffold.cli import main
from scaffold.errors import ScaffoldError, UpdateError
from scaffold.generation import generate
from scaffold.layers import templates_folder
from scaffold.planning import plan
from scaffold.record import RECORD, read_record
from scaffold.render import ROOT
from scaffold.spec import Spec
from scaffold.update.adopt import adopt
from scaffold.update.base import BASE
from scaffold.update.check import check
from scaffold.update.combine import record_with_remarks
from scaffold.update.files import File
from scaffold.update.trial import interpreter
from scaffold.update.update import Outcome, prepare, update

ANSWERS: dict[str, Any] = {"mode": "vector-output", "task": "forecast", "name": "made"}
LINES = "".join(f"# line {number}\n" for number in range(12))
Templates = Callable[..., Path]


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    """Write a few templates, which stand for all of the generator's; return their folder."""
    own = templates_folder() / "common" / ROOT / RECORD
    folder = tmp_path / "templates"

    def write(**texts: str) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        files = {"a": LINES, "b": LINES, "test": "def test_a(): pass\n", **texts}
        places = {"a": "src/{{cookiecutter.package}}/a.py", "test": "tests/test_a.py"}
        for name, text in {**files, RECORD: own.read_text()}.items():
            file = folder / ROOT / places.get(name, name if name == RECORD else f"{name}.md")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        # a folder that is rendered is remembered by its path
        return folder.rename(tmp_path / f"templates-{next(NUMBERS)}")

    return write


NUMBERS = itertools.count()


def make(folder: Path, templates: Path, **answers: Any) -> Path:
    generate(plan({**ANSWERS, **answers}), folder / "made", templates=templates)
    return folder / "made"


def contents(folder: Path) -> dict[str, bytes]:
    """Return path → content of every file, that of a link being where it leads."""
    return {
        path.relative_to(folder).as_posix(): (
            os.fsencode(os.readlink(path)) if path.is_symlink() else path.read_bytes()
        )
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def updated(project: Path, templates: Path, test: bool = False, **given: Any) -> Outcome:
    return update(prepare(project, given, templates=templates), test)


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def committed(project: Path) -> Path:
    git(project, "init", "-q")
    git(project, "add", "--all")
    git(project, "commit", "-q", "-m", "first")
    return project


def test_an_unedited_project_becomes_what_new_gives(templates: Templates, tmp_path: Path) -> None:
    project = make(tmp_path, templates())
    later = templates(a=LINES + "# later\n", c="new\n")
    assert updated(project, later, units=8, package="other").applied
    generate(plan({**ANSWERS, "units": 8, "package": "other"}), tmp_path / "f", templates=later)
    assert contents(project) == contents(tmp_path / "f")
    assert not prepare(project, templates=later).combined.changes


def test_a_file_too_large_to_move_with_its_package_is_named(
    templates: Templates, tmp_path: Path
) -> None:
    project = make(tmp_path, templates())
    (project / "src/made/large.bin").write_bytes(bytes((1 << 20) + 1))
    notes = prepare(project, {"package": "other"}, templates=templates()).notes
    assert [note.split()[0] for note in notes] == ["src/made/large.bin"]
    assert prepare(project, {"units": 8}, templates=templates()).notes == ()


@pytest.mark.parametrize("shapes", [("", "/a", "/a/b"), ("/a/b", "/a", ""), ("/a", "", "/b")])
def test_a_file_becomes_a_folder_and_a_folder_a_file(
    templates: Templates, tmp_path: Path, shapes: tuple[str, ...]
) -> None:
    versions = [templates(**{f"x.md{shape}": f"{shape}\n"}) for shape in shapes]
    project = make(tmp_path, versions[0])
    (project / "mine.txt").write_text("mine")
    for number, version in enumerate(versions[1:]):
        assert updated(project, version).applied
        fresh = contents(make(tmp_path / str(number), version))
        assert contents(project) == {**fresh, "mine.txt": b"mine"}


def test_three_versions_and_edits_in_every_file(templates: Templates, tmp_path: Path) -> None:
    project = make(tmp_path, templates(README=LINES))
    names = [path for path in contents(project) if path != BASE]
    for name in names:
        with (project / name).open("a") as file:
            file.write(f"# mine in {name}\n")
    for number in (2, 5, 8):
        text = LINES.replace(f"# line {number}\n", f"# line {number}, later\n")
        outcome = updated(project, templates(a=text, b=text, README=text, **{f"n{number}": "x"}))
        assert outcome.applied
        found = contents(project)
        assert b"# line %d, later" % number in found["src/made/a.py"]
        assert all(f"# mine in {name}".encode() in found[name] for name in names)
        assert found[f"n{number}.md"] == b"x"
    assert read_record(project).answers["mode"] == "vector-output"


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(spec=specs(), choice=st.integers(0), units=st.sampled_from([8, 64]))
def test_any_project_becomes_what_new_gives_for_its_answers(
    spec: Spec, choice: int, units: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    generate(spec, folder / "made")
    mode = spec.task.modes[choice % len(spec.task.modes)]
    try:
        prepared = prepare(folder / "made", {"mode": mode, "units": units})
    except ScaffoldError:  # such as more outputs than the other mode has inputs
        prepared = prepare(folder / "made", {"units": units})
    before = {*contents(folder / "made")}
    assert update(prepared, test=False).applied
    generate(plan(read_record(folder / "made").answers), folder / "fresh")
    assert contents(folder / "made") == contents(folder / "fresh")
    assert not prepare(folder / "made").combined.changes
    assert spec.mode.name != mode or before == {*contents(folder / "made")}


def test_what_is_not_the_generators_is_left_alone(templates: Templates, tmp_path: Path) -> None:
    project = make(tmp_path, templates())
    (project / ".gitignore").write_text("/runs/\n.venv/\n")
    committed(project)
    (tmp_path / "outside").mkdir()
    for name in ("runs/1/model.keras", ".venv/bin/x", "notes.txt", "data/large.bin", "src/made/z"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(b"\0mine" if "large" in name else b"mine\n")
    (project / "link").symlink_to("../outside")
    before = contents(project)
    inodes = {name: (project / name).lstat().st_ino for name in ("runs", "notes.txt", ".git")}
    for name, mode in {"src/made/a.py": 0o600, "src": 0o700, ".": 0o711}.items():
        (project / name).chmod(mode)
    assert updated(project, templates(a=LINES + "# later\n")).applied
    changed = {path for path, text in contents(project).items() if before.get(path) != text}
    assert changed == {"src/made/a.py", BASE}
    assert before.keys() == contents(project).keys()
    assert inodes == {name: (project / name).lstat().st_ino for name in inodes}
    modes = [(project / name).stat().st_mode & 0o777 for name in ("src/made/a.py", "src", ".")]
    assert modes == [0o600, 0o700, 0o711]
    assert git(project, "status", "--porcelain", "src/made/a.py") == " M src/made/a.py\n"
    assert os.listdir(tmp_path / "outside") == []


@pytest.mark.parametrize("able", [True, False], ids=["exchange", "renames"])
def test_a_shell_that_stands_in_the_project_stays_there(
    able: bool, templates: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not able:
        monkeypatch.setattr("scaffold.write._exchange", lambda *_: False)
    project = make(tmp_path, templates())
    monkeypatch.chdir(project / "src" / "made")
    assert updated(Path("../.."), templates(a="# later\n")).applied
    assert Path("a.py").read_text() == "# later\n"
    assert Path.cwd() == (project / "src" / "made").resolve()


CONFLICT = LINES.replace("line 5", "mine")
LATER = LINES.replace("line 5", "later")


def test_a_conflict_leaves_the_folder_as_it_was_and_a_branch(
    templates: Templates, tmp_path: Path
) -> None:
    project = committed(make(tmp_path, templates()))
    (project / "src/made/a.py").write_text(CONFLICT)
    (project / "own.txt").write_text("mine")
    before, status = contents(project), git(project, "status", "--porcelain")
    outcome = updated(project, templates(a=LATER, b=LINES + "# later\n"))
    assert (outcome.applied, outcome.prepared.combined.conflicts.keys()) == (
        False,
        {"src/made/a.py"},
    )
    assert outcome.place and (outcome.place.kind, outcome.place.name) == (
        "branch",
        "scaffold/update",
    )
    assert outcome.place.uncommitted == ("src/made/a.py",)
    after = contents(project)
    assert {path for path in after if after[path] != before.get(path)} <= {
        path for path in after if path.startswith(".git/")
    }
    assert status == git(project, "status", "--porcelain")
    git(project, "add", "--all")
    git(project, "commit", "-q", "-m", "second")
    git(project, "switch", "-q", "scaffold/update")
    text = (project / "src/made/a.py").read_text()
    assert "<<<<<<< yours" in text and "mine" in text and "later" in text
    assert (project / "b.md").read_text() == LINES + "# later\n"
    (project / "src/made/a.py").write_text(LATER.replace("later", "both"))
    git(project, "commit", "-q", "--all", "-m", "resolved")
    git(project, "switch", "-q", "-")
    git(project, "merge", "-q", "-X", "theirs", "--no-edit", "scaffold/update")
    assert not prepare(
        project, templates=templates(a=LATER, b=LINES + "# later\n")
    ).combined.changes


@pytest.mark.parametrize("attributes", ["", "* text=auto eol=crlf\n", "*.py filter=upper\n"])
def test_line_ends_and_filters_of_a_repository_are_no_edits_and_not_on_the_branch(
    templates: Templates, tmp_path: Path, attributes: str
) -> None:
    data = {"data/rows": "a\nb\n"}
    before = templates(**data)
    made = make(tmp_path, before)
    (made / ".gitattributes").write_text(attributes)
    (made / "src/made/a.py").write_text(CONFLICT)
    upper = ["-c", "filter.upper.clean=tr a-z A-Z", "-c", "filter.upper.smudge=tr A-Z a-z"]
    git(made, "init", "-q")
    git(made, *upper, "add", "--all")
    git(made, "commit", "-q", "-m", "first")
    project = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", *upper, str(made), str(project))
    assert (project / "data/rows.md").read_bytes() == b"a\r\nb\r\n"
    assert {one.path for one in check(project, templates=before).edited} == {"src/made/a.py"}
    place = updated(project, templates(a=LATER, **data)).place
    assert place and (place.kind, place.uncommitted) == ("branch", ())
    added, gone, _ = git(project, "diff", "--numstat", "HEAD", place.name, "--", "src").split()
    assert (int(added), int(gone)) == (4, 0)  # the conflict alone


@contextmanager
def full_disk() -> Iterator[None]:
    """Refuse every write to a file."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("act", ["prepare", "lay", "check", "adopt"])
def test_a_full_disk_is_one_clear_error_and_changes_nothing(
    templates: Templates, tmp_path: Path, act: str
) -> None:
    project = make(tmp_path, templates())
    (project / "src/made/a.py").write_text(CONFLICT)
    later = templates(a=LATER)
    prepared = prepare(project, templates=later)
    if act == "adopt":
        (project / BASE).unlink()
    before = contents(tmp_path)
    acts: dict[str, Callable[[], object]] = {
        "prepare": lambda: prepare(project, templates=later),
        "lay": lambda: update(prepared, test=False),
        "check": lambda: check(project, templates=later),
        "adopt": lambda: adopt(project, templates=later),
    }
    with full_disk(), pytest.raises(UpdateError, match="TMPDIR") as caught:
        acts[act]()
    assert len(caught.value.problems) == 1
    assert contents(tmp_path) == before


def test_a_branch_that_somebody_works_on_is_not_written_again(
    templates: Templates, tmp_path: Path
) -> None:
    project = committed(make(tmp_path, templates()))
    (project / "src/made/a.py").write_text(CONFLICT)
    later, names = templates(a=LATER), []
    for _ in range(2):
        place = updated(project, later).place
        assert place
        names.append(place.name)
    tree = git(project, "rev-parse", "scaffold/update^{tree}").strip()
    mine = git(project, "commit-tree", "-p", "scaffold/update", "-m", "mine", tree).strip()
    git(project, "update-ref", "refs/heads/scaffold/update", mine)
    place = updated(project, later).place
    assert place
    assert [*names, place.name] == ["scaffold/update", "scaffold/update", "scaffold/update-2"]
    assert git(project, "rev-parse", "scaffold/update").strip() == mine


@pytest.mark.parametrize("repository", ["none", "empty", "around", "scaffold", "untracked"])
def test_the_result_lies_where_it_can_be_worked_on(
    repository: str, templates: Templates, tmp_path: Path
) -> None:
    project = make(tmp_path / "inner", templates())
    if repository == "empty":
        git(project, "init", "-q")
    if repository == "around":
        committed(tmp_path)
    if repository == "untracked":
        git(committed(project), "rm", "-q", "--cached", "src/made/a.py")
        git(project, "commit", "-q", "-m", "out")
    if repository == "scaffold":
        git(committed(project), "branch", "scaffold")
    (project / "src/made/a.py").write_text(CONFLICT)
    before = contents(project)
    place = updated(project, templates(a=LATER)).place
    assert place
    if repository in ("none", "empty"):
        assert (place.kind, place.name) == ("folder", str(project.with_name("made-update")))
        assert "<<<<<<< yours" in (Path(place.name) / "src/made/a.py").read_text()
        assert contents(Path(place.name)).keys() == {p for p in before if ".git/" not in p}
    else:
        inner = "inner/made/" if repository == "around" else ""
        assert "<<<<<<< yours" in git(project, "show", f"{place.name}:{inner}src/made/a.py")
        assert place.uncommitted == ("src/made/a.py",)
    assert {p: c for p, c in contents(project).items() if ".git/" not in p} == {
        p: c for p, c in before.items() if ".git/" not in p
    }


@pytest.mark.parametrize("around", ["nothing", "ignoring", "worktree", "submodule"])
def test_a_file_that_the_user_moved_is_followed_in_any_repository(
    around: str, templates: Templates, tmp_path: Path
) -> None:
    project = make(tmp_path, templates())
    if around == "ignoring":
        git(tmp_path, "init", "-q")
        (tmp_path / ".gitignore").write_text("*\n")
    if around in ("worktree", "submodule"):
        git(committed(project), "branch", "other")
    if around == "worktree":
        git(project, "worktree", "add", "-q", str(tmp_path / "tree"), "other")
        project = tmp_path / "tree"
    if around == "submodule":
        git(committed(tmp_path), "commit", "-q", "--allow-empty", "-m", "around")
    (project / "src/made/a.py").rename(project / "src/made/mine.py")
    outcome = updated(project, templates(a=LINES + "# later\n"))
    assert outcome.applied
    assert (project / "src/made/mine.py").read_text() == LINES + "# later\n"
    (project / "src/made/mine.py").write_text(CONFLICT)
    place = updated(project, templates(a=LATER)).place
    assert place and place.kind == ("branch" if around in ("worktree", "submodule") else "folder")


def test_a_hook_or_setting_of_the_repository_never_runs(
    templates: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = committed(make(tmp_path, templates()))
    evil = tmp_path / "evil.sh"
    evil.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    evil.chmod(0o755)
    for hook in ("reference-transaction", "post-index-change", "post-commit"):
        shutil.copy(evil, project / ".git" / "hooks" / hook)
    git(project, "config", "core.fsmonitor", str(evil))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    (project / "src/made/a.py").write_text(CONFLICT)
    place = updated(project, templates(a=LATER)).place
    assert place and place.kind == "branch"
    assert not (tmp_path / "ran").exists()


def test_the_projects_own_tests_decide(templates: Templates, tmp_path: Path) -> None:
    project = make(tmp_path, templates(test="from made.a import *\ndef test_a(): pass\n"))
    (project / "runs").mkdir()
    (project / "runs" / "mine").write_text("mine")
    mine = "import made.a\n\ndef test_mine():\n    assert made.a.VALUE == 1\n"
    (project / "tests" / "test_mine.py").write_text(mine)
    (project / "src" / "made" / "a.py").write_text(LINES + "VALUE = 1\n")
    before = contents(project)
    later = "# first\nVALUE = 1\n" + LINES
    outcome = updated(project, templates(a=later, test="raise SystemExit('no')\n"), test=True)
    assert outcome.failure and "test_a.py" in outcome.failure.test + outcome.failure.detail
    assert (outcome.applied, outcome.tested, contents(project)) == (False, True, before)
    assert (tmp_path / "made-update" / "src" / "made" / "a.py").read_text().startswith("# first")
    outcome = updated(project, templates(a=later), test=True)
    assert (outcome.applied, outcome.tested, outcome.failure) == (True, True, None)
    assert contents(project).keys() == before.keys()
    shutil.rmtree(project / "tests")
    assert updated(project, templates(a=later, b=LATER), test=True).applied


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGINT])
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_project(
    templates: Templates, tmp_path: Path, kill: signal.Signals
) -> None:
    project = make(tmp_path, templates(gone="x"))
    (project / "runs" / "1").mkdir(parents=True)
    (project / "runs" / "1" / "mine").write_text("mine")
    old = contents(project)
    prepared = prepare(project, {"package": "other"}, templates=templates(a=LATER))
    expected = {p: f.content for p, f in prepared.combined.written.items()}
    removed = {*prepared.combined.removed}
    new = {p: c for p, c in {**old, **expected}.items() if p not in removed}
    for moment in itertools.count():
        finished = run_killed(lambda: update(prepared, test=False), kill, moment)
        found = contents(project)
        assert found == new if finished else found in (old, new), moment
        if finished:
            break
        if found == new:
            for name in ("src", "tests"):
                shutil.rmtree(project / name)
            for path, content in old.items():
                (project / path).parent.mkdir(parents=True, exist_ok=True)
                (project / path).write_bytes(content)
    assert moment > 40
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith("made")} == {"made"}


def test_what_is_written_meanwhile_is_kept(
    templates: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make(tmp_path, templates())
    exchange = write._exchange

    def late(one: Path, other: Path) -> bool:
        if not (project / "late").exists() and project.exists():
            (project / "late").write_text("a checkpoint of a training")
        return exchange(one, other)

    monkeypatch.setattr(write, "_exchange", late)
    assert updated(project, templates(a=LATER)).applied
    assert (project / "late").read_text() == "a checkpoint of a training"


def test_an_environment_of_any_name_takes_no_part(templates: Templates, tmp_path: Path) -> None:
    project = make(tmp_path, templates())
    (project / "env" / "lib").mkdir(parents=True)
    for name in ("env/pyvenv.cfg", "env/lib/x.py", "environment.yml"):
        (project / name).write_text("x")
    yours = prepare(project, templates=templates(a=LATER)).yours
    assert "environment.yml" in yours
    assert not [path for path in yours if path.startswith("env/")]


def test_a_file_that_changes_meanwhile_is_not_overwritten(
    templates: Templates, tmp_path: Path
) -> None:
    project = make(tmp_path, templates())
    prepared = prepare(project, templates=templates(a=LATER))
    (project / "b.md").write_text("just now")
    before = contents(project)
    with pytest.raises(UpdateError, match="b.md: was changed while the update was made"):
        update(prepared, test=False)
    assert contents(project) == before


@pytest.mark.parametrize(
    ("recorded", "changes", "chosen", "noted"),
    [
        ({"units": 8}, {"units": 64}, {}, ""),
        ({"attention": True, "mode": "seq2seq"}, {"mode": "vector-output"}, {}, "--attention"),
        ({"with": ["export"]}, {"with": ["backtest"]}, {"with": ("backtest", "export")}, ""),
        (
            {"with": ["backtest"], "units": 8},
            {"mode": "one-to-one"},
            {"units": 8, "mode": "one-to-one", "task": "tabular"},
            "--with backtest",
        ),
        ({"season": 9}, {"task": "text"}, {"mode": "many-to-one", "task": "text"}, "--season 9"),
        (
            {"normalize": "season", "input_length": 30},
            {"mode": "many-to-many"},
            {"input_length": 30, "mode": "many-to-many"},
            "--normalize season",
        ),
    ],
)
def test_answers_given_change_those_recorded_and_what_means_nothing_is_said(
    recorded: dict[str, Any],
    changes: dict[str, Any],
    chosen: dict[str, Any],
    noted: str,
    tmp_path: Path,
) -> None:
    generate(plan({**ANSWERS, **recorded}), tmp_path / "made")
    prepared = prepare(tmp_path / "made", changes)
    update(prepared, test=False)
    assert noted in "".join(prepared.notes)
    assert read_record(tmp_path / "made").answers == {**ANSWERS, **chosen}


def test_an_answer_given_for_another_mode_is_refused(templates: Templates, tmp_path: Path) -> None:
    project = make(tmp_path, templates())
    before = contents(project)
    with pytest.raises(ScaffoldError, match="--attention: .*it is for") as caught:
        prepare(project, {"attention": True, "units": 0})
    assert len(caught.value.problems) == 2
    assert contents(project) == before


def test_other_data_takes_the_place_of_what_was_copied(tmp_path: Path) -> None:
    rows = (DATA / "tides.csv").read_text()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "tides.csv").write_text(rows + rows.splitlines()[-1][:0])
    (tmp_path / "other.csv").write_text(rows)
    project = tmp_path / "made"
    generate(plan({**ANSWERS, "data": str(DATA / "tides.csv")}), project)
    assert not prepare(project).combined.changes
    outcome = update(prepare(project, {"data": str(tmp_path / "other.csv")}), test=False)
    assert outcome.applied
    assert {file.name for file in (project / "data").iterdir()} == {"tides.csv", "other.csv"}
    assert read_record(project).answers["data"] == str(project / "data" / "other.csv")
    (project / "data" / "other.csv").write_text("\n".join(rows.splitlines()[:-2]) + "\n")
    (tmp_path / "new" / "other.csv").write_text(rows)
    again = prepare(project, {"data": str(tmp_path / "new" / "other.csv")})
    assert again.combined.conflicts.keys() == {"data/other.csv"}
    assert not prepare(project).combined.conflicts


@pytest.mark.parametrize("file", ["tides.csv", "field/stores.csv"])
def test_a_check_does_without_the_data_file_as_long_as_it_is_read_alike(
    file: str, tmp_path: Path
) -> None:
    generate(plan({**ANSWERS, "data": str(DATA / file)}), tmp_path / "made")
    copy = tmp_path / "made" / "data" / Path(file).name
    copy.unlink()
    assert check(tmp_path / "made").outdated == ()
    record = tmp_path / "made" / RECORD
    text = record.read_text()
    record.write_text(text.replace("[answers]", "[answers]\nunits = 8"))
    outdated = {one.path for one in check(tmp_path / "made").outdated}
    assert {"src/made/config.py", RECORD, "README.md"} == outdated
    record.write_text(text.replace("[answers]", '[answers]\nmissing = "-9"'))
    with pytest.raises(ScaffoldError, match="no such file"):
        check(tmp_path / "made")
    with pytest.raises(ScaffoldError, match="no such file"):
        prepare(tmp_path / "made")


FORMER = """# What this project was generated from, enough to do it again: \
scaffold new --answers FILE
# a remark
generator = "scaffold 0.1.0"

[answers]
name = "made"
package = "made"
author = ""
mode = "vector-output"
task = "forecast"
input_length = 28
output_length = 7
season = 7
normalize = "global"
units = 16
cell = "lstm"
backend = "tensorflow"
license = "MIT"
python = "3.11"
"""


def test_a_project_made_before_there_was_a_base_is_adopted(tmp_path: Path) -> None:
    project = tmp_path / "made"
    generate(plan({**ANSWERS, "units": 16}), project)
    fresh = contents(project)
    shutil.rmtree(project / ".scaffold")
    (project / RECORD).write_text(FORMER)
    (project / "README.md").write_text("mine\n")
    with pytest.raises(UpdateError, match="scaffold adopt"):
        prepare(project)
    assert adopt(project) == (BASE, RECORD)
    assert (project / BASE).read_bytes() == fresh[BASE]
    assert (project / RECORD).read_bytes() == b"# a remark\n" + fresh[RECORD]
    found = check(project)
    assert (found.outdated, [one.path for one in found.edited]) == ((), [RECORD, "README.md"])
    assert adopt(project) == ()
    prepared = prepare(project, {"mode": "encoder-decoder"})
    assert prepared.notes == () and "README.md" in prepared.combined.conflicts


def test_a_record_that_is_missing_comes_back_from_the_base(
    templates: Templates, tmp_path: Path
) -> None:
    project = make(tmp_path, templates(), units=8)
    before = contents(project)
    (project / RECORD).unlink()
    with pytest.raises(UpdateError, match="scaffold adopt .* brings it back"):
        check(project)
    assert adopt(project) == (RECORD,)
    assert contents(project) == before


@pytest.mark.parametrize("broken", ["answers = 3\n", "[answers\n", "<<<<<<< HEAD\n"])
def test_a_record_that_cannot_be_read_is_kept_beside_that_of_the_base(
    broken: str, templates: Templates, tmp_path: Path
) -> None:
    project = make(tmp_path, templates())
    before = contents(project)
    (project / RECORD).write_text(broken)
    with pytest.raises(UpdateError, match="(correct it|write .answers.).*; or scaffold adopt"):
        prepare(project)
    assert adopt(project) == (RECORD,)
    assert contents(project) == {**before, f"{RECORD}.broken": broken.encode()}


def test_comments_beside_values_stay_in_a_record_whatever_the_values_are() -> None:
    before = """[answers]
units = 8 # mine
[answers.columns]
targets = ["a"] # what we sell
[derived]
attention = false # too slow
gone = true # once
"""
    now = """[answers]
units = 9
[answers.columns]
targets = ["b"]
[derived]
attention = true
"""
    found = record_with_remarks(None, File(before.encode()), File(now.encode())).decode()
    assert tomllib.loads(found) == tomllib.loads(now)
    for line in (
        "units = 9 # mine",
        'targets = ["b"] # what we sell',
        "attention = true # too slow",
    ):
        assert line in found
    assert "# once (gone)" in found


@pytest.mark.parametrize(("version", "later"), [("99.0", True), ("0.0.9", False), ("", False)])
def test_a_project_of_a_later_version_is_not_taken_back(
    version: str, later: bool, templates: Templates, tmp_path: Path
) -> None:
    project = make(tmp_path, templates())
    text = (project / RECORD).read_text()
    (project / RECORD).write_text(text.replace(f"scaffold {__version__}", f"scaffold {version}"))
    for look in (check, prepare):
        if later:
            with pytest.raises(UpdateError, match="update scaffold itself"):
                look(project, templates=templates())
        else:
            look(project, templates=templates())


@pytest.mark.parametrize(("code", "own"), [(0, True), (1, False)], ids=["complete", "lacking"])
def test_the_tests_run_with_the_environment_of_the_project_where_that_has_what_they_need(
    tmp_path: Path, code: int, own: bool
) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\nexit {code}\n")
    python.chmod(0o755)
    assert interpreter(tmp_path) == (str(python) if own else sys.executable)


def test_without_what_tests_need_nothing_is_written(
    templates: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make(tmp_path, templates())
    before = contents(project)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UpdateError, match="pytest and keras not installed .*--no-test"):
        updated(project, templates(a=LATER), test=True)
    assert contents(project) == before


Scaffold = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def scaffold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Scaffold:
    """Run the command line in `tmp_path`, in this process."""
    monkeypatch.setattr("signal.signal", lambda *_: None)

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        monkeypatch.chdir(tmp_path)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([*arguments])
        said = capsys.readouterr()
        return subprocess.CompletedProcess(
            arguments, int(ended.value.code or 0), said.out, said.err
        )

    return run


def test_the_advice_for_a_result_in_a_folder_brings_the_project_to_it(
    scaffold: Scaffold, templates: Templates, tmp_path: Path
) -> None:
    project = make(tmp_path / "of mine", templates(gone="x\n", **{"src/it's gone": "y\n"}))
    (project / "README.md").write_text("mine\n")
    said = scaffold("update", str(project), "--package", "other", "--no-test").stderr
    command = said.strip().rpartition("then ")[2]
    subprocess.run(command, shell=True, check=True, cwd=tmp_path)
    assert contents(project) == contents(project.with_name("made-update"))
    assert not (project / "gone.md").exists()


def test_check_tells_older_templates_from_edits(scaffold: Scaffold, tmp_path: Path) -> None:
    generate(plan(ANSWERS), tmp_path / "made")
    assert scaffold("check", "made").returncode == 0
    with (tmp_path / "made" / "README.md").open("a") as file:
        file.write("mine\n")
    assert scaffold("check", "made").returncode == 0
    strict = scaffold("check", "made", "--strict", "--diff")
    assert (strict.returncode, "\n+mine\n" in strict.stdout) == (1, True)
    record = (tmp_path / "made" / RECORD).read_text()
    (tmp_path / "made" / RECORD).write_text(record.replace("[answers]", "[answers]\nunits = 8"))
    done = scaffold("check", "--diff", "made")
    assert done.returncode == 1
    assert "run: scaffold update made" in done.stdout
    assert "+    units: int = 8  # Hidden units" in done.stdout
    several = scaffold("check", "absent", "made")
    assert (several.returncode, "run: scaffold update made" in several.stdout) == (2, True)
    told = json.loads(scaffold("check", "made", "--json").stdout)["projects"][0]
    assert (told["current"], told["edited"], told["passed"]) == (False, True, False)
    assert "README.md" in {one["path"] for one in told["outdated"]}


def test_update_tells_every_file_and_a_dry_run_writes_nothing(
    scaffold: Scaffold, tmp_path: Path
) -> None:
    generate(plan(ANSWERS), tmp_path / "made")
    (tmp_path / "made" / "tests" / "test_model.py").unlink()
    before = contents(tmp_path / "made")
    dry = scaffold("update", "made", "--units", "8", "--dry-run")
    assert (dry.returncode, "+    units: int = 8" in dry.stdout) == (0, True), dry.stderr
    assert contents(tmp_path / "made") == before
    done = scaffold("update", "made", "--units", "8", "--no-test", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["written"], told["tested"]) == (0, True, False)
    statuses = {one["path"]: one["status"] for one in told["files"]}
    assert statuses["README.md"] == "updated"
    assert statuses["tests/test_model.py"] == "gone"
    assert statuses["src/made/model.py"] == "unchanged"
    (tmp_path / "answers.toml").write_text('cell = "gru"\nunits = 4\n')
    filed = ("update", "made", "--answers", "answers.toml", "--units", "8", "--dry-run")
    assert '+cell = "gru"' in scaffold(*filed).stdout
    refused = scaffold("update", "made", "--mode", "seq2seq")
    assert refused.returncode == 1
    assert "conflict     tests/test_model.py" in refused.stdout
    assert f"The result is in {tmp_path / 'made-update'}" in refused.stderr


@pytest.mark.parametrize("command", [("update",), ("check",), ("adopt",)], ids=str)
@pytest.mark.parametrize("place", ["absent", "empty", "file"])
def test_a_folder_that_is_no_project_is_one_clear_error(
    command: tuple[str], place: str, scaffold: Scaffold, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    done = scaffold(*command, place)
    assert (done.returncode, done.stderr.count("error:")) == (2, 1), done.stderr
    assert "give the folder of a generated project" in done.stderr


def test_the_workflow_is_yaml_that_updates_once_a_week(scaffold: Scaffold, tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    done = scaffold("check", "--workflow")
    workflow = yaml.safe_load(done.stdout)
    assert [*workflow["jobs"]] == ["update"] and workflow[True]["schedule"]
    script = workflow["jobs"]["update"]["steps"][-1]["run"]
    assert subprocess.run(["bash", "-n", "-c", script]).returncode == 0


def test_force_says_what_it_overwrites_and_leaves_nothing_of_another_mode(
    scaffold: Scaffold, tmp_path: Path
) -> None:
    assert scaffold("new", "made", "--mode", "seq2seq", "--no-git").returncode == 0
    (tmp_path / "made" / "README.md").write_text("mine\n")
    kept = str(tmp_path / "made" / RECORD)
    again = ["new", "made", "--answers", kept, "--mode", "one-to-one", "--task", "tabular"]
    refused = scaffold(*again)
    assert (refused.returncode, "scaffold update made keeps your edits" in refused.stderr) == (
        2,
        True,
    )
    dry = scaffold(*again, "--dry-run")
    assert dry.returncode == 0 and "\n-mine\n" in dry.stdout, dry.stderr
    done = scaffold(*again, "--force")
    assert done.returncode == 0, done.stderr
    assert "overwritten: README.md" in done.stderr
    assert "`scaffold update made` would keep your edits" in done.stderr
    assert "removed: src/made/tokenizer.py" in done.stderr
    generate(plan({"mode": "one-to-one", "name": "made"}), tmp_path / "fresh")
    assert contents(tmp_path / "made") == contents(tmp_path / "fresh")
