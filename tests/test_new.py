"""`scaffold new` on the command line: flags, files, dry runs, JSON, git."""

import contextlib
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import tomllib
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from variants import variant

from scaffold.cli import cli
from scaffold.cli.new import _Place
from scaffold.options import OPTIONS
from scaffold.overlays import Overlay
from scaffold.record import known_answers
from scaffold.spec import problems_alone


def scaffold(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scaffold", *arguments], cwd=folder, capture_output=True, text=True
    )


def contents(project: Path) -> dict[str, bytes]:
    """Return path → content of every file."""
    files = (path for path in project.rglob("*") if path.is_file())
    return {str(path.relative_to(project)): path.read_bytes() for path in files}


def test_new_prints_the_tree_the_diagram_and_the_next_commands(tmp_path: Path) -> None:
    done = scaffold(tmp_path, "new", "my-forecast", "--mode", "vector-output", "--units", "32")
    assert done.returncode == 0, done.stderr
    assert "└── tests/" in done.stdout
    assert "y₁…y₇" in done.stdout
    assert done.stdout.endswith(
        "cd my-forecast\npip install -e '.[test]'\npython -m my_forecast.train\n"
    )
    config = (tmp_path / "my-forecast" / "src" / "my_forecast" / "config.py").read_text()
    assert "units: int = 32" in config


def test_a_dry_run_shows_the_tree_and_writes_nothing(tmp_path: Path) -> None:
    done = scaffold(tmp_path, "new", "x", "--mode", "vector-output", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "model.py" in done.stdout
    assert os.listdir(tmp_path) == []


def test_json_is_one_object_with_every_file_and_its_size(tmp_path: Path) -> None:
    done = scaffold(tmp_path, "new", "x", "--mode", "vector-output", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["mode"], told["task"], told["written"]) == ("vector-output", "forecast", True)
    for file in told["files"]:
        assert (tmp_path / "x" / file["path"]).stat().st_size == file["bytes"]


def test_the_kept_answers_generate_the_same_project_again(tmp_path: Path) -> None:
    flags = ["--mode", "many-to-many-last", "--cell", "gru", "--layers", "2", "--author", 'A "B"']
    assert scaffold(tmp_path, "new", "first", *flags, "--no-git").returncode == 0
    kept = tmp_path / "first" / ".scaffold.toml"
    done = scaffold(tmp_path, "new", "again", "--answers", str(kept), "--no-git")
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "again") == contents(tmp_path / "first")


def test_a_large_file_stays_where_it_is_also_when_its_project_is_generated_again(
    tmp_path: Path,
) -> None:
    rows = [f"{1_600_000_000 + row},{row % 7}.{row % 1000:03}" for row in range(3_500_000)]
    (tmp_path / "large.csv").write_text("time,value\n" + "\n".join(rows))
    done = scaffold(tmp_path, "new", "first", "--data", "large.csv", "--no-git")
    assert done.returncode == 0, done.stderr
    kept = tmp_path / "first" / ".scaffold.toml"
    answers = tomllib.loads(kept.read_text(encoding="utf-8"))["answers"]
    assert answers["data"] == str(tmp_path / "large.csv")
    assert not (tmp_path / "first" / "data" / "large.csv").exists()
    done = scaffold(tmp_path, "new", "again", "--answers", str(kept), "--no-git")
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "again") == contents(tmp_path / "first")


def test_flags_go_before_the_answers_file(tmp_path: Path) -> None:
    (tmp_path / "answers.toml").write_text('mode = "vector-output"\nunits = 16\nlayers = 2\n')
    done = scaffold(tmp_path, "new", "x", "--answers", "answers.toml", "--units", "8", "--json")
    answers = json.loads(done.stdout)["answers"]
    assert (answers["units"], answers["layers"]) == (8, 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [("mode = ", "is not TOML"), ('mode = "vector-output"\nunit = 3\n', "did you mean units?")],
)
def test_a_wrong_answers_file_is_one_clear_error(
    tmp_path: Path, content: str, message: str
) -> None:
    (tmp_path / "answers.toml").write_text(content)
    done = scaffold(tmp_path, "new", "x", "--answers", "answers.toml")
    assert done.returncode == 2
    assert message in done.stderr
    assert os.listdir(tmp_path) == ["answers.toml"]


def test_a_file_of_the_user_is_read_copied_and_generated_again(tmp_path: Path) -> None:
    rows = "\n".join(
        f"{2000 + month // 12}-{month % 12 + 1:02};{month % 7},5" for month in range(90)
    )
    (tmp_path / "My sales.csv").write_text(f"month;units sold\n{rows}\n")
    done = scaffold(tmp_path, "new", "first", "--data", "My sales.csv", "--no-git")
    assert done.returncode == 0, done.stderr
    assert "Time: column month, every month from 2000-01-01" in done.stderr
    project = tmp_path / "first"
    copy = project / "data" / "My sales.csv"
    assert copy.read_bytes() == (tmp_path / "My sales.csv").read_bytes()
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]
    (tmp_path / "My sales.csv").unlink()
    kept = str(project / ".scaffold.toml")
    assert scaffold(tmp_path, "new", "again", "--answers", kept, "--no-git").returncode == 0
    assert contents(tmp_path / "again") == contents(project)


def test_a_data_file_without_a_name_is_no_wish_for_the_sample(tmp_path: Path) -> None:
    done = scaffold(tmp_path, "new", "x", "--mode", "vector-output", "--data", "", "--units", "0")
    assert done.returncode == 2
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["error"] * 2
    assert "--data: names no file" in done.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("chosen", "normalize"),
    [
        ((), "season"),
        (("--input-length", "6"), "window"),
        (("--column", "features=visits", "--column", "targets=sales"), "global"),
        (("--mode", "many-to-many"), "window"),
        (("--mode", "many-to-many", "--lead", "0"), "global"),
    ],
)
def test_a_proposed_scaling_gives_way_to_what_is_chosen(
    tmp_path: Path, chosen: tuple[str, ...], normalize: str
) -> None:
    write_months(tmp_path)
    done = scaffold(tmp_path, "new", "x", "--data", "m.csv", "--no-input", *chosen)
    assert done.returncode == 0, done.stderr
    assert known_answers(tmp_path / "x")["normalize"] == normalize


def test_a_chosen_scaling_by_a_season_that_no_window_holds_is_refused(tmp_path: Path) -> None:
    write_months(tmp_path)
    wrong = ("--normalize", "season", "--input-length", "6")
    done = scaffold(tmp_path, "new", "x", "--data", "m.csv", "--no-input", *wrong)
    assert "lengthen --input-length to 13 at least" in done.stderr
    assert not (tmp_path / "x").exists()
    longer_than_any_window = ("--normalize", "season", "--season", "20000")
    done = scaffold(tmp_path, "new", "x", "--data", "m.csv", "--no-input", *longer_than_any_window)
    assert "use --normalize window" in done.stderr
    assert "lengthen" not in done.stderr


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ("80,95", "did you mean --intervals 0.8,0.95?"),
        ("1", "a level is a share from 0.01 to 0.999, not 1"),
        ("nan", "a level is a share from 0.01 to 0.999, not nan"),
        ("0.8,", "'0.8,' is no list of numbers"),
        ("0.8,high", "'0.8,high' is no list of numbers"),
        ("0.8,0.80", "0.8 is given twice"),
        ("0.5,0.9", "the ends of an interval are written to 'sales_hi_90', which is a column"),
    ],
)
def test_levels_that_no_interval_can_have_are_refused(
    tmp_path: Path, levels: str, said: str
) -> None:
    write_months(tmp_path)
    text = (tmp_path / "m.csv").read_text().replace("visits", "sales_hi_90")
    (tmp_path / "m.csv").write_text(text)
    done = scaffold(tmp_path, "new", "x", "--data", "m.csv", "--no-input", "--intervals", levels)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "x").exists()


def test_levels_come_in_order_and_too_few_windows_for_one_are_said(tmp_path: Path) -> None:
    write_months(tmp_path)
    flags = ("--data", "m.csv", "--no-input", "--dry-run", "--intervals", "0.999, 0.5")
    done = scaffold(tmp_path, "new", "x", *flags)
    assert done.returncode == 0, done.stderr
    assert "too few to calibrate the level 0.999;" in done.stderr
    assert "level 0.5;" not in done.stderr


def test_the_validation_windows_of_all_series_are_counted_for_the_levels() -> None:
    several = variant("vector-output", "forecast", 1, output_length=7, intervals="0.97,0.99")
    said = [note for note in several.spec().data.notes if "too few to calibrate" in note]
    assert len(said) == 1  # 2 series of 200 days, of which 30 are for validation
    assert "48 validation windows are too few to calibrate the level 0.99;" in said[0]


def test_an_overlay_of_templates_takes_the_place_of_the_generators_own(tmp_path: Path) -> None:
    ours = tmp_path / "ours" / "{{cookiecutter.project_slug}}"
    ours.mkdir(parents=True)
    (ours / "OWNERS").write_text("{{ cookiecutter.name }} is ours\n")
    done = scaffold(tmp_path, "new", "x", "--mode", "one-to-one", "--overlay", "ours")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x" / "OWNERS").read_text() == "x is ours\n"
    (ours / "OWNERS").write_text("\n{{ cookiecutter.owner }}\n")
    done = scaffold(tmp_path, "new", "y", "--mode", "one-to-one", "--overlay", "ours")
    assert (done.returncode, "OWNERS, line 2: " in done.stderr) == (1, True)
    done = scaffold(tmp_path, "new", "y", "--mode", "one-to-oen", "--overlay", "their")
    assert done.returncode == 2
    assert "their is no folder" in done.stderr and "did you mean one-to-one" in done.stderr
    assert not (tmp_path / "y").exists()


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("cookiecutter.json", "{", "cookiecutter.json: Expecting property name"),
        ("{{cookiecutter.project_slug}}/X", "\n{{ 1 / 0 }}", "X, line 2: division by zero"),
        (
            "{{cookiecutter.project_slug}}/x.py",
            "def f(:\n",
            "x.py: renders to Python that cannot be parsed: ",
        ),
    ],
)
def test_an_overlay_that_is_broken_is_one_clear_error(
    tmp_path: Path, file: str, text: str, said: str
) -> None:
    (tmp_path / "ours" / "{{cookiecutter.project_slug}}").mkdir(parents=True)
    (tmp_path / "ours" / file).write_text(text)
    done = scaffold(tmp_path, "new", "x", "--mode", "one-to-one", "--overlay", "ours")
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "x").exists()


def test_an_overlay_without_slots_is_formatted_too(tmp_path: Path) -> None:
    ours = tmp_path / "ours" / "{{cookiecutter.project_slug}}"
    ours.mkdir(parents=True)
    (ours / "x.py").write_text("x   =  1\n")
    done = scaffold(tmp_path, "new", "x", "--mode", "one-to-one", "--overlay", "ours")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x" / "x.py").read_text() == "x = 1\n"


def write_months(folder: Path) -> None:
    """Write a series of months with a trend and a season."""
    values = [10 * (n % 12) + n for n in range(240)]
    rows = (f"{1990 + n // 12}-{n % 12 + 1:02},{n % 5},{v}" for n, v in enumerate(values))
    (folder / "m.csv").write_text("\n".join(["month,visits,sales", *rows]))


def test_a_sample_with_other_columns_keeps_its_licence_note(tmp_path: Path) -> None:
    flags = ["--mode", "one-to-one", "--column", "targets=sex", "--no-git"]
    assert scaffold(tmp_path, "new", "first", *flags).returncode == 0
    project = tmp_path / "first"
    assert "CC0" in (project / "data" / "README.md").read_text()
    assert 'TARGET = "sex"' in (project / "src" / "first" / "data.py").read_text()
    kept = str(project / ".scaffold.toml")
    assert scaffold(tmp_path, "new", "again", "--answers", kept, "--no-git").returncode == 0
    assert contents(tmp_path / "again") == contents(project)


def test_a_sample_with_another_kind_of_target_is_still_there(tmp_path: Path) -> None:
    flags = ["--mode", "one-to-one", "--column", "targets=body_mass_g", "--no-git"]
    assert scaffold(tmp_path, "new", "first", *flags).returncode == 0
    assert {file.name for file in (tmp_path / "first" / "data").iterdir()} == {
        "README.md",
        "penguins.csv",
    }


@pytest.mark.parametrize("wrong", [["--nope"], ["more"], ["--units"]])
def test_wrong_usage_is_one_json_object_too(tmp_path: Path, wrong: list[str]) -> None:
    done = scaffold(tmp_path, "new", "x", "--json", *wrong)
    assert done.returncode == 2
    (problem,) = json.loads(done.stdout)["errors"]
    assert "scaffold new --help" in problem["remedy"]
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("units", "x", "expected a whole number from 1 to 4096, came 'x'"),
        ("units", "0", "expected a whole number from 1 to 4096, came '0'"),
        ("dropout", "1", "expected a number of at least 0 and below 1, came '1'"),
        ("learning-rate", "nan", "expected a number above 0 and at most 1, came 'nan'"),
        ("cell", "gruu", "expected one of lstm, gru, rnn, came 'gruu' → did you mean gru?"),
        ("name", "", "expected a text of 1 to 80 characters, came ''"),
    ],
)
def test_a_value_that_does_not_fit_is_told_in_words(option: str, given: str, said: str) -> None:
    (problem,) = problems_alone({"mode": "one-to-one", option.replace("-", "_"): given})
    assert str(problem).startswith(f"--{option}: {said}")


def test_no_type_of_python_is_named_whatever_an_answers_file_holds() -> None:
    for option in OPTIONS.values():
        for wrong in (None, [], {}, object, "\ud800", 1e400, -1, True, "x" * 201):
            for problem in problems_alone({option.name: wrong}):
                assert "`" not in problem.what, problem


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            ["new", "--units"],
            "error: --units: expected a whole number from 1 to 4096, came nothing",
        ),
        (["new", "--units"], "see [dimensions] in scaffold new --help"),
        (["new", "x", "--cell"], "see [topology] in scaffold new --help"),
        (["new", "--data"], "see scaffold new --help"),
        (["template", "files", "--mode"], "see scaffold template files --help"),
    ],
)
def test_an_option_without_its_value_points_to_the_help_of_its_command(
    tmp_path: Path, typed: list[str], said: str
) -> None:
    done = scaffold(tmp_path, *typed)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_an_error_stays_on_one_line_whatever_it_names(tmp_path: Path) -> None:
    done = scaffold(tmp_path, "new", "x", "--mode", "one-to-one", "--data", "a\nb\u202e.csv")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "a\\nb\\u202e.csv" in done.stderr


def test_a_stream_that_lacks_a_character_gets_another(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scaffold", "modes", "one-to-one"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
    )
    assert done.returncode == 0
    assert b"Dense" in done.stdout


@pytest.mark.parametrize(
    "content",
    ["mode = []", "data = 5", "columns = 5", "answers = 5", "[[answers]]", "x = " + "[" * 5000],
)
def test_answers_of_another_kind_are_one_clear_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "answers.toml").write_text(content)
    done = scaffold(tmp_path, "new", "x", "--answers", "answers.toml")
    assert done.returncode == 2
    assert done.stderr.startswith("error: answers.toml")
    assert done.stderr.count("\n") == 1


def test_git_where_there_is_none_is_one_clear_error(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scaffold", "new", "x", "--mode", "one-to-one", "--git"],
        cwd=tmp_path,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: --git: git is not installed")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("scaffold new --mode v", {"vector-output"}),
        ("scaffold new --cell ", {"lstm", "gru", "rnn"}),
    ],
)
def test_a_shell_can_complete_what_is_chosen(tmp_path: Path, typed: str, offered: set[str]) -> None:
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    done = subprocess.run(
        [Path(sys.executable).with_name("scaffold")],
        cwd=tmp_path,
        env={**os.environ, "_SCAFFOLD_COMPLETE": "bash_complete", **words},
        capture_output=True,
        text=True,
    )
    assert {line.partition(",")[2] for line in done.stdout.splitlines()} == offered


@pytest.mark.parametrize(
    "typed",
    [
        "scaffold new --answers a",
        "scaffold new --data a",
        "scaffold new --overlay a",
        "scaffold smoke --answers a",
        "scaffold template files --answers a",
    ],
)
def test_a_shell_can_complete_files(typed: str) -> None:
    words = typed.split()
    completed = ShellComplete(cli, {}, "scaffold", "").get_completions(words[1:-1], words[-1])
    assert [item.type for item in completed] == ["file"]


def test_no_color_is_honoured(tmp_path: Path) -> None:
    main, tail = pty.openpty()
    command = [sys.executable, "-m", "scaffold", "modes", "one-to-one"]
    environment = {**os.environ, "NO_COLOR": "1"}
    subprocess.run(command, cwd=tmp_path, env=environment, stdout=tail, check=True)
    os.close(tail)
    assert "\x1b[" not in os.read(main, 65536).decode()


def test_git_makes_a_repository_unless_there_is_one_around(tmp_path: Path) -> None:
    assert scaffold(tmp_path, "new", "a", "--mode", "vector-output", "--git").returncode == 0
    assert (tmp_path / "a" / ".git").is_dir()
    assert scaffold(tmp_path / "a", "new", "b", "--mode", "vector-output").returncode == 0
    assert not (tmp_path / "a" / "b" / ".git").exists()
    assert scaffold(tmp_path, "new", "c", "--mode", "vector-output", "--no-git").returncode == 0
    assert not (tmp_path / "c" / ".git").exists()


def test_new_imports_no_deep_learning_and_no_table_library(tmp_path: Path) -> None:
    code = (
        "import sys; from scaffold.cli import cli;"
        "cli.main(['new', 'x', '--mode', 'seq2seq', '--task', 'forecast'], standalone_mode=False);"
        "print(sorted({'tensorflow', 'keras', 'polars', 'numpy', 'rich', 'questionary', 'requests'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_the_dialogue_offers_every_mode_and_generates_what_was_chosen(tmp_path: Path) -> None:
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(tmp_path)
        os.execv(sys.executable, [sys.executable, "-m", "scaffold", "new", "asked", "--no-git"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))
    answer(terminal, after=b"Data file", keys=b"\r")
    answer(terminal, after=b"seq2seq", keys=b"\x1b[B" * 6)
    answer(terminal, after="y₁…y".encode(), keys=b"\r")  # the diagram under the cursor
    for prompt in (b"input-length", b"output-length", b"season", b"normalize", b"units", b"cell"):
        answer(terminal, after=prompt, keys=b"\r")
    answer(terminal, after=b"layers", keys=b"\x7f2\r")
    answer(terminal, after=b"Is this right?", keys=b"\r")
    read_to_end(terminal)
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    answers = tomllib.loads((tmp_path / "asked" / ".scaffold.toml").read_text())["answers"]
    assert (answers["mode"], answers["layers"]) == ("vector-output", 2)


@pytest.mark.parametrize("left", [b"\x03", signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_dialogue_that_is_left_keeps_its_answers_and_says_how_to_go_on(
    tmp_path: Path, left: bytes | signal.Signals
) -> None:
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(tmp_path)
        os.execv(sys.executable, [sys.executable, "-m", "scaffold", "new", "--mode", "many-to-one"])
    answer(terminal, after=b"Data file", keys=b"\r")
    answer(terminal, after=b"Task", keys=b"\r")
    answer(terminal, after=b"input-length", keys=b"\x01\x0b12\r")
    answer(terminal, after=b"season", keys=left if isinstance(left, bytes) else b"")
    if isinstance(left, signal.Signals):
        os.kill(process, left)
    said = " ".join(read_to_end(terminal).decode().split())
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 1
    assert os.listdir(tmp_path) == ["scaffold-answers.toml"]
    assert "go on with: scaffold new --answers scaffold-answers.toml" in said
    arguments = ("--answers", "scaffold-answers.toml", "--no-input", "--json")
    answers = json.loads(scaffold(tmp_path, "new", *arguments).stdout)["answers"]
    assert (answers["task"], answers["input_length"]) == ("forecast", 12)


def test_the_home_folder_is_meant_by_its_sign_where_no_shell_has_put_it(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('mode = "one-to-one"\n')
    command = [sys.executable, "-m", "scaffold", "new", "~/made", "--answers=~/a.toml", "--no-git"]
    environment = {**os.environ, "HOME": str(tmp_path)}
    (tmp_path / "here").mkdir()
    subprocess.run(command, cwd=tmp_path / "here", env=environment, check=True)
    assert (tmp_path / "made" / "pyproject.toml").is_file()
    assert os.listdir(tmp_path / "here") == []


def answer(terminal: int, after: bytes, keys: bytes) -> None:
    """Wait until the dialogue has shown `after`, then press `keys`."""
    shown = b""
    while after not in shown:
        chunk = os.read(terminal, 65536)
        shown += chunk
        if b"\x1b[6n" in chunk:  # the terminal is asked where its cursor stands
            os.write(terminal, b"\x1b[1;1R")
    os.write(terminal, keys)


def read_to_end(terminal: int) -> bytes:
    shown = b""
    with contextlib.suppress(OSError):
        while chunk := os.read(terminal, 65536):
            shown += chunk
    return shown


def test_the_command_that_goes_on_has_every_overlay_and_no_password(tmp_path: Path) -> None:
    address = Overlay("https://host/x.git", tmp_path / "cache", "v1", "c" * 40)
    folder = Overlay("../ours", tmp_path / "ours")  # as a record names it
    command = _Place("made", (address, folder), {}, True).command(Path("kept.toml"))
    overlays = f"--overlay=https://host/x.git@v1 --overlay={tmp_path / 'ours'}"
    assert command == f"scaffold new made {overlays} --force --answers kept.toml"
