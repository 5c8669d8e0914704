"""The stock cookiecutter command renders an exported template to the very same project."""

import filecmp
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scaffold.errors import AnswersError
from scaffold.export import export
from scaffold.generation import generate, rendering
from scaffold.planning import plan
from scaffold.record import RECORD
from scaffold.render import ROOT
from scaffold.tasks import mode_task_pairs
from scaffold.update.base import BASE


def differing(left: Path, right: Path) -> list[str]:
    """Return the paths below two folders whose bytes or permissions are not the same in both.

    The base, which only a generated project has, does not count.
    """
    names = {path.relative_to(left) for path in left.rglob("*") if path.is_file()}
    others = {path.relative_to(right) for path in right.rglob("*") if path.is_file()}
    others.discard(Path(BASE))
    changed = {
        name
        for name in names & others
        if not filecmp.cmp(left / name, right / name, False)
        or (left / name).stat().st_mode != (right / name).stat().st_mode
    }
    return sorted(map(str, (names ^ others) | changed))


def cookiecutter(template: Path, into: Path, *values: str) -> None:
    command = [sys.executable, "-m", "cookiecutter", "--no-input", "-o", str(into), str(template)]
    subprocess.run([*command, *values], check=True, capture_output=True, cwd=template.parent)


@pytest.mark.parametrize(("mode", "task"), mode_task_pairs())
def test_cookiecutter_renders_the_same_project(mode: str, task: str, tmp_path: Path) -> None:
    spec = plan({"mode": mode, "task": task})
    export(spec, tmp_path / "template")
    generate(spec, tmp_path / "generated" / spec.slug)
    cookiecutter(tmp_path / "template", tmp_path / "baked")
    assert differing(tmp_path / "baked" / spec.slug, tmp_path / "generated" / spec.slug) == []


def test_cookiecutter_renders_another_name_as_scaffold_does(tmp_path: Path) -> None:
    answers = {"mode": "many-to-one", "task": "forecast", "author": 'A "quoted" name'}
    export(plan({**answers, "author": ""}), tmp_path / "template")
    spec = plan({**answers, "name": "Another Name"})
    generate(spec, tmp_path / "another-name")
    values = [f"project_name={spec.name}", f"author={answers['author']}"]
    cookiecutter(tmp_path / "template", tmp_path / "baked", *values)
    assert differing(tmp_path / "baked" / "another-name", tmp_path / "another-name") == []


TEMPLATE = """\
{# a comment -#}
{% set names = ["a", "b"] %}
{% for name in names %}
    {{ name }} of {{ cookiecutter.project_name }}
  {%- endfor %}

  {% raw %}
{{ raw }} {% if %}
  {% endraw %}
{%+ if cookiecutter.units > 1 +%}
units: {{ cookiecutter.units }} {{ "%}" }}
{% endif %}
  {% include "part.txt" %}
"""


def make_overlay(folder: Path) -> Path:
    """Write an overlay: files to render, one to copy, a script, and what a template includes."""
    project = folder / ROOT
    for name, text in {
        "NOTES.md": TEMPLATE,
        "data/own.csv": "name,rule\na,{{ undefined }} {% nothing %}\n",
        "data/[x].json": '{"a": {{1}}, {% raw %}',
        "data/rendered.py": "name   = '{{ cookiecutter.package }}'\n",
        "src/{{cookiecutter.package}}/braces.py": "def  f(x): return f'{{ {x} }}'\n",
        "src/{{ cookiecutter.package }}/config.py": "UNITS = {{ cookiecutter.units }}\n",
        "tool.sh": "#!/bin/sh\necho {{ cookiecutter.package }}\n",
    }.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    (project / "tool.sh").chmod(0o750)
    (folder / "templates").mkdir()
    (folder / "templates" / "part.txt").write_text(
        "{% if true %}\nof {{ cookiecutter.author }}\n{% endif %}\n"
    )
    copied = ["data/own.csv", "data/[[]x].json", "src/*/braces.py"]
    (folder / "cookiecutter.json").write_text(json.dumps({"_copy_without_render": copied}))
    return folder


@pytest.mark.parametrize("trimmed", [False, True])
def test_cookiecutter_renders_the_same_project_with_an_overlay(
    trimmed: bool, tmp_path: Path
) -> None:
    overlay = make_overlay(tmp_path / "ours")
    if trimmed:
        settings = json.loads((overlay / "cookiecutter.json").read_text())
        settings["_jinja2_env_vars"] = {"trim_blocks": True, "lstrip_blocks": True}
        (overlay / "cookiecutter.json").write_text(json.dumps(settings))
    spec = plan({"mode": "one-to-one", "author": "A. Author"})
    export(spec, tmp_path / "template", overlays=[overlay])
    generate(spec, tmp_path / "generated" / spec.slug, overlays=[overlay])
    cookiecutter(tmp_path / "template", tmp_path / "baked")
    baked, generated = (tmp_path / place / spec.slug for place in ("baked", "generated"))
    assert differing(baked, generated) == [RECORD]  # a template holds its overlays, and names none
    recorded = (generated / RECORD).read_text().partition("\n[[overlays]]")[0]
    assert recorded == (baked / RECORD).read_text()
    own = (tmp_path / "generated" / spec.slug / "data" / "own.csv").read_text()
    assert own == (overlay / ROOT / "data" / "own.csv").read_text()


@pytest.mark.parametrize(
    ("mode", "task"),
    [("one-to-one", "tabular"), ("seq2seq", "pairs"), ("many-to-many", "forecast")],
)
def test_an_exported_template_gives_the_same_project_in_every_use(
    mode: str, task: str, tmp_path: Path
) -> None:
    answers = {"mode": mode, "task": task}
    export(plan(answers), tmp_path / "template")
    spec = plan({**answers, "name": "Another Name", "units": 16, "layers": 2})
    expected = rendering(spec).files
    laid_over = dict(rendering(spec, overlays=[tmp_path / "template"]).files)
    recorded, _, overlay = str(laid_over.pop(RECORD)).partition("\n[[overlays]]")
    assert {**laid_over, RECORD: recorded} == expected
    assert "template" in overlay
    assert rendering(spec, templates=tmp_path / "template").files == expected


def test_an_exported_template_is_exported_again(tmp_path: Path) -> None:
    spec = plan({"mode": "one-to-one"})
    export(spec, tmp_path / "template", overlays=[make_overlay(tmp_path / "ours")])
    export(spec, tmp_path / "again", overlays=[tmp_path / "template"])
    assert differing(tmp_path / "template", tmp_path / "again") == []


@pytest.mark.parametrize("use", ["overlays", "templates"])
def test_an_exported_template_of_another_mode_is_refused(use: str, tmp_path: Path) -> None:
    export(plan({"mode": "seq2seq"}), tmp_path / "template")
    given: dict[str, Any] = {use: tmp_path / "template"}
    if use == "overlays":
        given = {use: [tmp_path / "template"]}
    with pytest.raises(AnswersError, match="give --mode seq2seq --task pairs"):
        rendering(plan({"mode": "one-to-one"}), **given)


def test_templates_that_hold_nothing_for_a_project_are_refused(tmp_path: Path) -> None:
    export(plan({"mode": "one-to-one"}), tmp_path / "templates" / "one")
    with pytest.raises(AnswersError, match="has no template for one-to-one with tabular"):
        rendering(plan({"mode": "one-to-one"}), templates=tmp_path / "templates")


def test_a_file_of_the_user_is_no_part_of_a_template(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(
        "a,b\n" + "\n".join(f"{n * 7 % 90},{n % 3}" for n in range(90))
    )
    spec = plan({"mode": "one-to-one", "data": str(tmp_path / "rows.csv")})
    with pytest.raises(AnswersError, match="rows.csv is a file of your own"):
        export(spec, tmp_path / "template")
    assert not (tmp_path / "template").exists()


def test_the_commands_take_overlays(tmp_path: Path) -> None:
    make_overlay(tmp_path / "ours")
    chosen = ["--mode=one-to-one", "--overlay=ours"]
    files = scaffold(tmp_path, "template", "files", *chosen).stdout
    assert f"NOTES.md\t{Path('ours', ROOT, 'NOTES.md')}\t" in files
    assert scaffold(tmp_path, "template", "export", "out", *chosen).returncode == 0
    assert (tmp_path / "out" / ROOT / "NOTES.md").is_file()
    done = scaffold(tmp_path, "template", "files", "--mode=one-to-one", "--overlay=absent")
    assert (done.returncode, "absent is no folder" in done.stderr) == (2, True)


def scaffold(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "scaffold", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_the_commands_may_print_an_object(tmp_path: Path) -> None:
    done = scaffold(tmp_path, "template", "files", "--mode", "one-to-one", "--json")
    files = {one["path"]: one["templates"] for one in json.loads(done.stdout)["files"]}
    assert files["src/one_to_one_tabular/model.py"][0].endswith("model.py")
    done = scaffold(tmp_path, "template", "export", "a b", "--mode", "one-to-one", "--json")
    told = json.loads(done.stdout)
    assert (told["template"], told["command"]) == ("a b", "cookiecutter 'a b'")
    for file in told["files"]:
        assert (tmp_path / "a b" / file["path"]).stat().st_size == file["bytes"]
    done = scaffold(tmp_path, "template", "export", "a b", "--mode", "one-to-one", "--json")
    assert json.loads(done.stdout)["errors"][0]["where"] == "a b"


def test_the_template_of_each_file_is_named() -> None:
    command = [sys.executable, "-m", "scaffold", "template", "files", "--mode", "seq2seq"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    named = {path: sources for path, *sources in map(str.split, done.stdout.splitlines())}
    generated = Path(__file__).parent.parent / "generated_examples" / "seq2seq-pairs"
    assert set(named) == {
        str(path.relative_to(generated)) for path in generated.rglob("*") if path.is_file()
    }
    assert all(sources and all(map(Path.is_file, map(Path, sources))) for sources in named.values())
