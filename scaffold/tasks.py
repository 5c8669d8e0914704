"""What the data is and what is predicted: one row a task, each with the sample that it ships."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from scaffold.fileformat import Format, TimeFormat
from scaffold.modes import MODES, Variant
from scaffold.options import Value

Problem = Literal["classification", "regression", "profile"]
Layout = Literal["long", "wide"]
Columns = Mapping[str, tuple[str, ...]]  # role → names


@dataclass(frozen=True)
class Role:
    """A part that columns of the data file play, as in `--column ROLE=NAME[,NAME…]`."""

    name: str
    meaning: str
    many: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Facts:
    """What a data file says of the project beside its format and its columns.

    Args:
        rows: how many it has.
        feature_width: F, the numbers that the network reads per step; 0 where it reads tokens.
        outputs: O, the numbers that it puts out per step: classes, targets, symbols.
        problem: what kind of target a table or a sequence has.
        layout: whether a sequence is many rows or one.
        categories: the feature columns that hold words.
        levels: column of words → its categories, those of the training rows; of a series.
        trailing: how many rows at the end have no target yet: what is to be forecast.
        sequences: how many there are.
        longest: the steps of the longest sequence.
        longest_gap: the longest run of steps in which a feature has no value.
        unnamed: whether a series has a blank in one of the columns that name it.
        separators: between the words of a source and of a target; "" where every character is a
            token, since no text has two words or since they do not return.
        characters: O where every character is a token.
        steps: of a typical one of several time series; 0 where there is one series.
        step: what one step is called, such that "28 days" can be said.
        referred: whether the file is too large to be copied into the project.
    """

    rows: int
    outputs: int
    feature_width: int = 0
    problem: Problem = "regression"
    layout: Layout = "long"
    categories: tuple[str, ...] = ()
    levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trailing: int = 0
    sequences: int = 0
    longest: int = 0
    longest_gap: int = 0
    unnamed: bool = False
    separators: tuple[str, str] = ("", "")
    characters: int = 0
    steps: int = 0
    step: str = "step"
    referred: bool = False


@dataclass(frozen=True)
class Data:
    """A data file and what is known of it: a sample that ships with its task, or the user's own.

    Args:
        file: its name.
        columns: role → column names.
        facts: what it says of the project.
        subject: what it holds, in words.
        format: how it is written.
        time: how its time stamps are written, where a forecast reads them.
        proposed: option → value that suits it.
        path: where the user's file lies; None for a sample.
        content: what it was converted to, where the project cannot read it as it is.
        notes: what was found while reading it, a sentence each.
        mode: the only topology that will do, where none was chosen; else "".
    """

    file: str
    columns: Columns
    facts: Facts
    subject: str
    format: Format = Format()
    time: TimeFormat | None = None
    proposed: Mapping[str, Value] = field(default_factory=dict)
    path: Path | None = None
    content: bytes | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()
    mode: str = ""

    @property
    def place(self) -> str:
        """Return where the generated project finds the file; a large one stays where it is."""
        if self.path and self.facts.referred:
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
        windowed: whether every example has the same number of steps, `--input-length`.
        input_shape: of one example, where it is not that of the mode.
        whole_sequences: whether a sequence is complete before the first output is due, so that
            the output at a step may depend on the steps after it.
        variants: the words that are others for some projects.
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
    defaults: Mapping[str, Value] = field(default_factory=dict)
    requirements: tuple[str, ...] = ()
    windowed: bool = False
    input_shape: str = ""
    whole_sequences: bool = False
    variants: tuple[Variant, ...] = ()

    @property
    def modes(self) -> tuple[str, ...]:
        """Return the topologies that can do it, the default first."""
        able = (mode.name for mode in MODES.values() if self.name in mode.tasks)
        return (self.mode, *(name for name in able if name != self.mode))

    def sample(self, mode: str) -> Data:
        """Return the sample that ships with this task in `mode`."""
        return self.samples.get(mode) or self.samples[""]


def _problem(problem: Problem, fields: Mapping[str, object], mode: str | None = None) -> Variant:
    """Return the words of the projects with one kind of target, in one mode or in all."""
    return Variant(
        "",
        lambda spec: spec.data.facts.problem == problem and mode in (None, spec.mode.name),
        fields,
    )


_CLASSES: Mapping[str, object] = {
    "metrics": "accuracy and macro-F1",
    "baselines": "majority class",
}
_NUMBERS: Mapping[str, object] = {"metrics": "MAE and RMSE in original units"}
_SPLIT = Role("split", "split of each row: train, validation or test", optional=True)
_ID = Role("id", "columns that identify a row, repeated beside what is predicted", True, True)
_TSV = Format(separator="\t")
_LEARN = ("scikit-learn>=1.6",)

BIRTHS = Data(
    file="us_births_2000_2014.csv",
    columns={"time": ("date",), "targets": ("births",), "features": ("births", "day_of_week")},
    proposed={"input_length": 28, "output_length": 7, "season": 7, "normalize": "global"},
    facts=Facts(rows=5479, feature_width=2, outputs=1, step="day"),
    time=TimeFormat(),
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
    facts=Facts(
        rows=344,
        feature_width=10,
        outputs=3,
        problem="classification",
        categories=("island", "sex"),
    ),
    subject="the species of penguins from their measurements",
)
WEEK_PROFILES = Data(
    file="us_births_week_profiles_2000_2014.csv",
    columns={
        "features": ("year", "month", "day_of_year", "prev_week_mean"),
        "targets": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        "id": ("week_start",),
    },
    facts=Facts(rows=781, feature_width=4, outputs=1, problem="profile"),
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
    facts=Facts(
        rows=1461,
        sequences=223,
        longest=7,
        feature_width=4,
        outputs=4,
        problem="classification",
    ),
    subject="weeks of weather in Seattle, 2012–2015, and their season",
    time=TimeFormat(),
)
SEATTLE_DAYS = replace(
    SEATTLE,
    columns={**SEATTLE.columns, "label": ("weather",)},
    facts=replace(SEATTLE.facts, outputs=5),
    subject="weeks of measured weather in Seattle, 2012–2015, and the weather of each day in a word",
)
REVIEWS = Data(
    file="review_sentences.tsv",
    columns={"text": ("text",), "label": ("label",)},
    facts=Facts(rows=3000, outputs=2, problem="classification", step="token"),
    format=_TSV,
    subject="review sentences, positive (1) or negative (0)",
)
PORTTINARI = Data(
    file="porttinari_pos_1500_sentences.tsv",
    columns={"tokens": ("tokens",), "tags": ("tags",)},
    facts=Facts(rows=1500, outputs=16, problem="classification", step="token"),
    format=_TSV,
    subject="sentences of Portuguese news, and the part of speech of each word",
)
CMUDICT = Data(
    file="cmudict_sample_8000.tsv",
    columns={"source": ("word",), "target": ("phonemes",)},
    proposed={"epochs": 12, "batch_size": 64, "learning_rate": 0.01, "tokens": "words"},
    facts=Facts(rows=8000, outputs=43, separators=("", " "), characters=29),
    format=_TSV,
    subject="English words and their phonemes",
)

TASKS: dict[str, Task] = {
    task.name: task
    for task in (
        Task(
            name="forecast",
            summary="the next values of a time series",
            mode="vector-output",
            file_format="a timestamp column and numeric columns",
            roles=(
                Role("time", "timestamp column; several are joined by a space", many=True),
                Role("targets", "target columns", many=True),
                Role("features", "feature columns", many=True),
                Role(
                    "known",
                    "columns known ahead of time, such as holidays",
                    many=True,
                    optional=True,
                ),
                Role("series", "columns that tell several series apart", many=True, optional=True),
            ),
            samples={"": BIRTHS},
            metric="mase",
            metrics="MASE, and MAE and RMSE in original units",
            baselines="last value, seasonal naive",
            references="ridge regression on the window",
            options=frozenset({"season", "normalize", "duplicates", "calendar", "intervals"}),
            requirements=_LEARN,
            windowed=True,
            variants=(
                Variant(
                    "--column series=NAME",
                    lambda spec: "series" in spec.data.columns,
                    {"summary": "the next values of several time series"},
                ),
                Variant(
                    "--normalize window",
                    lambda spec: spec.options.normalize == "window",
                    {
                        "scaling": "Each window is normalized by itself: the network reads and "
                        "predicts changes relative to a known value of the window."
                    },
                ),
                Variant(
                    "--normalize season",
                    lambda spec: spec.options.normalize == "season",
                    {
                        "scaling": "The model starts from the values one season before, plus the "
                        "persistent part of the latest deviation from them; the network learns "
                        "the residual. It reads numbers relative to the last ones of the window."
                    },
                ),
                Variant(
                    "--normalize series",
                    lambda spec: spec.options.normalize == "series",
                    {
                        "scaling": "Each series is scaled by its own training rows; one that was "
                        "not seen in training, by those of all series."
                    },
                ),
            ),
        ),
        Task(
            name="tabular",
            summary="a class, a number or a profile for each row of a table",
            mode="one-to-one",
            file_format="feature columns and target column(s)",
            roles=(
                Role("features", "feature columns, numeric or categorical", many=True),
                Role(
                    "targets",
                    "target column(s); for one-to-many, one per output step",
                    many=True,
                ),
                Role("group", "column whose rows share a split, such as patients", optional=True),
                _ID,
                _SPLIT,
            ),
            samples={"one-to-one": PENGUINS, "one-to-many": WEEK_PROFILES},
            metric="accuracy",
            metrics="accuracy and macro-F1, or MAE and RMSE in original units",
            baselines="majority class, or the median of the training rows",
            references="logistic or ridge regression",
            options=frozenset({"class_weights"}),
            defaults={"epochs": 200, "batch_size": 32},
            requirements=_LEARN,
            variants=(
                _problem(
                    "classification",
                    {
                        **_CLASSES,
                        "summary": "a class for each row of a table",
                        "references": "logistic regression",
                    },
                ),
                _problem(
                    "regression",
                    {
                        **_NUMBERS,
                        "summary": "one or more numbers for each row of a table",
                        "baselines": "the median of the training rows",
                        "references": "ridge regression",
                    },
                ),
                _problem(
                    "profile",
                    {
                        **_NUMBERS,
                        "summary": "a profile for each row of a table",
                        "baselines": "the median profile of the training rows",
                        "references": "ridge regression",
                    },
                ),
            ),
        ),
        Task(
            name="sequences",
            summary="a label for each sequence or step",
            mode="many-to-one",
            file_format="rows of sequence id, step, channels and label; or one row per sequence, "
            "with numbered columns and a label",
            roles=(
                Role("sequence", "sequence id of each row", optional=True),
                Role("step", "order of the rows of a sequence", optional=True),
                Role("features", "channels", many=True, optional=True),
                Role("label", "label column; several hold numbers", many=True),
                _ID,
                _SPLIT,
            ),
            samples={"many-to-one": SEATTLE, "many-to-many": SEATTLE_DAYS},
            metric="accuracy",
            metrics="accuracy and macro-F1, or MAE and RMSE in original units",
            baselines="majority class, or the median of the training labels",
            references="logistic or ridge regression on summary statistics of the steps",
            options=frozenset({"bidirectional", "class_weights"}),
            defaults={"units": 32, "epochs": 100, "batch_size": 16, "learning_rate": 0.003},
            requirements=_LEARN,
            input_shape="(T, F)",
            whole_sequences=True,
            variants=(
                _problem(
                    "classification",
                    {
                        **_CLASSES,
                        "references": "logistic regression on summary statistics of the steps",
                    },
                ),
                _problem(
                    "regression",
                    {
                        **_NUMBERS,
                        "baselines": "the median of the training labels",
                        "references": "ridge regression on summary statistics of the steps",
                    },
                ),
                _problem("classification", {"summary": "a class for each sequence"}, "many-to-one"),
                _problem("regression", {"summary": "a number for each sequence"}, "many-to-one"),
                _problem(
                    "classification",
                    {"summary": "a class for each step of a sequence"},
                    "many-to-many",
                ),
                _problem(
                    "regression",
                    {"summary": "a number for each step of a sequence"},
                    "many-to-many",
                ),
            ),
        ),
        Task(
            name="text",
            summary="a label for each text",
            mode="many-to-one",
            file_format="a text column and a label column",
            roles=(Role("text", "text column"), Role("label", "label column"), _ID, _SPLIT),
            samples={"": REVIEWS},
            metric="accuracy",
            metrics="accuracy and macro-F1",
            baselines="majority class",
            references="logistic regression on TF-IDF",
            options=frozenset({"tokens", "embedding_size", "class_weights"}),
            defaults={"units": 32, "dropout": 0.5},
            requirements=_LEARN,
            input_shape="(T)",
            whole_sequences=True,
        ),
        Task(
            name="tagging",
            summary="a tag for each token of a sentence",
            mode="many-to-many",
            file_format="space-separated tokens, and as many tags",
            roles=(
                Role("tokens", "column of space-separated tokens"),
                Role("tags", "column of space-separated tags, one per token"),
                _ID,
                _SPLIT,
            ),
            samples={"": PORTTINARI},
            metric="accuracy",
            metrics="token accuracy and macro-F1",
            baselines="most frequent tag of each token",
            references="",
            options=frozenset({"embedding_size", "bidirectional", "class_weights"}),
            defaults={
                "bidirectional": True,
                "embedding_size": 24,
                "units": 48,
                "dropout": 0.5,
                "learning_rate": 0.005,
            },
            requirements=_LEARN,
            input_shape="(T, 6)",
            whole_sequences=True,
        ),
        Task(
            name="pairs",
            summary="a target sequence for each source sequence",
            mode="seq2seq",
            file_format="a source column and a target column: characters or space-separated symbols",
            roles=(Role("source", "source column"), Role("target", "target column"), _ID, _SPLIT),
            samples={"": CMUDICT},
            metric="exact_match",
            metrics="exact match, and edit rate per target symbol",
            baselines="target of the nearest training source",
            references="",
            options=frozenset({"tokens", "embedding_size"}),
            defaults={"bidirectional": True, "attention": True, "dropout": 0.2},
            requirements=("rapidfuzz>=3.9",),
            input_shape="(T)",
            whole_sequences=True,
        ),
    )
}


def mode_task_pairs() -> list[tuple[str, str]]:
    """Return every (mode, task) that works, task by task."""
    return [(mode, task.name) for task in TASKS.values() for mode in task.modes]
