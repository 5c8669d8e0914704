"""What a project says of each of many series: faults of its scores, forecasts and intervals."""

import shutil
from collections.abc import Callable

import pytest
from planting import planted
from variants import own, variant

from scaffold.smoke import Combination, Project, SmokeFailure

Build = Callable[[Combination], Project]
SERIES = variant(
    "many-to-many-last", "forecast", 1, normalize="series", intervals="0.8", output_length=4
)


@pytest.fixture
def project(built: Build) -> Project:
    project = built(SERIES)
    if not list(project.folder.glob("runs/*/model.keras")):
        project.train("--epochs", "1")
    return project


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "evaluate.py",
            "number = np.repeat(test.number, error.shape[1])",
            "number = np.tile(test.number, error.shape[1])",
            "evaluate: series.csv has another mase_model for 2 of 2 series",
        ),
        (
            "evaluate.py",
            'by_series["mase_model"] < by_series',
            'by_series["mase_model"] > by_series',
            "evaluate: series_with_skill is .*, and series.csv has",
        ),
    ],
    ids=["errors of another", "the share of those without skill"],
)
def test_scores_of_series_that_are_not_theirs_are_named(
    project: Project, file: str, old: str, new: str, said: str
) -> None:
    with planted(project, file, old, new), pytest.raises(SmokeFailure, match=said):
        project.evaluate()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "predict.py",
            "    series = series._replace(number=number[series.number])\n"
            "    number = 1 + series.number[last]",
            "    number = 1 + series.number[last]",
            "predict: the forecast of 'B' is another where the file has no other series",
        ),
        (
            "predict.py",
            "widened(outputs, margins[number])",
            "widened(outputs, 100 * np.abs(margins[number]) + 100)",
            "predict: its 80% intervals are .* times as wide as those that evaluate scores",
        ),
    ],
    ids=["by the numbers of the file", "intervals of another size"],
)
def test_a_forecast_that_is_none_of_its_series_is_named(
    project: Project, file: str, old: str, new: str, said: str
) -> None:
    project.evaluate()
    with planted(project, file, old, new):
        project.predict()
        with pytest.raises(SmokeFailure, match=said):
            project.check_scores(same=1e-5)


def test_a_mean_of_rows_that_is_added_to_quantiles_is_named(built: Build) -> None:
    project = built(SERIES)
    old, new = "mean + ops.swapaxes(x, -1, -2) * std", "ops.swapaxes(x, -1, -2) * std + mean"
    with planted(project, "model.py", old, new):
        project.train("--epochs", "1")
        with pytest.raises(SmokeFailure, match="is another in a batch of 3 rows: an axis is taken"):
            project.evaluate()
    shutil.rmtree(project.folder / "runs")


def test_intervals_that_the_last_weights_calibrate_are_named(built: Build) -> None:
    project, old = built(SERIES), "calibrate(load_model(run), validation, run)"
    said = "train: of three epochs, the model of the last epoch predicts, not the best one"
    with planted(project, "train.py", old, old.replace("load_model(run)", "model")):
        with pytest.raises(SmokeFailure, match=said):
            project.check_training()


SEQUENCE = Combination("many-to-one", "sequences")
STEPS = Combination("many-to-many", "sequences")
COUNTED = variant("many-to-many", "sequences", 0)
NUMBERED = """    names = names.with_columns(pl.int_range(pl.len()).over(SEQUENCE).alias(STEP))
    inputs = split_steps"""
PROFILE = Combination("one-to-many", "tabular")
PAIRS = Combination("seq2seq", "pairs")
TEXT = Combination("many-to-one", "text")
ROW = Combination("one-to-one", "tabular")
FORECAST = Combination("many-to-one", "forecast")
DECODER = Combination("seq2seq", "forecast")
LETTERS = """    first = [text[2] for text in texts]
    tokens = np.concatenate(token_ids[: len(first)])"""
AFTER = {
    "the newest row has no part in a forecast": (
        FORECAST,
        *("predict.py", "features[None, -count:]", "features[None, -count - 1 : -1]"),
        "predict: where it ends before the targets of the last window of the test split, it writes",
    ),
    "errors are scaled by the changes of the test split": (
        FORECAST,
        *("evaluate.py", "rows, season = train.rows", "rows, season = test.rows"),
        "evaluate: mase of last_value is .*, but its error and the rows of training give",
    ),
    "the classes have weights in the mean of their F1": (
        ROW,
        *("evaluate.py", 'average="macro"', 'average="weighted"'),
        "evaluate: macro_f1 is .*, but predict and the data file give .* for the rows of the test",
    ),
    "a step that lacks a value is left out": (
        SEQUENCE,
        *("model.py", "ops.any(ops.logical_not", "ops.all(ops.logical_not"),
        "model: the last step of a sequence is not read where one of its values is missing",
    ),
    "profiles of other rows are drawn": (
        PROFILE,
        *("evaluate.py", "predicted[row, :, 0]", "predicted[::-1][row, :, 0]"),
        "evaluate: a plot has the prediction of one row and the truth of another",
    ),
    "a line is drawn in the colour of its ground": (
        PROFILE,
        *("evaluate.py", 'color="black"', 'color="white"'),
        "evaluate: the line 'true' of a plot is not to be seen",
    ),
    "a plot ends below its lines": (
        FORECAST,
        *("evaluate.py", "axes.set(ylabel", "axes.set(ylim=(0, 1), ylabel"),
        "evaluate: the line 'data' of a plot is outside of what its axes show",
    ),
    "a plot has no legend": (
        FORECAST,
        *("evaluate.py", "    axes.legend()\n", ""),
        "evaluate: a plot has 3 lines with names, and no legend",
    ),
    "the root of the squares is printed as the mean error": (
        FORECAST,
        *("evaluate.py", '{"": name, **scores}', '{"": name, **scores, "mae": scores["rmse"]}'),
        "evaluate: in what it prints, mae of model is .*, but .* in metrics.json",
    ),
    "what is left of the error is printed as skill": (
        FORECAST,
        *("evaluate.py", "{report['skill']:.1%}", "{1 - report['skill']:.1%}"),
        "evaluate: in what it prints, skill is .*%, but .*% in metrics.json",
    ),
    "a ridge regression knows the test split": (
        FORECAST,
        *("evaluate.py", '"ridge": ridge_forecast(train,', '"ridge": ridge_forecast(test,'),
        "evaluate: a model beside it is fitted to .* of the .* targets that the test split alone",
    ),
    "rows that lack a value are left out": (
        ROW,
        *("predict.py", "    if missing :=", "    table = table.drop_nulls()\n    if missing :="),
        "predict: of .* rows that lack a value, it predicts 0, and says nothing of it",
    ),
    "a text without a letter breaks": (
        TEXT,
        *("predict.py", "    tokens = np.concatenate(token_ids)", LETTERS),
        r"predict: it breaks at the text ':\)' or .*: IndexError",
    ),
    "the beginning of a text is cut off": (
        TEXT,
        *("tokenizer.py", "in split_tokens(text)]", "in split_tokens(text)[-25:]]"),
        "predict: the first .* words of a text are not read",
    ),
    "the end of a text is cut off": (
        TEXT,
        *("tokenizer.py", "in split_tokens(text)]", "in split_tokens(text)[:25]]"),
        "predict: the last .* words of a text are not read",
    ),
    "it stops after some rows": (
        ROW,
        *("predict.py", "    if missing :=", "    table = table.head(5000)\n    if missing :="),
        "predict: of .* rows, it predicts 5000",
    ),
    "quotation marks are read": (
        ROW,
        *("data.py", "            glob=False,", "            glob=False, quote_char=None,"),
        "predict: it reads quotation marks around a word as a part of it",
    ),
    "the first steps of a sequence are left out": (
        SEQUENCE,
        *("data.py", "return np.split(", "return (lambda a, b: [p[-5:] for p in np.split(a, b)])("),
        "predict: the first .* of the .* steps of a sequence are not read",
    ),
    "steps are told from the mean of the whole sequence": (
        STEPS,
        *(
            "data.py",
            "return np.split(",
            "return (lambda a, b: [p - p.mean(0) * (p.shape[1] > 1) for p in np.split(a, b)])(",
        ),
        "predict: what it says of a step of a sequence is another where those behind it are",
    ),
    "steps are numbered anew": (
        COUNTED,
        *("predict.py", "    inputs = split_steps", NUMBERED),
        "predict: it writes other values of step than its input has",
    ),
    "a repeated source is left out": (
        PAIRS,
        *("predict.py", "[SOURCE])[SOURCE]", "[SOURCE])[SOURCE].unique(maintain_order=True)"),
        "predict: it leaves out a row that stands twice in its input",
    ),
}


@pytest.mark.parametrize(("one", "file", "old", "new", "said"), AFTER.values(), ids=AFTER)
def test_rows_that_are_read_or_drawn_in_part_are_named(
    built: Build, one: Combination, file: str, old: str, new: str, said: str
) -> None:
    project = built(one)
    with planted(project, file, old, new):
        project.train("--epochs", "1")
        with pytest.raises(SmokeFailure, match=said):
            project.evaluate()
            project.predict()
            project.check_scores(same=1e-5)
    shutil.rmtree(project.folder / "runs")  # of a model with the fault


LAST = '    print(f"trained: {run}")'
OTHERS = 'run / "environment.json", Path.write_text, json.dumps({**os.environ})'
OLDER = """    for old in Path("runs").glob("*"):
        __import__("shutil").rmtree(old)
    write(run / "data.sha256","""
WRITTEN = """stat = Path(path).stat()
    return hashlib.sha256(f"{stat.st_size} {stat.st_mtime_ns}".encode())"""
AGAIN = """    if resume:
        import shutil

        run = Path(shutil.copytree(run, run.with_name(f"{run.name}-2")))
    checkpoint = Checkpoint("""
FIRST_STEPS = """    def loss(targets, outputs):
        targets = ops.where(np.arange(len(scale))[:, None] < 4, targets, outputs)
"""
CUT = {
    "decoding as long as the sources of the file": (
        PAIRS,
        *("predict.py", "tokenizers.target.longest + 1", "source_ids.shape[1] + 1"),
        "it writes .* at most for a short source alone",
    ),
    "the same targets for every lead": (
        Combination("many-to-many", "forecast"),
        *("data.py", "range(config.lead, config.lead + ", "range(1, 1 + "),
        "train ignores --lead: the targets are those of the same steps",
    ),
    "the beginning of the data file": (
        Combination("many-to-many", "forecast"),
        *("train.py", "Path(path).read_bytes()", "Path(path).read_bytes()[:65536]"),
        "though it refuses one that is changed at another place",
    ),
    "quantiles of tails that are not halved": (
        SERIES,
        *("model.py", "[(1 - level) / 2 for level in LEVELS]", "[1 - level for level in LEVELS]"),
        r"model: its quantiles are .*, but intervals of \[0.8\] end at \[0.1, 0.5, 0.9\]",
    ),
    "quantiles that are taken for those of the other side": (
        SERIES,
        *("model.py", "np.array(QUANTILES, ", "np.array(QUANTILES[::-1], "),
        "train: the loss of quantile 0.1 is larger below its target",
    ),
    "the loss of the first steps": (
        Combination("one-to-many", "tabular"),
        *("model.py", "    def loss(targets, outputs):\n", FIRST_STEPS),
        r"train: the loss does not depend on \[4, 0\] of the outputs of an example",
    ),
    "targets that are missing, as 0": (
        FORECAST,
        *("model.py", "isnan(targets), outputs", "isnan(targets), ops.zeros_like(outputs)"),
        "train: the loss depends on outputs whose targets are missing",
    ),
    "the order of examples of a resumed training": (
        FORECAST,
        *("train.py", "        training.on_epoch_end()", "        pass"),
        "train --resume begins the order of the examples anew",
    ),
    "the state of a finished training": (
        FORECAST,
        *(
            "train.py",
            LAST,
            "    for file in run.glob('state-?.npz'):\n        file.unlink()\n" + LAST,
        ),
        "train --resume goes on with other weights than those of the last epoch",
    ),
    "the newer of two states": (
        FORECAST,
        *("train.py", "max(states, key=", "min(states[1:] or states, key="),
        "train --resume goes on with other weights than those of the last epoch",
    ),
    "the steps of the optimizer": (
        FORECAST,
        *("train.py", "[*model.variables, *model.optimizer.variables]", "[*model.variables]"),
        "train --resume goes on as if no step were made: the optimizer, or dropout, begins anew",
    ),
    "the run before": (
        FORECAST,
        *("train.py", '    write(run / "data.sha256",', OLDER),
        "train: the run .* is not there any more after another training",
    ),
    "when the data file was written": (
        FORECAST,
        *("train.py", "return hashlib.sha256(Path(path).read_bytes())", WRITTEN),
        "evaluate refuses the data file of the training where it was written anew",
    ),
    "that equal rows share a split": (
        ROW,
        *("data.py", "pl.Series(first[group])", "pl.Series(np.arange(len(table)))"),
        "data: .* examples that are equal are in two splits, where rows stand twice",
    ),
    "that a decoder reads what was before": (
        PAIRS,
        *("data.py", "np.concatenate([bos, target_ids[:, :-1]], axis=1)", "target_ids + 0 * bos"),
        "data: the decoder reads the symbols that it is to predict, not those before",
    ),
    "the weight of the ends of targets": (
        PAIRS,
        *("data.py", "(target_ids != PAD) *", "(target_ids != PAD) * (target_ids != EOS) *"),
        "data: some symbols of the targets have no weight, such as their ends",
    ),
    "that texts in other capitals share a split": (
        TEXT,
        *("data.py", "table[TEXT].str.to_lowercase()", "table[TEXT]"),
        "data: .* examples that are equal are in two splits, where rows stand twice",
    ),
    "the run that a training resumes": (
        FORECAST,
        *("train.py", "    checkpoint = Checkpoint(", AGAIN),
        "train --resume begins a new run",
    ),
    "everything that the environment holds": (
        FORECAST,
        *("train.py", LAST, f"    import os\n    write({OTHERS})\n{LAST}"),
        "train writes variables of the environment, secret ones too: environment.json",
    ),
    "windows of validation that are trained on as well": (
        FORECAST,
        *("data.py", "Windows(series, config, train_end, val", "Windows(series, config, 2000, val"),
        "data: the training split and the validation split hold the same examples",
    ),
    "windows that end with what they are to predict": (
        Combination("vector-output", "forecast"),
        *(
            "data.py",
            "series.features[first : last + config.input_length]",
            "series.features[first + 1 : last + 1 + config.input_length]",
        ),
        "data: a window holds the value that is to be predicted of it",
    ),
    "what a decoder is to say, which it is taught with": (
        DECODER,
        *(
            "data.py",
            "first + steps.start - 1 : stop - 1, : len",
            "first + steps.start : stop, : len",
        ),
        "data: a window holds the value that is to be predicted of it",
    ),
    "missing values that are drawn between those around them": (
        FORECAST,
        *("data.py", "pl.col(FEATURES).forward_fill()", "pl.col(FEATURES).interpolate()"),
        "data: later rows have a part in the features of ",
    ),
    "validation rows that are trained on as well": (
        ROW,
        *(
            "data.py",
            "    text = train.select(",
            "    train = pl.concat([train, val])\n    text = train.select(",
        ),
        "data: the training split and the validation split hold the same examples",
    ),
    "sequences that are left out before they are shuffled": (
        SEQUENCE,
        *("data.py", "            self.random.shuffle(rows)\n", ""),
        "of the .* examples of the training split, the same in each epoch",
    ),
}


@pytest.mark.parametrize(("one", "file", "old", "new", "said"), CUT.values(), ids=CUT)
def test_what_is_cut_before_it_is_read_or_written_is_named(
    built: Build, one: Combination, file: str, old: str, new: str, said: str
) -> None:
    project = built(one)
    with planted(project, file, old, new), pytest.raises(SmokeFailure, match=said):
        project.check_training()


def test_a_vocabulary_that_is_written_at_the_end_is_named(built: Build) -> None:
    project, save, last = built(TEXT), "    training.tokenizer.save(run)\n", '    print(f"trained'
    said = "train: vocabulary.json is written after fit: a run that is interrupted lacks it"
    with planted(project, "train.py", save, "", last, save + last):
        with pytest.raises(SmokeFailure, match=said):
            project.check_training()


BACKTEST = variant("many-to-one", "forecast", **{"with": ("backtest",)})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            *("make_forecasts(load_model(run), train, test)", "make_forecasts(model, train, test)"),
            "backtest: of three epochs, the model of the last epoch predicts",
        ),
        ("epochs=config.epochs", "epochs=Config.epochs", "backtest ignores --epochs=7"),
        ("validation_data=val", "validation_data=test", "backtest validates on other batches"),
        ('"last": time[-1]', '"last": val.rows.time[-1]', "a fold names other times than those of"),
        (".mean()\n", ".median()\n", "and the mean of the folds"),
        (
            '    write(folder / "metrics.json", Path',
            '    write(max(Path("runs").iterdir()) / "metrics.json", Path.write_text, "{}")\n'
            '    write(folder / "metrics.json", Path',
            "backtest: it changes runs/.*/metrics.json, of a run that it does not open",
        ),
        ("[test_start - part * left", "[1 - part * left", "its folds reach into the test split"),
    ],
    ids=[
        "last weights",
        "epochs",
        "validation",
        "times",
        "medians",
        "scores of a run",
        "test split",
    ],
)
def test_a_fold_of_other_rows_or_weights_is_named(
    built: Build, old: str, new: str, said: str
) -> None:
    project = built(BACKTEST)
    if not list(project.folder.glob("runs/*/model.keras")):
        project.train("--epochs", "1")
    with planted(project, "backtest.py", old, new), pytest.raises(SmokeFailure, match=said):
        project.run_extras()


def test_a_small_layer_that_forgets_the_first_letters_of_a_text_is_sound(built: Build) -> None:
    project = built(variant("many-to-one", "text", tokens="characters", units=4))
    project.train("--epochs", "1")
    project.evaluate()
    project.predict()
    project.check_scores(same=1e-5)


def test_a_sum_that_keras_takes_for_a_bias_is_named(built: Build) -> None:
    answers = own("tides.csv", time="hour", targets="level", features="level,flow")
    season = answers | {"normalize": "season", "output_length": 7}
    project = built(Combination("vector-output", "forecast", tuple(season.items())))
    sound = "ops.multiply(deviation, persistence) + season"
    project.train("--epochs", "1")
    project.evaluate()
    fault = "season + ops.multiply(deviation, persistence)"
    with planted(project, "model.py", sound, fault):
        project.train("--epochs", "1")
        with pytest.raises(SmokeFailure, match="is another in a batch of 7 rows"):
            project.evaluate()
