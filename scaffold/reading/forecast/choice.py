"""What a network is to read of a time series, and in which windows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scaffold.modes import Mode
from scaffold.options import Value
from scaffold.reading.files import Columns
from scaffold.reading.forecast import ahead, dimensions, panel, scaling
from scaffold.reading.forecast.clock import Clock
from scaffold.reading.forecast.history import READ, Held
from scaffold.reading.forecast.past import Past
from scaffold.reading.forecast.scaling import Scaling
from scaffold.reading.forecast.season import season

Given = Mapping[str, Sequence[str]]  # role → columns, as the user said


@dataclass(frozen=True)
class Choice:
    """What is proposed for a forecast.

    Args:
        columns: role → columns.
        stale: the features that are left out, because too long runs have no value.
        season: in steps; 1 for none.
        input_length, output_length: of a window, in steps.
        scaling: how its values are scaled.
    """

    columns: Columns
    stale: Sequence[str]
    season: int
    input_length: int
    output_length: int
    scaling: Scaling

    @property
    def options(self) -> dict[str, Value]:
        """Return option → value."""
        return {
            "input_length": self.input_length,
            "output_length": self.output_length,
            "season": self.season,
            "normalize": self.scaling.by,
        }


def choose(
    mode: Mode, columns: Columns, given: Given, past: Past, held: Held, clock: Clock
) -> Choice:
    """Return what is proposed for the columns of a series, `given` being named by the user."""
    target = past.verified.table[columns["targets"][0]]
    samples = (
        list(clock.panel.sample(target)) if clock.panel else [held.numbers[target.name].training]
    )
    natural = dimensions.cycles(clock.step, clock.time)
    repeats = panel.season(samples, lambda values: season(values, natural))
    leading = max(held.numbers[name].gaps.leading for name in columns["targets"])
    window = dimensions.lengths(repeats, clock.steps - leading, mode, past.trailing)
    scaled = scaling.choose(mode, samples, window, repeats)
    if clock.panel:
        scaled = scaling.within(scaled, clock.panel, target)
    kept, stale = _kept(columns, given, held, window[0])
    return Choice(kept, stale, repeats, *window, scaled)


def _kept(columns: Columns, given: Given, held: Held, length: int) -> tuple[Columns, list[str]]:
    """Return the columns less the features that tell nothing, and those of them that are stale.

    Those are constant in the training rows, or have no value within windows of `length` steps.
    """
    named = {name for role in READ for name in given.get(role, ())}
    told = held.changing | named
    left = {role: [name for name in columns[role] if name in told] for role in READ}
    sure = {*named, *columns["targets"], *held.levels}
    doubted = [name for names in left.values() for name in names if name not in sure]
    stale = [name for name in doubted if held.numbers[name].gaps.is_stale(length)]
    read = {role: tuple(n for n in names if n not in stale) for role, names in left.items()}
    found = {**columns, **read}
    if not read["known"]:
        del found["known"]
    return found, stale


def with_known(columns: Columns, past: Past, given: Given) -> Columns:
    """Return the columns, where those that the rows without a target hold are known ahead."""
    if not len(past.later):
        return columns
    several = past.clock.panel if past.clock else None
    static = [
        column.name for column in past.verified.table if several and several.is_static(column)
    ]
    known = ahead.known(past.later.drop(static), columns, given.get("features", ()))
    known = (*columns["known"], *(known if "known" not in given else ()))
    features = tuple(name for name in columns["features"] if name not in known)
    return {**columns, "features": features, "known": known}
