"""A server that has imported the backend once and forks a child for every job.

It listens on a Unix socket; a client sends one JSON object a line and receives one when its job
has ended. The server itself never runs an operation of the backend: a fork is sound only before
the backend has started its threads. It ends when its last client has gone.
"""

import contextlib
import gc
import importlib
import json
import os
import resource
import selectors
import shutil
import signal
import socket
import sys
import time
from dataclasses import asdict, dataclass, field
from importlib.metadata import entry_points

import psutil

from . import processes, required
from .messages import Ending, Job

_POLL = 0.25  # seconds between two looks at clocks and memory
_LEFT_OUT = "scaffold"  # the plugin of pytest that no project is tested with
_STOPPED = 1.0  # seconds without a look that are not counted: something has stopped the server


@dataclass
class _Client:
    """One connection and what has arrived of its next line."""

    connection: socket.socket
    received: bytes = b""


@dataclass
class _Child:
    """The keeper of one job, and the processes that it has started, as far as they were seen."""

    client: _Client
    number: int
    job: Job
    result: int
    seconds: float = 0.0
    family: list[psutil.Process] = field(default_factory=list)
    stopped: str = ""
    said: bytes = b""


@dataclass
class Server:
    """The loop: accept, fork, reap, watch.

    Args:
        listener: the bound socket.
        grace: seconds to wait for another client once the last has gone.
    """

    listener: socket.socket
    grace: float
    clients: list[_Client] = field(default_factory=list)
    children: dict[int, _Child] = field(default_factory=dict)
    looked: float = field(default_factory=time.monotonic)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def serve(self) -> None:
        """Serve until nobody is connected any more."""
        self.listener.setblocking(False)
        self.selector.register(self.listener, selectors.EVENT_READ, self._accept)
        self._wake_on_child()
        signal.signal(signal.SIGTERM, lambda *_: self._end())
        processes.adopt_orphans()
        lonely_since = time.monotonic() + 60  # the first client has a minute to come
        while self.clients or time.monotonic() < lonely_since + self.grace:
            for key, _ in self.selector.select(_POLL):
                key.data()
            self._count()
            self._reap()
            self._watch()
            if self.clients:
                lonely_since = time.monotonic()

    def _end(self) -> None:
        """Leave at once, with nothing left running."""
        for pid, child in self.children.items():
            _kill(pid, child)
        sys.exit(143)

    def _wake_on_child(self) -> None:
        read, write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC) if hasattr(os, "pipe2") else os.pipe()
        os.set_blocking(read, False)
        os.set_blocking(write, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        self.selector.register(read, selectors.EVENT_READ, lambda: os.read(read, 4096))

    def _accept(self) -> None:
        connection, _ = self.listener.accept()
        client = _Client(connection)
        self.clients.append(client)
        self.selector.register(connection, selectors.EVENT_READ, lambda: self._receive(client))

    def _receive(self, client: _Client) -> None:
        try:
            data = client.connection.recv(65536)
        except OSError:
            data = b""
        if not data:
            self._forget(client)
            return
        *lines, client.received = (client.received + data).split(b"\n")
        for line in lines:
            message = json.loads(line)
            self._start(client, message.pop("number"), Job(**message))

    def _forget(self, client: _Client) -> None:
        """Close a connection and end the jobs that nobody waits for any more."""
        self.selector.unregister(client.connection)
        client.connection.close()
        self.clients.remove(client)
        for pid, child in self.children.items():
            if child.client is client:
                _kill(pid, child)

    def _start(self, client: _Client, number: int, job: Job) -> None:
        read, write = os.pipe()
        os.set_blocking(read, False)
        pid = os.fork()
        if pid == 0:
            self._become_child(job, write)
        os.close(write)
        self._count()
        self.children[pid] = _Child(client, number, job, read)

    def _become_child(self, job: Job, result: int) -> None:
        """Run the job in this new process, which ends here."""
        code = 70
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            self.listener.close()
            for client in self.clients:
                client.connection.close()
            from .child import keep

            code = keep(job, result)
        finally:
            os._exit(code)

    def _count(self) -> None:
        """Count the seconds of each job, without those in which this process was stopped."""
        now = time.monotonic()
        passed, self.looked = now - self.looked, now
        for child in self.children.values():
            child.seconds += min(passed, _STOPPED)

    def _reap(self) -> None:
        """Tell of the jobs that have ended, and kill what they have left to this process."""
        for child in self.children.values():
            child.said += _drain(child.result)
        with contextlib.suppress(ChildProcessError):
            while (ended := os.wait4(-1, os.WNOHANG))[0]:
                if found := self.children.pop(ended[0], None):
                    self._finish(found, *ended[1:])
                processes.kill_children(but=self.children)

    def _finish(self, child: _Child, status: int, usage: resource.struct_rusage) -> None:
        processes.kill(child.family)  # where nobody adopts orphans
        child.said += _drain(child.result)
        os.close(child.result)
        code, said = os.waitstatus_to_exitcode(status), child.said.decode(errors="replace")
        cpu = usage.ru_utime + usage.ru_stime
        self._reply(child, Ending(code, child.stopped, child.seconds, cpu, said))

    def _reply(self, child: _Child, ending: Ending) -> None:
        reply = {"number": child.number, **asdict(ending)}
        with contextlib.suppress(OSError):
            child.client.connection.sendall(json.dumps(reply).encode() + b"\n")

    def _watch(self) -> None:
        """Stop the jobs that took too long or too much memory, before others suffer."""
        for pid, child in self.children.items():
            if child.stopped:
                continue
            child.family = processes.descendants(pid)
            if child.seconds > child.job.timeout:
                child.stopped = "timeout"
            elif processes.stopped(pid):
                child.stopped = "parent"
            elif processes.exceed(child.family, child.job.memory):
                child.stopped = "memory"
            if child.stopped:
                _kill(pid, child)


def _drain(pipe: int) -> bytes:
    """Return what can be read now."""
    found = b""
    with contextlib.suppress(BlockingIOError):
        while piece := os.read(pipe, 65536):
            found += piece
    return found


def _kill(pid: int, child: _Child) -> None:
    """End a job with all that it has started, in its own session or in others."""
    child.family = processes.descendants(pid)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    processes.kill(child.family)


def preload(modules: list[str]) -> None:
    """Import what the children will need; what is not installed is left for them to miss."""
    for name in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for plugin in entry_points(group="pytest11"):  # which pytest imports in every project
        with contextlib.suppress(Exception):  # a broken one breaks the tests, where it is named
            if plugin.name != _LEFT_OUT:
                plugin.load()
    required.distributions()
    gc.collect()
    gc.freeze()  # the children share these pages as long as nobody touches them


def main(arguments: list[str]) -> None:
    """Run with the path of the socket, the seconds of grace and the modules to preload."""
    path, grace, *modules = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the client, whose end is ours
    own = os.path.dirname(os.path.abspath(__file__))  # whose modules no project may import
    sys.path[:] = [entry for entry in sys.path if entry and os.path.abspath(entry) != own]
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(64)
    preload(modules)
    try:
        Server(listener, float(grace)).serve()
    finally:
        shutil.rmtree(os.path.dirname(path), ignore_errors=True)  # it was made for the socket
