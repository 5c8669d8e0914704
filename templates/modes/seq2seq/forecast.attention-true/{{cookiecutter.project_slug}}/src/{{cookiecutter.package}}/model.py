"""Seq2seq {{ cookiecutter.cell_words }} with attention.

{{ cookiecutter.span_in }} in, the next {{ cookiecutter.span_out }} of {{ cookiecutter.quantity }} out.
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

    {{ cookiecutter.shape_in }} → {{ cookiecutter.shape_out }}
    """
    model = Seq2Seq(dataclasses.asdict(config), dataclasses.asdict(statistics))
    model.build()
    return model


@keras.saving.register_keras_serializable("{{ cookiecutter.package }}")
class Seq2Seq(keras.Model):
    """An encoder that hands its state to a decoder, which looks back at all it read.

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
        self.encoder = {{ cookiecutter.encoder_steps }}
        self.decoder = {{ cookiecutter.decoder }}
        self.attention = layers.Attention(use_scale=True)  # Luong et al., 2015
        self.head = layers.Dense(len(self.config.targets))

    def build(self, input_shape: Any = None) -> None:
        """Make every weight, so that a saved copy can be filled before it is called."""
        config = self.config
        self.encoder.build((None, config.input_length, len(config.features)))
        self.decoder.build((None, config.output_length, len(config.targets)))
        size = {{ cookiecutter.decoder_units }}
        looking = (None, config.output_length, size)
        self.attention.build([looking, (None, config.input_length, size)])
        self.head.build((None, config.output_length, 2 * size))
        self.built = True

    def call(self, inputs: Any, training: bool = False) -> KerasTensor:
        """Return {{ cookiecutter.shape_out }}, taught or forecast."""
        if isinstance(inputs, dict):
            return self.teach(inputs["window"], inputs["previous"], training)
        return self.forecast(inputs, training)

    def teach(
        self, window: KerasTensor, previous: KerasTensor, training: bool
    ) -> KerasTensor:
        """Return the outputs when `previous`, {{ cookiecutter.shape_out }}, is read."""
        states, state = self.encode(window, training)
        read = scale_targets(previous, {{ cookiecutter.window_argument }}self.statistics)
        # (batch, {{ cookiecutter.output_length }}, {{ cookiecutter.decoder_size }})
        x, *_ = self.decoder(read, initial_state=state, training=training)
        return unscale(self.attend(x, states), {{ cookiecutter.window_argument }}self.statistics)

    def forecast(self, window: KerasTensor, training: bool) -> KerasTensor:
        """Return the outputs when each step reads the one before."""
        states, state = self.encode(window, training)
        last = window[:, -1:, : len(self.config.targets)]  # (batch, 1, {{ cookiecutter.outputs }})
        start = scale_targets(last, {{ cookiecutter.window_argument }}self.statistics)[:, 0]

        def step(carry: Any, _: None) -> tuple[Any, Any]:
            output, state = carry
            x, state = self.decoder.cell(output, state, training=training)
            output = self.attend(x[:, None], states)[:, 0]
            carry = output, state
            # on TensorFlow, scan emits only what is shaped like the carry
            return carry, carry

        _, (steps, _) = ops.scan(step, (start, state), length=self.config.output_length)
        steps = ops.transpose(steps, (1, 0, 2))  # from ({{ cookiecutter.output_length }}, batch, {{ cookiecutter.outputs }})
        return unscale(steps, {{ cookiecutter.window_argument }}self.statistics)

    def encode(
        self, window: KerasTensor, training: bool
    ) -> tuple[KerasTensor, list[KerasTensor]]:
        """Return the state at every step of the window, and the decoder's first."""
        x = standardise(window, self.statistics)  # (batch, {{ cookiecutter.input_length }}, {{ cookiecutter.feature_width }})
        states, *state = self.encoder(x, training=training)
        return states, {{ cookiecutter.handed_state }}

    def attend(self, x: KerasTensor, states: KerasTensor) -> KerasTensor:
        """Return an output for each state of the decoder and what it looks back at.

        (batch, N, {{ cookiecutter.decoder_size }}) and (batch, {{ cookiecutter.input_length }}, {{ cookiecutter.decoder_size }}) → (batch, N, {{ cookiecutter.outputs }}), where N is {{ cookiecutter.output_length }} or 1
        """
        context = self.attention([x, states])  # (batch, N, {{ cookiecutter.decoder_size }})
        return self.head(ops.concatenate([x, context], axis=-1))

    def get_config(self) -> dict[str, Any]:
        return {
            "config": dataclasses.asdict(self.config),
            "statistics": dataclasses.asdict(self.statistics),
        }
