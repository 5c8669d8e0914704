"""How the server starts, what it says, and how it ends."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from visiting import Serve, Server, listening, serving

from scaffold.errors import AnswersError
from scaffold.web import serving as ours


def said(
    *options: str, code: str = "", cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Return how `scaffold web` ends that cannot start, `code` having been run before."""
    run = f"{code}\nfrom scaffold.cli import main\nmain(['web', '--no-open', *{options!r}])"
    return subprocess.run(
        [sys.executable, "-c", run], capture_output=True, text=True, timeout=30, cwd=cwd
    )


def test_a_port_in_use_is_said_in_one_line(server: Server) -> None:
    done = said(f"--port={server.port}")
    assert (done.returncode, done.stdout) == (2, "")
    remedy = "give another --port, such as 0 for any that is free"
    assert done.stderr == f"error: 127.0.0.1:{server.port}: is in use → {remedy}\n"


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid", "a b", "..", "x" * 300])
def test_an_address_that_is_not_here_is_refused(host: str) -> None:
    with pytest.raises(AnswersError, match="cannot be listened on .* give another"):
        ours._listening(host, 0)


def test_without_its_packages_it_says_what_to_install() -> None:
    done = said("--port=0", code="import sys; sys.modules['starlette'] = None")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("starlette is not installed → pip install 'scaffold-rnn[web]'\n")


def test_it_starts_without_what_only_a_smoke_test_needs() -> None:
    code = "import sys, scaffold.web.serving\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    heavy = {"tensorflow", "keras", "torch", "jax", "sklearn", "matplotlib", "pytest", "psutil"}
    assert not heavy & {*done.stdout.split()}


def test_it_ends_without_a_word_while_somebody_is_connected(serve: Serve) -> None:
    with serve() as server:
        silent = socket.create_connection(("127.0.0.1", server.port))
        asking = socket.create_connection(("127.0.0.1", server.port))
        asking.sendall(f"GET /code.css HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
        assert asking.recv(20).startswith(b"HTTP/1.1 200")
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) == 0
        assert server.process.stderr and server.process.stderr.read() == ""
        silent.close()
        asking.close()


def test_more_than_this_machine_is_a_choice_that_is_said(tmp_path: Path) -> None:
    with serving(tmp_path, "--host=0.0.0.0") as server:
        name = socket.gethostname()
        for host in ("127.0.0.1", "192.168.0.1:80", "[fe80::1]", name, f"{name.upper()}:1"):
            assert server.ask("/code.css", Host=host).status == 200, host
        for host in ("evil.example", "0.0.0.0.evil.example"):
            assert server.ask("/code.css", Host=host).status == 403, host
        server.process.send_signal(signal.SIGINT)
        _, warned = server.process.communicate(timeout=20)
    assert "it listens on more than this machine" in warned


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6")
def test_it_is_served_by_the_sixth_version_too(tmp_path: Path) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no loopback interface of IPv6")
    command = [sys.executable, "-m", "scaffold", "web", "--port=0", "--no-open", "--host=::1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("http://[::1]:")
        process.send_signal(signal.SIGINT)


async def slow(scope: Any, receive: Any, send: Any) -> None:
    """Answer after a while."""
    await asyncio.sleep(0.6)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: x", b"GET"])
def test_a_connection_without_a_request_is_closed_and_a_slow_answer_is_not(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ours, "_PATIENCE", 0.3)
    with listening(slow) as port, socket.create_connection(("127.0.0.1", port)) as one:
        one.settimeout(5)
        one.sendall(sent)
        assert one.recv(10) == b""
        with socket.create_connection(("127.0.0.1", port)) as other:
            other.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert other.recv(20).startswith(b"HTTP/1.1 204")
            other.sendall(sent)
            while found := other.recv(1000):
                assert found


def test_memory_does_not_grow_with_what_is_asked(server: Server) -> None:
    def occupied() -> int:
        status = Path(f"/proc/{server.process.pid}/statm")
        if not status.exists():
            pytest.skip("no /proc")
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    for units in range(10):
        server.ask(f"/?mode=one-to-one&units={units + 1}")
    before = occupied()
    for units in range(30):
        server.ask(f"/?mode=one-to-one&units={units + 1000}")
    assert occupied() - before < 64 * 2**20
