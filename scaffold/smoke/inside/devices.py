"""Which devices there are, and on which the training really ran."""

import inspect
import os
import traceback
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:  # an environment has one backend, and a server has imported it
    import keras
    import numpy as np


class Found(TypedDict):
    """The GPUs that a backend can use, or why it can use none."""

    backend: str
    gpus: list[str]
    missing: str


class Evidence(TypedDict, total=False):
    """Of a training: the devices of the weights and of what a step returns, the loss before it.

    `still` names the layers that it should have trained and left as they were.
    """

    variables: list[str]
    step: list[str]
    still: list[str]
    untrained: float


def gpus() -> Found:
    """Return the GPUs that the backend of Keras can use, or why it can use none."""
    import keras

    backend = str(keras.backend.backend())
    try:
        found = _GPUS[backend]()
    except Exception as error:
        return {"backend": backend, "gpus": [], "missing": f"{backend} says: {error}"}
    return {"backend": backend, "gpus": found, "missing": "" if found else _missing(backend)}


def _tensorflow_gpus() -> list[str]:
    import tensorflow as tf

    return [device.name for device in tf.config.list_physical_devices("GPU")]


def _jax_gpus() -> list[str]:
    import jax

    return [str(device) for device in jax.devices() if device.platform in ("gpu", "cuda", "rocm")]


def _torch_gpus() -> list[str]:
    import torch

    return [torch.cuda.get_device_name(index) for index in range(torch.cuda.device_count())]


_GPUS = {"tensorflow": _tensorflow_gpus, "jax": _jax_gpus, "torch": _torch_gpus}


def _missing(backend: str) -> str:
    """Return what keeps `backend` from using a GPU of this machine."""
    if not os.path.exists("/dev/nvidiactl") and not os.path.exists("/dev/kfd"):
        return "no GPU driver is loaded (no /dev/nvidiactl)"
    packages = {"tensorflow": "tensorflow[and-cuda]", "jax": "jax[cuda13]", "torch": "torch"}
    return f"there is a driver, but {backend} cannot use it: pip install '{packages[backend]}'"


def watch_training(compare: bool) -> Evidence:
    """Return a dict that every later `fit` fills; `compare`: with the loss before it, too."""
    import keras

    found = Evidence()
    fit, parameters = keras.Model.fit, inspect.signature(keras.Model.fit)

    def watched(model: keras.Model, *arguments: object, **named: object) -> object:
        given = parameters.bind(model, *arguments, **named).arguments
        validation = given.get("validation_data")
        if (
            compare and validation is not None and not isinstance(validation, Iterator)
        ):  # to be read twice
            x, y, weight = keras.utils.unpack_x_y_sample_weight(validation)
            scores = model.evaluate(x, y, sample_weight=weight, verbose=0, return_dict=True)
            found["untrained"] = float(scores["loss"])
        before = _weights(model)
        history = fit(model, *arguments, **named)
        found["still"] = _still(model, before)
        weights = [variable.value for variable in model.trainable_variables]
        found["variables"] = sorted(set(map(_device, weights)))
        found["step"] = sorted(set(map(_device, _step(model, given.get("x")))))
        return history

    keras.Model.fit = watched
    return found


def _weights(model: "keras.Model") -> "dict[str, np.ndarray]":
    """Return copies of the weights that a training changes, by their path."""
    import keras

    weights = model.trainable_variables
    return {one.path: keras.ops.convert_to_numpy(one).copy() for one in weights}


def _still(model: "keras.Model", before: "dict[str, np.ndarray]") -> list[str]:
    """Return the layers that have weights to be trained, each as it was `before`."""
    after = _weights(model)
    return [
        layer.name
        for layer in model._flatten_layers(include_self=False)
        if layer.trainable_variables
        and all(_same(before, after, one.path) for one in layer.trainable_variables)
    ]


def _same(before: "dict[str, np.ndarray]", after: "dict[str, np.ndarray]", path: str) -> bool:
    return path in before and path in after and bool((before[path] == after[path]).all())


def _step(model: "keras.Model", data: object) -> list["keras.KerasTensor"]:
    """Return the tensors that come out of the model for some of its own training data.

    There are none where the data cannot be looked at twice, such as that of a generator.
    """
    import keras

    try:
        inputs = _inputs(data)
        return list(keras.tree.flatten(model(inputs, training=True)))
    except Exception:
        traceback.print_exc()
        return []


def _inputs(data: object) -> object:
    """Return the inputs of a batch: the first of a data set, or two examples of arrays."""
    import keras

    if isinstance(data, keras.utils.PyDataset):
        batch = data[0]
    elif hasattr(data, "element_spec") and isinstance(data, Iterable):  # of TensorFlow
        batch = next(iter(data))
    else:
        return keras.tree.map_structure(lambda array: array[:2], data)
    return batch[0] if isinstance(batch, tuple) else batch


def _device(tensor: "keras.KerasTensor") -> str:
    """Return where a tensor lies: of JAX the platform, else what follows "/device:"."""
    if callable(devices := getattr(tensor, "devices", None)):
        return ", ".join(sorted(f"{device.platform}:{device.id}" for device in devices()))
    return str(tensor.device).rpartition("/device:")[2].lower()
