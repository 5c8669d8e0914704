"""What the data is and what is predicted: one row a task, each with the sample that it ships."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scaffold.modes import MODES


@dataclass(frozen=True)
class Role:
    """A part that columns of the data file play, as in `--column ROLE=NAME[,NAME…]`."""

    name: str
    meaning: str
    many: bool = False
    optional: bool = False
    usual: bool = False  # a column of this name is looked for where none is chosen


@dataclass(frozen=True)
class Data:
    """A data file and what is known of it: a sample that ships with its task, or the user's own.

    Args:
        file: its name.
        columns: role → column names.
        proposed: option → value that suits it.
        facts: what else it says: number of rows, features, classes, …
        subject: what it holds, in words.
        path: where the user's file lies; None for a sample.
        notes: what was found while reading it, a sentence each.
    """

    file: str
    columns: Mapping[str, tuple[str, ...]]
    proposed: Mapping[str, Any]
    facts: Mapping[str, Any]
    subject: str
    path: Path | None = None
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Return where the generated project finds the file; a large one stays where it is."""
        if self.path and self.facts.get("referred"):
            return str(self.path.absolute())
        return f"data/{self.file}"


@dataclass(frozen=True)
class Task:
    """One kind of data and question.

    Args:
        name: as in `--task`.
        summary: one line of prose.
        mode: the topology that answers it where none is chosen.
        file_format: what a data file looks like.
        roles: the parts its columns play.
        samples: mode → sample; the key "" serves the modes that have none of their own.
        metric: the primary one, as in metrics.json.
        metrics, baselines, references: what evaluate reports, in words.
        scaling: what the network reads and writes in place of the values, a sentence or "".
        options: the options that this task has beyond the common ones and those of the mode.
        defaults: option → value, where it differs from the option's own.
        requirements: what the generated project needs beyond the common packages.
        extras: folders of templates/extras that its projects include; with NAME.OPTION-VALUE,
            those for that choice alone.
        windowed: whether every example has the same number of steps, `--input-length`.
        input_shape: of one example, where it is not that of the mode.
        whole_sequences: whether a sequence is complete before the first answer is due, so that
            the answer at a step may depend on the steps after it.
        chosen: OPTION-VALUE → the words that are others when OPTION, the mode or a fact of the data
            has that VALUE; with dots between, when all of them have.
    """

    name: str
    summary: str
    mode: str
    file_format: str
    roles: tuple[Role, ...]
    samples: Mapping[str, Data]
    metric: str
    metrics: str
    baselines: str
    references: str
    scaling: str = ""
    options: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    requirements: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    windowed: bool = False
    input_shape: str = ""
    whole_sequences: bool = False
    chosen: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def modes(self) -> tuple[str, ...]:
        """Return the topologies that can do it, the default first."""
        able = (mode.name for mode in MODES.values() if self.name in mode.tasks)
        return (self.mode, *(name for name in able if name != self.mode))

    def sample(self, mode: str) -> Data:
        """Return the sample that ships with this task in `mode`."""
        return self.samples.get(mode) or self.samples[""]


_SPLIT = Role(
    "split", "the column that says train, validation or test, if any", optional=True, usual=True
)
_NUMBERS = {"metrics": "MAE and RMSE in original units", "references": "ridge regression"}

BIRTHS = Data(
    file="us_births_2000_2014.csv",
    columns={"time": ("date",), "targets": ("births",), "features": ("births", "day_of_week")},
    proposed={"input_length": 28, "output_length": 7, "season": 7, "normalize": "global"},
    facts={"rows": 5479, "feature_width": 2, "outputs": 1, "step": "day"},
    subject="daily births in the United States, 2000–2014",
)
PENGUINS = Data(
    file="penguins.csv",
    columns={
        "features": (
            "island",
            "bill_length_mm",
            "bill_depth_mm",
            "flipper_length_mm",
            "body_mass_g",
            "sex",
            "year",
        ),
        "targets": ("species",),
    },
    proposed={},
    facts={"rows": 344, "feature_width": 10, "outputs": 3, "problem": "classification"},
    subject="the species of penguins from their measurements",
)
WEEK_PROFILES = Data(
    file="us_births_week_profiles_2000_2014.csv",
    columns={
        "features": ("year", "month", "day_of_year", "prev_week_mean"),
        "targets": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    },
    proposed={},
    facts={"rows": 781, "feature_width": 4, "outputs": 1, "problem": "profile"},
    subject="the births of each day of a week from the week's place in the year",
)
SEATTLE = Data(
    file="seattle_weather_weeks.csv",
    columns={
        "sequence": ("week",),
        "step": ("date",),
        "features": ("precipitation", "temp_max", "temp_min", "wind"),
        "label": ("season",),
    },
    proposed={},
    facts={
        "rows": 1461,
        "sequences": 223,
        "longest": 7,
        "feature_width": 4,
        "outputs": 4,
        "problem": "classification",
        "layout": "long",
    },
    subject="weeks of weather in Seattle, 2012–2015, and their season",
)
SEATTLE_DAYS = replace(
    SEATTLE,
    columns={**SEATTLE.columns, "label": ("weather",)},
    facts={**SEATTLE.facts, "outputs": 5},
    subject="weeks of measured weather in Seattle, 2012–2015, and the weather in a word for each day",
)
REVIEWS = Data(
    file="review_sentences.tsv",
    columns={"text": ("text",), "label": ("label",)},
    proposed={},
    facts={"rows": 3000, "outputs": 2, "problem": "classification", "step": "token"},
    subject="review sentences, and whether they praise (1) or complain (0)",
)
PORTTINARI = Data(
    file="porttinari_pos_1500_sentences.tsv",
    columns={"tokens": ("tokens",), "tags": ("tags",)},
    proposed={},
    facts={"rows": 1500, "outputs": 16, "problem": "classification", "step": "token"},
    subject="sentences of Portuguese news, and the part of speech of each word",
)
CMUDICT = Data(
    file="cmudict_sample_8000.tsv",
    columns={"source": ("word",), "target": ("phonemes",)},
    proposed={"epochs": 16, "batch_size": 128, "learning_rate": 0.005},
    facts={"rows": 8000, "outputs": 43, "sample": "cmudict"},
    subject="English words and their phonemes",
)

TASKS: dict[str, Task] = {
    task.name: task
    for task in (
        Task(
            name="forecast",
            summary="the next values of a time series",
            mode="vector-output",
            file_format="a time column and numeric columns",
            roles=(
                Role("time", "time stamps, in order"),
                Role("targets", "numbers to predict", many=True),
                Role("features", "numbers to read", many=True),
            ),
            samples={"": BIRTHS},
            metric="mae",
            metrics="MAE, RMSE, MASE in original units",
            baselines="last value, seasonal naive",
            references="ridge on the window",
            options=frozenset({"season", "normalize"}),
            extras=("targets-first.relative-true", "targets-first.mode-seq2seq"),
            windowed=True,
            chosen={
                "normalize-window": {
                    "scaling": "Each window is scaled by itself: the network reads and writes "
                    "changes (`scaling.py`)."
                },
                "normalize-season": {
                    "scaling": "The model begins with the values one season before, and with what "
                    "is carried of the latest departure from them; the network learns what is left "
                    "(`scaling.py`)."
                },
            },
        ),
        Task(
            name="tabular",
            summary="a class, a number or a profile for each row of a table",
            mode="one-to-one",
            file_format="feature columns and target column(s)",
            roles=(
                Role("features", "numbers or categories to read", many=True),
                Role(
                    "targets",
                    "the class or number to predict; for one-to-many, a column a step",
                    many=True,
                ),
                _SPLIT,
            ),
            samples={"one-to-one": PENGUINS, "one-to-many": WEEK_PROFILES},
            metric="accuracy",
            metrics="accuracy and macro-F1, or MAE and RMSE in original units",
            baselines="majority class, or the mean of the training rows",
            references="logistic or ridge regression",
            defaults={"epochs": 200, "batch_size": 32},
            requirements=("scikit-learn>=1.6",),
            extras=(
                "splits",
                "classification.problem-classification",
                "bounded.problem-classification",
            ),
            chosen={
                "problem-classification": {
                    "summary": "a class for each row of a table",
                    "metrics": "accuracy and macro-F1",
                    "baselines": "majority class",
                    "references": "logistic regression",
                },
                "problem-regression": {
                    "summary": "a number for each row of a table",
                    **_NUMBERS,
                    "baselines": "the mean of the training rows",
                },
                "problem-profile": {
                    "summary": "a profile for each row of a table",
                    **_NUMBERS,
                    "baselines": "the mean profile of the training rows",
                },
            },
        ),
        Task(
            name="sequences",
            summary="a label for each sequence or step",
            mode="many-to-one",
            file_format="rows of sequence, step, channels and label; or a row for each sequence, "
            "with numbered columns and a label",
            roles=(
                Role("sequence", "which sequence a row belongs to", optional=True, usual=True),
                Role("step", "what orders the rows of a sequence", optional=True, usual=True),
                Role("features", "the channels: numbers to read", many=True, optional=True),
                Role("label", "the class or number to predict"),
                _SPLIT,
            ),
            samples={"many-to-one": SEATTLE, "many-to-many": SEATTLE_DAYS},
            metric="accuracy",
            metrics="accuracy and macro-F1, or MAE and RMSE in original units",
            baselines="majority class, or the mean of the training labels",
            references="logistic or ridge regression on statistics of the steps",
            options=frozenset({"bidirectional"}),
            defaults={"units": 32, "epochs": 100, "batch_size": 16, "learning_rate": 0.003},
            requirements=("scikit-learn>=1.6",),
            extras=(
                "splits",
                "padding",
                "batches",
                "classification.problem-classification",
                "bounded.problem-classification",
            ),
            input_shape="(T, F)",
            whole_sequences=True,
            chosen={
                "mode-many-to-one": {"summary": "a label for each sequence"},
                "mode-many-to-many": {"summary": "a label for each step of a sequence"},
                "problem-classification": {
                    "metrics": "accuracy and macro-F1",
                    "baselines": "majority class",
                    "references": "logistic regression on statistics of the steps",
                },
                "problem-regression": {
                    **_NUMBERS,
                    "baselines": "the mean of the training labels",
                    "references": "ridge regression on statistics of the steps",
                },
                "mode-many-to-one.problem-regression": {"summary": "a number for each sequence"},
                "mode-many-to-many.problem-regression": {
                    "summary": "a number for each step of a sequence"
                },
            },
        ),
        Task(
            name="text",
            summary="a label for each text",
            mode="many-to-one",
            file_format="a column of texts and a column of labels",
            roles=(Role("text", "what to read"), Role("label", "what to predict"), _SPLIT),
            samples={"": REVIEWS},
            metric="accuracy",
            metrics="accuracy and macro-F1",
            baselines="majority class",
            references="TF-IDF with logistic regression",
            options=frozenset({"embedding_size"}),
            defaults={"units": 32, "dropout": 0.5},
            requirements=("scikit-learn>=1.6",),
            extras=("splits", "padding", "batches", "symbols", "classification", "bounded"),
            input_shape="(T)",
            whole_sequences=True,
        ),
        Task(
            name="tagging",
            summary="a tag for each token of a sentence",
            mode="many-to-many",
            file_format="tokens with spaces between, and as many tags",
            roles=(
                Role("tokens", "what to read, spaces between"),
                Role("tags", "what to predict, one for each token"),
                _SPLIT,
            ),
            samples={"": PORTTINARI},
            metric="accuracy",
            metrics="accuracy per token and macro-F1",
            baselines="most frequent tag of each token",
            references="",
            options=frozenset({"embedding_size", "bidirectional"}),
            defaults={
                "bidirectional": True,
                "embedding_size": 24,
                "units": 48,
                "dropout": 0.5,
                "learning_rate": 0.005,
            },
            extras=("splits", "padding", "batches", "symbols", "classification", "bounded"),
            input_shape="(T, 6)",
            whole_sequences=True,
        ),
        Task(
            name="pairs",
            summary="a target sequence for each source sequence",
            mode="seq2seq",
            file_format="a column of sources and a column of targets: characters, or symbols with spaces between",
            roles=(Role("source", "what to read"), Role("target", "what to write"), _SPLIT),
            samples={"": CMUDICT},
            metric="exact_match",
            metrics="share of targets without an error, edits per target symbol",
            baselines="target of the nearest training source",
            references="",
            options=frozenset({"embedding_size"}),
            defaults={"bidirectional": True, "attention": True, "dropout": 0.2},
            requirements=("rapidfuzz>=3.9",),
            extras=("splits", "padding", "symbols", "bounded"),
            input_shape="(T)",
            whole_sequences=True,
        ),
    )
}


def mode_task_pairs() -> list[tuple[str, str]]:
    """Return every (mode, task) that works, task by task."""
    return [(mode, task.name) for task in TASKS.values() for mode in task.modes]
