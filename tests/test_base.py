"""The base of a project: compact, the same for the same project, and never believed blindly."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from variants import DATA

from scaffold.errors import UpdateError
from scaffold.generation import generate
from scaffold.planning import plan
from scaffold.record import RECORD
from scaffold.update.base import BASE, Base, read_base
from scaffold.update.files import EXECUTABLE, File, digest


def test_a_project_holds_every_text_as_generated_and_digests_of_the_rest(tmp_path: Path) -> None:
    generate(plan({"mode": "vector-output", "data": str(DATA / "tides.csv")}), tmp_path / "made")
    base = read_base(tmp_path / "made")
    there = {
        path.relative_to(tmp_path / "made").as_posix(): path.read_bytes()
        for path in (tmp_path / "made").rglob("*")
        if path.is_file() and path.name != Path(BASE).name
    }
    assert {*base.texts, *base.digests} == there.keys()
    assert {path: text.encode() for path, text in base.texts.items()}.items() <= there.items()
    assert base.digests == {"data/tides.csv": digest(there["data/tides.csv"])}
    assert base.data and base.data["file"] == "tides.csv"
    assert str(DATA) not in str(base.data)
    assert (tmp_path / "made" / BASE).stat().st_size < sum(map(len, there.values())) / 3


def test_the_same_project_has_the_same_base(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(plan({"mode": "one-to-one"}), tmp_path / name)
        os.utime(tmp_path / name / "README.md", (0, 0))
    assert (tmp_path / "one" / BASE).read_bytes() == (tmp_path / "two" / BASE).read_bytes()


def test_what_is_no_text_has_a_digest_and_a_script_stays_one(tmp_path: Path) -> None:
    files = {
        "a.sh": File(b"#!/bin/sh\n", EXECUTABLE),
        "logo.png": File(b"\x89PNG\0"),
        "latin.txt": File("Größe".encode("latin-1")),
        "data/rows.csv": File(b"a,b\n"),
        "größe 👋.md": File("größe\n".encode()),
    }
    base = Base.of(files)
    assert base.files == {"a.sh": files["a.sh"], "größe 👋.md": files["größe 👋.md"]}
    assert base.digests.keys() == {"logo.png", "latin.txt", "data/rows.csv"}


def packed(content: object) -> bytes:
    return gzip.compress(json.dumps(content).encode())


GOOD: dict[str, Any] = {"texts": {"a": "b"}, "executable": [], "digests": {}}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no gzip",
        packed(GOOD)[:-9],
        gzip.compress(b"no json"),
        packed([1]),
        packed({**GOOD, "texts": {"a": 3}}),
        packed({**GOOD, "texts": {"../a": "b"}}),
        packed({**GOOD, "texts": {"/etc/passwd": "b"}}),
        packed({**GOOD, "digests": {"x/.git/config": "b"}}),
        gzip.compress(b"[" * 100_000),
        packed({**GOOD, "texts": {"a": "\ud800"}}),
        packed({**GOOD, "texts": {RECORD: "answers = 3"}}),
        packed({**GOOD, "texts": {RECORD: "]"}}),
        None,
    ],
    ids="empty other torn text list number above absolute git deep half table toml missing".split(),
)
def test_a_base_that_is_none_is_one_clear_error_that_names_adopt(
    content: bytes | None, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / BASE).parent.mkdir()
        (tmp_path / BASE).write_bytes(content)
    with pytest.raises(UpdateError, match="base.json.gz: .*scaffold adopt") as caught:
        read_base(tmp_path)
    assert len(caught.value.problems) == 1


def test_a_sound_base_is_read(tmp_path: Path) -> None:
    (tmp_path / BASE).parent.mkdir()
    (tmp_path / BASE).write_bytes(packed(GOOD))
    assert read_base(tmp_path) == Base({"a": "b"})
