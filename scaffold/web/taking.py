"""The ways to take a previewed project along: a ZIP, a command, its record."""

import io
import shlex
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from scaffold.generation import generate
from scaffold.options import OPTIONS
from scaffold.overlays import Overlay
from scaffold.spec import Spec
from scaffold.team import Team
from scaffold.web.choices import SET, Choices

_MADE = (1980, 1, 1, 0, 0, 0)  # the earliest time in a ZIP, so that the same project has the same


def archive(spec: Spec, overlays: Sequence[Overlay]) -> bytes:
    """Return a ZIP of the folder that `new` would write, without a git repository.

    Raises:
        ScaffoldError: where `new` would write none.
    """
    content = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="scaffold-zip-") as folder:
        project = Path(folder, spec.slug)
        generate(spec, project, overlays=overlays)
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(path for path in project.rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(str(file.relative_to(folder)), _MADE)
                entry.external_attr = file.stat().st_mode << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, file.read_bytes())
    return content.getvalue()


def command(choices: Choices, mode: str, data: str, team: Team) -> str:
    """Return the command line that makes the project of `choices`.

    Args:
        choices: those that mean something.
        mode: the topology, where `choices` leave it out.
        data: the name of the data file; "" for a sample.
        team: whose overlays it names.
    """
    return shlex.join(["scaffold", "new", *_flags(choices, mode, data, team)])


def _flags(choices: Choices, mode: str, data: str, team: Team) -> Iterator[str]:
    given = {"mode": mode, **choices.given}
    yield from ("--mode", given["mode"])
    if "task" in given:
        yield from ("--task", given["task"])
    if data:
        yield from ("--data", data)
    for name, value in choices.pairs:
        if name in ("column", "with"):
            yield f"--{name}={value}"
        elif name.startswith(SET):
            yield f"--set={name.removeprefix(SET)}={value}"
        elif name in OPTIONS and isinstance(OPTIONS[name].default, bool):
            yield (
                OPTIONS[name].flag if value == "true" else OPTIONS[name].flag.replace("--", "--no-")
            )
        elif name in OPTIONS:
            yield f"{OPTIONS[name].flag}={value}"
    for overlay in team.overlays:
        yield f"--overlay={overlay.source if overlay.is_remote else overlay.path}"
