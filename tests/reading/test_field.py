"""Files as people have them: the right task and roles, or one clear refusal that ends in commands.

The files of tests/data/field are invented, after the shapes and quirks of files in public
questions about training LSTMs on one's own data.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from proposals import refused, tasks_of

from scaffold.reading import inspect

FIELD = Path(__file__).parents[1] / "data" / "field"


@dataclass(frozen=True)
class Read:
    """A file that is read: its task, the columns of some roles, words of its notes, options."""

    task: str
    roles: dict[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()
    mode: str = ""
    proposed: dict[str, str] = field(default_factory=dict)


def forecast(target: str, *others: str, time: tuple[str, ...], notes: tuple[str, ...] = ()) -> Read:
    roles = {"time": time, "targets": (target,), "features": (target, *others)}
    return Read("forecast", roles, notes)


PATIENTS = {
    "sequence": ("patient_id",),
    "step": ("visit_date",),
    "label": ("readmitted",),
    "features": ("glucose",),
}
READ = {
    "two_columns.csv": forecast("load", time=("Date", "Time"), notes=("every hour",)),
    "sentinel.csv": forecast("co", time=("time",), notes=("-200 occurs 58 times",)),
    "sentinel_blank.csv": forecast("co", time=("time",), notes=("58 missing values",)),
    "promo.csv": forecast("Sales", "Promo", time=("Date",)),
    "promo_next_week.csv": Read(
        "forecast",
        {"time": ("Date",), "targets": ("Sales",), "features": ("Sales",), "known": ("Promo",)},
        ("The last 7 rows have no target", "from 2024-01-01 to 2024-07-18"),
    ),
    "counter.csv": forecast("value", time=("time",), notes=("a counter from 1 to 300",)),
    "dup.csv": forecast("v", time=("date",), notes=("read as one with it: 2.", "every day")),
    "weekdays.csv": forecast("load", time=("time",), notes=("Mon, Tue, Wed, Thu, Fri",)),
    "category.csv": forecast("Sales", "Holiday", time=("Date",), notes=("2 categories: 0, a.",)),
    "words_driver.csv": forecast(
        "pollution", "wind", time=("date",), notes=("3 categories: NW, SE, cv.",)
    ),
    "headerless.tsv": Read(
        "text", {"text": ("text",), "label": ("label",)}, ("No header: 'ham' is a value",)
    ),
    "stores.csv": Read(
        "forecast",
        {"time": ("Date",), "series": ("Store",), "features": ("Sales", "DayOfWeek")},
        ("2 by Store, of 200 days each; validation begins at 2024-05-20", "every day"),
    ),
    "ids.csv": Read("sequences", PATIENTS, ("40 sequences by patient_id",), "many-to-many"),
    "token_rows.csv": Read(
        "tagging",
        {"tokens": ("Word",), "tags": ("Tag",)},
        ("names 30 sentences, each at its first token alone: made a sentence a row",),
    ),
    "dates.csv": Read(
        "pairs",
        {"source": ("human",), "target": ("machine",)},
        ("human, 35 different characters", "machine, 11 different characters"),
        proposed={"tokens": "characters"},
    ),
    "names.csv": Read(
        "text",
        {"text": ("text",), "label": ("label",)},
        ("most words are in hardly any other text",),
        proposed={"tokens": "characters"},
    ),
}
LARGE = {  # file → words of the refusal, and the tasks of the commands that it ends in
    "token_rows.csv": (["one token each", "30 sentences", "'Sentence #'"], ["tagging"]),
}


def test_every_file_is_here() -> None:
    assert {path.name for path in FIELD.iterdir()} == {*READ}


@pytest.mark.parametrize("name", READ)
def test_a_file_of_people_is_read_as_it_is_meant(name: str) -> None:
    right = READ[name]
    task, found = inspect(FIELD / name)
    assert (task.name, found.mode) == (right.task, right.mode)
    assert {role: found.columns[role] for role in right.roles} == right.roles
    for words in right.notes:
        assert any(words in note for note in found.notes), words
    assert right.proposed.items() <= found.proposed.items()


@pytest.mark.parametrize("name", LARGE)
def test_a_file_too_large_to_be_written_anew_is_refused_with_commands_that_work(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scaffold.reading.files.REFERRED", 500)
    words, tasks = LARGE[name]
    (line,) = refused(FIELD / name)
    for word in words:
        assert word in line
    assert tasks_of(line, tmp_path) == tasks
