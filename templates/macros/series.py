{# Many time series in one file: how they are read, split, cut into windows and scaled. #}
{% import "times.py" as times with context %}
{% from "batches.py" import of_one_shape with context %}
{% import "ahead.py" as ahead with context %}
{% from "facts.py" import time, intervals, within, backtest, taught, scaled with context %}
{% set several = cookiecutter.columns.time | length > 1 %}
{% set simple = time.reads_plainly and not several %}
{% set name = "TIME[0]" if several else "TIME" %}
{% set shape = "len(data.TARGETS), len(QUANTILES)" if intervals else "len(data.TARGETS)" %}
{% set read_ahead = cookiecutter.known %}
{% set inputs_named = "FEATURES + KNOWN" if read_ahead else "FEATURES" %}
{# The columns that check_rows names: the time as the file writes it, or as read_rows leaves it. #}
{% set written = "TIME" if several else "[TIME]" %}
{% set parsed = "[%s]" % name if read_ahead else written %}
{% macro classes() %}
class Series(NamedTuple):
    """Time series one after another, with one row per time step, the oldest first."""

    names: pl.DataFrame  # the columns SERIES, a row for each series
    number: np.ndarray  # (rows,) the series, as its row in `names`
    begin: np.ndarray  # (rows,) the first row of the series
    time: np.ndarray  # (rows,)
{{ ahead.fields() }}

class Windows(keras.utils.PyDataset):
    """Batches of all windows whose targets lie in a `split`, a mask of the rows.

    A window lies within one series; of a series too short for any, the first row is
    repeated before it. Only the current batch is copied.
    """

    def __init__(self, series: Series, config: Config, split: np.ndarray, training: bool) -> None:
        super().__init__()
        steps = target_steps(config)
        last = np.arange(len(series.time))  # the rows of the last targets
        first = {{ "np.maximum(last + 1 - len(steps), series.begin)" if within else "last + 1 - len(steps)" }}
        origins = last + 1 - steps.stop  # the first input rows
        inside = split[{{ "first" if within else "np.maximum(first, 0)" }}] & split
        inside &= origins + config.input_length > series.begin  # some inputs exist
{% if cookiecutter.gaps %}
        # a window filled from before its first row is left out
        late = np.cumsum(series.age >= config.input_length, dtype="int64")
        read = np.maximum(origins + config.input_length - 1, 0)
        inside &= late[read] == late[np.maximum(origins - 1, series.begin)]
{% endif %}
        whole = inside & (origins >= series.begin)
        counts = np.bincount(series.begin[whole], minlength=len(last))
        self.origins = origins[whole | inside & (counts[series.begin] == 0)]
        if not len(self.origins):
            raise InputError(f"{config.data}: no window of {steps.stop} steps fits")
        self.series, self.config, self.training = series, config, training
        self.rows = Series(series.names, *(column[split] for column in series[1:]))
        self.number = series.number[self.origins + steps.stop - 1]
        self.order = self.origins.copy()
{{ of_one_shape() }}

    def __getitem__(self, index: int) -> tuple:
        batch = self.order[index * self.batch_size : (index + 1) * self.batch_size]
        inputs, targets = self.take(batch)
{% set targets = "targets[:, 0]" if cookiecutter.alignment == "next" else "targets" %}
{% if scaled %}
        std = self.target_scaling[1]
        weights = std[0] / std[inputs["series"]]  # errors of all series on one scale
        return inputs, {{ targets }}, weights.mean(axis=1{{ ", keepdims=True" if cookiecutter.alignment != "next" }})
{% else %}
        return inputs, {{ targets }}
{% endif %}

    def take(self, origins: np.ndarray) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """Return inputs and targets of the windows that begin in the rows `origins`.

{% if cookiecutter.ahead %}
        window (batch, input_length, features), known (batch, steps, known), series
        (batch,), {{ "previous and " if taught }}targets (batch, steps, targets)
{% else %}
        window (batch, input_length, features), series (batch,), {{ "previous and " if taught }}targets
        (batch, steps, targets)
{% endif %}
        """
        series, steps = self.series, target_steps(self.config)
        last = origins + steps.stop - 1
        begin = series.begin[last, None]
        rows = origins[:, None] + np.arange(self.config.input_length)
        window = series.features[np.maximum(rows, begin)]
        # a new series has the number 0
        inputs = {"window": window, "series": series.number[last] + 1}
        rows = origins[:, None] + np.array(steps)
{% if cookiecutter.ahead %}
        inputs["known"] = series.known[{{ "np.maximum(rows, begin)" if within else "rows" }}]
{% endif %}
{% if taught %}
        # the targets of the step before
        inputs["previous"] = series.features[rows - 1, : len(TARGETS)]
{% endif %}
{% if within %}
        targets = series.targets[np.maximum(rows, begin)]
        targets[rows < begin] = np.nan
        return inputs, targets
{% else %}
        return inputs, series.targets[rows]
{% endif %}

    def arrays(self, origins: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return {{ "windows, what is known and targets" if cookiecutter.ahead else "windows and targets" }}{{ " in units of their series" if scaled }}."""
        inputs, targets = self.take(origins)
{% if scaled %}
        mean, std = (values[inputs["series"], None] for values in self.scaling)
        windows = (inputs["window"] - mean) / std
        mean, std = (values[inputs["series"], None] for values in self.target_scaling)
        return windows, {{ 'inputs["known"], ' if cookiecutter.ahead }}(targets - mean) / std
{% else %}
        return inputs["window"], {{ 'inputs["known"], ' if cookiecutter.ahead }}targets
{% endif %}

    @cached_property
    def targets(self) -> np.ndarray:
        """The targets of all windows: (windows, steps, targets)."""
        batches = np.array_split(self.origins, len(self))
        return np.concatenate([self.take(batch)[1] for batch in batches])

{% if taught %}
    def forecast(self, forecaster: keras.Model) -> np.ndarray:
        """Return the outputs of a forecaster for all windows, a batch at a time."""
        outputs = []
        for batch in np.array_split(self.origins, len(self)):
            inputs = self.take(batch)[0]
            del inputs["previous"]
            outputs.append(forecaster.predict_on_batch(inputs))
        return np.concatenate(outputs)

{% endif %}
{% if intervals %}
    @cached_property
    def scale(self) -> np.ndarray:
        """The standard deviation of each window's series: (windows, 1, targets)."""
        return self.target_scaling[1][1 + self.number, None]

{% endif %}
    def on_epoch_end(self) -> None:
        if self.training:
            self.random.shuffle(self.order){% endmacro %}
{% macro load_splits() %}
def load_splits(config: Config{{ ", ends: tuple[float, float, float] = SPLIT_ENDS" if backtest }}) -> tuple[Windows, Windows, Windows]:
    """Split all series at the same times, {{ "before which shares `ends` lie" if backtest else "into 70%, 15% and 15% of the rows" }}."""
{% if cookiecutter.normalize == "season" or cookiecutter.mode == "many-to-many-last" %}
    check_lengths(config)
{% endif %}
    series = read_series(config.data)
    time, times = series.time, np.sort(series.time)
{% if backtest %}
    later = np.append(times, times[-1] + 1)
    train_end, val_end, stop = (later[int(end * len(time))] for end in ends)
{% else %}
    train_end, val_end = times[int(0.7 * len(time))], times[int(0.85 * len(time))]
{% endif %}
    early, late = time < train_end, time >= val_end
    train = Windows(series, config, early, training=True)
    val = Windows(series, config, ~early & ~late, training=False)
    test = Windows(series, config, late{{ " & (time < stop)" if backtest }}, training=False)
    if np.bincount(train.rows.number).max() <= config.season:
        raise InputError(f"{config.data}: expected more rows to train on than a season")
    for name, values in zip(TARGETS, train.rows.targets.T, strict=True):
        if not np.nanmax(values) > np.nanmin(values):
            raise InputError(f"{config.data}: target {name!r} is constant in training")
{% if scaled %}
    rows = train.rows
    scaling = find_scale(rows.features, rows.number, len(series.names))
{% if cookiecutter.encoded %}
    measured = {{ "sum(name not in CATEGORIES for name in FEATURES)" if cookiecutter.levels else "len(FEATURES)" }}
    for values in scaling:  # what is {{ "known ahead" if cookiecutter.ahead else "one-hot" }} means the same in all series
        values[:, measured:] = values[0, measured:]
{% endif %}
    target_scaling = {{ "[values[:, : len(TARGETS)] for values in scaling]" if cookiecutter.reads_targets else "find_scale(rows.targets, rows.number, len(series.names))" }}
    for split in (train, val, test):
        split.scaling, split.target_scaling = scaling, target_scaling
{% elif intervals %}
    rows, count = train.rows, len(series.names)
    for split in (train, val, test):
        split.target_scaling = find_scale(rows.targets, rows.number, count)
{% endif %}
    if untrained := len(series.names) - len(np.unique(train.number)):
        print(f"{config.data}: series without a row to train on: {untrained}")
    return train, val, test
{% if scaled or intervals %}


def find_scale(values: np.ndarray, number: np.ndarray, count: int) -> list[np.ndarray]:
    """Return mean and standard deviation of each series: (1 + count, columns).

    Row 0 is that of all series, which few rows or a constant column of one also use.
    """
    mean = np.nanmean(values, axis=0, dtype="float64")
    std = np.nanstd(values, axis=0, dtype="float64")
    std[std == 0] = 1.0  # a constant column
    means = series_mean(values, number + 1, 1 + count)
    squares = (values - means[number + 1]) ** 2
    stds = np.sqrt(series_mean(squares, number + 1, 1 + count))
    rows = np.bincount(number + 1, minlength=1 + count)[:, None]
    varies = (rows >= 10) & (stds > 1e-6 * np.abs(means))
    scaling = np.where(varies, means, mean), np.where(varies, stds, std)
    return [values.astype("float32") for values in scaling]
{% endif %}


def series_mean(values: np.ndarray, number: np.ndarray, count: int) -> np.ndarray:
    """Return the mean of each series, NaN left out: (count, columns)."""
    rows = pl.from_numpy(values).fill_nan(None).with_columns(number=number)
    means = rows.group_by("number").agg(pl.exclude("number").cast(pl.Float64).mean())
    every = pl.DataFrame({"number": np.arange(count)})
    return every.join(means, "number", "left", maintain_order="left")[:, 1:].to_numpy()
{% endmacro %}
{# The rows of a file, their times and series checked. #}
{% macro rows(columns) %}
{% filter trim("\n") %}
{% set words = "*words" if read_ahead else "*CATEGORIES" %}
{% if read_ahead and cookiecutter.levels %}
    words = [name for name in columns if name in CATEGORIES]
{% endif %}
{% if cookiecutter.levels %}
    numbers = {{ ahead.numbers(columns) }}
{% endif %}
{% set text = "[%sTIME, *SERIES%s]" % ("*" if several, ", " ~ words if cookiecutter.levels) %}
{{ times.read_rows("numbers" if cookiecutter.levels else columns, text, "check_rows(path, table, " ~ written) }}
{% if cookiecutter.unnamed %}
    table = table.with_columns(pl.col(SERIES).fill_null(""))  # a part of their names
{% else %}
    for name in SERIES:
        check_rows(path, table, [name], table[name].is_not_null(), "a series")
{% endif %}
{% if time.equal_rows or cookiecutter.duplicates != "refuse" %}
{% if cookiecutter.duplicates == "refuse" %}
    equal = ~table.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    once = table.select(pl.struct({{ "*" if several }}TIME, *SERIES).is_first_distinct()).to_series()
    check_rows(path, table, {{ written }}, once | equal, "each time only once in a series")
{% endif %}
    table = table.with_columns(time.alias({{ name }}))
{{ times.settle("[%s, *SERIES]" % name) }}
    time = table[{{ name }}]
{% endif %}
{% endfilter %}
{% endmacro %}
{# Whether the network reads the filled columns as they are: none is a category or of the calendar. #}
{% set only_numbers = cookiecutter.known and not cookiecutter.calendar_parts and not cookiecutter.levels %}
{% set kept = "numbers" if read_ahead or cookiecutter.levels else "FEATURES" %}
{% macro read_series() %}
{% set targets = "TARGETS" if cookiecutter.reads_targets else "targets" %}
def read_series(path: str{{ ", targets: list[str] = TARGETS" if not cookiecutter.reads_targets }}) -> Series:
    """Read a data file; report how many values are missing."""
    columns = list(dict.fromkeys({{ inputs_named }} + {{ targets }}))
{% if read_ahead %}
    table = read_rows(path, columns)
    time = table[{{ name }}]
{% else %}
{{ rows("columns") }}
{% endif %}
    names = table.select(SERIES).unique().sort(SERIES)
{% if time.regular %}
    grid = {{ times.steps("time.min()", "time.max()") }}
    on_grid = time.is_in(grid.implode())
    check_rows(path, table, {{ parsed }}, on_grid, f"steps of {FREQUENCY} from {time.min()}")
{% else %}
    grid = time.unique().sort()
{% endif %}
    # the place of a row: its step, on a grid that goes on from series to series
    place = find_rows(table.select(SERIES), names) * len(grid)
    place = pl.Series({{ name }}, place + grid.search_sorted(time).to_numpy())
{% if not read_ahead and not time.equal_rows and cookiecutter.duplicates == "refuse" %}
    if place.n_unique() < len(place):
        once = place.is_first_distinct()
        check_rows(path, table, {{ written }}, once, "each time only once in a series")
{% endif %}
{% if time.regular or cookiecutter.reads_targets %}
    number = (pl.col({{ name }}) // len(grid)).alias("")  # of its series
{% endif %}
{% if time.regular %}
    steps = pl.int_range(pl.min({{ name }}), pl.max({{ name }}) + 1)  # from first to last
    table = table.select(place, *columns)
    every = table.group_by(number).agg(steps).select({{ name }}).explode({{ name }}).sort({{ name }})
    table = every.join(table, on={{ name }}, how="left", maintain_order="left")
{% else %}
    table = table.select(place, *columns).sort({{ name }})
{% endif %}
{% if cookiecutter.reads_targets %}
    measured = pl.any_horizontal(pl.col(TARGETS).is_not_null())
    past = measured.cum_sum(reverse=True).over(number) > 0  # the rest is to come
    table = table.filter(past)
{% endif %}
    if missing := sum(table.select(pl.col(pl.Float32)).null_count().row(0)):
        print(f"{path}: {missing} missing values, features filled from the past")
    number, step = np.divmod(table[{{ name }}].to_numpy(), len(grid))
{% if kept == "numbers" %}
    numbers = {{ ahead.numbers(inputs_named) }}
    values = table.select(numbers).to_numpy(order="c")
{% else %}
    values = table.select(FEATURES).to_numpy(order="c")
{% endif %}
    filled = fill(values, np.searchsorted(number, number))
    begun = ~np.isnan(filled).any(axis=1)  # before, there is no past to fill from
    if not begun.any():
        raise InputError(f"{path}: expected a row with a target and every feature")
    number, time = number[begun], grid.to_numpy()[step[begun]]
    begin = np.searchsorted(number, number)
    observed = table.filter(begun).select({{ targets }}).to_numpy(order="c")
{% if cookiecutter.gaps %}
    row = np.arange(len(values))[:, None]
    last = np.maximum.accumulate(np.where(np.isnan(values), -1, row), axis=0)
    age = (row - last).max(axis=1)[begun]
{% endif %}
{% if cookiecutter.encoded and not only_numbers %}
    columns = pl.from_numpy(filled[begun], {{ kept }}).get_columns()
    table = table.filter(begun).with_columns(columns)
{% endif %}
{% if only_numbers %}
    features = filled[begun]
    known = features[:, len(FEATURES) :]  # a view
    return Series(names, number, begin, time, features, known, observed{{ ", age" if cookiecutter.gaps }})
{% elif cookiecutter.ahead %}
    known = {{ ahead.known("table", "pl.Series(time)") }}
    features = np.hstack([{{ ahead.encoded("table", "FEATURES") }}, known])
    known = features[:, -known.shape[1] :]  # a view
    return Series(names, number, begin, time, features, known, observed{{ ", age" if cookiecutter.gaps }})
{% elif cookiecutter.encoded %}
    features = encode(path, table, FEATURES)
    return Series(names, number, begin, time, features, observed{{ ", age" if cookiecutter.gaps }})
{% else %}
    return Series(names, number, begin, time, filled[begun], observed{{ ", age" if cookiecutter.gaps }})
{% endif %}


{% if read_ahead %}
def read_rows(path: str, columns: list[str]) -> pl.DataFrame:
    """Read the series, the time and `columns` of a data file."""
{{ rows("columns") }}
{% if not time.equal_rows and cookiecutter.duplicates == "refuse" %}
    once = table.select(pl.struct(time.alias({{ name }}), *SERIES).is_first_distinct())
    check_rows(path, table, {{ written }}, once.to_series(), "each time only once in a series")
{% endif %}
    return table.select(*SERIES, time.alias({{ name }}), *columns)


{% endif %}
{{ ahead.functions(name) }}


def find_rows(table: pl.DataFrame, names: pl.DataFrame) -> np.ndarray:
    """Return the row of `names` that each row of `table` equals, -1 where none does."""
    column = "#".join([*SERIES, ""])  # unlike any of SERIES
    rows = names.with_row_index(column)
    rows = table.join(rows, on=SERIES, how="left", maintain_order="left")[column]
    return rows.cast(pl.Int64).fill_null(-1).to_numpy()


def fill(values: np.ndarray, begin: np.ndarray) -> np.ndarray:
    """Return `values` with the missing ones filled from the past of the same series."""
    if not np.isnan(values).any():
        return values
    rows = np.where(np.isnan(values), begin[:, None], np.arange(len(values))[:, None])
    return np.take_along_axis(values, np.maximum.accumulate(rows, axis=0), axis=0)
{% endmacro %}
{% macro check_rows() %}
{% set place = "line {row + %d}" % (cookiecutter.header_lines + 1) if cookiecutter.format.kind == "csv" else "row {row + 1}" %}
def check_rows(
    path: str, table: pl.DataFrame, columns: list[str], valid: pl.Series, expected: str
) -> None:
    """Raise InputError about the first row that is not valid."""
    if not valid.all():
        row = valid.arg_min()
        values = table[row, columns].row(0)
        got = " ".join(str(value) for value in values if value is not None)
        raise InputError(
            f"{path}, {{ place }}, column {', '.join(columns)!r}: "
            f"expected {expected}, got {got or 'nothing'}"
        )
{% endmacro %}
{# What model.py has of the series: its inputs, their scaling, and an embedding of the series. #}
{% macro inputs() %}
{% filter trim("\n") %}
{% if cookiecutter.encoded %}
    rows = train.rows
{% endif %}
    window = keras.Input((config.input_length, {{ "rows.features.shape[1]" if cookiecutter.encoded else "len(FEATURES)" }}), name="window")
{% if cookiecutter.ahead and not taught %}
    known = keras.Input((len(target_steps(config)), rows.known.shape[1]), name="known")
{% endif %}
    series = keras.Input((), dtype="int32", name="series")
{% if scaled %}
    mean, std = (lookup(values)(series)[:, None] for values in train.scaling)
    {{ "x" if cookiecutter.normalize == "series" else "scaled" }} = (window - mean) / std  # (batch, input_length, features)
{% endif %}
{% endfilter %}
{% endmacro %}
{% macro layers() %}
{% if scaled %}
def lookup(values: np.ndarray{{ ", **options" if taught }}) -> layers.Embedding:
    """Return the layer that looks up the row of a series in `values`."""
    return layers.Embedding(*values.shape, weights=[values], trainable=False{{ ", **options" if taught }})
{% endif %}
{% if not taught %}
{% if scaled %}


{% endif %}
def join_series(x, series, config: Config, train: Windows):
    """Return states joined with an embedding of their series: (batch, …, units)."""
    count = 1 + len(train.series.names)
    embedding = layers.Embedding(count, 8, embeddings_initializer="zeros")(series)
{% if cookiecutter.mode in ("many-to-many", "many-to-many-last", "many-to-many-padded") %}
    embedding = layers.RepeatVector(x.shape[1])(embedding)
{% endif %}
    x = ops.concatenate([x, embedding], axis=-1)
    return layers.Dense(config.units, activation="relu")(x)
{% endif %}
{% endmacro %}
{# What evaluate.py has of the series: scores that do not mix units. #}
{% macro by_series() %}
def score_series(forecasts: dict, train: Windows, test: Windows) -> pl.DataFrame:
    """Return the MASE of every series that has one, the worst first."""
    table, scale = test.series.names, seasonal_scale(train)
    for name, values in forecasts.items():
        mase = mase_by_series(values - test.targets, test, scale).mean(axis=1)
        table = table.with_columns(pl.Series(f"mase_{name}", mase, nan_to_null=True))
    return table.drop_nulls("mase_model").sort("mase_model", descending=True)


{% if intervals %}
def cover_series(quantiles: np.ndarray, test: Windows) -> pl.DataFrame:
    """Return coverage and mean width of the intervals of every series, in its units."""
    table, known = test.series.names, ~np.isnan(test.targets)
    number = np.repeat(test.number, known.shape[1])
    for level, (lower, upper) in bounds(quantiles).items():
        inside = (lower <= test.targets) & (test.targets <= upper)
        for name, values in (("coverage", inside), ("width", upper - lower)):
            values = np.where(known, values, np.nan).reshape(-1, len(TARGETS))
            means = series_mean(values, number, len(table)).mean(axis=1)
            table = table.with_columns(pl.Series(f"{name}_{level}", means))
    return table


{% endif %}
def seasonal_scale(train: Windows) -> np.ndarray:
    """Return the MAE of the seasonal naive forecast in training: (series, targets).

    It is NaN where a series is too short or repeats its season; not all may do so.
    """
    rows, season = train.rows, train.config.season
    change = np.abs(rows.targets[season:] - rows.targets[:-season])
    same = rows.number[season:] == rows.number[:-season]
    scale = series_mean(change[same], rows.number[season:][same], len(rows.names))
    if not (scale > 0).any():
        raise InputError("no series differs from its season, which MASE is in units of")
    return np.where(scale > 0, scale, np.nan)


def mase_by_series(error: np.ndarray, test: Windows, scale: np.ndarray) -> np.ndarray:
    """Return MASE (Hyndman & Koehler, 2006) of each series: (series, targets)."""
    errors = np.abs(error).reshape(-1, error.shape[-1])
    number = np.repeat(test.number, error.shape[1])
    return series_mean(errors, number, len(scale)) / scale
{% endmacro %}
{# What predict.py has of the series: the outputs after the last rows of each. #}
{% set count = "config.lead" if within else "len(steps)" %}
{% set later = "later" if within else "time" %}
{% macro forecast() %}
def forecast(
    series: data.Series, {{ "future: str, " if read_ahead }}run: Path, config: Config
) -> tuple[pl.DataFrame, pl.Series, np.ndarray]:
    """Return the columns SERIES, the times and the {{ "quantiles" if intervals else "targets" }} that the model outputs.

    A new series, not seen in training, has the number 0{{ " and the scale of all rows" if scaled }}.
    """
    steps = data.target_steps(config)
    last = np.flatnonzero(np.diff(series.begin, append=-1))  # rows, one for each series
{% if cookiecutter.gaps %}
    recent = series.age[last] < config.input_length
    if not recent.all():
        print(f"left out: {(~recent).sum()} series that end in a gap longer than a window")
    last = last[recent]
{% endif %}
    rows = last[:, None] + np.arange(1 - config.input_length, 1)
    inside = rows >= series.begin[last, None]
    rows = np.maximum(rows, series.begin[last, None])  # the first is repeated before it
    names = series.names[series.number[last]]
{% if intervals and cookiecutter.reads_targets %}
    number = data.find_rows(series.names, read(run / "series.parquet", pl.read_parquet))
    series = series._replace(number=number[series.number])
    number = 1 + series.number[last]
{% else %}
    number = 1 + data.find_rows(names, read(run / "series.parquet", pl.read_parquet))
{% endif %}
    unseen, short = (number == 0).sum(), (~inside[:, 0]).sum()
    count = f"{len(last)} of {len(series.names)}"  # the others lack a feature
    print(f"{count} series: {unseen} new, {short} shorter than a window")
{% if read_ahead %}
    {{ later }}, known = data.read_known(future, names, series.time[last], {{ count }})
{% elif times.own_steps() %}
    spans = zip(series.begin[last], last + 1, strict=True)
    {{ later }} = np.stack([times_after(series.time[slice(*span)], {{ count }}) for span in spans])
{% if cookiecutter.ahead %}
    known = np.stack([data.calendar(pl.Series(times)) for times in {{ later }}])
{% endif %}
{% else %}
    ends = series.time[last].tolist()
    after = {end: data.time_after(end, {{ count }}) for end in set(ends)}
    {{ later }} = np.stack([after[end].to_numpy() for end in ends])
{% if cookiecutter.ahead %}
    calendars = {end: data.calendar(after[end]) for end in after}
    known = np.stack([calendars[end] for end in ends])
{% endif %}
{% endif %}
{% if cookiecutter.ahead and within %}
    known = np.concatenate([series.known[rows], known], axis=1)[:, steps.start :]
{% endif %}
    inputs = {"window": series.features[rows], {{ '"known": known, ' if cookiecutter.ahead }}"series": number}
    model = load_model(run)
{% if taught %}
    forecaster = build_forecaster(model, config)
{% endif %}
    {{ "outputs" if intervals or cookiecutter.alignment == "next" else "values" }} = {{ "forecaster" if taught else "model" }}.predict(inputs, batch_size=1024, verbose=0)
{% if within %}
    time = np.hstack([series.time[rows], later])[:, steps.start :]
{% endif %}
{% set stepwise = "outputs[:, None]" if cookiecutter.alignment == "next" else "outputs" %}
{% if intervals %}
    margins = newest_margins({{ "model, series, config, " if cookiecutter.reads_targets }}run)
    values = widened({{ stepwise }}, margins[number])
{% elif cookiecutter.alignment == "next" %}
    values = {{ stepwise }}  # (series, 1, targets)
{% endif %}
{% if within %}
    inside = np.pad(inside, ((0, 0), (0, {{ count }})), constant_values=True)[:, steps.start :]
    names = names[np.nonzero(inside)[0]]
    return names, pl.Series(time[inside]), values[inside]
{% else %}
    names = names[np.repeat(np.arange(len(last)), len(steps))]
    return names, pl.Series(time.ravel()), values.reshape(-1, *values.shape[2:])
{% endif %}
{% if times.own_steps() and not read_ahead %}


def times_after(time: np.ndarray, count: int) -> np.ndarray:
    """Return the `count` times after those of a series, its own median step apart."""
    if len(time) == 1:  # it has no step of its own
        return data.time_after(time[0].item(), count).to_numpy()
    step = np.sort(np.diff(time))[(len(time) - 2) // 2]
    after = time[-1] + step * np.arange(1, count + 1)
    return after{{ ".round(%d)" % time.decimals if time.kind == "counter" and time.decimals }}
{% endif %}
{% endmacro %}
