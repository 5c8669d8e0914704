"""The client side of the fork server: start it, hand it jobs, wait for their ends."""

import contextlib
import importlib.util
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from pathlib import Path

import msgspec

from scaffold.smoke.failures import ServerLost
from scaffold.smoke.inside import processes
from scaffold.smoke.inside.messages import Answer, Ending, Job

INSIDE = Path(__file__).parent / "inside"
TENSORFLOW = "tensorflow"  # which `keras.utils.set_random_seed` imports wherever it is installed
BACKENDS = {
    "tensorflow": (TENSORFLOW,),
    "jax": ("jax", "jax.numpy", TENSORFLOW),
    "torch": ("torch", TENSORFLOW),
}
TOOLS = (
    *("numpy", "polars", "keras", "matplotlib.figure", "matplotlib.backends.backend_agg"),
    *("sklearn.linear_model", "sklearn.pipeline", "sklearn.feature_extraction.text"),
    *("sklearn.metrics", "rapidfuzz.distance", "tyro", "typeguard", "PIL.PngImagePlugin"),
    *("pytest", "hatchling.build", "packaging.requirements"),
    "hypothesis",  # where it is installed, its plugin of pytest imports it in every project
)
_PATIENCE = 300  # seconds that a machine under load may need to start and import a backend
_LOOK = 2  # seconds between two looks whether the server was stopped
_GRACE = 60  # seconds after the timeout of a job, until its server counts as lost


@dataclass(frozen=True)
class Outcome:
    """How a job ended, and what its function said, None where it said nothing."""

    ending: Ending
    answer: Answer | None


@dataclass
class Server:
    """A connection to a fork server; `run` may be called from several threads."""

    connection: socket.socket
    process: subprocess.Popen[bytes] | None = None
    folder: Path | None = None
    _waiting: dict[int, Future[Outcome]] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _lost: bool = False

    def __post_init__(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()

    def run(self, job: Job) -> Outcome:
        """Run `job` in a process of its own and wait for its end.

        Raises:
            ServerLost: when the server dies first, or is stopped.
        """
        number = next(self._numbers)
        future: Future[Outcome] = Future()
        message = {"number": number, **asdict(job)}
        with self._lock:
            if self._lost:
                raise ServerLost("the fork server is gone")
            self._waiting[number] = future
        with contextlib.suppress(OSError):  # then the other thread finds out too
            self.connection.sendall(json.dumps(message).encode() + b"\n")
        patience = time.monotonic() + job.timeout + _PATIENCE + _GRACE
        while time.monotonic() < patience:
            with contextlib.suppress(TimeoutError):
                return future.result(_LOOK)
            if self.process and processes.stopped(self.process.pid):
                raise ServerLost("the fork server was stopped")
        raise ServerLost("the fork server does not answer")

    def close(self) -> None:
        """Hang up; the server kills what still runs for this client, and ends with its last one."""
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()
        if self.process:
            self.process.terminate()  # it may still be importing
            self.process.send_signal(signal.SIGCONT)  # or have been stopped
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _listen(self) -> None:
        """Give each reply to the thread that waits for it."""
        with contextlib.suppress(OSError, ValueError):  # the connection ends, here or there
            for line in self.connection.makefile("rb"):
                reply = json.loads(line)
                future = self._waiting.pop(reply.pop("number"))
                ending = Ending(**reply)
                future.set_result(Outcome(ending, _answer(ending.said)))
        with self._lock:
            self._lost = True
        for future in self._waiting.values():
            future.set_exception(ServerLost("the fork server died"))


def _answer(said: str) -> Answer | None:
    """Return what a job, and who kept it, say last; None where it was cut short."""
    with contextlib.suppress(msgspec.DecodeError):
        return msgspec.json.decode(said.rpartition("\n")[2], type=Answer)
    return None


def installed() -> list[str]:
    """Return the backends that can be imported here."""
    return [name for name in BACKENDS if importlib.util.find_spec(name)]


def start(
    backend: str, python: str = sys.executable, environment: Mapping[str, str] | None = None
) -> Server:
    """Start a server for this process alone."""
    folder = Path(tempfile.mkdtemp(prefix="scaffold-"))
    process = launch(folder / "socket", backend, python, environment or {}, grace=0)
    return Server(connect(folder / "socket", process), process, folder)


def shared(session: str, backend: str, environment: Mapping[str, str]) -> Server:
    """Return a connection to the server that all processes of `session` share.

    The first to come starts it; it ends when nobody has been connected for some seconds.
    """
    folder = Path(tempfile.gettempdir()) / f"scaffold-{session[:16]}-{backend}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        launch(folder / "socket", backend, sys.executable, environment, grace=5)
    return Server(connect(folder / "socket"))


def launch(
    path: Path, backend: str, python: str, environment: Mapping[str, str], grace: float
) -> subprocess.Popen[bytes]:
    """Start a server that listens at `path`, in a session of its own."""
    modules = (*TOOLS[:2], *BACKENDS.get(backend, ()), *TOOLS[2:])
    command = [python, "-P", str(INSIDE), str(path), str(grace), *modules]
    log = path.with_suffix(".log").open("wb")
    with log:
        return subprocess.Popen(
            command,
            env={**_clean(os.environ), "KERAS_BACKEND": backend, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _clean(environment: Mapping[str, str]) -> dict[str, str]:
    """Return `environment` without what would leak into the projects, and with quiet defaults."""
    leaks = ("PYTEST_", "COVERAGE_", "COV_CORE_")
    kept = {name: value for name, value in environment.items() if not name.startswith(leaks)}
    for name in ("PYTHONPATH", "PYTHONHASHSEED"):  # each server draws a seed of its own
        kept.pop(name, None)
    quiet = {
        "MPLBACKEND": "Agg",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "OMP_NUM_THREADS": "1",  # threads would not survive the fork
        "OPENBLAS_NUM_THREADS": "1",
        "POLARS_MAX_THREADS": "1",
        "_RJEM_MALLOC_CONF": "background_thread:false",  # of the allocator of polars
        "XLA_PYTHON_CLIENT_PREALLOCATE": "false",  # the projects share one GPU
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
        # Keras asks torch for a GPU when it is imported: by CUDA, no fork could use that any more
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
    }
    return {**quiet, **kept, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def connect(path: Path, process: subprocess.Popen[bytes] | None = None) -> socket.socket:
    """Return a connection to the server at `path`, which may still be starting.

    Raises:
        ServerLost: when it ends or nobody answers.
    """
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(path))
            return connection
        except OSError:
            connection.close()
        if process and process.poll() is not None:
            break
        time.sleep(0.02)
    log = path.with_suffix(".log")
    said = log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.is_file() else ""
    raise ServerLost(f"the fork server did not start\n{said}")
