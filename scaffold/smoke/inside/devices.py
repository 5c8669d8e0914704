"""Which devices there are, and on which the training really ran."""

import importlib
import os
import traceback
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:  # an environment has one backend, and a server has imported it
    import keras


class Found(TypedDict):
    """The GPUs that a backend can use, or why it can use none."""

    backend: str
    gpus: list[str]
    missing: str


class Evidence(TypedDict, total=False):
    """Where a training ran: the devices of the weights and of what a step returns."""

    backend: str
    variables: list[str]
    step: list[str]
    cudnn: bool | None
    gpu_bytes: int


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


def watch_training() -> Evidence:
    """Return a dict that every later `fit` fills with the devices of its variables and steps."""
    import keras

    found = Evidence()
    fit = keras.Model.fit

    def watched(
        model: keras.Model, *arguments: object, **options: object
    ) -> keras.callbacks.History:
        history = fit(model, *arguments, **options)
        found.update(evidence(model, arguments[0] if arguments else options.get("x")))
        return history

    keras.Model.fit = watched
    return found


def evidence(model: "keras.Model", data: object) -> Evidence:
    """Return where the weights of a trained model lie and where a step of it ran."""
    import keras

    backend = str(keras.backend.backend())
    tensors = [variable.value for variable in model.trainable_variables]
    found = Evidence(
        backend=backend,
        variables=sorted({_device(tensor, backend) for tensor in tensors}),
        step=sorted({_device(tensor, backend) for tensor in _step(model, data)}),
        cudnn=_cudnn(model, backend),
    )
    if (peak := _memory(backend)) is not None:
        found["gpu_bytes"] = peak
    return found


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


def _device(tensor: "keras.KerasTensor", backend: str) -> str:
    if backend == "jax":
        return ", ".join(sorted(f"{device.platform}:{device.id}" for device in tensor.devices()))
    text = str(tensor.device)
    return text.rpartition("/device:")[2].lower() if "/device:" in text else text.lower()


def _cudnn(model: "keras.Model", backend: str) -> bool | None:
    """Return whether training used cuDNN's own recurrent operation, None where nobody can say."""
    if backend == "torch":
        cudnn = importlib.import_module("torch.backends.cudnn")
        return bool(cudnn.is_available() and any(p.is_cuda for p in model.parameters()))
    if backend == "tensorflow":
        return any("CudnnRNN" in name for name in _tensorflow_operations())
    return None


def _tensorflow_operations() -> set[str]:
    """Return the types of all operations in the functions that training has traced."""
    from tensorflow.python.eager import context

    names: set[str] = set()
    for name in context.context().list_function_names():
        definition = context.context().get_function_def(name)
        names.update(node.op for node in definition.node_def)
    return names


def _memory(backend: str) -> int | None:
    """Return the peak of the memory that was taken on the GPU, where there is one."""
    if backend == "tensorflow":
        import tensorflow as tf

        if tf.config.list_physical_devices("GPU"):
            return int(tf.config.experimental.get_memory_info("GPU:0")["peak"])
    if backend == "jax":
        import jax

        device = jax.devices()[0]
        if device.platform != "cpu":
            return int((device.memory_stats() or {}).get("peak_bytes_in_use", 0))
    return None
