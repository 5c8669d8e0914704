"""The README's tables are those of the code, and what llms.txt links to and runs is there."""

import re
import shlex
from pathlib import Path

import click
import pytest

from scaffold.cli import COMMANDS, cli
from scaffold.modes import MODES
from scaffold.tasks import TASKS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LLMS = (ROOT / "llms.txt").read_text(encoding="utf-8")


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


def test_llms_txt_has_the_form_of_its_kind() -> None:
    """One title, then a summary, prose without headings, and sections that are lists of links."""
    title, _, rest = LLMS.partition("\n\n")
    assert title == "# scaffold"
    assert rest.startswith("> ")
    for section in re.split(r"^## .+\n", rest, flags=re.MULTILINE)[1:]:
        for line in section.strip().splitlines():
            assert re.fullmatch(r"- \[[^]]+\]\([^)]+\): .+", line), line


def test_every_link_of_llms_txt_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)]+)\)", LLMS)
    assert len(links) > 8
    assert [link for link in links if not (ROOT / link).is_file()] == []


def commands(text: str) -> list[list[str]]:
    """Return the words of each line of shell code that calls `scaffold`."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.startswith("scaffold ")]


@pytest.mark.parametrize("page", ["llms.txt", "README.md", "scaffold/smoke/README.md"])
def test_every_command_of_a_page_is_one_that_its_parser_takes(page: str) -> None:
    found = commands((ROOT / page).read_text(encoding="utf-8"))
    assert found
    for _, *words in found:
        context, command = click.Context(cli), cli
        while isinstance(command, click.Group):
            context = click.Context(command, context, words[0])
            command, words = command.get_command(context, words[0]), words[1:]
            assert command, words
        command.make_context(command.name, words, context).close()


def test_llms_txt_names_every_command_that_a_program_may_use() -> None:
    named = {words[1] for words in commands(LLMS)}
    assert set(COMMANDS) - named <= {"convert", "examples"}
