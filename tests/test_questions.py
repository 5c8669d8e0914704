"""What overlays ask: texts, choices and truth values, as slots of their templates."""

import json
from pathlib import Path

import pytest

from scaffold import bounded
from scaffold.errors import AnswersError, ScaffoldError, TemplateError
from scaffold.generation import rendering
from scaffold.overlays import resolve
from scaffold.planning import plan
from scaffold.questions import parse_set, questions, truth
from scaffold.render import ROOT

ASKED = {
    "team": "Forecasting",
    "registry": "https://{{ cookiecutter.team | lower }}.example.org/{{ cookiecutter.mode }}",
    "cloud": ["aws", "gcp", "{{ cookiecutter.team }}"],
    "cuda": False,
    "port": 8080,
    "names": {"short": "{{ cookiecutter.team[:3] }}"},
    "_secret": "{{ not rendered }}",
    "__derived": "{{ cookiecutter.cloud }}-{{ cookiecutter.port }}",
    "author": "somebody else",
    "mode": "another",
    "_units": 7,
    "__prompts__": {"team": "Which team?", "cloud": {"__prompt__": "Where?", "aws": "Amazon"}},
}
LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
SHOWN = "{{ cookiecutter.X }}"


def overlay(folder: Path, asked: dict[str, object], files: dict[str, str] | None = None) -> Path:
    """Write an overlay that asks, with a file that shows each slot."""
    (folder / ROOT).mkdir(parents=True)
    (folder / "cookiecutter.json").write_text(json.dumps(asked))
    for name in asked:
        if not name.startswith("__p"):
            (folder / ROOT / f"{name}.txt").write_text(SHOWN.replace("X", name))
    for name, text in (files or {}).items():
        (folder / ROOT / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    "text",
    [
        '{"_extensions": 5}',
        '{"_copy_without_render": "*.txt"}',
        '{"_jinja2_env_vars": []}',
        '{"team": "\\ud800"}',
        '{"team": "a\\nb"}',
        '{"team": ["a", "\\u001b[2J"]}',
        '{"team": "a", "__prompts__": {"team": "\\u202eb"}}',
        '{"items": "x"}',
        '{"a b": "x"}',
        '{"": "x"}',
        '{"\\u001b[2J": "x"}',
        "[]",
        "[[1, 2]]",
        "{",
    ],
)
def test_a_file_of_questions_that_cannot_be_is_refused_and_named(text: str, tmp_path: Path) -> None:
    folder = overlay(tmp_path / "ours", {})
    (folder / "cookiecutter.json").write_text(text)
    with pytest.raises(TemplateError) as caught:
        resolve([folder])
        questions([folder])
    assert caught.value.problems[0].where == str(folder / "cookiecutter.json")


def shown(folder: Path, **given: object) -> dict[str, str]:
    """Return slot → value, as templates see it."""
    spec = plan({"mode": "one-to-one", "author": "A", "set": given})
    files = rendering(spec, [folder]).files
    return {path[:-4]: str(text) for path, text in files.items() if path.endswith(".txt")}


def test_defaults_may_use_earlier_answers_and_the_slots_of_the_generator(tmp_path: Path) -> None:
    found = shown(overlay(tmp_path / "ours", ASKED))
    assert found == {
        "team": "Forecasting",
        "registry": "https://forecasting.example.org/one-to-one",
        "cloud": "aws",
        "cuda": "False",
        "port": "8080",
        "names": "{'short': 'For'}",
        "_secret": "{{ not rendered }}",
        "__derived": "aws-8080",
        "author": "A",
        "mode": "one-to-one",
        "_units": "64",
    }


def test_answers_take_the_place_of_defaults_and_are_no_templates(tmp_path: Path) -> None:
    found = shown(
        overlay(tmp_path / "ours", ASKED), team="{{ x }}", cloud="gcp", cuda="yes", port=1
    )
    assert (found["team"], found["cloud"], found["cuda"], found["port"]) == (
        "{{ x }}",
        "gcp",
        "True",
        "1",
    )
    assert found["registry"] == "https://{{ x }}.example.org/one-to-one"
    assert found["__derived"] == "gcp-1"


def test_a_truth_value_is_one_in_templates(tmp_path: Path) -> None:
    text = "{% if cookiecutter.cuda %}cuda{% else %}cpu{% endif %}"
    ours = overlay(tmp_path / "ours", {"cuda": True}, {"which.txt": text})
    assert (shown(ours)["which"], shown(ours, cuda="no")["which"]) == ("cuda", "cpu")
    assert {truth(word) for word in ("no", "false", "off", "0", False, "N")} == {False}
    assert {truth(word) for word in ("yes", "TRUE", "on", "1", True, " y ")} == {True}
    assert {truth(word) for word in ("perhaps", "", 2)} == {None}


def test_only_what_is_public_and_not_the_generators_is_asked(tmp_path: Path) -> None:
    found = questions([overlay(tmp_path / "ours", ASKED)])
    assert list(found) == ["team", "registry", "cloud", "cuda", "port"]
    assert (found["team"].prompt, found["cloud"].prompt) == ("Which team?", "Where?")
    assert (found["cloud"].default, found["cloud"].labels["aws"]) == (
        ("aws", "gcp", "{{ cookiecutter.team }}"),
        "Amazon",
    )


def test_a_question_called_as_a_slot_of_the_generator_is_said_not_to_be_asked(
    tmp_path: Path,
) -> None:
    ours = overlay(tmp_path / "ours", {"gpu": True, "team": "x", "author": "usual", "_gpu": 1})
    (said,) = resolve([ours])[0].notes
    assert "does not ask for gpu: " in said


def test_the_last_of_two_overlays_says_how_the_same_is_asked(tmp_path: Path) -> None:
    first = overlay(tmp_path / "first", {"team": "a", "cloud": ["x", "y"]})
    second = overlay(tmp_path / "second", {"team": "b", "more": "{{ cookiecutter.cloud }}"})
    files = rendering(plan({"mode": "one-to-one"}), [first, second]).files
    assert [files[f"{name}.txt"] for name in ("team", "cloud", "more")] == ["b", "x", "x"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"tem": "x"}, "'tem' does not exist → did you mean team?"),
        ({"author": "x"}, "'author' does not exist"),
        ({"_secret": "x"}, "'_secret' does not exist"),
        ({"cloud": "azure"}, "cloud is 'azure' → give one of aws, gcp, Forecasting"),
        ({"cuda": "perhaps"}, "cuda is 'perhaps', neither yes nor no → give cuda=yes or cuda=no"),
        ({"team": "a\u202eb"}, "which nobody can see"),
        ({"team": "a\nb"}, "which nobody can see"),
        ({"team": "x" * 3000}, "3,000 characters, more than 2,000"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value[:20],
)
def test_an_answer_that_is_none_is_refused(
    given: dict[str, object], said: str, tmp_path: Path
) -> None:
    with pytest.raises(AnswersError, match=said):
        shown(overlay(tmp_path / "ours", ASKED), **given)


def test_everything_wrong_with_the_answers_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(AnswersError) as caught:
        shown(overlay(tmp_path / "ours", ASKED), tem="x", cuda="perhaps")
    assert len(caught.value.problems) == 2


def test_an_answer_without_an_overlay_that_asks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnswersError, match="no overlay asks for 'team'"):
        shown(overlay(tmp_path / "ours", {}), team="x")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"x": "{{ cookiecutter.none }}"}, "cookiecutter.json.*'none'"),
        ({"x": "{{"}, "cookiecutter.json"),
        ({"x": "{{ ''.__class__.__mro__ }}"}, "cookiecutter.json.*unsafe"),
        ({"x": "{{ 'a' * 10**10 }}"}, "cookiecutter.json.*memory"),
        (
            {"x": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"},
            "end",
        ),
        ({"x": []}, "x has no choices"),
    ],
    ids="undefined syntax escape memory loop empty".split(),
)
def test_a_default_is_rendered_as_carefully_as_a_file(
    asked: dict[str, object], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 1)
    with pytest.raises(TemplateError, match=said):
        shown(overlay(tmp_path / "ours", asked))


PRIVATE = ('{"_extensions": 3}', '{"_copy_without_render": [3]}', '{"_jinja2_env_vars": []}')


@pytest.mark.parametrize("text", ["[1]", "{", '"x"', "[" * 100_000, "\xff", *PRIVATE])
def test_settings_that_are_none_are_refused(text: str, tmp_path: Path) -> None:
    ours = overlay(tmp_path / "ours", {})
    (ours / "cookiecutter.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(ScaffoldError, match="cookiecutter.json"):
        shown(ours)


def test_what_is_given_on_the_command_line_is_name_and_value() -> None:
    assert parse_set(["a=b=c", "d="]) == {"a": "b=c", "d": ""}
    with pytest.raises(AnswersError) as caught:
        parse_set(["a", "=b", "c=1", "c=2"])
    assert len(caught.value.problems) == 3
