"""Mistakes that are planted in a built project, and taken out again."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from scaffold.smoke import Project


@contextmanager
def planted(project: Project, file: str, *pairs: str) -> Iterator[None]:
    """Replace the first of each two texts, each there once, in `file` of the imported package."""
    path = project.site / project.package / file
    sound = code = path.read_text(encoding="utf-8")
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert code.count(old) == 1, f"{file} of {project.package} has to hold {old!r} once"
        code = code.replace(old, new)
    # what is compiled is taken for that of a file of the same second and size
    shutil.rmtree(path.parent / "__pycache__", ignore_errors=True)
    path.write_text(code, encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(sound, encoding="utf-8")
