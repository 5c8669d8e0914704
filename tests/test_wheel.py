"""The built wheel, in a new environment without extras, does all that needs no backend."""

import ast
import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
DISTRIBUTIONS = {"jinja2": "jinja2", "ruff": "ruff"}  # module → distribution, where they differ
EXTRAS = ("scaffold.smoke", "scaffold.pytest_plugin", "scaffold.cli.smoke")
WORKBOOKS = "scaffold.reading.conversion"
Bare = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Bare:
    """A function that runs scaffold from its wheel, with what the wheel requires and no more."""
    folder = tmp_path_factory.mktemp("bare")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    build = [*pip, "wheel", "--no-deps", "--wheel-dir", str(folder / "dist"), str(REPOSITORY)]
    subprocess.run(build, check=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    venv.create(folder / "new", with_pip=True)
    python = str(folder / "new" / "bin" / "python")
    subprocess.run([python, *pip[1:], "install", str(wheel)], check=True)

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [python, "-m", "scaffold", *arguments]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True)

    return run


def test_the_installed_wheel_generates_a_project(bare: Bare) -> None:
    done = bare("new", "made", "--mode", "encoder-decoder", "--no-input", "--json")
    assert done.returncode == 0, done.stderr
    assert '"data/us_births_2000_2014.csv"' in done.stdout


@pytest.mark.parametrize("file", ["tides.csv", "cars.csv", "runs.csv", "words.tsv"])
def test_the_installed_wheel_reads_a_data_file(bare: Bare, file: str) -> None:
    data = str(Path(__file__).parent / "data" / file)
    inspected = bare("inspect", data)
    assert (inspected.returncode, "# The format of the data file" in inspected.stdout) == (0, True)
    done = bare("new", f"of-{file.partition('.')[0]}", "--data", data, "--no-input")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("modes",),
        ("schema",),
        ("template", "files", "--mode", "seq2seq"),
        ("template", "export", "exported", "--mode", "seq2seq"),
        ("examples", "--write", "--folder", "examples"),
    ],
    ids=" ".join,
)
def test_every_command_without_a_backend_runs(bare: Bare, command: tuple[str, ...]) -> None:
    done = bare(*command)
    assert done.returncode == 0, done.stderr


def test_a_smoke_test_without_its_extra_says_what_to_install(bare: Bare) -> None:
    done = bare("smoke", "--mode", "vector-output")
    assert done.returncode == 2
    assert "[smoke]" in done.stderr and "Traceback" not in done.stderr


def test_every_import_is_declared_where_it_is_used() -> None:
    table = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    required = names(table["dependencies"])
    optional = table["optional-dependencies"]
    extra = required | names(optional["smoke"]) | {"jax", "torch"}
    workbooks = required | names(optional["excel"])
    page = required | names(optional["web"])
    used: set[str] = set()
    for path in (REPOSITORY / "scaffold").rglob("*.py"):
        module = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
        found = imports(path)
        declared = workbooks if module == WORKBOOKS else required
        declared = page if module.startswith("scaffold.web") else declared
        assert found <= (extra if module.startswith(EXTRAS) else declared), path
        used |= found
    assert required <= used, "declared and not imported"


def names(requirements: list[str]) -> set[str]:
    """Return what requirements are imported as."""
    found = (re.split(r"[\[<>=;]", text)[0].strip().lower() for text in requirements)
    return {name.replace("scikit-learn", "sklearn").replace("-", "_") for name in found}


def imports(path: Path) -> set[str]:
    """Return the distributions that a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"scaffold"}
