"""The project's own tests, run against its wheel; the first failing assertion is kept."""

import ast
import contextlib
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from . import required
from .child import Failure
from .wheel import check_origin

if TYPE_CHECKING:
    import pytest


BEGINS = 2  # lines with which a comparison of NumPy says what differs, and in how many elements


_ALWAYS = {"skip", "xfail"}  # marks without a condition, of which skipif is the one with it


_FALSE = """import numpy as np


def test_a_false_assertion():
    assert 1 == 2


def test_values_that_differ():
    np.testing.assert_allclose(1.0, 2.0)
"""


class Tests(TypedDict):
    """How many of the project's own tests passed, and how many were skipped."""

    passed: int
    skipped: int


class _FirstFailure:
    """A pytest plugin that counts, and remembers what failed first."""

    def __init__(self) -> None:
        self.passed = self.skipped = self.failed = 0
        self.error = self.detail = ""
        self.files: dict[str, str] = {}  # file → why none of its tests ran; "" where one has
        self.open: set[str] = set()  # the tests that were collected and not deselected

    def pytest_configure(self, config: "pytest.Config") -> None:
        """Count what the settings of the project always leave out as failed."""
        given = config.option
        left = [*(given.ignore or ()), *(given.ignore_glob or ()), *(given.deselect or ())]
        if given.keyword and "-k" not in config.invocation_params.args:
            left.append(f"tests by their names: -k {given.keyword!r}")
        for one in left:
            self.failed += 1
            self.error = f"the settings of pytest leave out {one}"

    def pytest_itemcollected(self, item: "pytest.Item") -> None:
        """Remember a test."""
        self.open.add(item.nodeid)

    def pytest_deselected(self, items: "Sequence[pytest.Item]") -> None:
        """Forget tests that were left out and are told as such, by a mark or a name."""
        self.open -= {item.nodeid for item in items}

    def pytest_collection_finish(self, session: "pytest.Session") -> None:
        """Count a test that a conftest.py has taken out as failed."""
        left = sorted(self.open - {item.nodeid for item in session.items})
        if left and not self.error:
            self.failed += 1
            self.error = f"{left[0]} was collected, and then left out without a word"

    def pytest_runtest_logreport(self, report: "pytest.TestReport") -> None:
        """Count a test; setup and teardown count only when they fail."""
        ran = report.passed and report.when == "call"
        self.passed += ran
        self.skipped += report.skipped
        file, marks = report.nodeid.partition("::")[0], _ALWAYS & {*report.keywords}
        if hasattr(report, "wasxfail") or (report.skipped and marks):
            self.files.setdefault(file, ", ".join(sorted(marks)))
        elif ran or report.failed or report.skipped:  # here, or elsewhere
            self.files[file] = ""
        if report.failed:
            self._remember(report)

    def pytest_collectreport(self, report: "pytest.CollectReport") -> None:
        """Count a module that cannot be imported as failed."""
        if report.failed:
            self._remember(report)

    def pytest_keyboard_interrupt(self, excinfo: "pytest.ExceptionInfo[BaseException]") -> None:
        """Count what leaves before every test has run, such as `pytest.exit`, as failed."""
        self.failed += 1
        self.error = self.error or f"the tests were left before their end: {excinfo.value!r}"

    def _remember(self, report: "pytest.TestReport | pytest.CollectReport") -> None:
        self.failed += 1
        if not self.error:
            self.detail = str(report.longreprtext)[-8000:]
            self.error = f"{report.nodeid}: {_assertion(self.detail)}"


class _WheelFirst:
    """A pytest plugin that takes the source out again, where `pythonpath` put it first."""

    def __init__(self, packages: list[str], site: Path) -> None:
        self.packages, self.site = packages, site

    def pytest_load_initial_conftests(self) -> None:
        """Leave of all that holds a tested package the wheel alone."""
        sys.path[:] = [
            entry
            for entry in sys.path
            if Path(entry) == self.site
            or not any(Path(entry, *name.split(".")).is_dir() for name in self.packages)
        ]


def _assertion(detail: str) -> str:
    """Return the lines that pytest marks as the error, one that goes on with the next, or the last.

    The comparisons of NumPy begin after the name of the error.
    """
    lines = [line.rstrip() for line in detail.splitlines() if line.strip()]
    marked = [text for line in lines if line.startswith("E ") and (text := line[1:].strip())]
    count = 1 + (BEGINS if marked and marked[0].endswith(":") else 0)
    return " ".join(marked[:count] or lines[:1] or ["failed"])[:400]


def run(packages: list[str], site: str, arguments: list[str]) -> Tests:
    """Run the tests of the current folder; return how many passed and were skipped.

    Args:
        packages: what they test.
        site: where these have to come from.
        arguments: more of pytest's, such as the file of a test.

    Raises:
        Failure: when one fails or there is none, when they did not test the wheel, or import
            what nobody requires.
    """
    import pytest

    from . import comparisons

    first, before = _FirstFailure(), set(sys.modules)
    # the cache would be left in the folder
    alone = ["-p", "no:cacheprovider", "-p", "no:scaffold", "--no-header"]
    # the server has imported some of what pytest would rewrite
    alone += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    plugins = [first, _WheelFirst(packages, Path(site)), comparisons]
    code = pytest.main([*alone, "--color=no", "--rootdir=.", *arguments], plugins=plugins)
    if first.failed:
        raise Failure(first.error, first.detail)
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise Failure(f"pytest ended with {pytest.ExitCode(code).name}; the log says why")
    for file, why in first.files.items():
        if why:
            raise Failure(f"{file}: no test of it counts, for all are marked {why}")
    if not first.passed:
        raise Failure("the project has no test that passes or fails")
    for package in packages:
        if package in sys.modules:
            check_origin(package, Path(site))
    files = [*_loaded(sys.modules.keys() - before)]
    required.check_tests(Path(site), packages, files)
    if not arguments and files:
        _check_failing(files[0].parent)
    _check_assertions({file: ast.parse(file.read_bytes()) for file in files})
    return {"passed": first.passed, "skipped": first.skipped}


def _check_failing(folder: Path) -> None:
    """Raise Failure where tests that are to fail pass among those of the project."""
    import pytest

    first, file = _FirstFailure(), folder / "test_false.py"
    while file.exists():
        file = file.with_name(f"{file.stem}_.py")
    file.write_text(_FALSE)
    try:
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            alone = ["-p", "no:cacheprovider", "-p", "no:scaffold", "--rootdir=.", str(file)]
            pytest.main(alone, plugins=[first])
    finally:
        file.unlink()
    if first.passed:
        what = f"{first.passed} of 2 tests that are to fail pass"
        raise Failure(f"{what}: something in {folder.name} changes what a test says")


def _check_assertions(files: dict[Path, ast.Module]) -> None:
    """Raise Failure for an assertion that holds whatever happens, or in a function none calls."""
    nodes = [node for tree in files.values() for node in ast.walk(tree)]
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    used |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    used |= {
        alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    for file, tree in files.items():
        for node in (one for one in ast.walk(tree) if isinstance(one, ast.Assert)):
            said = node.test
            ways = said.values if isinstance(said, ast.BoolOp) else []
            if isinstance(getattr(said, "op", None), ast.Or) and any(map(_is_true, ways)):
                raise Failure(f"{file.name}, line {node.lineno}: an assertion that always holds")
        functions = (one for one in tree.body if isinstance(one, ast.FunctionDef))
        for one in functions if file.name.startswith("test_") else ():
            known = one.name.startswith(("test", "pytest_")) or one.decorator_list
            if not known and one.name not in used:
                if any(isinstance(node, ast.Assert) for node in ast.walk(one)):
                    what = f"{one.name} holds assertions, but nothing calls it"
                    raise Failure(f"{file.name}: {what}; is it a test?")


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and bool(node.value)


def _loaded(names: Iterable[str]) -> Iterator[Path]:
    """Yield the files of those modules that lie in the current folder."""
    for name in sorted(names):
        # by the dictionary: some load themselves when they are asked for what they lack
        file = Path(getattr(sys.modules[name], "__dict__", {}).get("__file__") or "")
        if file.suffix == ".py" and Path.cwd() in file.parents:
            yield file
