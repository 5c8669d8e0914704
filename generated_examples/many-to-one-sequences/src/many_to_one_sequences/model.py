"""The network and its loss."""

import keras
import numpy as np
from keras import layers, ops

from .config import Config
from .data import FEATURES, Batches


def build_model(config: Config, train: Batches) -> keras.Model:
    """Return the network that gives the class probabilities of a sequence.

    (batch, steps, features) -> (batch, classes). Padding is NaN, on the right.
    """
    inputs = keras.Input((None, len(FEATURES)), name="steps")
    mask = step_mask(inputs)  # (batch, steps)
    x = normalization(np.concatenate(train.inputs))(inputs)
    x = ops.nan_to_num(x)  # a missing value is read as the mean
    x = layers.LSTM(config.units)(x, mask=mask)
    # (batch, units): the last hidden state has read the whole sequence
    outputs = layers.Dense(len(train.classes), activation="softmax")(x)
    return keras.Model(inputs, outputs, name="many_to_one")


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


def compile_model(model: keras.Model, config: Config) -> None:
    """Prepare `model` for training."""
    optimizer = keras.optimizers.Adam(config.learning_rate)
    optimizer.build(model.trainable_variables)  # for resume, and to trace the step once
    loss = "sparse_categorical_crossentropy"
    model.compile(optimizer, loss=loss, metrics=["accuracy"])
