"""Hostile text in every free-text option: refused with one clear message, or quoted right."""

import ast
import json
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import pytest

from scaffold.errors import AnswersError, DestinationError
from scaffold.generation import generate
from scaffold.planning import plan
from scaffold.record import known_answers

HOSTILE = {
    "double quotes": 'say "hi"',
    "single quotes": "it's",
    "triple quotes": '"""',
    "backticks": "`id`",
    "backslashes": "C:\\temp\\new",
    "trailing backslash": "end\\",
    "newline": "two\nlines",
    "carriage return": "two\rlines",
    "nul": "nul\0byte",
    "escape": "\x1b[31mred",
    "bidirectional": "abc\u202edcba",
    "isolate": "abc\u2067dcba",
    "line separator": "a\u2028b",
    "expression": "{{ 7*7 }}",
    "statement": "{% raw %}",
    "comment": "{# hidden #}",
    "end raw": "{% endraw %}",
    "interpolation": "${HOME} $(id) %s %(x)s {0}",
    "shell": "; rm -rf / #",
    "toml": '"] evil = ["',
    "yaml": "a: b\t- c",
    "html": "<script>alert(1)</script>",
    "markdown": "[x](javascript:1) ![y](z) | a | b |",
    "keyword": "class",
    "soft keyword": "match",
    "keras": "keras",
    "tests": "tests",
    "data": "data",
    "json": "json",
    "up": "../up",
    "absolute": "/etc/passwd",
    "windows path": "..\\up",
    "long": "x" * 300,
    "empty": "",
    "spaces": "   ",
    "dash": "-rf",
    "emoji": "🔥",
    "family emoji": "forecast 👨‍👩‍👧",
    "device": "con",
    "device with extension": "aux.txt",
    "combining": "e\u0301\u0327 forecast",
    "persian": "می\u200cخواهم forecast",
    "soft hyphen": "fore\u00adcast",
    "tags": "a\U000e0041b",
    "lone surrogate": "bad \ud800 text",
    "number": "2024",
    "dots": "..",
}
JOINERS = "\u200c\u200d"  # within emoji and Persian words
FREE_TEXT = ("name", "package", "author")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("option", FREE_TEXT)
def test_free_text_is_refused_or_stays_data(option: str, text: str, tmp_path: Path) -> None:
    answers = {"mode": "vector-output", "package": "forecast_project", option: text}
    if option == "name":
        del answers["package"]
    try:
        spec = plan(answers)
    except AnswersError as error:
        assert len(error.problems) == 1, error
        assert option != "author" or has_hidden_characters(text) or len(text) > 80, error
        assert error.problems[0].remedy
        assert f"--{option}" in error.problems[0].where or option == "name"
        return
    generate(spec, tmp_path / "project")
    assert [entry.name for entry in tmp_path.iterdir()] == ["project"]
    check_project(tmp_path / "project", option, text)


def has_hidden_characters(text: str) -> bool:
    """Return whether some character is a control, a direction or no character at all."""
    hidden = ("Cc", "Cs", "Zl", "Zp", "Cn", "Co", "Cf")
    return any(unicodedata.category(c) in hidden and c not in JOINERS for c in text)


def check_project(project: Path, option: str, text: str) -> None:
    """Check that every file is still valid and that the text arrived as it was typed."""
    for file in project.rglob("*.py"):
        ast.parse(file.read_text(encoding="utf-8"))
    answers = known_answers(project)
    text = text.strip() if option == "author" else text  # of spaces alone, it is none
    assert answers.get(option, "") == text
    metadata = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if option == "author" and text:
        assert metadata["authors"] == [{"name": text}]


def test_values_that_look_like_templates_are_not_rendered(tmp_path: Path) -> None:
    generate(plan({"mode": "vector-output", "author": "{{ 7*7 }}"}), tmp_path / "project")
    assert "{{ 7*7 }}" in (tmp_path / "project" / "LICENSE").read_text()
    assert "49" not in (tmp_path / "project" / "LICENSE").read_text()


def test_every_problem_is_reported_at_once() -> None:
    with pytest.raises(AnswersError) as caught:
        plan(
            {
                "mode": "vector-output",
                "units": "many",
                "layers": 9,
                "name": "a\nb",
                "package": "class",
                "attention": True,
                "unknown": 1,
            }
        )
    where = {problem.where for problem in caught.value.problems}
    assert where == {"--units", "--layers", "--name", "--package", "--attention", "answers"}


def test_a_wrong_mode_is_reported_with_everything_else() -> None:
    with pytest.raises(AnswersError) as caught:
        plan({"mode": "seq2sec", "units": -1})
    problems = {problem.where: problem for problem in caught.value.problems}
    assert problems.keys() == {"--mode", "--units"}
    assert "seq2seq" in problems["--mode"].remedy


@pytest.mark.parametrize(
    "name", ["", "..", "-x", "con", "a\nb", "a\u202eb", "x" * 300, "a:b", "a\\b", "nul.txt"]
)
def test_a_destination_no_file_system_should_hold_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(DestinationError) as caught:
        generate(plan({"mode": "vector-output"}), tmp_path / name if name else Path(""))
    assert len(caught.value.problems) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_prints_each_problem_once_and_exits_with_2(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scaffold", "new", "x", "--mode", "vector-output"]
    done = subprocess.run(
        [*command, "--units", "0", "--author", "a\u202eb"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == [
        "--units",
        "--author",
    ]
    assert list(tmp_path.iterdir()) == []


def test_errors_are_one_json_object_where_json_was_asked_for(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scaffold", "new", "x", "--json", "--mode", "none"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert json.loads(done.stdout)["errors"][0]["where"] == "--mode"
    assert list(tmp_path.iterdir()) == []
