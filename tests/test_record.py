"""What was chosen is told from what followed, and is enough for the same project again."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import specs
from variants import DATA

from scaffold.answers import read_answers
from scaffold.generation import generate
from scaffold.planning import plan
from scaffold.record import RECORD, known_answers, read_record
from scaffold.spec import Spec

FORECAST: dict[str, Any] = {"mode": "vector-output", "task": "forecast", "name": "Daily births"}
TIDES = {"data": str(DATA / "tides.csv"), "columns": {"targets": ("flow",)}}


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ({}, {}),
        ({"units": 16}, {"units": 16}),
        ({"units": 64, "cell": "lstm"}, {}),
        ({"input_length": 24}, {"input_length": 24}),  # the default of another task
        ({"input_length": 28, "normalize": "global"}, {}),  # what the sample proposes
        ({"package": "daily_births"}, {}),
        ({"package": "births"}, {"package": "births"}),
        ({"author": " ", "intervals": ""}, {}),
        ({"with": ["export"]}, {"with": ("export",)}),
        ({"columns": {"targets": "births"}}, {"columns": {"targets": ("births",)}}),
    ],
)
def test_what_follows_without_being_given_is_not_chosen(
    given: dict[str, Any], chosen: dict[str, Any]
) -> None:
    assert plan({**FORECAST, **given}).chosen == {**FORECAST, **chosen}


def test_mode_task_and_name_are_always_recorded() -> None:
    assert plan({"mode": "seq2seq"}).chosen == {
        "mode": "seq2seq",
        "task": "pairs",
        "name": "seq2seq-pairs",
    }


def test_columns_that_were_found_are_told_from_those_that_were_named(tmp_path: Path) -> None:
    generate(plan({**FORECAST, **TIDES}), tmp_path / "made")
    record = read_record(tmp_path / "made")
    assert record.answers["columns"] == {"targets": ("flow",)}
    assert record.answers["data"] == str(tmp_path / "made" / "data" / "tides.csv")
    assert record.derived is not None
    columns = record.derived["columns"]
    assert isinstance(columns, dict) and columns["time"] == ["hour"]
    assert known_answers(tmp_path / "made")["cell"] == "lstm"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(spec=specs())
def test_the_chosen_answers_give_the_same_project_again(spec: Spec) -> None:
    own = {"data": str(spec.data.path)} if spec.data.path else {}
    again = plan({**spec.chosen, **own})
    assert (again.options, again.data, again.extras) == (spec.options, spec.data, spec.extras)
    assert (again.answers, again.chosen) == (spec.answers, spec.chosen)


def test_what_followed_does_not_stand_in_the_way_of_another_mode(tmp_path: Path) -> None:
    generate(plan({**FORECAST, "units": 16}), tmp_path / "made")
    answers = read_answers(tmp_path / "made" / RECORD)
    again = plan({**answers, "mode": "one-to-one", "task": "tabular"})
    assert (again.options.units, again.name) == (16, "Daily births")
