"""What the merge of three projects promises, whatever was edited, renamed, moved and deleted."""

import tomllib
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scaffold.record import RECORD
from scaffold.update.base import Base
from scaffold.update.combine import Combined, combine
from scaffold.update.files import EXECUTABLE, LINK, File, Files

TEXT = [f"line {number}" for number in range(20)]


def texts(files: Mapping[str, list[str]]) -> dict[str, File]:
    return {
        path: File("".join(f"{line}\n" for line in rows).encode()) for path, rows in files.items()
    }


def after(yours: Files, combined: Combined) -> dict[str, File]:
    """Return the files of a project once they are written."""
    left = {path: file for path, file in yours.items() if path not in combined.removed}
    return {**left, **combined.written}


def edited(rows: list[str], places: Mapping[int, str]) -> list[str]:
    return [line for n, row in enumerate(rows) for line in (places.get(n), row) if line]


PATHS = ["README.md", "src/a/model.py", "src/a/data.py", "tests/test_model.py", 'größe 👋 "x".md']
EDITS = st.dictionaries(st.integers(0, 19), st.uuids().map(str), max_size=3)
SIDE = st.fixed_dictionaries({path: EDITS | st.none() for path in PATHS})  # None: deleted
SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def side(edits: Mapping[str, Mapping[int, str] | None], base: Mapping[str, list[str]]) -> Files:
    kept = {path: made for path, made in edits.items() if made is not None}
    return texts({path: edited(base[path], made) for path, made in kept.items()})


BASE = {path: [f"{path} {row}" for row in TEXT] for path in PATHS}


@SETTINGS
@given(templates=SIDE)
def test_a_project_that_nobody_edited_becomes_what_a_fresh_one_is(
    templates: dict[str, dict[int, str] | None],
) -> None:
    base, generated = texts(BASE), side(templates, BASE)
    combined = combine(Base.of(base), base, generated)
    assert after(base, combined) == generated
    assert set(combined.statuses.values()) <= {"unchanged", "updated", "gone"}


@SETTINGS
@given(edits=SIDE, templates=SIDE)
def test_nothing_of_the_user_is_lost_and_the_second_time_nothing_happens(
    edits: dict[str, dict[int, str] | None], templates: dict[str, dict[int, str] | None]
) -> None:
    yours, generated = side(edits, BASE), side(templates, BASE)
    combined = combine(Base.of(texts(BASE)), yours, generated)
    result = after(yours, combined)
    everything = b"\n".join(file.content for file in result.values())
    for made in edits.values():
        assert all(line.encode() in everything for line in (made or {}).values())
    for path, made in edits.items():
        if made is None and generated.get(path) == texts(BASE)[path]:
            assert path not in result
        elif made is None and path in generated:
            assert path in combined.conflicts
    if not combined.conflicts:
        again = combine(Base.of(generated), result, generated)
        assert not again.changes
    assert combined.statuses.keys() >= yours.keys() | generated.keys()


def lines(**changes: str) -> list[str]:
    return [changes.get(row.replace(" ", "_"), row) for row in TEXT]


def test_a_module_that_the_templates_call_otherwise_takes_its_edits_along() -> None:
    base = texts({"src/a/model.py": TEXT, "keep.md": TEXT})
    yours = texts({"src/a/model.py": lines(line_2="mine"), "keep.md": TEXT})
    generated = texts({"src/a/network.py": lines(line_15="theirs"), "keep.md": TEXT})
    combined = combine(Base.of(base), yours, generated)
    assert after(yours, combined) == texts(
        {"src/a/network.py": lines(line_2="mine", line_15="theirs"), "keep.md": TEXT}
    )
    assert combined.statuses["src/a/network.py"] == "merged"
    assert combined.statuses["src/a/model.py"] == "gone"


def test_a_module_that_the_user_calls_otherwise_gets_what_changed() -> None:
    base = texts({"src/a/model.py": TEXT, "keep.md": TEXT})
    yours = texts({"src/a/mine.py": lines(line_2="mine"), "keep.md": TEXT})
    generated = texts({"src/a/model.py": lines(line_15="theirs"), "keep.md": TEXT})
    combined = combine(Base.of(base), yours, generated)
    assert (
        after(yours, combined)["src/a/mine.py"]
        == texts({"x": lines(line_2="mine", line_15="theirs")})["x"]
    )
    assert not combined.conflicts


def record(package: str, remark: str = "", **answers: object) -> File:
    rows = "".join(f"{key} = {value!r}\n" for key, value in answers.items())
    return File(f'{remark}# What\n\n[answers]\n{rows}\n[derived]\npackage = "{package}"\n'.encode())


@pytest.mark.parametrize("deleted", [[], ["src/a/data.py"]])
def test_a_package_of_another_name_takes_edits_and_own_modules_along(deleted: list[str]) -> None:
    names = ["model.py", "data.py", "train.py"]
    base = texts({f"src/a/{name}": TEXT for name in names}) | {RECORD: record("a")}
    own = {"src/a/own.py": File(b"x = 1\n"), "src/abc.py": File(b"")}
    yours = {**base, **own, **texts({"src/a/model.py": lines(line_2="mine")})}
    yours = {path: file for path, file in yours.items() if path not in deleted}
    generated = texts({f"src/b/{name}": TEXT for name in names}) | {RECORD: record("b")}
    combined = combine(Base.of(base), yours, generated)
    assert not combined.conflicts
    expected = {**generated, "src/b/own.py": own["src/a/own.py"], "src/abc.py": own["src/abc.py"]}
    expected |= texts({"src/b/model.py": lines(line_2="mine")})
    kept = {
        path: file for path, file in expected.items() if path.replace("/b/", "/a/") not in deleted
    }
    assert after(yours, combined) == kept


PNG, OTHER = File(b"\x89PNG\0"), File(b"\x89PNG\0new")


@pytest.mark.parametrize(
    ("yours", "generated", "result", "conflict"),
    [
        (PNG, PNG, PNG, False),
        (PNG, OTHER, OTHER, False),
        (PNG, None, None, False),
        (File(b"mine\0"), OTHER, File(b"mine\0"), False),
        (File(b"mine\0"), None, File(b"mine\0"), False),
        (OTHER, OTHER, OTHER, False),
        (None, PNG, None, False),
        (None, OTHER, OTHER, True),
        (None, None, None, False),
    ],
)
@pytest.mark.parametrize("path", ["docs/logo.png", "data/sample.csv"])
def test_what_is_no_text_is_replaced_where_it_is_as_generated_and_kept_where_not(
    path: str, yours: File | None, generated: File | None, result: File | None, conflict: bool
) -> None:
    mine = {path: yours} if yours else {}
    combined = combine(Base.of({path: PNG}), mine, {path: generated} if generated else {})
    assert (after(mine, combined).get(path), path in combined.conflicts) == (result, conflict)


def test_a_data_file_of_the_user_is_never_taken_away() -> None:
    base = {"data/mine.csv": File(b"a\n1\n")}
    combined = combine(Base.of(base), base, {"data/new.csv": File(b"a\n2\n")}, ["data/mine.csv"])
    assert combined.removed == ()
    assert combined.statuses["data/mine.csv"] == "yours alone"


def test_a_data_file_keeps_the_mode_that_its_user_gave_it() -> None:
    base = {"data/rows.csv": File(b"a\n1\n")}
    yours = {"data/rows.csv": File(b"a\n1\n", EXECUTABLE)}
    assert not combine(Base.of(base), yours, base).changes


@pytest.mark.parametrize("remark", ["# by hand\n", "# by hand\n# again\n"])
def test_the_record_says_what_is_generated_and_keeps_remarks(remark: str) -> None:
    base, yours = {RECORD: record("a", units=8)}, {RECORD: record("a", remark, units=8)}
    for generated in (record("a", units=16), record("a", units=16, cell="gru")):
        combined = combine(Base.of(base), yours, {RECORD: generated})
        text = after(yours, combined)[RECORD].content.decode()
        assert remark in text
        assert tomllib.loads(text) == tomllib.loads(generated.content.decode())


@pytest.mark.parametrize("now", [{"cell": "gru"}, {"cell": "gru", "units": 8}, {}], ids=str)
def test_the_record_keeps_what_a_user_wrote_beside_a_value(now: dict[str, object]) -> None:
    rows = record("a", cell="gru").content.replace(b"'gru'", b"'gru' # small is enough")
    base, yours = {RECORD: record("a", name="x")}, {RECORD: File(b" # indented\n" + rows)}
    generated = record("a", **now)
    text = after(yours, combine(Base.of(base), yours, {RECORD: generated}))[RECORD].content.decode()
    assert text.count("small is enough") == text.count("# indented") == 1
    assert tomllib.loads(text) == tomllib.loads(generated.content.decode())


def test_an_answer_that_was_edited_by_hand_does_not_come_twice() -> None:
    base, yours = {RECORD: record("a", name="x")}, {RECORD: record("a", cell="gru", name="x")}
    generated = {RECORD: record("a", name="x", cell="gru")}
    result = after(yours, combine(Base.of(base), yours, generated))
    assert tomllib.loads(result[RECORD].content.decode())["answers"] == {"name": "x", "cell": "gru"}


@pytest.mark.parametrize(
    "yours", [File(b"README", LINK), File(b"".join(b"mine\n" for _ in TEXT)), None], ids=str
)
def test_what_cannot_be_merged_is_a_conflict(yours: File | None) -> None:
    base, generated = texts({"a.md": TEXT}), texts({"a.md": lines(line_3="theirs")})
    mine = {"a.md": yours} if yours else {}
    combined = combine(Base.of(base), mine, generated)
    assert combined.statuses["a.md"] == "conflict"
    assert combined.conflicts.keys() >= {"a.md"}


def test_a_right_to_execute_of_either_side_is_kept() -> None:
    base = texts({"a.sh": TEXT, "b.sh": TEXT})
    yours = {**base, "a.sh": base["a.sh"]._replace(mode=EXECUTABLE)}
    generated = {**base, "b.sh": base["b.sh"]._replace(mode=EXECUTABLE)}
    result = after(yours, combine(Base.of(base), yours, generated))
    assert {file.mode for file in result.values()} == {EXECUTABLE}


def test_lines_that_all_end_otherwise_are_no_edits_and_keep_their_ends() -> None:
    base, generated = (
        texts({"a.md": TEXT, "b.md": TEXT}),
        texts({"a.md": [*TEXT, "x"], "b.md": TEXT}),
    )
    yours = texts({"a.md": lines(line_3="mine\r"), "b.md": TEXT})
    yours = {
        **yours,
        "a.md": File(yours["a.md"].content.replace(b"\r", b"").replace(b"\n", b"\r\n")),
    }
    yours["b.md"] = File(base["b.md"].content.replace(b"\n", b"\r\n"))
    combined = combine(Base.of(base), yours, generated)
    expected = texts({"a.md": [*lines(line_3="mine"), "x"]})["a.md"].content.replace(b"\n", b"\r\n")
    assert combined.written == {"a.md": File(expected)}
    assert not combined.conflicts


def test_a_file_beside_modules_that_move_moves_with_them() -> None:
    names = ["one.py", "two.py", "three.py"]
    base = texts({f"src/a/old/{name}": [name, *TEXT] for name in names})
    generated = texts({f"src/a/new/{name}": [name, *TEXT] for name in names})
    mine = {"src/a/old/mine.py": File(b"x = 1\n")}
    yours = {**base, **mine}
    combined = combine(Base.of(base), yours, generated)
    assert not combined.conflicts
    assert after(yours, combined) == {**generated, "src/a/new/mine.py": File(b"x = 1\n")}
