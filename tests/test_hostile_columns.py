"""Hostile column names: shown so that they can be seen, read as they are, no trouble for tests."""

import ast
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import polars as pl
import pytest
from variants import DATA

from scaffold.characters import is_hidden, visible
from scaffold.errors import AnswersError
from scaffold.generation import generate, rendering
from scaffold.layers import sample_path
from scaffold.planning import plan
from scaffold.smoke import Combination
from scaffold.smoke.runner import Session

NAMES = {
    "line break": "a\nb",
    "tab": "a\tb",
    "escape": "\x1b[31mred",
    "bidirectional": "abc\u202edcba",
    "isolate": "abc\u2067dcba",
    "zero width": "a\u200bb",
    "byte-order mark": "a\ufeffb",
    "filler": "a\u3164b",
    "tag": "a\U000e0041b",
    "line separator": "a\u2028b",
    "next line": "a\x85b",
    "double quotes": 'a "b" c',
    "single quote": "it's",
    "parentheses": "price (EUR) [x]*",
    "braces": "{{ x }} {0} %s",
    "backslash": "C:\\new",
    "table": "a | b ` c",
    "emoji": "👨‍👩‍👧 größe",
    "persian": "می\u200cخواهم",
}
WORST = 'a "b"\n(c [d]* \u202ee\\'  # what a line, a quotation, a pattern and a reader stumble over
FILES = {
    "forecast": (
        "vector-output",
        DATA / "tides.csv",
        "time=hour targets=level features=level,wind",
    ),
    "tabular": ("one-to-one", DATA / "cars.csv", "targets=price features=weight,fuel"),
    "sequences": ("many-to-one", DATA / "runs.csv", "sequence=run label=total features=speed"),
    "pairs": ("seq2seq", DATA / "words.tsv", "source=word target=signs"),
    "text": ("many-to-one", sample_path("review_sentences.tsv"), "text=text label=label"),
    "tagging": (
        "many-to-many",
        sample_path("porttinari_pos_1500_sentences.tsv"),
        "tokens=tokens tags=tags",
    ),
}


def answers(folder: Path, task: str, name: str) -> dict[str, object]:
    """Return answers about a file of `task` whose columns have `name` after their own."""
    mode, file, roles = FILES[task]
    mark = "\t" if file.suffix == ".tsv" else ","
    table = pl.read_csv(file, separator=mark, quote_char='"' if mark == "," else None)
    table = table.head(600).rename(lambda column: column + name)
    table.write_csv(folder / "file.csv", quote_style="necessary")
    columns = {
        role: tuple(column + name for column in columns.split(","))
        for role, columns in (pair.split("=") for pair in roles.split())
    }
    data = str(folder / "file.csv")
    return {"mode": mode, "task": task, "data": data, "columns": columns, "package": "ours"}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_column_name_is_visible_in_every_file_and_stays_what_it_is(
    name: str, tmp_path: Path
) -> None:
    given = answers(tmp_path, "tabular", name)
    project = rendering(plan(given))
    for path, content in project.files.items():
        assert not any(is_hidden(c) for c in str(content) if c != "\n"), path
    kept = tomllib.loads(str(project.files[".scaffold.toml"]))["answers"]["columns"]
    assert {role: tuple(names) for role, names in kept.items()} == given["columns"]
    tree = ast.parse(str(project.files["src/ours/data.py"]))
    constants = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {f"weight{name}", f"fuel{name}", f"price{name}"} <= constants
    readme = str(project.files["README.md"])
    assert f"weight{' '.join(visible(name).split())}".replace("|", "\\|") in readme


def test_a_column_whose_name_ends_its_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnswersError, match="carriage return → rename the column"):
        plan(answers(tmp_path, "tabular", "a\rb"))


@pytest.mark.parametrize("name", ["a\u202eb.csv", "a\nb.csv", "a\u200bb.csv"])
def test_a_file_name_that_nobody_can_see_is_refused(name: str, tmp_path: Path) -> None:
    given = answers(tmp_path, "tabular", "")
    Path(str(given["data"])).rename(tmp_path / name)
    with pytest.raises(AnswersError, match="--data: contains U\\+.*, which nobody can see"):
        plan({**given, "data": str(tmp_path / name)})


def test_a_name_is_found_as_it_is_meant(tmp_path: Path) -> None:
    spec = plan(answers(tmp_path, "forecast", ' "b"'))
    assert spec.data.columns["targets"] == ('level "b"',)


@pytest.mark.parametrize("task", FILES)
def test_the_tests_of_a_project_pass_whatever_its_columns_are_called(
    task: str, scaffold_session: Session, tmp_path: Path
) -> None:
    generate(plan(answers(tmp_path, task, WORST)), tmp_path / "ours")
    project = scaffold_session.project(tmp_path / "ours", tmp_path / "work")
    scripts = ["tests/test_scripts.py"] if task in ("forecast", "tabular") else []
    assert project.test("tests/test_data.py", *scripts) > 0


@pytest.mark.parametrize("command", ["inspect", "inspect --json", "new", "new --json", "wrong"])
def test_what_a_terminal_shows_can_be_seen(command: str, tmp_path: Path) -> None:
    given = answers(tmp_path, "tabular", WORST)
    words = command.replace("wrong", "inspect --column targets=\u202e").split()
    if words[0] == "inspect":
        words.append(str(given["data"]))
    else:
        words += ["demo", "--no-git", "--mode=one-to-one", f"--data={given['data']}"]
    done = subprocess.run(
        [sys.executable, "-m", "scaffold", *words], cwd=tmp_path, capture_output=True, text=True
    )
    said = done.stdout + done.stderr
    assert done.returncode == (2 if command == "wrong" else 0), said
    assert not any(is_hidden(character) for character in said if character != "\n")
    assert "\\u202e" in said
    if "--json" in words:
        assert f'"price{json.dumps(WORST)[1:-1]}"' in done.stdout


def test_the_smoke_test_names_a_column_so_that_it_can_be_seen() -> None:
    one = Combination("one-to-one", "tabular", (("columns", {"targets": "a\n\u202eb"}),))
    assert str(one) == r"one-to-one tabular targets=a\n\u202eb"
