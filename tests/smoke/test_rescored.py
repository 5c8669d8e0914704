"""Scores are computed again from the predictions and the data file: faults of both are named."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from planting import planted
from variants import variant

from scaffold.smoke import Combination, Project, SmokeFailure
from scaffold.smoke.inside.child import Failure
from scaffold.smoke.inside.rescored import check_apart

Build = Callable[[Combination], Project]

ROW = Combination("one-to-one", "tabular")
PROFILE = Combination("one-to-many", "tabular")
SEQUENCE = Combination("many-to-one", "sequences")
LABELS = Combination("many-to-many", "sequences")
TEXT = Combination("many-to-one", "text")
TAGS = Combination("many-to-many", "tagging")
PAIRS = Combination("seq2seq", "pairs")
SYNCED = Combination("many-to-many", "forecast")
AHEAD = Combination("encoder-decoder", "forecast")
PRICE = variant("one-to-one", "tabular", 0)
LAST = Combination("many-to-many-last", "forecast")
COLUMNS = variant("one-to-one", "tabular", 1)
TIDES = variant("vector-output", "forecast", 0)

PREDICTED = {
    "values that are clipped": (
        PROFILE,
        "predict.py",
        "pl.DataFrame(outputs[:, :, 0], TARGETS)",
        "pl.DataFrame(outputs[:, :, 0].clip(0, 1), TARGETS)",
        "predict: of .* outputs of the model",
    ),
    "labels of others": (
        SEQUENCE,
        "predict.py",
        "np.array(classes)[",
        "np.array(classes[::-1])[",
        "labels, .* are not those of the largest probability",
    ),
    "names of others": (
        SEQUENCE,
        "predict.py",
        "unique(maintain_order=True))",
        "unique(maintain_order=True).reverse())",
        "what it says of a sequence is another behind another sequence",
    ),
    "each text from its end": (
        TEXT,
        "predict.py",
        "    no_labels =",
        "    token_ids = [ids[::-1] for ids in token_ids]\n    no_labels =",
        "evaluate: examples.tsv has other (predictions|probabilities) than predict",
    ),
    "tokens in lower case": (
        TAGS,
        "predict.py",
        "ids = tokenizer.encode(sentences)",
        "ids = tokenizer.encode(sentences.list.eval(pl.element().str.to_lowercase()))",
        "evaluate: accuracy is .*, but predict",
    ),
    "what is made of its outputs": (
        PROFILE,
        "predict.py",
        "pl.DataFrame(outputs[:, :, 0], TARGETS)",
        "pl.DataFrame(outputs[:, :, 0] + 1000, TARGETS)",
        "predict: of .* outputs of the model",
    ),
    "probabilities under other names": (
        ROW,
        "predict.py",
        'f"probability_{name}" for name in classes]',
        'f"probability_{name}" for name in classes[::-1]]',
        "labels, .* are not those of the largest probability",
    ),
    "probabilities of one decimal": (
        ROW,
        "predict.py",
        "pl.DataFrame(outputs, [f",
        "pl.DataFrame(outputs.round(1), [f",
        "predict: probabilities of .* rows have another sum than 1",
    ),
    "values from the sequence before": (
        SEQUENCE,
        "data.py",
        "forward_fill().over(SEQUENCE)",
        "forward_fill()",
        "predict: what it says of a sequence is another behind another sequence",
    ),
    "steps without a value left out": (
        LABELS,
        "predict.py",
        "rows = read_rows(input)",
        "rows = read_rows(input).drop_nulls()",
        "predict: of .* steps, of which one lacks a value, it predicts",
    ),
    "the end of a long sequence alone": (
        LABELS,
        "data.py",
        "np.minimum(powers, lengths.max())",
        "np.minimum(powers, min(lengths.max(), 128))",
        "predict: it breaks at a sequence of 200 steps",
    ),
    "lines of JSON": (
        SEQUENCE,
        "predict.py",
        "write(output, table.write_csv, separator=SEPARATOR)",
        "write(output, table.write_ndjson)",
        "",
    ),
    "what it rounds": (
        SEQUENCE,
        "predict.py",
        "table = names.with_columns(labels).hstack(probabilities)",
        "table = names.with_columns(labels).hstack(probabilities.select(pl.all().round(3)))",
        "",
    ),
}
SCORED = {
    "rows of which it is sure": (
        TEXT,
        "    report = make_report(test[LABEL].to_numpy(), predictions)\n",
        "    sure = probabilities.max(axis=1) > 0.6\n"
        "    chosen = {name: labels[sure] for name, labels in predictions.items()}\n"
        "    report = make_report(test[LABEL].to_numpy()[sure], chosen)\n",
        "confusion matrix is not|accuracy is .*, but predict",
    ),
    "a mean square as the error of a target": (
        PROFILE,
        '"model_by_target": dict(zip(TARGETS, by_target, strict=True)),',
        '"model_by_target": {\n'
        '            name: one | {"rmse": one["rmse"] ** 2}\n'
        "            for name, one in zip(TARGETS, by_target, strict=True)\n"
        "        },",
        "evaluate: rmse of .* is .*, but predict and the data file give",
    ),
    "targets of the true length": (
        PAIRS,
        "    report = make_report(predicted, train, test)\n",
        "    lengths = test.rows[TARGET].str.len_chars()\n"
        "    cut = [one[:length] for one, length in zip(predicted, lengths, strict=True)]\n"
        "    report = make_report(cut, train, test)\n",
        "evaluate: edit_rate is .*, but predict",
    ),
    "a baseline of few rows": (
        TAGS,
        "most_frequent_tag=most_frequent_tags(train, ",
        "most_frequent_tag=most_frequent_tags(train.head(100), ",
        "accuracy of most_frequent_tag is .* too easily beaten",
    ),
    "another class than the most frequent one": (
        ROW,
        '"majority_class": fit_predict(DummyClassifier(), train, test)',
        '"majority_class": np.full(len(test.targets), 1)',
        "accuracy of majority_class is .* too easily beaten",
    ),
    "rows of validation and test": (
        PROFILE,
        "    train, _, test = load_splits(config)\n",
        "    train, val, test = load_splits(config)\n"
        "    test.features = np.concatenate([val.features, test.features])\n"
        "    test.targets = np.concatenate([val.targets, test.targets])\n"
        "    test.order = np.arange(len(test.targets))\n",
        "mae is that of the validation and the test split",
    ),
    "targets under the names of others": (
        PROFILE,
        '    by_target = map(score, errors["model"].swapaxes(0, 1))\n',
        '    by_target = map(score, errors["model"].swapaxes(0, 1)[::-1])\n',
        "mae of .* is .*, but predict and the data file give",
    ),
    "errors without their mean": (
        PRICE,
        "mse = np.mean(np.square(error)",
        "mse = np.mean(np.square(error - error.mean())",
        "rmse is .*, but predict and the data file give",
    ),
    "a median that knows the test split": (
        PRICE,
        'fit_predict(DummyRegressor(strategy="median"), train, test)',
        '(test.targets + fit_predict(DummyRegressor(strategy="median"), train, test)) / 2',
        "mae of median is .*: it knows other rows",
    ),
    "a median of few rows": (
        PRICE,
        'fit_predict(DummyRegressor(strategy="median"), train, test)',
        "np.full(test.targets.shape, np.sort(train.targets, axis=0)[:9].mean())",
        "mae of median is .* too easily beaten",
    ),
    "a precision that flatters": (
        ROW,
        "pl.DataFrame(rates, [",
        "pl.DataFrame([np.maximum(rates[0], 0.95), *rates[1:]], [",
        "precision of .* is .*, but predict",
    ),
    "a season that is two seasons old": (
        AHEAD,
        "rows = test.origins[:, None] + steps - seasons * season\n",
        "rows = test.origins[:, None] + steps - (seasons + (season > 1)) * season\n",
        "mae of seasonal_naive is .* too easily beaten",
    ),
    "the rows that chose the weights, too": (
        AHEAD,
        "    train, _, test = load_splits(config)\n",
        "    train, val, test = load_splits(config)\n"
        "    rows = len(train.rows.targets), len(test.series.targets)\n"
        "    test = Windows(test.series, config, *rows, training=False)\n",
        "mae is .*, but the outputs of the model have",
    ),
    "the scores of before": (
        PROFILE,
        '    write(run / "metrics.json", Path.write_text, json.dumps(report, indent=2))\n',
        '    if not (run / "metrics.json").exists():\n'
        '        write(run / "metrics.json", Path.write_text, json.dumps(report, indent=2))\n',
        "leave metrics.json as it is",
    ),
    "another skill in the report": (
        TEXT,
        "    page = Template(",
        '    report["skill"] /= 100\n    page = Template(',
        "in report.html, no share is .*%, the skill of metrics.json",
    ),
    "other options in the report": (
        SEQUENCE,
        "write_report(run, vars(config), report)\n\n\ndef fit",
        "write_report(run, vars(type(config)()), report)\n\n\ndef fit",
        "report.html says epochs .*, config.json 1",
    ),
    "predictions of other pairs": (
        PAIRS,
        "test.rows.with_columns",
        "test.rows.sort(TARGET).with_columns",
        "test_predictions.csv has other predictions than predict",
    ),
    "probabilities of another label": (
        TEXT,
        "probabilities.max(axis=1))\n    write",
        "probabilities.min(axis=1))\n    write",
        "examples.tsv has other probabilities than predict",
    ),
    "a confusion matrix that is turned": (
        ROW,
        "metrics.confusion_matrix(labels, predicted, ",
        "metrics.confusion_matrix(predicted, labels, ",
        "the rows of the confusion matrix are what was predicted",
    ),
    "a confusion matrix of the baseline": (
        ROW,
        'plot_confusion_matrix(test.targets, predictions["model"],',
        'plot_confusion_matrix(test.targets, predictions["majority_class"],',
        "the confusion matrix is not that of what the model predicts",
    ),
    "a profile under the name of the other": (
        PROFILE,
        'label="true"',
        'label="predicted "',
        "a plot calls 'predicted ' what is the other",
    ),
    "a plot under the name of another target": (
        COLUMNS,
        "zip(panels, names, strict=True)",
        "zip(panels, names[::-1], strict=True)",
        "evaluate: a plot titled '(price' shows 'reach|reach' shows 'price)'",
    ),
    "support of what is predicted": (
        ROW,
        "    table = pl.DataFrame(rates, [",
        '    predicted = np.bincount(predictions["model"], minlength=len(names))\n'
        "    rates = (*rates[:3], predicted)\n"
        "    table = pl.DataFrame(rates, [",
        "evaluate: support of .* is .*, but predict and the data file give",
    ),
    "a page that loads a script": (
        ROW,
        '    write(run / "report.html", Path.write_text, page, "utf-8")\n',
        "    page += '<script src=\"https://x.org/y.js\"></script>'\n"
        '    write(run / "report.html", Path.write_text, page, "utf-8")\n',
        "report.html loads https://x.org/y.js, and so does not open offline",
    ),
    "a page without its baselines": (
        TEXT,
        "    page = Template(",
        '    for scores in report["baselines"].values():\n'
        "        scores.update(dict.fromkeys(scores, 9.0))\n"
        "    page = Template(",
        "report.html shows no accuracy of the baseline majority_class",
    ),
    "a forecast that is drawn a day early": (
        AHEAD,
        "time[steps.start :], values",
        "time[steps.start - 1 : -1], values",
        "a plot has a forecast beside other data than its targets",
    ),
    "names of others in a plot": (
        AHEAD,
        'for name in ("model", "seasonal_naive"):\n            values = forecasts[name]',
        'for name in ("seasonal_naive", "model"):\n'
        '            values = forecasts["model" if name == "seasonal_naive" else "seasonal_naive"]',
        "a plot has what the model says under another name",
    ),
    "scores of another target": (
        TIDES,
        "for i, target in enumerate(TARGETS)",
        "for i, target in enumerate(reversed(TARGETS))",
        "evaluate: mae of .* but the outputs of the model have",
    ),
    "a mean of roots": (
        AHEAD,
        '"rmse": np.sqrt(mse)',
        '"rmse": np.sqrt(np.square(error).mean(axis=1)).mean(axis=0)',
        "evaluate: rmse is .*, but mae and outputs give",
    ),
    "the first step of a forecast": (
        AHEAD,
        "errors = {name: ",
        "forecasts['model'] = test.targets + (forecasts['model'] - test.targets)[:, :1]\n"
        "    errors = {name: ",
        "mae is .*, but the outputs of the model have",
    ),
}


def trained(built: Build, one: Combination) -> Project:
    project = built(one)
    if not list(project.folder.glob("runs/*/model.keras")):
        project.train("--epochs", "1")
    return project


@pytest.mark.parametrize(("one", "file", "old", "new", "said"), PREDICTED.values(), ids=PREDICTED)
def test_predictions_that_evaluate_has_not_scored_are_named(
    built: Build, one: Combination, file: str, old: str, new: str, said: str
) -> None:
    project = trained(built, one)
    project.evaluate()
    with planted(project, file, old, new):
        project.predict()
        if not said:
            project.check_scores(same=1e-5)
            return
        with pytest.raises(SmokeFailure, match=said):
            project.check_scores(same=1e-5)


@pytest.mark.parametrize(("one", "old", "new", "said"), SCORED.values(), ids=SCORED)
def test_scores_of_other_rows_or_steps_are_named(
    built: Build, one: Combination, old: str, new: str, said: str
) -> None:
    project = trained(built, one)
    project.predict()
    with planted(project, "evaluate.py", old, new), pytest.raises(SmokeFailure, match=said):
        project.evaluate()
        project.check_scores(same=1e-5)


def test_what_evaluate_and_predict_make_of_the_outputs_passes(built: Build) -> None:
    project = trained(built, PROFILE)
    old, predicted = "outputs[:, :, 0], TARGETS", "np.expm1(outputs[:, :, 0] / 1000), TARGETS"
    scored = "    outputs = load_model(run).predict(test, verbose=0)\n"
    both = planted(project, "predict.py", f"pl.DataFrame({old})", f"pl.DataFrame({predicted})")
    made = f"{scored}    outputs = np.expm1(outputs / 1000)\n"
    with both, planted(project, "predict.py", "import polars", "import numpy as np\nimport polars"):
        with planted(project, "evaluate.py", scored, made):
            project.evaluate()
            project.predict()
            project.check_scores(same=1e-5)


def test_a_forecast_that_evaluate_and_predict_make_of_the_outputs_passes(built: Build) -> None:
    project = trained(built, AHEAD)
    scored = "errors = {name: forecast - test.targets"
    made = f"forecasts['model'] = 2 * forecasts['model']\n    {scored}"
    written = "    table = "
    lines = f"    values = 2 * values\n{written}"
    with (
        planted(project, "evaluate.py", scored, made),
        planted(project, "predict.py", written, lines),
    ):
        project.evaluate()


def test_errors_of_other_names_pass(built: Build) -> None:
    project = trained(built, AHEAD)
    names = ('"mae": mae, "rmse"', '"absolute": mae, "rmse"')
    with planted(project, "evaluate.py", *names):
        project.evaluate()


def test_a_target_among_the_inputs_is_named(built: Build) -> None:
    project = built(PROFILE)
    added = ('NUMBERS = ["year", ', 'NUMBERS = ["tue", ')
    once = ("NUMBERS + TARGETS", "[*dict.fromkeys(NUMBERS + TARGETS)]")
    leak = planted(project, "data.py", *added, *once)
    with leak, pytest.raises(SmokeFailure, match="it reads what it is to predict"):
        project.train("--epochs", "1")
        project.evaluate()
        project.predict()
        project.check_scores(same=1e-5)


UNPARTED = {
    "a vocabulary of all texts": (
        TEXT,
        "Tokenizer.fit(splits[0][TEXT], splits[0][LABEL])",
        "Tokenizer.fit(pl.concat(splits)[TEXT], splits[0][LABEL])",
        "train: its vocabulary holds .*, which stands in no text of training",
    ),
    "equal texts in several splits": (
        TEXT,
        'table[TEXT].str.to_lowercase().str.replace_all(r"\\s+", "")',
        "pl.Series(range(len(table)))",
        "data: .* texts are in training and in the test split",
    ),
}


@pytest.mark.parametrize(("one", "old", "new", "said"), UNPARTED.values(), ids=UNPARTED)
def test_what_training_knows_of_the_test_texts_is_named(
    built: Build, one: Combination, old: str, new: str, said: str
) -> None:
    project = built(one)
    with planted(project, "data.py", old, new):
        project.train("--epochs", "1")
        project.evaluate()
        project.predict()
        with pytest.raises(SmokeFailure, match=said):
            project.check_scores(same=1e-5)


ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(("tokens", "passes"), [([*ALPHABET], True), (["a", "b", "z"], False)])
def test_an_alphabet_that_was_chosen_elsewhere_passes(
    tmp_path: Path, tokens: list[str], passes: bool
) -> None:
    splits = [[{"source": text, "target": text}] for text in ("abab", "ba", "baz")]
    (tmp_path / "vocabulary.json").write_text(json.dumps({"tokens": tokens}))
    with nullcontext() if passes else pytest.raises(Failure, match="its vocabulary holds 'z'"):
        check_apart(splits, tmp_path, given=False)


SEVERAL = variant("vector-output", "forecast", 1, normalize="series")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "number = 1 + data.find_rows(names, ",
            "number = 0 * data.find_rows(names, ",
            "other values",
        ),
        ("names[np.repeat(", "names[np.tile(", "rows are left out from .*, and it forecasts"),
    ],
    ids=["as a new series", "under the name of another"],
)
def test_a_series_that_is_forecast_otherwise_than_it_is_scored_is_named(
    built: Build, old: str, new: str, said: str
) -> None:
    project = trained(built, SEVERAL)
    with planted(project, "predict.py", old, new), pytest.raises(SmokeFailure, match=said):
        project.evaluate()


def test_an_output_that_depends_on_its_target_in_the_window_is_named(built: Build) -> None:
    project = built(SYNCED)
    lstm = "layers.LSTM(config.units, return_sequences=True)"
    both = planted(project, "model.py", lstm, f"layers.Bidirectional({lstm})")
    with both, pytest.raises(SmokeFailure, match="depends on later values of the window"):
        project.train("--epochs", "1")
        project.evaluate()


def test_outputs_that_do_not_depend_on_the_newest_step_are_named(built: Build) -> None:
    project = built(LAST)
    old, new = "x = x[:, -config.output_length :]", "x = x[:, : config.output_length]"
    named = pytest.raises(SmokeFailure, match="the last step of its windows has no part")
    with planted(project, "model.py", old, new), named:
        project.train("--epochs", "1")
        project.evaluate()


EXPORTED = Combination("one-to-one", "tabular", (("with", "export"),))
TUNED = Combination("one-to-one", "tabular", (("with", "tune"),))
SEARCHED = Combination("seq2seq", "pairs", (("with", "beam"),))


@pytest.mark.parametrize(
    ("one", "file", "old", "new", "said"),
    [
        (
            *(EXPORTED, "export.py", "    model = load_model(run)\n"),
            "    model = load_model(run)\n    model = keras.Model(model.input, 2 * model.output)\n",
            "export: model.onnx gives other outputs than model.keras",
        ),
        (
            *(TUNED, "tune.py", "        train, val, _ = load_splits(config)\n"),
            "        train, _, val = load_splits(config)\n",
            "tune: it fits or validates on the test split",
        ),
        (
            *(TUNED, "tune.py", "        train, val, _ = load_splits(config)\n"),
            "        train, val, _ = load_splits(replace(config, seed=trial.number))\n",
            "tune: its trials have different test splits",
        ),
        (
            *(SEARCHED, "beam.py", '(("greedy", 1), '),
            '(("greedy", width + 1), ',
            "beam: .* of greedy decoding is .*, but evaluate gives",
        ),
    ],
    ids=["export", "test split", "splits of trials", "beam"],
)
def test_what_an_addition_makes_of_a_run_is_held_against_it(
    built: Build, one: Combination, file: str, old: str, new: str, said: str
) -> None:
    project = trained(built, one)
    project.evaluate()
    with planted(project, file, old, new), pytest.raises(SmokeFailure, match=said):
        project.run_extras()


def test_an_addition_that_takes_the_oldest_run_is_named(built: Build) -> None:
    project = trained(built, EXPORTED)
    oldest = 'open_run(run or min(Path("runs").iterdir()))'
    named = pytest.raises(
        SmokeFailure, match=r"where the newest run .* runs/!/config.json: damaged"
    )
    with planted(project, "export.py", "open_run(run)", oldest), named:
        project.run_extras()
    assert not list(project.folder.glob("runs/!"))
