{% import "numbers.py" as numbers with context %}
{% import "times.py" as times with context %}
{% from "facts.py" import csv, series, time, backtest with context %}
{% set several = cookiecutter.columns.time | length > 1 %}
{% set simple = time.reads_plainly and not several %}
{% set name = "TIME[0]" if several else "TIME" %}
{% import "ahead.py" as ahead with context %}
{% import "series.py" as panel with context %}
{% from "batches.py" import of_one_shape with context %}
{% set known = cookiecutter.known %}
{% set several_inputs = cookiecutter.ahead or cookiecutter.mode == "seq2seq" %}
{% set names = "FEATURES + KNOWN" if known else "FEATURES" %}
{% set kept = "numbers" if known or cookiecutter.levels else "FEATURES" %}
{% set texts = ("TIME" if several else "[TIME]") if not cookiecutter.levels else "[" ~ ("*TIME" if several else "TIME") ~ ", *CATEGORIES]" %}
{# The rows of a file, their times parsed and checked: a function by itself where also what is known ahead is read. #}
{% macro rows(columns, text=texts) %}
{% filter trim("\n") %}
{% if cookiecutter.levels %}
    numbers = {{ ahead.numbers(columns) }}
{% endif %}
{{ times.read_rows("numbers" if cookiecutter.levels else columns, text, "check_time(path, table") }}
{% if cookiecutter.duplicates == "refuse" and not time.equal_rows %}
    check_time(path, table, time.is_first_distinct(), "each time only once")
{% elif cookiecutter.duplicates == "refuse" %}
    equal = ~table.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    check_time(path, table, time.is_first_distinct() | equal, "each time only once")
{% endif %}
{% endfilter %}
{% endmacro %}
"""The data file: its format, the time series in it, and windows of {{ "them" if series else "that series" }}."""

{% include "imports.py" %}
from .config import Config, InputError

# The format of the data file
{{ numbers.literals() }}
{% if several %}
TIME = {{ cookiecutter.columns.time | list | python }}
{% else %}
TIME = {{ cookiecutter.columns.time[0] | python }}
{% endif %}
{{ times.literals() }}
FEATURES = {{ cookiecutter.columns.features | list | python }}{% if cookiecutter.mode == "seq2seq" or cookiecutter.normalize != "global" %}  # targets first{% endif %}

TARGETS = {{ cookiecutter.columns.targets | list | python }}
{% if series %}
SERIES = {{ cookiecutter.columns.series | list | python }}
{% endif %}
{{ ahead.constants() }}

{% if backtest %}

SPLIT_ENDS = 0.7, 0.85, 1.0  # of training, validation and test rows, as shares
{% endif %}

{% if series %}
{{ panel.classes() }}
{% else %}
class Series(NamedTuple):
    """A time series with one row per time step, the oldest first."""

    time: pl.Series
{{ ahead.fields() }}


class Windows(keras.utils.PyDataset):
    """Batches of all windows whose targets lie in the rows from `start` to `stop`.

{% if cookiecutter.gaps %}
    inputs (windows, steps, features) are views of the series: only the current batch is
    copied. targets (windows, steps, targets) are NaN after a gap in the inputs.
{% else %}
    inputs (windows, steps, features) and targets (windows, steps, targets) are views of
    the series: only the current batch is copied.
{% endif %}
    """

    def __init__(self, series: Series, config: Config, start: int, stop: int, training: bool) -> None:
        super().__init__()
        steps = target_steps(config)
        first = max(start - steps.start, 0)  # inputs may reach back before `start`
        last = stop - steps.stop
        if last < first:
            raise InputError(f"{config.data}: no window of {steps.stop} steps fits")
        self.origins = np.arange(first, last + 1)  # the first input row of each
        inputs = series.features[first : last + config.input_length]
        self.inputs = views(inputs, config.input_length)
        self.targets = views(series.targets[first + steps.start : stop], len(steps))
{% if cookiecutter.ahead %}
        self.known = views(series.known[first + steps.start : stop], len(steps))
{% endif %}
{% if cookiecutter.mode == "seq2seq" %}
        known = series.features[first + steps.start - 1 : stop - 1, : len(TARGETS)]
        self.previous = views(known, len(steps))  # the step before each target
{% endif %}
        self.series, self.config, self.training = series, config, training
        self.rows = Series(*(column[start:stop] for column in series))
        self.order = np.arange(len(self.origins))
{% if cookiecutter.gaps %}
        # a window filled from before its first row counts nowhere
        late = series.age[first : last + config.input_length] >= config.input_length
        stale = sliding_window_view(late, config.input_length).any(axis=1)
        if stale.all():
            raise InputError(f"{config.data}: expected shorter gaps than a window")
        self.targets = np.where(stale[:, None, None], np.nan, self.targets)
        if training:
            self.order = np.flatnonzero(~stale)
{% endif %}
{{ of_one_shape() }}

    def __getitem__(self, index: int) -> tuple[{{ "dict[str, np.ndarray]" if several_inputs else "np.ndarray" }}, np.ndarray]:
        batch = self.order[index * self.batch_size : (index + 1) * self.batch_size]
{% if several_inputs %}
        inputs = {
            "window": self.inputs[batch],
{% if cookiecutter.ahead %}
            "known": self.known[batch],
{% endif %}
{% if cookiecutter.mode == "seq2seq" %}
            "previous": self.previous[batch],
{% endif %}
        }
        return inputs, self.targets[batch{{ ", 0" if cookiecutter.alignment == "next" }}]
{% else %}
        return self.inputs[batch], self.targets[batch{{ ", 0" if cookiecutter.alignment == "next" }}]
{% endif %}

    def on_epoch_end(self) -> None:
        if self.training:
            self.random.shuffle(self.order)
{% endif %}


def target_steps(config: Config) -> range:
    """Return the time steps of a window's targets; step 0 is its first input."""
{% if cookiecutter.alignment == "next" %}
    return range(config.input_length, config.input_length + 1)
{% elif cookiecutter.alignment == "horizon" %}
    return range(config.input_length, config.input_length + config.output_length)
{% elif cookiecutter.alignment == "aligned" %}
    return range(config.lead, config.lead + config.input_length)
{% else %}
    stop = config.lead + config.input_length
    return range(stop - config.output_length, stop)
{% endif %}


{% if series %}
{{ panel.load_splits() }}


{{ panel.read_series() }}


{% else %}
def views(rows: np.ndarray, length: int) -> np.ndarray:
    """Return all runs of `length` rows as views: (windows, length, columns)."""
    return sliding_window_view(rows, length, axis=0).swapaxes(1, 2)


def load_splits(config: Config{{ ", ends: tuple[float, float, float] = SPLIT_ENDS" if backtest }}) -> tuple[Windows, Windows, Windows]:
    """Split by time: {{ "the rows for training, validation and testing, up to each end" if backtest else "70% for training, 15% for validation, 15% for testing" }}."""
{% if cookiecutter.normalize == "season" or cookiecutter.mode == "many-to-many-last" %}
    check_lengths(config)
{% endif %}
    series = read_series(config.data)
{% set ahead_rows = cookiecutter.trailing and not cookiecutter.reads_targets %}
{% if ahead_rows %}
    {{ "count" if backtest else "rows" }} = np.flatnonzero(~np.isnan(series.targets).all(axis=1))[-1] + 1
{% elif not backtest %}
    rows = len(series.time)
{% endif %}
{% if backtest %}
    train_end, val_end, rows = (int(end * {{ "count" if ahead_rows else "len(series.time)" }}) for end in ends)
{% else %}
    train_end, val_end = int(0.7 * rows), int(0.85 * rows)
{% endif %}
    if train_end <= config.season:
        raise InputError(f"{config.data}: expected more rows to train on than a season")
    for name, values in zip(TARGETS, series.targets[:train_end].T, strict=True):
        if not np.nanmax(values) > np.nanmin(values):
            raise InputError(f"{config.data}: target {name!r} is constant in training")
    train = Windows(series, config, 0, train_end, training=True)
    val = Windows(series, config, train_end, val_end, training=False)
    test = Windows(series, config, val_end, rows, training=False)
    return train, val, test


{% set targets = "TARGETS" if cookiecutter.reads_targets else "targets" %}
{% set columns = "list(dict.fromkeys(%s + %s))" % (names, targets) %}
def read_series(path: str{{ ", targets: list[str] = TARGETS" if not cookiecutter.reads_targets }}) -> Series:
    """Read a data file{{ " up to its last target" if cookiecutter.reads_targets }}; report how many values are missing."""
{% if known %}
    table = read_rows(path, {{ columns }})
{% if time.regular %}
    time = table[{{ name }}]
{% endif %}
{% elif cookiecutter.levels %}
    columns = {{ columns }}
{{ rows("columns") }}
{% else %}
{{ rows(columns) }}
{% endif %}
{% if time.regular %}
    grid = {{ times.steps("time.min()", "time.max()") }}
    on_grid = time.is_in(grid.implode())
    check_time(path, table, on_grid, f"steps of {FREQUENCY} from {time.min()}")
{% if not known %}
    table = table.with_columns(time.alias({{ name }}))
{% if time.equal_rows or cookiecutter.duplicates != "refuse" %}
{{ times.settle(name) }}
{% endif %}
{% endif %}
    table = grid.to_frame({{ name }}).join(table, on={{ name }}, how="left", maintain_order="left")
{% elif known %}
    table = table.sort({{ name }})
{% else %}
    table = table.with_columns(time.alias({{ name }})).sort({{ name }})
{% if time.equal_rows or cookiecutter.duplicates != "refuse" %}
{{ times.settle(name) }}
{% endif %}
{% endif %}
{% if cookiecutter.reads_targets %}
    measured = pl.any_horizontal(pl.col(TARGETS).is_not_null())
    table = table.filter(measured.cum_sum(reverse=True) > 0)  # the rest is to come
{% endif %}
    values = table.select(pl.col(pl.Float32))
    if missing := sum(values.null_count().row(0)):
        print(f"{path}: {missing} missing values, features filled from the past")
{% if cookiecutter.encoded %}
{% if kept == "numbers" %}
    numbers = {{ ahead.numbers(names) }}
{% endif %}
    filled = table.with_columns(pl.col({{ kept }}).forward_fill()).drop_nulls({{ kept }})
{% else %}
    filled = values.select(pl.col(FEATURES).forward_fill()).drop_nulls()
{% endif %}
    table = table.tail(len(filled))  # leading rows may have no past to fill them from
    observed = table.select({{ targets }}).to_numpy(order="c")
{% if cookiecutter.gaps %}
    row = pl.int_range(pl.len())
    last = pl.when(pl.col({{ kept }}).is_not_null()).then(row).forward_fill()
    age = table.select(row - pl.min_horizontal(last).fill_null(0)).to_series()
{% endif %}
{% if cookiecutter.ahead %}
    known = {{ ahead.known("filled", "filled[%s]" % name) }}
    features = np.hstack([{{ ahead.encoded("filled", "FEATURES") }}, known])
    known = features[:, -known.shape[1] :]  # a view
    return Series(table[{{ name }}], features, known, observed{{ ", age.to_numpy()" if cookiecutter.gaps }})
{% elif cookiecutter.encoded %}
    features = encode(path, filled, FEATURES)
    return Series(table[{{ name }}], features, observed{{ ", age.to_numpy()" if cookiecutter.gaps }})
{% else %}
    return Series(table[{{ name }}], filled.to_numpy(order="c"), observed{{ ", age.to_numpy()" if cookiecutter.gaps }})
{% endif %}


{% if known %}
def read_rows(path: str, columns: list[str]) -> pl.DataFrame:
    """Read the time and `columns` of a data file."""
{% if cookiecutter.levels %}
    words = [name for name in columns if name in CATEGORIES]
{{ rows("columns", text="[%s, *words]" % ("*TIME" if several else "TIME")) }}
{% else %}
{{ rows("columns") }}
{% endif %}
{% if time.equal_rows or cookiecutter.duplicates != "refuse" %}
    table = table.select(time.alias({{ name }}), *columns)
{{ times.settle(name) }}
    return table
{% else %}
    return table.select(time.alias({{ name }}), *columns)
{% endif %}


{% endif %}
{{ ahead.functions(name) }}


{% endif %}
{% if not simple %}
{{ times.parse_time() }}


{% endif %}
{% if not times.plain %}
{{ times.time_grid() }}


{% endif %}
{{ times.time_after() }}


{{ numbers.read_table(stripped=False, native="*text") }}


{% if series %}
{{ panel.check_rows() }}
{% else %}
def check_time(path: str, table: pl.DataFrame, valid: pl.Series, expected: str) -> None:
    """Raise InputError about the first time that is not valid."""
    if not valid.all():
        row = valid.arg_min()
{% if several %}
        time = " ".join(str(value) for value in table[TIME].row(row))
        raise InputError(
            f"{path}, {{ "line {row + %d}" % (cookiecutter.header_lines + 1) if csv else "row {row + 1}" }}, columns {TIME}: expected {expected}, got {time}"
        )
{% else %}
        place = f"{path}, {{ "line {row + %d}" % (cookiecutter.header_lines + 1) if csv else "row {row + 1}" }}, column {TIME!r}"
        got = table[TIME][row] or "nothing"
        raise InputError(f"{place}: expected {expected}, got {got}")
{% endif %}
{% endif %}
{% if cookiecutter.normalize == "season" or cookiecutter.mode == "many-to-many-last" %}


def check_lengths(config: Config) -> None:
    """Raise InputError if a window does not reach {{ "back to its first output" if cookiecutter.mode == "many-to-many-last" }}{{ " and " if cookiecutter.mode == "many-to-many-last" and cookiecutter.normalize == "season" }}{{ "beyond its last season" if cookiecutter.normalize == "season" }}."""
{% if cookiecutter.normalize == "season" %}
    if config.input_length <= config.season:
        raise InputError(
            f"--input-length: expected more than --season {config.season}, "
            f"got {config.input_length}"
        )
{% endif %}
{% if cookiecutter.mode == "many-to-many-last" %}
    if config.output_length > (most := config.input_length):
        raise InputError(f"--output-length: expected at most --input-length {most}")
{% endif %}
{% endif %}
