"""Combinations of options: all of them, or so few that every two values still meet."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from scaffold.errors import AnswersError, Problem
from scaffold.extras import varied
from scaffold.modes import MODES
from scaffold.options import OPTIONS, Option
from scaffold.smoke.failures import SelectionError
from scaffold.smoke.selection import Combination
from scaffold.spec import applies
from scaffold.tasks import TASKS

RANGES: dict[str, tuple[object, ...]] = {
    "layers": (1, 2, 3, 4),
    "dropout": (0.0, 0.2),
    "lead": (0, 1),
    "calendar": ("", "weekday,month"),
    "intervals": ("", "0.8,0.95"),
}
# left out of the full matrix: without effect on what runs, or doubling it for what pairs show
PAIRS_ONLY = frozenset({"license", "calendar", "intervals", "precision", "with"})
FIXED = frozenset({"python"})  # the oldest Python that is promised, while this one runs

Factors = Mapping[str, tuple[object, ...]]  # option → the values to try
Row = Mapping[str, object]  # option → one value
_PAIR = "mode and task"
_ABSENT = "does not apply"


def factors(mode: str, task: str) -> Factors:
    """Return option → the values to try, for the options that this pair has."""
    found = {
        name: values
        for name, option in OPTIONS.items()
        if (values := _values(option)) and applies(option, MODES[mode], TASKS[task])
    }
    extras = varied(MODES[mode], TASKS[task])
    return found | ({"with": extras} if len(extras) > 1 else {})


def _values(option: Option) -> tuple[object, ...]:
    if option.name in FIXED or option.about.reads:  # the samples are read in one way
        return ()
    if option.base is bool:
        return (False, True)
    return RANGES.get(option.name, option.choices)


def is_valid(combination: Combination) -> bool:
    """Return whether the generator accepts these answers."""
    try:
        combination.spec()
    except AnswersError:
        return False
    return True


def full(pairs: Iterable[Combination], fixed: Factors | None = None) -> Iterator[Combination]:
    """Yield every valid combination of the options that change what runs.

    Args:
        pairs: the pairs of mode and task, each with the options that are the same for all.
        fixed: option → the only values to try, such as the backends that are installed.
    """
    for pair in pairs:
        choices = _choices(pair, fixed, without=PAIRS_ONLY)
        for values in itertools.product(*choices.values()):
            options = pair.options + tuple(zip(choices, values, strict=True))
            combination = Combination(pair.mode, pair.task, options)
            if is_valid(combination):
                yield combination


def pairwise(pairs: Iterable[Combination], fixed: Factors | None = None) -> list[Combination]:
    """Return few valid combinations in which any two values that can meet do meet.

    The pair of mode and task is one factor, so that each of them meets every value of every
    option. The covering array is covertable's.
    """
    from covertable import make

    choices = {pair: _valid_alone(pair, _choices(pair, fixed)) for pair in pairs}
    choices = {pair: options for pair, options in choices.items() if all(options.values())}
    table = _table(choices)
    if len(table) < 2:
        return list(full(choices, fixed))
    indices = {name: list(range(len(values))) for name, values in table.items()}
    rows = make(indices, constraints=list(_constraints(table, choices)))
    found = [_combination(table, row) for row in rows]
    order = list(choices)
    return sorted(found, key=lambda one: (_position(one, order), str(one)))


MATRICES = {"pairwise": pairwise, "full": full}


def vary(
    pairs: Sequence[Combination], matrix: str | None, backends: Sequence[str]
) -> list[Combination]:
    """Return `pairs` on each of `backends`, or the matrix of all their options.

    Args:
        pairs: the pairs of mode and task.
        matrix: "pairwise", "full" or None.
        backends: those to try; none leaves that of each pair.

    Raises:
        SelectionError: when there is no such matrix.
        AnswersError: when the matrix is empty, saying what no combination can mend.
    """
    plain = [pair.on(backend) for pair in pairs for backend in backends] or list(pairs)
    if matrix is None:
        return plain
    if matrix not in MATRICES:
        raise SelectionError(Problem("matrix", f"{matrix!r} does not exist", "pairwise or full"))
    found = list(MATRICES[matrix](pairs, {"backend": tuple(backends)}))
    if not found:
        for one in plain:
            one.spec()
    return found


def _choices(
    pair: Combination, fixed: Factors | None, without: frozenset[str] = frozenset()
) -> Factors:
    """Return option → values for one pair; what `pair` itself has chosen is not varied."""
    chosen = {name for name, _ in pair.options} | without
    found = {
        name: values for name, values in factors(pair.mode, pair.task).items() if name not in chosen
    }
    return {name: (fixed or {}).get(name, values) for name, values in found.items()}


def _table(choices: Mapping[Combination, Factors]) -> Factors:
    """Return factor → values over all pairs; an option that some pair lacks can also be absent."""
    table: dict[str, tuple[object, ...]] = {_PAIR: tuple(choices)}
    for name in dict.fromkeys(name for options in choices.values() for name in options):
        having = [options[name] for options in choices.values() if name in options]
        absent = (_ABSENT,) if len(having) < len(choices) else ()
        table[name] = tuple(dict.fromkeys(itertools.chain(*having))) + absent
    return table


def _valid_alone(pair: Combination, options: Factors) -> Factors:
    """Return option → those values that the generator accepts beside the defaults."""
    return {
        name: tuple(value for value in values if is_valid(_with(pair, {name: value})))
        for name, values in options.items()
    }


def _constraints(
    table: Factors, choices: Mapping[Combination, Factors]
) -> Iterator[Mapping[str, object]]:
    """Yield what covertable must respect: values of each pair, of two options, and the whole row.

    It asks millions of times about few values: what is refused of them is found beforehand.
    """
    options = [name for name in table if name != _PAIR]
    for name in options:
        yield _without(_foreign(table, choices, name), (_PAIR, name))
    for two in itertools.combinations(options, 2):
        if refused := _refused(table, choices, two):
            yield _without(refused, (_PAIR, *two))
    yield _constraint(tuple(table), lambda row: is_valid(_combination(table, row)))


def _without(refused: Set[tuple[int, ...]], names: Sequence[str]) -> Mapping[str, object]:
    return _constraint(names, lambda row: tuple(row[name] for name in names) not in refused)


def _constraint(
    names: Sequence[str], accept: Callable[[Mapping[str, int]], bool]
) -> Mapping[str, object]:
    return {"operator": "fn", "requires": list(names), "evaluate": accept}


def _foreign(
    table: Factors, choices: Mapping[Combination, Factors], name: str
) -> set[tuple[int, ...]]:
    """Return where in the table a pair and a value of `name` are that it does not have."""
    return {
        (at, value)
        for at, options in enumerate(choices.values())
        for value, said in enumerate(table[name])
        if said not in options.get(name, (_ABSENT,))
    }


def _refused(
    table: Factors, choices: Mapping[Combination, Factors], two: tuple[str, str]
) -> set[tuple[int, ...]]:
    """Return where in the table a pair and values of two options are that exclude each other."""
    return {
        (at, *(table[name].index(value) for name, value in zip(two, values, strict=True)))
        for at, (pair, options) in enumerate(choices.items())
        for values in itertools.product(*(options.get(name, ()) for name in two))
        if not is_valid(_with(pair, dict(zip(two, values, strict=True))))
    }


def _combination(table: Factors, row: Mapping[str, int]) -> Combination:
    chosen = {name: values[row[name]] for name, values in table.items()}
    pair = chosen.pop(_PAIR)
    assert isinstance(pair, Combination)
    return _with(pair, chosen)


def _with(pair: Combination, options: Row) -> Combination:
    varied = tuple((name, value) for name, value in options.items() if value != _ABSENT)
    return Combination(pair.mode, pair.task, pair.options + varied)


def _position(combination: Combination, order: Sequence[Combination]) -> int:
    places = [(pair.mode, pair.task) for pair in order]
    return places.index((combination.mode, combination.task))
