"""What a visitor has chosen, as the parameters of a query, and the answers that they come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from scaffold.errors import AnswersError, Problem, ScaffoldError
from scaffold.options import OPTIONS
from scaffold.reading.roles import parse_columns

Pairs = tuple[tuple[str, str], ...]
SET = "set."  # before the name of what an overlay asks
_SEVERAL = ("column", "with")
_VIEW = (  # parameters that choose what is shown, or what is done with the project, not what it is
    *("file", "line", "compare", "before"),
    *("dest", "git", "force", "level", "filename"),
)
_NAMES = ("mode", "task", "data", *OPTIONS)


@dataclass(frozen=True)
class Choices:
    """One query.

    Args:
        pairs: the parameters that decide what the project is, without the empty ones.
        view: the others.
    """

    pairs: Pairs = ()
    view: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """Return the choices as a query; what is only shown is left out."""
        return urlencode(self.pairs)

    @property
    def data(self) -> str:
        """Return the key of the uploaded file; "" where the project is about a sample."""
        return dict(self.pairs).get("data", "")

    @property
    def given(self) -> dict[str, str]:
        """Return what was typed for everything of which there is one."""
        return {name: value for name, value in self.pairs if name not in _SEVERAL}

    @property
    def extras(self) -> tuple[str, ...]:
        """Return the names of the additions."""
        return tuple(value for name, value in self.pairs if name == "with")

    def before(self) -> "Choices | None":
        """Return the choices that these come after, if they say so."""
        before = self.view.get("before")
        return None if before is None else read(before)


def read(query: str) -> Choices:
    """Return the choices in a query."""
    return of_pairs(parse_qsl(query, keep_blank_values=True, max_num_fields=500))


def of_pairs(pairs: Iterable[tuple[str, str]]) -> Choices:
    """Return the choices among the fields of a form."""
    pairs = list(pairs)
    view = {name: value for name, value in pairs if name in _VIEW}
    return Choices(
        tuple((n, v) for n, v in pairs if n not in (*_VIEW, "token", "upload") and v), view
    )


def answers(choices: Choices) -> dict[str, object]:
    """Return the answers that `choices` come to, as `plan` takes them but for the data file.

    Raises:
        AnswersError: with a problem for each parameter that there is not, or that is given twice.
    """
    problems: list[Problem] = []
    found: dict[str, object] = {}
    asked: dict[str, str] = {}
    for name, value in choices.pairs:
        if name in _SEVERAL:
            continue
        if name in found or name in asked:
            problems.append(Problem(name, "is given twice", "give it once"))
        elif name.startswith(SET):
            asked[name] = value
        elif name in _NAMES:
            found[name] = value
        else:
            problems.append(Problem(name, "is no parameter", "leave it out"))
    if extras := choices.extras:
        found["with"] = extras
    if asked:
        found["set"] = {name.removeprefix(SET): value for name, value in asked.items()}
    try:
        if columns := parse_columns([v for n, v in choices.pairs if n == "column"]):
            found["columns"] = columns
    except ScaffoldError as error:
        problems += error.problems
    found.pop("data", None)
    if problems:
        raise AnswersError(*problems)
    return found
