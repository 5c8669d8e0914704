"""A recurrent cell that reads what it wrote at the step before."""

from typing import Any

import keras
from keras import KerasTensor, layers, tree


@keras.saving.register_keras_serializable(package="{{ cookiecutter.package }}")
class FeedbackCell(layers.Layer):
    """One step: the output before and the memory in, the next output and memory out.

    Inside `keras.layers.RNN` it is a loop on every backend. Its sequence of inputs only
    says how many steps to write; it is never read.
    """

    def __init__(self, units: int, **options: Any) -> None:
        super().__init__(**options)
        self.units = units
        self.memory = {{ cookiecutter.cells }}
        self.write = layers.Dense(1)
        self.state_size = [1, *tree.flatten(self.memory.state_size)]
        self.output_size = 1

    def build(self, input_shape: tuple[int, ...]) -> None:
        self.memory.build((input_shape[0], 1))
        self.write.build((input_shape[0], self.units))

    def call(
        self, inputs: KerasTensor, states: list[Any], training: bool = False
    ) -> tuple[KerasTensor, list[Any]]:
        before, *parts = states
        memory = tree.pack_sequence_as(self.memory.state_size, parts)
        hidden, memory = self.memory(before, memory, training=training)
        output = self.write(hidden)  # (batch, 1)
        return output, [output, *tree.flatten(memory)]

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "units": self.units}
