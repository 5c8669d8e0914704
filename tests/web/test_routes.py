"""What each address answers to programs, and how it is described."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import openapi_spec_validator
import pytest
from starlette.routing import Route
from variants import DATA
from visiting import Server, chunks

from scaffold.reading import inspect
from scaffold.reading.described import as_object
from scaffold.schema import schema
from scaffold.web.app import app
from scaffold.web.openapi import description
from scaffold.web.preview import Previews
from scaffold.web.site import Site
from scaffold.web.teams import Teams
from scaffold.web.uploads import LARGEST, Uploads


def test_the_schema_is_that_of_the_command(server: Server) -> None:
    assert json.loads(server.ask("/schema.json").body) == schema()


def test_the_description_is_valid(server: Server) -> None:
    openapi_spec_validator.validate(json.loads(server.ask("/openapi.json").body))


def test_the_description_has_every_address_and_every_answer(server: Server) -> None:
    said = json.loads(server.ask("/openapi.json").body)
    site = Site(Previews(Teams(()), Uploads(Path("none"))), "")
    routes = [route for route in app(site).routes if isinstance(route, Route)]
    served = {(one.path, method) for one in routes for method in (one.methods or ())}
    described = {(path, method.upper()) for path, one in said["paths"].items() for method in one}
    assert described == {pair for pair in served if pair[1] != "HEAD"}
    names = {
        one["name"]: one["schema"] for one in said["paths"]["/project.zip"]["get"]["parameters"]
    }
    known: dict[str, Any] = schema()["properties"]
    assert names.keys() - {"column"} == known.keys() - {"columns"}
    assert names["units"] == known["units"]


def test_the_description_has_what_overlays_ask() -> None:
    said = description({"service": {"title": "Service", "type": "string"}}, "http://here")
    names = [one["name"] for one in said["paths"]["/project.zip"]["get"]["parameters"]]
    assert "set.service" in names


@pytest.mark.parametrize("path", ["/project.zip", "/scaffold.toml"])
def test_every_problem_of_a_query_is_told_at_once(server: Server, path: str) -> None:
    query = (
        "mode=seq2sec&units=0&unist=3&name=a%0Ab&layers=2&layers=3&column=x&with=none&package=class"
    )
    answer = server.ask(f"{path}?{query}")
    assert answer.status == 400
    places = [one["where"] for one in answer.errors]
    expected = ["--mode", "--units", "parameters", "--name", "--layers", "--column", "--package"]
    assert sorted(places) == sorted([*expected, "--with"])
    remedies = {one["where"]: one["remedy"] for one in answer.errors}
    assert "units" in remedies["parameters"] and "seq2seq" in remedies["--mode"]


def test_a_program_hears_of_what_means_nothing_and_a_browser_gets_what_it_sees(
    server: Server,
) -> None:
    path = "/project.zip?mode=vector-output&attention=true"
    assert [one["where"] for one in server.ask(path).errors] == ["--attention"]
    browser = server.ask(path, Accept="text/html,*/*;q=0.8")
    assert (browser.status, browser.body[:2]) == (200, b"PK")
    page = server.ask("/project.zip?mode=vector-output&units=0", Accept="text/html")
    assert page.status == 400 and "expected a whole number from 1 to 4096" in page.text


def test_too_many_parameters_are_refused(server: Server) -> None:
    answer = server.ask(f"/?{'&'.join(f'a{n}=1' for n in range(600))}")
    assert answer.status == 400 and answer.errors[0]["where"] == "parameters"
    assert server.ask("/?before=" + quote("&".join("a=1" for _ in range(600)))).status == 200


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/nowhere", "GET", 404),
        ("/gallery/none.svg", "GET", 404),
        ("/static/", "GET", 404),
        ("/write", "GET", 405),
        ("/schema.json", "POST", 405),
        ("/inspect", "GET", 405),
        ("/", "DELETE", 405),
        ("/", "OPTIONS", 405),
    ],
)
def test_what_there_is_not_is_said_in_plain_text(
    server: Server, path: str, method: str, status: int
) -> None:
    answer = server.ask(path, method=method)
    assert (answer.status, answer.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert 0 < len(answer.text) < 100


@pytest.mark.parametrize(
    "path",
    ["/", "/schema.json", "/project.zip?mode=one-to-one", "/code.css", "/gallery/seq2seq.svg"],
)
def test_head_has_the_headers_of_get_and_no_body(server: Server, path: str) -> None:
    got, head = server.ask(path), server.ask(path, method="HEAD")
    assert (got.status, head.status, head.body) == (200, 200, b"")
    names = ("content-type", "content-length", "content-security-policy")
    assert [head.headers[name] for name in names] == [got.headers[name] for name in names]


@pytest.mark.parametrize("file", ["cars.csv", "words.tsv"])
def test_inspect_is_that_of_the_command(server: Server, file: str) -> None:
    answer = server.ask(f"/inspect?filename={file}", (DATA / file).read_bytes())
    expected = json.loads(json.dumps(as_object(*inspect(DATA / file)), default=str))
    assert json.loads(answer.body) == {**expected, "file": file}


def test_inspect_takes_what_the_command_takes(server: Server) -> None:
    chosen = urlencode({"filename": "runs.csv", "column": "label=total", "task": "sequences"})
    found = json.loads(server.ask(f"/inspect?{chosen}", (DATA / "runs.csv").read_bytes()).body)
    assert found["columns"]["label"] == ["total"]
    wrong = server.ask("/inspect?filename=a.csv&mode=none&x=1", b"a,b\n1,2\n")
    assert [one["where"] for one in wrong.errors] == ["parameters", "--mode"]


def test_a_file_that_is_none_is_refused_by_its_own_name(server: Server) -> None:
    answer = server.ask("/inspect?filename=notes.csv", b"")
    assert answer.status == 400
    assert answer.errors[0]["where"].startswith("notes.csv")
    assert "scaffold-web" not in answer.text


def test_nothing_is_kept_of_what_is_inspected(server: Server) -> None:
    key = server.key("cars.csv", (DATA / "cars.csv").read_bytes())
    for _ in range(10):
        server.ask("/inspect?filename=cars.csv", (DATA / "cars.csv").read_bytes())
    assert server.ask(f"/project.zip?data={key}").status == 200


def test_more_than_a_data_file_may_have_is_refused(server: Server) -> None:
    body = chunks(LARGEST + 2**19)
    answer = server.ask("/inspect?filename=a.csv", body)
    assert answer.status == 413
    kind = "application/x-www-form-urlencoded"
    assert server.ask("/write", chunks(2**19), Content_Type=kind).status == 413
    kind = "multipart/form-data; boundary=x"
    announced = server.ask("/upload", b"x", Content_Length=str(2**40), Content_Type=kind)
    assert announced.status == 413


def test_the_page_is_there_without_anything_chosen(server: Server) -> None:
    assert "many-to-one" in server.ask("/").text
    assert "text/javascript" in server.ask("/static/page.js").headers["content-type"]
