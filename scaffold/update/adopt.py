"""`scaffold adopt`: give a project a base, or its record, where it has lost or never had one."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from scaffold.errors import AnswersError, UpdateError
from scaffold.overlays import Overlay, defaults
from scaffold.planning import plan
from scaffold.record import RECORD, read_record
from scaffold.update import fresh, git
from scaffold.update.answers import chosen
from scaffold.update.base import BASE, Base, read_base
from scaffold.update.combine import record_with_remarks
from scaffold.update.files import read
from scaffold.write import staging

BROKEN = f"{RECORD}.broken"  # what a record that cannot be read is called then


@git.told()
def adopt(
    project: Path, overlays: Sequence[Overlay | Path] = (), templates: Path | None = None
) -> tuple[str, ...]:
    """Give `project` the base that its answers give today; return the paths that were written.

    What its user changed counts as edits from then on. A record that is missing comes back from
    the base; one that cannot be read is kept beside it. Where both are there, nothing is done.

    Raises:
        ScaffoldError: where nothing says what it was generated from.
    """
    project = fresh.project_folder(project)
    base = _known_base(project)
    if base and RECORD in base.texts and not _has_record(project):
        with contextlib.suppress(FileNotFoundError):
            (project / RECORD).rename(project / BROKEN)
        _replace(project, RECORD, base.texts[RECORD].encode())
        return (RECORD,)
    if base:
        return ()
    record, known = fresh.recorded(project, overlays)
    spec = plan(chosen(record), defaults(known))
    files = fresh.generated(spec, known, templates)
    _replace(project, BASE, Base.of(files, spec.data).packed())
    if record.derived is not None:
        return (BASE,)
    _replace(project, RECORD, record_with_remarks(None, read(project / RECORD), files[RECORD]))
    return (BASE, RECORD)


def _has_record(project: Path) -> bool:
    try:
        return (project / RECORD).is_file() and bool(read_record(project))
    except AnswersError:
        return False


def _known_base(project: Path) -> Base | None:
    try:
        return read_base(project)
    except UpdateError:
        return None


def _replace(project: Path, path: str, content: bytes) -> None:
    """Write one file in one step."""
    (project / path).parent.mkdir(exist_ok=True)
    with staging(project) as staged:
        (staged / "new").write_bytes(content)
        os.replace(staged / "new", project / path)
