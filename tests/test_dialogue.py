"""The dialogue of `scaffold new`: keys go in, answers come out, and none is lost on the way."""

import io
import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.plain_text import PlainTextOutput
from variants import DATA

from scaffold import diagram
from scaffold.answers import keep, read_accepted, read_answers
from scaffold.cli.new import _Place, _preview, _proposals
from scaffold.dialogue import Dialogue
from scaffold.errors import AnswersError
from scaffold.modes import MODES
from scaffold.overlays import resolve
from scaffold.planning import plan
from scaffold.questions import questions

ENTER, ESC, DOWN, CTRL_C, CLEAR = "\r", "\x1b", "\x1b[B", "\x03", "\x01\x0b"
WRITE = ENTER  # the first choice of the summary
PAIR = {"mode": "vector-output", "task": "forecast"}
FORECAST = {**PAIR, "season": 7, "normalize": "global", "cell": "lstm", "layers": 1}  # five to ask
OPTIONS = (
    "input_length",
    "output_length",
    "season",
    "normalize",
    "units",
    "cell",
    "layers",
    "name",
)


@dataclass
class Talk:
    """What came of a dialogue."""

    dialogue: Dialogue
    shown: str

    @property
    def chosen(self) -> dict[str, Any]:
        return self.dialogue.chosen


def talk(
    *keys: str,
    given: dict[str, Any] | None = None,
    accepted: Iterable[str] = (),
    overlays: Sequence[Path] = (),
    rendered: bool = False,
) -> Talk:
    """Press `keys` in a dialogue in the working directory; return what came of it.

    Args:
        rendered: whether its summary renders the project, which takes a while; else it is planned.
    """
    place = _Place(None, resolve(overlays), {}, False)
    preview = partial(_preview, place) if rendered else lambda answers: plan(answers).name
    proposals = partial(_proposals, place)
    asked = questions(overlays)
    dialogue = Dialogue(dict(given or {}), preview, asked, proposals, set(accepted))
    screen = io.StringIO()
    output = PlainTextOutput(screen)
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=output):
        pipe.send_text("".join(keys))
        try:
            dialogue.run()
        except KeyboardInterrupt:
            assert CTRL_C in keys
    return Talk(dialogue, screen.getvalue().replace("\r\n", "\n"))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and a terminal that is wide enough."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def months(folder: Path, name: str = "m.csv") -> Path:
    """Write a series of 240 months."""
    rows = (f"{1990 + n // 12}-{n % 12 + 1:02},{10 * (n % 12) + n}" for n in range(240))
    (folder / name).write_text("\n".join(["month,sales", *rows]))
    return folder / name


def test_what_was_proposed_and_accepted_is_no_choice() -> None:
    done = talk(ENTER, DOWN * 6, ENTER, *[ENTER] * len(OPTIONS), WRITE)
    assert done.chosen == {"mode": "vector-output"}
    assert list(done.dialogue.answered) == ["data", "mode", *OPTIONS]


def test_what_is_typed_is_a_choice_of_its_type() -> None:
    done = talk(ENTER, CLEAR + "12" + ENTER, *[ENTER] * 3, WRITE, given=FORECAST)
    assert done.chosen == {**FORECAST, "input_length": 12}


def test_the_summary_shows_how_much_is_written_and_the_diagram_with_its_dimensions() -> None:
    keys = [ENTER, CLEAR + "12" + ENTER, *[ENTER] * 3, WRITE]
    done = talk(*keys, given=FORECAST, rendered=True)
    summary = done.shown[done.shown.index("vector-output-forecast/: ") :]
    assert re.match(r"vector-output-forecast/: \d+ files, [\d,]+ bytes\n\n", summary)
    assert "│  LSTM │──▶ ⋯ ──▶│  LSTM │──▶│  LSTM │\n" in summary
    assert "x₁₂" in summary
    assert os.listdir() == []


def test_esc_goes_back_and_offers_what_was_answered() -> None:
    first = CLEAR + "12" + ENTER
    done = talk(ENTER, first, ENTER, ESC, ESC, "8" + ENTER, *[ENTER] * 3, WRITE, given=FORECAST)
    assert done.chosen["input_length"] == 128
    assert "output_length" not in done.chosen


def test_esc_goes_back_to_the_topology_and_the_answers_that_fit_another_survive() -> None:
    units = [ENTER] * 4 + [CLEAR + "8" + ENTER]
    done = talk(ENTER, DOWN * 6, ENTER, *units, ESC * 6, DOWN, ENTER, *[ENTER] * 8, WRITE)
    assert done.chosen == {"mode": "encoder-decoder", "units": 8}


def test_an_unusable_file_is_told_before_anything_else_is_asked_and_asked_again(here: Path) -> None:
    (here / "empty.csv").write_text("a,b\n")
    good = months(here)
    done = talk("empty.csv", ENTER, CLEAR + str(good), ENTER, CTRL_C)
    before, problem, after = done.shown.partition("empty.csv: ")
    assert problem and "Topology" not in before
    assert done.dialogue.answered == {"data": str(good)}
    assert "forecast, the next values of a time series" in after
    assert "Topology" in after


def test_a_sound_file_for_another_topology_can_have_it(here: Path) -> None:
    words = str(DATA / "words.tsv")
    done = talk(words, ENTER, DOWN, ENTER, ENTER, CTRL_C, given={"mode": "vector-output"})
    assert "no column found for time" in done.shown
    assert done.chosen == {"mode": "seq2seq", "data": words}
    assert "tokens" in done.shown


def test_a_file_that_is_not_there_is_not_taken(here: Path) -> None:
    months(here)
    done = talk("nowhere.csv", ENTER, CLEAR + "m.csv", ENTER, CTRL_C)
    assert done.dialogue.answered == {"data": "m.csv"}


def test_the_home_folder_may_be_called_by_its_sign(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(here / "home"))
    (here / "home").mkdir()
    months(here / "home")
    done = talk("~/m.csv", ENTER, *[ENTER] * 9, WRITE)
    assert plan(done.chosen).data.file == "m.csv"
    (here / "home" / "a.toml").write_text('data = "~/m.csv"\n')
    assert plan(read_answers(Path("~/a.toml"))).data.path == here / "home" / "m.csv"


def test_a_folder_that_is_called_like_the_sign_of_the_home_folder_is_meant(here: Path) -> None:
    (here / "~").mkdir()
    months(here / "~")
    assert plan({"data": "~/m.csv"}).data.path == here / "~" / "m.csv"


def test_a_window_that_is_too_long_is_refused_at_once_and_offered_again(here: Path) -> None:
    given = {"data": str(months(here)), "mode": "vector-output"}
    done = talk("0000", ENTER, CLEAR + "36" + ENTER, *[ENTER] * 7, WRITE, given=given)
    assert done.shown.count("expected a whole number from 2 to 10000") == 0
    assert done.chosen["input_length"] == 36
    done = talk(CLEAR + "400" + ENTER, "\x7f" + ENTER, *[ENTER] * 7, WRITE, given=given)
    assert "240 rows leave 168 for training, fewer than one window" in done.shown
    assert done.chosen["input_length"] == 40


def test_a_folder_that_exists_is_another_name_and_nothing_else_is_lost(here: Path) -> None:
    (here / "vector-output-forecast" / "x").mkdir(parents=True)
    keys = [ENTER, CLEAR + "12" + ENTER, *[ENTER] * 3]
    done = talk(*keys, CLEAR + "other" + ENTER, WRITE, given=FORECAST, rendered=True)
    assert "the folder vector-output-forecast exists" in done.shown
    assert done.chosen == {**FORECAST, "input_length": 12, "name": "other"}


def test_a_name_whose_package_cannot_be_is_asked_for_the_package(here: Path) -> None:
    name = CLEAR + "class" + ENTER
    done = talk(*[ENTER] * 4, name, CLEAR + "ours" + ENTER, WRITE, given=FORECAST)
    assert "'class' is a Python keyword" in done.shown
    assert done.chosen == {**FORECAST, "name": "class", "package": "ours"}


def test_any_answer_can_be_changed_in_the_summary(here: Path) -> None:
    to_units = DOWN * 10
    done = talk(*[ENTER] * 5, to_units + ENTER, CLEAR + "8" + ENTER, WRITE, given=FORECAST)
    assert done.chosen == {**FORECAST, "units": 8}
    back = talk(*[ENTER] * 5, to_units + ENTER, CLEAR + "8" + ESC, WRITE, given=FORECAST)
    assert back.chosen == FORECAST
    mode = DOWN * 2 + ENTER + DOWN + ENTER
    other = talk(*[ENTER] * 5, mode, WRITE, given=FORECAST)
    assert other.chosen["mode"] == "many-to-one"


def test_what_was_not_asked_can_be_changed_too(here: Path) -> None:
    up = "\x1b[A"
    other = talk(*[ENTER] * 5, up * 2 + ENTER, ENTER, ENTER, CTRL_C, given=FORECAST)
    assert set(other.dialogue.answered) - {"data", *OPTIONS}


def test_a_flag_that_is_refused_is_asked_for(here: Path) -> None:
    given = {**FORECAST, "units": "x", "cell": "gruu"}
    done = talk(ENTER, CLEAR + "8" + ENTER, DOWN + ENTER, *[ENTER] * 3, WRITE, given=given)
    assert done.chosen == {**FORECAST, "units": 8, "cell": "gru"}


def test_a_flag_that_means_nothing_for_the_topology_can_be_left_out(here: Path) -> None:
    given = {**FORECAST, "attention": True}
    done = talk(ENTER, ENTER, *[ENTER] * 4, WRITE, given=given)
    assert "means nothing for vector-output with forecast" in done.shown
    assert done.chosen == FORECAST


def test_esc_goes_back_from_a_refusal_too(here: Path) -> None:
    given = {"attention": True}
    keys = (ENTER, DOWN * 6, ENTER, ESC, "\x1b[B" * 2, ENTER, ENTER)
    done = talk(*keys, CTRL_C, given=given)
    assert done.chosen == {"attention": True, "mode": "seq2seq", "task": "pairs"}


def test_what_no_answer_can_mend_ends_the_dialogue_with_its_problem(here: Path) -> None:
    with pytest.raises(AnswersError, match="did you mean units"):
        talk(ENTER, given={**FORECAST, "unit": 3})


def test_each_note_is_shown_once(here: Path) -> None:
    done = talk(*[ENTER] * 9, given={"data": str(months(here)), "mode": "vector-output"})
    (note,) = [note for note in done.dialogue.said if note.startswith("Time: ")]
    assert " ".join(done.shown.split()).count(note) == 1


def test_ambiguous_dates_are_asked_for(here: Path) -> None:
    rows = (f"{n * 5 % 12 + 1:02}/{n * 7 % 12 + 1:02}/{1990 + n},{n * 7 % 5}" for n in range(60))
    (here / "d.csv").write_text("\n".join(["day,sales", *rows]))
    for number, pattern in enumerate(("%d/%m/%Y", "%m/%d/%Y")):
        done = talk(DOWN * number, ENTER, CTRL_C, given={"data": "d.csv"})
        assert done.chosen["columns"] == {"time-format": (pattern,)}
        assert "Topology" in done.shown


def test_what_was_answered_goes_on_from_a_file(here: Path) -> None:
    months(here)
    keys = ("m.csv", ENTER, ENTER, CLEAR + "18" + ENTER, ENTER, CTRL_C)
    left = talk(*keys).dialogue
    kept = keep(left.chosen, filter(left.accepts, left.known))
    assert kept == Path("scaffold-answers.toml")
    given, accepted = read_answers(kept), read_accepted(kept)
    assert given["data"] == str(here / "m.csv")
    assert (given["input_length"], accepted) == (18, ["output_length"])
    done = talk(*[ENTER] * 6, WRITE, given=given, accepted=accepted)
    assert done.chosen == given
    assert list(done.dialogue.answered) == list(OPTIONS[2:])
    assert keep(left.chosen, ()) == Path("scaffold-answers-2.toml")


@pytest.fixture
def overlay(here: Path) -> Path:
    """Templates of a team that ask for three things."""
    (here / "ours" / "{{cookiecutter.project_slug}}").mkdir(parents=True)
    (here / "ours" / "{{cookiecutter.project_slug}}" / "TEAM").write_text(
        "{{ cookiecutter.team }}\n"
    )
    asked = {"team": "{{ cookiecutter.package }} team", "cloud": ["aws", "gcp"], "private": False}
    (here / "ours" / "cookiecutter.json").write_text(json.dumps(asked))
    return here / "ours"


def test_what_an_overlay_asks_comes_last_and_only_what_was_chosen_is_kept(overlay: Path) -> None:
    plain = [*[ENTER] * 5]
    done = talk(
        *plain,
        CLEAR + "us" + ENTER,
        ESC,
        "a" + ENTER,
        DOWN,
        ENTER,
        ENTER,
        WRITE,
        given=FORECAST,
        overlays=[overlay],
    )
    assert done.chosen == {**FORECAST, "set": {"team": "usa", "cloud": "gcp"}}
    assert list(done.dialogue.answered)[-3:] == ["set team", "set cloud", "set private"]
    assert done.dialogue.offered["set team"] == "vector_output_forecast team"
    known = {**FORECAST, "set": {"team": "them"}}
    change = "\x1b[A" * 5 + ENTER
    done = talk(*plain, *[ENTER] * 2, change, "!" + ENTER, WRITE, given=known, overlays=[overlay])
    assert done.chosen == {**FORECAST, "set": {"team": "them!"}}


@pytest.mark.parametrize("width", [30, 60, 80])
@pytest.mark.parametrize("mode", MODES.values(), ids=list(MODES))
def test_a_diagram_is_as_wide_as_the_terminal_and_nothing_of_it_is_lost(
    mode: Any, width: int
) -> None:
    whole, narrow = diagram.text(mode), diagram.text(mode, width=width)
    assert max(map(len, narrow.splitlines())) <= width
    assert sorted(re.findall(r"\w+|⋯|──▶", narrow)) == sorted(re.findall(r"\w+|⋯|──▶", whole))
    assert diagram.text(mode, width=200) == whole


def test_the_answers_file_says_no_path_that_only_its_folder_knows(here: Path) -> None:
    months(here)
    kept = keep({"data": "m.csv", "columns": {"time-format": ("%Y-%m",)}}, ())
    (here / "else").mkdir()
    os.rename(kept, here / "else" / "a.toml")
    answers = read_answers(here / "else" / "a.toml")
    assert answers == {"data": str(here / "m.csv"), "columns": {"time-format": ("%Y-%m",)}}
