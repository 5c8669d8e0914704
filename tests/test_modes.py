"""The tables of modes and tasks, and the pictures drawn from them."""

import xml.etree.ElementTree as ElementTree

import pytest

from scaffold import diagram
from scaffold.context import as_chosen, dimensions
from scaffold.diagram import Dimensions
from scaffold.generation import rendering
from scaffold.modes import MODES
from scaffold.planning import plan
from scaffold.tasks import TASKS, mode_task_pairs


def test_the_nine_topologies_are_there_and_every_mode_has_a_task() -> None:
    assert len(MODES) >= 9
    assert {mode for mode, _ in mode_task_pairs()} == set(MODES)


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_the_tasks_of_a_mode_know_it(mode) -> None:
    assert mode.tasks
    assert all(mode.name in TASKS[name].modes for name in mode.tasks)


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_the_default_mode_of_a_task_can_do_it(task) -> None:
    assert task.name in MODES[task.mode].tasks
    assert len(task.modes) == len(set(task.modes))


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_the_diagram_shows_the_real_dimensions(mode) -> None:
    picture = diagram.text(mode, Dimensions(28, 7, "gru"))
    assert ("x₂₈" in picture) == ("T" in mode.input_shape)
    last = "y₂₈" if "(T" in mode.output_shape else "y₇" if "N" in mode.output_shape else "y₁"
    assert last in picture
    lines = picture.splitlines()
    assert len(lines) == 7
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"mode": "many-to-many", "task": "tagging"}, "Every output depends on all T steps"),
        ({"mode": "many-to-many", "task": "sequences"}, "Output j depends on steps ≤ j"),
        (
            {"mode": "many-to-many", "task": "sequences", "bidirectional": True},
            "Every output depends on all T steps",
        ),
        (
            {"mode": "one-to-many", "task": "tabular", "decoder": "feedback"},
            "Output j depends on the one input and the outputs before j",
        ),
    ],
)
def test_a_project_says_what_an_output_depends_on_as_it_was_chosen(answers, said) -> None:
    files = rendering(plan({**answers, "name": "p"})).files
    assert f"{said} (checked in" in str(files["README.md"])
    assert f"- {said} (`tests" in str(files["AGENTS.md"])


def test_the_synced_diagram_is_drawn_as_expected() -> None:
    assert diagram.text(MODES["many-to-many"], Dimensions(2, None)) == (
        "   y₁        y₂\n"
        "   ▲         ▲\n"
        "┌─────┐   ┌─────┐\n"
        "│ RNN │──▶│ RNN │\n"
        "└─────┘   └─────┘\n"
        "   ▲         ▲\n"
        "   x₁        x₂"
    )


def test_lengths_that_are_free_are_drawn_as_letters() -> None:
    assert diagram.text(MODES["many-to-one"], Dimensions(None, None, "gru", layers=2)) == (
        "                                    y₁\n"
        "                                    ▲\n"
        "┌────────┐         ┌────────┐   ┌────────┐\n"
        "│ GRU ×2 │──▶ ⋯ ──▶│ GRU ×2 │──▶│ GRU ×2 │\n"
        "└────────┘         └────────┘   └────────┘\n"
        "    ▲                  ▲            ▲\n"
        "    x₁                xₜ₋₁          xₜ"
    )


def test_a_decoder_with_feedback_is_drawn_reading_its_outputs() -> None:
    spec = plan({"mode": "one-to-many", "decoder": "feedback"})
    picture = diagram.text(as_chosen(spec.mode, spec), dimensions(spec))
    assert picture.splitlines()[-1].split() == ["x", "y₀", "y₆"]


def test_attention_is_drawn_from_every_encoder_step_to_every_decoder_step() -> None:
    plain = diagram.svg(MODES["seq2seq"], Dimensions(2, 3))
    attending = diagram.svg(MODES["seq2seq"], Dimensions(2, 3, attention=True))
    assert plain.count('class="line back"') == 0
    assert attending.count('class="line back"') == 2 * 3


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_the_picture_is_valid_svg_for_light_and_dark_pages(mode) -> None:
    picture = diagram.svg(mode, Dimensions(28, 7))
    root = ElementTree.fromstring(picture)
    assert root.find("{http://www.w3.org/2000/svg}title").text.startswith(mode.name)
    assert "prefers-color-scheme: dark" in picture
    width = float(root.get("width"))
    for rect in root.iter("{http://www.w3.org/2000/svg}rect"):
        assert float(rect.get("x")) + float(rect.get("width")) <= width


@pytest.mark.parametrize(("mode", "task"), mode_task_pairs())
def test_the_sample_of_a_pair_names_its_columns_and_dimensions(mode: str, task: str) -> None:
    sample = TASKS[task].sample(mode)
    roles = {role.name: role for role in TASKS[task].roles}
    assert sample.columns.keys() <= roles.keys()
    assert all(names for names in sample.columns.values())
    needed = {name for name, role in roles.items() if not role.optional}
    assert needed <= sample.columns.keys()


@pytest.mark.parametrize(
    ("mode", "backend", "slow"),
    [
        ("vector-output", "torch", True),
        ("seq2seq", "torch", True),
        ("vector-output", "jax", False),
        ("one-to-one", "torch", False),
    ],
)
def test_a_recurrent_project_on_torch_is_said_to_be_slow(
    mode: str, backend: str, slow: bool
) -> None:
    spec = plan({"mode": mode, "backend": backend})
    assert any("Python loop over the steps" in note for note in spec.data.notes) == slow
