{# What the networks that read a sequence share: normalized features, outputs, the loss. #}
{% from "facts.py" import classification, scaled_by, per_step with context %}
{% set features = "1" if cookiecutter.layout == "wide" else "len(FEATURES)" %}
{% macro header() %}
"""The network and its loss."""

{% include "imports.py" %}
from .config import Config
from .data import FEATURES, LABELS, Batches


{% endmacro %}
{% macro inputs() %}
{% filter trim("\n") %}
    inputs = keras.Input((None, {{ features }}), name="steps")
    mask = step_mask(inputs)  # (batch, steps)
    x = normalization(np.concatenate(train.inputs))(inputs)
    x = ops.nan_to_num(x)  # a missing value is read as the mean
{% endfilter %}
{% endmacro %}
{% macro outputs() %}
{% filter trim("\n") %}
{% if per_step %}
    # ops drop Keras' implicit mask, which would weight the loss a second time
{% endif %}
{% if classification %}
    outputs = {{ "ops.softmax(layers.Dense(len(train.classes))(x))" if per_step else 'layers.Dense(len(train.classes), activation="softmax")(x)' }}
{% else %}
    labels = {{ "np.concatenate(train.targets)" if per_step else "train.targets" }}
    mean, std = np.nanmean(labels, axis=0), np.nanstd(labels, axis=0)
    outputs = layers.Dense(len(LABELS))(x) * std + mean
{% endif %}
    return keras.Model(inputs, outputs, name="{{ cookiecutter.mode | replace("-", "_") }}")
{% endfilter %}
{% endmacro %}
{% macro mask_normalization_and_loss() %}
def step_mask(inputs):
    """Return where (batch, steps) there are steps: up to the last with a value."""
    known = ops.any(ops.logical_not(ops.isnan(inputs)), axis=-1)
    following = ops.cumsum(ops.flip(ops.cast(known, "int32"), axis=1), axis=1)
    return ops.flip(following, axis=1) > 0


def normalization(rows: np.ndarray) -> layers.Normalization:
    """Return the layer that scales each column of `rows` to mean 0 and variance 1."""
    mean = np.nanmean(rows, axis=0, dtype="float64")
    variance = np.nanvar(rows, axis=0, dtype="float64")
    variance = np.where(variance > 0, variance, 1.0)  # of a constant column
    return layers.Normalization(mean=mean, variance=variance)


def compile_model(model: keras.Model, config: Config{{ ", train: Batches" if scaled_by }}) -> None:
    """Prepare `model` for training."""
    optimizer = keras.optimizers.Adam(config.learning_rate)
    optimizer.build(model.trainable_variables)  # for resume, and to trace the step once
{% if classification %}
    loss = "sparse_categorical_crossentropy"
    model.compile(optimizer, loss=loss, {{ "weighted_metrics" if per_step else "metrics" }}=["accuracy"])
{% else %}
    model.compile(optimizer, loss=scaled_error(train))


def scaled_error(train: Batches) -> Callable:
    """Return the loss: the absolute error in units of each label's std."""
    labels = {{ "np.concatenate(train.targets)" if per_step else "train.targets" }}
    std = np.nanstd(labels, axis=0, dtype="float64").astype("float32")

    def loss(targets, outputs):
        return ops.abs(targets - outputs) / std  # ({{ "batch, steps, labels" if per_step else "batch, labels" }})

    return loss
{% endif %}
{% endmacro %}
