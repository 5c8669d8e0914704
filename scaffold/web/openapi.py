"""The addresses for programs, described in OpenAPI 3.1; the parameters derive from the schema."""

from collections.abc import Iterator, Mapping

from scaffold import __version__
from scaffold.levels import LEVELS
from scaffold.schema import Schema, schema
from scaffold.web.choices import SET
from scaffold.web.uploads import LARGEST

_TEXT: Schema = {"type": "string"}
_PROBLEM = {"$ref": "#/components/schemas/Problems"}
_DESCRIPTION = (
    "What the page of `scaffold web` offers to programs. The parameters are the answers of "
    "`scaffold new`; one that is left out has its default. What keeps, writes or runs something "
    "needs the token that the server has printed, as a field of its form."
)


def description(asked: Mapping[str, Schema], server: str) -> Schema:
    """Return the description of a server.

    Args:
        asked: name → schema of the answer to what overlays ask.
        server: its address.
    """
    chosen = [*_chosen(asked)]
    return {
        "openapi": "3.1.0",
        "info": {"title": "scaffold", "version": __version__, "description": _DESCRIPTION},
        "servers": [{"url": server}],
        "paths": {**_shown(chosen), **_handed_out(chosen), **_done(asked)},
        "components": {
            "schemas": {"Problems": _problems(), "Step": _step(), "Done": _end()},
            "securitySchemes": {
                "token": {"type": "apiKey", "in": "cookie", "name": "scaffold-PORT"}
            },
        },
    }


def _chosen(asked: Mapping[str, Schema]) -> Iterator[Schema]:
    """Yield the parameters that decide what the project is."""
    for name, known in schema(asked)["properties"].items():
        if name == "set":
            for question, kind in known["properties"].items():
                yield _parameter(f"{SET}{question}", kind, kind.get("title", ""))
        elif name == "columns":
            words = "ROLE=NAME or ROLE=NAME,NAME, as --column takes it; may be repeated"
            yield _parameter("column", {"type": "array", "items": _TEXT}, words)
        elif name == "data":
            yield _parameter(name, _TEXT, "Key of a file that was uploaded; without it, a sample")
        else:
            yield _parameter(name, known, known["description"])


def _parameter(name: str, kind: Schema, words: str) -> Schema:
    return {"name": name, "in": "query", "description": words, "schema": kind}


def _shown(chosen: list[Schema]) -> Schema:
    """Return the addresses of the page and of what describes it."""
    view = [
        _parameter("file", _TEXT, "The file to be shown"),
        _parameter("compare", {"enum": ["", "before", "defaults"]}, "What it is compared with"),
        _parameter("before", _TEXT, "The query of the choices before these"),
        _parameter("token", _TEXT, "The token of the server, which a cookie then remembers"),
    ]
    mode = {"name": "mode", "in": "path", "required": True, "schema": _TEXT}
    return {
        "/": _got("The page", _answer("text/html"), [*chosen, *view]),
        "/schema.json": _got("The JSON Schema of the answers", _answer("application/json")),
        "/openapi.json": _got("This description", _answer("application/json")),
        "/gallery/{mode}.svg": _got("A topology", _answer("image/svg+xml"), [mode], fails=404),
        "/code.css": _got("The colours of code", _answer("text/css")),
    }


def _handed_out(chosen: list[Schema]) -> Schema:
    """Return the addresses of what is taken along."""
    named = _parameter("filename", {**_TEXT, "default": "data.csv"}, "What the file is called")
    file = {"content": {"application/octet-stream": {}}, "required": True}
    file["description"] = f"The data file, of at most {LARGEST:,} bytes; it is not kept"
    sent = {"parameters": [*(one for one in chosen if one["name"] != "data"), named]}
    packed, found = _answer("application/zip"), _answer("application/json")
    failing = {"400": _failure("Problems"), "413": {"description": "The file is too large"}}
    return {
        "/project.zip": {
            **_got("The project as a ZIP", packed, chosen, fails=400),
            "post": {
                "summary": "The project about a data file, as a ZIP",
                **sent,
                "requestBody": file,
                "responses": {"200": packed, **failing},
            },
        },
        "/scaffold.toml": _got(
            "The record of the project", _answer("application/toml"), chosen, fails=400
        ),
        "/inspect": {
            "post": {
                "summary": "What a data file is, as `scaffold inspect --json` tells it",
                **sent,
                "requestBody": file,
                "responses": {"200": found, **failing},
            }
        },
    }


def _done(asked: Mapping[str, Schema]) -> Schema:
    """Return the addresses of what keeps, writes or runs something."""
    choices = {one["name"]: one["schema"] for one in _chosen(asked)}
    git = {"enum": ["", "true", "false"], "description": "Whether it becomes a repository"}
    force = {**_TEXT, "description": "What an answer of status 409 has asked for"}
    level = {"enum": [*LEVELS], "default": "run", "description": "How far the smoke test goes"}
    dest = {**_TEXT, "description": "A folder of the machine of the server"}
    upload = {"type": "string", "contentMediaType": "application/octet-stream"}
    events = "Events named step and done, whose data are the schemas of these names"
    heard = _answer("text/event-stream", events)
    return {
        "/upload": _posted("Keep a data file", {"upload": upload}, "multipart/form-data"),
        "/write": _posted(
            "Write the project into a folder", {**choices, "dest": dest, "git": git, "force": force}
        ),
        "/runs": _posted("Begin a smoke test of the project", {**choices, "level": level}),
        "/runs/stop": _posted("Interrupt the smoke test", {}),
        "/runs/events": {
            "get": {
                "summary": "What happens in the smoke test, from its beginning",
                "security": [{"token": []}],
                "responses": {
                    "200": heard,
                    "204": {"description": "Nothing is to come"},
                    "403": _failure("The token is missing"),
                },
            }
        },
    }


def _got(
    words: str, answer: Schema, parameters: list[Schema] | None = None, fails: int = 0
) -> Schema:
    failing = {str(fails): _failure("Problems")} if fails else {}
    known = {"parameters": parameters} if parameters else {}
    return {"get": {"summary": words, **known, "responses": {"200": answer, **failing}}}


def _posted(words: str, fields: Schema, kind: str = "application/x-www-form-urlencoded") -> Schema:
    """Return an address that takes a form with the token, and answers with the page."""
    properties = {"token": {**_TEXT, "description": "The token of the server"}, **fields}
    form = {"type": "object", "properties": properties, "required": ["token"]}
    page = _answer("text/html", "The page, with what was done")
    return {
        "post": {
            "summary": words,
            "requestBody": {"required": True, "content": {kind: {"schema": form}}},
            "responses": {
                "200": page,
                "303": {"description": "It was done; see the page"},
                "400": {**page, "description": "The page, with the problems"},
                "403": {**page, "description": "The token is missing, or another page has asked"},
                "409": {**page, "description": "Something is in the way, or runs already"},
            },
        }
    }


def _answer(kind: str, words: str = "As asked for") -> Schema:
    return {"description": words, "content": {kind: {}}}


def _failure(words: str) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": _PROBLEM}}}


def _problems() -> Schema:
    parts = {"where": _TEXT, "what": _TEXT, "remedy": _TEXT}
    problem = {"type": "object", "properties": parts, "required": [*parts]}
    errors = {"type": "array", "items": problem, "minItems": 1}
    return {"type": "object", "properties": {"errors": errors}, "required": ["errors"]}


def _step() -> Schema:
    parts = {"stage": {"enum": [*LEVELS]}, "step": _TEXT}
    return {"type": "object", "properties": parts, "required": [*parts]}


def _end() -> Schema:
    parts: Schema = {
        "status": {"enum": ["passed", "failed", "stopped"]},
        "seconds": {"type": ["number", "null"]},
        "skill": {"type": ["number", "null"]},
        "error": {"type": ["string", "null"]},
        "detail": _TEXT,
        "log": {"type": "array", "items": _TEXT},
    }
    return {"type": "object", "properties": parts, "required": [*parts]}
