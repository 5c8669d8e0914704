"""The network and its loss."""

from collections.abc import Callable

import keras
import numpy as np
from keras import layers, ops

from .config import Config
from .data import FEATURES, TARGETS, Windows


def build_model(config: Config, train: Windows) -> keras.Model:
    """Return the network that has an output for each of the last steps it reads.

    (batch, input_length, features) -> (batch, output_length, targets), both in original
    units.
    """
    inputs = keras.Input((config.input_length, len(FEATURES)), name="window")
    x = normalization(train.rows.features)(inputs)
    x = layers.LSTM(config.units, return_sequences=True)(x)
    # (batch, output_length, units): a state has read the steps up to its own
    x = x[:, -config.output_length :]
    x = layers.Dense(len(TARGETS))(x)  # (batch, steps, targets)
    outputs = normalization(train.rows.targets, invert=True)(x)
    return keras.Model(inputs, outputs, name="many_to_many_last")


def normalization(rows: np.ndarray, **options) -> layers.Normalization:
    """Return the layer that scales each column of `rows` to mean 0 and variance 1."""
    mean = np.nanmean(rows, axis=0, dtype="float64")
    variance = np.nanvar(rows, axis=0, dtype="float64")
    variance[variance == 0] = 1.0  # a constant column
    return layers.Normalization(mean=mean, variance=variance, **options)


def compile_model(model: keras.Model, config: Config, train: Windows) -> None:
    """Prepare `model` for training."""
    optimizer = keras.optimizers.Adam(config.learning_rate)
    optimizer.build(model.trainable_variables)  # for resume, and to trace the step once
    tensorflow = keras.backend.backend() == "tensorflow"  # JAX always compiles
    model.compile(
        optimizer,
        loss=scaled_mae(train),
        jit_compile=config.jit_compile if tensorflow else "auto",
        steps_per_execution=config.steps_per_execution if tensorflow else 1,
    )


def scaled_mae(train: Windows) -> Callable:
    """Return the loss: MAE in units of each target's std, missing targets left out."""
    std = np.nanstd(train.rows.targets, axis=0, dtype="float64").astype("float32")

    def loss(targets, outputs):
        targets = ops.where(ops.isnan(targets), outputs, targets)  # an error of 0
        return ops.mean(ops.divide(ops.abs(targets - outputs), std), axis=-1)

    return loss
