"""A wheel holds its packages and nothing else, and its entry points lead somewhere."""

import importlib
import itertools
import zipfile
from collections.abc import Callable
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from sites import lay

from scaffold.smoke.inside import wheel
from scaffold.smoke.inside.child import Failure


@pytest.mark.parametrize(
    ("files", "packages"),
    [
        (["x/__init__.py", "x/data/table.csv", "x/py.typed", "x/build/a.py"], ["x"]),
        (["x/__init__.py", "x/sub/__init__.py", "y/__init__.py"], ["x", "y"]),
        (["acme/x/__init__.py", "acme/lab/y/__init__.py"], ["acme.lab.y", "acme.x"]),
        (["x/__init__.py", "x-stubs/__init__.pyi"], ["x"]),
        (["x/__init__.py", "x-1.data/scripts/x", "x-1.data/data/share/x/a.csv"], ["x"]),
    ],
)
def test_a_wheel_holds_its_packages(tmp_path: Path, files: list[str], packages: list[str]) -> None:
    site = lay(tmp_path, dict.fromkeys(files, ""))
    assert list(wheel.find_packages(site)) == packages
    wheel.check_top_level(site, packages)


@pytest.mark.parametrize(
    "file",
    [
        *("evil.pth", "json.py", "README.md", "helper.so", "x.py"),
        *("tests/__init__.py", "test/__init__.py", "tests/test_x.py", "docs/index.md"),
        *("json/__init__.py", "src/x.txt", "x.libs/a.so"),
        *("x-1.data/data/lib/python3.12/site-packages/evil.pth",),
    ],
)
def test_a_wheel_holds_nothing_else(tmp_path: Path, file: str) -> None:
    site = lay(tmp_path, {"x/__init__.py": "", file: ""})
    with pytest.raises(
        Failure, match="^the wheel holds .*, expected the project's packages alone; take it"
    ):
        wheel.check_top_level(site, list(wheel.find_packages(site)))


@pytest.mark.parametrize(
    "requirement",
    ["torch>=99", "jax>=99", "tensorflow[and-cuda]>=22", "keras>=99", "a>=2.8,<2", "a<1,>=1"],
)
def test_a_version_that_cannot_be_is_refused_in_an_extra(tmp_path: Path, requirement: str) -> None:
    lay(tmp_path, {}, [f"{requirement}; extra == 'more'"])
    distribution = PathDistribution(tmp_path / "x-1.dist-info")
    with pytest.raises(Failure, match="^Requires-Dist: no version of .* can meet"):
        wheel.check_requirements(distribution)


@pytest.mark.parametrize(
    "requirement",
    [
        *("torch>=2.8", "torch>=3", "torch>=2.8,<3,!=2.9", "jax~=0.7", "jax==0.*", "keras<2"),
        *("a", "a>=2040.1", "a>1,<1.0.1", "a===odd", "a==1.0rc1", "torch==2.8.0+cu121"),
    ],
)
def test_an_extra_may_require_what_is_not_here(tmp_path: Path, requirement: str) -> None:
    lay(tmp_path, {}, [f"{requirement}; extra == 'more'"])
    wheel.check_requirements(PathDistribution(tmp_path / "x-1.dist-info"))


@pytest.mark.parametrize("library", ["purelib", "platlib"])
def test_what_an_installer_moves_to_the_top_counts_as_there(tmp_path: Path, library: str) -> None:
    with zipfile.ZipFile(tmp_path / "x.whl", "w") as archive:
        archive.writestr(f"x-1.data/{library}/x/__init__.py", "")
        archive.writestr(f"x-1.data/{library}/evil.pth", "")
    wheel.unpack(tmp_path / "x.whl", tmp_path / "site")
    assert list(wheel.find_packages(tmp_path / "site")) == ["x"]
    with pytest.raises(Failure, match="holds evil.pth"):
        wheel.check_top_level(tmp_path / "site", ["x"])


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A function that unpacks a wheel with these lines in entry_points.txt and a module main."""
    monkeypatch.syspath_prepend(tmp_path)

    def unpack(entries: str) -> Path:
        package = f"entered{next(NUMBERS)}"
        code = "def run(): ...\ndef lone(a, *, b): ...\ndef free(a=1, *b, **c): ...\n"
        code += "class A:\n    run = staticmethod(run)\nVERSION = '1'\n"
        files = {f"{package}/__init__.py": "", f"{package}/main.py": code}
        lay(
            tmp_path,
            {**files, "x-1.dist-info/entry_points.txt": entries.replace("P.", f"{package}.")},
        )
        importlib.invalidate_caches()
        return tmp_path / "x-1.dist-info"

    return unpack


NUMBERS = itertools.count()


@pytest.mark.parametrize(
    "entries",
    [
        "",
        "[console_scripts]\nx = P.main:run\nx-a = P.main:A.run\n[gui_scripts]\nx = P.main:run",
        "[console_scripts]\nx = P.main:free\ny = P.main:A",
        "[other.plugins]\nx = P.main:lone",
        "[other.plugins]\nx = P.main\ny = P.main:VERSION",
        "[console_scripts]\nx = P.nowhere:run [fast]",
    ],
)
def test_entry_points_that_resolve_pass(site: Callable[[str], Path], entries: str) -> None:
    wheel.check_entry_points(PathDistribution(site(entries)))


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("[console_scripts]\nx = P.main:walk", "no attribute 'walk'"),
        ("[console_scripts]\nx = P.nowhere:run", "ModuleNotFoundError: No module named"),
        ("[gui_scripts]\nx = P.main:run.a", "has no attribute 'a'"),
        ("[other]\nx = nowhere_at_all", "No module named 'nowhere_at_all'"),
        ("[gui_scripts]\nx = P.main:lone", "without arguments, but expects a, b$"),
        ("[console_scripts]\nx = P.main", "expected a function as package.module:function"),
        ("[console_scripts]\nx = P.main:VERSION", "is '1', expected a function"),
    ],
)
def test_an_entry_point_that_leads_nowhere_is_refused(
    site: Callable[[str], Path], entries: str, said: str
) -> None:
    with pytest.raises(Failure, match=f"^the entry point x = .*{said}"):
        wheel.check_entry_points(PathDistribution(site(entries)))
