"""Files that have to be written anew and are too large to be copied: refused with what does it."""

import re
import shlex
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from proposals import random, refused

from scaffold import plan
from scaffold.cli import cli
from scaffold.errors import DataFileError

VALUES = random().normal(size=99).round(3)
DATES = [str(date(2024, 1, 1) + timedelta(days=n)) for n in range(99)]
ROWS = [f"{day},{value},{n}" for n, (day, value) in enumerate(zip(DATES, VALUES, strict=True))]
HEAD = "date,load,wind"
OFFSETS = [f"{day} 00:00:00+0{1 + (n > 60)}:00" for n, day in enumerate(DATES)]
LARGE = {  # lines, and a word of the refusal
    "comments before": (["# Station: Berlin", "# a, b, c", HEAD, *ROWS], "2 lines of comments"),
    "fixed width": (
        ["".join(f"{field:>14}" for field in row.split(",")) for row in [HEAD, *ROWS]],
        "separated by spaces",
    ),
    "units below the names": ([HEAD, ",MW,m/s", *ROWS], "a row of units"),
    "a total": ([HEAD, *ROWS, "Total,99,98"], "a row of totals"),
    "the header again": ([HEAD, *ROWS[:50], HEAD, *ROWS[50:]], "the header again"),
    "dates as columns": (
        [",".join(["shop", *DATES])]
        + [",".join([shop, *map(str, VALUES * n)]) for n, shop in enumerate("abc", 1)],
        "99 columns named by dates",
    ),
    "offsets that change": (
        ["date,load", *map("{},{}".format, OFFSETS, VALUES)],
        "offsets from UTC that change",
    ),
    "lists of numbers": (
        ["label,values"] + [f'{"ab"[n % 2]},"{list(range(n, n + 20))}"' for n in range(60)],
        "lists of numbers, in a large file",
    ),
    "no names": (ROWS, "values of their columns"),
    "separators at the end": ([HEAD, *(f"{row}," for row in ROWS)], "more such lines"),
    "a footer": ([HEAD, *ROWS, "Source: DWD"], "a footer"),
}


def follow(refusal: str) -> list[str]:
    """Run the commands that a refusal ends in, one after another; return them."""
    found = re.search(r"`([^`]+)`$", refusal)
    assert found, refusal
    commands = found[1].split(" && ")
    for command in commands:
        name, *arguments = shlex.split(command)
        more = ["project", "--no-input", "--no-git"] if "new" in arguments else []
        done = CliRunner().invoke(cli, [*arguments, *more], catch_exceptions=False)
        assert (name, done.exit_code) == ("scaffold", 0), done.output
    return commands


WHOLE = ("a total", "dates as columns", "offsets that change")  # told from all rows alone
CASES = [(what, 2**20) for what in LARGE]
CASES += [(what, 2000) for what in LARGE if what not in WHOLE]


@pytest.mark.parametrize(("what", "sample"), CASES, ids=[f"{w}, {s} bytes" for w, s in CASES])
def test_a_large_file_is_refused_with_commands_that_make_the_project_of_a_small_one(
    what: str, sample: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, word = LARGE[what]
    path = tmp_path / "some file.csv"
    path.write_text("\n".join(lines) + "\n")
    small = plan({"data": str(path), "name": "project"})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scaffold.reading.files.REFERRED", 500)
    monkeypatch.setattr("scaffold.reading.content.SAMPLE", sample)
    before = path.read_bytes()
    (line,) = refused(path)
    assert word in line
    convert, new = follow(line)
    assert path.read_bytes() == before and (tmp_path / "project/pyproject.toml").exists()
    made = plan({"data": shlex.split(new)[3], "name": "project"})
    assert (made.task, made.mode, made.data.columns) == (small.task, small.mode, small.data.columns)
    assert made.data.facts.rows == small.data.facts.rows and made.data.facts.referred


def test_the_commands_hold_what_was_said_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.csv"
    path.write_text("\n".join(["# Station: Berlin", "", HEAD, *ROWS]) + "\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scaffold.reading.files.REFERRED", 500)
    said = {"data": str(path), "task": "forecast", "mode": "seq2seq", "missing": "-999"}
    with pytest.raises(DataFileError) as caught:
        plan({**said, "columns": {"targets": ("wind",)}})
    (problem,) = caught.value.problems
    _, new = follow(str(problem))
    flags = {"--mode=seq2seq", "--task=forecast", "--missing=-999", "--column=targets=wind"}
    assert flags <= set(shlex.split(new))


def test_a_large_file_that_is_plain_already_is_not_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.csv"
    path.write_text("\n".join([HEAD, *ROWS]) + "\n")
    monkeypatch.setattr("scaffold.reading.files.REFERRED", 500)
    with pytest.raises(DataFileError, match="text or Parquet already"):
        CliRunner().invoke(
            cli, ["convert", str(path), str(tmp_path / "out.csv")], catch_exceptions=False
        )
    assert not (tmp_path / "out.csv").exists()


def test_values_written_short_in_a_large_file_are_said_with_what_writes_them_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.csv"
    rows = [f"{row},{9 - value:.2f}M" for row, value in zip(ROWS, VALUES, strict=True)]
    path.write_text("\n".join([f"{HEAD},volume", *rows]) + "\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scaffold.reading.files.REFERRED", 500)
    (note,) = (note for note in plan({"data": str(path)}).data.notes if "thousands" in note)
    assert note.startswith("volume holds numbers with letters for thousands")
    follow(note.removesuffix("."))
    assert "volume" in plan({"data": "file_plain.csv"}).data.columns["features"]
