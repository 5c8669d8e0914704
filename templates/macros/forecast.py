{# What every network that forecasts has: normalized inputs, outputs in original units, the loss. #}
{% import "series.py" as panel with context %}
{% import "ahead.py" as ahead with context %}
{% import "recurrent.py" as recurrent with context %}
{% from "facts.py" import series, intervals, season, relative with context %}
{# The numbers that the output layer writes for a step. #}
{% set width = "len(QUANTILES) * len(TARGETS)" if intervals else "len(TARGETS)" %}
{# The window that what is relative to its values reads. #}
{% set window = "scaled" if series else "inputs" %}
{% set first = ":1" if cookiecutter.within_window else "-1:" %}
{% macro inputs() %}
{% filter trim("\n") %}
{% if series %}
{{ panel.inputs() }}
{% elif cookiecutter.encoded %}
    inputs = keras.Input(train.inputs.shape[1:], name="window")
{% if cookiecutter.ahead and cookiecutter.mode != "seq2seq" %}
    known = keras.Input(train.known.shape[1:], name="known")
{% endif %}
{% else %}
    inputs = keras.Input((config.input_length, len(FEATURES)), name="window")
{% endif %}
{% if relative %}
    windows, targets = sample_windows(train)
{% if season %}
    persistence = fit_persistence(windows, targets, config)
{% endif %}
{% if cookiecutter.encoded %}
    x = normalization(ops.convert_to_numpy(relative(windows)))(relative({{ window }}))
{% if ahead.compares %}
    before = last_season(x, config)  # (batch, steps, features)
{% endif %}
{% else %}
    x = normalization(windows - windows[:, {{ first }}])({{ window }} - {{ window }}[:, {{ first }}])
{% endif %}
{% elif cookiecutter.normalize == "global" %}
    x = normalization(train.rows.features)({{ "window" if series else "inputs" }})
{% endif %}
{% endfilter %}
{% endmacro %}
{# The last state, which has read the whole window, with the series where `joined`. #}
{% macro last_state(joined=True) %}
{% filter trim("\n") %}
{{ inputs() }}
{{ recurrent.stack("last") }}
    # (batch, {{ recurrent.size() }}): the last hidden state has read the whole window
{% if series and joined %}
    x = join_series(x, series, config, train)
{% endif %}
{% endfilter %}
{% endmacro %}
{# What the network reads and writes, in a docstring; steps: the length of its outputs, if any. #}
{% macro shapes(steps="") %}
{% filter trim("\n") %}
{% if intervals %}
    (batch, input_length, features) -> (batch, {{ steps }}targets, quantiles), in
    original units.
{% else %}
    (batch, input_length, features) -> (batch, {{ steps }}targets), both in original
    units.
{% endif %}
{% endfilter %}
{% endmacro %}
{# Outputs in original units; if several quantiles of each target, these come last and in order. #}
{# The output layer, after what the states are joined with: their series, and what is known of their steps. #}
{% macro output_layer(step="") %}
{% filter trim("\n") %}
{% if series %}
    x = join_series(x, series, config, train)
{% endif %}
{% if cookiecutter.ahead %}
{{ ahead.join(step=step) }}
{% endif %}
    x = layers.Dense({{ width }})(x){{ "  # (batch, %stargets)" % ("" if cookiecutter.alignment == "next" else "steps, ") if not intervals }}
{% endfilter %}
{% endmacro %}
{# Whether an exported model adds one target by step: Keras takes the second operand for a bias. #}
{% set biased = relative and not intervals and "export" in cookiecutter.extras and cookiecutter.columns.targets | length == 1 %}
{% macro outputs() %}
{% filter trim("\n") %}
{% if intervals %}
    x = layers.Reshape(({{ "-1, " if cookiecutter.alignment != "next" }}len(QUANTILES), len(TARGETS)))(x)
    x = in_order(x)  # (…, quantiles, targets)
{% endif %}
{% if relative %}
{% set reference = "reference(%s, config, persistence)" if season else "reference(%s, config)" %}
{% if season %}
    changes = targets - ops.convert_to_numpy({{ reference % "windows" }})
{% else %}
    changes = targets - {{ reference % "windows" }}
{% endif %}
    x = normalization(changes, invert=True)(x)
{% if intervals %}
    x = ops.swapaxes(x, -1, -2)  # (…, targets, quantiles)
{% endif %}
{% if cookiecutter.alignment == "next" %}
    outputs = {{ reference % window }}[:, 0{{ ", :, None" if intervals }}] + x
{% elif biased %}
    # not +, which Keras makes an operation that LiteRT lacks
    outputs = ops.subtract(x, -{{ reference % window }})
{% else %}
    outputs = {{ reference % window }}{{ "[..., None]" if intervals }} + x
{% endif %}
{% elif intervals and cookiecutter.normalize == "global" %}
    x = normalization(train.rows.targets, invert=True)(x)
    outputs = ops.swapaxes(x, -1, -2)  # (…, targets, quantiles)
{% elif cookiecutter.normalize == "global" %}
    outputs = normalization(train.rows.targets, invert=True)(x)
{% endif %}
{% if series %}
{% if cookiecutter.normalize != "global" %}
{% set places = "" if cookiecutter.alignment == "next" else "[:, None, :, None]" if intervals else "[:, None]" %}
    mean, std = (lookup(values)(series){{ "[..., None]" if intervals and not places else places }} for values in train.target_scaling)
{# not `x * std + mean`: on TensorFlow, Keras adds a second operand with one dimension of more than 1
   as a bias of the axis of that size, and takes a mean of three rows for one of three quantiles #}
    outputs = mean + {{ "outputs" if relative else "ops.swapaxes(x, -1, -2)" if intervals else "x" }} * std{{ "  # (…, targets, quantiles)" if intervals }}
{% endif %}
    inputs = {"window": window, {{ '"known": known, ' if cookiecutter.ahead }}"series": series}
{% endif %}
    return keras.Model({{ "{\"window\": inputs, \"known\": known}" if cookiecutter.ahead and not series else "inputs" }}, outputs, name="{{ cookiecutter.mode | replace("-", "_") }}")
{% endfilter %}
{% endmacro %}
{% macro normalization_and_loss() %}
{% if intervals %}
def in_order(x):
    """Return (…, quantiles, targets) that cannot cross: steps away from the median.

    This trains better than sorting the outputs.
    """
    middle = len(LEVELS)
    median = x[..., middle : middle + 1, :]
    below = median - ops.cumsum(ops.softplus(x[..., :middle, :]), axis=-2)
    above = median + ops.cumsum(ops.softplus(x[..., middle + 1 :, :]), axis=-2)
    return ops.concatenate([ops.flip(below, axis=-2), median, above], axis=-2)


{% endif %}
{% if relative %}
{% if cookiecutter.encoded %}
def relative(windows):
    """Return windows relative to their {{ "first" if cookiecutter.within_window else "last" }} values, but for what is {{ "known ahead" if cookiecutter.ahead else "one-hot" }}."""
{% if cookiecutter.levels %}
    numbers = sum(name not in CATEGORIES for name in FEATURES)
    changes = windows[..., :numbers] - windows[:, {{ first }}, :numbers]
    return ops.concatenate([changes, windows[..., numbers:]], axis=-1)
{% else %}
    changes = windows[..., : len(FEATURES)] - windows[:, {{ first }}, : len(FEATURES)]
    return ops.concatenate([changes, windows[..., len(FEATURES) :]], axis=-1)
{% endif %}


{% endif %}
{% if season %}
def reference(windows, config: Config, persistence: np.ndarray):
    """Return what the last season says of the targets: (batch, steps, targets).

    These are the values one season before, or as many whole seasons as it takes, and
    the share `persistence` of the last deviation from the season.
    """
    season = last_season(windows, config)[..., : len(TARGETS)]
    before = windows[:, -config.season - 1 : -config.season, : len(TARGETS)]
    deviation = windows[:, -1:, : len(TARGETS)] - before
    return ops.multiply(deviation, persistence) + season  # else Keras adds it as a bias


def last_season(windows, config: Config):
    """Return the values in a window whole seasons before each target step."""
    steps = [step % config.season for step in range(len(target_steps(config)))]
    return ops.take(windows[:, -config.season :], steps, axis=1)


def fit_persistence(windows: np.ndarray, targets: np.ndarray, config: Config) -> np.ndarray:
    """Return the share of each target's last deviation that persists, from 0 to 1.

    It is found by least squares on the windows (batch, steps, features).
    """
    nothing = np.zeros(len(TARGETS), "float32")
    change = targets - ops.convert_to_numpy(reference(windows, config, nothing))
    before = windows[:, -config.season - 1 : -config.season, : len(TARGETS)]
    deviation = windows[:, -1:, : len(TARGETS)] - before
    product = np.nansum(change * deviation, axis=(0, 1), dtype="float64")
    square = np.sum(~np.isnan(change) * deviation**2, axis=(0, 1), dtype="float64")
    share = product / np.where(square > 0, square, 1)
    return np.clip(share, 0, 1).astype("float32")


{% elif cookiecutter.alignment == "aligned" %}
def reference(windows, config: Config):
    """Return the values at each step, which the targets are relative to."""
    return windows[:, :, : len(TARGETS)]  # (batch, steps, targets)


{% elif cookiecutter.alignment == "last" %}
def reference(windows, config: Config):
    """Return the values at the last steps, which the targets are relative to."""
    # (batch, output_length, targets)
    return windows[:, -config.output_length :, : len(TARGETS)]


{% else %}
def reference(windows, config: Config):
    """Return the last values, which the targets are relative to."""
    return windows[:, -1:, : len(TARGETS)]  # (batch, 1, targets)


{% endif %}
def sample_windows(train: Windows) -> tuple[np.ndarray, np.ndarray]:
    """Return {{ "scaled" if series else "training" }} windows and their targets, at most 10,000 drawn at random."""
{% if series %}
{% if cookiecutter.ahead %}
    chosen = np.random.default_rng(0).permutation(train.origins)[:10_000]
    windows, _, targets = train.arrays(chosen)
    return windows, targets
{% else %}
    return train.arrays(np.random.default_rng(0).permutation(train.origins)[:10_000])
{% endif %}
{% else %}
    rows = np.random.default_rng(0).permutation({{ "np.sort(train.order)" if cookiecutter.gaps else "len(train.inputs)" }})[:10_000]
    return train.inputs[rows], train.targets[rows]
{% endif %}


{% endif %}
{% if series and not (cookiecutter.mode == "seq2seq" and cookiecutter.normalize == "global") %}
{{ panel.layers() }}


{% endif %}
{% if cookiecutter.normalize != "series" or cookiecutter.ahead %}
def normalization(rows: np.ndarray, **options) -> layers.Normalization:
    """Return the layer that scales each column of `rows` to mean 0 and variance 1."""
{% if relative %}
    rows = np.reshape(rows, (-1, rows.shape[-1]))
{% endif %}
    mean = np.nanmean(rows, axis=0, dtype="float64")
    variance = np.nanvar(rows, axis=0, dtype="float64")
    variance[variance == 0] = 1.0  # a constant column
    return layers.Normalization(mean=mean, variance=variance, **options)


{% endif %}
def compile_model(model: keras.Model, config: Config, train: Windows) -> None:
    """Prepare `model` for training."""
    optimizer = keras.optimizers.Adam(config.learning_rate)
    optimizer.build(model.trainable_variables)  # for resume, and to trace the step once
{% if cookiecutter.execution %}
    tensorflow = keras.backend.backend() == "tensorflow"  # JAX always compiles
    model.compile(
        optimizer,
        loss={{ "pinball" if intervals else "scaled_mae" }}(train),
        jit_compile=config.jit_compile if tensorflow else "auto",
        steps_per_execution=config.steps_per_execution if tensorflow else 1,
    )
{% else %}
    model.compile(optimizer, loss={{ "pinball" if intervals else "scaled_mae" }}(train))
{% endif %}


{% if intervals %}
def pinball(train: Windows) -> Callable:
    """Return the loss: pinball loss in units of each target's std, known targets only.

    It is lowest at the quantiles of a target (Koenker & Bassett, 1978).
    """
    std = np.nanstd(train.rows.targets, axis=0, dtype="float64").astype("float32")
    levels = np.array(QUANTILES, "float32")

    def loss(targets, outputs):
        error = targets[..., None] - outputs  # (…, targets, quantiles)
        error = ops.where(ops.isnan(targets[..., None]), 0.0, error)
        error = ops.maximum(levels * error, (levels - 1) * error)
        return ops.mean(error / std[:, None], axis=(-2, -1))

    return loss
{% else %}
def scaled_mae(train: Windows) -> Callable:
    """Return the loss: MAE in units of each target's std, missing targets left out."""
    std = np.nanstd(train.rows.targets, axis=0, dtype="float64").astype("float32")

    def loss(targets, outputs):
        targets = ops.where(ops.isnan(targets), outputs, targets)  # an error of 0
        return ops.mean(ops.divide(ops.abs(targets - outputs), std), axis=-1)

    return loss
{% endif %}
{% endmacro %}
{% macro header() %}
"""The network and its loss."""

{% include "imports.py" %}
from .config import Config
from .data import CATEGORIES, FEATURES, TARGETS, Windows, target_steps

{% if intervals %}
LEVELS = {{ cookiecutter.nominal | list | python }}  # nominal coverage, the lowest first
TAILS = [(1 - level) / 2 for level in LEVELS]
QUANTILES = [*TAILS[::-1], 0.5, *(1 - tail for tail in TAILS)]  # 0.5: the forecast

{% endif %}

{% endmacro %}
