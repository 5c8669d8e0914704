"""Inputs of unlike length in one array, and what a model puts out for them."""

from collections.abc import Iterator, Sequence

import keras
import numpy as np

from .padding import by_length, pad, padded_length

FILL = np.nan  # what stands after the end of an input


def stack(inputs: Sequence[np.ndarray], rows: np.ndarray) -> np.ndarray:
    """Return the inputs of `rows`, padded on the right: (rows, length, …)."""
    chosen = [inputs[row] for row in rows]
    return pad(chosen, padded_length(max(map(len, chosen))), FILL)


def outputs(
    model: keras.Model, inputs: Sequence[np.ndarray], size: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield, batch by batch, rows of `inputs` and what `model` puts out for them."""
    lengths = np.array([len(sequence) for sequence in inputs])
    for rows in by_length(lengths, size):
        output = model.predict_on_batch(stack(inputs, rows))
        yield rows, keras.ops.convert_to_numpy(output)
