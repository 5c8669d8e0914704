"""The folds of a backtest of 120 rows, of which the last 18 are the test split."""

{% include "imports.py" %}
from conftest import COLUMNS, FILE, SMALL, counting, write_data

from {{ cookiecutter.package }}.backtest import METRICS, backtest, fold_cuts, run_fold
from {{ cookiecutter.package }}.config import Config, InputError
from {{ cookiecutter.package }}.data import load_splits

CONFIG = Config(data=FILE, epochs=1, **SMALL | dict(batch_size=32))


@pytest.fixture(autouse=True)
def inside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def rows():
    """Random rows, which the data file holds."""
    rows = np.random.default_rng(0).normal(1000, 50, (120, len(COLUMNS))).tolist()
    write_data(Path(FILE), rows)
    return rows


@pytest.mark.parametrize("folds", [2, 4])
def test_a_fold_learns_from_the_rows_before_those_it_scores(folds):
    write_data(Path(FILE), counting())
    scored = []
    for ends in fold_cuts(folds):
        train, val, test = load_splits(CONFIG, ends)
        learnt = train.rows.targets[:, 0] % 1000, val.rows.targets[:, 0] % 1000
        targets = [np.unique(part.targets[..., 0] % 1000) for part in (train, val, test)]
        assert np.concatenate(learnt).tolist() == [*range(int(targets[2][0]))]
        assert targets[0][-1] < targets[1][0] and targets[1][-1] < targets[2][0]
        scored += targets[2].tolist()
    assert scored == [*range(int(scored[0]), 102)]


def test_a_fold_learns_nothing_from_the_rows_it_scores_and_those_after(rows):
    ends = fold_cuts(2)[-1]
    scores = []
    for name, changed in [("first", 120), ("again", 102), ("other", int(120 * ends[1]))]:
        times_9 = [[9 * value for value in row] for row in rows[changed:]]
        write_data(Path(FILE), rows[:changed] + times_9)
        scores.append(run_fold(CONFIG, ends, Path(name)).select(METRICS))
    assert scores[0].equals(scores[1]) and not scores[0].equals(scores[2])
    history = Path("first", "history.csv").read_text()
    assert Path("other", "history.csv").read_text() == history


def test_a_process_that_fails_is_one_clear_line(rows, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "absent")
    with pytest.raises(InputError, match="^fold-1: .+") as error:
        backtest(CONFIG, folds=2)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("folds", "message"), [(1, "--folds of at least 2"), ({{ 600 if "series" in cookiecutter.columns else 60 }}, "no window of")])
def test_folds_that_say_nothing_are_refused_before_any_training(rows, folds, message):
    with pytest.raises(InputError, match=message):
        backtest(CONFIG, folds)
    assert not Path("backtests").exists()


def test_folds_in_processes_of_their_own_give_mean_and_standard_deviation(rows):
    backtest(CONFIG, folds=2, workers=1)
    (folder,) = Path("backtests").iterdir()
    scores = pl.read_csv(folder / "folds.csv")
    report = json.loads((folder / "metrics.json").read_text())
    assert list(report) == ["model", "last_value", "seasonal_naive", "ridge"]
    assert len(report["model"]) == 2 * len(METRICS)
    for name, found in report.items():
        values = scores.filter(forecast=name)[METRICS{{ '[: len(found) // 2]' if cookiecutter.intervals }}].to_numpy()
        expected = [*values.mean(axis=0), *values.std(axis=0, ddof=1)]
        assert [*found.values()] == pytest.approx(expected)
