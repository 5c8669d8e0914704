"""What differs from process to process is noticed when a saved model is loaded again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from edits import PACKAGE, replace
from planting import planted

from scaffold.smoke import Project, SmokeFailure, checks, server
from scaffold.smoke.inside import script
from scaffold.smoke.inside.child import Failure
from scaffold.smoke.server import Server
from scaffold.smoke.stages import Passage

FAULTS = {
    "numpy": "np.random.rand()",
    "small": "1000 + np.random.rand(len(predictions))",
    "a last digit": "1000 + 1e-9 * np.random.rand(len(predictions))",
    "random": "random.random()",
    "hash": "hash('penguin')",
    "id": "id(table)",
    "process": "os.getpid()",
    "set": "list({*data.TARGET, *map(str, range(10_000))}).index('7')",
    "keras": "float(keras.random.uniform(()))",
    "what lies beside the run": "len(os.listdir())",
    "the newest run": "max(os.listdir('runs'))",
    "what it left in the run": "count(run)",
    "what it left in a temporary file": "count(tempfile.gettempdir())",
    "a variable with the user": "len(os.environ.get('USER', ''))",
    "the user": "len(getpass.getuser())",
    "the home folder": "len(os.path.expanduser('~'))",
    "what it left in a cache": "count(os.environ['XDG_CACHE_HOME'])",
    "the language": "os.environ.get('LANG', '')",
    "the date": "datetime.date.today().day",
}
NUMBER = r"^    print\(f\"\{output"
IMPORTS = "import datetime, getpass, os, random, tempfile, keras, numpy as np; from . import data"
COUNT = """

def count(folder):
    \"\"\"Return how often it has been called with a folder.\"\"\"
    with open(f"{folder}/calls", "a") as calls:
        calls.write("x")
        return calls.tell()


def predict("""


@pytest.fixture(scope="module")
def other() -> Iterator[Server]:
    """A second fork server on TensorFlow."""
    started = server.start("tensorflow", environment={"CUDA_VISIBLE_DEVICES": "-1"})
    yield started
    started.close()


@pytest.fixture(scope="module")
def trained(
    make: Callable[..., Path],
    running: Server,
    other: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Project:
    """A project that has been trained for an epoch."""
    work = tmp_path_factory.mktemp("trained")
    project = Project(make("trained"), work, running, fresh=other)
    project.train("--epochs", "1")
    return project


@pytest.fixture
def predicts(trained: Project) -> Iterator[Callable[[str], None]]:
    """A function that adds a number to the predictions of the trained project."""
    file = trained.site / PACKAGE / "predict.py"
    sound = file.read_text(encoding="utf-8")

    def add(number: str) -> None:
        line = f"    {IMPORTS}\n    table = predictions.with_columns(pl.lit({number}).alias('n'))\n"
        replace(str(file), r"^\n\ndef predict\(", COUNT)(Path())
        replace(str(file), NUMBER, f"{line}    table.write_csv(output)\n\\g<0>")(Path())

    yield add
    file.write_text(sound, encoding="utf-8")


@pytest.mark.parametrize("name", FAULTS)
def test_what_no_process_repeats_differs_in_a_fresh_one(
    trained: Project, predicts: Callable[[str], None], name: str
) -> None:
    predicts(FAULTS[name])
    passage = Passage(trained)
    passage.predict()
    with pytest.raises(SmokeFailure, match="reload: line .: n is .* in a fresh process"):
        passage.reload()


@pytest.mark.parametrize("elsewhere", ["open('data/penguins.csv')", "open_run()"])
def test_what_is_read_beside_the_run_and_the_input_is_not_there(
    trained: Project, predicts: Callable[[str], None], elsewhere: str
) -> None:
    predicts(f"len(str({elsewhere})) * 0")
    passage = Passage(trained)
    passage.predict()
    with pytest.raises(SmokeFailure, match="beside nothing but its input, its run, and a newer"):
        passage.reload()


def test_predictions_that_land_in_another_folder_are_missed(
    trained: Project,
) -> None:
    elsewhere = planted(trained, "predict.py", "write(output", "write(Path(output.name)")
    with elsewhere, pytest.raises(SmokeFailure, match="predict: wrote no output.csv"):
        trained.predict(fresh=True)


def test_predictions_that_are_added_to_those_of_before_are_noticed(trained: Project) -> None:
    old = "    write(output"
    new = (
        "    if output.exists():\n"
        "        before = pl.read_csv(output, infer_schema=False)\n"
        f"        predictions = pl.concat([before, predictions.cast(pl.String)])\n{old}"
    )
    passage = Passage(trained)
    passage.predict()
    with planted(trained, "predict.py", old, new), pytest.raises(SmokeFailure, match="predictions"):
        passage.reload()


def test_a_script_that_leaves_the_predictions_of_before_is_noticed(trained: Project) -> None:
    leaves = planted(
        trained, "predict.py", "    write(output", "    output.exists() or write(output"
    )
    passage = Passage(trained)
    passage.predict()
    with leaves, pytest.raises(SmokeFailure, match="predict: left the output.csv of before"):
        passage.reload()


def test_a_script_that_refuses_to_lose_predictions_passes(trained: Project) -> None:
    old = "    write(output"
    refuses = planted(trained, "predict.py", old, f"    assert not output.exists()\n{old}")
    passage = Passage(trained)
    passage.predict()
    with refuses:
        passage.reload()


def test_an_order_that_no_process_repeats_is_noticed(trained: Project) -> None:
    old, new = "np.arange(len(table))", "np.array([*map(int, {*map(str, range(len(table)))})])"
    said = "load_splits gives other batches in a fresh process"
    with planted(trained, "data.py", old, new), pytest.raises(SmokeFailure, match=said):
        trained.check_training()


def test_an_evaluation_that_changes_the_model_is_noticed(trained: Project) -> None:
    (model,) = trained.folder.glob("runs/*/model.keras")
    sound = model.read_bytes()
    changes = 'write_bytes(b"")\n    write_report('
    changed = planted(
        trained, "evaluate.py", "    write_report(run", f"    (run / {model.name!r}).{changes}run"
    )
    with changed, pytest.raises(SmokeFailure, match="evaluate: changed the model.keras of runs/"):
        trained.evaluate()
    model.write_bytes(sound)


def test_a_forecast_that_is_cut_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("y\n" + "1\n" * 5, encoding="utf-8")
    script.check_horizon(5, tmp_path / "p.csv")
    with pytest.raises(Failure, match="predict: a forecast has 7 steps, but p.csv has 5 rows"):
        script.check_horizon(7, tmp_path / "p.csv")


def test_rows_that_are_not_predicted_as_those_before_them_are_noticed(
    trained: Project, predicts: Callable[[str], None]
) -> None:
    predicts("pl.Series(1 * (np.arange(len(predictions)) < 200))")
    passage = Passage(trained)
    passage.predict()
    with pytest.raises(
        SmokeFailure, match="the last rows are predicted as '0' among all rows, '1'"
    ):
        passage.reload()


def test_a_sound_project_repeats_itself_to_the_last_digit(
    trained: Project, predicts: Callable[[str], None]
) -> None:
    predicts("np.random.default_rng(0).random() + len(set('abc'))")
    checks.same(trained.predict(), trained.predict(fresh=True), tolerance=0)


def test_a_hash_seed_that_is_set_is_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "3")
    started = server.start("numpy")
    try:
        assert started.process
        environment = Path(f"/proc/{started.process.pid}/environ").read_bytes()
        assert b"PYTHONHASHSEED" not in environment
    finally:
        started.close()


def test_a_file_that_is_remembered_by_its_name_is_noticed(trained: Project) -> None:
    old = "    table = read_table(input, NUMBERS, CATEGORIES)\n"
    new = (
        "    import os\n    import zlib\n\n"
        "    kept = Path(os.environ['TMPDIR'], str(zlib.crc32(str(input).encode())))\n"
        f"{old}    if kept.exists():\n        table = pl.read_parquet(kept)\n"
        "    table.write_parquet(kept)\n"
    )
    passage = Passage(trained)
    with planted(trained, "predict.py", old, new):
        passage.predict()
        with pytest.raises(SmokeFailure, match="reload: .* predictions, then .* in a fresh"):
            passage.reload()
