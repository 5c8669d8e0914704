"""The network and its loss."""

import keras
import numpy as np
from keras import layers, ops

from .config import Config
from .data import NUMBERS, TARGET, Rows


def build_model(config: Config, train: Rows) -> keras.Model:
    """Return the dense network that predicts the probability of each class.

    (batch, features), in original units -> (batch, classes).
    """
    inputs = keras.Input(train.features.shape[1:], name="features")
    numbers = inputs[:, : len(NUMBERS)]
    numbers = normalization(train.features[:, : len(NUMBERS)])(numbers)
    numbers = ops.nan_to_num(numbers)  # a missing number is read as the mean
    x = ops.concatenate([numbers, inputs[:, len(NUMBERS) :]], axis=1)
    x = layers.Dense(config.units, activation="relu")(x)  # (batch, units)
    outputs = layers.Dense(len(train.categories[TARGET]), activation="softmax")(x)
    return keras.Model(inputs, outputs, name="one_to_one")


def normalization(rows: np.ndarray) -> layers.Normalization:
    """Return the layer that scales each column of `rows` to mean 0 and variance 1."""
    variance = rows.var(axis=0, dtype="float64")
    return layers.Normalization(
        mean=rows.mean(axis=0, dtype="float64"),
        variance=np.where(variance > 0, variance, 1.0),  # of a constant column
    )


def compile_model(model: keras.Model, config: Config) -> None:
    """Prepare `model` for training."""
    optimizer = keras.optimizers.Adam(config.learning_rate)
    optimizer.build(model.trainable_variables)  # for resume, and to trace the step once
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
