"""One script of the project, as `python -m package.script` would run it."""

import ast
import contextlib
import csv
import importlib
import importlib.util
import inspect
import io
import json
import pkgutil
import re
import runpy
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, get_args

from . import backend, devices
from .child import Failure


def run(
    module: str, arguments: list[str], proof: bool = False, compare: bool = False
) -> devices.Evidence:
    """Run `module` as a program.

    Args:
        proof: return on which devices the training ran.
        compare: and what the validation loss was before it.

    Raises:
        Failure: when it exits with anything but 0.
    """
    sys.argv = [module, *arguments]
    print(f"$ python -m {module} {' '.join(arguments)}", flush=True)
    # the server has imported every module of the package before
    warnings.filterwarnings("ignore", category=RuntimeWarning, module="runpy")
    watched = devices.watch_training(compare) if proof else devices.Evidence()
    with backend.chosen_by_user(module):
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        except SystemExit as ended:
            if ended.code not in (None, 0):
                raise Failure(f"{module.rpartition('.')[2]} exited with: {ended.code}") from ended
    return watched


def options(module: str) -> set[str]:
    """Return the options that the help of a script names."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        run(module, ["--help"])
    return set(re.findall(r"--[a-z][a-z0-9-]*", said.getvalue()))


def check_options(module: str, words: list[str]) -> None:
    """Raise Failure where there is no such script, or it lacks one of the options."""
    if importlib.util.find_spec(module) is None:
        raise Failure("there is no such module")
    named = {word.partition("=")[0].replace("_", "-") for word in words if word[:2] == "--"}
    if absent := sorted(named - options(module) if named else ()):
        raise Failure(f"it has no option {', '.join(absent)}")


def data_of(package: str) -> ModuleType:
    """Return the module that reads the data file, and knows its format; an empty one if none does.

    It has its splits as `load_splits`, whatever the project calls the function.
    """
    import keras

    whole = importlib.import_module(package)
    names = [one.name for one in pkgutil.iter_modules(whole.__path__) if not one.ispkg]
    able = ["data"] if "data" in names else [name for name in names if _has_format(whole, name)]
    if not able:
        (nothing := ModuleType(package)).__package__ = package
        return nothing
    data = importlib.import_module(f"{package}.{able[0]}")
    for function in vars(data).values() if not hasattr(data, "load_splits") else ():
        if inspect.isfunction(function) and function.__module__ == data.__name__:
            kinds = get_args(inspect.signature(function).return_annotation)
            split = all(isinstance(k, type) and issubclass(k, keras.utils.PyDataset) for k in kinds)
            if len(kinds) == 3 and split and len(inspect.signature(function).parameters) == 1:
                vars(data)["load_splits"] = function
                break
    return data


def _has_format(package: ModuleType, name: str) -> bool:
    """Return whether a module of the package sets what separates the fields of its data file."""
    tree = ast.parse(Path(package.__path__[0], f"{name}.py").read_bytes())
    targets = (node.targets for node in tree.body if isinstance(node, ast.Assign))
    return "SEPARATOR" in {getattr(one, "id", "") for each in targets for one in each}


def config_of(data: ModuleType) -> Any:
    """Return the configuration of the project of `data`, each field its default."""
    return importlib.import_module(f"{data.__package__}.config").Config()


def predict(package: str, output: str, file: str = "") -> list[str]:
    """Run the project's predict on `file`, or that of its Config; return its flags."""
    data = data_of(package)
    config = config_of(data)
    flags = files(package, file or str(config.data), output)
    run(f"{package}.predict", flags)
    steps = getattr(data, "target_steps", None)
    if steps and Path(output).is_file():
        kept = max(Path("runs").glob("*/config.json")).read_text(encoding="utf-8")
        check_horizon(len(steps(SimpleNamespace(**vars(config) | json.loads(kept)))), Path(output))
    return flags


def check_horizon(steps: int, output: Path) -> None:
    """Raise Failure where a table of forecasts, each of as many rows as steps, is cut short."""
    with output.open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    if rows % steps:
        raise Failure(f"predict: a forecast has {steps} steps, but {output.name} has {rows} rows")


def predict_alone(package: str, output: str, file: str, chosen: str) -> None:
    """Run the project's predict on `file` with the run `chosen`, where another is newer."""
    arguments = files(package, file, output)
    if takes_run(package, "predict"):
        imitate(Path(chosen))
        arguments += ["--run", chosen]
    run(f"{package}.predict", arguments)


def imitate(run: Path, name: str = "~") -> Path:
    """Put a run beside `run`, a newer one by its name: its files are empty, for none to read."""
    for file in [path for path in run.rglob("*") if path.is_file()]:
        copy = run.with_name(name) / file.relative_to(run)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(b"")
    return run.with_name(name)


@contextlib.contextmanager
def apart() -> Iterator[None]:
    """Work in a folder that looks like the project but has no runs."""
    with tempfile.TemporaryDirectory() as folder:
        for entry in Path.cwd().iterdir():
            if entry.name != "runs":
                (Path(folder) / entry.name).symlink_to(entry)
        with contextlib.chdir(folder):
            yield


def takes_run(package: str, name: str) -> bool:
    """Return whether a script of the package can be told which run to open."""
    return "run" in parameters(package, name)


def parameters(package: str, name: str) -> Collection[str]:
    """Return the options of the script `name`, as far as its function is called so too."""
    function = getattr(importlib.import_module(f"{package}.{name}"), name, None)
    return inspect.signature(function).parameters if function else ()


def files(package: str, file: str, output: str) -> list[str]:
    """Return the flags with which predict reads `file`.

    A forecast that reads what is known ahead finds it in the last rows, so its input ends before.
    """
    if "future" not in parameters(package, "predict"):
        return ["--input", file, "--output", output]
    series = getattr(data_of(package), "SERIES", ())
    return ["--input", first_rows(file, series), "--future", file, "--output", output]


def first_rows(file: str, series: Collection[str]) -> str:
    """Return a file with the first four fifths of the rows of `file`, or of each series in it."""
    source = Path(file)
    path = source.with_name(f"first_{source.name}")
    if source.suffix == ".parquet":
        import polars as pl

        table = pl.read_parquet(source)
        place, count = pl.int_range(pl.len()), pl.len()
        if series:
            place, count = place.over(series), count.over(series)
        table.filter(place < count * 4 // 5).write_parquet(path)
        return str(path)
    lines = source.read_bytes().splitlines(keepends=True)
    groups = _groups(lines, series)
    counts, seen, kept = Counter(groups[1:]), Counter[object](), [*lines[:1]]
    for line, group in zip(lines[1:], groups[1:], strict=True):
        seen[group] += 1
        if seen[group] <= counts[group] * 4 // 5:
            kept.append(line)
    path.write_bytes(b"".join(kept))
    return str(path)


def _groups(lines: list[bytes], series: Collection[str]) -> list[tuple[str, ...]]:
    """Return for each line the values of the columns that name its series; () where none do."""
    texts = [line.decode("utf-8", errors="replace") for line in lines]
    separator = max(",;\t|", key=texts[0].count) if texts else ","
    rows = [next(csv.reader([text], delimiter=separator), []) for text in texts]
    head = rows[0] if rows else []
    places = [head.index(name) for name in series if name in head]
    return [tuple(row[n] for n in places if n < len(row)) for row in rows]
