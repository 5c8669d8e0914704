"""Who may do what: names and addresses, other pages, the token, uploads, what is too much."""

import asyncio
import gzip
import io
import json
import os
import socket
import stat
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

import numpy as np
import polars as pl
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from variants import DATA
from visiting import Serve, Server, multipart

from scaffold.web import bounds
from scaffold.web.bounds import Bounds
from scaffold.web.uploads import MOST


def raw(server: Server, *lines: str, timeout: float = 30) -> str:
    """Return the first line of what is answered to lines that no library would send."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=timeout) as connection:
        connection.sendall("".join(f"{line}\r\n" for line in (*lines, "")).encode())
        return connection.recv(100).decode().partition("\r\n")[0]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:{port}", "localhost:{port}", "LOCALHOST", "[::1]:{port}", "[::1]"],
)
def test_it_is_called_by_its_own_names(server: Server, host: str) -> None:
    assert server.ask("/code.css", Host=host.format(port=server.port)).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example",
        "localhost.evil.example:{port}",
        "localhost.:{port}",
        "0.0.0.0:{port}",
        "192.168.0.1",
        "[::]:{port}",
        "[::1].evil.example",
        "127.0.0.1:80:80",
        "127.0.0.1:port",
        "user@127.0.0.1",
        "127.1",
        "2130706433",
        "",
        ":{port}",
    ],
)
@pytest.mark.parametrize("path", ["/", "/static/page.js", "/nowhere"])
def test_another_name_that_leads_here_is_refused(server: Server, host: str, path: str) -> None:
    answer = server.ask(path, Host=host.format(port=server.port))
    assert answer.status == 403, host
    assert "content-security-policy" in answer.headers


def test_a_request_without_a_name_or_with_two_is_refused(server: Server) -> None:
    own = f"Host: {server.host}"
    assert " 400 " in raw(server, "GET / HTTP/1.1")
    assert " 403 " in raw(server, "GET / HTTP/1.0")
    assert " 400 " in raw(server, "GET / HTTP/1.1", own, "Host: evil.example")
    assert " 400 " in raw(server, "GET / HTTP/1.1", own, own)
    assert " 404 " in raw(server, f"GET http://{server.host}/code.css HTTP/1.1", own)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "https://{host}"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost:{port}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    ],
)
@pytest.mark.parametrize("path", ["/write", "/runs", "/upload", "/inspect", "/project.zip"])
def test_a_form_of_another_page_is_refused(
    server: Server, headers: dict[str, str], path: str
) -> None:
    sent = {name: v.format(host=server.host, port=server.port) for name, v in headers.items()}
    answer = server.ask(path, b"token=" + server.token.encode(), **sent, **server.cookie)
    assert (answer.status, answer.headers["content-type"][:10]) == (403, "text/plain")


def test_links_of_other_pages_lead_here_and_their_scripts_do_not(server: Server) -> None:
    foreign = {"Sec_Fetch_Site": "cross-site"}
    assert server.ask("/", Sec_Fetch_Mode="navigate", **foreign).status == 200
    assert server.ask("/", Sec_Fetch_Mode="no-cors", **foreign).status == 403
    assert server.ask("/schema.json", **foreign).status == 403


def test_no_answer_lets_another_page_read_or_frame_it(server: Server) -> None:
    for path in ("/", "/nowhere", "/schema.json", "/static/page.js", "/project.zip?units=0"):
        headers = server.ask(path, Origin="http://evil.example").headers
        assert "access-control-allow-origin" not in headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("given", ["", "x", "{token}x", "é", None])
@pytest.mark.parametrize("path", ["/write", "/runs", "/runs/stop", "/upload"])
def test_without_the_token_nothing_is_written_run_or_kept(
    server: Server, path: str, given: str | None
) -> None:
    before = sorted(server.folder.iterdir())
    fields = {"mode": "one-to-one", "dest": "stolen"}
    if given is not None:
        fields["token"] = given.format(token=server.token)
    body, kind = multipart(fields, {"upload": ("a.csv", b"a,b\n1,2\n")})
    answer = server.ask(path, body, Content_Type=kind, **server.cookie)  # a cookie is not enough
    assert answer.status == 403
    assert "open the address that" in answer.text
    assert sorted(server.folder.iterdir()) == before


def test_the_token_is_handed_to_those_who_know_it_alone(server: Server) -> None:
    admitted = server.ask(f"/?token={server.token}&mode=seq2seq")
    assert (admitted.status, admitted.headers["location"]) == (303, "/?mode=seq2seq")
    cookie = admitted.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert server.token in server.ask("/", **server.cookie).text
    assert "set-cookie" not in server.ask("/?token=x").headers
    for headers in ({}, {"Cookie": f"scaffold-{server.port}=x"}, {"Cookie": "scaffold-1=x"}):
        assert server.token not in server.ask("/", **headers).text
        assert server.ask("/runs/events", **headers).status == 403


@pytest.mark.parametrize("path", ["/write?token={token}", "/runs?token={token}", "/runs/stop"])
def test_a_link_writes_and_runs_nothing(server: Server, path: str) -> None:
    answer = server.ask(path.format(token=server.token), **server.cookie)
    assert answer.status == 405


@pytest.mark.parametrize("path", ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "..%5capp.py"])
@pytest.mark.parametrize("root", ["/static/", "/static/page/../../", "/gallery/", "/gallery/x/"])
def test_no_address_leaves_its_folder(server: Server, root: str, path: str) -> None:
    assert server.ask(root + path).status == 404


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\fakepath\\cars.csv", "cars.csv"),
        ("../../cars.csv", "cars.csv"),
        ("/etc/cars.csv", "cars.csv"),
        ("größe 🔥.csv", "größe 🔥.csv"),
        ('say "hi".csv', "say %22hi%22.csv"),
        ("it's; rm -rf.csv", "it's; rm -rf.csv"),
    ],
)
def test_a_file_keeps_its_own_name_and_no_folder(server: Server, name: str, kept: str) -> None:
    key = server.key(name, (DATA / "cars.csv").read_bytes())
    record = server.ask(f"/scaffold.toml?data={key}")
    assert record.status == 200, record.text
    assert f'data = "data/{kept}"' in record.text


@pytest.mark.parametrize("name", ["..", "/", "\\", "a\0b.csv", "x" * 201, ".."])
def test_a_name_that_no_file_can_have_is_refused(server: Server, name: str) -> None:
    assert server.upload(name, b"a,b\n1,2\n").status == 400


@pytest.mark.parametrize("key", ["../..", "/etc", ".", "", "x" * 300, "a\0b"])
def test_a_file_of_the_machine_is_not_read_because_a_request_names_it(
    server: Server, key: str
) -> None:
    (server.folder / "secret.csv").write_bytes((DATA / "cars.csv").read_bytes())
    for query in ({"data": key}, {"data": str(server.folder / "secret.csv")}, {"answers": "x"}):
        answer = server.ask(f"/project.zip?{urlencode(query)}")
        assert answer.status == (200 if query == {"data": ""} else 400)


def test_uploads_are_private_few_and_go_with_the_server(serve: Serve) -> None:
    content = (DATA / "cars.csv").read_bytes()
    with serve() as server:
        keys = [server.key("cars.csv", content + b"\n" * n) for n in range(MOST + 1)]
        (folder,) = [
            place.parent
            for place in Path(os.environ.get("TMPDIR", "/tmp")).glob(f"scaffold-web-*/{keys[1]}")
        ]
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / keys[1]).stat().st_mode) == 0o700
        assert {place.name for place in folder.iterdir()} == {*keys[1:]}
        gone = server.ask(f"/project.zip?data={keys[0]}")
        assert (gone.status, gone.errors[0]["what"]) == (400, "the file is no longer here")
        server.process.terminate()
        assert server.process.wait(20) == 0
    assert not folder.exists()


def test_a_form_has_one_file_and_few_fields(server: Server) -> None:
    two = multipart({"token": server.token}, {"upload": ("a.csv", b"a"), "more": ("b.csv", b"b")})
    assert server.ask("/upload", two[0], Content_Type=two[1]).status == 400
    many = multipart({f"f{n}": "x" for n in range(600)}, {})
    assert server.ask("/upload", many[0], Content_Type=many[1]).status == 400
    for kind in ("multipart/form-data", "multipart/form-data; boundary=" + "x" * 300):
        assert server.ask("/upload", b"--x", Content_Type=kind).status == 400


def arrays(*shape: int) -> bytes:
    """Return the beginning of a file of NumPy arrays that claims to hold so many numbers."""
    content = io.BytesIO()
    known = {"descr": "<f8", "fortran_order": False, "shape": shape}
    with ZipFile(content, "w") as archive:
        head = io.BytesIO()
        np.lib.format.write_array_header_1_0(head, known)
        archive.writestr("x.npy", head.getvalue())
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rows.csv.gz", gzip.compress(b"1,2\n" * 2**24, 1), "has more than 52,428,800 bytes"),
        (
            "twice.csv.gz",
            gzip.compress(b"1,2\n" * 2**24, 1) + gzip.compress(b"1,2\n"),
            "has more than 52,428,800 bytes",
        ),
        ("arrays.npz", arrays(1000, 1000, 1000), "takes more than 4 GiB of memory"),
    ],
)
def test_a_file_that_unpacks_to_more_than_there_is_room_for_is_refused(
    server: Server, name: str, content: bytes, said: str
) -> None:
    answer = server.ask(f"/inspect?filename={name}", content)
    assert answer.status == 400
    assert said in answer.errors[0]["what"] and answer.errors[0]["where"] == name


def test_a_packed_file_is_read(server: Server) -> None:
    packed = gzip.compress((DATA / "cars.csv").read_bytes())
    found = json.loads(server.ask("/inspect?filename=cars.csv.gz", packed).body)
    assert found["task"] == "tabular"


def test_a_workbook_is_read(server: Server) -> None:
    book = io.BytesIO()
    pl.read_csv(DATA / "cars.csv").write_excel(book)
    found = json.loads(server.ask("/inspect?filename=cars.xlsx", book.getvalue()).body)
    assert found["task"] == "tabular"


def asked(app: Any, *parts: bytes, delay: float = 0.0) -> int:
    """Return the status of the answer to a request whose body comes in parts."""
    left = [*parts]
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(delay)
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {"type": "http", "path": "/", "method": "POST", "headers": [], "query_string": b""}
    asyncio.run(app({**scope, "root_path": "", "app": app}, receive, send))
    return statuses[0]


async def read(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def test_a_request_that_comes_too_slowly_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Starlette(routes=[Route("/", read, methods=["POST"])], middleware=[Middleware(Bounds)])
    monkeypatch.setattr(bounds, "_IDLE", 0.05)
    assert asked(app, b"a", b"b") == 200
    assert asked(app, b"a", b"b", delay=0.2) == 408
    monkeypatch.setattr(bounds, "_IDLE", 5)
    monkeypatch.setattr(bounds, "_LONG", 0.1)
    assert asked(app, *[b"a"] * 20, delay=0.02) == 408


def test_fifty_clients_are_answered_at_once(server: Server) -> None:
    statuses: list[int] = []

    def visit(number: int) -> None:
        for path in (f"/?mode=seq2seq&units={number % 15 + 1}", "/", "/code.css"):
            statuses.append(server.ask(path).status)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 150


def test_a_client_that_says_nothing_keeps_nobody_out(server: Server) -> None:
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(60)]
    for one in silent:
        one.sendall(b"GET / HTTP/1.1\r\nX: ")
    assert server.ask("/code.css").status == 200
    for one in silent:
        one.close()
