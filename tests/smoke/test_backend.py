"""Keras runs on what the user has set, else on what the project was made for."""

import importlib
import os
import sys
import time
from pathlib import Path

import pytest
from sites import lay

from scaffold.smoke.inside import backend, script
from scaffold.smoke.inside.child import Failure

DEFAULT = 'import os\nos.environ.setdefault("KERAS_BACKEND", "jax")\n'
CHOSEN = 'import os\nos.environ["KERAS_BACKEND"] = "jax"\n'


@pytest.fixture(autouse=True)
def of_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a job finds in its environment."""
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    monkeypatch.setenv("TMPDIR", str(tmp_path))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (DEFAULT, "jax"),
        (DEFAULT, ""),
        (DEFAULT + "print('hello')\nimport x.model", "jax"),
        ("", "tensorflow"),
        ("import os\nprint(os.environ.get('KERAS_BACKEND'))", "tensorflow"),
    ],
)
def test_a_package_chooses_its_own_backend(tmp_path: Path, source: str, expected: str) -> None:
    files = {"x/__init__.py": source, "x/model.py": ""}
    backend.check("x", str(lay(tmp_path, files, ["keras", "jax", "tensorflow"])), expected)


def test_what_a_package_leaves_running_is_not_waited_for(tmp_path: Path) -> None:
    leaves = f"import subprocess\nstays = subprocess.Popen(['sleep', '9'])\n{DEFAULT}"
    lay(tmp_path, {"x/__init__.py": leaves}, ["jax"])
    began = time.monotonic()
    backend.check("x", str(tmp_path), "jax")
    assert time.monotonic() < began + 8


def test_another_module_may_choose_it(tmp_path: Path) -> None:
    lay(tmp_path, {"x/__init__.py": "", "x/config.py": DEFAULT}, ["keras", "jax"])
    backend.check("x", str(tmp_path), "jax")


def test_a_package_that_imports_keras_is_asked_what_it_runs_on(tmp_path: Path) -> None:
    late = DEFAULT + "import keras\n" + CHOSEN.replace("jax", "torch")
    lay(tmp_path, {"x/__init__.py": late}, ["jax"])
    with pytest.raises(Failure, match="^x runs on jax where .* expected torch"):
        backend.check("x", str(tmp_path), "torch")


@pytest.mark.parametrize(
    ("source", "expected", "said"),
    [
        (DEFAULT, "torch", "^x runs on jax where KERAS_BACKEND is not set, expected torch as in"),
        (CHOSEN, "tensorflow", "^x runs on jax where KERAS_BACKEND is not set, expected tensor"),
        ("", "jax", "^x runs on tensorflow where KERAS_BACKEND is not set, expected jax"),
        ("import nowhere", "", "in a new process: ModuleNotFoundError: No module named 'nowhere'"),
        ("import smoke_inside", "", "in a new process: .* No module named 'smoke_inside'"),
        ("import sys\nsys.modules['keras'].ops", "", "in a new process: KeyError: 'keras'"),
        ("import os\nos._exit(3)", "", "in a new process: exit code 3"),
        ("import os\nos._exit(0)", "", "in a new process: exit code 0"),
    ],
)
def test_a_package_that_chooses_otherwise_is_refused(
    tmp_path: Path, source: str, expected: str, said: str
) -> None:
    lay(tmp_path, {"x/__init__.py": source}, ["keras", "jax", "tensorflow", "torch"])
    with pytest.raises(Failure, match=said):
        backend.check("x", str(tmp_path), expected)


@pytest.mark.parametrize("requires", [["keras"], ["keras", "jax; extra == 'fast'"]])
def test_the_backend_itself_is_required(tmp_path: Path, requires: list[str]) -> None:
    lay(tmp_path, {"x/__init__.py": DEFAULT}, requires)
    with pytest.raises(Failure, match="^Keras runs on jax, but the wheel does not require it; add"):
        backend.check("x", str(tmp_path), "jax")


def test_what_has_nothing_to_do_with_keras_requires_no_backend(tmp_path: Path) -> None:
    backend.check("x", str(lay(tmp_path, {"x/__init__.py": ""})), "")


@pytest.mark.parametrize("chosen", ["jax", "tensorflow"])
def test_the_choice_of_the_user_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    name = f"choosing_{chosen}"
    lay(tmp_path, {f"{name}/__init__.py": CHOSEN.replace("jax", chosen)})
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Failure, match=f"^{name} sets KERAS_BACKEND to '{chosen}', although the "):
        with backend.chosen_by_user(name, "numpy"):
            importlib.import_module(name)


@pytest.mark.parametrize("code", [CHOSEN, "import os\ndel os.environ['KERAS_BACKEND']\n"])
@pytest.mark.parametrize("end", ["", "raise SystemExit\n"])
def test_a_script_that_sets_the_backend_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, end: str
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "argv", ["of pytest"])
    (tmp_path / "setting_backend.py").write_text(code + end, encoding="utf-8")
    with pytest.raises(Failure, match="^setting_backend sets KERAS_BACKEND to "):
        script.run("setting_backend", [])


def test_a_script_that_has_a_default_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "argv", ["of pytest"])
    (tmp_path / "default_backend.py").write_text(DEFAULT, encoding="utf-8")
    script.run("default_backend", [])
    assert os.environ["KERAS_BACKEND"] == "tensorflow"
