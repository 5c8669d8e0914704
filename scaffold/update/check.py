"""`scaffold check`: does a project differ from what its answers give today, or from its base?"""

import contextlib
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from scaffold.answers import read_toml
from scaffold.conventions import Default
from scaffold.errors import AnswersError
from scaffold.overlays import Overlay, defaults, newest
from scaffold.planning import plan
from scaffold.record import RECORD, Record
from scaffold.spec import Spec
from scaffold.tasks import Data
from scaffold.update import fresh, git
from scaffold.update.answers import chosen
from scaffold.update.base import Base, read_base, with_plain_ends
from scaffold.update.differences import Difference, differences
from scaffold.update.files import read_all

# the answers on which it depends how a data file is read
_READING = ("mode", "task", "data", "columns", "missing", "duplicates")


@dataclass(frozen=True)
class Checked:
    """How a project stands.

    Args:
        project: its folder, as it was given.
        outdated: what an update would bring: the base on one side, today's templates on the other.
        edited: what its user changed, of what was generated.
        newer: overlay → its newest tag, of those from an address that have a newer one.
    """

    project: Path
    outdated: tuple[Difference, ...]
    edited: tuple[Difference, ...]
    newer: Mapping[str, str] = field(default_factory=dict)


@git.told()
def check(
    project: Path, overlays: Sequence[Overlay | Path] = (), templates: Path | None = None
) -> Checked:
    """Compare `project` with its base, and its base with what its answers give today.

    Raises:
        ScaffoldError: where it has no record or base, or its answers are not valid any more.
    """
    folder = fresh.project_folder(project)
    (record, known), base = fresh.recorded(folder, overlays), read_base(folder)
    spec = _planned(folder, record, base, defaults(known))
    now = Base.of(fresh.generated(spec, known, templates))
    yours, _ = with_plain_ends(read_all(folder, {*base.texts, *base.digests}), base)
    own = fresh.own_data(record, folder)
    outdated, edited = differences(base, now, own), differences(base, Base.of(yours))
    return Checked(project, outdated, edited, dict(_newer(known)))


def _planned(project: Path, record: Record, base: Base, standard: Mapping[str, Default]) -> Spec:
    """Return the Spec of a project; a data file that is not here, as in CI, is taken as known.

    Raises:
        ScaffoldError: where it is neither here nor known for such answers.
    """
    answers = chosen(record)
    if base.data is None or os.path.exists(str(answers.get("data"))):
        return plan(answers, standard)
    before = tomllib.loads(base.texts.get(RECORD, "")).get("answers", {})
    now = read_toml(project / RECORD).get("answers", {})
    if not isinstance(now, dict) or any(now.get(name) != before.get(name) for name in _READING):
        return plan(answers, standard)
    try:
        data = msgspec.convert(base.data, Data)
    except msgspec.ValidationError:  # damaged
        return plan(answers, standard)
    return Spec.parse(answers, replace(data, path=Path(str(answers["data"]))), standard)


def _newer(overlays: Iterable[Overlay]) -> Iterator[tuple[str, str]]:
    """Yield each overlay that has a newer tag, with it; one that cannot be reached has none."""
    for overlay in overlays:
        with contextlib.suppress(AnswersError):
            if tag := newest(overlay):
                yield str(overlay), tag
