"""The README's tables are those of the code."""

from pathlib import Path

from scaffold.modes import MODES
from scaffold.tasks import TASKS

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def mode_rows() -> list[str]:
    """Return the rows of the table of modes, each with the picture of an example."""
    rows = []
    for mode in MODES.values():
        picture = f"generated_examples/{mode.name}-{mode.tasks[0]}/docs/topology.svg"
        topology = mode.said("topology")
        rows.append(
            f"| `{mode.name}`<br>{mode.also} "
            f'| <img src="{picture}" height="90" alt="{topology}"> '
            f"| {mode.input_shape} → {mode.output_shape} "
            f"| {mode.said('promise')} | {', '.join(mode.tasks)} |"
        )
    return rows


def task_rows() -> list[str]:
    """Return the rows of the table of tasks."""
    return [
        f"| `{task.name}`: {task.summary} | {task.file_format} | {task.metrics} "
        f"| {task.baselines} | {task.references} |"
        for task in TASKS.values()
    ]


def test_the_table_of_modes_is_that_of_the_code() -> None:
    assert "\n".join(mode_rows()) in README


def test_the_table_of_tasks_is_that_of_the_code() -> None:
    assert "\n".join(task_rows()) in README


def test_every_picture_of_the_readme_exists() -> None:
    folder = Path(__file__).parent.parent
    pictures = [row.split('src="')[1].split('"')[0] for row in mode_rows()]
    assert len(pictures) == len(MODES)
    assert all((folder / picture).is_file() for picture in pictures)
