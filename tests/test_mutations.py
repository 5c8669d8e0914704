"""The tests of a generated project can fail: each planted mistake turns them red."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from planting import planted
from variants import AHEAD, BALANCED, DISTRIBUTED, GROUPED, NAMED, OUTAGE, RETAIL, variant

from scaffold.smoke import Combination, Project, SmokeFailure
from scaffold.tasks import mode_task_pairs


@dataclass(frozen=True)
class Mutation:
    """A mistake: in `project`, `file` says `new` in place of `old`, and `test` notices.

    A test is a file of tests, or one test of it where the others take much longer.
    """

    project: Combination
    file: str
    old: str
    new: str
    test: str = "test_model.py"


Build = Callable[[Combination], Project]
DATA, EVALUATE, SCRIPTS = "test_data.py", "test_evaluate.py", "test_scripts.py"
BEST = f"{SCRIPTS}::test_the_best_weights_are_kept_also_by_a_resumed_run"
SCORED = f"{SCRIPTS}::test_evaluation_scores_the_chosen_run_on_the_test_split"
LSTM = "layers.LSTM(config.units, return_sequences=True)"

ROW = variant("one-to-one", "tabular")
NUMBER = variant("one-to-one", "tabular", 0)
PROFILE = variant("one-to-many", "tabular")
FEEDBACK = variant("one-to-many", "tabular", decoder="feedback")
SEQUENCE = variant("many-to-one", "sequences")
TOTAL = variant("many-to-one", "sequences", 0)
WIDE = variant("many-to-one", "sequences", 1)
STEP = variant("many-to-many", "sequences")
LOAD = variant("many-to-many", "sequences", 0)
TEXT = variant("many-to-one", "text")
CHARACTERS = variant("many-to-one", "text", tokens="characters", columns=NAMED, **BALANCED)
BALANCED_ROW = variant("one-to-one", "tabular", columns=GROUPED, **BALANCED)
BALANCED_STEP = variant("many-to-many", "sequences", **BALANCED)
BALANCED_TAGS = variant("many-to-many", "tagging", **BALANCED)
TAGS = variant("many-to-many", "tagging")
PAIRS = variant("seq2seq", "pairs")
PLAIN_PAIRS = variant("seq2seq", "pairs", attention=False, bidirectional=False)
NEXT = variant("many-to-one", "forecast")
SYNCED = variant("many-to-many", "forecast")
LAST = variant("many-to-many-last", "forecast")
PADDED = variant("many-to-many-padded", "forecast")
VECTOR = variant("vector-output", "forecast")
BEAM = variant("seq2seq", "pairs", **{"with": ("beam",)})
FOLDS = variant("vector-output", "forecast", **{"with": ("backtest",)})
EXPORT = variant("vector-output", "forecast", **{"with": ("export",)})
TUNE = variant("vector-output", "forecast", **{"with": ("tune",)})
WINDOW = variant("vector-output", "forecast", normalize="window")
SEASON = variant("vector-output", "forecast", normalize="season")
SERIES = variant("vector-output", "forecast", 1, normalize="series")
REPEAT = variant("encoder-decoder", "forecast")
TAUGHT = variant("seq2seq", "forecast")
TAUGHT_SEASON = variant("seq2seq", "forecast", normalize="season")
KNOWN = variant("vector-output", "forecast", normalize="global", **AHEAD)
KNOWN_SEASON = variant("vector-output", "forecast", normalize="season", **AHEAD)
STORES = variant("vector-output", "forecast", normalize="series", **RETAIL)
ATTENTION = variant("seq2seq", "forecast", attention=True)
BANDS = variant("vector-output", "forecast", intervals="0.8,0.95")
TAUGHT_BANDS = variant("seq2seq", "forecast", intervals="0.8,0.95")
SERIES_BANDS = variant("vector-output", "forecast", 1, normalize="series", intervals="0.8,0.95")

TABULAR = {
    "the first number is not read": Mutation(
        ROW,
        "model.py",
        "ops.nan_to_num(numbers)",
        "ops.pad(ops.nan_to_num(numbers)[:, 1:], ((0, 0), (1, 0)))",
    ),
    "categories are not read": Mutation(
        ROW, "model.py", "[numbers, inputs[:,", "[numbers, 0 * inputs[:,"
    ),
    "a row sees its neighbours": Mutation(
        NUMBER,
        "model.py",
        'activation="relu")(x)',
        'activation="relu")(x - ops.mean(x, axis=0, keepdims=True))',
    ),
    "numbers are divided by the variance": Mutation(
        ROW, "model.py", "rows.var(axis=0, ", "rows.var(axis=0) * rows.var(axis=0, "
    ),
    "rows are split by one seed": Mutation(
        ROW, "data.py", "table[TARGET], config.seed)", "table[TARGET], 0)", DATA
    ),
    "the last of many rows are not predicted": Mutation(
        ROW, "predict.py", "verbose=0)", "verbose=0)\n    outputs[1500:] = 0", SCRIPTS
    ),
    "categories are those of all rows": Mutation(
        ROW, "data.py", "text = train.select(", "text = table.select(", DATA
    ),
    "rows without a category are left out": Mutation(
        ROW, "data.py", "drop_nulls(pl.exclude(CATEGORIES))", "drop_nulls()", DATA
    ),
    "duplicates straddle the splits of a table": Mutation(
        NUMBER, "data.py", "pl.Series(first[group])", "pl.Series(range(len(table)))", DATA
    ),
    "test rows are trained on": Mutation(
        NUMBER,
        "data.py",
        "for rows in splits)\n    for name",
        "for rows in [range(len(table)), *splits[1:]])\n    for name",
        DATA,
    ),
    "rows are split 80, 10 and 10%": Mutation(
        ROW, "data.py", "ends = (0.7, 0.85)", "ends = (0.8, 0.9)", DATA
    ),
    "features and targets of a batch are not of the same rows": Mutation(
        NUMBER, "data.py", "self.targets[batch]", "self.targets[batch[::-1]]", DATA
    ),
    "rows come in the same order in every epoch": Mutation(
        NUMBER, "data.py", "self.random.shuffle(self.order)", "pass", DATA
    ),
    "the mean is that of the test": Mutation(
        NUMBER,
        "evaluate.py",
        "pipeline.fit(train.features[rows], train.targets[rows])",
        "pipeline.fit(test.features, test.targets)",
        EVALUATE,
    ),
    "skill is relative to the baseline, not to its errors": Mutation(
        ROW, "evaluate.py", "(1 - best or 1)", "(best or 1)", EVALUATE
    ),
    "skill is measured against the reference": Mutation(
        NUMBER, "evaluate.py", 'max(scores["median"]', 'max(scores["ridge"]', EVALUATE
    ),
    "squares are averaged without a root": Mutation(
        NUMBER, "evaluate.py", "np.sqrt(mse)", "mse", EVALUATE
    ),
    "the error of a target is that of the one before": Mutation(
        PROFILE,
        "evaluate.py",
        'errors["model"].swapaxes(0, 1)',
        'np.roll(errors["model"], 1, axis=1).swapaxes(0, 1)',
        EVALUATE,
    ),
    "the class before is predicted": Mutation(
        ROW, "predict.py", ".argmax(axis=1)", ".argmax(axis=1) - 1", SCRIPTS
    ),
    "the training data are predicted": Mutation(
        NUMBER,
        "predict.py",
        "run, _ = open_run(run)\n    table = read_table(input,",
        "run, config = open_run(run)\n    table = read_table(config.data,",
        SCRIPTS,
    ),
    "numbers are left standardised": Mutation(
        NUMBER, "model.py", "normalization(train.targets, invert=True)(x)", "x"
    ),
    "the first step of a profile sees nothing": Mutation(
        PROFILE,
        "model.py",
        "return_sequences=True)(x)",
        "return_sequences=True)(ops.pad(x[:, 1:], ((0, 0), (1, 0), (0, 0))))",
    ),
    "predictions are named by other rows": Mutation(
        PROFILE, "predict.py", "table.select(ID)", "table[::-1].select(ID)", SCRIPTS
    ),
    "groups straddle the splits of a table": Mutation(
        BALANCED_ROW, "data.py", "(table[GROUP], ", "(pl.Series(range(len(table))), ", DATA
    ),
    "classes weigh by their share of all rows": Mutation(
        BALANCED_ROW, "data.py", "train[TARGET].to_numpy()", "table[TARGET].to_numpy()", DATA
    ),
    "classes weigh by their share of all steps": Mutation(
        BALANCED_STEP, "data.py", "for row in splits[0]])", "for row in range(len(inputs))])", DATA
    ),
    "the scores of a class are those of another": Mutation(
        ROW, "evaluate.py", "zip(names, table", "zip(names[::-1], table", EVALUATE
    ),
    **{
        f"a missing number is read as 0: {one.mode}": Mutation(
            one, "predict.py", "encode(table", "encode(table.fill_null(0)", SCRIPTS
        )
        for one in (NUMBER, PROFILE)
    },
    "rows are counted from 0": Mutation(ROW, "predict.py", '("row", 1)', '("row", 0)', SCRIPTS),
    "the steps of a profile are reversed": Mutation(
        PROFILE, "predict.py", "outputs[:, :, 0]", "outputs[:, ::-1, 0]", SCRIPTS
    ),
    "the steps of a profile are learnt in reverse": Mutation(
        PROFILE, "data.py", "[:, :, None]", "[:, ::-1, None]", DATA
    ),
    "a decoder with feedback reads no output": Mutation(
        FEEDBACK, "model.py", "(previous, states)", "(0 * previous, states)"
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
    "a missing value is read as 0": Mutation(
        TOTAL, "model.py", "(inputs)\n    x = ops", "(ops.nan_to_num(inputs))\n    x = ops"
    ),
    "sequences are split by one seed": Mutation(
        SEQUENCE, "data.py", "labels, config.seed)", "labels, 0)", DATA
    ),
    "a long sequence is cut": Mutation(
        SEQUENCE,
        "predict.py",
        "split_steps(rows)",
        "[one[:50] for one in split_steps(rows)]",
        SCRIPTS,
    ),
    "duplicates straddle the splits of sequences": Mutation(
        TOTAL,
        "data.py",
        "steps.tobytes() for steps in inputs",
        "str(n) for n in range(len(inputs))",
        DATA,
    ),
    "test sequences are trained on": Mutation(
        SEQUENCE,
        "data.py",
        "splits = split_rows(equal, labels, config.seed)",
        "splits = split_rows(equal, labels, config.seed)\n"
        "    splits[0] = np.concatenate(splits[::2])",
        DATA,
    ),
    "sequences are split 60, 20 and 20%": Mutation(
        LOAD, "data.py", "ends = (0.7, 0.85)", "ends = (0.6, 0.8)", DATA
    ),
    "the steps of a sequence are sorted as text": Mutation(
        LOAD, "data.py", ".cast(pl.Float64, strict=False)", "", DATA
    ),
    "a missing value is filled from another sequence": Mutation(
        SEQUENCE, "data.py", "forward_fill().over(SEQUENCE)", "forward_fill()", DATA
    ),
    "a missing value is filled from the future": Mutation(
        LOAD, "data.py", "forward_fill()", "backward_fill()", DATA
    ),
    "predictions are named in alphabetical order": Mutation(
        SEQUENCE, "predict.py", "(maintain_order=True))", "().sort())", SCRIPTS
    ),
    "answers come in the order of the batches": Mutation(
        SEQUENCE, "data.py", "outputs[rows] =", "outputs[np.sort(rows)] ="
    ),
    "every epoch has the same batches of sequences": Mutation(
        SEQUENCE, "data.py", "self.random.shuffle(rows)", "pass", DATA
    ),
    "the class before is predicted for a sequence": Mutation(
        SEQUENCE, "predict.py", ".argmax(axis=1)]", ".argmax(axis=1) - 1]", SCRIPTS
    ),
    "the training sequences are predicted": Mutation(
        TOTAL, "predict.py", "read_rows(input)", "read_rows(config.data)", SCRIPTS
    ),
    "the reference is fitted on the test sequences": Mutation(
        WIDE,
        "evaluate.py",
        "model.fit(summaries[rows], labels[rows])",
        "model.fit(unseen, test.targets)",
        EVALUATE,
    ),
    "the summary of a sequence lacks its last step": Mutation(
        TOTAL, "evaluate.py", "*values, steps[-1]", "*values, steps[-2]", EVALUATE
    ),
    "the summary of a step looks ahead": Mutation(
        LOAD, "evaluate.py", "[steps[:1], steps[:-1]]", "[steps[1:], steps[-1:]]", EVALUATE
    ),
    "steps are made to see the future": Mutation(
        STEP, "model.py", LSTM, f"layers.Bidirectional({LSTM})"
    ),
    "steps are read one by one": Mutation(
        LOAD, "model.py", f"{LSTM}(x, mask=mask)", "layers.Dense(config.units)(x)"
    ),
    "padding counts in the loss of the steps": Mutation(
        STEP, "data.py", "is_known(targets) * np", "np.ones_like(targets) * np", DATA
    ),
    "the loss depends on the padding of a batch": Mutation(
        LOAD, "data.py", "steps / self.labels_per_sequence", "self.labels_per_sequence"
    ),
    "sequences and labels of a batch are not of the same rows": Mutation(
        SEQUENCE, "data.py", "self.targets[rows]", "self.targets[rows[::-1]]", DATA
    ),
    "steps and labels of a batch are not of the same rows": Mutation(
        STEP,
        "data.py",
        "[self.targets[row] for row in rows]",
        "[self.targets[row] for row in rows[::-1]]",
        DATA,
    ),
    "steps without a label are scored": Mutation(
        STEP,
        "evaluate.py",
        "np.concatenate(values)[is_known(np.concatenate(split.targets))]",
        "np.concatenate(values)",
        EVALUATE,
    ),
    "the class before is predicted for a step": Mutation(
        STEP, "predict.py", ".argmax(axis=1)]", ".argmax(axis=1) - 1]", SCRIPTS
    ),
    "labels stand a step late": Mutation(
        LOAD,
        "data.py",
        "targets = split_steps(table, LABELS)",
        "targets = [np.roll(steps, 1, axis=0) for steps in split_steps(table, LABELS)]",
        DATA,
    ),
    "a label weighs by its unit": Mutation(LOAD, "model.py", "/ std  #", "/ std[0]  #"),
    "a label that is missing hides the others of its step": Mutation(
        LOAD,
        "data.py",
        "weights = is_known(targets) * np",
        "weights = is_known(targets) * is_known(targets).all(axis=2, keepdims=True) * np",
        DATA,
    ),
    "the simple models read no step with a missing label": Mutation(
        LOAD, "evaluate.py", ".any(axis=1)", ".all(axis=1)", EVALUATE
    ),
    "the scores of a label are those of the first": Mutation(
        TOTAL, "evaluate.py", "score(error[:, i])", "score(error[:, 0])", EVALUATE
    ),
    "the predictions of two labels are exchanged": Mutation(
        TOTAL, "predict.py", "(outputs, LABELS)", "(outputs[:, ::-1], LABELS)", SCRIPTS
    ),
    "labels are left standardised": Mutation(LOAD, "model.py", "(x) * std + mean", "(x)"),
}
SYMBOLS = {
    "a text is read without its mask": Mutation(TEXT, "model.py", "(x, mask=mask)", "(x)"),
    "only the last token is read": Mutation(
        TEXT, "model.py", "(x, mask=mask)", "(x[:, -1:], mask=mask[:, -1:])"
    ),
    "texts and labels of a batch are not of the same rows": Mutation(
        TEXT, "data.py", "self.targets[rows]", "self.targets[rows[::-1]]", DATA
    ),
    "a long text is cut": Mutation(
        TEXT,
        "predict.py",
        "tokenizer.encode(texts)",
        "[ids[:50] for ids in tokenizer.encode(texts)]",
        SCRIPTS,
    ),
    "dropout stays when tags are predicted": Mutation(
        TAGS,
        "data.py",
        "model.predict_on_batch(self.stack(rows))",
        "np.asarray(model(self.stack(rows), training=True))",
        SCRIPTS,
    ),
    "the random state of dropout is not resumed": Mutation(
        TEXT, "train.py", "[*model.variables,", "[*model.trainable_variables,", SCRIPTS
    ),
    "the vocabulary is learnt from all texts": Mutation(
        TEXT, "data.py", "fit(splits[0][TEXT]", "fit(pl.concat(splits)[TEXT]", DATA
    ),
    "duplicates straddle the splits of texts": Mutation(
        TEXT,
        "data.py",
        'table[TEXT].str.to_lowercase().str.replace_all(r"\\s+", "")',
        "table[TEXT]",
        DATA,
    ),
    "words in capitals are other words": Mutation(
        TEXT, "tokenizer.py", "text.lower()", "text", DATA
    ),
    "labels are named by other texts": Mutation(
        CHARACTERS, "predict.py", "rows.with_columns(", "rows[::-1].with_columns(", SCRIPTS
    ),
    "rare labels weigh no more than others": Mutation(
        CHARACTERS, "data.py", "self.weights[targets]", "np.ones(len(targets))", DATA
    ),
    "rare tags weigh no more than others": Mutation(
        BALANCED_TAGS, "data.py", "weights *= self.weights[targets]", "pass", DATA
    ),
    "capitals are other characters": Mutation(
        CHARACTERS, "tokenizer.py", "text.lower()", "text", DATA
    ),
    "rare tokens are kept": Mutation(TEXT, "tokenizer.py", "if n >= MIN_COUNT", "if n > 0", DATA),
    "labels are saved in another order": Mutation(
        TEXT,
        "tokenizer.py",
        "json.dumps(vars(self))",
        'json.dumps(vars(self) | {"labels": self.labels[::-1]})',
        SCRIPTS,
    ),
    "marks are not predicted from": Mutation(
        TEXT,
        "predict.py",
        "tokenizer.encode(texts)",
        'tokenizer.encode(texts.str.replace_all(r"[^\\w ]", ""))',
        SCRIPTS,
    ),
    "the label before is predicted": Mutation(
        TEXT, "predict.py", ".argmax(axis=1)]", ".argmax(axis=1) - 1]", SCRIPTS
    ),
    "the majority label is that of the test": Mutation(
        TEXT, "evaluate.py", "train[LABEL].mode()", "test[LABEL].mode()", EVALUATE
    ),
    "the linear model is fitted on the test": Mutation(
        TEXT,
        "evaluate.py",
        "pipeline.fit(sample[TEXT], sample[LABEL])",
        "pipeline.fit(test[TEXT], test[LABEL])",
        EVALUATE,
    ),
    "the examples are those of least confidence": Mutation(
        TEXT, "evaluate.py", ").head(10)", ").tail(1)", EVALUATE
    ),
    "tokens are read without their mask": Mutation(TAGS, "model.py", "x, mask=mask", "x"),
    "a tag does not see the tokens after it": Mutation(
        TAGS, "model.py", f"layers.Bidirectional({LSTM})", LSTM
    ),
    "padding counts in the loss of the tags": Mutation(
        TAGS, "data.py", "is_known(targets) * np", "np.ones_like(targets) * np", DATA
    ),
    "every epoch has the same batches of sentences": Mutation(
        TAGS, "data.py", "self.random.shuffle(rows)", "pass", DATA
    ),
    "the vocabulary is learnt from all sentences": Mutation(
        TAGS, "data.py", 'fit(splits[0]["tokens"]', 'fit(pl.concat(splits)["tokens"]', DATA
    ),
    "duplicates straddle the splits of sentences": Mutation(
        TAGS, "data.py", 'lists["tokens"].list.join("").str.to_lowercase()', "table[TOKENS]", DATA
    ),
    "a word is known by its beginning": Mutation(
        TAGS, "tokenizer.py", "word[-length:]", "word[:length]", DATA
    ),
    "a tag that is not in training counts": Mutation(
        TAGS, "tokenizer.py", "ids.get(t, UNKNOWN_TAG)", "ids.get(t, 0)"
    ),
    "tags come a step late": Mutation(
        TAGS,
        "tokenizer.py",
        "(t, UNKNOWN_TAG) for t in row",
        "(t, UNKNOWN_TAG) for t in [row[-1], *row[:-1]]",
        DATA,
    ),
    "tags are saved in another order": Mutation(
        TAGS,
        "tokenizer.py",
        "json.dumps(vars(self))",
        'json.dumps(vars(self) | {"tags": self.tags[::-1]})',
        SCRIPTS,
    ),
    "the tag before is predicted": Mutation(
        TAGS, "predict.py", "p.argmax(axis=1)", "p.argmax(axis=1) - 1", SCRIPTS
    ),
    "the most frequent tags are those of the test": Mutation(
        TAGS,
        "evaluate.py",
        "most_frequent_tags(train, tokens",
        "most_frequent_tags(test, tokens",
        EVALUATE,
    ),
    "the least frequent tag is the baseline": Mutation(
        TAGS,
        "evaluate.py",
        '.sort("len", "tags")',
        '.sort("len", "tags", descending=True)',
        EVALUATE,
    ),
    "a word in capitals counts as new": Mutation(
        TAGS,
        "evaluate.py",
        'in_training=pl.col("tokens").str.to_lowercase()',
        'in_training=pl.col("tokens")',
        EVALUATE,
    ),
}
SEQ2SEQ = {
    "the encoder skips the first symbol": Mutation(
        PLAIN_PAIRS, "model.py", "(x, mask=mask)", "(x[:, 1:], mask=mask[:, 1:])"
    ),
    "the encoder reads only the last symbol": Mutation(
        PLAIN_PAIRS, "model.py", "(x, mask=mask)", "(x[:, -1:], mask=mask[:, -1:])"
    ),
    "the source is read without its mask": Mutation(
        PLAIN_PAIRS, "model.py", "(x, mask=mask)", "(x)"
    ),
    "the decoder ignores the state of the encoder": Mutation(
        PLAIN_PAIRS, "model.py", "rnn(x, initial_state=states)", "rnn(x)"
    ),
    "padding is looked back at": Mutation(
        PAIRS, "model.py", "mask=[None, mask]", "mask=[None, ops.ones_like(mask)]"
    ),
    "the decoder never looks back": Mutation(PAIRS, "model.py", "[x, context]", "[x, 0 * context]"),
    "a source is read forward only": Mutation(
        PAIRS,
        "model.py",
        "mask[:, :, None], x, 0.0",
        "mask[:, :, None], ops.concatenate(2 * [x[:, :, : config.units]], axis=-1), 0.0",
    ),
    "the decoder is shown the answer": Mutation(
        PAIRS, "data.py", "[bos, target_ids[:, :-1]]", "[target_ids[:, 1:], bos]", DATA
    ),
    "a taught step sees those after it": Mutation(
        PLAIN_PAIRS, "model.py", "embed(decoder_input, ", "embed(decoder_input[:, ::-1], "
    ),
    "the end is never learnt": Mutation(PAIRS, "data.py", ", EOS] for", "] for", DATA),
    "decoding stops a symbol early": Mutation(
        PAIRS, "predict.py", "tokenizers.target.longest + 1", "tokenizers.target.longest - 1"
    ),
    "decoding goes on after the end": Mutation(
        PAIRS, "model.py", "ops.where(token_ids == EOS, EOS, best)", "best"
    ),
    "a decoding step forgets the states": Mutation(
        PAIRS, "model.py", "logits, _, *states = self.decoder", "logits, *_ = self.decoder"
    ),
    "a decoding step does not read the one before": Mutation(
        PLAIN_PAIRS, "model.py", "[token_ids[:, None], ", "[0 * token_ids[:, None], "
    ),
    "the symbols are learnt from all rows": Mutation(
        PAIRS, "data.py", "Tokenizer.fit(train[TARGET]", "Tokenizer.fit(table[TARGET]", DATA
    ),
    "the same source in capitals is in another split": Mutation(
        PAIRS, "data.py", "table[SOURCE].str.to_lowercase()", "table[SOURCE]", DATA
    ),
    "sources and targets of a batch are not of the same rows": Mutation(
        PAIRS,
        "data.py",
        "[self.sources[row] for row in rows]",
        "[self.sources[row] for row in rows[::-1]]",
        DATA,
    ),
    "padding counts in the loss of the symbols": Mutation(
        PAIRS, "data.py", "(target_ids != PAD)", "(target_ids != -1)"
    ),
    "rows that fill a batch count": Mutation(
        PAIRS, "data.py", "weight[len(batch) :] = 0", "pass", DATA
    ),
    "every epoch has the same batches of pairs": Mutation(
        PAIRS, "data.py", "self.random.shuffle(rows)", "pass", DATA
    ),
    "the edit rate is halved": Mutation(
        PAIRS, "evaluate.py", "sum(edits) / sum", "sum(edits) / 2 / sum", EVALUATE
    ),
    "symbols in capitals are the same": Mutation(
        PAIRS,
        "evaluate.py",
        "(text, TARGET_SEPARATOR) for text in predicted]\n    expected = [split_symbols(text,",
        "(text.lower(), TARGET_SEPARATOR) for text in predicted]\n"
        "    expected = [split_symbols(text.lower(),",
        EVALUATE,
    ),
    "the baseline is the farthest source": Mutation(
        PAIRS, "evaluate.py", "argmin(axis=1)", "argmax(axis=1)", EVALUATE
    ),
    "the training sources are predicted": Mutation(
        PAIRS, "predict.py", "read_table(input,", "read_table(config.data,", SCRIPTS
    ),
}
FORECAST = {
    "a window is read by its values, not by their change": Mutation(
        WINDOW,
        "model.py",
        "normalization(windows - windows[:, -1:])(inputs - inputs[:, -1:])",
        "normalization(windows)(inputs)",
    ),
    "windows that are filled from before them are trained on": Mutation(
        OUTAGE, "data.py", "np.flatnonzero(~stale)", "np.arange(len(stale))", DATA
    ),
    "targets after a gap count": Mutation(
        OUTAGE, "data.py", "stale[:, None, None], np.nan", "stale[:, None, None], 0", DATA
    ),
    "a forecast follows a gap": Mutation(
        OUTAGE, "predict.py", "series.age[-count:].max() >= count", "count < 0", DATA
    ),
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
    "a window reaches into the series before": Mutation(
        SERIES,
        "data.py",
        "whole = inside & (origins >= series.begin)",
        "whole = inside & (origins >= 0)",
        DATA,
    ),
    "a forecast knows no series": Mutation(
        SERIES, "model.py", "x = ops.concatenate([x, embedding], axis=-1)", ""
    ),
    "every series is scaled by all rows": Mutation(
        SERIES, "data.py", "np.where(varies, means, mean)", "np.where(varies, mean, mean)", DATA
    ),
    "a series is scaled by later rows": Mutation(
        SERIES,
        "data.py",
        "    rows = train.rows\n",
        "    rows = series\n",
    ),
    "MASE in the units of all series": Mutation(
        SERIES,
        "evaluate.py",
        "return np.where(scale > 0, scale, np.nan)",
        "return np.full_like(scale, scale.mean())",
        EVALUATE,
    ),
    "a new series takes the place of another": Mutation(
        SERIES,
        "predict.py",
        'number = 1 + data.find_rows(names, read(run / "series.parquet", pl.read_parquet))',
        "number = 1 + series.number[last]",
        SCRIPTS,
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
        VECTOR,
        "data.py",
        'grid.to_frame(TIME).join(table, on=TIME, how="left", maintain_order="left")',
        "table",
        DATA,
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
        "[None, -count:]",
        "[None, :count]",
        SCRIPTS,
    ),
    "a forecast has the time of the step before": Mutation(
        VECTOR, "predict.py", "data.time_after(time[-1]", "data.time_after(time[-2]", SCRIPTS
    ),
    "a forecast is rescaled": Mutation(
        VECTOR,
        "predict.py",
        "ops.convert_to_numpy(forecast)",
        "2 * ops.convert_to_numpy(forecast)",
        SCRIPTS,
    ),
    "the last weights are kept, not the best": Mutation(
        VECTOR, "train.py", "if self.epochs_since_best() == 0", "if True", BEST
    ),
    "a resumed run begins anew": Mutation(
        VECTOR, "train.py", "variable.assign(value)", "pass", SCRIPTS
    ),
    "a resumed run sees its examples in the first order again": Mutation(
        VECTOR, "train.py", "for _ in range(finished)", "for _ in range(0)", SCRIPTS
    ),
    "a damaged state ends a run that has another": Mutation(
        VECTOR,
        "train.py",
        'print(f"{file}: damaged, ignored ({error})")',
        "raise InputError(str(file)) from None",
        SCRIPTS,
    ),
    "a run is trained for ever": Mutation(
        VECTOR, "train.py", "|= self.epochs_since_best() >= self.patience", "|= False", BEST
    ),
    "a resumed run takes an option for one not given where it is the default": Mutation(
        VECTOR, "config.py", "config=open_run()[1]", "config=Config()", SCRIPTS
    ),
    "a changed data file is evaluated": Mutation(
        VECTOR,
        "evaluate.py",
        "    check_data(run, config)\n",
        "",
        f"{SCRIPTS}::test_bad_input_is_one_clear_line",
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
        "seasons = np.arange(len(steps))",
        "seasons = 0 * np.arange(len(steps))",
        EVALUATE,
    ),
    "ridge is fitted on the test": Mutation(
        VECTOR,
        "evaluate.py",
        "split = train.inputs[rows], train.targets[rows]",
        "rows, split = test.origins, (test.inputs, np.nan_to_num(test.targets))",
        EVALUATE,
    ),
    "MASE in the units of the test": Mutation(
        VECTOR, "evaluate.py", "train.rows.targets, test", "test.rows.targets, test", EVALUATE
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
        "windows[:, -config.season :]",
        "windows[:, -config.season - 1 : -1]",
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
EXPORTED = {
    "an exported model reads one example at a time": Mutation(
        EXPORT, "export.py", "shape=(batch,", "shape=(1,", "test_export.py"
    ),
    "the newest run is exported whichever is named": Mutation(
        EXPORT, "export.py", "run, _ = open_run(run)", "run, _ = open_run()", "test_export.py"
    ),
}
TUNED = {
    "a search is scored on the training split": Mutation(
        TUNE, "tune.py", "validation_data=val", "validation_data=train", "test_tune.py"
    ),
    "a search is of any data and configuration": Mutation(
        TUNE, "tune.py", "sha256(settings.encode())", "sha256(b'')", "test_tune.py"
    ),
    "a search leaves out what it draws": Mutation(
        TUNE,
        "tune.py",
        "config = replace(config, **suggest(trial, config))",
        "config = replace(config, **{**suggest(trial, config), 'units': config.units})",
        "test_tune.py",
    ),
    "a search prunes nothing": Mutation(
        TUNE, "tune.py", "if trial.should_prune()", "if False", "test_tune.py"
    ),
}
BEAMS = {
    "long texts rank lower": Mutation(
        BEAM,
        "model.py",
        "totals / lengths[:, :, None]",
        "totals + 0 * lengths[:, :, None]",
        "test_beam.py",
    ),
    "a hypothesis goes on from the states of another": Mutation(
        BEAM,
        "model.py",
        "* width + beam, (-1,)",
        "* width + 0 * beam, (-1,)",
        "test_beam.py",
    ),
    "what has ended goes on": Mutation(
        BEAM,
        "model.py",
        "ended = (token_ids == EOS)",
        "ended = (token_ids == BOS)",
        "test_beam.py",
    ),
}
BACKTEST = {
    "folds reach into the test split": Mutation(
        FOLDS, "backtest.py", "_, test_start, _ =", "*_, test_start =", "test_backtest.py"
    ),
    "a fold stops early by the rows it scores": Mutation(
        FOLDS, "backtest.py", "validation_data=val", "validation_data=test", "test_backtest.py"
    ),
    "the spread is that of the population": Mutation(
        FOLDS, "backtest.py", ".std()", ".std(ddof=0)", "test_backtest.py"
    ),
    "a process that fails is let through": Mutation(
        FOLDS, "backtest.py", "except Exception", "except FileNotFoundError", "test_backtest.py"
    ),
}
SHARE = "test_distribute.py::test_each_process_reads_its_own_share_of_every_batch"
SHARES = {
    "every process reads the same share of a batch": Mutation(
        DISTRIBUTED[0], "distribute.py", "+ self.index * size", "+ 0 * size", SHARE
    ),
    "windows that fill a batch up count too": Mutation(
        DISTRIBUTED[0], "distribute.py", "self.weight, 0)", "self.weight, self.weight)", SHARE
    ),
    "the loss is a mean over the windows that fill a batch up": Mutation(
        DISTRIBUTED[0], "distribute.py", "filled.sum() / sizes.sum()", "1.0", SHARE
    ),
}
INPUTS_AHEAD = {
    "what is known is that of the step before": Mutation(
        KNOWN,
        "data.py",
        "series.known[first + steps.start : stop]",
        "series.known[first + steps.start - 1 : stop - 1]",
        DATA,
    ),
    "what is known is that of later rows": Mutation(
        KNOWN,
        "data.py",
        "time = time_after(after, count)",
        "time = time_after(after, count + 1)[1:]",
        DATA,
    ),
    "the targets are known ahead": Mutation(
        KNOWN,
        "data.py",
        "encode(path, filled, KNOWN)",
        "encode(path, filled, KNOWN + TARGETS)",
        DATA,
    ),
    "an unseen category is the first one": Mutation(
        KNOWN, "data.py", ".fill_null(False)", ".fill_null(True)", DATA
    ),
    "what is known is not read": Mutation(
        KNOWN, "model.py", "(train.rows.known)(known)", "(train.rows.known)(0 * known)"
    ),
    "what is known is that of the last step": Mutation(
        KNOWN, "model.py", "(train.rows.known)(known)", "(train.rows.known)(known[:, ::-1])"
    ),
    "the season before what is known is not read": Mutation(
        KNOWN_SEASON, "model.py", "[x, before, ", "[x, 0 * before, "
    ),
    "what is known is that of the series before": Mutation(
        STORES, "data.py", "= series.known[rows]", "= series.known[rows - 120]", DATA
    ),
    "what is known of a series is that of another": Mutation(
        STORES,
        "data.py",
        'steps.join(rows, on=steps.columns, how="left", maintain_order="left")',
        "rows[: len(steps)]",
        DATA,
    ),
    "what is known of the rows to come is that of the last ones": Mutation(
        STORES,
        "predict.py",
        "    model = load_model(run)",
        '    inputs["known"] = series.known[rows][:, -len(steps) :]\n    model = load_model(run)',
        f"{SCRIPTS}::test_every_series_is_forecast_also_a_short_one_that_is_new",
    ),
    "a number that cannot be read is missing": Mutation(
        NEXT, "data.py", "infer_schema=False", "infer_schema=False, ignore_errors=True", DATA
    ),
    "a number of a table that cannot be read is missing": Mutation(
        NUMBER, "data.py", "infer_schema=False", "infer_schema=False, ignore_errors=True", DATA
    ),
    "the rows to come are those of the first series": Mutation(
        STORES,
        "data.py",
        "cum_sum(reverse=True).over(number) > 0",
        "cum_sum(reverse=True) > 0",
        DATA,
    ),
    "what is known is scaled by series": Mutation(
        STORES, "data.py", "values[:, measured:] = values[0, measured:]", "pass"
    ),
    "what is known is scaled by all rows": Mutation(
        KNOWN, "model.py", "normalization(train.rows.known)", "normalization(train.series.known)"
    ),
}
SCORES = {
    "skill is never below zero": Mutation(
        ROW, "evaluate.py", '"skill": (', '"skill": abs(', EVALUATE
    ),
    "the accuracy has two digits": Mutation(
        TEXT,
        "evaluate.py",
        "metrics.accuracy_score(labels, predicted)",
        "round(metrics.accuracy_score(labels, predicted), 2)",
        EVALUATE,
    ),
    "the nearest source is one of the first": Mutation(
        PAIRS,
        "evaluate.py",
        "for text in train.rows[SOURCE]]",
        "for text in train.rows[SOURCE][:300]]",
        EVALUATE,
    ),
}
# what each task's evaluate may take for something else
# these have every line of evaluate.py, and of the test, that one of the others has
SCORES_DIFFER = (ROW, NUMBER, SEQUENCE, LOAD, TEXT, TAGS, PAIRS, VECTOR, TAUGHT)
WIRES = {
    f"{what}: {project.task} {number}": Mutation(project, "evaluate.py", old, new, SCORED)
    for number, project in enumerate(SCORES_DIFFER)
    for what, old, new in (
        ("the validation rows are evaluated", "train, _, test =", "train, test, _ ="),
        ("the baselines learn from the validation rows", "train, _, test =", "_, train, test ="),
        ("another run is evaluated", "config = open_run(run)", "config = open_run()"),
    )
}
INTERVALS, HELD = "intervals.py", "test_intervals.py"
QUANTILES = {
    "intervals are calibrated on the test split": Mutation(
        BANDS,
        "train.py",
        "(load_model(run), validation,",
        "(load_model(run), load_splits(config)[2],",
        HELD,
    ),
    "the calibration of an earlier model is kept": Mutation(
        BANDS, "train.py", '(self.run / "calibration.npz").unlink(missing_ok=True)', "pass", SCRIPTS
    ),
    "predictions are not calibrated": Mutation(
        BANDS, "predict.py", "values = widened(", "_ = widened(", SCRIPTS
    ),
    "the newest errors of a file are not seen": Mutation(
        BANDS, INTERVALS, "np.concatenate([scores, newest])", "scores", HELD
    ),
    "the errors of training calibrate a forecast": Mutation(
        BANDS, INTERVALS, 'np.searchsorted(series.time, kept["start"])', "0", HELD
    ),
    "the test split is scored without calibration": Mutation(
        BANDS, "evaluate.py", "calibrated(x, recent, count)", "x", HELD
    ),
    "a target calibrates its own interval": Mutation(
        BANDS,
        INTERVALS,
        "[ahead:] = conformal_quantiles(scores, count)[:-ahead]",
        "[:] = conformal_quantiles(scores, count)",
        HELD,
    ),
    "an older error counts as much as the newest": Mutation(
        BANDS, INTERVALS, "window_size=count", "window_size=len(scores)", HELD
    ),
    "the levels are exchanged": Mutation(
        BANDS,
        INTERVALS,
        "enumerate(LEVELS, start=1)\n    }",
        "enumerate(LEVELS[::-1], 1)\n    }",
        HELD,
    ),
    "the score to come is not counted": Mutation(
        BANDS, INTERVALS, "math.ceil((count + 1) *", "math.ceil(count *", HELD
    ),
    "too few windows make an interval narrower": Mutation(
        BANDS, INTERVALS, "np.maximum(values, 0)", "values", HELD
    ),
    "missing targets count as missed": Mutation(
        BANDS, INTERVALS, "inside[known].mean()", "inside.mean()", HELD
    ),
    "coverage looks at the lower end only": Mutation(
        BANDS, INTERVALS, "(lower <= targets) & (targets <= upper)", "lower <= targets", HELD
    ),
    "a wide interval does not hold a narrow one": Mutation(
        BANDS,
        INTERVALS,
        "np.maximum.accumulate(quantiles[..., MEDIAN:], axis=-1)",
        "quantiles[..., MEDIAN:]",
        HELD,
    ),
    "the loss is lowest beside the quantiles": Mutation(
        BANDS, "model.py", "(levels - 1) * error", "(levels - 1) * error / 2"
    ),
    "quantiles cross": Mutation(
        BANDS, "model.py", "ops.softplus(x[..., middle + 1 :, :])", "x[..., middle + 1 :, :]"
    ),
    "a large series decides for the small ones": Mutation(
        SERIES_BANDS, INTERVALS, "margins * windows.scale[..., None]", "margins", HELD
    ),
    "the target of a series calibrates its own interval": Mutation(
        SERIES_BANDS,
        INTERVALS,
        "time[np.maximum(last - ahead, series.begin[last])]",
        "time[last]",
        HELD,
    ),
    "a new series has the margin of another": Mutation(
        SERIES_BANDS, "predict.py", "margins[number]", "margins[number - 1]", SCRIPTS
    ),
    "the decoder reads a lower quantile": Mutation(
        TAUGHT_BANDS, "model.py", "outputs[:, :, len(LEVELS)]", "outputs[:, :, 0]"
    ),
}
MUTATIONS = (
    TABULAR
    | SEQUENCES
    | SYMBOLS
    | SEQ2SEQ
    | FORECAST
    | INPUTS_AHEAD
    | BACKTEST
    | BEAMS
    | EXPORTED
    | TUNED
    | QUANTILES
    | SCORES
    | SHARES
    | WIRES
)
CRASHES = ("NameError", "ImportError", "AttributeError", "SyntaxError", "TypeError", "ValueError")


@pytest.mark.parametrize("name", sorted(MUTATIONS, key=lambda name: str(MUTATIONS[name].project)))
def test_a_planted_mistake_turns_the_generated_tests_red(built: Build, name: str) -> None:
    mutation = MUTATIONS[name]
    project = built(mutation.project)
    wrong = planted(project, mutation.file, mutation.old, mutation.new)
    with wrong, pytest.raises(SmokeFailure) as found:
        project.test("-x", f"tests/{mutation.test}")
    assert found.value.error.startswith(f"tests: tests/{mutation.test}"), found.value
    assert not any(crash in found.value.error for crash in CRASHES), found.value


def test_the_tests_of_every_pair_are_tried() -> None:
    tried = {(mutation.project.mode, mutation.project.task) for mutation in MUTATIONS.values()}
    assert tried == set(mode_task_pairs())
