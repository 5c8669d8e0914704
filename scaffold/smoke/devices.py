"""CPU or GPU: what the projects may use, and whether it is there."""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from scaffold.errors import Problem
from scaffold.smoke.failures import DeviceError
from scaffold.smoke.inside.devices import Found
from scaffold.smoke.inside.messages import Job
from scaffold.smoke.server import Server

Device = Literal["auto", "cpu", "gpu"]
DEVICES: tuple[Device, ...] = ("auto", "cpu", "gpu")
_ONLY_CPU = {"CUDA_VISIBLE_DEVICES": "-1", "HIP_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu"}


def environment(device: Device) -> Mapping[str, str]:
    """Return the variables that a server needs before it imports its backend."""
    return _ONLY_CPU if device == "cpu" or (device == "auto" and not has_driver()) else {}


def has_driver() -> bool:
    """Return whether this machine may have a GPU: whether a driver of one is loaded."""
    return sys.platform == "darwin" or any(
        Path(node).exists() for node in ("/dev/nvidiactl", "/dev/nvidia0", "/dev/kfd", "/dev/dxg")
    )


def require(device: Device) -> None:
    """Refuse at once what no backend could do.

    Raises:
        DeviceError: when a GPU is asked for where no driver is loaded.
    """
    if device == "gpu" and not has_driver():
        what = "no driver of a GPU is loaded (/dev/nvidiactl and /dev/kfd are missing)"
        remedy = "install the driver and see whether nvidia-smi lists a GPU, or use --device cpu"
        raise DeviceError(Problem("--device gpu", what, remedy))


def check(server: Server, device: Device) -> str:
    """Return "gpu" or "cpu": what the projects of `server` will run on.

    Raises:
        DeviceError: when a GPU is asked for and cannot be used, saying what is missing.
    """
    if device == "cpu" or (device == "auto" and not has_driver()):
        return "cpu"
    with tempfile.TemporaryDirectory() as work:
        found = _probe(server, Path(work))
    if not found["gpus"] and device == "gpu":
        remedy = "use --device cpu, or a machine with a GPU"
        raise DeviceError(Problem("--device gpu", found["missing"], remedy))
    return "gpu" if found["gpus"] else "cpu"


def _probe(server: Server, work: Path) -> Found:
    """Return the GPUs that a child of `server` sees, and what is missing where it sees none."""
    temporary = {"TMPDIR": str(work / "tmp")}
    folder, log = str(work), str(work / "device.txt")
    job = Job("devices:gpus", {}, folder, [], temporary, log, 120, memory=1 << 62, disk=1 << 40)
    outcome = server.run(job)
    if outcome.answer and outcome.answer.ok:
        return msgspec.convert(outcome.answer.value, Found)
    code = outcome.ending.code
    why = outcome.answer.error if outcome.answer else f"the probe ended with {code}"
    return Found(backend="", gpus=[], missing=why)
