"""generated_examples/: what the generator writes today, one project for each (mode, task) pair."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from scaffold.generation import rendering
from scaffold.planning import plan
from scaffold.render import Rendering
from scaffold.spec import Spec
from scaffold.tasks import mode_task_pairs
from scaffold.write import write


def specs() -> Iterator[tuple[str, Spec]]:
    """Yield the folder name and the Spec of each example."""
    for mode, task in mode_task_pairs():
        name = f"{mode}-{task}"
        yield name, plan({"mode": mode, "task": task, "name": name})


def differences(folder: Path) -> list[str]:
    """Return what in `folder` is not as the generator writes it today: a line a file."""
    found: list[str] = []
    names: set[str] = set()
    for name, spec in specs():
        names.add(name)
        found += _differences(rendering(spec), folder / name)
    extra = {entry.name for entry in folder.iterdir()} - names - {"README.md"}
    return found + [f"{folder / name}: not an example" for name in sorted(extra)]


def write_examples(folder: Path) -> None:
    """Write every example anew, without what lay there before."""
    for name, spec in specs():
        shutil.rmtree(folder / name, ignore_errors=True)
        # without a base: what it is compressed to differs from one zlib to the next
        write(rendering(spec), folder / name, False, lambda _: None)


def _differences(expected: Rendering, project: Path) -> Iterator[str]:
    """Yield the paths that are missing, changed or too many; what git ignores does not count."""
    there = {
        path.relative_to(project).as_posix(): path
        for path in project.rglob("*")
        if path.is_file()
        and not {"__pycache__", "runs", ".pytest_cache", ".ruff_cache"} & set(path.parts)
    }
    for path in sorted(expected.files.keys() | there.keys()):
        if path not in there:
            yield f"{project / path}: missing"
        elif path not in expected.files:
            yield f"{project / path}: not generated"
        else:
            content = expected.files[path]
            text = content if isinstance(content, bytes) else content.encode()
            if there[path].read_bytes() != text:
                yield f"{project / path}: differs"
