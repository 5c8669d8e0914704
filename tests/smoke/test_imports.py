"""What a project imports is what it requires, wherever and however it is imported."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sites import lay

from scaffold.smoke.inside import required
from scaffold.smoke.inside.child import Failure

FIND = "from importlib.util import find_spec\n"
LEFT_TO_LUCK = {
    "at the top": "import polars",
    "a part of it": "import polars.selectors as cs",
    "from it": "from polars import col",
    "in a function": "def f():\n    import polars",
    "in a method": "class A:\n    def f(self):\n        from polars import col",
    "in a class": "class A:\n    import polars",
    "under a condition": "import sys\nif sys.argv:\n    import polars",
    "by its name": "import importlib\np = importlib.import_module('polars')",
    "resolved": "import pkgutil\np = pkgutil.resolve_name('polars:col')",
    "executed": "exec('import polars')",
    "executed in a function": "def f():\n    exec('from polars import col')",
    "executed by another Python": (
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import polars'])"
    ),
    "another error is caught": "try:\n    import polars\nexcept ValueError:\n    polars = None",
    "in a function, another error is caught": (
        "def f():\n    try:\n        import polars\n    except (OSError, ValueError):\n        pass"
    ),
    "no error is caught": "try:\n    import polars\nfinally:\n    print()",
    "it is raised again": (
        "try:\n    import polars\nexcept ImportError as error:\n    raise SystemExit(1) from error"
    ),
    "in place of what is not there": (
        "try:\n    import nowhere\nexcept ImportError:\n    import polars"
    ),
    "another error is suppressed": (
        "import contextlib\nwith contextlib.suppress(OSError):\n    import polars"
    ),
    "another module is looked for": FIND + "if find_spec('numpy'):\n    pass\nimport polars",
    "not for a type checker": (
        "import typing\nif typing.TYPE_CHECKING:\n    pass\nelse:\n    import polars"
    ),
    "for a type checker and in a function": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import polars\n"
        "def f():\n    import polars"
    ),
    "under another name than its distribution": "from PIL import Image",
    "in a function, not installed": "def f():\n    import nowhere_at_all",
}


@pytest.mark.parametrize("source", LEFT_TO_LUCK.values(), ids=LEFT_TO_LUCK)
def test_an_undeclared_import_is_refused(tmp_path: Path, source: str) -> None:
    lay(tmp_path, {"x/__init__.py": source}, ["numpy"])
    with pytest.raises(Failure, match="^x/__init__.py, line .* but the wheel does not require it"):
        required.check_wheel(tmp_path, ["x"])


PROVIDED_FOR = {
    "a fallback": "try:\n    import polars\nexcept ImportError:\n    polars = None",
    "a fallback for any error": "try:\n    import polars\nexcept Exception:\n    polars = None",
    "a fallback without a name": "try:\n    import polars\nexcept:\n    polars = None",
    "one of several errors": (
        "try:\n    import polars\nexcept (ValueError, ModuleNotFoundError):\n    pass"
    ),
    "what follows a guarded import": (
        "try:\n    import polars\nexcept ImportError:\n    pass\nelse:\n    from polars import col"
    ),
    "a guarded import, used later": (
        "try:\n    import polars\nexcept ImportError:\n    polars = None\n"
        "def f():\n    if polars:\n        from polars import col"
    ),
    "a reason in a function": (
        "def f():\n    try:\n        import polars\n    except ImportError as error:\n"
        "        raise RuntimeError('pip install polars') from error"
    ),
    "never in place of what is required": (
        "try:\n    import numpy\nexcept ImportError:\n    import polars"
    ),
    "never in place of the standard library": (
        "try:\n    import tomllib\nexcept ModuleNotFoundError:\n    import tomli as tomllib"
    ),
    "the third of three": (
        "try:\n    import numpy\nexcept ImportError:\n    try:\n        import polars\n"
        "    except ImportError:\n        import yaml"
    ),
    "suppressed": (
        "from contextlib import suppress\nwith suppress(ImportError):\n    import polars"
    ),
    "suppressed by another name": (
        "import contextlib as c\nwith c.suppress(OSError, ModuleNotFoundError):\n    import polars"
    ),
    "looked for": FIND + "if find_spec('polars'):\n    import polars",
    "looked for by its full name": (
        "import importlib.util\nif importlib.util.find_spec('polars') is not None:\n"
        "    import polars"
    ),
    "looked for first": (
        FIND + "def f():\n    if find_spec('polars') is None:\n        return\n    import polars"
    ),
    "looked for in another way": FIND + "if not find_spec('polars.x'): ...\nelse: import polars",
    "looked for once": FIND + "HAS = bool(find_spec('polars'))\nif HAS:\n    import polars",
    "for a type checker": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import polars"
    ),
    "for a type checker, by its full name": (
        "import typing as t\nif t.TYPE_CHECKING:\n    from polars import DataFrame"
    ),
    "the standard library": "import json, os.path\nfrom concurrent import futures",
    "the program": "def f():\n    import __main__",
    "itself": "import x.model\nfrom x import config\nfrom . import data\nfrom .. import y",
    "what is required": "import numpy as np\nfrom numpy.lib import stride_tricks",
    "under another name than its distribution": "from sklearn.metrics import f1_score",
    "in a function, what an extra requires": "def f():\n    import hypothesis",
    "in a function, what is not installed": "def f():\n    import not_installed",
    "under a condition, what another system requires": (
        "import sys\nif sys.version_info < (3, 4):\n    import pluggy"
    ),
}


@pytest.mark.parametrize("source", PROVIDED_FOR.values(), ids=PROVIDED_FOR)
def test_what_is_declared_or_provided_for_passes(tmp_path: Path, source: str) -> None:
    requires = ["numpy>=2", "scikit_learn", "hypothesis; extra == 'fast'"]
    requires += ["Not.Installed; extra == 'more'", "pluggy; python_version < '3.4'"]
    lay(tmp_path, {"x/__init__.py": source}, requires)
    required.check_wheel(tmp_path, ["x"])


@pytest.mark.parametrize("marker", ["extra == 'fast'", "python_version < '3'", "os_name == 'no'"])
def test_what_is_needed_at_import_is_required_of_everybody(tmp_path: Path, marker: str) -> None:
    lay(tmp_path, {"x/__init__.py": "import polars"}, [f"polars>=1; {marker}"])
    with pytest.raises(Failure, match="does not require it here without an extra; add polars to"):
        required.check_wheel(tmp_path, ["x"])


def test_what_another_requirement_brings_is_not_declared(tmp_path: Path) -> None:
    lay(tmp_path, {"x/__init__.py": "import keras\nimport numpy"}, ["keras"])
    with pytest.raises(Failure, match="line 2: numpy is imported.*; add numpy to dependencies in"):
        required.check_wheel(tmp_path, ["x"])


@pytest.mark.parametrize(
    ("declared", "sound"),
    [
        (["hypothesis; extra == 'test'"], False),
        (["hypothesis>=6; extra == 'test' and python_version > '3'"], False),
        (["hypothesis; extra == 'test'", "hypothesis; extra == 'fast'"], True),
        (["hypothesis; extra == 'test'", "hypothesis"], True),
        (["hypothesis; extra == 'testing'"], True),
    ],
)
def test_the_package_imports_nothing_that_its_tests_alone_require(
    tmp_path: Path, declared: list[str], sound: bool
) -> None:
    lay(tmp_path, {"x/__init__.py": "def f():\n    import hypothesis"}, ["numpy", *declared])
    if sound:
        required.check_wheel(tmp_path, ["x"])
        return
    with pytest.raises(Failure, match="hypothesis is imported, but the wheel does not require it"):
        required.check_wheel(tmp_path, ["x"])


def test_an_unknown_module_may_be_that_of_an_extra_that_is_not_installed(tmp_path: Path) -> None:
    source = {"x/__init__.py": "def f():\n    import other_name"}
    required.check_wheel(lay(tmp_path, source, ["no-such-thing; extra == 'more'"]), ["x"])
    lay(tmp_path, source, ["torch; extra == 'torch'", "jax; extra == 'jax'"])
    with pytest.raises(Failure, match="other_name is imported"):
        required.check_wheel(tmp_path, ["x"])


ASKED = "import keras\n\n\ndef f():\n    "
ON_ONE_BACKEND = {
    "in a function": "def f():\n    import torch",
    "in a helper of one that asks": ASKED + "keras.backend.backend()\n\ndef g():\n    import torch",
}
ON_ANY_BACKEND = {
    "what is required": "def f():\n    import jax",
    "asked for": ASKED + "if keras.backend.backend() == 'torch':\n        import torch",
    "asked for first": ASKED
    + "if keras.config.backend() != 'torch':\n        return\n    import torch",
    "asked for by a match": (
        ASKED + "match keras.backend.backend():\n        case 'torch':\n            import torch"
    ),
    "at import": "import keras\nif keras.backend.backend() == 'torch':\n    import torch",
    "provided for": (
        "def f():\n    try:\n        import torch\n    except ImportError:\n        pass"
    ),
}
BACKENDS = ["keras", "jax", "torch>=2; extra == 'torch'"]


@pytest.mark.parametrize("source", ON_ONE_BACKEND.values(), ids=ON_ONE_BACKEND)
def test_what_runs_on_every_backend_imports_no_other(tmp_path: Path, source: str) -> None:
    lay(tmp_path, {"x/__init__.py": "", "x/model.py": source}, BACKENDS)
    with pytest.raises(Failure, match="^x/model.py, line .*: torch is imported, but the wheel"):
        required.check_wheel(tmp_path, ["x"])


@pytest.mark.parametrize("source", ON_ANY_BACKEND.values(), ids=ON_ANY_BACKEND)
def test_a_backend_is_imported_where_it_was_asked_for(tmp_path: Path, source: str) -> None:
    files = {
        "x/__init__.py": "",
        "x/model.py": source,
        "x/on_torch.py": "def f():\n    import torch",
    }
    required.check_wheel(lay(tmp_path, files, BACKENDS), ["x"])


FILES = {
    "x/__init__.py": "",
    "x/{{name}}/a.py": "import polars",
    "x/b.txt": "import polars",
    "x/template.py": "import {{ name }}",
    "y/__init__.py": "import x.z",
}


def test_data_in_a_package_is_not_read(tmp_path: Path) -> None:
    required.check_wheel(lay(tmp_path, FILES), ["x", "y"])


@pytest.mark.parametrize("file", ["x/layers/cell.py", "y/__init__.py", "x/café.py"])
def test_each_module_of_each_package_is_read(tmp_path: Path, file: str) -> None:
    lay(tmp_path, {**FILES, file: "import polars"})
    with pytest.raises(Failure, match=f"^{file}, line 1: polars is imported"):
        required.check_wheel(tmp_path, ["x", "y"])


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """A function that installs what is written by hand."""

    def install(name: str, *files: str) -> None:
        lay(tmp_path / "installed", dict.fromkeys(files, ""), name=name)
        required.distributions.cache_clear()

    monkeypatch.syspath_prepend(tmp_path / "installed")
    yield install
    required.distributions.cache_clear()


def test_of_a_namespace_each_part_is_declared(tmp_path: Path, install: Callable[..., None]) -> None:
    install("acme-cells", "acme/cells/__init__.py")
    install("acme-plots", "acme/plots.py")
    site = tmp_path / "site"
    sound = "import acme.cells\nfrom acme import cells\nfrom acme.cells.lstm import Cell"
    required.check_wheel(lay(site, {"acme/x/__init__.py": sound}, ["acme-cells"]), ["acme.x"])
    required.check_wheel(lay(site, {"acme/x/__init__.py": "import acme.x.a"}), ["acme.x"])
    for source in ("import acme.plots", "from acme import plots", "from acme.plots import bar"):
        lay(site, {"acme/x/__init__.py": source}, ["acme-cells"])
        with pytest.raises(Failure, match="add acme-plots to dependencies"):
            required.check_wheel(site, ["acme.x"])


TESTED = ("polars; extra == 'test'", "yaml-not-installed; extra == 'fast'", "numpy")


def check_tests(folder: Path, source: str, requires: tuple[str, ...]) -> None:
    """Check a test with a conftest, a helper and `source`, in the current folder."""
    files = {"tests/test_x.py": source, "tests/conftest.py": "", "tests/helpers.py": ""}
    for file, text in files.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    site = lay(folder / "site", {"x/__init__.py": ""}, requires)
    required.check_tests(site, ["x"], [folder / file for file in files])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a pyproject.toml that says nothing."""
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "source",
    [
        "import x\nfrom x.model import build_model\nfrom conftest import table\nimport helpers",
        "import polars\nimport numpy\nimport json\nfrom tests import conftest",
        "import pytest\nPIL = pytest.importorskip('PIL')\nfrom PIL import Image",
        "import pytest\nwith pytest.raises(ImportError):\n    import yaml",
    ],
)
def test_tests_import_what_the_wheel_and_its_extra_require(project: Path, source: str) -> None:
    check_tests(project, source, ("pytest>=8; extra == 'test'", *TESTED))


@pytest.mark.parametrize(
    ("source", "requires"),
    [
        ("import yaml", TESTED),
        ("def test_a():\n    import yaml", ("numpy", "polars; extra == 'test'")),
        ("import yaml", (*TESTED, "pyyaml; extra == 'fast'")),
        ("import pytest", TESTED),
        ("import pandas", TESTED),
    ],
)
def test_tests_import_nothing_else(project: Path, source: str, requires: tuple[str, ...]) -> None:
    with pytest.raises(Failure, match='^tests/test_x.py, line .*; add .* to the extra "test" in'):
        check_tests(project, source, requires)


@pytest.mark.parametrize(
    ("requires", "groups"),
    [
        (("x[fast]; extra == 'test'", "pyyaml; extra == 'fast'", "x[test]; extra == 'fast'"), ""),
        (("pyyaml; extra == 'dev'",), ""),
        ((), '[dependency-groups]\ntest = ["PyYAML>=6", {include-group = "a"}]\na = ["numpy"]\n'),
    ],
)
def test_tools_for_tests_may_be_declared_in_any_usual_way(
    project: Path, requires: tuple[str, ...], groups: str
) -> None:
    (project / "pyproject.toml").write_text(groups, encoding="utf-8")
    check_tests(project, "import yaml", requires)


def test_pytest_may_be_declared_outside_of_the_project(project: Path) -> None:
    check_tests(project, "import pytest", ("numpy",))
