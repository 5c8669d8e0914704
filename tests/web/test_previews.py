"""What a preview shows of a team's templates as they change, of broken ones, from many threads."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from visiting import listening, request

from scaffold.render import ROOT
from scaffold.web import preview as module
from scaffold.web.app import app
from scaffold.web.choices import Choices
from scaffold.web.kept import Kept
from scaffold.web.preview import Previews
from scaffold.web.site import Site
from scaffold.web.teams import Teams
from scaffold.web.uploads import Uploads

CHOSEN = Choices((("mode", "one-to-one"),))


@pytest.fixture
def overlay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates with one file, in the working folder."""
    (tmp_path / "ours" / ROOT).mkdir(parents=True)
    (tmp_path / "ours" / ROOT / "notes.md").write_text("one")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "ours"


def previews(*overlays: str) -> Previews:
    return Previews(Teams(overlays), Uploads(Path("none")))


def write(file: Path, text: str) -> None:
    """Write a text, later than all that was written before as far as a clock can tell."""
    moment = file.stat().st_mtime_ns + 10**7 if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    if moment:
        os.utime(file, ns=(moment, moment))


def test_templates_are_shown_as_they_are_now(overlay: Path) -> None:
    shown = previews("ours")
    assert shown.of(CHOSEN).files["notes.md"] == "one"
    assert shown.of(CHOSEN) is shown.of(CHOSEN)
    write(overlay / ROOT / "notes.md", "two")
    assert shown.of(CHOSEN).files["notes.md"] == "two"
    write(overlay / ROOT / "more.md", "new")
    assert shown.of(CHOSEN).files["more.md"] == "new"
    (overlay / ROOT / "more.md").unlink()
    assert "more.md" not in shown.of(CHOSEN).files
    write(overlay / "cookiecutter.json", '{"service": "none"}')
    assert [*shown.team.questions] == ["service"]
    write(overlay / "scaffold.toml", "[defaults]\nunits = 7\n")
    assert shown.sound(CHOSEN).options.units == 7


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        (f"{ROOT}/notes.md", "{{ cookiecutter.nothing }}", "notes.md"),
        ("cookiecutter.json", "{", "cookiecutter.json"),
        ("scaffold.toml", "[defaults]\nunits = 0\n", "scaffold.toml"),
    ],
)
def test_a_template_that_is_broken_meanwhile_is_named_until_it_is_whole(
    overlay: Path, file: str, text: str, place: str
) -> None:
    shown = previews("ours")
    whole = shown.of(CHOSEN).files
    before = (overlay / file).read_text() if (overlay / file).exists() else None
    write(overlay / file, text)
    broken = shown.of(CHOSEN)
    assert broken.spec is None and not broken.files
    assert [place in str(problem) for problem in broken.problems] == [True]
    with listening(app(Site(shown, "x"))) as port:
        assert request(port, "/").status == 200
        assert request(port, "/project.zip?mode=one-to-one").status == 400
    if before is None:
        (overlay / file).unlink()
    else:
        write(overlay / file, before)
    assert shown.of(CHOSEN).files == whole


def test_what_the_repository_around_says_is_followed_too(overlay: Path) -> None:
    write(overlay.parent / "pyproject.toml", "[tool.scaffold]\nunits = 5\n")
    shown = previews()
    assert shown.sound(CHOSEN).options.units == 5
    write(overlay.parent / "pyproject.toml", '[tool.scaffold]\nunits = 6\noverlay = "ours"\n')
    assert shown.sound(CHOSEN).options.units == 6
    assert shown.of(CHOSEN).files["notes.md"] == "one"


def test_many_threads_see_the_same(overlay: Path) -> None:
    shown = previews()
    choices = [Choices((("mode", "one-to-one"), ("units", str(n % 7 + 1)))) for n in range(40)]
    found: dict[int, str] = {}

    def look(number: int) -> None:
        found[number] = str(shown.of(choices[number]).files["src/one_to_one_tabular/config.py"])

    threads = [threading.Thread(target=look, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [f"units: int = {n % 7 + 1} " in found[n] for n in range(40)] == [True] * 40


def test_what_is_kept_is_what_was_asked_for_last_as_far_as_it_has_room() -> None:
    made: list[int] = []

    def make(number: int) -> Callable[[], bytes]:
        def once() -> bytes:
            made.append(number)
            return b"x" * number

        return once

    kept = Kept[int, bytes](100, len)
    for number in (40, 50, 40, 30, 40, 50, 200, 40):
        assert len(kept.get(number, make(number))) == number
    assert made == [40, 50, 30, 50, 200, 40]


def test_a_fault_of_our_own_is_one_line_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret of the server")

    monkeypatch.setattr(module, "rendering", broken)
    with listening(app(Site(previews(), "x"))) as port:
        answer = request(port, "/")
        assert answer.status == 500
        assert answer.text == "RuntimeError, said where the server was started\n"
    assert "secret of the server" in caplog.text
