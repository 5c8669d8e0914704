"""Vector to sequence: one row sets the state, each step reads the output before."""

import keras
from keras import layers, ops

from .config import Config
from .decoder import FeedbackCell
from .features import standardise
from .scaling import Statistics, unscale


def build_model(config: Config, statistics: Statistics) -> keras.Model:
    """Return the uncompiled model: encoded features in, original units out.

    {{ cookiecutter.shape_in }} → {{ cookiecutter.shape_out }}
    """
    row = keras.Input((len(statistics.encoding.mean),), name="features")
    x = standardise(row, statistics.encoding)  # {{ cookiecutter.shape_in }}
    cell = FeedbackCell(config.units)
    before = ops.zeros_like(x[:, :1])  # scaled, 0 is the mean of each target
    memory = [layers.Dense(size, activation="tanh")(x) for size in cell.state_size[1:]]
    count = layers.RepeatVector(len(config.targets))(x)
    write = layers.RNN(cell, return_sequences=True)
    steps = write(count, initial_state=[before, *memory])  # {{ cookiecutter.shape_out }}
    return keras.Model(row, unscale(steps, statistics), name="one_to_many")
