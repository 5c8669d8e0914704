"""What tools leave behind in the folder of a project: runs, environments, caches, builds."""

import fnmatch
from pathlib import Path

_AT_THE_TOP = ("runs", ".git", ".venv", "venv", "dist", "build")
_ANYWHERE = ("__pycache__", ".*_cache", ".ipynb_checkpoints", "*.egg-info")


def is_left_over(project: Path, path: Path) -> bool:
    """Return whether `path`, relative to `project`, is no part of what was written for it."""
    patterns = _ANYWHERE if path.parent.parts else _AT_THE_TOP + _ANYWHERE
    matched = any(fnmatch.fnmatch(path.name, pattern) for pattern in patterns)
    return matched or (project / path / "pyvenv.cfg").is_file()  # an environment of any name
