"""`scaffold schema` says of answers what the generator says of them, as far as no file is read."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from variants import DATA

from scaffold.answers import read_answers
from scaffold.errors import ScaffoldError
from scaffold.extras import EXTRAS
from scaffold.modes import MODES
from scaffold.options import OPTIONS, Option
from scaffold.planning import look, plan
from scaffold.schema import schema
from scaffold.spec import applies
from scaffold.tasks import TASKS, mode_task_pairs

SCHEMA = json.loads(json.dumps(schema()))
VALID = Draft202012Validator(SCHEMA)
EXAMPLES = [*Path(__file__).parent.parent.glob("generated_examples/*/.scaffold.toml")]
BEYOND = (  # what compares two numbers, or is about the rows or the letters of something
    "cannot be the last of",
    "does not reach back to the last season",
    " rows leave ",
    "never changes, or is unrelated",
    "the file is read as one series",  # the sample too, where something says how to read it
)
TEXTS = {
    "name": ["Ours", "ünïcode 7", "a" * 80, "a" * 81, ""],
    "package": ["ours", "class", "Upper", "numpy", "a" * 40, "a" * 41, "", "con", "my_1"],
    "author": ["", "A. B.", 'A "quoted" one', "x" * 81],
    "missing": ["", "-999", "none"],
    "calendar": ["", "weekday", "month, day", "weekend", "month,,", "month;day"],
    "intervals": ["", "0.8", "0.8,0.95", " .5 , 0.999", "80", "0.9991", "0.001", "x", "0.8,"],
}


def drawn(dice: random.Random, option: Option) -> Any:
    """Return a value of `option`, now and then one that it does not take."""
    if dice.random() < 0.04:
        return dice.choice([-1, "wrong", [], None, 10**9, 0.5])
    if option.base is bool:
        return dice.random() < 0.5
    if option.choices or option.name in TEXTS:
        return dice.choice(option.choices or TEXTS[option.name])
    limits = option.limits
    if option.base is float:
        return dice.choice([0, 0.001, 0.5, 1])
    near = [dice.randint(2, 9) for _ in range(6)]
    return dice.choice([limits.ge, limits.ge - 1, limits.le, limits.le + 1, *near])


def answers(dice: random.Random) -> dict[str, Any]:
    """Return answers as a program might send them: most about one pair, some about none."""
    mode, task = dice.choice(mode_task_pairs())
    found: dict[str, Any] = {"mode": mode, "task": task}
    if dice.random() < 0.1:
        found |= {"mode": dice.choice([*MODES, "no-mode"]), "task": dice.choice([*TASKS, ""])}
    for name in [name for name in ("mode", "task") if dice.random() < 0.15]:
        del found[name]
    for option in OPTIONS.values():
        meant = applies(option, MODES[mode], TASKS[task])
        often = 0.01 if option.about.reads else 0.12  # the sample is read anew where one is given
        if dice.random() < (often if meant else 0.015):
            found[option.name] = drawn(dice, option)
    if dice.random() < 0.2:
        found["with"] = dice.sample([*EXTRAS, "nothing"], dice.randint(0, 2))
    if dice.random() < 0.02:
        found["unit"] = 3
    return {name: value for name, value in found.items() if value is not None}


def problems(answers: dict[str, Any]) -> list[str]:
    """Return what the generator has against `answers`."""
    try:
        plan(answers)
    except ScaffoldError as error:
        return [*map(str, error.problems)]
    return []


def test_the_schema_is_one_of_its_dialect_and_refuses_what_it_does_not_know() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert not VALID.is_valid({"mode": "seq2seq", "unit": 3})
    assert set(SCHEMA["properties"]) == {"data", "mode", "task", "columns", "with", *OPTIONS}


def test_a_thousand_random_answers_are_valid_where_the_generator_takes_them() -> None:
    dice, counts = random.Random(5), {True: 0, False: 0}
    for _ in range(1000):
        given = answers(dice)
        told, valid = problems(given), VALID.is_valid(json.loads(json.dumps(given)))
        of_name = (
            () if "package" in given else ("--package: ",)
        )  # it follows from the name's letters
        if told and all(any(words in one for words in (*BEYOND, *of_name)) for one in told):
            continue
        assert valid is not bool(told), (given, told, [*VALID.iter_errors(given)])
        counts[valid] += 1
    assert min(counts.values()) > 300, counts


@pytest.mark.parametrize(("mode", "task"), mode_task_pairs())
def test_what_a_form_of_all_defaults_sends_is_the_project_of_no_choice(
    mode: str, task: str
) -> None:
    chosen = {"mode": mode, "task": task}
    pair = SCHEMA["$defs"][f"{mode}-{task}"]
    for properties in (SCHEMA["properties"], pair["properties"], pair["then"]["properties"]):
        for name, about in properties.items():
            if isinstance(about, dict) and "default" in about:
                chosen[name] = about["default"]
    VALID.validate(chosen)
    plain = plan({"mode": mode, "task": task})
    assert plan(chosen).options == plain.options
    assert chosen.keys() - {"with"} >= plain.applicable - {"package"}


@pytest.mark.parametrize(
    "given",
    [
        {"data": "sales.csv"},
        {"data": "sales.csv", "mode": "seq2seq", "season": 3, "embedding_size": 3},
        {"data": "sales.csv", "mode": "many-to-one", "normalize": "series"},
        {"data": "sales.csv", "task": "tabular", "class_weights": "balanced", "cell": "gru"},
        {"data": "sales.csv", "task": "forecast", "columns": {"time": ["day"], "decimal": [","]}},
    ],
)
def test_what_a_data_file_may_make_sound_is_valid(given: dict[str, Any]) -> None:
    VALID.validate(given)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"units": 3},
        {"data": "", "mode": "seq2seq"},
        {"data": "sales.csv", "mode": "seq2seq", "class_weights": "balanced"},
        {"data": "sales.csv", "task": "tabular", "season": 3},
        {"data": "sales.csv", "task": "tabular", "columns": {"time": ["day"]}},
        {"data": "sales.csv", "task": "forecast", "columns": {"decimal": [";"]}},
        {"data": "sales.csv", "task": "forecast", "columns": {"time-format": ["d/m"]}},
        {"data": "sales.csv", "columns": {"when": ["day"]}},
        {"mode": "many-to-one", "task": "forecast", "normalize": "series"},
        {"mode": "many-to-one", "task": "forecast", "with": ["ray"]},
        {"mode": "many-to-many", "task": "forecast", "lead": 0, "normalize": "window"},
    ],
)
def test_what_no_data_file_makes_sound_is_refused(given: dict[str, Any]) -> None:
    assert not VALID.is_valid(given)


@pytest.mark.parametrize("file", ["tides.csv", "cars.csv", "runs.csv", "words.tsv", "retail.csv"])
def test_no_default_is_shown_of_what_a_data_file_proposes(file: str) -> None:
    proposed = look({"data": str(DATA / file)})[1].proposed
    assert proposed
    for name in proposed:
        assert SCHEMA["properties"][name]["x-proposed"] is True
        assert "default" not in SCHEMA["properties"][name]


def test_what_a_project_keeps_of_its_answers_is_valid() -> None:
    for file in EXAMPLES:
        VALID.validate(json.loads(json.dumps(read_answers(file))))
    assert EXAMPLES


def test_the_command_prints_the_schema_and_nothing_else() -> None:
    command = [sys.executable, "-m", "scaffold", "schema"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == SCHEMA
