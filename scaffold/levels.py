"""How far a smoke test goes, and what has to be installed for it: light, for who only asks."""

import importlib.util
from typing import Literal

from scaffold.errors import AnswersError, Problem

Level = Literal["build", "run", "learn"]
LEVELS: tuple[Level, ...] = ("build", "run", "learn")
_NEEDED = ("keras", "psutil", "pytest", "sklearn", "tyro")  # of every project


def require_packages(where: str, otherwise: str = "") -> None:
    """Refuse a smoke test where the packages that every project needs are not installed.

    Args:
        where: what was asked for.
        otherwise: what else can be done about it, in words to follow the command.

    Raises:
        AnswersError: naming what is missing.
    """
    missing = [name for name in _NEEDED if not importlib.util.find_spec(name)]
    if missing:
        what = f"{', '.join(missing)} not installed"
        remedy = f"pip install 'scaffold-rnn[smoke]'{otherwise}"
        raise AnswersError(Problem(where, what, remedy))
