"""The whole way from a Spec to a project on disk."""

import shutil
import subprocess
from pathlib import Path

from scaffold.context import context
from scaffold.formatting import format_rendering
from scaffold.layers import layers
from scaffold.render import Rendering, render
from scaffold.spec import Spec
from scaffold.write import write


def rendering(spec: Spec) -> Rendering:
    """Return the project of `spec` in memory, formatted, without a data file of the user's own."""
    project = format_rendering(render(layers(spec), context(spec)))
    return project.without("data/") if spec.data.path else project


def generate(spec: Spec, destination: Path, force: bool = False, git: bool = False) -> Rendering:
    """Write the project of `spec` to `destination`, all or nothing; return what was rendered.

    Args:
        spec: the valid answers.
        destination: a folder that does not exist or is empty.
        force: allow a folder with files in it; they are replaced or kept beside the new ones.
        git: make it a git repository.

    Raises:
        DestinationError: where nothing may be written.
        TemplateError: where a template is broken.
    """
    project = rendering(spec)

    def finish(folder: Path) -> None:
        _copy_data(spec, folder)
        if git:
            subprocess.run(["git", "init", "--quiet", str(folder)], check=True, capture_output=True)

    write(project, destination, force, finish)
    return project


def _copy_data(spec: Spec, folder: Path) -> None:
    if spec.data.path and not spec.data.facts.get("referred"):
        (folder / "data").mkdir(exist_ok=True)
        shutil.copyfile(spec.data.path, folder / "data" / spec.data.file)
