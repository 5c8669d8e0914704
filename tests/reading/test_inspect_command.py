"""`scaffold inspect`: what it prints, for people and for programs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from proposals import random, written

from scaffold.cli.inspect import command
from scaffold.errors import AnswersError, DataFileError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    values = random().normal(size=99).round(2)
    rows = [f"{n % 28 + 1:02}.{n // 28 + 1:02}.2000;{v}" for n, v in enumerate(values)]
    return written(tmp_path, *(row.replace(",", ".") for row in rows), head="Datum;Wert")


def output(*arguments: str) -> str:
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_the_task_the_columns_and_the_literals_are_printed(file: Path) -> None:
    lines = output(str(file)).splitlines()
    assert lines[0].startswith(f"{file}: forecast")
    assert "  time: Datum" in lines
    literals = lines[lines.index("# The format of the data file") + 1 :]
    scope: dict[str, object] = {}
    exec("\n".join(literals), scope)
    assert scope["SEPARATOR"] == ";"
    assert (scope["TIME"], scope["TIME_FORMAT"]) == ("Datum", "%d.%m.%Y")
    assert (scope["FEATURES"], scope["TARGETS"]) == (["Wert"], ["Wert"])


def test_what_numbers_are_cleaned_of_is_among_the_literals(tmp_path: Path) -> None:
    rows = [f"{n % 28 + 1:02}.{n // 28 + 1:02}.2000;{f'(${n})' if n % 3 else n}" for n in range(99)]
    found = json.loads(output(str(written(tmp_path, *rows, head="Datum;Wert")), "--json"))
    assert (found["literals"]["NOT_DIGITS"], found["literals"]["NEGATIVE"]) == (
        ["$"],
        "^[(](.+)[)]$",
    )


def test_json_is_one_object_with_everything(file: Path) -> None:
    found = json.loads(output(str(file), "--json"))
    assert found["task"] == "forecast"
    assert found["columns"]["time"] == ["Datum"]
    assert found["format"]["separator"] == ";"
    assert found["time"]["pattern"] == "%d.%m.%Y"
    assert found["literals"]["NULL_VALUES"] == [""]
    assert found["proposed"]["input_length"] >= 2
    assert found["facts"]["rows"] == 99


def test_the_task_and_the_columns_can_be_chosen(file: Path) -> None:
    found = json.loads(
        output(
            str(file),
            "--json",
            "--task",
            "forecast",
            "--mode",
            "seq2seq",
            "--column",
            "targets=Wert",
        )
    )
    assert found["columns"]["targets"] == ["Wert"]


def test_what_cannot_be_used_is_an_error_of_exit_code_2(file: Path) -> None:
    with pytest.raises(AnswersError) as wrong:
        output(str(file), "--column", "colour=Wert")
    with pytest.raises(DataFileError) as missing:
        output(str(file.parent / "none.csv"))
    assert wrong.value.exit_code == missing.value.exit_code == 2
