"""generated_examples/ is exactly what the generator writes today."""

from pathlib import Path

from scaffold import examples
from scaffold.tasks import mode_task_pairs

FOLDER = Path(__file__).parent.parent / "generated_examples"


def test_there_is_one_example_for_each_pair() -> None:
    names = {entry.name for entry in FOLDER.iterdir() if entry.is_dir()}
    assert names == {f"{mode}-{task}" for mode, task in mode_task_pairs()}


def test_the_examples_are_as_generated() -> None:
    assert examples.differences(FOLDER) == []


def test_a_changed_missing_or_added_file_is_noticed(tmp_path: Path) -> None:
    examples.write_examples(tmp_path)
    assert examples.differences(tmp_path) == []
    project = tmp_path / "vector-output-forecast"
    (project / "README.md").write_text("changed")
    (project / "pyproject.toml").unlink()
    (project / "more.py").write_text("")
    (tmp_path / "stranger").mkdir()
    assert [line.replace(str(tmp_path), "") for line in examples.differences(tmp_path)] == [
        "/vector-output-forecast/README.md: differs",
        "/vector-output-forecast/more.py: not generated",
        "/vector-output-forecast/pyproject.toml: missing",
        "/stranger: not an example",
    ]
