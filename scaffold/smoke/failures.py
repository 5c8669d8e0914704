"""What can go wrong while a project is built and run."""

from scaffold.errors import ScaffoldError


class SmokeFailure(Exception):
    """A project failed a step.

    Args:
        error: what went wrong, one line.
        detail: what a reader wants to see below it, such as the failing assertion.
    """

    def __init__(self, error: str, detail: str = "") -> None:
        super().__init__(f"{error}\n{detail}".rstrip())
        self.error, self.detail = error, detail


class ServerLost(Exception):
    """The fork server died, or never came up."""


class DeviceError(ScaffoldError):
    """A device was asked for that cannot be used here."""


class SelectionError(ScaffoldError):
    """Nothing can be tested with this selection."""


class EnvironmentFailure(ScaffoldError):
    """An isolated environment cannot be made."""

    exit_code = 1
