"""Whether the layers of a project follow its options, and its loss what they give."""

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from .child import Failure

if TYPE_CHECKING:
    import keras

_LIKE = 0.03  # relative difference of the deviations of two draws


def check_layers(model: "keras.Model", usual: Mapping[str, float]) -> None:
    """Raise Failure where a layer that has learnt nothing is frozen, or has what is `usual`."""
    import keras

    for layer in model._flatten_layers():
        if isinstance(layer, keras.layers.RNN) and not layer.trainable:
            raise Failure(f"train: the layer {layer.name} is not trained")
        name, value = _setting(layer)
        if value and usual.get(name) == value:
            flag = f"--{name.replace('_', '-')}"
            raise Failure(f"train ignores {flag}: the layer {layer.name} has {value:g}")
        if isinstance(layer, keras.layers.Embedding) and not layer.trainable and _is_drawn(layer):
            raise Failure(f"train: the layer {layer.name} is as it was drawn, and is not trained")


def _setting(layer: "keras.layers.Layer") -> tuple[str, float | None]:
    """Return the option that a layer follows, and what it has of it."""
    from keras import layers

    if isinstance(layer, layers.RNN):
        return "units", getattr(layer.cell, "units", None)
    if isinstance(layer, layers.Embedding):
        return "embedding_size", layer.output_dim
    return "dropout", getattr(layer, "rate", None)


def _is_drawn(layer: "keras.layers.Embedding") -> bool:
    """Return whether the vectors of `layer` are spread as its initializer draws them."""
    import keras
    import numpy as np

    by = keras.initializers
    if not isinstance(
        layer.embeddings_initializer, by.RandomNormal | by.RandomUniform | by.TruncatedNormal
    ):
        return False  # such as vectors that were learnt elsewhere
    found, drawn = (
        keras.ops.convert_to_numpy(vectors)
        for vectors in (layer.embeddings, layer.embeddings_initializer(layer.embeddings.shape))
    )
    size = float(drawn.std())
    near = (abs(one(found) - one(drawn)) <= _LIKE * size for one in (np.mean, np.std))
    return bool(size) and all(near)


def check_loss(model: "keras.Model", data: object) -> None:
    """Raise Failure where the loss of classes takes probabilities for logits, or the reverse.

    A loss of another kind, and data that is no sequence of batches, are not looked at.
    """
    import keras
    import numpy as np

    losses = keras.losses.SparseCategoricalCrossentropy, keras.losses.CategoricalCrossentropy
    if not isinstance(model.loss, losses) or not isinstance(data, keras.utils.PyDataset):
        return
    outputs = None
    with contextlib.suppress(Exception):  # a model of the project's own making
        outputs = keras.ops.convert_to_numpy(model(data[0][0], training=False))
    if not isinstance(outputs, np.ndarray):
        return
    sums = outputs.sum(axis=-1)
    sure = bool((outputs >= 0).all() and np.allclose(sums, 1, atol=1e-3))
    if sure == model.loss.get_config().get("from_logits"):
        what = "probabilities" if sure else f"logits, whose sum is {sums.flat[0]:.3g}"
        raise Failure(f"train: the loss has from_logits={sure}, but the outputs are {what}")
