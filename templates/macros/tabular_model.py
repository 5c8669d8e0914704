{# What the networks that read a row of a table share: normalized features, outputs, the loss. #}
{% from "facts.py" import categories, only_categories, classification, profile, scaled_by with context %}
{% macro header() %}
"""The network and its loss."""

{% include "imports.py" %}
from .config import Config
from .data import NUMBERS, TARGET, TARGETS, Rows


{% endmacro %}
{% macro inputs() %}
{% filter trim("\n") %}
    inputs = keras.Input(train.features.shape[1:], name="features")
{% if only_categories %}
    x = inputs
{% elif categories %}
    numbers = inputs[:, : len(NUMBERS)]
    numbers = normalization(train.features[:, : len(NUMBERS)])(numbers)
    numbers = ops.nan_to_num(numbers)  # a missing number is read as the mean
    x = ops.concatenate([numbers, inputs[:, len(NUMBERS) :]], axis=1)
{% else %}
    x = normalization(train.features)(inputs)
    x = ops.nan_to_num(x)  # a missing number is read as the mean
{% endif %}
{% endfilter %}
{% endmacro %}
{% macro normalization_and_loss() %}
{% if not (classification and only_categories) %}
def normalization(rows: np.ndarray{{ ", **options" if not classification }}) -> layers.Normalization:
    """Return the layer that scales each column of `rows` to mean 0 and variance 1."""
    variance = rows.var(axis=0, dtype="float64")
    return layers.Normalization(
        mean=rows.mean(axis=0, dtype="float64"),
        variance=np.where(variance > 0, variance, 1.0),  # of a constant column
{% if not classification %}
        **options,
{% endif %}
    )


{% endif %}
def compile_model(model: keras.Model, config: Config{{ ", train: Rows" if scaled_by }}) -> None:
    """Prepare `model` for training."""
    optimizer = keras.optimizers.Adam(config.learning_rate)
    optimizer.build(model.trainable_variables)  # for resume, and to trace the step once
{% if classification %}
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
{% else %}
    model.compile(optimizer, loss=scaled_mae(train), metrics=["mae"])


def scaled_mae(train: Rows) -> Callable:
    """Return the loss: MAE in units of each target's std."""
    scale = train.targets.std(axis=0, dtype="float64").astype("float32")

    def loss(targets, outputs):
        return ops.mean(ops.divide(ops.abs(targets - outputs), scale), axis=-1)

    return loss
{% endif %}
{% endmacro %}
