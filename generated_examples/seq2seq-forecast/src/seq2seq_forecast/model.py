"""Seq2seq LSTM.

28 days in, the next 7 days of births out.
"""

import dataclasses
from typing import Any

import keras
from keras import KerasTensor, layers, ops

from .config import Config
from .feedback import scale_targets
from .scaling import Statistics, standardise, unscale


def build_model(config: Config, statistics: Statistics) -> "Seq2Seq":
    """Return the uncompiled model, original units in and out.

    (batch, 28, 2) → (batch, 7, 1)
    """
    model = Seq2Seq(dataclasses.asdict(config), dataclasses.asdict(statistics))
    model.build()
    return model


@keras.saving.register_keras_serializable("seq2seq_forecast")
class Seq2Seq(keras.Model):
    """An encoder that hands its state to a decoder.

    Called with {"window", "previous"} it is taught: each step reads the true value
    before it. Called with a window alone it forecasts: each step reads back the
    output before it, the whole batch in one loop.

    In the learning curve, the training loss is therefore that of one step ahead, and
    the validation loss that of a whole forecast.
    """

    def __init__(self, config: dict, statistics: dict, **kwargs: Any) -> None:
        super().__init__(name="seq2seq", **kwargs)
        self.config = Config(**config)
        self.statistics = Statistics(**statistics)
        self.encoder = layers.LSTM(self.config.units, return_state=True)
        self.decoder = layers.LSTM(
            self.config.units, return_state=True, return_sequences=True
        )
        self.head = layers.Dense(len(self.config.targets))

    def build(self, input_shape: Any = None) -> None:
        """Make every weight, so that a saved copy can be filled before it is called."""
        config = self.config
        self.encoder.build((None, config.input_length, len(config.features)))
        self.decoder.build((None, config.output_length, len(config.targets)))
        self.head.build((None, config.output_length, config.units))
        self.built = True

    def call(self, inputs: Any, training: bool = False) -> KerasTensor:
        """Return (batch, 7, 1), taught or forecast."""
        if isinstance(inputs, dict):
            return self.teach(inputs["window"], inputs["previous"], training)
        return self.forecast(inputs, training)

    def teach(
        self, window: KerasTensor, previous: KerasTensor, training: bool
    ) -> KerasTensor:
        """Return the outputs when `previous`, (batch, 7, 1), is read."""
        state = self.encode(window, training)
        read = scale_targets(previous, self.statistics)
        # (batch, 7, 64)
        x, *_ = self.decoder(read, initial_state=state, training=training)
        return unscale(self.head(x), self.statistics)

    def forecast(self, window: KerasTensor, training: bool) -> KerasTensor:
        """Return the outputs when each step reads the one before."""
        state = self.encode(window, training)
        last = window[:, -1:, : len(self.config.targets)]  # (batch, 1, 1)
        start = scale_targets(last, self.statistics)[:, 0]

        def step(carry: Any, _: None) -> tuple[Any, Any]:
            output, state = carry
            x, state = self.decoder.cell(output, state, training=training)
            carry = self.head(x), state
            # on TensorFlow, scan emits only what is shaped like the carry
            return carry, carry

        _, (steps, _) = ops.scan(step, (start, state), length=self.config.output_length)
        steps = ops.transpose(steps, (1, 0, 2))  # from (7, batch, 1)
        return unscale(steps, self.statistics)

    def encode(self, window: KerasTensor, training: bool) -> list[KerasTensor]:
        """Return the state after the whole window, the decoder's first."""
        x = standardise(window, self.statistics)  # (batch, 28, 2)
        _, *state = self.encoder(x, training=training)
        return state

    def get_config(self) -> dict[str, Any]:
        return {
            "config": dataclasses.asdict(self.config),
            "statistics": dataclasses.asdict(self.statistics),
        }
