"""`scaffold modes`: the gallery of topologies in the terminal."""

import json
import subprocess
import sys

from scaffold import diagram
from scaffold.extras import EXTRAS
from scaffold.modes import MODES
from scaffold.tasks import TASKS


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


def test_the_gallery_may_be_an_object_with_all_that_a_card_says() -> None:
    found = {one["name"]: one for one in json.loads(modes("--json").stdout)["modes"]}
    assert list(found) == list(MODES)
    for name, mode in MODES.items():
        assert found[name]["tasks"] == list(mode.tasks)
        assert found[name]["diagram"] == diagram.text(mode)
        assert len(found[name]["commands"]) == len(mode.tasks)
    assert "attention" in found["seq2seq"]["options"]["pairs"]
    assert "attention" not in found["vector-output"]["options"]["forecast"]
    assert [one["name"] for one in json.loads(modes("seq2seq", "--json").stdout)["modes"]] == [
        "seq2seq"
    ]


def test_what_can_be_added_may_be_an_object() -> None:
    found = {one["name"]: one for one in json.loads(modes("--extras", "--json").stdout)["extras"]}
    assert list(found) == list(EXTRAS)
    assert found["beam"]["tasks"] == ["pairs"]
    assert found["tune"]["tasks"] == list(TASKS)
