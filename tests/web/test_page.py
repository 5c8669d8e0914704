"""What the page shows of choices and of data files, without a server."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scaffold import planning, reading
from scaffold.errors import DataFileError, ScaffoldError
from scaffold.extras import EXTRAS
from scaffold.options import OPTIONS
from scaffold.planning import plan
from scaffold.reading.roles import parse_columns
from scaffold.spec import applies
from scaffold.tasks import mode_task_pairs
from scaffold.web import code, form
from scaffold.web.choices import Choices, read
from scaffold.web.page import Shown, page
from scaffold.web.plot import HEIGHT, WIDTH, Bars, Lines, plot
from scaffold.web.preview import Preview, Previews
from scaffold.web.sheet import sheet
from scaffold.web.source import source
from scaffold.web.teams import Teams
from scaffold.web.tree import tree
from scaffold.web.uploads import Uploads

Keep = Callable[[str, str], str]
PAIRS = mode_task_pairs()
WRONG = [
    *("mode=seq2seq&units=0", "mode=nope", "mode=many-to-one&task=nope", "task=pairs&foo=1"),
    *("mode=many-to-one&package=1x&name=%00", "mode=one-to-one&with=nope", "units=1&units=2"),
    *("mode=seq2seq&column=nope", "mode=many-to-one&column=targets=nope", "set.owner=me"),
    *("mode=vector-output&output_length=10000", "mode=one-to-one&with=tensorboard&backend=jax"),
]


@pytest.fixture(scope="module")
def previews(tmp_path_factory: pytest.TempPathFactory) -> Previews:
    """What a server would show, with a folder for uploads."""
    return Previews(Teams(()), Uploads(tmp_path_factory.mktemp("uploads")))


@pytest.fixture
def keep(previews: Previews) -> Keep:
    """A function that uploads a file; it returns its query."""

    def keep(name: str, text: str) -> str:
        async def chunks() -> AsyncIterator[bytes]:
            yield text.encode()

        return f"data={asyncio.run(previews.uploads.add(name, chunks()))}"

    return keep


def days(count: int, value: Callable[[int], object], name: str = "y") -> str:
    """Return a daily series as CSV."""
    rows = (f"2020-{1 + n // 28 % 12:02}-{1 + n % 28:02},{value(n)}" for n in range(count))
    return f"day,{name}\n" + "\n".join(rows) + "\n"


class Page(HTMLParser):
    """The elements of a page: their ids, what refers to them, and every attribute."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.referred: set[str] = set()
        self.attributes: set[str] = set()
        self.scripts: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what is of interest in a tag."""
        known = dict(attrs)
        self.attributes |= known.keys()
        self.ids += [known["id"] or ""] if "id" in known else []
        for name in ("aria-describedby", "aria-labelledby", "for", "form"):
            self.referred |= {*(known.get(name) or "").split()}
        if (link := known.get("href") or "").startswith("#"):
            self.referred.add(link[1:])
        self.scripts += [known.get("src")] if tag == "script" else []


@pytest.mark.parametrize("query", [*(f"mode={m}&task={t}" for m, t in PAIRS), *WRONG])
def test_every_reference_on_the_page_leads_to_one_element(previews: Previews, query: str) -> None:
    shown = Page(page(Shown(read(query), "secret"), previews))
    assert len(shown.ids) == len({*shown.ids})
    assert shown.referred <= {*shown.ids}
    assert shown.scripts == ["/static/page.js"]
    assert not {name for name in shown.attributes if name == "style" or name.startswith("on")}


@pytest.mark.parametrize(("mode", "task"), PAIRS)
def test_the_form_has_every_option_and_says_why_one_cannot_be_chosen(
    previews: Previews, mode: str, task: str
) -> None:
    preview = previews.of(read(f"mode={mode}&task={task}"))
    fields = {f.name: f for g in form.groups(preview, previews) for f in (*g.main, *g.folded)}
    assert fields.keys() == {"task", *OPTIONS}
    for name, option in OPTIONS.items():
        able = applies(option, preview.mode, preview.task)
        assert bool(fields[name].reason) != able
        assert fields[name].usual or name in ("missing", "calendar", "intervals", "author")
        if option.base in (int, float):
            assert fields[name].kind == "number" and option.expected in fields[name].help
    assert {one.name for one in form.additions(preview) if not one.reason} == {
        extra.name for extra in EXTRAS.values() if extra.suits(preview.mode, preview.task)
    } - {"ray"}  # which is for another backend


@pytest.mark.parametrize(("mode", "task"), PAIRS)
def test_a_value_can_be_chosen_where_there_is_a_project_with_it(
    previews: Previews, mode: str, task: str
) -> None:
    preview, seen = previews.of(read(f"mode={mode}&task={task}")), 0
    for group in form.groups(preview, previews):
        for field in (*group.main, *group.folded):
            for choice in field.choices if field.name in OPTIONS and not field.reason else ():
                seen += 1
                answers = {"mode": mode, "task": task, field.name: choice.value}
                try:
                    plan(answers)
                except ScaffoldError as error:
                    assert choice.reason == error.problems[0].what
                else:
                    assert not choice.reason
    assert seen > 4


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("mode=seq2seq&units=0", "units"),
        ("mode=many-to-one&input_length=x", "input_length"),
        ("mode=many-to-one&package=1x", "package"),
        ("mode=nope", "mode"),
        ("mode=many-to-one&task=nope", "task"),
        ("mode=one-to-one&with=tensorboard&backend=jax", "with-tensorboard"),
        ("mode=one-to-one&column=nope", "column"),
        ("mode=one-to-one&column=targets=nope", "column"),
    ],
)
def test_a_problem_stands_at_its_field_and_the_summary_leads_there(
    previews: Previews, query: str, place: str
) -> None:
    text = page(Shown(read(query)), previews)
    summary, _, rest = text.partition('<form id="choices"')
    assert f'<a href="#{place}">' in summary
    assert re.search(rf'id="{place}(-problems)?"', rest)
    assert Page(text).ids.count(place) == 1


def test_what_another_topology_cannot_do_is_left_out_and_said(previews: Previews) -> None:
    query = "mode=many-to-one&task=pairs&attention=true&with=beam&with=tune&units=8"
    preview = previews.of(read(query))
    assert preview.spec and preview.task.name == "forecast"
    assert preview.dropped.keys() == {"task", "attention", "with beam"}
    assert preview.choices.query == "mode=many-to-one&with=tune&units=8"
    assert page(Shown(read(query)), previews).count("was left out") == 3


def test_names_and_cells_of_a_file_are_shown_and_never_markup(
    previews: Previews, keep: Keep
) -> None:
    names = ["<script>alert(1)</script>", 'a"b', "x\u202ey", "{{ 7*7 }}", "p, q"]
    head = ",".join(f'"{name.replace(chr(34), chr(34) * 2)}"' for name in names)
    rows = "".join(f"<u>{n}</u>,{n % 5},{n % 7}.5,{n % 3},{n % 11}\n" for n in range(60))
    text = page(Shown(read(keep("<b>.csv", f"{head}\n{rows}")), "secret"), previews)
    assert "<script>alert" not in text and "<u>" not in text and "<b>.csv" not in text
    assert "\u202e" not in re.sub(r'value="[^"]*"', "", text)
    assert "x\\u202ey" in text and "{{ 7*7 }}" in text


@pytest.mark.parametrize("name", ["plain", "a,b", 'a"b', "Ümläut", "two words", "[x]"])
def test_a_role_that_is_chosen_in_the_table_reaches_the_column(
    previews: Previews, keep: Keep, name: str
) -> None:
    quoted = f'"{name.replace(chr(34), chr(34) * 2)}"'
    rows = "".join(f"{'uvw'[n % 3]},{n * 37 % 101},{n * n % 89}\n" for n in range(90))
    query = keep("x.csv", f"{quoted},b,c\n{rows}") + "&task=tabular"
    column = sheet(previews.of(read(query)), previews).columns[0]
    assert column.name == name
    targets = next(one.value for one in column.choices if one.words == "targets")
    assert parse_columns([targets]) == {"targets": (name,)}
    chosen = previews.of(Choices((*read(query).pairs, ("column", targets))))
    assert chosen.spec and chosen.spec.data.columns["targets"] == (name,)
    shown = sheet(chosen, previews)
    assert shown.columns[0].value == targets and shown.columns[0].roles == "targets"
    assert not shown.others


def test_what_no_select_says_of_the_columns_is_kept(previews: Previews, keep: Keep) -> None:
    query = keep("x.csv", days(400, lambda n: n % 7))
    given = ["time-format=%Y-%m-%d", "targets=y", "nonsense"]
    pairs = (*read(query).pairs, *(("column", one) for one in given))
    assert sheet(previews.of(Choices(pairs)), previews).others == [given[0], given[2]]


def test_the_command_names_a_file_that_has_problems_too(previews: Previews, keep: Keep) -> None:
    html = page(Shown(read(keep("bad.csv", "a,b\n1\n"))), previews)
    assert "scaffold new --data=bad.csv --no-input" in html


def test_a_problem_of_a_column_stands_at_the_column(previews: Previews, keep: Keep) -> None:
    text = days(400, lambda n: "abc" if n == 200 else n % 7)
    preview = previews.of(read(keep("bad.csv", text)))
    time, target = sheet(preview, previews).columns
    assert not time.problems and "'abc'" in target.problems[0].what
    assert len(sheet(preview, previews).rows) == 8


@pytest.mark.parametrize("text", ["", "\0\1\2" * 50, "one line", "a,b\n1\n2,3,4\n"])
def test_a_file_that_is_no_table_has_a_page_too(previews: Previews, keep: Keep, text: str) -> None:
    shown = page(Shown(read(keep("x.csv", text)), "secret"), previews)
    assert "1 problem" in shown or "problems</h2>" in shown
    assert 'id="data-problems"' in shown and 'href="#data"' in shown


def test_a_file_that_cannot_be_read_is_inspected_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, calls = tmp_path / "bad.csv", 0

    def inspect(*_: object) -> None:
        nonlocal calls
        calls += 1
        raise DataFileError()

    monkeypatch.setattr(reading, "inspect", inspect)
    for _ in range(3):
        with pytest.raises(DataFileError):
            planning.look({"data": str(file)})
    assert calls == 1
    file.write_text("another version")
    with pytest.raises(DataFileError):
        planning.look({"data": str(file)})
    assert calls == 2


def drawn(preview: Preview, previews: Previews) -> Lines | Bars | None:
    """Return the plot of a preview."""
    found = source(preview, previews)
    assert found
    return plot(found)


def points(line: str) -> list[tuple[float, float]]:
    """Return the points of a line of SVG."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.split())]


def test_a_plot_has_few_points_and_every_peak(previews: Previews, keep: Keep) -> None:
    rows = "".join(f"{n},{1000 if n == 7777 else n % 7}\n" for n in range(20_000))
    query = keep("long.csv", f"step,y\n{rows}") + "&column=time=step"
    found = drawn(previews.of(read(query)), previews)
    assert isinstance(found, Lines) and (found.low, found.high) == ("0", "1,000")
    xy = points(found.lines[0].points)
    assert len(xy) <= 500 and min(y for _, y in xy) == 0
    assert min(xy, key=lambda one: one[1])[0] == pytest.approx(WIDTH * 7777 / 19_999, abs=0.1)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in xy)


def test_a_plot_is_in_the_order_of_time(previews: Previews, keep: Keep) -> None:
    head, *rows = days(300, lambda n: n).splitlines()
    text = "\n".join([head, *reversed(rows)])
    found = drawn(previews.of(read(keep("falling.csv", text))), previews)
    assert isinstance(found, Lines) and (found.first, found.last)[0] < found.last
    assert [y for _, y in points(found.lines[0].points)][0] == HEIGHT


def test_several_series_are_drawn_apart(previews: Previews, keep: Keep) -> None:
    head, *rows = days(300, lambda n: n % 7).splitlines()
    shops = "\n".join(f"{row},{shop}" for shop in "ABCDEF" for row in rows)
    found = drawn(previews.of(read(keep("shops.csv", f"{head},shop\n{shops}"))), previews)
    assert isinstance(found, Lines) and [line.name for line in found.lines] == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("mode=one-to-one", ("Adelie", "152", 100)),
        ("mode=one-to-many", ("mon", "11,897.3", 90.7)),
        ("task=sequences", ("winter", "56", 100)),
        ("mode=many-to-many&task=sequences", ("sun", "714", 100)),
        ("task=text", ("0", "1,500", 100)),
        ("task=tagging", ("NOUN", "5,046", 100)),
        ("task=pairs", ("2", "62", 3.8)),
    ],
)
def test_a_sample_shows_how_often_there_is_what(
    previews: Previews, query: str, first: tuple[str, str, float]
) -> None:
    found = drawn(previews.of(read(query)), previews)
    assert isinstance(found, Bars) and found.rows[0] == first


@pytest.mark.parametrize("name", ["count", "value", "part", "order", "stamp", "x"])
@pytest.mark.parametrize("head", ["label", "series"])
def test_a_column_of_any_name_is_drawn(
    previews: Previews, keep: Keep, name: str, head: str
) -> None:
    if head == "series":
        text = days(300, lambda n: n % 7, name)
    else:
        rows = "".join(f"{'uvw'[n % 3]},{n * 37 % 101},{n * n % 89}\n" for n in range(90))
        text = f"{name},b,c\n{rows}"
    query = keep("x.csv", text) + ("" if head == "series" else f"&column=targets={name}")
    preview = previews.of(read(query))
    assert preview.spec, preview.problems
    assert drawn(preview, previews)


def test_files_are_a_tree_with_sizes_and_what_changed() -> None:
    sizes = {"b.py": 5, "src/x/a.py": 1234, "src/c.py": 2_000_000}
    found = tree(sizes, {"b.py": "changed", "src/old.py": "gone"})
    assert found.summary == "3 files, 2.0 MB"
    folder, file = found.nodes
    assert (file.name, file.size, file.change) == ("b.py", "5 B", "changed")
    assert [node.name for node in folder.nodes] == ["x", "c.py", "old.py"]
    assert (folder.nodes[0].nodes[0].size, folder.nodes[2].change) == ("1.2 kB", "gone")


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("", "empty file"),
        (b"\0\1", "2 bytes that are no text"),
        (b"\xff\xfe" * 9, "18 bytes that are no text"),
        ("x\n" * 5000, "first lines of a file of 10,000 bytes"),
        (b"1\n" * 200_000, "first lines of a file of 400,000 bytes"),
        ("<b>\u202e", "&lt;b&gt;\\u202e"),
    ],
)
def test_any_content_can_be_shown(content: str | bytes, shown: str) -> None:
    found = code.coloured("a.txt", content)
    assert shown in found and len(found) < 400_000


def test_changed_lines_are_those_that_were_not_there_before() -> None:
    assert code.changed_lines("a\nb\nc\n", "a\nB\nc\nd\n") == (2, 4)
    assert code.changed_lines(None, "a\n") == () == code.changed_lines("a\n", "a\n")
    assert code.changes({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": ""}) == {
        "b": "changed",
        "c": "new",
    }
