"""Tag whole sentences with a trained model."""

from collections.abc import Sequence

import keras
import numpy as np

from .encoding import Statistics, encode
from .inputs import outputs


def tag(
    model: keras.Model,
    sentences: Sequence[Sequence[str]],
    statistics: Statistics,
    size: int,
) -> tuple[list[list[str]], list[np.ndarray]]:
    """Return the tags of each sentence, and the probability of each tag."""
    tags: list[list[str]] = [[] for _ in sentences]
    probabilities = [np.empty(0) for _ in sentences]
    for rows, answers in outputs(model, encode(sentences, statistics.views), size):
        numbers, surest = answers.argmax(axis=-1), answers.max(axis=-1)  # (batch, T)
        for place, row in enumerate(rows):
            steps = len(sentences[row])
            tags[row] = [statistics.labels[n] for n in numbers[place, :steps]]
            probabilities[row] = surest[place, :steps]
    return tags, probabilities
