"""What was chosen is told from what followed, and is enough for the same project again."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import specs
from variants import DATA

from scaffold.answers import read_answers
from scaffold.errors import ScaffoldError
from scaffold.generation import generate
from scaffold.planning import plan
from scaffold.record import RECORD, known_answers, read_record
from scaffold.spec import Spec
from scaffold.update.adopt import adopt
from scaffold.update.check import check
from scaffold.update.update import prepare

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


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project, whose record each test writes anew."""
    folder = tmp_path_factory.mktemp("recorded") / "made"
    generate(plan(FORECAST), folder)
    return folder


ANSWERS = '[answers]\nmode = "vector-output"\n'
BROKEN = [  # what is added to the answers, and what is said of it
    ("mode = 1", ["mode: expected a text, came 1 → write mode = "]),
    ("with = 3", ["answers, with: expected a text or a list of texts, came 3"]),
    ('with = ["export", true]', ["answers, with, entry 2: expected a text, came true"]),
    ('with = "exprot"', ["'exprot' does not exist"]),
    ("units = 'many'", ["answers, units: expected a whole number from 1 to 4096, came 'many'"]),
    ("unit = 8", ["answers: 'unit' does not exist → did you mean units?"]),
    ("overlays = []", ["answers: 'overlays' does not exist"]),
    ("columns = []", ["answers, columns: expected a table, came an empty list"]),
    (
        "columns = {targets = 2020-01-01}",
        ["columns, targets: expected a text or a list of texts, "],
    ),
    ("[set]\nteam = [1]", ["set, team: expected a text, number or truth value, came a list"]),
    ("[sets]\nteam = 1", ["made/.scaffold.toml: 'sets' does not exist → did you mean set?"]),
    ("[overlays]\nsource = 1", ["overlays: expected a list of texts or tables, came a table"]),
    (
        "[[overlays]]\nversion = 1",
        ["overlays, entry 1, source: is missing", "entry 1, version: exp"],
    ),
    ("[[overlays]]\nsource = 'a'\ntag = 'v1'", ["overlays, entry 1: 'tag' does not exist"]),
    ("[[overlays]]\nsource = 'a'\ncommit = 'main'", ["expected a commit of 40 or 64 hexadecimal"]),
    ("[[overlays]]\nsource = 'a'\naccepted = 'x'", ["accepted: expected a list of texts"]),
    ("[[overlays]]\nsource = 'nowhere'\n", ["nowhere"]),
    ("[derived]\n[generator]", ["generator: expected a text, came an empty table"]),
]
ALL = (
    'with = 3\ncolumns = {targets = 1}\nunits = "many"\nmod = 1\n[set]\nteam = [1]\n'
    "[[overlays]]\nsource = 1\n[overlay]\n",
    ["with: ", "targets: ", "units: ", "'mod'", "team: ", "source: ", "'overlay' does not exist"],
)
VALUES = (
    'units = "many"\nlicense = "GPL"\n[[overlays]]\nsource = "nowhere"\n[[overlays]]\nsource = ""',
    ["answers, units: ", "answers, license: ", "nowhere", "made"],
)


@pytest.mark.parametrize(("added", "said"), [*BROKEN, ALL, VALUES])
def test_check_update_and_adopt_tell_the_same_problems_of_a_record_all_at_once(
    added: str, said: list[str], made: Path
) -> None:
    first = "" if added.startswith("mode") else 'mode = "vector-output"\n'
    (made / RECORD).write_text(f"[answers]\n{first}{added}\n")
    told = []
    for command in (check, prepare):
        with pytest.raises(ScaffoldError) as caught:
            command(made)
        told.append(caught.value.problems)
    assert told[0] == told[1]
    lines = [str(problem) for problem in told[0]]
    assert len(lines) == len(said) and all(any(part in line for line in lines) for part in said)
    assert not any(word in str(caught.value) for word in ("`", "Expected", "$."))


@pytest.mark.parametrize("given", [{"units": 8}, {"units": 8, "cell": "gru"}])
def test_a_recorded_answer_that_is_wrong_may_be_given_anew(
    given: dict[str, Any], made: Path
) -> None:
    (made / RECORD).write_text(f'{ANSWERS}units = "many"\n[derived]\n')
    assert prepare(made, given).combined.changes
    with pytest.raises(ScaffoldError, match="answers, units: .*\n.*--cell: "):
        prepare(made, {"cell": "grü"})


def test_a_record_without_answers_is_told_and_comes_back_from_the_base(made: Path) -> None:
    (made / RECORD).write_text('generator = "scaffold 0.1.0"\n[answer]\nmode = "seq2seq"\n')
    with pytest.raises(ScaffoldError, match="did you mean answers.*\n.*answers: is missing"):
        check(made)
    assert adopt(made) == (RECORD,)
    assert not check(made).outdated


def test_a_record_of_a_later_version_is_told_before_what_only_that_one_knows(made: Path) -> None:
    (made / RECORD).write_text(f'generator = "scaffold 999.0"\n[news]\n{ANSWERS}')
    with pytest.raises(ScaffoldError, match="later than this one") as caught:
        check(made)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    "text",
    [
        'mode = "many-to-one"\nwith = "export"\noverlays = []\nset = {team = "x", n = 1.5}',
        '[answers]\nmode = "many-to-one"\nset = {team = "x"}\nunits = "8"\n[derived]\nwhat = 1',
        'accepted = ["mode"]\n[answers]\ncolumns = {time = "a", targets = ["b", "c"]}\n',
    ],
)
def test_a_sound_file_of_answers_is_read(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(text)
    assert {"mode", "columns"} & read_answers(tmp_path / "a.toml").keys()
