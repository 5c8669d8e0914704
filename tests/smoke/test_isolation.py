"""A hang, a hunger for memory or disk, a lost server: it concerns one project alone."""

import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace as replaced
from pathlib import Path

import psutil
import pytest
from edits import PACKAGE, append, replace

from scaffold.smoke import Limits, Project, Result, Settings, SmokeFailure, server, smoke
from scaffold.smoke.failures import ServerLost
from scaffold.smoke.inside import landlock
from scaffold.smoke.inside.messages import Answer, Job
from scaffold.smoke.runner import Listener, Runner, Session
from scaffold.smoke.server import Server

Make = Callable[..., Path]
INIT = "PACKAGE/__init__.py"
UNREADABLE = ("answers = 3\n", "[answers]\nmode = 3\n", "no TOML")
SLEEPS = """
import os
import time
from pathlib import Path

Path("pid").write_text(str(os.getpid()))
time.sleep(600)
"""


def job(tmp_path: Path, timeout: float = 60) -> Job:
    """Return a job that looks for GPUs, which any environment can do."""
    temporary = {"TMPDIR": str(tmp_path / "tmp")}
    folder, log = str(tmp_path), str(tmp_path / "log.txt")
    return Job("devices:gpus", {}, folder, [], temporary, log, timeout, 1 << 62, 1 << 40)


def script(tmp_path: Path, *lines: str, timeout: float = 60) -> Job:
    """Return a job that runs a script of `lines`."""
    head = (
        "import multiprocessing, os, subprocess, sys, time\n\nSLEEP = ('sleep', 'sleep', '600')\n"
    )
    main = textwrap.indent("\n".join(lines), "    ")
    text = f"{head}if __name__ == '__main__':\n{main}\n"
    (tmp_path / "stray.py").write_text(text, encoding="utf-8")
    arguments = {"module": "stray", "arguments": []}
    path, plain = [str(tmp_path)], job(tmp_path, timeout)
    return replaced(plain, function="script:run", arguments=arguments, path=path)


def sleepers(folder: Path) -> list[psutil.Process]:
    """Return what still sleeps in `folder`."""
    found = psutil.process_iter(["name", "cwd"])
    return [one for one in found if one.info == {"name": "sleep", "cwd": str(folder)}]


def test_a_hang_ends_at_the_timeout(make: Make, running: Server, tmp_path: Path) -> None:
    hangs = make("hangs", append(INIT, "\nimport time\n\ntime.sleep(600)\n"))
    project = Project(hangs, tmp_path, running, Limits(timeout=2))
    began = time.monotonic()
    with pytest.raises(SmokeFailure, match="wheel: still running after 2 seconds") as failure:
        project.build()
    assert time.monotonic() - began < 300  # far less than it would sleep
    assert '/__init__.py", line' in failure.value.detail.splitlines()[0]  # where


def test_too_much_memory_is_stopped_before_the_machine_suffers(
    make: Make, running: Server, tmp_path: Path
) -> None:
    hungry = make("hungry", append(INIT, "\nHEAP = [bytes([1]) * 2**26 for _ in range(1000)]\n"))
    project = Project(hungry, tmp_path, running, Limits(memory=2 << 30, timeout=60))
    with pytest.raises(SmokeFailure, match="wheel: killed, it took more than 2048 MiB"):
        project.build()


def test_shared_memory_counts(make: Make, running: Server, tmp_path: Path) -> None:
    lines = "\nimport mmap\n\nHEAP = [mmap.mmap(-1, 2**26) for _ in range(1000)]\n"
    lines += "for piece in HEAP:\n    piece.write(bytes([1]) * 2**26)\n"
    project = Project(
        make("shares", append(INIT, lines)), tmp_path, running, Limits(memory=2 << 30)
    )
    with pytest.raises(SmokeFailure, match="wheel: killed, it took more than 2048 MiB"):
        project.build()


def test_no_file_may_fill_the_disk(make: Make, running: Server, tmp_path: Path) -> None:
    lines = "\nfrom pathlib import Path\n\nPath('big').write_bytes(bytes(2**24))\n"
    project = Project(make("big", append(INIT, lines)), tmp_path, running, Limits(disk=2**22))
    with pytest.raises(SmokeFailure, match="wheel: OSError: .* File too large"):
        project.build()


def test_a_process_killed_from_outside_is_called_so(
    make: Make, running: Server, tmp_path: Path
) -> None:
    lines = "\nimport os\nimport signal\n\nos.kill(os.getpid(), signal.SIGKILL)\n"
    project = Project(make("killed", append(INIT, lines)), tmp_path, running)
    with pytest.raises(SmokeFailure, match="wheel: killed from outside"):
        project.build()


def test_an_exit_without_a_word_is_a_failure(make: Make, running: Server, tmp_path: Path) -> None:
    project = Project(
        make("quits", append(INIT, "\nimport os\n\nos._exit(0)\n")), tmp_path, running
    )
    with pytest.raises(SmokeFailure, match="wheel: ended with exit code 0 before it was done"):
        project.build()


def test_a_child_that_a_job_forks_says_nothing_in_its_name(
    make: Make, running: Server, tmp_path: Path
) -> None:
    lines = "\nimport os\nimport sys\n\nif (child := os.fork()) == 0:\n    sys.exit('the child')\n"
    forks = make("forks", append(INIT, lines + "os.waitpid(child, 0)\n"))
    assert Project(forks, tmp_path, running).build().is_file()


def test_what_a_job_starts_counts_as_its_memory(
    make: Make, running: Server, tmp_path: Path
) -> None:
    hungry = "import time; heap = bytes([1]) * 2**30; time.sleep(60)"
    lines = (
        f"\nimport subprocess\nimport sys\n\nsubprocess.run([sys.executable, '-c', '{hungry}'])\n"
    )
    project = Project(make("feeds", append(INIT, lines)), tmp_path, running, Limits(memory=2**30))
    with pytest.raises(SmokeFailure, match="wheel: killed, it took more than 1024 MiB"):
        project.build()


STRAYS = {
    "child": "subprocess.Popen(['sleep', '600'])",
    "session": "subprocess.Popen(['sleep', '600'], start_new_session=True)",
    "shell": "subprocess.run('trap \"\" HUP TERM; sleep 600 &', shell=True)",
    "daemon": "os.fork() or (os.setsid(), os.fork() and os._exit(0), os.execlp(*SLEEP))",
}


@pytest.mark.parametrize("stray", STRAYS.values(), ids=STRAYS)
def test_what_a_step_leaves_running_is_ended_and_named(
    running: Server, tmp_path: Path, stray: str
) -> None:
    outcome = running.run(script(tmp_path, stray))
    assert outcome.answer
    assert outcome.answer.error == "left 1 process running: sleep"
    assert not sleepers(tmp_path)


def test_all_that_is_left_running_is_counted(running: Server, tmp_path: Path) -> None:
    outcome = running.run(script(tmp_path, *STRAYS.values()))
    assert outcome.answer
    assert outcome.answer.error == f"left 4 processes running: {', '.join(['sleep'] * 4)}"
    assert not sleepers(tmp_path)


@pytest.mark.parametrize("stray", STRAYS.values(), ids=STRAYS)
@pytest.mark.parametrize("end", ["time.sleep(600)", "os.abort()", "os.kill(os.getppid(), 9)"])
def test_what_a_step_leaves_running_ends_also_where_the_step_does_not_end_well(
    running: Server, tmp_path: Path, stray: str, end: str
) -> None:
    hangs = "sleep" in end
    outcome = running.run(script(tmp_path, stray, end, timeout=1 if hangs else 60))
    assert outcome.ending.stopped == ("timeout" if hangs else "")
    until(lambda: not sleepers(tmp_path))


PASSING = {
    "short": "subprocess.Popen(['sleep', '0.3'], start_new_session=True)",
    "daemon": "multiprocessing.Process(target=time.sleep, args=[600], daemon=True).start()",
    "pool": "pool = multiprocessing.Pool(2); pool.map(abs, [1])",
    "spawn": "pool = multiprocessing.get_context('spawn').Pool(1); pool.map(abs, [1])",
    "forkserver": "pool = multiprocessing.get_context('forkserver').Pool(1); pool.map(abs, [1])",
    "tracker": "from multiprocessing import shared_memory\n"
    "shared = shared_memory.SharedMemory(create=True, size=8)\nshared.unlink()",
    "executor": "from concurrent.futures import ProcessPoolExecutor\n"
    "pool = ProcessPoolExecutor(2); pool.submit(abs, 1).result()",
    "joblib": "import joblib\njoblib.Parallel(2)(joblib.delayed(abs)(1) for _ in range(4))",
}


@pytest.mark.parametrize("lines", PASSING.values(), ids=PASSING)
def test_processes_that_end_with_the_step_are_no_fault(
    running: Server, tmp_path_factory: pytest.TempPathFactory, lines: str
) -> None:
    folder = tmp_path_factory.mktemp("s")  # the path of a socket in it may have 107 characters
    outcome = running.run(script(folder, lines))
    assert outcome.answer
    assert outcome.answer.error == ""


def test_a_project_that_leaves_a_process_running_fails_at_that_step(
    make: Make, running: Server, tmp_path: Path
) -> None:
    leaves = append(INIT, f"\nimport subprocess\n\n{STRAYS['session']}\n")
    project = Project(make("leaves", leaves), tmp_path / "work", running)
    with pytest.raises(SmokeFailure, match="wheel: left 1 process running: sleep"):
        project.build()


SOUND = {
    "own": "os.makedirs('a/b'); open('a/b/c', 'w').write('x'); os.rename('a/b/c', 'd')",
    "temporary": "import tempfile\ntempfile.mkdtemp(); tempfile.TemporaryFile()",
    "devices": "print('x', file=open('/dev/null', 'w')); print('y', file=open('/dev/stdout', 'w'))",
    "thread": "open(f'/proc/self/task/{os.getpid()}/comm', 'w').write('x')",  # as CUDA does
    "child": "subprocess.run('echo x > d && cat ../data.csv', shell=True, check=True)",
    "data": "open('../data.csv').read(); open(os.path.abspath('../data.csv')).read()",
    "list": "os.listdir('..'); os.listdir('/'); open('/etc/passwd').read()",
    "cache": "cache = os.environ['XDG_CACHE_HOME']; os.makedirs(cache); open(cache + '/x', 'w')",
    "signal": "subprocess.Popen(['sleep', '600']).kill()",
}
INTRUDERS = {
    "neighbour": "open('../neighbour/model.py', 'w')",
    "append": "open('../neighbour/model.py', 'a')",
    "absolute": "open(os.path.abspath('../neighbour/model.py'), 'w')",
    "link": "os.symlink('../neighbour', 'link'); open('link/model.py', 'w')",
    "hard": "os.link('../neighbour/model.py', 'hard'); open('hard', 'w')",
    "new": "open('../neighbour/new.py', 'w')",
    "remove": "os.remove('../neighbour/model.py')",
    "truncate": "os.truncate('../neighbour/model.py', 0)",
    "move": "open('own', 'w'); os.rename('own', '../neighbour/model.py')",
    "beside": "open('../beside', 'w')",
    "folder": "os.mkdir('../beside')",
    "home": "open(os.path.expanduser('~/beside'), 'w')",
    "packages": "open(os.path.join(os.path.dirname(os.__file__), 'beside'), 'w')",
    "child": "subprocess.run([sys.executable, '-c', 'open(\"../beside\", \"w\")'], check=True)",
    "read": "open('../neighbour/model.py')",
}
SILENT = "import contextlib\nwith contextlib.suppress(OSError, subprocess.SubprocessError):\n    "
PARENTS = {
    "kill": "os.kill(os.getppid(), 9)",
    "stop": "os.kill(os.getppid(), 19)",
    "server": "import psutil\npsutil.Process(os.getppid()).parent().kill()",
}
restricted = pytest.mark.skipif(landlock.version() < 3, reason="this kernel cannot restrict")


def beside(tmp_path: Path, line: str) -> Job:
    """Return a job that runs `line` in a folder that has a neighbour and a file of data."""
    for name in ("own", "neighbour"):
        (tmp_path / name).mkdir()
    (tmp_path / "neighbour" / "model.py").write_text("sound", encoding="utf-8")
    (tmp_path / "data.csv").write_text("x", encoding="utf-8")
    one = script(tmp_path / "own", line)
    environment = {**one.environment, "XDG_CACHE_HOME": f"{one.environment['TMPDIR']}/cache"}
    return replaced(one, environment=environment, hidden=[str(tmp_path / "neighbour")])


@pytest.mark.parametrize("line", SOUND.values(), ids=SOUND)
def test_a_job_may_write_to_its_own_folders_and_read_elsewhere(
    running: Server, tmp_path: Path, line: str
) -> None:
    outcome = running.run(beside(tmp_path, line))
    assert outcome.answer
    assert outcome.answer.error == ""


@restricted
@pytest.mark.parametrize("line", INTRUDERS.values(), ids=INTRUDERS)
def test_a_job_that_touches_another_folder_fails_at_that_line(
    running: Server, tmp_path: Path, line: str
) -> None:
    outcome = running.run(beside(tmp_path, line))
    assert outcome.answer
    assert re.search("PermissionError|cross-device|returned non-zero", outcome.answer.error)
    assert (tmp_path / "neighbour" / "model.py").read_text(encoding="utf-8") == "sound"
    assert {file.name for file in tmp_path.iterdir()} == {"own", "neighbour", "data.csv"}


@restricted
@pytest.mark.parametrize("name", sorted(INTRUDERS.keys() - {"read", "child"}))
def test_a_job_that_is_silent_about_a_refusal_fails_and_names_the_place(
    running: Server, tmp_path: Path, name: str
) -> None:
    outcome = running.run(beside(tmp_path, SILENT + INTRUDERS[name]))
    assert outcome.answer
    assert outcome.answer.error.startswith("its code writes to /")


def test_a_file_in_shared_memory_that_a_job_writes_is_named(
    running: Server, tmp_path: Path
) -> None:
    file = Path("/dev/shm") / f"{tmp_path.name}.txt"
    outcome = running.run(beside(tmp_path, f"open({str(file)!r}, 'w')"))
    file.unlink()
    assert outcome.answer
    assert outcome.answer.error.startswith("its code writes to /dev/shm/")


def test_an_interpreter_that_a_job_starts_finds_what_is_on_its_path(
    running: Server, tmp_path: Path
) -> None:
    line = "subprocess.run([sys.executable, '-P', '-c', 'import stray'], check=True)"
    outcome = running.run(script(tmp_path, line))
    assert outcome.answer
    assert outcome.answer.error == ""


@pytest.mark.parametrize("line", SOUND.values(), ids=SOUND)
def test_a_job_that_writes_where_it_may_is_silent_for_good(
    running: Server, tmp_path: Path, line: str
) -> None:
    outcome = running.run(beside(tmp_path, SILENT + line))
    assert outcome.answer
    assert outcome.answer.error == ""


@restricted
def test_a_neighbour_that_comes_later_cannot_be_read(running: Server, tmp_path: Path) -> None:
    lines = "open('began', 'w').write('1')\nwhile not os.path.exists('../late'): time.sleep(0.01)\n"
    lines += "open('../late/model.py').read()"
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(running.run, beside(tmp_path, lines))
        number(tmp_path, "own/began")
        (tmp_path / "made").mkdir()
        (tmp_path / "made" / "model.py").write_text("sound", encoding="utf-8")
        (tmp_path / "made").rename(tmp_path / "late")
    outcome = waiting.result()
    assert outcome.answer
    assert outcome.answer.error.startswith("PermissionError")


@pytest.mark.skipif(landlock.version() < 6, reason="this kernel does not restrict signals")
@pytest.mark.parametrize("line", PARENTS.values(), ids=PARENTS)
def test_a_job_cannot_signal_what_has_started_it(
    running: Server, tmp_path: Path, line: str
) -> None:
    outcome = running.run(script(tmp_path, line))
    assert outcome.answer
    assert re.search("PermissionError|AccessDenied", outcome.answer.error)


def test_the_server_and_its_client_are_not_restricted(running: Server, tmp_path: Path) -> None:
    running.run(script(tmp_path, "pass"))
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        assert running.run(script(tmp_path / name, "open('own', 'w')")).answer == Answer(True, {})


def _edit(project: Project) -> None:
    (project.folder / "pyproject.toml").open("a").write("\n")


def _overwrite(project: Project) -> None:
    file = project.site / PACKAGE / "model.py"
    file.write_bytes(bytes(len(file.read_bytes())))


CHANGES: dict[str, Callable[[Project], object]] = {
    "project/pyproject.toml": _edit,
    f"site/{PACKAGE}/model.py": _overwrite,
    "project/README.md": lambda project: (project.folder / "README.md").unlink(),
    "project/stray.py": lambda project: (project.folder / "stray.py").touch(),
}


@pytest.mark.parametrize("file", CHANGES)
def test_what_another_changes_between_two_steps_is_not_blamed_on_the_project(
    make: Make, running: Server, tmp_path: Path, file: str
) -> None:
    project = Project(make("changed"), tmp_path, running, places=set())
    project.build()
    project.lint()
    CHANGES[file](project)
    with pytest.raises(SmokeFailure, match=f"{file} was changed between two steps, by something"):
        project.lint()


def test_a_script_has_ended_when_its_threads_and_its_last_calls_have(
    make: Make, running: Server, tmp_path: Path
) -> None:
    lines = "\nimport atexit\nimport threading\nimport time\nfrom pathlib import Path\n\n"
    lines += "threading.Timer(0.5, Path('thread').touch).start()\n"
    lines += "atexit.register(Path('call').touch)\n"
    project = Project(make("late", append(INIT, lines)), tmp_path, running)
    project.build()
    assert (project.folder / "thread").exists()
    assert (project.folder / "call").exists()


def test_the_modules_of_the_server_cannot_be_imported(
    make: Make, running: Server, tmp_path: Path
) -> None:
    lines = "\nimport importlib\n\nimportlib.import_module('child'.lower())\n"
    project = Project(make("borrows", append(INIT, lines)), tmp_path, running)
    with pytest.raises(SmokeFailure, match="No module named 'child'"):
        project.build()


def test_two_projects_with_one_package_name_each_see_their_own(
    make: Make, running: Server, tmp_path: Path
) -> None:
    for name in ("first", "second"):
        lines = f'\nprint("this is the {name}")\n'
        project = Project(make(name, append(INIT, lines)), tmp_path / name, running)
        project.build()
        assert f"this is the {name}" in project.log.read_text(encoding="utf-8")


def test_the_wheel_is_tested_and_not_the_source(
    make: Make, running: Server, tmp_path: Path
) -> None:
    lines = (
        "import sys\nfrom pathlib import Path\n\n"
        "sys.path.insert(0, str(Path(__file__).parents[1] / 'src'))\n"
        f"for name in [name for name in sys.modules if name.startswith('{PACKAGE}')]:\n"
        "    del sys.modules[name]\n\n"
    )
    cheats = make("cheats", replace("tests/conftest.py", r"^import", lines + "import"))
    project = Project(cheats, tmp_path, running)
    project.build()
    with pytest.raises(SmokeFailure, match="was imported from .*not from its wheel"):
        project.test()


def test_the_server_has_no_thread_of_the_backend(running: Server, tmp_path: Path) -> None:
    assert running.process
    names = {
        (task / "comm").read_text(encoding="ascii").strip()
        for task in Path(f"/proc/{running.process.pid}/task").iterdir()
    }
    assert not [name for name in names if name.startswith(("tf_", "grpc", "llvm", "pjrt"))]


def test_a_job_starts_in_a_fraction_of_an_import(running: Server, tmp_path: Path) -> None:
    running.run(job(tmp_path))
    assert min(running.run(job(tmp_path)).ending.cpu for _ in range(3)) < 1.0


def test_the_server_has_imported_the_plugins_of_pytest_but_for_its_own(
    running: Server, tmp_path: Path
) -> None:
    lines = "assert 'xdist.plugin' in sys.modules"
    outcome = running.run(script(tmp_path, lines, "assert 'scaffold' not in sys.modules"))
    assert outcome.answer
    assert outcome.answer.error == ""


def test_whoever_waits_for_a_dead_server_is_told(tmp_path: Path) -> None:
    started = server.start("numpy")
    assert started.process
    started.run(job(tmp_path))
    os.kill(started.process.pid, signal.SIGKILL)
    with pytest.raises(ServerLost):
        started.run(job(tmp_path))
    started.close()


def test_a_client_that_hangs_up_leaves_nothing_running(make: Make, tmp_path: Path) -> None:
    started = server.start("numpy")  # nothing of a backend is needed
    project = Project(make("sleeps", append(INIT, SLEEPS)), tmp_path / "work", started)
    waiting = threading.Thread(
        target=pytest.raises, args=((ServerLost, SmokeFailure), project.build)
    )
    waiting.start()
    pid = number(project.folder, "pid")
    started.close()
    waiting.join(30)
    until(lambda: not psutil.pid_exists(pid))


def number(folder: Path, pattern: str) -> int:
    """Return the number in a file that is going to be written."""
    until(lambda: any(file.read_text() for file in folder.glob(pattern)))
    (file,) = folder.glob(pattern)
    return int(file.read_text())


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for `condition`, or fail."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_project_that_stops_its_parent_ends_alone_and_at_once(
    running: Server, tmp_path: Path
) -> None:
    lines = "open('parent', 'w').write(str(os.getppid()))", "time.sleep(600)"
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(running.run, script(tmp_path, *lines))
        os.kill(number(tmp_path, "parent"), signal.SIGSTOP)
        (tmp_path / "neighbour").mkdir()
        neighbour = running.run(script(tmp_path / "neighbour", "pass"))
    assert (waiting.result().ending.stopped, waiting.result().answer) == ("parent", None)
    assert neighbour.answer
    assert neighbour.answer.ok


def test_no_clock_counts_while_the_server_is_stopped(running: Server, tmp_path: Path) -> None:
    assert running.process
    assert running.folder
    patient = Server(server.connect(running.folder / "socket"))  # which does not look for a stop
    lines = "open('began', 'w').write('1')", "time.sleep(2)"
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(patient.run, script(tmp_path, *lines))
        number(tmp_path, "began")
        os.kill(running.process.pid, signal.SIGSTOP)
        time.sleep(4)
        os.kill(running.process.pid, signal.SIGCONT)
    patient.close()
    assert waiting.result().answer
    assert waiting.result().ending.seconds < 3


def test_waiting_costs_a_project_no_time(make: Make, running: Server, tmp_path: Path) -> None:
    project = Project(make("waits"), tmp_path, running, Limits(timeout=30))
    project.build()
    spent = project.seconds
    time.sleep(1)
    project.lint()
    assert 0 < spent < project.seconds < 30


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_lost_server_costs_a_project_no_time(
    make: Make, tmp_path: Path, how: signal.Signals
) -> None:
    path = make("goes-on")
    settings = Settings(level="build", device="cpu")
    with Session(settings, Limits(timeout=60)) as session:
        runner = Runner(session, tmp_path, Listener())
        passage = runner._passage("goes-on", path, path, tmp_path / "work")
        passage.project.seconds = 1000
        assert passage.project.server.process
        os.kill(passage.project.server.process.pid, how)
        assert runner._go(passage, path) is None
        assert 0 < passage.project.seconds < 60


@pytest.fixture(scope="module")
def unusual(make: Make, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, ...]:
    """What came of projects of unusual names, and of unreadable answers, in one run."""
    broken = make("one two", append(INIT, "\nraise RuntimeError('the second')\n"))
    sound = make("one-two").rename(broken.parent / "one-two")
    edited = [make(f"edited-{number}") for number in range(len(UNREADABLE))]
    for project, said in zip(edited, UNREADABLE, strict=True):
        (project / ".scaffold.toml").write_text(said, encoding="utf-8")
    settings = Settings(level="build", device="cpu")
    # the last ones are begun first, side by side
    return smoke([*edited, sound, broken], settings, tmp_path_factory.mktemp("unusual")).results


def test_projects_whose_names_differ_in_a_sign_alone_each_have_their_folder(
    unusual: tuple[Result, ...],
) -> None:
    *_, sound, broken = unusual
    assert (sound.status, broken.status) == ("passed", "failed")
    assert "the second" in str(broken.error)


def test_answers_that_cannot_be_read_are_no_obstacle(unusual: tuple[Result, ...]) -> None:
    assert [result.error for result in unusual[:-2]] == [None] * len(UNREADABLE)


def test_a_backend_that_does_not_exist_is_named(make: Make, tmp_path: Path) -> None:
    project = make("elsewhere")
    (project / ".scaffold.toml").write_text("[answers]\nbackend = 'flow'\n", encoding="utf-8")
    (result,) = smoke([project], Settings(level="build", device="cpu"), tmp_path).results
    assert result.error == "backend: 'flow' does not exist; one of tensorflow, jax, torch"


def test_an_interrupt_ends_everything_at_once(make: Make, tmp_path: Path) -> None:
    waits = make("waits", append(INIT, SLEEPS))
    command = [sys.executable, "-m", "scaffold", "smoke", str(waits)]
    (tmp_path / "t").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "t")}
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    pid = number(tmp_path / "t", "scaffold-smoke-*/*/project/pid")
    running.send_signal(signal.SIGINT)
    assert running.wait(30) != 0
    until(lambda: not psutil.pid_exists(pid))
    until(lambda: not list((tmp_path / "t").glob("scaffold-smoke-*")))
