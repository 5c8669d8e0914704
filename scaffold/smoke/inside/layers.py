"""Whether the layers of a project follow its options, and its loss what they give."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .child import Failure

if TYPE_CHECKING:
    import keras
    import numpy as np

_PLACES = 24  # of an output, at most so many of which are looked at
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


def check_topology(model: "keras.Model", network: str, layers: int) -> None:
    """Raise Failure where a model lacks a cell or a layer that its project says it has.

    Args:
        network: what README.md calls it, such as "bidirectional LSTM", or "".
        layers: how many recurrent layers were asked for.
    """
    import keras

    found = list(model._flatten_layers())
    wrapped = [layer for layer in found if isinstance(layer, keras.layers.Bidirectional)]
    cells = [type(layer).__name__ for layer in found if type(layer).__name__.endswith("Cell")]
    cells = [name for name in cells if not name.startswith("Stacked")]
    cell = network.rpartition(" ")[2]
    if cell and not any(cell in name for name in cells):
        what = f"README.md says {network}, but the cells of the model are {sorted({*cells})}"
        raise Failure(f"model: {what}")
    if network.startswith("bidirectional") and not wrapped:
        raise Failure(f"model: README.md says {network}, but no layer is bidirectional")
    if cell and len(cells) - len(wrapped) < layers:
        what = f"{layers} recurrent layers were asked for (.scaffold.toml)"
        raise Failure(f"model: {what}, but it has {len(cells) - len(wrapped)}")


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


def check_loss(model: "keras.Model", data: object, quantiles: Sequence[float] = ()) -> None:
    """Raise Failure where a loss does not fit the outputs, or leaves some of them out.

    A loss of classes must not take probabilities for logits, or the reverse. One of numbers depends
    on each of them whose target is known and on no other, and costs more on the side where a
    quantile is more rarely. Data that is no sequence of batches is not looked at.

    Args:
        quantiles: of the last axis of the outputs, if there are any, the lowest first.
    """
    import keras
    import numpy as np

    outputs = None
    if isinstance(data, keras.utils.PyDataset):
        with contextlib.suppress(Exception):  # a model of the project's own making
            outputs = keras.ops.convert_to_numpy(model(data[0][0], training=False))
    if not isinstance(data, keras.utils.PyDataset) or not isinstance(outputs, np.ndarray):
        return
    losses = keras.losses.SparseCategoricalCrossentropy, keras.losses.CategoricalCrossentropy
    if not isinstance(model.loss, losses):
        said = ""
        with contextlib.suppress(Exception):  # data or a loss of another structure
            said = _loss_of_others(model, data[0], outputs, quantiles)
        if said:
            raise Failure(f"train: the loss {said}")
        return
    sums = outputs.sum(axis=-1)
    sure = bool((outputs >= 0).all() and np.allclose(sums, 1, atol=1e-3))
    if sure == model.loss.get_config().get("from_logits"):
        what = "probabilities" if sure else f"logits, whose sum is {sums.flat[0]:.3g}"
        raise Failure(f"train: the loss has from_logits={sure}, but the outputs are {what}")


def _loss_of_others(
    model: "keras.Model", batch: Sequence[object], outputs: "np.ndarray", quantiles: Sequence[float]
) -> str:
    """Return what a loss of numbers leaves out or turns around, "" if nothing."""
    import keras
    import numpy as np

    inputs, targets, *weights = batch
    if not isinstance(targets, np.ndarray) or targets.dtype.kind != "f":
        return ""

    def loss(true: np.ndarray, made: np.ndarray) -> float:
        parts = (inputs, true, made, *weights)
        tensors = keras.tree.map_structure(keras.ops.convert_to_tensor, parts)
        return float(model.compute_loss(*tensors))

    if not np.isfinite(before := loss(targets, outputs)):
        return ""
    far = 10 * float(np.nanmax(np.abs(targets)) + np.nanmax(np.abs(outputs)) + 1)
    known = np.isfinite(targets).any(axis=0)
    known = known.reshape(*known.shape, *(1 for _ in outputs.shape[targets.ndim :]))
    places = np.argwhere(np.broadcast_to(known, outputs.shape[1:]))
    for place in places[np.linspace(0, len(places) - 1, min(_PLACES, len(places))).astype(int)]:
        other = outputs.copy()
        other[:, *place] += far
        if loss(targets, other) == before:
            return f"does not depend on {place.tolist()} of the outputs of an example"
    missing, other = targets.copy(), outputs.copy()
    missing[::2], other[::2] = np.nan, outputs[::2] + far
    if np.isfinite(before := loss(missing, outputs)) and loss(missing, other) != before:
        return "depends on outputs whose targets are missing"
    for place in (0, -1) if len(quantiles) == outputs.shape[-1] else ():
        above, below = (np.repeat(targets[..., None], len(quantiles), axis=-1) for _ in range(2))
        above[..., place] += far
        below[..., place] -= far
        if (loss(targets, above) > loss(targets, below)) != (quantiles[place] < 0.5):
            side = "above" if place else "below"
            return f"of quantile {quantiles[place]:.3g} is larger {side} its target"
    return ""
