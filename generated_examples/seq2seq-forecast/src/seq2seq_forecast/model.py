"""The network and its loss."""

from collections.abc import Callable

import keras
import numpy as np
from keras import layers, ops

from .config import Config
from .data import FEATURES, TARGETS, Windows


def build_model(config: Config, train: Windows) -> keras.Model:
    """Return the training graph: each decoder step reads the true value before it."""
    window = keras.Input((config.input_length, len(FEATURES)), name="window")
    previous = keras.Input((config.output_length, len(TARGETS)), name="previous")
    encoder, decoder = build_encoder(config, train), build_decoder(config)
    scale = normalization(train.rows.targets, name="scale")
    unscale = normalization(train.rows.targets, invert=True, name="unscale")
    x, *_ = decoder([scale(previous), *encoder(window)])
    return keras.Model({"window": window, "previous": previous}, unscale(x))


def build_encoder(config: Config, train: Windows) -> keras.Model:
    """Return the encoder: window -> its last states (batch, units)."""
    inputs = keras.Input((config.input_length, len(FEATURES)), name="window")
    x = normalization(train.rows.features)(inputs)
    _, *states = layers.LSTM(config.units, return_state=True)(x)
    return keras.Model(inputs, states, name="encoder")


def build_decoder(config: Config) -> keras.Model:
    """Return the decoder: targets, states -> the next targets, states."""
    previous = keras.Input((None, len(TARGETS)), name="previous")
    states = [keras.Input((config.units,)) for _ in range(2)]
    rnn = layers.LSTM(config.units, return_sequences=True, return_state=True)
    x, *new_states = rnn(previous, initial_state=states)  # (batch, steps, units)
    x = layers.Dense(len(TARGETS))(x)  # (batch, steps, targets)
    return keras.Model([previous, *states], [x, *new_states], name="decoder")


def build_forecaster(model: keras.Model, config: Config) -> keras.Model:
    """Return the forecasting graph: each decoder step reads the output before it."""
    window = keras.Input((config.input_length, len(FEATURES)), name="window")
    states = model.get_layer("encoder")(window)
    x = model.get_layer("scale")(window[:, -1:, : len(TARGETS)])  # (batch, 1, targets)
    steps = []
    for _ in range(config.output_length):
        x, *states = model.get_layer("decoder")([x, *states])
        steps.append(x)
    outputs = model.get_layer("unscale")(ops.concatenate(steps, axis=1))
    return keras.Model({"window": window}, outputs)


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
    model.compile(optimizer, loss=scaled_mae(train))


def scaled_mae(train: Windows) -> Callable:
    """Return the loss: MAE in units of each target's std, missing targets left out."""
    std = np.nanstd(train.rows.targets, axis=0, dtype="float64").astype("float32")

    def loss(targets, outputs):
        targets = ops.where(ops.isnan(targets), outputs, targets)  # an error of 0
        return ops.mean(ops.divide(ops.abs(targets - outputs), std), axis=-1)

    return loss
