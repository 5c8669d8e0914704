"""The network and its loss."""

from collections.abc import Callable

import keras
import numpy as np
from keras import layers, ops

from .config import Config
from .data import TARGETS, Rows


def build_model(config: Config, train: Rows) -> keras.Model:
    """Return the network that reads the same row at every step of the profile.

    (batch, features) -> (batch, steps, 1), both in original units.
    """
    inputs = keras.Input(train.features.shape[1:], name="features")
    x = normalization(train.features)(inputs)
    x = ops.nan_to_num(x)  # a missing number is read as the mean
    x = layers.RepeatVector(len(TARGETS))(x)  # (batch, steps, features)
    x = layers.LSTM(config.units, return_sequences=True)(x)
    x = layers.Dense(1)(x)[:, :, 0]  # (batch, steps, units) -> (batch, steps)
    outputs = normalization(train.targets[:, :, 0], invert=True)(x)[..., None]
    return keras.Model(inputs, outputs, name="one_to_many")


def normalization(rows: np.ndarray, **options) -> layers.Normalization:
    """Return the layer that scales each column of `rows` to mean 0 and variance 1."""
    variance = rows.var(axis=0, dtype="float64")
    return layers.Normalization(
        mean=rows.mean(axis=0, dtype="float64"),
        variance=np.where(variance > 0, variance, 1.0),  # of a constant column
        **options,
    )


def compile_model(model: keras.Model, config: Config, train: Rows) -> None:
    """Prepare `model` for training."""
    optimizer = keras.optimizers.Adam(config.learning_rate)
    optimizer.build(model.trainable_variables)  # for resume, and to trace the step once
    model.compile(optimizer, loss=scaled_mae(train), metrics=["mae"])


def scaled_mae(train: Rows) -> Callable:
    """Return the loss: MAE in units of each target's std."""
    scale = train.targets.std(axis=0, dtype="float64").astype("float32")

    def loss(targets, outputs):
        return ops.mean(ops.divide(ops.abs(targets - outputs), scale), axis=-1)

    return loss
