"""What can go wrong while a project is built and run."""

import re

from scaffold.characters import visible
from scaffold.errors import ScaffoldError


def printable(text: str) -> str:
    """Return `text` without colours, and with escapes for all else that nobody could see."""
    return visible(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text), kept="\t\n")


class SmokeFailure(Exception):
    """A project failed a step.

    Args:
        error: what went wrong, one line.
        detail: what a reader wants to see below it, such as the failing assertion.
    """

    def __init__(self, error: str, detail: str = "") -> None:
        self.error, self.detail = printable(error), printable(detail)
        super().__init__(f"{self.error}\n{self.detail}".rstrip())


class ServerLost(Exception):
    """The fork server died, or never came up."""


class DeviceError(ScaffoldError):
    """A device was asked for that cannot be used here."""


class SelectionError(ScaffoldError):
    """Nothing can be tested with this selection."""


class EnvironmentFailure(ScaffoldError):
    """An isolated environment cannot be made."""

    exit_code = 1
