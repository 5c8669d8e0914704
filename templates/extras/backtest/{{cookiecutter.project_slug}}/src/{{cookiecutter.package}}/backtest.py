{% from "script.py" import script with context %}
{{ script("Train and score a model at several earlier times", "backtest") }}
from itertools import repeat

from .config import Config, InputError, command_line, write
from .data import SPLIT_ENDS, load_splits
from .evaluate import make_forecasts, make_intervals, make_report, report_intervals
from .model import LEVELS, build_model, compile_model
from .train import Checkpoint, load_model

METRICS = ["mae", "rmse", "mase"]
{% if cookiecutter.intervals %}
METRICS += [f"{word}_{100 * x:g}" for x in LEVELS for word in ("coverage", "width")]
{% endif %}


def backtest(config: Config, folds: int = 5, workers: int = 2) -> None:
    """Train a model per fold and score it on the rows that follow; write mean and std.

    The last fold ends where the test split begins, so that no fold sees a test row.
    `workers` folds run at a time, each in a process of its own; one is right for a GPU.
    """
    if folds < 2 or workers < 1:
        expected = "expected --folds of at least 2 and --workers of at least 1"
        raise InputError(f"{expected}, got {folds} and {workers}")
    cuts = fold_cuts(folds)
    load_splits(config, cuts[0])  # refuse too few rows before any training
    folder = Path("backtests", f"{datetime.now():%Y%m%d-%H%M%S-%f}")
    scores = pl.concat(run_folds(config, cuts, folder, workers))
    write(folder / "folds.csv", scores.write_csv)
    summary = summarize(scores)
{% if cookiecutter.intervals %}
    report = {
        row.pop("forecast"): {name: x for name, x in row.items() if x is not None}
        for row in summary.to_dicts()
    }
{% else %}
    report = {row.pop("forecast"): row for row in summary.to_dicts()}
{% endif %}
    write(folder / "metrics.json", Path.write_text, json.dumps(report, indent=2))
    with pl.Config(tbl_rows=-1):
        print(summary.transpose(include_header=True, column_names="forecast"))
    print(f"backtest of {folds} folds: {folder}")


def fold_cuts(folds: int) -> list[tuple[float, float, float]]:
    """Return where the training, validation and scored rows of each fold end.

    What precedes the test split is cut into `folds` + 5 equal parts. A fold scores one,
    uses the part before it for early stopping, and trains on all parts before that.
    """
    _, test_start, _ = SPLIT_ENDS
    part = test_start / (folds + 5)
    ends = [test_start - part * left for left in reversed(range(folds + 2))]
    return list(zip(ends, ends[1:], ends[2:], strict=False))


def run_folds(
    config: Config, cuts: list[tuple], folder: Path, workers: int
) -> list[pl.DataFrame]:
    """Return the scores of each fold, run in processes of their own."""
    folders = [folder / f"fold-{number}" for number in range(1, len(cuts) + 1)]
    scores = []
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, end_with_parent) as pool:
        results = pool.map(run_fold, repeat(config), cuts, folders)
        for run in folders:
            try:
                scores.append(next(results))
            except Exception as error:  # of any kind: it came from another process
                said = str(error).partition("\n")[0] or repr(error)
                raise InputError(f"{run.name}: {said}") from error
            print(f"{run.name} of {len(cuts)}: MASE {scores[-1]['mase'][0]:.3f}")
    return scores


{% include "parent.py" %}


def run_fold(config: Config, ends: tuple, run: Path) -> pl.DataFrame:
    """Train and score one fold; return a row for the model and for each baseline."""
    keras.utils.set_random_seed(config.seed)
    with redirect_stdout(None):  # the file has been reported on
        train, val, test = load_splits(config, ends)
    model = build_model(config, train)
    compile_model(model, config, train)
    model.fit(
        train,
        validation_data=val,
        epochs=config.epochs,
        callbacks=[Checkpoint(run, config, model)],
        shuffle=False,  # the dataset has shuffled already
        verbose=0,
    )
{% if cookiecutter.intervals %}
    intervals = make_intervals(load_model(run), val, test)
    forecasts = make_forecasts(intervals, train, test)
    report = make_report(forecasts, train, test)
    scores = {"model": report["model"], **report["baselines"], **report["references"]}
    covered = report_intervals(intervals, test)["intervals"]
    scores = {name: scores[name] | covered.get(name, {}) for name in scores}
{% else %}
    report = make_report(make_forecasts(load_model(run), train, test), train, test)
    scores = {"model": report["model"], **report["baselines"], **report["references"]}
{% endif %}
    time = {{ "pl.Series(test.rows.time).sort()" if "series" in cookiecutter.columns else "test.rows.time" }}
    fold = {"fold": run.name, "first": time[0], "last": time[-1]}
    return pl.DataFrame([fold | {"forecast": name, **scores[name]} for name in scores])


def summarize(scores: pl.DataFrame) -> pl.DataFrame:
    """Return mean and standard deviation over the folds, a row per forecast."""
    mean = pl.col(METRICS).mean()
    std = pl.col(METRICS).std().name.suffix("_std")
    return scores.group_by("forecast", maintain_order=True).agg(mean, std)


if __name__ == "__main__":
    command_line(backtest)
