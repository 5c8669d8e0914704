"""The stock cookiecutter command renders an exported template to the very same project."""

import filecmp
import subprocess
import sys
from pathlib import Path

import pytest

from scaffold.errors import AnswersError
from scaffold.export import export
from scaffold.generation import generate
from scaffold.planning import plan
from scaffold.tasks import mode_task_pairs


def differing(left: Path, right: Path) -> list[str]:
    """Return the paths below two folders that are not the same in both."""
    names = {path.relative_to(left) for path in left.rglob("*") if path.is_file()}
    others = {path.relative_to(right) for path in right.rglob("*") if path.is_file()}
    changed = {name for name in names & others if not filecmp.cmp(left / name, right / name, False)}
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


def test_a_file_of_the_user_is_no_part_of_a_template(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a,b\n" + "\n".join(f"{n},{n % 3}" for n in range(90)))
    spec = plan({"mode": "one-to-one", "data": str(tmp_path / "rows.csv")})
    with pytest.raises(AnswersError, match="rows.csv is a file of your own"):
        export(spec, tmp_path / "template")
    assert not (tmp_path / "template").exists()


def test_the_template_of_each_file_is_named() -> None:
    command = [sys.executable, "-m", "scaffold", "template", "files", "--mode", "seq2seq"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    named = {path: sources for path, *sources in map(str.split, done.stdout.splitlines())}
    generated = Path(__file__).parent.parent / "generated_examples" / "seq2seq-pairs"
    assert set(named) == {
        str(path.relative_to(generated)) for path in generated.rglob("*") if path.is_file()
    }
    assert all(sources and all(map(Path.is_file, map(Path, sources))) for sources in named.values())
