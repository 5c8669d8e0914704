"""What a person sees while projects are tested: a table on a terminal, plain lines elsewhere."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from scaffold.smoke import Result
from scaffold.smoke.live import Board, Lines

NAMES = ["one-to-one tabular", "odd [name]", "many-to-one text"]


def screen(terminal: bool, height: int = 30) -> Console:
    """Return a console that writes into memory."""
    return Console(
        file=io.StringIO(), force_terminal=terminal, width=100, height=height, _environ={}
    )


def written(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def passed(name: str, skill: float | None = None, stage: str = "run") -> Result:
    return Result(name, Path("here"), "", "", "passed", stage, 2.5, skill=skill)


def failed(name: str) -> Result:
    return Result(name, Path("here"), "", "", "failed", "build", 1.0, error="lint: [red] ruff")


def rows(board: Board, everything: bool = False) -> list[str]:
    """Return each row of the table as it stands, in plain text, single spaces between."""
    plain = screen(terminal=False)
    plain.print(board.table(everything))
    return [" ".join(line.split()) for line in written(plain).splitlines()]


def test_off_a_terminal_each_project_is_a_line_when_it_is_done() -> None:
    console = screen(terminal=False)
    lines = Lines(console, 3)
    lines.step(NAMES[0], "build", "wheel")
    assert written(console) == ""
    lines.finished(passed(NAMES[0], skill=0.25, stage="learn"))
    lines.finished(failed(NAMES[1]))
    lines.finished(passed(NAMES[2], skill=0.25))  # of an epoch: no skill to speak of
    assert written(console).splitlines() == [
        "[1/3] PASSED one-to-one tabular  2.5 s  skill 25.0%",
        "[2/3] FAILED odd [name]  1.0 s  build: lint: [red] ruff",
        "[3/3] PASSED many-to-one text  2.5 s",
    ]


def test_on_a_terminal_each_project_is_a_row_that_follows_its_steps() -> None:
    board = Board(screen(terminal=True), NAMES)
    board.step(NAMES[0], "build", "wheel")
    board.step(NAMES[0], "run", "train")
    board.finished(failed(NAMES[1]))
    assert rows(board) == [
        "project stage seconds",
        "one-to-one tabular run: train 0.0 …",
        "odd [name] build 1.0 failed",
        "many-to-one text",
        "1 of 3 done",
    ]


def test_the_table_is_drawn_while_it_happens_and_stays_at_the_end() -> None:
    console = screen(terminal=True)
    with Board(console, NAMES) as board:
        board.step(NAMES[0], "run", "evaluate")
        board.live.refresh()
        assert "run: evaluate" in written(console)
        for name in NAMES:
            board.finished(passed(name, skill=0.5, stage="learn"))
    last = written(console).rpartition("project")[2]
    assert last.count("passed") == last.count("skill 50.0%") == 3
    assert "3 of 3 done" in last


def test_a_long_table_shows_the_busy_rows_first_and_counts_the_others() -> None:
    board = Board(screen(terminal=True, height=9), [f"project{n}" for n in range(20)])
    board.step("project17", "build", "tests")
    _, *shown, busy, caption = rows(board)
    assert shown == ["project0", "project1", "project2", "project3"]
    assert busy.startswith("project17 build: tests")
    assert caption == "0 of 20 done, 15 more rows"
    assert len(rows(board, everything=True)) == 22


def test_an_interrupted_table_is_not_printed_as_if_it_were_done() -> None:
    console = screen(terminal=True)
    with pytest.raises(KeyboardInterrupt), Board(console, NAMES):
        raise KeyboardInterrupt
    assert "of 3 done" not in written(console).rpartition("\x1b[2K")[2]
