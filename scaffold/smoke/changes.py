"""Which combinations the change of an overlay touches: each is rendered as it is and as it was."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from scaffold.errors import AnswersError, ScaffoldError
from scaffold.fetching import export_folder
from scaffold.generation import rendering, unformatted
from scaffold.layers import require_templates
from scaffold.overlays import Overlay, defaults, resolve
from scaffold.planning import plan
from scaffold.record import RECORD
from scaffold.render import Content, Rendering
from scaffold.smoke.failures import SelectionError
from scaffold.smoke.selection import Combination

HEAD = "HEAD"
Files = dict[str, tuple[Content, bool]]  # path → content, and whether it may be executed


def touched(
    combinations: Sequence[Combination], overlays: Sequence[Overlay], since: str
) -> list[Combination]:
    """Return those whose project is another with `overlays` as they are than as they were.

    Args:
        combinations: what to choose from.
        overlays: the last one wins.
        since: a tag, branch or commit; of a folder in a git repository, the last commit that its
            HEAD has in common with it; of an address, another version.

    Raises:
        SelectionError: where an overlay cannot be had as it was.
    """
    with _as_they_were(overlays, since) as before, ThreadPoolExecutor(os.cpu_count()) as pool:
        flags = pool.map(lambda one: _is_touched(one, overlays, before), combinations)
        return [one for one, flag in zip(combinations, flags, strict=True) if flag]


@contextlib.contextmanager
def _as_they_were(overlays: Sequence[Overlay], since: str) -> Iterator[list[Overlay]]:
    """Yield the overlays as they were, without those that were not there."""
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder, str(number)) for number in range(len(overlays))]
        found = [_was(one, since, place) for one, place in zip(overlays, places, strict=True)]
        yield [overlay for overlay in found if overlay]


def _was(overlay: Overlay, since: str, place: Path) -> Overlay | None:
    try:
        if overlay.is_remote:
            return overlay if since == HEAD else resolve([f"{overlay.source}@{since}"])[0]
        path = export_folder(overlay.path, since, place)
    except AnswersError as error:
        raise SelectionError(*error.problems) from error
    with contextlib.suppress(AnswersError):
        require_templates([path])
        return replace(overlay, path=path)
    return None  # it was not there, or no template yet


def _is_touched(
    combination: Combination, now: Sequence[Overlay], before: Sequence[Overlay]
) -> bool:
    """Return whether a project cannot be rendered, or is another than before; formats late."""
    for make in (unformatted, rendering):
        new, old = _files(combination, now, make), _files(combination, before, make)
        if new is None:
            return True
        if new == old:
            return False
    return True


def _files(
    combination: Combination, overlays: Sequence[Overlay], make: Callable[..., Rendering]
) -> Files | None:
    """Return the files of a project but for its record; None where it cannot be rendered."""
    try:
        project = make(plan(combination.answers, defaults(overlays)), overlays)
    except ScaffoldError:
        return None
    return {
        path: (content, os.access(project.sources[path][0], os.X_OK))
        for path, content in project.files.items()
        if path != RECORD
    }
