"""What lies between the options of train and `fit`: a wire that is cut is noticed in every task."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from textwrap import indent

import numpy as np
import polars as pl
import pytest
from planting import planted
from variants import OWN

from scaffold.smoke import Combination, Project, SmokeFailure
from scaffold.smoke.inside import scores, script, splits, wiring
from scaffold.smoke.inside.child import Failure
from scaffold.smoke.stages import Passage

Build = Callable[[Combination], Project]
ROW = Combination("one-to-one", "tabular")
PROFILE = Combination("one-to-many", "tabular")
STEPS = Combination("many-to-many", "sequences", (("dropout", 0.1),))
TEXT = Combination("many-to-one", "text")
TAGS = Combination("many-to-many", "tagging")
PAIRS = Combination("seq2seq", "pairs")
VECTOR = Combination("vector-output", "forecast", (("normalize", "season"),))
PLAIN = Combination("vector-output", "forecast")
TWO = Combination("many-to-one", "forecast", (("cell", "gru"), ("layers", 2)))
ALL = (ROW, STEPS, TEXT, TAGS, PAIRS, VECTOR)

FIT = """    model.fit(
        training,
        validation_data=validation,"""
ONE_HOT = 'embeddings_initializer="identity", trainable=False'
LAST = '    print(f"trained: {run}")'
FAULTS = {
    "it fits the test split": (
        "training, validation, _ = load",
        "_, validation, training = load",
        "train fits other",
    ),
    "it fits the test split first": (
        "    model.fit(\n",
        "    model.fit(load_splits(config)[2], verbose=0)\n    model.fit(\n",
        "train fits on a batch of the test split",
    ),
    "it steps over batches of the test split first": (
        "    model.fit(\n",
        "    model.train_on_batch(*load_splits(config)[2][0])\n    model.fit(\n",
        "train fits on a batch of the test split",
    ),
    "it validates on the test split": (
        "training, validation, _ = load",
        "training, _, validation = load",
        "train validates on other batches than those of the validation split",
    ),
    "a row is another in the middle of what it fits": (
        "training, validation, _ = load_splits(config)",
        "training, validation, _ = load_splits(config)\n"
        "    training.order[training.batch_size + 1] = training.order[0]",
        "train fits other batches than those of the training split",
    ),
    "it keeps half of the digits": (
        '            write(self.run / "model.keras", bare',
        "            halves = [value.astype('float16') for value in bare.get_weights()]\n"
        "            bare = keras.models.clone_model(bare)\n"
        "            bare.set_weights(halves)\n"
        '            write(self.run / "model.keras", bare',
        "model.keras keeps those of another",
    ),
    "it keeps the last weights": (
        LAST,
        '    model.save(run / "model.keras")\n' + LAST,
        "train: of three epochs, model.keras keeps those of another",
    ),
    "it ignores the seed": (
        "set_random_seed(config.seed)",
        "set_random_seed(0)",
        "train ignores --seed",
    ),
    "it draws weights without a seed": (
        "    keras.utils.set_random_seed(config.seed)\n",
        "",
        "train ignores --seed: one seed gives different first weights",
    ),
    "it keeps the weights of the lowest training loss": (
        '[row["val_loss"] for row',
        '[row["loss"] for row',
        "model.keras keeps those of another",
    ),
    "the history is that of the last epoch": (
        "pl.DataFrame(self.history)",
        "pl.DataFrame(self.history[-1:])",
        r"train: loss was \[.*\], but history.csv says \[0.7345\]",
    ),
    "the history shows one loss for the other": (
        "pl.DataFrame(self.history)",
        'pl.DataFrame(self.history).with_columns(val_loss="loss")',
        "but history.csv says",
    ),
    "the history is rounded": (
        "pl.DataFrame(self.history).write_csv",
        "pl.DataFrame(self.history).write_csv, float_precision=1",
        "but history.csv says",
    ),
    "its learning rate falls in steps of which it has as many as epochs": (
        "    run = resume_run(config) if resume else new_run(config)\n",
        "    model.optimizer.learning_rate = keras.optimizers.schedules.CosineDecay(\n"
        "        config.learning_rate, config.epochs)\n"
        "    run = resume_run(config) if resume else new_run(config)\n",
        "train ignores --epochs",
    ),
    "its learning rate falls within the first epoch": (
        "    run = resume_run(config) if resume else new_run(config)\n",
        "    model.optimizer.learning_rate = keras.optimizers.schedules.CosineDecay(\n"
        "        config.learning_rate, len(training))\n"
        "    run = resume_run(config) if resume else new_run(config)\n",
        "train ignores --epochs",
    ),
    "it shuffles with another seed": (
        "    training, validation, _ = load_splits(config)",
        "    training, validation, _ = load_splits(config)\n"
        "    training.random = np.random.default_rng(0)",
        "train ignores --seed: two seeds give the same order",
    ),
    "it ignores the number of epochs": ("epochs=config.epochs,", "epochs=9,", "ignores --epochs"),
    "it ignores the patience": (
        "patience = run, config.patience",
        "patience = run, 9",
        "ignores --patience",
    ),
    "it ignores the learning rate": (
        "    model = build_model(config, training)",
        "    config = replace(config, learning_rate=0.1)\n"
        "    model = build_model(config, training)",
        "train ignores --learning-rate",
    ),
    "it caps the learning rate": (
        "    model = build_model(config, training)",
        "    rate = min(config.learning_rate, 0.01)\n"
        "    model = build_model(config := replace(config, learning_rate=rate), training)",
        "train ignores --learning-rate",
    ),
    "it ignores the units": (
        "model = build_model(config, training)",
        "model = build_model(replace(config, units=Config().units), training)",
        "train ignores --units",
    ),
    "it stops at an epoch of its own": (
        "= self.epochs_since_best() >= self.patience",
        "= self.epochs_since_best() >= self.patience or epoch > 40",
        "train ignores --epochs",
    ),
    "its runs are named by the day of the month first": (
        "%Y%m%d-%H%M%S",
        "%d%m%Y-%H%M%S",
        "is sorted before the earlier",
    ),
    "its runs are named by hours of twelve": (
        "%Y%m%d-%H%M%S",
        "%Y%m%d-%I%M%S",
        "is sorted before the earlier",
    ),
    "it ignores the batch size": (
        "load_splits(config)",
        "load_splits(replace(config, batch_size=99))",
        "train fits other batches than those of the training split",
    ),
}


def concerned(fault: str) -> tuple[Combination, ...]:
    """Return the projects that may notice a fault each in its own way; train.py is the same."""
    if "split" in fault or "units" in fault:
        return ALL
    about_batches = any(word in fault for word in ("row", "shuffles", "batch size"))
    return (ROW, VECTOR) if about_batches else (ROW,)


PLANTED = {
    f"{name}-{project.task}": (project, fault)
    for name, fault in FAULTS.items()
    for project in concerned(name)
}
RUN = "    run = resume_run(config) if resume else new_run(config)\n"
SOUND = {
    "a first training on the same rows": (
        "    model.fit(\n",
        "    model.fit(training, verbose=0)\n    model.fit(\n",
    ),
    "a learning rate that rises first": (
        RUN,
        "    rate = config.learning_rate\n"
        "    model.optimizer.learning_rate = keras.optimizers.schedules.CosineDecay(\n"
        f"        rate / 10, 99, warmup_target=rate, warmup_steps=9)\n{RUN}",
    ),
    "a learning rate that falls by a callback": (
        "callbacks=[checkpoint]",
        "callbacks=[checkpoint, keras.callbacks.LearningRateScheduler(lambda n, rate: rate / 2)]",
    ),
    "best weights restored by EarlyStopping": (
        LAST,
        f'    keras.Model(model.input, model.output).save(run / "model.keras")\n{LAST}',
        "callbacks=[checkpoint]",
        "callbacks=[checkpoint, keras.callbacks.EarlyStopping(\n"
        "patience=config.patience, restore_best_weights=True)]",
    ),
    "arguments by position": ("fit(\n            training,", "fit(\n            x=training,"),
}


@pytest.mark.parametrize(("one", "fault"), PLANTED.values(), ids=PLANTED)
def test_a_cut_wire_is_named(built: Build, one: Combination, fault: tuple[str, str, str]) -> None:
    old, new, error = fault
    project = built(one)
    with planted(project, "train.py", old, new), pytest.raises(SmokeFailure, match=error):
        project.check_training()


@pytest.mark.parametrize(
    ("scaffold_project", "file", "old", "new", "option"),
    [
        (STEPS, "model.py", "config.dropout", "0.5", "dropout"),
        (TEXT, "model.py", "config.embedding_size", "16", "embedding-size"),
        (VECTOR, "model.py", "config.jit_compile", "True", "jit-compile"),
        (VECTOR, "model.py", "config.steps_per_execution", "16", "steps-per-execution"),
        (
            PAIRS,
            "model.py",
            "CosineDecay(config.learning_rate,",
            "CosineDecay(0.1,",
            "learning-rate",
        ),
        (
            PAIRS,
            "model.py",
            "config.epochs * len(train)",
            "2 * config.epochs * len(train)",
            "epochs",
        ),
    ],
    indirect=["scaffold_project"],
    ids=[
        "dropout",
        "embedding-size",
        "jit-compile",
        "steps-per-execution",
        "learning-rate",
        "epochs",
    ],
)
def test_a_model_that_ignores_an_option_is_named(
    scaffold_project: Project, file: str, old: str, new: str, option: str
) -> None:
    (path,) = scaffold_project.path.glob(f"src/*/{file}")
    code = path.read_text(encoding="utf-8")
    assert old in code
    path.write_text(code.replace(old, new), encoding="utf-8")
    with pytest.raises(SmokeFailure, match=f"train ignores --(no-)?{option}"):
        scaffold_project.check_training()


@pytest.mark.parametrize(
    ("one", "old", "new", "error"),
    [
        (
            ROW,
            "normalization(train.features[:, : len(NUMBERS)])",
            "normalization(read_table(config.data, NUMBERS, []).drop_nulls().to_numpy())",
            "train: rows of other splits have a part in what a layer scales by",
        ),
        (
            VECTOR,
            "layers.LSTM(config.units)(x)",
            "layers.LSTM(config.units)(layers.LSTM(64, return_sequences=True)(x))",
            "train ignores --units: the layer lstm.* has 64",
        ),
        (
            VECTOR,
            "layers.LSTM(config.units)",
            "layers.LSTM(config.units, trainable=False)",
            "train: the layer lstm.* is not trained",
        ),
        (
            VECTOR,
            "layers.LSTM(config.units)",
            "layers.GRU(config.units)",
            r"model: README.md says LSTM, but the cells of the model are \['GRUCell'\]",
        ),
        (
            TAGS,
            "layers.Bidirectional(layers.LSTM(config.units, return_sequences=True))",
            "layers.LSTM(config.units, return_sequences=True)",
            "model: README.md says bidirectional LSTM, but no layer is bidirectional",
        ),
        (
            TWO,
            "    x = layers.GRU(config.units, return_sequences=True)(x)\n",
            "",
            "model: 2 recurrent layers were asked for .*, but it has 1",
        ),
        (
            VECTOR,
            "layers.LSTM(config.units)",
            "layers.LSTM(config.units, kernel_initializer=keras.initializers.GlorotUniform(0))",
            "train ignores --seed: lstm.*kernel is the same for two seeds",
        ),
        (
            VECTOR,
            "layers.LSTM(config.units)(x)",
            "layers.LSTM(config.units)(layers.RNN(layers.LSTMCell(64), return_sequences=True)(x))",
            "train ignores --units: the layer rnn.* has 64",
        ),
        (
            TAGS,
            "len(values), config.embedding_size)",
            "len(values), 24 if feature else config.embedding_size)",
            "train ignores --embedding-size: the layer embedding.* has 24",
        ),
        (
            PAIRS,
            "x = embed(decoder_input, vocabulary, config)",
            "x = layers.Dropout(0.2)(layers.Embedding(vocabulary, 90)(decoder_input))",
            "train ignores --dropout: the layer dropout.* has 0.2",
        ),
        (
            TEXT,
            "config.embedding_size)",
            "config.embedding_size, trainable=False)",
            "train: the layer embedding.* is as it was drawn, and is not trained",
        ),
        (
            TEXT,
            "Crossentropy()",
            "Crossentropy(from_logits=True)",
            "train: the loss has from_logits=True, but the outputs are probabilities",
        ),
        (
            PAIRS,
            "(from_logits=True)",
            "()",
            "train: the loss has from_logits=False, but the outputs are logits",
        ),
    ],
    ids=[
        "statistics of all rows",
        "units of one layer",
        "a frozen layer",
        "another cell",
        "one direction",
        "a layer fewer",
        "a kernel that no seed changes",
        "units of a cell",
        "embedding size of one layer",
        "dropout of one layer",
        "a random embedding that is frozen",
        "probabilities as logits",
        "logits as probabilities",
    ],
)
def test_a_layer_that_is_not_as_the_training_asks_is_named(
    built: Build, one: Combination, old: str, new: str, error: str
) -> None:
    project, names = built(one), ("import NUMBERS, TARGET", "import NUMBERS, read_table, TARGET")
    imports = names if one == ROW else ()
    with planted(project, "model.py", old, new, *imports), pytest.raises(SmokeFailure, match=error):
        project.check_training()


def test_vectors_that_were_learnt_elsewhere_may_be_frozen(built: Build) -> None:
    drawn = "np.random.default_rng(0).normal(size=(len(tokenizer.tokens), config.embedding_size))"
    known = f"config.embedding_size, keras.initializers.Constant({drawn}), trainable=False)"
    imports = ("import keras\n", "import keras\nimport numpy as np\n")
    project = built(TEXT)
    with planted(project, "model.py", "config.embedding_size)", known, *imports):
        project.check_training()


@pytest.mark.parametrize(
    ("one", "old", "new", "layer"),
    [
        (
            VECTOR,
            "(config.units)(x)",
            "(config.units)(x)\n    x = keras.ops.stop_gradient(x)",
            "lstm",
        ),
        (
            TAGS,
            "layers.Concatenate()(embeddings)",
            "ops.stop_gradient(layers.Concatenate()(embeddings))",
            "embedding",
        ),
        (TAGS, "config.embedding_size)", f"config.embedding_size, {ONE_HOT})", ""),
    ],
    ids=["stopped", "stopped below", "frozen by its author"],
)
def test_a_layer_that_no_gradient_reaches_is_named(
    built: Build, one: Combination, old: str, new: str, layer: str
) -> None:
    project, said = built(one), f"an epoch changes no weight of the layer .*{layer}"
    named = pytest.raises(SmokeFailure, match=said) if layer else contextlib.nullcontext()
    with planted(project, "model.py", old, new), named:
        Passage(project).train_a_little()


CHANGE = "the newest rows of the file, which are there to test, change "
SCALED = "    series = read_series(config.data)\n"
NEWEST = {
    "statistics of all rows": (
        "model.py",
        "normalization(train.rows.features)",
        "normalization(train.series.features)",
        "what a layer scales by",
    ),
    "a loss in units of all rows": (
        "model.py",
        "np.nanstd(train.rows.targets",
        "np.nanstd(train.series.targets",
        "the loss of an example",
    ),
    "weights that begin at the mean of all rows": (
        "model.py",
        "layers.Dense(config.output_length * len(TARGETS))",
        "layers.Dense(config.output_length * len(TARGETS), bias_initializer=keras"
        ".initializers.Constant(float(np.nanmean(train.series.targets))))",
        "the first weights",
    ),
    "rows that are scaled by all": (
        "data.py",
        SCALED,
        f"{SCALED}    mean = series.features.mean()\n"
        "    series = series._replace(features=series.features / mean)\n",
        "the examples of another split",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "what"), NEWEST.values(), ids=NEWEST)
def test_what_the_newest_rows_of_a_series_change_is_named(
    built: Build, file: str, old: str, new: str, what: str
) -> None:
    project = built(PLAIN)
    with planted(project, file, old, new), pytest.raises(SmokeFailure, match=CHANGE + what):
        project.check_training()


def test_what_the_newest_rows_of_one_of_many_series_change_is_named(built: Build) -> None:
    own = OWN["vector-output", "forecast"][1] | {"normalize": "series"}
    project = built(Combination("vector-output", "forecast", tuple(own.items())))
    project.check_training()
    of_all = planted(project, "data.py", "    rows = train.rows\n", "    rows = series\n")
    with of_all, pytest.raises(SmokeFailure, match=CHANGE):
        project.check_training()


@pytest.mark.parametrize(
    ("filled", "named"),
    [
        ("forward_fill().rolling_mean(7, center=True, min_samples=1)", True),
        ("interpolate()", True),
        ("forward_fill().rolling_mean(7, min_samples=1)", False),
    ],
    ids=["a mean of the days before and after", "a line over a gap", "a mean of the days before"],
)
def test_features_that_follow_later_rows_are_named(built: Build, filled: str, named: bool) -> None:
    project = built(PLAIN)
    file = next(project.folder.glob("data/*.csv"))
    whole = file.read_bytes()
    lines = whole.splitlines(keepends=True)
    times = [line.split(b",")[0] for line in lines[1000:1003]]
    lines[1000:1003] = [time + b"," * lines[0].count(b",") + b"\n" for time in times]
    said = pytest.raises(SmokeFailure, match="later rows have a part in the features of 2002-09-2")
    file.write_bytes(b"".join(lines))
    try:
        with planted(project, "data.py", "forward_fill()", filled):
            with said if named else contextlib.nullcontext():
                project.check_training()
    finally:
        file.write_bytes(whole)


OBSERVED = "observed = table.select(TARGETS)"
LONG = Combination("many-to-one", "sequences")


@pytest.mark.parametrize(
    ("one", "old", "new", "said"),
    [
        (PLAIN, OBSERVED, f"{OBSERVED}.fill_null(0)", "missing ones are made up"),
        (
            PLAIN,
            OBSERVED,
            f"{OBSERVED}.select(pl.all().rolling_mean(7, min_samples=1))",
            "the targets births are not those of .*, but made of several",
        ),
        (PLAIN, OBSERVED, f"{OBSERVED}.select(pl.all().log())", ""),
        (
            LONG,
            "pl.col(FEATURES).forward_fill()",
            "(pl.col(FEATURES) // 10 * 10).forward_fill()",
            "different values in .* as they are read",
        ),
    ],
    ids=["zeros for missing ones", "a mean of the days before", "logarithms", "tens"],
)
def test_values_that_are_not_those_of_the_file_are_named(
    built: Build, one: Combination, old: str, new: str, said: str
) -> None:
    project = built(one)
    file = next(project.folder.glob("data/*.csv"))
    whole = file.read_bytes()
    lines = whole.splitlines(keepends=True)
    if "fill_null" in new:
        lines[1000] = lines[1000].split(b",")[0] + b"," * lines[0].count(b",") + b"\n"
    file.write_bytes(b"".join(lines))
    named = pytest.raises(SmokeFailure, match=said) if said else contextlib.nullcontext()
    try:
        with planted(project, "data.py", old, new), named:
            project.check_training()
    finally:
        file.write_bytes(whole)


@pytest.mark.parametrize(
    ("one", "old", "new"),
    [
        (TEXT, 'LABEL = "label"', 'LABEL = "source"'),
        (PROFILE, '["mon", "tue",', '["tue", "mon",'),
        (PAIRS, 'TARGET = "phonemes"', 'TARGET = "word"'),
    ],
    ids=str,
)
def test_a_project_that_predicts_another_column_than_it_was_made_for_is_named(
    built: Build, one: Combination, old: str, new: str
) -> None:
    project, error = built(one), "but the project is made for"
    with planted(project, "data.py", old, new), pytest.raises(SmokeFailure, match=error):
        project.check_training()


@pytest.mark.parametrize("name", ["make_splits", "load_splits"])
def test_the_splits_of_a_project_are_found_whatever_it_calls_them(built: Build, name: str) -> None:
    project, old = built(PROFILE), "import load_splits"
    in_evaluate = ("Rows, load_splits", f"Rows, {name} as load_splits")
    given = ("validation_data=validation,", "validation_data=load_splits(config)[2],")
    with (
        planted(project, "data.py", "def load_splits", f"def {name}"),
        planted(project, "train.py", old, f"import {name} as load_splits"),
        planted(project, "evaluate.py", *in_evaluate),
    ):
        project.check_training()
        with planted(project, "train.py", *given), pytest.raises(SmokeFailure, match="validates"):
            project.check_training()


PAIRED = "    return Pairs(train, tokenizers"
SHORT = "    whole, train = train, train.filter(pl.col(SOURCE).str.len_chars() <= 6)\n"
LEFT_OUT = {
    "long pairs": (PAIRS, PAIRED, SHORT + PAIRED, r"\d+ of the 8000 rows of .* says nothing"),
    "long pairs, of which it says how many": (
        PAIRS,
        PAIRED,
        f"{SHORT}    print(len(whole) - len(train), 'pairs are too long')\n{PAIRED}",
        "",
    ),
    "the last batch of validation": (
        TEXT,
        "rows = np.arange(len(self.inputs))",
        "rows = np.arange(len(self.inputs) - 9 * (not self.training))",
        r"\d+ of the \d+ examples of the validation split, the same in each epoch",
    ),
    "the last batch of several": (
        PLAIN,
        "        return math.ceil(len(self.order) / self.batch_size)",
        "        return max(1, len(self.order) // self.batch_size)",
        r"\d+ of the \d+ examples of the validation split, the same in each epoch",
    ),
    "all windows but some": (
        PLAIN,
        "self.order = np.arange(len(self.origins))",
        "self.order = np.arange(len(self.origins))[:900]",
        r"\d+ of the \d+ examples of the training split, the same in each epoch",
    ),
    "others in each epoch": (
        PLAIN,
        "            self.random.shuffle(self.order)",
        "            self.order = self.random.permutation(len(self.origins))[:900]",
        "",
    ),
}


@pytest.mark.parametrize(("one", "old", "new", "what"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_examples_that_no_epoch_reads_and_rows_of_no_split_are_noticed(
    built: Build, one: Combination, old: str, new: str, what: str
) -> None:
    project = built(one)
    named = pytest.raises(SmokeFailure, match=what) if what else contextlib.nullcontext()
    with planted(project, "data.py", old, new), named:
        project.check_training()


ACCEPTED = {
    "no epoch": (
        "config.py",
        'if name != "data" and',
        'if name not in ("data", "epochs") and',
        "--ep",
    ),
    "another learning rate on resume": (
        "train.py",
        "replace(config, epochs=began.epochs,",
        "replace(config, epochs=began.epochs, learning_rate=began.learning_rate,",
        "--resume accepts another --learning-rate, and ignores it",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "error"), ACCEPTED.values(), ids=ACCEPTED)
def test_an_option_that_cannot_be_followed_and_is_not_refused_is_noticed(
    built: Build, file: str, old: str, new: str, error: str
) -> None:
    project = built(PLAIN)
    with planted(project, file, old, new), pytest.raises(SmokeFailure, match=error):
        project.check_training()


LOST = {
    "it deletes what it has": (
        "        model.fit(\n            training,",
        "        fit = model.fit\n"
        "        model.fit = lambda *given, **named: lose(run, fit, *given, **named)\n"
        "        model.fit(\n            training,",
        "def new_run(",
        "def lose(run, fit, *given, **named):\n    import shutil\n\n    try:\n"
        "        fit(*given, **named)\n    except KeyboardInterrupt:\n"
        "        shutil.rmtree(run)\n        raise\n\n\ndef new_run(",
    ),
    "its name is that of a minute": (
        "%Y%m%d-%H%M%S-%f",
        "%Y%m%d-%H%M",
    ),
}


@pytest.mark.parametrize("change", LOST.values(), ids=LOST)
def test_a_run_that_an_interrupt_or_another_run_takes_away_is_noticed(
    built: Build, change: tuple[str, ...]
) -> None:
    project = built(PLAIN)
    with planted(project, "train.py", *change), pytest.raises(SmokeFailure, match="an interrupt"):
        project.check_training()


def test_an_older_run_where_none_is_named_is_noticed(built: Build) -> None:
    project, oldest = built(ROW), ("max(Path()", "min(Path()")
    named = pytest.raises(SmokeFailure, match="where no run is named, not the newest run")
    with planted(project, "config.py", *oldest), named:
        project.check_training()


def test_a_run_that_was_evaluated_last_is_not_the_newest(built: Build) -> None:
    project, newest = built(ROW), 'max(Path().glob("runs/*/config.json"), '
    by_time = f"{newest}key=lambda file: file.parent.stat().st_mtime, "
    named = pytest.raises(SmokeFailure, match="where no run is named, not the newest run")
    with planted(project, "config.py", newest, by_time), named:
        project.check_training()


def test_an_option_that_nothing_reads_is_named(built: Build) -> None:
    project, field = built(TEXT), "    patience: int = 10"
    named = pytest.raises(SmokeFailure, match="train ignores --weight-decay: only its definition")
    with planted(project, "config.py", field, f"    weight_decay: float = 0.1\n{field}"), named:
        project.check_training()


@pytest.mark.parametrize("one", [ROW, PAIRS, VECTOR], ids=str)
def test_other_data_of_the_same_size_is_refused(built: Build, one: Combination) -> None:
    project, whole = built(one), "Path(path).read_bytes()"
    named = pytest.raises(SmokeFailure, match="evaluate scores a data file of the same size")
    with planted(project, "train.py", whole, "b'%d' % Path(path).stat().st_size"), named:
        project.check_training()


def test_a_data_file_of_which_a_part_alone_is_compared_is_named(built: Build) -> None:
    project, whole = built(ROW), "Path(path).read_bytes()"
    named = pytest.raises(SmokeFailure, match="evaluate scores a data file of the same size")
    with planted(project, "train.py", whole, f"{whole}[:4096]"), named:
        project.check_training()


@pytest.mark.parametrize("script", ["evaluate", "predict"])
@pytest.mark.parametrize("one", [ROW, TAGS, PAIRS, VECTOR], ids=str)
def test_a_script_that_opens_another_run_is_named(
    built: Build, one: Combination, script: str
) -> None:
    project, another = built(one), ("= open_run(run)", "= open_run()")
    named = pytest.raises(SmokeFailure, match=f"{script} ignores --run=")
    with planted(project, f"{script}.py", *another), named:
        project.check_training()


@pytest.mark.parametrize(
    ("one", "script", "old", "new"),
    [
        (ROW, "predict", '(run / "categories', '(open_run()[0] / "categories'),
        (TEXT, "predict", "Tokenizer.load(run)", "Tokenizer.load(open_run()[0])"),
        (TAGS, "evaluate", "Tokenizer.load(run)", "Tokenizer.load(open_run()[0])"),
        (PAIRS, "predict", "load_tokenizers(run)", "load_tokenizers(open_run()[0])"),
        (
            VECTOR,
            "predict",
            "run, config = open_run(run)",
            "(run, _), (_, config) = open_run(run), open_run()",
        ),
        (
            PAIRS,
            "evaluate",
            "run, config = open_run(run)",
            "(run, _), (_, config) = open_run(run), open_run()",
        ),
    ],
    ids=["categories", *3 * ["tokenizer"], "configuration", "configuration of evaluate"],
)
def test_a_script_that_reads_a_newer_run_beside_its_own_is_named(
    built: Build, one: Combination, script: str, old: str, new: str
) -> None:
    project = built(one)
    named = pytest.raises(SmokeFailure, match=f"{script} ignores --run=")
    with planted(project, f"{script}.py", old, new), named:
        project.check_training()


@pytest.mark.parametrize(
    ("one", "change"),
    [(VECTOR, ()), (ROW, ()), *((ROW, change) for change in SOUND.values())],
    ids=[str(VECTOR), str(ROW), *SOUND],
)
def test_a_sound_training_passes(built: Build, one: Combination, change: tuple[str, ...]) -> None:
    project = built(one)
    with planted(project, "train.py", *change):
        project.check_training()


def test_a_scale_that_somebody_has_chosen_passes(built: Build) -> None:
    project, chosen = built(ROW), "layers.Normalization(mean=40.1, variance=100.0)"
    learnt = "normalization(train.features[:, : len(NUMBERS)])"
    with planted(project, "model.py", learnt, chosen):
        project.check_training()


CUT = {
    "the first labels of a class": (
        ROW,
        "make_report(test.targets, predictions, names)",
        "make_report(test.targets[:30], {k: p[:30] for k, p in predictions.items()}, names)",
    ),
    "the first windows": (VECTOR, "forecast - test.targets", "(forecast - test.targets)[:256]"),
    "the first profiles": (PROFILE, "values - targets for", "(values - targets)[:64] for"),
}


@pytest.mark.parametrize(("one", "old", "new"), CUT.values(), ids=CUT)
def test_rows_that_evaluate_leaves_out_are_noticed(
    built: Build, one: Combination, old: str, new: str
) -> None:
    project = built(one)
    project.train("--epochs", "1")
    project.evaluate()
    said = "leave metrics.json as it is|mae is .*, but the outputs of the model have|matrix is not"
    with planted(project, "evaluate.py", old, new), pytest.raises(SmokeFailure, match=said):
        project.evaluate()


TAUGHT = Combination("seq2seq", "forecast")
OTHERWISE = {
    "the truth of the step before": (
        (TAUGHT, "evaluate.py"),
        "model = build_forecaster(load_model(run), config)",
        "model = load_model(run)",
        'model.predict({"window": test.inputs}, batch_size=1024, verbose=0)',
        "model.predict(test, verbose=0)",
    ),
    "the validation split": (
        (PLAIN, "evaluate.py"),
        "train, _, test = load_splits(config)",
        "train, test, _ = load_splits(config)",
    ),
    "a mean of the days before and after": (
        (PLAIN, "data.py"),
        "    observed = table",
        "    smooth = pl.col(TARGETS).rolling_mean(7, center=True, min_samples=1)\n"
        "    filled = filled.with_columns(smooth)\n    observed = table",
    ),
    "forecasts of a day before": (
        (PLAIN, "predict.py"),
        "time = data.time_after(time[-1], len(values))",
        "time = data.time_after(time[-2], len(values))",
    ),
}


@pytest.mark.parametrize("way", OTHERWISE)
def test_a_forecast_that_is_another_than_what_evaluate_scores_is_noticed(
    built: Build, way: str
) -> None:
    (one, file), *changes = OTHERWISE[way]
    project = built(one)
    with planted(project, file, *changes):
        project.train("--epochs", "1")
        said = "evaluate: (predict: (where it ends|\\d+ rows are left out)|mae is that of the val)"
        with pytest.raises(SmokeFailure, match=said):
            project.evaluate()


def test_sources_that_evaluate_leaves_out_are_noticed(built: Build) -> None:
    project, split = built(PAIRS), "train, _, test = load_splits(config)\n"
    short = "    test = Pairs(test.rows[::2], test.tokenizers, config)\n"
    project.train("--epochs", "1")
    said = r"the test split has 1200 rows, and the model predicts 600"
    with planted(project, "evaluate.py", split, split + short):
        with pytest.raises(SmokeFailure, match=said):
            project.evaluate()


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_what_is_known_ahead_is_found_behind_the_first_rows_of_each_series(
    tmp_path: Path, suffix: str
) -> None:
    table = pl.DataFrame({"shop": ["a"] * 10 + ["b"] * 5, "day": [*range(10), *range(5)]})
    file = tmp_path / f"shops.{suffix}"
    (table.write_csv if suffix == "csv" else table.write_parquet)(file)
    read = pl.read_csv if suffix == "csv" else pl.read_parquet
    each = read(script.first_rows(str(file), ["shop"]))
    assert each.rows() == [
        *zip("a" * 8, range(8), strict=True),
        *zip("b" * 4, range(4), strict=True),
    ]
    assert read(script.first_rows(str(file), [])).rows() == table.head(12).rows()


VARYING = {
    VECTOR: (
        "forecast - test.targets",
        "(forecast + np.random.default_rng().normal(size=forecast.shape) - test.targets)",
    ),
    PAIRS: (
        "nearest_targets(sample[SOURCE], train), sample[TARGET])",
        "nearest_targets((some := sample.sample(300))[SOURCE], train), some[TARGET])",
    ),
}


@pytest.mark.parametrize("one", VARYING, ids=str)
def test_a_baseline_that_varies_is_noticed(built: Build, one: Combination) -> None:
    project = built(one)
    old, new = VARYING[one]
    project.train("--epochs", "1")
    with planted(project, "evaluate.py", old, new), pytest.raises(SmokeFailure, match="baselines"):
        project.evaluate()


@pytest.mark.parametrize(
    "outputs", [np.zeros((3, 2), "f"), np.ones((9, 2), "i"), np.full((9, 2), "a"), [0.5] * 9]
)
def test_outputs_without_a_last_quarter_to_change_are_left_alone(outputs: object) -> None:
    assert scores.changed(outputs) is None


def test_symbols_of_the_last_quarter_are_those_of_other_rows() -> None:
    symbols = np.arange(18).reshape(9, 2)
    assert scores.changed(symbols).tolist() == [*symbols[:6].tolist(), [16, 17], [12, 13], [14, 15]]


@pytest.mark.parametrize("values", [[0.2, 0.7, 0.1], [0.3], [5.0, -1.0], [7.0]])
def test_every_row_of_the_last_quarter_is_another(values: list[float]) -> None:
    outputs = np.array([values] * 9)
    other = scores.changed(outputs)
    assert other is not None and (other[:6] == outputs[:6]).all()
    assert (other[6:] != outputs[6:]).any(axis=1).all()
    assert not (outputs <= 1).all() or (outputs < 0).any() or ((0 <= other) & (other <= 1)).all()


def test_few_steps_in_an_epoch_are_noticed() -> None:
    with pytest.raises(Failure, match="train fits 3 batches of the 5 of the training split"):
        splits.check_split(range(5), range(5), 3, "fits", "training")


def test_the_configuration_of_another_run_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"seed": 0, "units": 70}', encoding="utf-8")
    wiring.check_config(tmp_path, {"units": 70, "added": 1})
    with pytest.raises(Failure, match="train: --seed=2, but config.json says seed 0"):
        wiring.check_config(tmp_path, {"seed": 2})


def test_a_decoder_that_stops_before_the_longest_target_is_noticed(built: Build) -> None:
    project, said = built(PAIRS), r"a target of \d+ symbols was trained, and it writes"
    stops = planted(project, "predict.py", "tokenizers.target.longest + 1", "5")
    with stops, pytest.raises(SmokeFailure, match=said):
        project.check_training()


def test_a_source_of_which_the_end_is_not_read_is_noticed(built: Build) -> None:
    project, cut = built(PAIRS), "decode([one[:5] for one in sources], load_model"
    ends = planted(project, "predict.py", "decode(sources, load_model", cut)
    with ends, pytest.raises(SmokeFailure, match=r"a source has \d+ symbols, and it reads 5"):
        project.check_training()


@pytest.mark.parametrize("scaffold_project", [ROW], indirect=True, ids=str)
def test_a_network_that_does_not_improve_is_named(scaffold_project: Project) -> None:
    (path,) = scaffold_project.path.glob("src/*/model.py")
    code = path.read_text(encoding="utf-8")
    path.write_text(code.replace("Adam(config.learning_rate)", "Adam(0.0)"), encoding="utf-8")
    with pytest.raises(SmokeFailure, match="learn: training does not improve the network"):
        Passage(scaffold_project).learn()


ARRAYS = """\
    import numpy as np

    batches = [training[index] for index in range(len(training))]
    x, y = (np.concatenate(part) for part in zip(*batches, strict=True))
    model.fit(
        x,
        y,
        batch_size=config.batch_size,
        validation_data=validation,"""


GENERATOR = """\
    model.fit(
        (training[index % len(training)] for index in range(len(training) * config.epochs)),
        steps_per_epoch=len(training),
        validation_data=validation,"""
TENSORS = """\
    import tensorflow as tf

    rows = tf.data.Dataset.from_tensor_slices(training[0]).batch(config.batch_size)
    model.fit(
        rows,
        validation_data=validation,"""
WARM_UP = f"    model.fit(training, steps_per_epoch=2)\n{FIT}"


@pytest.mark.parametrize(
    "fit",
    [ARRAYS, GENERATOR, TENSORS, WARM_UP],
    ids=["arrays", "generator", "tensors", "warm-up"],
)
@pytest.mark.parametrize("one", [ROW, VECTOR], ids=str)
def test_another_way_to_fit_passes(built: Build, one: Combination, fit: str) -> None:
    project = built(one)
    with planted(project, "train.py", indent(FIT, "    "), indent(fit, "    ")):
        project.check_training()
