"""Writing is all or nothing, never follows a link, and never touches a file without --force."""

import itertools
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from killed import run_killed

from scaffold.cli import main
from scaffold.errors import DestinationError
from scaffold.generation import generate, rendering
from scaffold.planning import plan
from scaffold.spec import Spec
from scaffold.update.base import BASE


@pytest.fixture(scope="module")
def spec() -> Spec:
    return plan({"mode": "vector-output", "name": "made"})


def files_below(folder: Path) -> set[str]:
    """Return the paths of its files, but for the base of a generated project."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {path for path in found if not path.endswith(BASE)}


def test_a_new_folder_holds_exactly_the_rendering(spec: Spec, tmp_path: Path) -> None:
    generate(spec, tmp_path / "deep" / "down" / "made")
    project = tmp_path / "deep" / "down" / "made"
    assert files_below(project) == set(rendering(spec).files)
    assert os.listdir(project.parent) == ["made"]


def test_an_empty_folder_is_filled(spec: Spec, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    generate(spec, tmp_path / "made")
    assert files_below(tmp_path / "made") == set(rendering(spec).files)


def test_a_folder_with_files_is_refused_and_left_alone(spec: Spec, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "mine.txt").write_text("mine")
    with pytest.raises(DestinationError, match="not empty.*--force"):
        generate(spec, tmp_path / "made")
    assert files_below(tmp_path) == {"made/mine.txt"}


def test_force_replaces_what_is_generated_and_keeps_the_rest(spec: Spec, tmp_path: Path) -> None:
    (tmp_path / "made" / "src").mkdir(parents=True)
    (tmp_path / "made" / "mine.txt").write_text("mine")
    (tmp_path / "made" / "README.md").write_text("old")
    generate(spec, tmp_path / "made", force=True)
    assert (tmp_path / "made" / "mine.txt").read_text() == "mine"
    assert "old" != (tmp_path / "made" / "README.md").read_text()
    assert files_below(tmp_path / "made") == {*rendering(spec).files, "mine.txt"}
    assert os.listdir(tmp_path) == ["made"]


def test_a_file_as_destination_is_refused(spec: Spec, tmp_path: Path) -> None:
    (tmp_path / "made").write_text("mine")
    for force in (False, True):
        with pytest.raises(DestinationError, match="is a file"):
            generate(spec, tmp_path / "made", force=force)
    assert (tmp_path / "made").read_text() == "mine"


def test_a_symbolic_link_as_destination_is_refused(spec: Spec, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "made").symlink_to(tmp_path / "elsewhere")
    for force in (False, True):
        with pytest.raises(DestinationError, match="symbolic link"):
            generate(spec, tmp_path / "made", force=force)
    assert os.listdir(tmp_path / "elsewhere") == []


def test_force_never_writes_through_a_link_inside_the_folder(spec: Spec, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "src").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "made" / "README.md").symlink_to(tmp_path / "secret")
    generate(spec, tmp_path / "made", force=True)
    assert os.listdir(tmp_path / "elsewhere") == []
    assert (tmp_path / "secret").read_text() == "secret"


def test_a_place_that_cannot_be_written_is_one_clear_error(spec: Spec, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DestinationError, match="cannot be written"):
        generate(spec, tmp_path / "file" / "made")
    assert files_below(tmp_path) == {"file"}


def test_force_never_drops_a_folder_that_is_in_the_way(spec: Spec, tmp_path: Path) -> None:
    (tmp_path / "made" / "README.md").mkdir(parents=True)
    (tmp_path / "made" / "README.md" / "mine.txt").write_text("mine")
    with pytest.raises(DestinationError, match="is a folder where the project has a file"):
        generate(spec, tmp_path / "made", force=True)
    assert files_below(tmp_path) == {"made/README.md/mine.txt"}


NEW = ["new", "made", "--mode", "vector-output", "--name", "made", "--no-git", "--no-input"]


def run_new(folder: Path) -> None:
    os.chdir(folder)
    main(NEW)


@pytest.mark.parametrize("kills", [(signal.SIGINT, signal.SIGTERM), (signal.SIGKILL,)])
@pytest.mark.parametrize("force", [False, True])
def test_a_kill_at_any_moment_leaves_what_was_there_or_the_whole_project(
    spec: Spec, tmp_path: Path, kills: tuple[signal.Signals, ...], force: bool
) -> None:
    expected = set(rendering(spec).files)
    # the first two are handled alike: each moment sees one of them
    for moment, kill in enumerate(itertools.cycle(kills)):
        folder = tmp_path / str(moment)
        folder.mkdir()
        if force:
            (folder / "made" / "runs").mkdir(parents=True)
            (folder / "made" / "runs" / "mine.txt").write_text("mine")
        replace = partial(generate, spec, folder / "made", force=True)
        finished = run_killed(replace if force else partial(run_new, folder), kill, moment)
        found = files_below(folder / "made")
        if force:
            assert "runs/mine.txt" in found, moment
            found.remove("runs/mine.txt")
        assert found == expected if finished else found in (set(), expected), moment
        left = set(os.listdir(folder)) - {"made"}
        assert not left or kill is signal.SIGKILL and min(left)[0] == ".", moment
        if finished:
            break
    assert moment > 40


def test_a_folder_that_a_killed_run_had_moved_away_is_put_back_by_the_next(
    spec: Spec, tmp_path: Path
) -> None:
    old = tmp_path / f".scaffold-{finished_process()}-abc" / "before" / "old"
    old.mkdir(parents=True)
    (old / "mine.txt").write_text("mine")
    generate(spec, tmp_path / "made")
    assert sorted(os.listdir(tmp_path)) == ["made", "old"]
    assert (tmp_path / "old" / "mine.txt").read_text() == "mine"


def test_what_a_killed_run_left_is_cleared_by_the_next(spec: Spec, tmp_path: Path) -> None:
    left = tmp_path / f".scaffold-{finished_process()}-abc"
    left.mkdir()
    (left / "half.py").write_text("")
    alive = tmp_path / f".scaffold-{os.getpid()}-abc"
    alive.mkdir()
    generate(spec, tmp_path / "made")
    assert sorted(os.listdir(tmp_path)) == [alive.name, "made"]


def finished_process() -> int:
    """Return the number of a process that has ended."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return gone.pid
