"""What lies between the options of train and `fit`: a wire that is cut is noticed in every task."""

from textwrap import indent

import pytest

from scaffold.smoke import Combination, Project, SmokeFailure
from scaffold.smoke.stages import Passage

ROW = Combination("one-to-one", "tabular")
STEPS = Combination("many-to-many", "sequences", (("dropout", 0.1),))
TEXT = Combination("many-to-one", "text")
TAGS = Combination("many-to-many", "tagging")
PAIRS = Combination("seq2seq", "pairs")
VECTOR = Combination("vector-output", "forecast", (("normalize", "season"),))
ALL = (ROW, STEPS, TEXT, TAGS, PAIRS, VECTOR)
FEW = (ROW, VECTOR)  # for what stands in train.py, which is the same for every task

FIT = """    model.fit(
        training,
        validation_data=validation,"""
LAST = '    print(f"trained: {run}")'
FAULTS = {
    "it fits the test split": (
        "training, validation, _ = load",
        "_, validation, training = load",
        "train fits other",
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
        "            bare.save(",
        "            halves = [value.astype('float16') for value in bare.get_weights()]\n"
        "            bare = keras.models.clone_model(bare)\n"
        "            bare.set_weights(halves)\n"
        "            bare.save(",
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
        r"train: loss was \[.*\], but history.csv says \[0.7\]",
    ),
    "the history shows one loss for the other": (
        "pl.DataFrame(self.history)",
        'pl.DataFrame(self.history).with_columns(val_loss="loss")',
        "but history.csv says",
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
    "it ignores the batch size": (
        "load_splits(config)",
        "load_splits(replace(config, batch_size=99))",
        "train fits other batches than those of the training split",
    ),
}
PLANTED = {
    f"{name}-{project.task}": (project, fault)
    for name, fault in FAULTS.items()
    for project in (ALL if "split" in name or "units" in name else FEW)
}
SOUND = {
    "best weights restored by EarlyStopping": (
        LAST,
        f'    keras.Model(model.input, model.output).save(run / "model.keras")\n{LAST}',
        "callbacks=[checkpoint]",
        "callbacks=[checkpoint, keras.callbacks.EarlyStopping(\n"
        "patience=config.patience, restore_best_weights=True)]",
    ),
    "arguments by position": ("fit(\n            training,", "fit(\n            x=training,"),
}


def edit(project: Project, *pairs: str) -> None:
    """Replace the first of each two texts in the project's train.py by the second."""
    (file,) = project.path.glob("src/*/train.py")
    code = file.read_text(encoding="utf-8")
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert code.count(old) == 1, old
        code = code.replace(old, new)
    file.write_text(code, encoding="utf-8")


@pytest.mark.parametrize(
    ("scaffold_project", "fault"),
    [(project, fault) for project, fault in PLANTED.values()],
    indirect=["scaffold_project"],
    ids=list(PLANTED),
)
def test_a_cut_wire_is_named(scaffold_project: Project, fault: tuple[str, str, str]) -> None:
    old, new, error = fault
    edit(scaffold_project, old, new)
    with pytest.raises(SmokeFailure, match=error):
        scaffold_project.check_training()


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


@pytest.mark.parametrize("script", ["evaluate", "predict"])
@pytest.mark.parametrize("scaffold_project", [ROW, TAGS, PAIRS, VECTOR], indirect=True, ids=str)
def test_a_script_that_opens_another_run_is_named(scaffold_project: Project, script: str) -> None:
    (path,) = scaffold_project.path.glob(f"src/*/{script}.py")
    code = path.read_text(encoding="utf-8")
    assert code.count("= open_run(run)") == 1
    path.write_text(code.replace("= open_run(run)", "= open_run()"), encoding="utf-8")
    with pytest.raises(SmokeFailure, match=f"{script} ignores --run="):
        scaffold_project.check_training()


@pytest.mark.parametrize(
    ("scaffold_project", "script", "old", "new"),
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
    indirect=["scaffold_project"],
    ids=["categories", *3 * ["tokenizer"], "configuration", "configuration of evaluate"],
)
def test_a_script_that_reads_a_newer_run_beside_its_own_is_named(
    scaffold_project: Project, script: str, old: str, new: str
) -> None:
    (path,) = scaffold_project.path.glob(f"src/*/{script}.py")
    code = path.read_text(encoding="utf-8")
    assert code.count(old) == 1
    path.write_text(code.replace(old, new), encoding="utf-8")
    with pytest.raises(SmokeFailure, match=f"{script} ignores --run="):
        scaffold_project.check_training()


@pytest.mark.parametrize("change", [(), *SOUND.values()], ids=["as it is", *SOUND])
@pytest.mark.parametrize("scaffold_project", [ROW, VECTOR], indirect=True, ids=str)
def test_a_sound_training_passes(scaffold_project: Project, change: tuple[str, ...]) -> None:
    edit(scaffold_project, *change)
    scaffold_project.check_training()


@pytest.mark.parametrize("limit", ["5", "min(6, tokenizers.target.longest)"])
@pytest.mark.parametrize("scaffold_project", [PAIRS], indirect=True, ids=str)
def test_a_decoder_that_stops_before_the_longest_target_is_noticed(
    scaffold_project: Project, limit: str
) -> None:
    (path,) = scaffold_project.path.glob("src/*/predict.py")
    code = path.read_text(encoding="utf-8")
    assert "tokenizers.target.longest + 1" in code
    path.write_text(code.replace("tokenizers.target.longest + 1", limit), encoding="utf-8")
    with pytest.raises(SmokeFailure, match=r"a target of \d+ symbols was trained, and it writes"):
        scaffold_project.check_training()


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
@pytest.mark.parametrize("scaffold_project", [ROW, VECTOR], indirect=True, ids=str)
def test_another_way_to_fit_passes(scaffold_project: Project, fit: str) -> None:
    edit(scaffold_project, indent(FIT, "    "), indent(fit, "    "))
    scaffold_project.check_training()
