"""Texts in, texts out: what the model writes for each source."""

from collections.abc import Sequence

import keras
import numpy as np

from .alphabets import Statistics
from .padding import by_length, pad, padded_length


def decode(
    model: keras.Model, sources: Sequence[str], statistics: Statistics, size: int
) -> list[str]:
    """Return what `model` writes for each of `sources`, `size` of them at a time."""
    encoded = [np.array(statistics.source.encode(text), "int32") for text in sources]
    lengths = np.array([len(sequence) for sequence in encoded])
    texts = [""] * len(encoded)
    for rows in by_length(lengths, size):
        batch = pad([encoded[row] for row in rows], padded_length(lengths[rows].max()))
        written = model.predict_on_batch({"source": batch})
        for row, numbers in zip(rows, keras.ops.convert_to_numpy(written), strict=True):
            texts[row] = statistics.target.decode(numbers)
    return texts


def tell_unknown(sources: Sequence[str], statistics: Statistics) -> None:
    """Say which symbols of `sources` the training rows did not hold."""
    unknown = statistics.source.unknown(sources)
    if unknown:
        more = ", …" if len(unknown) > 10 else ""
        shown = ", ".join(map(repr, unknown[:10]))
        print(
            f"{len(unknown)} symbols that training never saw, all read as the same "
            f"unknown one: {shown}{more}"
        )
