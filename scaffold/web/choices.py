"""What a visitor has chosen, as the parameters of a query, and the answers that they come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from scaffold.errors import AnswersError, Problem, ScaffoldError
from scaffold.options import OPTIONS
from scaffold.reading.roles import parse_columns
from scaffold.spec import unknown

Pairs = tuple[tuple[str, str], ...]
MOST = 500  # parameters
SET = "set."  # before the name of what an overlay asks
_SEVERAL = ("column", "with")
_VIEW = (  # parameters that choose what is shown, or what is done with the project, not what it is
    *("file", "line", "compare", "before"),
    *("dest", "git", "force", "level", "filename"),
)
_NEVER = ("token", "upload")  # what a form holds beside that
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
        try:
            return None if before is None else read(before)
        except AnswersError:
            return None


def read(query: str) -> Choices:
    """Return the choices in a query.

    Raises:
        AnswersError: where it has more parameters than any project needs.
    """
    try:
        return of_pairs(parse_qsl(query, keep_blank_values=True, max_num_fields=MOST))
    except ValueError as error:
        what, remedy = f"more than {MOST} of them", "leave some out"
        raise AnswersError(Problem("parameters", what, remedy)) from error


def of_pairs(pairs: Iterable[tuple[str, str]]) -> Choices:
    """Return the choices among the fields of a form."""
    pairs = [(_writable(name), _writable(value)) for name, value in pairs]
    view = {name: value for name, value in pairs if name in _VIEW}
    return Choices(tuple((n, v) for n, v in pairs if n not in (*_VIEW, *_NEVER) and v), view)


def _writable(text: str) -> str:
    """Return a text without halves of characters, which some encodings of a form may hold."""
    return text.encode("utf-8", "replace").decode()


def answers(choices: Choices) -> tuple[dict[str, object], list[Problem]]:
    """Return the answers that `choices` come to, as `plan` takes them but for the data file.

    Beside them stand the problems of parameters that there are not, or that are given twice.
    """
    problems: list[Problem] = []
    found: dict[str, object] = {}
    asked: dict[str, str] = {}
    for name, value in choices.pairs:
        if name in _SEVERAL:
            continue
        if name in found or name in asked:
            problems.append(Problem(_place(name), "is given twice", "give it once"))
        elif name.startswith(SET):
            asked[name] = value
        elif name in _NAMES:
            found[name] = value
        else:
            problems.append(unknown("parameters", name[:60], (*_NAMES, *_SEVERAL)))
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
    return found, problems


def _place(name: str) -> str:
    """Return where a problem of a parameter is, in the words of the command line."""
    if name.startswith(SET):
        return f"--set {name.removeprefix(SET)}"
    return f"--{name.replace('_', '-')}"
