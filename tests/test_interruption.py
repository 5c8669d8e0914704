"""A training that is killed, or whose state is damaged or disk is full, ends as it should."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scaffold.smoke import Combination, server
from scaffold.smoke.inside.messages import Ending, Job

PACKAGE = "one_to_one_tabular"
LENGTH = ("--epochs=4", "--patience=2")
Run = Callable[..., tuple[Ending, str]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pair = Combination("one-to-one", "tabular", (("backend", "jax"),))
    return pair.generate(tmp_path_factory.mktemp("interrupted"))


@pytest.fixture(scope="module")
def run(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A function that runs a module in a fresh process; it returns how that ended and the log."""
    started = server.start("jax", environment={"JAX_PLATFORMS": "cpu"})
    log = tmp_path_factory.mktemp("log") / "log.txt"
    path = [str(project / "src"), str(Path(__file__).parent)]
    outside = {"TMPDIR": str(project / "tmp"), "KERAS_BACKEND": "jax"}
    limits = (str(log), 300.0, 1 << 62, 1 << 40, ["/dev/full"])

    def run(module: str, *options: str) -> tuple[Ending, str]:
        log.unlink(missing_ok=True)
        arguments = {"module": module, "arguments": list(options)}
        job = Job("script:run", arguments, str(project), path, outside, *limits)
        return started.run(job).ending, log.read_text()

    yield run
    started.close()


def train(run: Run, *options: str) -> str:
    """Train to a good end; return what was said."""
    ending, log = run(f"{PACKAGE}.train", *options)
    assert ending.code == 0, log + ending.said
    return log


@pytest.fixture(scope="module")
def whole(project: Path, run: Run) -> pl.DataFrame:
    """The history of a run that was never interrupted."""
    train(run, *LENGTH)
    return history(project)


def newest(project: Path) -> Path:
    return max((project / "runs").iterdir())


def history(project: Path) -> pl.DataFrame:
    return pl.read_csv(newest(project) / "history.csv")


# a rename counts twice: moments 1 to 3 are before the run is one, each epoch has 6 or 9
@pytest.mark.parametrize("moment", [3, 10, 19])
def test_a_run_that_is_killed_ends_like_one_that_was_not(
    project: Path, run: Run, whole: pl.DataFrame, moment: int
) -> None:
    ending, log = run("interrupted", f"{PACKAGE}.train", str(moment), *LENGTH)
    assert ending.code == -9, log
    begun = (newest(project) / "config.json").is_file()
    train(run, *(["--resume"] if begun else LENGTH))
    assert_frame_equal(history(project), whole, rel_tol=1e-5)
    assert not list(newest(project).glob("state-?.npz.*"))


@pytest.mark.parametrize("damage", [b"PK", None], ids=["short", "a bit"])
def test_a_damaged_state_is_said_and_the_one_before_it_used(
    project: Path, run: Run, whole: pl.DataFrame, damage: bytes | None
) -> None:
    train(run, *LENGTH)
    state = newest(project) / f"state-{(len(whole) - 1) % 2}.npz"
    content = bytearray(state.read_bytes())
    content[len(content) // 2] ^= 1
    state.write_bytes(content if damage is None else damage)
    assert f"{state.name}: damaged" in train(run, "--resume")
    assert_frame_equal(history(project), whole, rel_tol=1e-5)


@pytest.mark.parametrize("file", [".state-1.npz", ".model.keras"])
def test_a_full_disk_ends_in_one_line_and_the_last_state_is_kept(
    project: Path, run: Run, whole: pl.DataFrame, file: str
) -> None:
    train(run, "--epochs=1", *LENGTH[1:])
    (newest(project) / file).unlink(missing_ok=True)
    (newest(project) / file).symlink_to("/dev/full")
    ending, log = run(f"{PACKAGE}.train", "--resume", *LENGTH)
    assert ending.code == 1 and "train exited with: " in ending.said, log + ending.said
    assert "No space left on device" in ending.said and "Traceback" not in log
    (newest(project) / file).unlink()
    train(run, "--resume")
    assert_frame_equal(history(project), whole, rel_tol=1e-5)


OUTPUTS = {
    "report.html": ("evaluate",),
    "predictions.csv": ("predict", "--input=data/penguins.csv"),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_full_disk_leaves_what_was_written_before(
    project: Path, run: Run, whole: pl.DataFrame, name: str
) -> None:
    script, *options = OUTPUTS[name]
    file = newest(project) / name
    options += [f"--output={file}"] if script == "predict" else []
    ending, log = run(f"{PACKAGE}.{script}", *options)
    assert ending.code == 0, log + ending.said
    before, new = file.read_bytes(), file.with_name(f".{file.name}")
    assert not new.exists()
    new.symlink_to("/dev/full")
    ending, log = run(f"{PACKAGE}.{script}", *options)
    new.unlink()
    assert ending.code == 1 and file.read_bytes() == before
    assert "No space left on device" in ending.said and "Traceback" not in log


def contents(folder: Path) -> dict[Path, bytes]:
    """Return the files of a run; what is being written has a name that begins with a point."""
    files = (file for file in folder.rglob("[!.]*") if file.is_file())
    return {file.relative_to(folder): file.read_bytes() for file in files}


def test_an_evaluation_that_is_killed_leaves_whole_files_and_is_repeated(
    project: Path, run: Run
) -> None:
    train(run, *LENGTH)
    folder = newest(project)
    before = contents(folder)
    ending, log = run(f"{PACKAGE}.evaluate")
    assert ending.code == 0, log + ending.said
    whole = contents(folder)
    for file in whole.keys() - before.keys():
        (folder / file).unlink()
    for moment in itertools.count(1):  # until it comes to its end before
        ending, log = run("interrupted", f"{PACKAGE}.evaluate", str(moment))
        if ending.code != -9:
            break
        assert contents(folder).items() <= whole.items(), f"killed at moment {moment}"
    assert ending.code == 0 and moment > 4, log + ending.said
    assert contents(folder) == whole
    assert not [*folder.rglob(".*")]


def test_predictions_are_written_into_a_pipe(project: Path, run: Run, whole: pl.DataFrame) -> None:
    options = ("--input=data/penguins.csv", "--output=/dev/stdout")
    ending, log = run(f"{PACKAGE}.predict", *options)
    assert ending.code == 0 and "row,species," in log, log + ending.said
    assert not Path("/dev/.stdout").exists() and Path("/dev/stdout").is_symlink()


DAMAGES = {
    "model.keras": ("absent", "short", "a bit"),
    "config.json": ("short", "of another version"),
    "categories.json": ("a bit",),
}


@pytest.mark.parametrize(("name", "damage"), [(n, one) for n in DAMAGES for one in DAMAGES[n]])
def test_a_damaged_file_of_a_run_is_said_in_one_line(
    project: Path, run: Run, whole: pl.DataFrame, name: str, damage: str
) -> None:
    folder, data = newest(project), "--input=data/penguins.csv"
    file = folder / name
    kept = file.read_bytes()
    content = bytearray(kept)
    content[len(content) // 2 if name == "model.keras" else 0] ^= 1
    file.unlink()
    if damage == "of another version":
        file.write_bytes(kept.replace(b'"units"', b'"hidden_units"'))
    elif damage != "absent":
        file.write_bytes(content if damage == "a bit" else kept[: len(kept) // 2])
    ending, log = run(f"{PACKAGE}.predict", f"--run={folder}", data, "--output=out.csv")
    resumed = run(f"{PACKAGE}.train", "--resume") if name == "model.keras" else (ending, log)
    file.write_bytes(kept)
    for ended, said in [(ending, log), resumed]:
        assert ended.code == 1, said + ended.said
        expected = "absent" if damage == "absent" else "damaged"
        assert f"{name}: {expected}" in ended.said and "Traceback" not in said
