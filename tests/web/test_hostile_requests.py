"""The hostile text, columns and file names of the other tests, through HTTP."""

import io
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from test_hostile_answers import FREE_TEXT, HOSTILE
from test_hostile_columns import NAMES
from test_hostile_columns import answers as about
from visiting import Server

from scaffold.characters import is_hidden
from scaffold.errors import ScaffoldError
from scaffold.planning import plan

BASE = {"mode": "vector-output", "package": "forecast_project"}
MARKUP = {
    "markup": '"><script>alert(1)</script>',
    "attribute": "' onload='alert(1)",
    "entity": "&lt;b&gt;",
}


class Checker(HTMLParser):
    """Collects what a page must not have: scripts and styles within it, and the text it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.shown = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what runs."""
        given = dict(attrs)
        if tag == "style" or tag == "script" and given.get("src", "")[:8] != "/static/":  # type: ignore[index]
            self.wrong.append(tag)
        self.wrong += [name for name in given if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action", "formaction"):
            if not (given.get(name) or "/").startswith(("/", "#", "data:image/svg+xml")):
                self.wrong.append(str(given[name]))

    def handle_data(self, data: str) -> None:
        """Note what is shown."""
        self.shown += data


def check_page(page: str) -> None:
    """Check that nothing in a page runs, and that all that it shows can be seen."""
    checker = Checker()
    checker.feed(page)
    assert not checker.wrong
    assert not [c for c in checker.shown if is_hidden(c) and c not in "\n"]


def encoded(pairs: dict[str, str]) -> str:
    return urlencode(pairs, errors="surrogatepass")


@pytest.mark.parametrize("text", (HOSTILE | MARKUP).values(), ids=HOSTILE | MARKUP)
def test_hostile_text_is_shown_or_refused_as_everywhere(server: Server, text: str) -> None:
    page = server.ask(f"/?{encoded(BASE | dict.fromkeys(FREE_TEXT, text))}")
    assert page.status == 200
    check_page(page.text)
    meant = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    accepted = {
        option: text
        for option in FREE_TEXT
        if not refused(server, {**BASE, option: text}, {**BASE, option: meant})
    }
    archive = server.ask(f"/project.zip?{encoded(BASE | accepted)}")
    given = BASE | dict.fromkeys(accepted, meant)
    spec = plan({name: value for name, value in given.items() if value})
    with ZipFile(io.BytesIO(archive.body)) as packed:
        record = tomllib.loads(packed.read(f"{spec.slug}/.scaffold.toml").decode())
    known = record["answers"] | record["derived"]
    assert all(known.get(option, "") == spec.answers.get(option, "") for option in accepted)


def refused(server: Server, sent: dict[str, str], meant: dict[str, str]) -> bool:
    """Return whether a text is refused, having checked that the command says the same.

    Beside it stands what is always refused, so that no project is made.
    """
    answer = server.ask(f"/project.zip?{encoded({**sent, 'units': '0'})}")
    with pytest.raises(ScaffoldError) as caught:
        plan({name: value for name, value in {**meant, "units": "0"}.items() if value})
    assert answer.status == 400
    assert answer.errors == [vars(problem) for problem in caught.value.problems]
    return len(answer.errors) > 1


COLUMNS = ("line break", "escape", "bidirectional", "double quotes", "braces", "table", "persian")


@pytest.mark.parametrize("name", [*map(NAMES.__getitem__, COLUMNS), *MARKUP.values()])
def test_hostile_columns_are_shown_so_that_they_can_be_seen(
    server: Server, name: str, tmp_path: Path
) -> None:
    content = Path(str(about(tmp_path, "tabular", name)["data"])).read_bytes()
    key = server.key("file.csv", content)
    page = server.ask(f"/?data={key}&mode=one-to-one&compare=defaults")
    assert page.status == 200
    check_page(page.text)
    assert "price" in page.text
    assert server.ask(f"/project.zip?data={key}&mode=one-to-one").status in (200, 400)


@pytest.mark.parametrize("file", [f"{text}.csv" for text in (HOSTILE | MARKUP).values()])
def test_hostile_file_names_are_kept_or_refused(server: Server, file: str) -> None:
    content = b"weight,price\n" + b"".join(b"%d,%d\n" % (n, 3 * n % 17) for n in range(40))
    answer = server.ask(f"/inspect?{encoded({'filename': file})}", content)
    assert answer.status in (200, 400)
    assert "scaffold-web" not in answer.text
    assert not [c for c in answer.text if is_hidden(c)]


@pytest.mark.parametrize(
    "query",
    [
        "%00=1",
        "mode=%ff%fe",
        "mode=seq2seq%00",
        "units=%C3%28",
        "file=../../etc/passwd",
        "file=%00&compare=%00&before=%00",
        "before=before%3Dbefore%253D1",
        "compare=defaults&data=nowhere",
        "set.x=1",
        "set.=1",
        "column==",
        "column=targets",
        "column=targets=%22",
        "with=",
        "with=%F0%9F%94%A5",
        "mode[]=1&mode=seq2seq&mode=seq2seq",
        "units=1e9",
        "units=" + "9" * 5000,
        "learning_rate=nan",
        "learning_rate=inf",
        "dropout=-0",
        "seed=0x10",
        "units=٣",
        "attention=maybe&mode=seq2seq",
        "line=x&file=README.md",
        ";;;&&&===",
        "dest=/etc&force=1&git=1&level=none",
        "__proto__=1&constructor=1",
        "a" * 10_000,
    ],
)
def test_no_query_breaks_the_server(server: Server, query: str) -> None:
    query = query.encode().decode("latin-1").replace("Ù£", "%D9%A3")
    page = server.ask(f"/?{query}")
    assert page.status == 200
    check_page(page.text)
    assert server.ask(f"/project.zip?{query}").status in (200, 400)


def test_a_form_in_another_encoding_is_understood_or_refused(server: Server) -> None:
    for charset, raw in (
        ("utf-16", b"\xff\xfea\0"),
        ("zlib", b"x"),
        ("raw_unicode_escape", rb"\ud800"),
    ):
        body = b'--x\r\nContent-Disposition: form-data; name="author"\r\n\r\n%s\r\n--x--\r\n' % raw
        kind = f"multipart/form-data; boundary=x; charset={charset}"
        assert server.ask("/write", body, Content_Type=kind).status in (400, 403)
