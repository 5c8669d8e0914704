"""Build and run generated projects for real.

    from scaffold.smoke import Settings, select_pairs, smoke

    report = smoke(select_pairs(tasks=["forecast"]), Settings(level="run"), work=Path("smoke"))
    assert report.exit_code == 0, report.failed

A project goes through the stages build → run → learn. Each of its steps is a process of its own,
forked from a server that has imported the backend once, and sees the project's wheel and no other.
"""

from scaffold.levels import LEVELS
from scaffold.smoke.failures import DeviceError, SelectionError, SmokeFailure
from scaffold.smoke.matrix import full, pairwise, vary
from scaffold.smoke.project import Limits, Project
from scaffold.smoke.results import Report, Result
from scaffold.smoke.runner import Listener, Settings, smoke
from scaffold.smoke.selection import Combination, select_pairs, shard

__all__ = [
    "LEVELS",
    "Combination",
    "DeviceError",
    "Limits",
    "Listener",
    "Project",
    "Report",
    "Result",
    "SelectionError",
    "Settings",
    "SmokeFailure",
    "full",
    "pairwise",
    "select_pairs",
    "shard",
    "smoke",
    "vary",
]
