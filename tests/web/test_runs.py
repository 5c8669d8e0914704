"""The smoke test of what is shown: one at a time, heard by many, stopped with all that it began."""

import asyncio
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import psutil
import pytest
from visiting import Serve, Server

from scaffold.web import runs
from scaffold.web.runs import Event, Run, Runs

CHOSEN = {"mode": "one-to-one", "level": "build", "name": "Ours"}
Told = tuple[int, str, dict[str, Any]]


@contextmanager
def listening(server: Server, last: int | None = None) -> Iterator[HTTPResponse]:
    """Listen to the events of the smoke test."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
    known = {} if last is None else {"Last-Event-ID": str(last)}
    connection.request("GET", "/runs/events", headers={**server.cookie, **known})
    yield connection.getresponse()
    connection.close()


def told(stream: HTTPResponse) -> Iterator[Told]:
    """Yield the events of a stream: number, name and data."""
    number, name = -1, ""
    for line in stream:
        field, _, value = line.decode().rstrip("\n").partition(": ")
        if field == "id":
            number = int(value)
        elif field == "event":
            name = value
        elif field == "data":
            yield number, name, json.loads(value)


def everything(server: Server, last: int | None = None) -> list[Told]:
    """Return all events until the end of the smoke test."""
    with listening(server, last) as stream:
        return [*told(stream)]


def children(server: Server) -> list[psutil.Process]:
    """Return what a server has started and what that has."""
    return psutil.Process(server.process.pid).children(recursive=True)


def command(process: psutil.Process) -> list[str]:
    """Return the words that began a process, none if it has ended: that may happen at any time."""
    with suppress(psutil.Error):
        return process.cmdline()
    return []


def begun(server: Server) -> tuple[list[psutil.Process], Path]:
    """Return what a smoke test has started so far, and the folder that it works in."""
    for _ in range(50):
        started = children(server)
        commands = [command(one) for one in started]
        if found := [words for words in commands if "scaffold.smoke.events" in words]:
            return started, Path(found[0][-2]).parent
        time.sleep(0.1)
    raise AssertionError(commands)


def test_a_smoke_test_is_heard_from_its_beginning_stopped_repeated_and_ends_with_the_server(
    serve: Serve,
) -> None:
    with serve() as server:
        assert server.ask("/runs/events", **server.cookie).status == 204
        assert server.post("/runs/stop").status == 303
        answer = server.post("/runs", **CHOSEN)
        assert (answer.status, answer.headers["location"]) == (303, "/?mode=one-to-one&name=Ours")
        second = server.post("/runs", **CHOSEN)
        assert second.status == 409 and "one is running already" in second.text
        with listening(server) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            events = told(stream)
            assert next(events) == (0, "step", {"stage": "build", "step": "wait"})
            started, folder = begun(server)
            assert (folder / "ours" / "README.md").is_file()
            assert server.post("/runs/stop").status == 303
            *_, last = events
        assert (last[1], last[2]["status"]) == ("done", "stopped")
        assert not folder.exists() and not any(map(command, started))
        assert server.post("/runs", **CHOSEN).status == 303
        _, folder = begun(server)
        first = everything(server)
        assert [data["step"] for _, name, data in first if name == "step"][-1] == "tests"
        number, name, data = first[-1]
        assert (name, data["status"], data["error"], data["log"]) == ("done", "passed", None, [])
        assert data["seconds"] > 0
        assert everything(server) == first == everything(server, last=last[0])
        assert everything(server, last=first[0][0]) == first[1:]
        assert server.ask("/runs/events", Last_Event_ID=str(number), **server.cookie).status == 204
        assert "passed" in server.ask("/", **server.cookie).text
        assert not folder.exists()
        server.post("/runs", **CHOSEN)
        started, folder = begun(server)
        with listening(server) as stream:
            events = told(stream)
            next(events)
            server.process.terminate()
            *_, last = events
        assert last[2]["status"] == "stopped"
        assert server.process.wait(30) == 0
        assert not folder.exists() and not any(map(command, started))


async def heard_while_closing(*events: Event) -> list[Event]:
    """Return what a listener hears of events that come one by one once closing has begun."""
    told, heard = Runs(), list[Event]()
    told.last = run = Run("ours", "build", first=0)

    async def listen() -> None:
        async for one in told.events():
            if one:
                heard.append(one[1])

    await told._changing.acquire()  # to stop a test takes as long as this is held
    async with asyncio.TaskGroup() as tasks:
        for work in (listen(), told.close()):
            tasks.create_task(work)
        for event in events:
            await asyncio.sleep(0.01)
            await told._tell(run, event)
        told._changing.release()
    return heard


def test_who_listens_hears_how_a_test_ends_that_the_server_stops() -> None:
    events = [Event("step", {"step": "tests"}), Event("done", {"status": "stopped"})]
    assert asyncio.run(heard_while_closing(*events)) == events


def test_a_smoke_test_ends_where_its_server_is_killed(serve: Serve) -> None:
    with serve() as server:
        server.post("/runs", **CHOSEN)
        started, _ = begun(server)
        server.process.kill()
        server.process.wait()
        assert not psutil.wait_procs(started, timeout=20)[1]


@pytest.mark.parametrize(("field", "said"), [("level", "does not exist"), ("units", "expected")])
def test_what_cannot_be_tested_is_refused(server: Server, field: str, said: str) -> None:
    answer = server.post("/runs", **{**CHOSEN, field: "none"})
    assert answer.status == 400 and said in answer.text
    assert server.ask("/runs/events", **server.cookie).status == 204


def test_without_the_packages_of_a_smoke_test_it_says_what_to_install(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = "import importlib.util as u\nfind = u.find_spec\n"
    hidden += "u.find_spec = lambda name, *more: None if name == 'keras' else find(name, *more)\n"
    (tmp_path / "hiding").mkdir()
    (tmp_path / "hiding" / "sitecustomize.py").write_text(hidden)
    paths = [str(tmp_path / "hiding"), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    with serve() as server:
        answer = server.post("/runs", **CHOSEN)
    assert answer.status == 400
    assert "pip install &#39;scaffold-rnn[smoke]&#39;" in answer.text
    assert "keras not installed" in answer.text


def test_who_listens_hears_now_and_then_that_the_connection_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "_BEAT", 0.01)

    async def listen() -> list[Any]:
        known = Runs()
        known.last = Run("ours", "build", 0, [Event("step", {"stage": "build", "step": "wheel"})])
        heard = known.events()
        return [await anext(heard) for _ in range(3)]

    assert asyncio.run(listen()) == [
        (0, Event("step", {"stage": "build", "step": "wheel"})),
        None,
        None,
    ]


def test_what_an_overlay_from_an_address_holds_is_not_run_unasked(team: Path, serve: Serve) -> None:
    with serve(f"--overlay=git+file://{team}@v1") as server:
        answer = server.post("/runs", **CHOSEN)
    assert answer.status == 400 and "all that it holds would be run" in answer.text


def test_a_visitor_who_leaves_amid_an_upload_leaves_nothing(serve: Serve) -> None:
    with serve() as server:
        with socket.create_connection(("127.0.0.1", server.port)) as one:
            lines = (
                f"POST /inspect HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: 99\r\n\r\na,b"
            )
            one.sendall(lines.encode())
        assert server.ask("/code.css").status == 200
        server.process.terminate()
        _, said = server.process.communicate(timeout=20)
    assert said == ""


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"Using the CPU", b"{", b"[1]", b'{"name": 1}', b"\xff"]
)
def test_what_a_package_prints_beside_the_events_is_none(line: bytes) -> None:
    assert runs._event(line) is None
    step = {"stage": "build", "step": "lint"}
    told = json.dumps({"name": "step", "data": step}).encode()
    assert runs._event(told + b"\n") == Event("step", step)
