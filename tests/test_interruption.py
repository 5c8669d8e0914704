"""A training that is killed, or whose state is damaged or disk is full, ends as it should."""

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scaffold.smoke import Combination

KILLER = Path(__file__).with_name("interrupted.py")
PACKAGE = "one_to_one_tabular"
LENGTH = ("--epochs=4", "--patience=2")


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a project's folder."""
    environment = {**os.environ, "PYTHONPATH": "src", "KERAS_BACKEND": "jax"}
    return subprocess.run(
        [sys.executable, *command], cwd=project, env=environment, capture_output=True, text=True
    )


def train(project: Path, *options: str) -> str:
    """Train to a good end; return what was said."""
    done = run(project, "-m", f"{PACKAGE}.train", *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def newest(project: Path) -> Path:
    return max((project / "runs").iterdir())


def history(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / "history.csv")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a run that was never interrupted."""
    pair = Combination("one-to-one", "tabular", (("backend", "jax"),))
    folder = pair.generate(tmp_path_factory.mktemp("interrupted"))
    train(folder, *LENGTH)
    return folder


@pytest.fixture(scope="module")
def whole(project: Path) -> Path:
    return newest(project)


# a rename counts twice: moments 1 to 3 are before the run is one, each epoch has 6 or 9
@pytest.mark.parametrize("moment", [3, 10, 19])
def test_a_run_that_is_killed_ends_like_one_that_was_not(
    project: Path, whole: Path, moment: int
) -> None:
    killed = run(project, str(KILLER), PACKAGE, str(moment), *LENGTH)
    assert killed.returncode == -9, killed.stderr
    begun = (newest(project) / "config.json").is_file()
    train(project, *(["--resume"] if begun else LENGTH))
    assert_frame_equal(history(newest(project)), history(whole), rel_tol=1e-5)
    assert not list(newest(project).glob("state-?.npz.*"))


@pytest.mark.parametrize("damage", [b"PK", None], ids=["short", "a bit"])
def test_a_damaged_state_is_said_and_the_one_before_it_used(
    project: Path, whole: Path, damage: bytes | None
) -> None:
    train(project, *LENGTH)
    state = newest(project) / f"state-{(len(history(whole)) - 1) % 2}.npz"
    content = bytearray(state.read_bytes())
    content[len(content) // 2] ^= 1
    state.write_bytes(content if damage is None else damage)
    assert f"{state.name}: damaged" in train(project, "--resume")
    assert_frame_equal(history(newest(project)), history(whole), rel_tol=1e-5)


@pytest.mark.parametrize("file", ["new.npz", "new.keras"])
def test_a_full_disk_ends_in_one_line_and_the_last_state_is_kept(
    project: Path, whole: Path, file: str
) -> None:
    train(project, "--epochs=1", *LENGTH[1:])
    (newest(project) / file).unlink(missing_ok=True)
    (newest(project) / file).symlink_to("/dev/full")
    full = run(project, "-m", f"{PACKAGE}.train", "--resume", *LENGTH)
    assert full.returncode == 1
    assert "No space left on device" in full.stderr.splitlines()[-1], full.stderr
    assert "Traceback" not in full.stderr
    (newest(project) / file).unlink()
    train(project, "--resume")
    assert_frame_equal(history(newest(project)), history(whole), rel_tol=1e-5)
