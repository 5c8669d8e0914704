"""The tests of a generated project can fail: each planted mistake turns them red."""

from dataclasses import dataclass

import pytest
from variants import variant

from scaffold.smoke import Combination, Project, SmokeFailure
from scaffold.tasks import mode_task_pairs


@dataclass(frozen=True)
class Mutation:
    """A mistake: in `project`, `file` says `new` in place of `old`, and the file `test` notices."""

    project: Combination
    file: str
    old: str
    new: str
    test: str = "test_model.py"


DATA, EVALUATE, SCRIPTS = "test_data.py", "test_evaluate.py", "test_scripts.py"
LSTM = "layers.LSTM(config.units, return_sequences=True)"

ROW = variant("one-to-one", "tabular")
NUMBER = variant("one-to-one", "tabular", 0)
PROFILE = variant("one-to-many", "tabular")
FEEDBACK = variant("one-to-many", "tabular", decoder="feedback")
SEQUENCE = variant("many-to-one", "sequences")
TOTAL = variant("many-to-one", "sequences", 0)
STEP = variant("many-to-many", "sequences")
LOAD = variant("many-to-many", "sequences", 0)
TEXT = variant("many-to-one", "text")
TAGS = variant("many-to-many", "tagging")
PAIRS = variant("seq2seq", "pairs")
PLAIN_PAIRS = variant("seq2seq", "pairs", attention=False, bidirectional=False)
NEXT = variant("many-to-one", "forecast")
SYNCED = variant("many-to-many", "forecast")
LAST = variant("many-to-many-last", "forecast")
PADDED = variant("many-to-many-padded", "forecast")
VECTOR = variant("vector-output", "forecast")
WINDOW = variant("vector-output", "forecast", normalize="window")
SEASON = variant("vector-output", "forecast", normalize="season")
REPEAT = variant("encoder-decoder", "forecast")
TAUGHT = variant("seq2seq", "forecast")
TAUGHT_SEASON = variant("seq2seq", "forecast", normalize="season")
ATTENTION = variant("seq2seq", "forecast", attention=True)

TABULAR = {
    "the first feature is not read": Mutation(
        ROW, "model.py", "x = standardise(row, ", "x = standardise(row - row[:, :1], "
    ),
    "a row sees its neighbours": Mutation(
        NUMBER,
        "model.py",
        "x = standardise(row, ",
        "x = standardise(row - keras.ops.mean(row, axis=0, keepdims=True), ",
    ),
    "the scaler is fitted on all rows": Mutation(
        ROW, "scaling.py", "measure_features(features[train],", "measure_features(features,", DATA
    ),
    "duplicates straddle the splits of a table": Mutation(
        NUMBER, "data.py", "duplicates(features),", "pl.Series(range(len(table))),", DATA
    ),
    "features and targets of a batch are not of the same rows": Mutation(
        NUMBER, "rows.py", "self.targets[chosen]", "self.targets[chosen[::-1]]", DATA
    ),
    "rows come in the same order in every epoch": Mutation(
        NUMBER, "rows.py", "self.random.shuffle(self.order)", "pass", DATA
    ),
    "skill is measured against the worst baseline": Mutation(
        ROW, "skill.py", "best = max(", "best = min(", "test_skill.py"
    ),
    "the error is compared with that of the worst baseline": Mutation(
        NUMBER, "skill.py", "least = min(", "least = max(", "test_skill.py"
    ),
    "the last weights are kept, not the best": Mutation(
        ROW, "runs.py", 'if logs and logs["val_loss"] < self.best', "if logs", "test_runs.py"
    ),
    "the class before is predicted": Mutation(
        ROW, "predict.py", ".argmax(axis=1)]", ".argmax(axis=1) - 1]", PREDICT
    ),
    "numbers are left standardised": Mutation(
        NUMBER, "scaling.py", " + as_array(statistics.target_mean)", "", TARGETS
    ),
    "the first step of a profile sees nothing": Mutation(
        PROFILE,
        "model.py",
        "x = layers.LSTM(",
        "x = keras.ops.pad(x[:, 1:], ((0, 0), (1, 0), (0, 0)))\n    x = layers.LSTM(",
    ),
    "the steps of a profile are reversed": Mutation(
        PROFILE, "targets.py", "[..., None]", "[..., ::-1, None]", PREDICT
    ),
    "a decoder with feedback reads no output": Mutation(
        FEEDBACK, "decoder.py", "self.memory(before,", "self.memory(0 * before,", "test_decoder.py"
    ),
    "a decoder with feedback forgets the row": Mutation(
        FEEDBACK, "model.py", 'activation="tanh")(x)', 'activation="tanh")(0 * x)'
    ),
}
SEQUENCES = {
    "a sequence is read without its mask": Mutation(SEQUENCE, "model.py", "(x, mask=mask)", "(x)"),
    "only the last step is read": Mutation(
        TOTAL, "model.py", "(x, mask=mask)", "(x[:, -1:], mask=mask[:, -1:])"
    ),
    "the channels are measured on all sequences": Mutation(
        SEQUENCE, "data.py", "[sequences.steps[row] for row in train]", "sequences.steps", DATA
    ),
    "duplicates straddle the splits of sequences": Mutation(
        TOTAL, "data.py", "duplicates(sequences.steps)", "pl.Series(range(len(table)))", DATA
    ),
    "answers come in the order of the batches": Mutation(
        SEQUENCE,
        "answers.py",
        "found[rows] = output",
        "found[sorted(rows)] = output",
        "test_answers.py",
    ),
    "the class before is predicted for a sequence": Mutation(
        SEQUENCE, "predict.py", ".argmax(axis=-1)]", ".argmax(axis=-1) - 1]", PREDICT
    ),
    "steps are made to see the future": Mutation(
        STEP, "model.py", LSTM, f"layers.Bidirectional({LSTM})"
    ),
    "steps are read one by one": Mutation(
        LOAD, "model.py", f"{LSTM}(x, mask=mask)", "layers.Dense(config.units)(x)"
    ),
    "padding counts in the loss of the steps": Mutation(
        STEP,
        "batches.py",
        "[part[row] for row in rows], inputs.shape[1])",
        "[part[row] for row in rows], inputs.shape[1], 1)",
        "test_answers.py",
    ),
    "sequences and labels of a batch are not of the same rows": Mutation(
        SEQUENCE, "batches.py", "self.targets[rows]", "self.targets[rows[::-1]]", PREDICT
    ),
    "steps and labels of a batch are not of the same rows": Mutation(
        STEP,
        "batches.py",
        "[part[row] for row in rows]",
        "[part[row] for row in rows[::-1]]",
        PREDICT,
    ),
    "a step without a label counts": Mutation(
        STEP,
        "data.py",
        'labels.is_not_null().to_numpy().astype("float32")',
        'np.ones(len(labels), "float32")',
        "test_answers.py",
    ),
    "the class before is predicted for a step": Mutation(
        STEP, "predict.py", ".argmax(axis=-1)]", ".argmax(axis=-1) - 1]", PREDICT
    ),
    "labels stand a step late": Mutation(
        LOAD,
        "data.py",
        "return np.split(targets, ",
        "return np.split(np.roll(targets, 1, 0), ",
        "test_answers.py",
    ),
    "labels are left standardised": Mutation(
        LOAD, "scaling.py", " + statistics.label_mean", "", LABELS
    ),
}
SYMBOLS = {
    "a text is read without its mask": Mutation(TEXT, "model.py", "(x, mask=mask)", "(x)"),
    "only the last token is read": Mutation(
        TEXT, "model.py", "(x, mask=mask)", "(x[:, -1:], mask=mask[:, -1:])"
    ),
    "texts and labels of a batch are not of the same rows": Mutation(
        TEXT, "batches.py", "self.targets[rows]", "self.targets[rows[::-1]]", PREDICT
    ),
    "the vocabulary is learnt from all texts": Mutation(
        TEXT, "data.py", "measure(texts[train],", "measure(texts,", DATA
    ),
    "duplicates straddle the splits of texts": Mutation(
        TEXT, "data.py", "without_case_and_spaces(texts),", "texts,", DATA
    ),
    "the label before is predicted": Mutation(
        TEXT, "predict.py", ".argmax(axis=1)]", ".argmax(axis=1) - 1]", PREDICT
    ),
    "tokens are read without their mask": Mutation(TAGS, "model.py", "(x, mask=mask)", "(x)"),
    "a tag does not see the tokens after it": Mutation(
        TAGS, "model.py", "layers.Bidirectional(", "("
    ),
    "padding counts in the loss of the tags": Mutation(
        TAGS, "data.py", "[(tags >= 0)", "[(tags >= -1)", DATA
    ),
    "the vocabulary is learnt from all sentences": Mutation(
        TAGS, "data.py", "measure(train.sentences,", "measure(sentences,", DATA
    ),
    "duplicates straddle the splits of sentences": Mutation(
        TAGS,
        "data.py",
        "split_rows(table, duplicates,",
        "split_rows(table, table[config.tokens],",
        DATA,
    ),
    "the tag before is predicted": Mutation(
        TAGS, "tagger.py", "statistics.labels[n]", "statistics.labels[n - 1]", MODEL
    ),
    "tags come a step late": Mutation(
        TAGS, "tagger.py", "numbers[place, :steps]", "numbers[place, 1 : steps + 1]", MODEL
    ),
}
SEQ2SEQ = {
    "the encoder skips the first symbol": Mutation(
        PLAIN_PAIRS, "network.py", "self.rnn(x, mask=mask,", "self.rnn(x[:, 1:], mask=mask[:, 1:],"
    ),
    "the encoder reads only the last symbol": Mutation(
        PLAIN_PAIRS,
        "network.py",
        "self.rnn(x, mask=mask,",
        "self.rnn(x[:, -1:], mask=mask[:, -1:],",
    ),
    "the source is read without its mask": Mutation(
        PLAIN_PAIRS, "network.py", "self.rnn(x, mask=mask,", "self.rnn(x,", MODEL
    ),
    "the decoder ignores the state of the encoder": Mutation(
        PLAIN_PAIRS, "network.py", "self.rnn(x, initial_state=state,", "self.rnn(x,"
    ),
    "padding is looked back at": Mutation(
        PAIRS, "network.py", "mask=[None, mask]", "mask=[None, None]", "test_attention.py"
    ),
    "the decoder never looks back": Mutation(
        PAIRS, "network.py", "[x, context]", "[x, 0 * context]", "test_attention.py"
    ),
    "the decoder is shown the answer": Mutation(
        PAIRS, "pairs.py", "[begin, target[:, :-1]]", "[target[:, 1:], begin]", DATA
    ),
    "a taught step sees those after it": Mutation(
        PLAIN_PAIRS, "network.py", "self.embedding(previous)", "self.embedding(previous[:, ::-1])"
    ),
    "the end is never learnt": Mutation(PAIRS, "pairs.py", ", END])", "])", DATA),
    "decoding stops a symbol early": Mutation(
        PAIRS,
        "model.py",
        "steps = self.statistics.longest + 1",
        "steps = self.statistics.longest",
        MODEL,
    ),
    "the worst beam is returned": Mutation(
        PAIRS, "beam.py", "target[::width]", "target[width - 1 :: width]", MODEL
    ),
    "a beam goes on after its end": Mutation(
        PAIRS, "beam.py", "(last == END)[:, None]", "(last == -1)[:, None]", MODEL
    ),
    "the symbols are learnt from all rows": Mutation(
        PAIRS,
        "data.py",
        'measure(*texts["train"])',
        "measure(table[config.source].to_list(), table[config.target].to_list())",
        DATA,
    ),
    "the same source in capitals is in another split": Mutation(
        PAIRS, "data.py", "table[config.source].str.to_lowercase()", "table[config.source]", DATA
    ),
    "padding counts in the loss of the symbols": Mutation(
        PAIRS, "pairs.py", "(target != PADDING)", "(target != -1)", DATA
    ),
}
FORECAST = {
    "made bidirectional": Mutation(SYNCED, "model.py", LSTM, f"layers.Bidirectional({LSTM})"),
    "last made bidirectional": Mutation(LAST, "model.py", LSTM, f"layers.Bidirectional({LSTM})"),
    "recurrence replaced by a layer per step": Mutation(
        SYNCED, "model.py", LSTM, "layers.Dense(config.units)"
    ),
    "given only the last step": Mutation(
        VECTOR, "model.py", "(config.units)(x)", "(config.units)(x[:, -1:])"
    ),
    "given only the first steps": Mutation(
        NEXT, "model.py", "(config.units)(x)", "(config.units)(x[:, :-1])"
    ),
    "the first step multiplied by zero": Mutation(
        NEXT,
        "model.py",
        "(config.units)(x)",
        "(config.units)(keras.ops.concatenate([0 * x[:, :1], x[:, 1:]], axis=1))",
    ),
    "the encoder skips the first step": Mutation(
        REPEAT, "model.py", "(config.units)(x)", "(config.units)(x[:, 1:])"
    ),
    "the first steps kept, not the last": Mutation(
        LAST, "model.py", "[:, -config.output_length :]", "[:, : config.output_length]"
    ),
    "no room for the outputs": Mutation(
        PADDED, "model.py", "layers.ZeroPadding1D((0, config.output_length))(x)", "x"
    ),
    "the features scaled by all rows": Mutation(
        VECTOR,
        "model.py",
        "normalization(train.rows.features)",
        "normalization(train.series.features)",
    ),
    "the targets scaled by all rows": Mutation(
        VECTOR,
        "model.py",
        "normalization(train.rows.targets, invert",
        "normalization(train.series.targets, invert",
    ),
    "outputs left normalized": Mutation(
        VECTOR, "model.py", "normalization(train.rows.targets, invert=True)(x)", "x"
    ),
    "a window loses its own level": Mutation(
        WINDOW, "model.py", "outputs = reference(inputs, config) + x", "outputs = x"
    ),
    "missing targets count in the loss": Mutation(
        VECTOR,
        "model.py",
        "ops.where(ops.isnan(targets), outputs, targets)",
        "ops.where(ops.isnan(targets), 0.0, targets)",
    ),
    "windows cross the split": Mutation(
        VECTOR, "data.py", "config, train_end, val_end,", "config, train_end - 3, val_end,", DATA
    ),
    "the test begins in validation": Mutation(
        VECTOR, "data.py", "config, val_end, rows,", "config, val_end - 1, rows,", DATA
    ),
    "training reaches into validation": Mutation(
        NEXT, "data.py", "config, 0, train_end, ", "config, 0, train_end + 1, ", DATA
    ),
    "gaps filled from the future": Mutation(
        VECTOR, "data.py", "forward_fill()", "backward_fill()", DATA
    ),
    "missing rows left out of the grid": Mutation(
        VECTOR, "data.py", 'how="left"', 'how="inner"', DATA
    ),
    "targets a step too soon": Mutation(
        PADDED,
        "data.py",
        "views(series.targets[first + steps.start : stop]",
        "views(series.targets[first + steps.start - 1 : stop - 1]",
        DATA,
    ),
    "time order lost": Mutation(
        VECTOR, "data.py", 'grid.to_frame(TIME).join(table, on=TIME, how="left")', "table", DATA
    ),
    "targets not of their windows": Mutation(
        VECTOR, "data.py", "self.targets[batch]", "self.targets[batch[::-1]]", DATA
    ),
    "windows come in the same order in every epoch": Mutation(
        VECTOR, "data.py", "self.random.shuffle(self.order)", "pass", DATA
    ),
    "a repeated time is taken twice": Mutation(
        VECTOR, "data.py", "time.is_first_distinct()", "time.is_not_null()", DATA
    ),
    "a constant target is trained on": Mutation(
        VECTOR, "data.py", "if not np.nanmax(values) > np.nanmin(values)", "if False", DATA
    ),
    "a forecast starts from the oldest rows": Mutation(
        VECTOR,
        "predict.py",
        "[None, -config.input_length :]",
        "[None, : config.input_length]",
        SCRIPTS,
    ),
    "a forecast has the time of the step before": Mutation(
        VECTOR, "predict.py", "time[steps.start :]", "time[steps.start - 1 : -1]", SCRIPTS
    ),
    "a forecast is rescaled": Mutation(
        VECTOR,
        "predict.py",
        "ops.convert_to_numpy(forecast)",
        "2 * ops.convert_to_numpy(forecast)",
        SCRIPTS,
    ),
    "the last weights are kept, not the best": Mutation(
        VECTOR, "train.py", 'if logs["val_loss"] < self.best', "if True", SCRIPTS
    ),
    "a resumed run begins anew": Mutation(
        VECTOR, "train.py", 'model.load_weights(run / "state.weights.h5")', "pass", SCRIPTS
    ),
    "a changed data file is evaluated": Mutation(
        VECTOR, "evaluate.py", "    check_data(run, config)\n", "", SCRIPTS
    ),
    "skill is measured against the worst baseline": Mutation(
        VECTOR, "evaluate.py", "best = min(", "best = max(", EVALUATE
    ),
    "the seasonal baseline is a step late": Mutation(
        VECTOR, "evaluate.py", "- seasons * season", "- seasons * season - 1", EVALUATE
    ),
    "the last value is one that was not known yet": Mutation(
        VECTOR,
        "evaluate.py",
        "ahead = np.arange(len(steps)) + 1",
        "ahead = 0 * np.arange(len(steps)) + 1",
        EVALUATE,
    ),
    "ridge is fitted on the test": Mutation(
        VECTOR,
        "evaluate.py",
        "ridge.fit(flat(train.inputs[rows]), flat(train.targets[rows]))",
        "ridge.fit(flat(test.inputs), flat(test.targets))",
        EVALUATE,
    ),
    "missing targets are scored": Mutation(
        VECTOR,
        "evaluate.py",
        "np.nanmean(np.abs(error), axis",
        "np.mean(np.nan_to_num(np.abs(error)), axis",
        EVALUATE,
    ),
    "errors are halved": Mutation(
        VECTOR,
        "evaluate.py",
        "forecast - test.targets for",
        "(forecast - test.targets) / 2 for",
        EVALUATE,
    ),
    "the last season is looked for a step late": Mutation(
        SEASON,
        "model.py",
        "season = windows[:, -config.season :, ",
        "season = windows[:, -config.season - 1 : -1, ",
    ),
    "nothing persists of the last deviation": Mutation(
        SEASON, "model.py", "ops.multiply(deviation, persistence)", "0 * deviation"
    ),
    "what persists is not measured": Mutation(
        SEASON, "model.py", "np.clip(share, 0, 1)", "np.clip(0 * share, 0, 1)"
    ),
    "teacher forcing shows the target": Mutation(
        TAUGHT,
        "data.py",
        "[first + steps.start - 1 : stop - 1, ",
        "[first + steps.start : stop, ",
        DATA,
    ),
    "the seq2seq encoder skips the first step": Mutation(
        TAUGHT, "model.py", "return_state=True)(x)", "return_state=True)(x[:, 1:])"
    ),
    "the seq2seq decoder ignores the state": Mutation(
        TAUGHT, "model.py", "rnn(previous, initial_state=states)", "rnn(previous)"
    ),
    "a forecast does not read its own output": Mutation(
        TAUGHT,
        "model.py",
        '        x, *states = model.get_layer("decoder")',
        '        y, *states = model.get_layer("decoder")',
    ),
    "attention reads the end alone": Mutation(
        ATTENTION, "model.py", "[x, memory])", "[x, memory[:, -1:]])"
    ),
}
MUTATIONS = TABULAR | SEQUENCES | SYMBOLS | SEQ2SEQ | FORECAST
CRASHES = ("NameError", "ImportError", "AttributeError", "SyntaxError", "TypeError", "ValueError")


@pytest.mark.parametrize(
    ("scaffold_project", "mutation"),
    [(mutation.project, mutation) for mutation in MUTATIONS.values()],
    indirect=["scaffold_project"],
    ids=list(MUTATIONS),
)
def test_a_planted_mistake_turns_the_generated_tests_red(
    scaffold_project: Project, mutation: Mutation
) -> None:
    plant(mutation, scaffold_project)
    with pytest.raises(SmokeFailure) as found:
        scaffold_project.test("-x", f"tests/{mutation.test}")
    assert found.value.error.startswith(f"tests: tests/{mutation.test}::"), found.value
    assert not any(crash in found.value.error for crash in CRASHES), found.value


def plant(mutation: Mutation, project: Project) -> None:
    """Write a mistake into the project before it is built."""
    (file,) = project.path.glob(f"src/*/{mutation.file}")
    code = file.read_text(encoding="utf-8")
    where = f"the mutation no longer fits: {file.name} of {mutation.project}"
    assert code.count(mutation.old) == 1, f"{where} has to hold {mutation.old!r} once"
    file.write_text(code.replace(mutation.old, mutation.new), encoding="utf-8")


def test_the_tests_of_every_pair_are_tried() -> None:
    tried = {(mutation.project.mode, mutation.project.task) for mutation in MUTATIONS.values()}
    assert tried == set(mode_task_pairs())
