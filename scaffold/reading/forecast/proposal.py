"""What a file proposes for a forecast of the time series in it."""

from scaffold.modes import Mode
from scaffold.reading.files import Columns, File
from scaffold.reading.forecast import ahead, choice, history, notes
from scaffold.reading.forecast import past as pasts
from scaffold.reading.forecast.choice import Choice
from scaffold.reading.forecast.clock import Clock
from scaffold.reading.forecast.history import READ, Held
from scaffold.reading.forecast.past import Past
from scaffold.reading.outcome import outcome
from scaffold.reading.problems import Checks
from scaffold.reading.verification import verify
from scaffold.tasks import Data, Facts


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for a forecast.

    Raises:
        AmbiguousTime: where the timestamps can be read in several ways.
        DataFileError: with every problem of its timestamps and of its columns.
    """
    checks, targets = Checks(file.path), columns["targets"]
    columns = {**columns, "known": columns.get("known", ())}
    names = dict.fromkeys((*columns["features"], *columns["known"], *targets))
    words = ahead.words(file, [name for name in names if name not in targets])
    numbers = tuple(name for name in names if name not in words)
    past = pasts.find(verify(file, checks, numbers, words), columns, checks)
    named = [name for role in READ for name in file.given.get(role, ())]
    held = history.find(past, numbers, words, targets, named, checks)
    pasts.refuse_short(past, checks)
    checks.refuse()
    assert past.clock is not None
    columns = choice.with_known(columns, past, file.given)
    chosen = choice.choose(mode, columns, file.given, past, held, past.clock)
    facts = _facts(chosen, past, held, past.clock)
    told = notes.of(chosen, past, held, past.clock)
    return outcome(past.verified, chosen.columns, facts, told, chosen.options, past.clock.time)


def _facts(chosen: Choice, past: Past, held: Held, clock: Clock) -> Facts:
    columns, gaps = chosen.columns, held.gaps(chosen.columns)
    rows = past.verified.table
    read = [name for role in READ for name in columns.get(role, ()) if name in gaps]
    return Facts(
        rows=len(rows) - max(holes.leading for holes in gaps.values()),
        outputs=len(columns["targets"]),
        feature_width=len(columns["features"]),
        levels=held.categories(columns),
        trailing=past.trailing,
        unnamed=any(rows[name].null_count() for name in columns.get("series", ())),
        longest_gap=max((gaps[name].longest for name in read), default=0),
        steps=clock.panel.typical if clock.panel else 0,
        step=clock.word,
    )
