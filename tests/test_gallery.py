"""`scaffold modes`: the gallery of topologies in the terminal."""

import subprocess
import sys

from scaffold import diagram
from scaffold.modes import MODES


def modes(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "scaffold", "modes", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def test_every_mode_has_its_diagram_shapes_promise_and_commands() -> None:
    shown = modes().stdout
    for mode in MODES.values():
        assert f"{mode.name}  ({mode.also})" in shown
        assert diagram.text(mode) in shown
        assert f"{mode.input_shape} → {mode.output_shape}" in " ".join(shown.split())
        for task in mode.tasks:
            assert f"scaffold new --mode {mode.name} --task {task}\n" in shown


def test_one_mode_is_shown_alone() -> None:
    shown = modes("seq2seq").stdout
    assert diagram.text(MODES["seq2seq"]) in shown
    assert [name for name in MODES if f"{name}  (" in shown] == ["seq2seq"]


def test_a_misspelt_mode_is_refused_with_a_proposal() -> None:
    done = modes("seq2sec")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'seq2sec' does not exist → did you mean seq2seq?" in done.stderr
