"""Generate standalone Keras 3 training projects with exactly the recurrent topology you ask for.

As a library: `generate(plan({"mode": "seq2seq"}), Path("demo"))`.
"""

from typing import TYPE_CHECKING

from scaffold.errors import (
    AnswersError,
    DataFileError,
    DestinationError,
    Problem,
    ScaffoldError,
    TemplateError,
    UpdateError,
)

if TYPE_CHECKING:
    from scaffold.generation import generate
    from scaffold.planning import plan
    from scaffold.spec import Spec

__version__ = "0.1.0"
__all__ = [
    "AnswersError",
    "DataFileError",
    "DestinationError",
    "Problem",
    "ScaffoldError",
    "Spec",
    "TemplateError",
    "UpdateError",
    "generate",
    "plan",
]

_HOMES = {"Spec": "spec", "generate": "generation", "plan": "planning"}


def __getattr__(name: str) -> object:
    """Import what is heavy when it is used: a command pays for itself only."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
