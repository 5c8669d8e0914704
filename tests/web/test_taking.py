"""What is taken along is what `scaffold new` makes of the same answers in the same folder."""

import html
import io
import json
import re
import shlex
import stat
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import values
from variants import DATA
from visiting import Serve, Server

from scaffold.cli.new import command as new
from scaffold.errors import ScaffoldError
from scaffold.extras import EXTRAS
from scaffold.generation import generate
from scaffold.modes import MODES
from scaffold.options import OPTIONS
from scaffold.planning import plan
from scaffold.record import RECORD
from scaffold.render import ROOT
from scaffold.spec import applies
from scaffold.tasks import TASKS, mode_task_pairs
from scaffold.web import taking
from scaffold.web.choices import Choices, answers
from scaffold.web.preview import FIRST, Previews
from scaffold.web.teams import Teams
from scaffold.web.uploads import Uploads

Files = dict[str, tuple[bytes, int]]


def packed(content: bytes) -> Files:
    """Return path → content and permissions of a ZIP."""
    with ZipFile(io.BytesIO(content)) as archive:
        return {
            one.filename: (archive.read(one), stat.S_IMODE(one.external_attr >> 16))
            for one in archive.infolist()
        }


def written(folder: Path) -> Files:
    """Return path → content and permissions of a project, with the name of its folder."""
    return {
        str(file.relative_to(folder.parent)): (file.read_bytes(), stat.S_IMODE(file.stat().st_mode))
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.parametrize(("mode", "task"), mode_task_pairs())
def test_a_zip_is_the_folder_that_new_writes(mode: str, task: str, tmp_path: Path) -> None:
    spec = plan({"mode": mode, "task": task})
    generate(spec, tmp_path / spec.slug)
    assert packed(taking.archive(spec, ()).read()) == written(tmp_path / spec.slug)


@pytest.mark.parametrize("way", ["kept", "sent"])
@pytest.mark.parametrize(
    ("file", "chosen"),
    [
        ("cars.csv", {"units": "8", "name": "Our cars", "author": "A. Ø <b>"}),
        ("tides.csv", {"column": "targets=level", "with": "backtest", "input_length": "12"}),
        ("words.tsv", {"mode": "seq2seq", "attention": "false", "license": "none"}),
    ],
)
def test_a_zip_holds_the_data_file(
    server: Server, way: str, file: str, chosen: dict[str, str], tmp_path: Path
) -> None:
    content = (DATA / file).read_bytes()
    data = {"data": server.key(file, content)} if way == "kept" else {"filename": file}
    body = None if way == "kept" else content
    answer = server.ask(f"/project.zip?{urlencode(chosen | data)}", body)
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    spec = plan({**answers(Choices(tuple(chosen.items())))[0], "data": str(DATA / file)})
    assert answer.headers["content-disposition"] == f'attachment; filename="{spec.slug}.zip"'
    generate(spec, tmp_path / spec.slug)
    assert packed(answer.body) == written(tmp_path / spec.slug)


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """A folder of templates with a script, a question and a default, beside the working folder."""
    folder = tmp_path / "ours"
    (folder / ROOT).mkdir(parents=True)
    (folder / ROOT / "run.sh").write_text("echo {{ cookiecutter.service }}\n")
    (folder / ROOT / "run.sh").chmod(0o755)
    (folder / "cookiecutter.json").write_text('{"service": "none"}')
    (folder / "scaffold.toml").write_text("[defaults]\nunits = 12\n")
    return folder


def test_a_zip_is_what_new_writes_with_overlays_from_the_same_folder(
    serve: Serve, overlay: Path, tmp_path: Path
) -> None:
    chosen = {"mode": "one-to-one", "set.service": "a 'b'", "with": "export"}
    with serve("--overlay=ours") as server:
        answer = server.ask(f"/project.zip?{urlencode(chosen)}")
        record = server.ask(f"/scaffold.toml?{urlencode(chosen)}")
        shown = server.ask(f"/?{urlencode(chosen)}&file=run.sh")
        unasked = server.ask(f"/project.zip?{urlencode({**chosen, 'set.other': 'x'})}")
    words = spoken(shown.text)
    project = tmp_path / made(tmp_path, *words)["project"]
    files = written(project)
    assert packed(answer.body) == files
    assert files[f"{project.name}/run.sh"] == (b"echo a 'b'\n", 0o755)
    assert record.body == files[f"{project.name}/{RECORD}"][0]
    assert 'source = "../ours"' in record.text
    assert "units = 12" in record.text
    assert [one["where"] for one in unasked.errors] == ["--set"]


def spoken(page: str) -> list[str]:
    """Return the words of the command line that a page shows, without `scaffold new`."""
    found = re.search(r"scaffold new [^<]*", page)
    assert found, page
    return shlex.split(html.unescape(found[0]))[2:]


def made(folder: Path, *words: str) -> dict[str, Any]:
    """Return what `scaffold new` says, run in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = CliRunner().invoke(new, [*words, "--no-git", "--json"])
    if isinstance(done.exception, ScaffoldError):
        raise done.exception
    assert done.exit_code == 0, done
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@st.composite
def chosen(draw: st.DrawFn) -> Choices:
    """Draw choices, sound ones and others, as a page may hold them."""
    mode, task = draw(st.sampled_from(mode_task_pairs()))
    pairs = draw(st.sampled_from([[("mode", mode), ("task", task)], [("mode", mode)], []]))
    for name, option in OPTIONS.items():
        if applies(option, MODES[mode], TASKS[task]) and draw(st.integers(0, 3)) == 0:
            value = draw(values(option))
            words = {True: ["true", "1", "True"], False: ["false", "0"]}
            text = draw(st.sampled_from(words[value])) if value in (True, False) else str(value)
            pairs.append((name, text))
    pairs += [("with", name) for name in EXTRAS if draw(st.integers(0, 9)) == 0]
    return Choices(tuple(pair for pair in draw(st.permutations(pairs)) if pair[1]))


@given(choices=chosen())
@settings(max_examples=20, deadline=None)
def test_the_command_line_gives_the_same_answers(choices: Choices) -> None:
    previews = Previews(Teams(()), Uploads(Path("none")))
    line = taking.command(choices, FIRST, "", previews.team)
    try:
        expected = dict(previews.plan(choices).answers)
    except ScaffoldError as error:
        with pytest.raises(type(error)) as caught:
            made(Path(), *shlex.split(line)[2:], "--dry-run")
        assert caught.value.problems == error.problems
        return
    said = made(Path(), *shlex.split(line)[2:], "--dry-run")["answers"]
    assert said == json.loads(json.dumps(expected, default=list))
