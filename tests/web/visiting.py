"""A real server of the page in a process of its own, and real requests."""

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn

from scaffold.web import serving as ours


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()

    @property
    def errors(self) -> list[dict[str, str]]:
        """Return the problems that it tells of."""
        found: list[dict[str, str]] = json.loads(self.body)["errors"]
        return found


def request(
    port: int,
    path: str,
    body: bytes | Iterator[bytes] | None = None,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Return what a server of this machine answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, content)


@dataclass(frozen=True)
class Server:
    """A process of `scaffold web`, with the folder that it works in."""

    process: "subprocess.Popen[str]"
    folder: Path
    port: int
    token: str

    @property
    def host(self) -> str:
        """Return its name and its port."""
        return f"127.0.0.1:{self.port}"

    @property
    def cookie(self) -> dict[str, str]:
        """Return the header of a visitor who knows the token."""
        return {"Cookie": f"scaffold-{self.port}={self.token}"}

    def ask(
        self,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        method: str = "",
        **headers: str,
    ) -> Answer:
        """Return what is answered; by POST where there is a body."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return request(self.port, path, body, method or ("GET" if body is None else "POST"), named)

    def post(self, path: str, *fields: tuple[str, str], **more: str) -> Answer:
        """Return what is answered to the form of a visitor who knows the token."""
        pairs = [("token", self.token), *fields, *more.items()]
        kind = "application/x-www-form-urlencoded"
        return self.ask(path, urlencode(pairs).encode(), Content_Type=kind, **self.cookie)

    def upload(self, name: str, content: bytes, token: str | None = None) -> Answer:
        """Return what is answered to a form with a file."""
        given = self.token if token is None else token
        body, kind = multipart({"token": given}, {"upload": (name, content)})
        return self.ask("/upload", body, Content_Type=kind)

    def key(self, name: str, content: bytes) -> str:
        """Keep a data file; return its key."""
        answer = self.upload(name, content)
        found = re.search(r"[?&]data=([^&]+)", answer.headers.get("location", ""))
        assert found, answer.text
        return found[1]


def multipart(fields: dict[str, str], files: dict[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    """Return the body of a form as a browser writes it, and its content type."""
    parts = [
        f'--xyz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, (file, content) in files.items():
        shown = file.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        head = f'Content-Disposition: form-data; name="{name}"; filename="{shown}"'
        kind = "Content-Type: application/octet-stream"
        parts += [f"--xyz\r\n{head}\r\n{kind}\r\n\r\n".encode(), content, b"\r\n"]
    return b"".join([*parts, b"--xyz--\r\n"]), "multipart/form-data; boundary=xyz"


Serve = Callable[..., AbstractContextManager[Server]]


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Server]:
    """Run `scaffold web` in a folder."""
    command = [sys.executable, "-m", "scaffold", "web", "--port=0", "--no-open", *options]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stderr
    line = process.stdout.readline()
    found = re.search(r":(\d+)/\?token=(\S+)", line)
    assert found, (line, process.stderr.read())
    try:
        yield Server(process, folder, int(found[1]), found[2])
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def chunks(size: int) -> Iterator[bytes]:
    """Yield a body that does not say how long it is."""
    for _ in range(size // 2**16):
        yield b"x" * 2**16


@contextmanager
def listening(app: Any) -> Iterator[int]:
    """Serve an application with the settings of the page in a thread; give its port."""
    # to configure logging makes absl, where it was imported, close the stream that pytest captures
    alone = {"lifespan": "off", "log_config": None}
    settings = uvicorn.Config(app, **{**ours._SETTINGS, **alone})
    server, place = uvicorn.Server(settings), socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[place])))
    thread.start()
    yield place.getsockname()[1]
    server.should_exit = True
    thread.join()
