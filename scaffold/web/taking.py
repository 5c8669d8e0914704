"""The ways to take a previewed project along: a ZIP, a command, its record."""

import shlex
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from scaffold.generation import complete, rendering
from scaffold.options import OPTIONS
from scaffold.overlays import Overlay, relative
from scaffold.questions import truth
from scaffold.spec import Spec
from scaffold.team import Team
from scaffold.trust import require_accepted
from scaffold.web.choices import SET, Choices
from scaffold.write import write_files

_MADE = (1980, 1, 1, 0, 0, 0)  # the earliest time in a ZIP, so that the same project has the same
_IN_MEMORY = 2**20  # bytes of a ZIP; a larger one waits in a file without a name


def archive(spec: Spec, overlays: Sequence[Overlay]) -> BinaryIO:
    """Return a ZIP of the folder that `new` writes in the working folder, without a repository.

    Raises:
        ScaffoldError: where `new` would write none.
    """
    known = relative(overlays, Path(spec.slug))
    project = rendering(spec, known)
    require_accepted(known, project)
    content = cast(BinaryIO, tempfile.SpooledTemporaryFile(_IN_MEMORY))
    with tempfile.TemporaryDirectory(prefix="scaffold-zip-") as place:
        folder = Path(place, spec.slug)
        write_files(project, folder)
        complete(spec, folder)
        with zipfile.ZipFile(content, "w") as packed:
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                _pack(file, file.relative_to(place).as_posix(), packed)
    content.seek(0)
    return content


def _pack(file: Path, name: str, packed: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo(name, _MADE)
    entry.external_attr = file.stat().st_mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(entry, file.read_bytes())


def command(choices: Choices, mode: str, data: str, team: Team, trust: bool = False) -> str:
    """Return the command line that makes the project of `choices`, whatever a terminal would ask.

    Args:
        choices: those that mean something.
        mode: the topology, where neither `choices` nor a data file decide it.
        data: the name of the data file; "" for a sample.
        team: whose overlays it names.
        trust: whether what overlays from an address let run is accepted.
    """
    words = [*_flags(choices, mode, data), *_overlays(team, trust), "--no-input"]
    return shlex.join(["scaffold", "new", *words])


def _flags(choices: Choices, mode: str, data: str) -> Iterator[str]:
    if not data and not {"mode", "task"} & choices.given.keys():
        yield f"--mode={mode}"
    if data:
        yield f"--data={data}"
    for name, value in choices.pairs:
        if name.startswith(SET):
            yield f"--set={name.removeprefix(SET)}={value}"
        elif name in OPTIONS:
            yield _flag(name, value)
        elif name != "data":
            yield f"--{name}={value}"


def _flag(name: str, value: str) -> str:
    flag = OPTIONS[name].flag
    if not isinstance(OPTIONS[name].default, bool):
        return f"{flag}={value}"
    return flag if truth(value) else flag.replace("--", "--no-", 1)


def _overlays(team: Team, trust: bool) -> Iterator[str]:
    for overlay in team.overlays:
        yield f"--overlay={overlay if overlay.is_remote else overlay.path}"
    if trust and any(overlay.is_remote for overlay in team.overlays):
        yield "--trust"
