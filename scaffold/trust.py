"""What overlays from an address may let run: the files of a project that a user has accepted."""

import fnmatch
from collections.abc import Iterable
from dataclasses import replace

from scaffold.conventions import METADATA, SETTINGS
from scaffold.errors import AnswersError, Problem
from scaffold.overlays import Overlay
from scaffold.render import Rendering

EVERYTHING = ("*",)  # accepted, where a user wants to see what an overlay does
# names of files, or their paths, that something runs or obeys when a project is installed, tested,
# or opened in an editor or by an assistant
_RUN = """
    pyproject.toml setup.py setup.cfg hatch_build.py *.pth sitecustomize.py usercustomize.py
    requirements*.txt constraints*.txt uv.toml uv.lock pip.conf environment.y*ml package.json .npmrc
    conftest.py tests/* pytest.ini .pytest.ini tox.ini noxfile.py tasks.py dodo.py fabfile.py
    mypy.ini .mypy.ini .coveragerc .pylintrc .flake8 .pre-commit-config.yaml .husky/* lefthook.yml
    makefile gnumakefile justfile .justfile *.mk *.sh .envrc mise.toml .mise.toml .tool-versions
    .github/workflows/* .github/actions/* .gitea/* .forgejo/* .gitlab-ci.yml .gitlab/* .circleci/*
    .travis.yml .drone.yml .woodpecker* .buildkite/* appveyor.yml .appveyor.yml azure-pipelines*.yml
    jenkinsfile* bitbucket-pipelines.yml cloudbuild.y*ml .readthedocs.y*ml dockerfile* *.dockerfile
    *compose*.y*ml vagrantfile flake.nix shell.nix default.nix .gitmodules .gitattributes
    .devcontainer/* .devcontainer.json .vscode/* *.code-workspace .idea/* .zed/* .vs/* .exrc
    .nvim.lua .dir-locals.el .claude/* .cursor/* .gemini/* .codex/* .mcp.json
""".split()


def running(overlay: Overlay, project: Rendering) -> list[str]:
    """Return the files of a project, run when it is installed or tested, that an overlay has made.

    They are judged by the names that they have in the project.
    """

    def theirs(path: str) -> bool:
        sources = project.sources[path]
        own = sources[0].is_relative_to(overlay.path) and sources[0].name != SETTINGS
        merged = path == METADATA and overlay.path / SETTINGS in sources
        return own or merged

    return [path for path in sorted(project.files) if _runs(path) and theirs(path)]


def unaccepted(overlays: Iterable[Overlay], project: Rendering) -> dict[Overlay, list[str]]:
    """Return what overlays from addresses would let run and no one has accepted yet."""
    found = {
        overlay: [path for path in running(overlay, project) if path not in overlay.accepted]
        for overlay in overlays
        if overlay.is_remote and overlay.accepted != EVERYTHING
    }
    return {overlay: files for overlay, files in found.items() if files}


def accepting(overlays: Iterable[Overlay], project: Rendering) -> tuple[Overlay, ...]:
    """Return `overlays` with all that they let run accepted."""
    new = unaccepted(overlays := tuple(overlays), project)
    return tuple(
        replace(one, accepted=tuple(sorted({*one.accepted, *new.get(one, ())}))) for one in overlays
    )


def require_accepted(overlays: Iterable[Overlay], project: Rendering) -> None:
    """Refuse a project with files, run when it is installed or tested, that no one has accepted.

    Raises:
        AnswersError: naming the files of each overlay and where to read them.
    """
    problems = [
        Problem(
            f"--overlay {overlay}",
            f"has files that run when the project is installed or tested: {', '.join(files)}",
            f"read them in {overlay.path}, then accept them with --trust",
        )
        for overlay, files in unaccepted(overlays, project).items()
    ]
    if problems:
        raise AnswersError(*problems)


def require_trust(overlays: Iterable[Overlay]) -> None:
    """Refuse to run what is in an overlay from an address as long as nobody said that it may be.

    Raises:
        AnswersError: naming each of them, and where to read it.
    """
    what, remedy = "all that it holds would be run", "read it in {}, then add --trust"
    problems = [
        Problem(f"--overlay {one}", what, remedy.format(one.path))
        for one in overlays
        if one.is_remote
    ]
    if problems:
        raise AnswersError(*problems)


def _runs(path: str) -> bool:
    path = path.casefold()
    name = path.rpartition("/")[2]
    return any(fnmatch.fnmatchcase(place, pattern) for place in (path, name) for pattern in _RUN)
