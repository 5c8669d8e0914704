"""What an overlay asks for in its `scaffold.toml`: files out, headers, tables, lines, slots."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from cookiecutter.main import cookiecutter

from scaffold.conventions import with_header
from scaffold.errors import AnswersError, ScaffoldError
from scaffold.export import exported
from scaffold.generation import generate, rendering
from scaffold.planning import plan
from scaffold.render import ROOT, Rendering
from scaffold.write import write

EVERYTHING = """
remove = ["docs/*", "src/{{ cookiecutter.package }}/train.py", "data/*"]
header = "Copyright {{ cookiecutter.author }}\\n{{ cookiecutter.license }}"
gitignore = ["*.secret", "/dist/", "{{ cookiecutter.package }}.log"]

[pyproject.project]
dependencies = ["acme-sdk>=2", "numpy>=2"]

[pyproject.tool.acme]
package = "{{ cookiecutter.package }}"
index = "{{ cookiecutter.index }}"

[slots]
index = "https://{{ cookiecutter.package }}.example.org"
units = "none of mine"
"""


def overlay(folder: Path, conventions: str, files: dict[str, str] | None = None) -> Path:
    """Write an overlay with a scaffold.toml."""
    folder.mkdir()
    (folder / "scaffold.toml").write_text(conventions)
    for name, text in (files or {}).items():
        file = folder / ROOT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def made(*overlays: Path) -> Rendering:
    return rendering(plan({"mode": "many-to-one", "name": "made", "author": "ACME"}), overlays)


def test_conventions_alone_are_an_overlay_and_change_what_they_name(tmp_path: Path) -> None:
    before, after = made(), made(overlay(tmp_path / "ours", EVERYTHING))
    gone = {"src/made/train.py", *(p for p in before.files if p.startswith(("docs/", "data/")))}
    assert before.files.keys() - after.files.keys() == gone
    assert after.files.keys() <= before.files.keys()
    lines = str(after.files[".gitignore"]).splitlines()
    assert lines == [*str(before.files[".gitignore"]).splitlines(), "*.secret", "made.log"]


def test_every_source_file_has_the_header_and_is_as_before_below_it(tmp_path: Path) -> None:
    tool = {"tool.sh": "#!/bin/sh\ntrue\n", "src/{{cookiecutter.package}}/empty.py": ""}
    before, after = made(), made(overlay(tmp_path / "ours", EVERYTHING, tool))
    header = "# Copyright ACME\n# MIT\n"
    python = [path for path in after.files if path.endswith(".py") and path in before.files]
    assert python
    for path in python:
        assert after.files[path] == header + "\n" + str(before.files[path])
    assert after.files["src/made/empty.py"] == header
    assert after.files["tool.sh"] == f"#!/bin/sh\n{header}\ntrue\n"
    assert "Copyright ACME" not in str(after.files["README.md"])


def test_a_header_is_there_once() -> None:
    once = with_header("x = 1\n", "Mine\n\nAll of it")
    assert once == "# Mine\n#\n# All of it\n\nx = 1\n"
    assert with_header(once, "Mine\n\nAll of it") == once
    assert with_header("#!/bin/sh", "Mine") == "#!/bin/sh\n# Mine\n"


def test_tables_are_merged_and_the_rest_of_the_file_is_kept(tmp_path: Path) -> None:
    before = str(made().files["pyproject.toml"])
    after = str(made(overlay(tmp_path / "ours", EVERYTHING)).files["pyproject.toml"])
    table, old = tomllib.loads(after), tomllib.loads(before)
    added = {"package": "made", "index": "https://made.example.org"}
    assert table["tool"].pop("acme") == added
    assert table["project"]["dependencies"] == [*old["project"]["dependencies"], "acme-sdk>=2"]
    table["project"]["dependencies"].remove("acme-sdk>=2")
    assert table == old
    assert all(line in after for line in before.splitlines() if line.startswith(("#", "[")))


def test_conventions_of_one_overlay_hold_for_the_files_of_another(tmp_path: Path) -> None:
    metadata = '[project]\nname = "x"\ndependencies = []\n'
    first = overlay(tmp_path / "first", EVERYTHING)
    second = overlay(tmp_path / "second", "", {"pyproject.toml": metadata, "docs/a.py": "x = 1\n"})
    files = made(first, second).files
    assert "acme-sdk>=2" in str(files["pyproject.toml"])
    assert str(files["docs/a.py"]).startswith("# Copyright ACME\n")
    assert "docs/a.py" not in made(second, first).files


def test_a_slot_of_the_generator_stays_its_own(tmp_path: Path) -> None:
    shown = {"a.txt": "{{ cookiecutter.units }} {{ cookiecutter.index }}"}
    files = made(overlay(tmp_path / "ours", EVERYTHING, shown)).files
    assert files["a.txt"] == "64 https://made.example.org"


def test_the_record_of_what_was_chosen_stays_the_generators(tmp_path: Path) -> None:
    ours = overlay(
        tmp_path / "ours", 'remove = ["*"]', {".scaffold.toml": "x", "pyproject.toml": ""}
    )
    files = made(ours).files
    assert files.keys() == {".scaffold.toml", "pyproject.toml"}
    assert str(files[".scaffold.toml"]).startswith(str(made().files[".scaffold.toml"]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "'x' does not exist"),
        ("remove = 1", "remove: expected a list of texts, came 1"),
        ("remove = [1]", "remove, entry 1: expected a text, came 1"),
        ("header = 1", "header: expected a text, came 1"),
        ("[defaults]\nunit = 3", "'unit' does not exist → did you mean units?"),
        ("[defaults]\nname = 'x'", "'name' does not exist"),
        ("[defaults]\nunits = 'many'", "defaults, units: "),
        ("[defaults]\nunits = {value = 0, reason = 'x'}", "defaults, units: "),
        ("[defaults]\nunits = {value = 8, because = 'x'}", "because"),
        ("[defaults]\nlicense = 'GPL'", "defaults, license: .*one of MIT"),
        ("a = ", "cannot be used"),
        ("x = " + "[" * 20_000, "cannot be used"),
        ("header = '{{ cookiecutter.none }}'", "'none'"),
        ("header = '{{ 1 + }}'", "scaffold.toml"),
        ('header = "a\\u0000"', "its header contains U.0000"),
        ('header = "a\\u202eb"', "its header contains U.202E"),
        ("header = 'vim: set fileencoding=utf-7 :'", "names an encoding"),
        ("header = '-*- coding: {{ cookiecutter.mode }} -*-'", "names an encoding"),
        ("header = \"{{ ''.__class__.__mro__ }}\"", "unsafe"),
        ("[slots]\na = ['{{ cookiecutter.none }}']", "'none'"),
        ("[slots]\nitems = 'a'", "'items' cannot be the name of a slot"),
        ("[pyproject]\nproject = 'x'", "project is a table, not a value"),
        ("[pyproject.project]\ndependencies = 'x'", "project.dependencies is a list, not a value"),
        ("[pyproject.project.name]\nx = 1", "project.name is a value, not a table"),
    ],
)
def test_conventions_that_cannot_be_carried_out_name_their_file(
    text: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(ScaffoldError, match=said) as caught:
        made(overlay(tmp_path / "ours", text))
    assert "scaffold.toml" in str(caught.value)


def test_a_project_with_a_header_is_formatted_and_lint_clean(tmp_path: Path) -> None:
    spec = plan({"mode": "many-to-one", "name": "made"})
    ours = overlay(tmp_path / "ours", "header = 'Copyright ACME'")
    generate(spec, tmp_path / "made", overlays=[ours])
    for command in (["format", "--check"], ["check", "--select=E,F,I,B,UP"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--line-length=88"]
        subprocess.run([*ruff, tmp_path / "made"], check=True)


def test_an_export_has_the_questions_and_conventions_but_for_merged_tables(tmp_path: Path) -> None:
    asked = {"team": "{{ cookiecutter.package }}s", "cloud": ["aws", "gcp"], "cuda": False}
    text = "header = 'Of {{ cookiecutter.team }}'\nremove = ['docs/*']\ngitignore = ['*.secret']\n"
    ours = overlay(tmp_path / "ours", text, {"a.txt": "{{ cookiecutter.team }}"})
    (ours / "cookiecutter.json").write_text(json.dumps({**asked, "author": "x", "_mine": "y"}))
    spec = plan({"mode": "many-to-one", "name": "made", "set": {"cloud": "gcp", "cuda": "yes"}})
    template = exported(spec, [ours])
    declared = json.loads(str(template.files["cookiecutter.json"]))
    assert declared["team"] == "{{ cookiecutter.package }}s"
    assert (declared["cloud"], declared["cuda"]) == (["gcp", "aws"], True)
    assert (declared["_mine"], declared["author"]) == ("y", "")
    write(template, tmp_path / "template", False, lambda _: None)
    folder = cookiecutter(str(tmp_path / "template"), no_input=True, output_dir=str(tmp_path))
    found = {p.relative_to(folder).as_posix() for p in Path(folder).rglob("*") if p.is_file()}
    project = rendering(spec, [ours])
    assert found == project.files.keys()
    for path in ("a.txt", ".gitignore", "src/made/model.py"):
        assert (Path(folder) / path).read_text() == project.files[path]
    with pytest.raises(AnswersError, match="no template"):
        exported(spec, [overlay(tmp_path / "more", "[pyproject.tool.x]\ny = 1")])
