"""A fault in one project is reported for that project and its stage; its neighbours stay green."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from edits import FEW_EPOCHS, PACKAGE, Edit, append, replace, write

from scaffold.smoke.inside import landlock

Outcome = dict[str, Any]  # of one run: code, report, projects, said, folder, before


@dataclass(frozen=True)
class Fault:
    """What is broken in a project, and what the report has to say about it."""

    edit: Edit
    stage: str
    error: str


def _empty_data(project: Path) -> None:
    data = project / "data" / "penguins.csv"
    data.write_text(data.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


def _pipe(project: Path) -> None:
    os.mkfifo(project / "data" / "pipe")


def _link(project: Path) -> None:
    (project / "data" / "link.csv").symlink_to("penguins.csv")


INCLUDE = "[tool.hatch.build.targets.wheel.force-include]"
GUARDED = """\"\"\"What is not required is not needed.\"\"\"

import importlib.util
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rapidfuzz import fuzz

with suppress(ImportError):
    import not_installed  # noqa: F401

if importlib.util.find_spec("rapidfuzz"):
    import rapidfuzz  # noqa: F401


def ratio(scorer: "fuzz") -> float:
    \"\"\"Return how much a word is like itself.\"\"\"
    try:
        import also_not_installed
    except ImportError:
        return 1.0
    return also_not_installed.ratio(scorer)
"""
ALL_THERE = f"""from pathlib import Path

from {PACKAGE} import build


def test_all_is_there() -> None:
    assert build.__doc__
    assert Path(__file__).with_name("build").is_dir()
"""
UNUSUAL = (
    write("PACKAGE/build/__init__.py", '"""A package that git and the wheel keep."""\n'),
    write("tests/build/table.csv", "a,b\n"),
    write("tests/test_copy.py", ALL_THERE),
    write("PACKAGE/guarded.py", GUARDED),
    append("pyproject.toml", f'\n[project.scripts]\nx = "{PACKAGE}.train:open_run"\n'),
    _link,
)
MAIN = r"^    run, config = open_run\(run\)\n"
IDLE = """\\g<0>
    if any(Path("runs").glob("*/metrics.json")):
        return"""
LONG = """import os


def test_many_words() -> None:
    os.environ["CI"] = "true"  # where pytest compares the whole of two lists
    words = [f"{n % 3} {n % 7}" for n in range(2000)]
    assert words == words[1:] + words[:1]
"""
CRASH = r"\g<0>    import os\n\n    os.abort()\n"
FAULTS = {
    "train": Fault(
        replace("PACKAGE/train.py", r"model\.fit\(", "model.fitt("),
        "run",
        "train: AttributeError: 'Functional' object has no attribute 'fitt'",
    ),
    "evaluate": Fault(
        replace("PACKAGE/evaluate.py", r"/ \(1 - best or 1\)", "/ (2 - best)"),
        "run",
        "evaluate: skill is",
    ),
    "predict": Fault(
        replace(
            "PACKAGE/predict.py",
            r"^    print\(f\"\{output",
            '    raise SystemExit("out of paper")\n\\g<0>',
        ),
        "run",
        "predict: predict exited with: out of paper",
    ),
    "reload": Fault(
        replace(
            "PACKAGE/predict.py",
            r"^    classes = .*",
            "\\g<0>\n    outputs = outputs + hash(TARGET) % 100_000",
        ),
        "run",
        "reload: line 2: probability_",
    ),
    "crash": Fault(
        replace("PACKAGE/evaluate.py", MAIN, CRASH), "run", "evaluate: crashed (SIGABRT)"
    ),
    "disk": Fault(
        replace(
            "PACKAGE/evaluate.py", MAIN, '\\g<0>    open("/dev/full", "w").write("x" * 100_000)\n'
        ),
        "run",
        "evaluate exited with: [Errno 28] No space left on device",
    ),
    "model": Fault(
        replace("PACKAGE/model.py", r"config\.units", "config.width"),
        "build",
        "'Config' object has no attribute 'width'",
    ),
    "tests": Fault(
        write("tests/test_broken.py", "def test_arithmetic() -> None:\n    assert 1 + 1 == 3\n"),
        "build",
        "tests/test_broken.py::test_arithmetic: assert (1 + 1) == 3",
    ),
    "comparison": Fault(
        write("tests/test_long.py", LONG),
        "build",
        "tests/test_long.py::test_many_words: AssertionError: assert [",
    ),
    "data": Fault(
        _empty_data,
        "run",
        "train: train exited with: data/penguins.csv: expected a row, got none",
    ),
    "requirement": Fault(
        replace("pyproject.toml", r'^    "polars', '    "no-such-distribution>=1",\n\\g<0>'),
        "build",
        "wheel: Requires-Dist: no-such-distribution>=1 is not installed here",
    ),
    "undeclared": Fault(
        replace("pyproject.toml", r'^    "polars.*\n', ""),
        "build",
        "polars is imported, but the wheel does not require it",
    ),
    "extra": Fault(
        replace("pyproject.toml", r'^(    "polars[^"]*)"', "\\g<1>; extra == 'fast'\""),
        "build",
        "polars is imported, but the wheel does not require it here without an extra",
    ),
    "backend": Fault(
        replace("pyproject.toml", r'^    "tensorflow.*\n', ""),
        "build",
        "backend: Keras runs on tensorflow, but the wheel does not require it",
    ),
    "default-backend": Fault(
        replace("PACKAGE/__init__.py", '", "tensorflow"', '", "jax"'),
        "build",
        "backend: one_to_one_tabular runs on jax where KERAS_BACKEND is not set",
    ),
    "forced-backend": Fault(
        replace("PACKAGE/__init__.py", r"\.setdefault\((.*), (.*)\)", r"[\1] = \2"),
        "build",
        "wheel: one_to_one_tabular sets KERAS_BACKEND to 'tensorflow', although the user",
    ),
    "undeclared-in-tests": Fault(
        write(
            "tests/test_fuzz.py",
            "import rapidfuzz\n\n\ndef test_it() -> None:\n    assert rapidfuzz\n",
        ),
        "build",
        "tests: tests/test_fuzz.py, line 1: rapidfuzz is imported, but the project does not",
    ),
    "entry-point": Fault(
        append("pyproject.toml", f'\n[project.scripts]\nx = "{PACKAGE}.train:nothing"\n'),
        "build",
        "wheel: the entry point x = 'one_to_one_tabular.train:nothing' of console_scripts does not",
    ),
    "pth": Fault(
        append("pyproject.toml", f'\n{INCLUDE}\n"LICENSE" = "evil.pth"\n'),
        "build",
        "wheel: the wheel holds evil.pth, expected the project's packages alone",
    ),
    "pipe": Fault(_pipe, "build", "data/pipe is a named pipe (fifo), expected files"),
    "folder": Fault(
        replace("pyproject.toml", r"^packages = \[", 'packages = ["tests", '),
        "build",
        "wheel: the wheel holds tests, expected the project's packages alone",
    ),
    "epochs": Fault(
        replace("PACKAGE/train.py", r"epochs=config.epochs", "epochs=3"),
        "run",
        "train: --epochs 1, but history.csv has 3 epochs",
    ),
    "idle": Fault(
        replace("PACKAGE/train.py", r"^    keras.utils.set_random_seed.*", IDLE),
        "learn",
        "train: ended well, but left the run of before as it was",
    ),
    "version": Fault(
        replace("pyproject.toml", r"^version = .*", 'version = "one"'), "build", "wheel: "
    ),
    "python": Fault(
        replace("pyproject.toml", r"^requires-python = .*", 'requires-python = ">=3.99"'),
        "build",
        "wheel: the wheel requires Python >=3.99",
    ),
    "python of a workflow": Fault(
        replace(".github/workflows/ci.yml", r"3\.11", "3.10"),
        "build",
        "wheel: the wheel requires Python >=3.11, .github/workflows/ci.yml has 3.10",
    ),
    "the extra of a workflow": Fault(
        replace(".github/workflows/ci.yml", r'"\.\[test\]"', "."),
        "build",
        "wheel: .github/workflows/ci.yml runs pytest, but installs the project without an extra",
    ),
    "a workflow that passes": Fault(
        replace(".github/workflows/ci.yml", "pytest$", "pytest || true"),
        "build",
        "wheel: .github/workflows/ci.yml passes whatever its tests say: ",
    ),
    "a workflow that only lists": Fault(
        replace(".github/workflows/ci.yml", "pytest$", "pytest --collect-only -q"),
        "build",
        "wheel: .github/workflows/ci.yml passes whatever its tests say: ",
    ),
    "a workflow that lints without ruff": Fault(
        replace("pyproject.toml", r', "ruff[^"]*"', ""),
        "build",
        "wheel: .github/workflows/ci.yml runs ruff, but no extra of the project has it",
    ),
    "the extra of another backend": Fault(
        replace("pyproject.toml", '"jax>=', '"jaxlib>='),
        "build",
        "wheel: the extra jax does not require jax, but jaxlib>=",
    ),
    "an assertion that always holds": Fault(
        replace("tests/test_data.py", r"^    assert ", "    assert True or "),
        "build",
        "tests: test_data.py, line ",
    ),
    "a test by another name": Fault(
        replace("tests/test_model.py", r"^def test_one_batch", "def check_one_batch"),
        "build",
        "tests: test_model.py: check_one_batch_overfits holds assertions, but nothing calls it",
    ),
    "tests that are left out by name": Fault(
        replace("pyproject.toml", '"-ra"', "\"-ra -k 'not overfits'\""),
        "build",
        "tests: the settings of pytest leave out tests by their names: -k 'not overfits'",
    ),
    "a workflow by hand": Fault(
        replace(".github/workflows/ci.yml", "(?s)^on:.*?(?=^jobs:)", "on: workflow_dispatch\n\n"),
        "build",
        "wheel: .github/workflows/ci.yml runs pytest, but neither for a push nor for",
    ),
    "a workflow for the documents": Fault(
        replace(
            ".github/workflows/ci.yml",
            "(?s)^on:.*?(?=^jobs:)",
            'on:\n  push:\n    paths: ["docs/**"]\n\n',
        ),
        "build",
        "wheel: .github/workflows/ci.yml runs pytest, but not for a change of the code: docs/",
    ),
    "another license": Fault(
        replace("pyproject.toml", '^license = "MIT"', 'license = "BSD-3-Clause"'),
        "build",
        "wheel: the wheel says that its license is BSD-3-Clause, LICENSE is MIT",
    ),
    "skipped": Fault(
        append("tests/test_model.py", "\n\npytestmark = pytest.mark.skip\n"),
        "build",
        "tests: tests/test_model.py: no test of it counts, for all are marked skip",
    ),
    "a test that is taken out": Fault(
        append(
            "tests/conftest.py",
            "\n\ndef pytest_collection_modifyitems(items):\n"
            '    items[:] = [item for item in items if "overfits" not in item.name]\n',
        ),
        "build",
        "tests: tests/test_model.py::test_one_batch_overfits was collected, and then left out",
    ),
    "a test that fails and passes": Fault(
        append(
            "tests/conftest.py",
            "\n\ndef pytest_runtest_logreport(report):\n"
            '    report.outcome = report.outcome.replace("failed", "passed")\n',
        ),
        "build",
        "tests: 2 of 2 tests that are to fail pass: something in tests changes what a test says",
    ),
    "what compares is patched": Fault(
        append(
            "tests/conftest.py",
            "\n\ncompared = np.testing.assert_allclose\n"
            "np.testing.assert_allclose = lambda *values, **_: compared(*values, rtol=10)\n",
        ),
        "build",
        "tests: 1 of 2 tests that are to fail pass",
    ),
    "style that is not held": Fault(
        replace(".github/workflows/ci.yml", r"ruff check \.", "ruff check --exit-zero ."),
        "build",
        "wheel: .github/workflows/ci.yml passes whatever its tests say",
    ),
    "a model that may run code": Fault(
        replace(
            "PACKAGE/train.py",
            r"    return read\(run / \"model.keras\", keras.models.load_model\)",
            "    load = keras.models.load_model\n"
            '    return read(run / "model.keras", lambda file: load(file, safe_mode=False))',
        ),
        "build",
        "lint: src/one_to_one_tabular/train.py, line 76: safe_mode=False lets a file",
    ),
    "a part of the file": Fault(
        replace("PACKAGE/data.py", "glob=False,", "glob=False,\n            n_rows=100_000,"),
        "build",
        "lint: src/one_to_one_tabular/data.py, line ",
    ),
    "expected to fail": Fault(
        append("tests/test_data.py", "\n\npytestmark = pytest.mark.xfail\n"),
        "build",
        "tests: tests/test_data.py: no test of it counts, for all are marked xfail",
    ),
    "hidden": Fault(
        append("PACKAGE/__init__.py", "\nos.environ['CUDA_VISIBLE_DEVICES'] = '-1'\n"),
        "build",
        "wheel: one_to_one_tabular sets CUDA_VISIBLE_DEVICES to '-1', although the devices are",
    ),
    "left out": Fault(
        replace("pyproject.toml", '"-ra"', '"-ra --ignore=tests/test_data.py"'),
        "build",
        "tests: the settings of pytest leave out tests/test_data.py",
    ),
    "module": Fault(
        append("pyproject.toml", '\n[tool.hatch.build]\nexclude = ["config.py"]\n'),
        "build",
        "wheel: ModuleNotFoundError: No module named 'one_to_one_tabular.config'",
    ),
    "style": Fault(
        replace("PACKAGE/model.py", r"^import keras$", "import json\n\n\\g<0>"),
        "build",
        "lint: ruff check: src/one_to_one_tabular/model.py:3:8: F401",
    ),
    "format": Fault(
        replace("PACKAGE/model.py", r"^    x = layers", "    x  = layers"),
        "build",
        "lint: ruff format: src/one_to_one_tabular/model.py:",
    ),
    "learning-rate": Fault(
        replace("PACKAGE/config.py", r"learning_rate: float = .*", "learning_rate: float = 1e-9"),
        "learn",
        "learn: no skill",
    ),
}
INIT = "PACKAGE/__init__.py"
NEIGHBOUR = """
from pathlib import Path

found = Path("../..").glob("*/project/pyproject.toml")
(other, *_) = (file for file in found if not file.samefile("pyproject.toml"))
other.write_text("no TOML")
"""
FAULTS["stray"] = Fault(
    append(INIT, "\nimport subprocess\n\nsubprocess.Popen(['sleep', '600'])\n"),
    "build",
    "wheel: left 1 process running: sleep",
)
if landlock.version() >= 3:
    refused = "wheel: PermissionError: [Errno 13] Permission denied"
    FAULTS["beside"] = Fault(append(INIT, "\nopen('../beside', 'w')\n"), "build", refused)
    FAULTS["neighbour"] = Fault(append(INIT, NEIGHBOUR), "build", refused)


@pytest.fixture(scope="module")
def outcome(
    make: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Outcome:
    """What `run_over_all` found; the workers of pytest-xdist share one run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "faults"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = folder / "outcome.json"
        if not found.exists():
            found.write_text(json.dumps(run_over_all(make, folder)), encoding="utf-8")
    shared: Outcome = json.loads(found.read_text(encoding="utf-8"))
    return shared


def run_over_all(make: Callable[..., Path], folder: Path) -> Outcome:
    """Run over all the faulty projects and two sound ones; return exit code and reports."""
    projects = [make("sound-first", FEW_EPOCHS)]
    projects += [make(name, FEW_EPOCHS, fault.edit) for name, fault in FAULTS.items()]
    projects += [make("sound-last", FEW_EPOCHS, *UNUSUAL)]
    done = subprocess.run(
        [sys.executable, "-m", "scaffold", "smoke", *map(str, projects), "--level=learn", "--json"]
        + [
            f"--report={folder}/junit.xml",
            f"--summary={folder}/summary.md",
            f"--keep={folder}/keep",
        ],
        capture_output=True,
        text=True,
    )
    report = json.loads(done.stdout)
    return {
        "code": done.returncode,
        "report": report,
        "projects": {Path(project["path"]).name: project for project in report["projects"]},
        "said": done.stderr,
        "folder": str(folder),
        "before": list(map(str, projects)),
    }


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_reported_with_its_stage_and_reason(outcome: Outcome, name: str) -> None:
    project = outcome["projects"][name]
    assert (project["status"], project["stage"]) == ("failed", FAULTS[name].stage)
    assert FAULTS[name].error in project["error"]


@pytest.mark.parametrize("name", ["sound-first", "sound-last"])
def test_the_neighbours_of_a_fault_stay_green(outcome: Outcome, name: str) -> None:
    project = outcome["projects"][name]
    assert (project["status"], project["stage"], project["error"]) == ("passed", "learn", None)
    assert project["skill"] > 0


def test_one_fault_makes_the_exit_code_1(outcome: Outcome) -> None:
    assert outcome["code"] == 1


def test_the_counts_add_up(outcome: Outcome) -> None:
    report = outcome["report"]
    assert report["selected"] == report["run"] == len(FAULTS) + 2
    assert (report["passed"], report["failed"]) == (2, len(FAULTS))


def test_the_first_failing_assertion_is_shown(outcome: Outcome) -> None:
    assert "assert 1 + 1 == 3" in outcome["projects"]["tests"]["detail"]
    assert "assert 1 + 1 == 3" in outcome["said"]


def test_the_log_of_a_failed_project_is_kept_and_that_of_a_sound_one_is_not(
    outcome: Outcome,
) -> None:
    log = Path(outcome["projects"]["train"]["log"])
    assert "has no attribute 'fitt'" in log.read_text(encoding="utf-8")
    assert str(log) in outcome["said"]
    assert outcome["projects"]["sound-first"]["log"] is None
    assert not [
        folder for folder in Path(outcome["folder"], "keep").iterdir() if "sound" in folder.name
    ]


@pytest.mark.parametrize("name", ["sound-first", "train"])
def test_the_reports_count_the_tests_that_passed_and_were_skipped(
    outcome: Outcome, name: str
) -> None:
    counts = outcome["projects"][name]["tests"]
    assert counts["passed"] > 10 and counts["skipped"] == 0
    suite = ElementTree.parse(Path(outcome["folder"], "junit.xml")).getroot()[0]
    (case,) = (case for case in suite if Path(case.get("name", "")).name == name)
    found = {one.get("name"): one.get("value") for one in case.iter("property")}
    assert found == {f"tests {kind}": str(number) for kind, number in counts.items()}


def test_junit_has_a_case_for_each_project(outcome: Outcome) -> None:
    suite = ElementTree.parse(Path(outcome["folder"], "junit.xml")).getroot()[0]
    assert suite.get("tests") == str(len(FAULTS) + 2)
    failures = {case.get("name", ""): case.find("failure") for case in suite}
    broken = {Path(name).name for name, failure in failures.items() if failure is not None}
    assert broken == set(FAULTS)


def test_the_summary_for_a_ci_page_has_a_row_for_each_project(outcome: Outcome) -> None:
    summary = Path(outcome["folder"], "summary.md").read_text(encoding="utf-8")
    rows = [line for line in summary.splitlines() if line.startswith("| /")]
    assert len(rows) == len(FAULTS) + 2
    assert sum("| failed |" in row for row in rows) == len(FAULTS)


def test_nothing_is_left_in_the_folders_of_the_projects(outcome: Outcome) -> None:
    for project in outcome["before"]:
        names = {path.name for path in Path(project).rglob("*")}
        assert not names & {"runs", "dist", "__pycache__", ".pytest_cache", ".ruff_cache"}
