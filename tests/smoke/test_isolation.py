"""A hang, a hunger for memory or disk, a lost server: it concerns one project alone."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from dataclasses import replace as replaced
from pathlib import Path

import psutil
import pytest
from edits import PACKAGE, append, replace

from scaffold.smoke import Limits, Project, Settings, SmokeFailure, server, smoke
from scaffold.smoke.failures import ServerLost
from scaffold.smoke.inside.messages import Job
from scaffold.smoke.server import Server

Make = Callable[..., Path]
INIT = "PACKAGE/__init__.py"


def job(tmp_path: Path, timeout: float = 60) -> Job:
    """Return a job that looks for GPUs, which any environment can do."""
    temporary = {"TMPDIR": str(tmp_path / "tmp")}
    folder, log = str(tmp_path), str(tmp_path / "log.txt")
    return Job("devices:gpus", {}, folder, [], temporary, log, timeout, 1 << 62, 1 << 40)


def script(tmp_path: Path, *lines: str, timeout: float = 60) -> Job:
    """Return a job that runs a script of `lines`."""
    head = "import multiprocessing, os, subprocess, time\n\nSLEEP = ('sleep', 'sleep', '600')\n"
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
    with pytest.raises(SmokeFailure, match="wheel: still running after 2 seconds"):
        project.build()
    assert time.monotonic() - began < 300  # far less than it would sleep


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
    running: Server, tmp_path: Path, lines: str
) -> None:
    outcome = running.run(script(tmp_path, lines))
    assert outcome.answer
    assert outcome.answer.error == ""


def test_a_project_that_leaves_a_process_running_fails_at_that_step(
    make: Make, running: Server, tmp_path: Path
) -> None:
    leaves = append(INIT, f"\nimport subprocess\n\n{STRAYS['session']}\n")
    project = Project(make("leaves", leaves), tmp_path / "work", running)
    with pytest.raises(SmokeFailure, match="wheel: left 1 process running: sleep"):
        project.build()


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


def test_whoever_waits_for_a_dead_server_is_told(tmp_path: Path) -> None:
    started = server.start("numpy")
    assert started.process
    started.run(job(tmp_path))
    os.kill(started.process.pid, signal.SIGKILL)
    with pytest.raises(ServerLost):
        started.run(job(tmp_path))
    started.close()


def test_a_client_that_hangs_up_leaves_nothing_running(make: Make, tmp_path: Path) -> None:
    started = server.start("tensorflow")
    lines = "\nimport os\nimport time\nfrom pathlib import Path\n\n"
    lines += f"Path('{tmp_path}/pid').write_text(str(os.getpid()))\ntime.sleep(600)\n"
    project = Project(make("sleeps", append(INIT, lines)), tmp_path / "work", started)
    waiting = threading.Thread(
        target=pytest.raises, args=((ServerLost, SmokeFailure), project.build)
    )
    waiting.start()
    until(lambda: (tmp_path / "pid").exists())
    pid = int((tmp_path / "pid").read_text())
    started.close()
    waiting.join(30)
    until(lambda: not psutil.pid_exists(pid))


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for `condition`, or fail."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_project_that_kills_the_server_fails_alone(make: Make, tmp_path: Path) -> None:
    lines = "\nimport os\nimport signal\n\nos.kill(os.getppid(), signal.SIGKILL)\n"
    murderer, victim = make("murderer", append(INIT, lines)), make("victim")
    report = smoke([murderer, victim], Settings(level="build", jobs=2, device="cpu"), tmp_path)
    assert [(r.status, r.error) for r in report.results][1] == ("passed", None)
    assert report.results[0].status == "failed"
    assert "kills the process that has started it" in str(report.results[0].error)


def test_projects_whose_names_differ_in_a_sign_alone_each_have_their_folder(
    make: Make, tmp_path: Path
) -> None:
    broken = make("one two", append(INIT, "\nraise RuntimeError('the second')\n"))
    sound = make("one-two").rename(broken.parent / "one-two")
    report = smoke([sound, broken], Settings(level="build", device="cpu"), tmp_path)
    assert [result.status for result in report.results] == ["passed", "failed"]
    assert "the second" in str(report.results[1].error)


@pytest.mark.parametrize("answers", ["answers = 3\n", "[answers]\nmode = 3\n", "no TOML"])
def test_answers_that_cannot_be_read_are_no_obstacle(
    make: Make, tmp_path: Path, answers: str
) -> None:
    project = make("edited")
    (project / ".scaffold.toml").write_text(answers, encoding="utf-8")
    report = smoke([project], Settings(level="build", device="cpu"), tmp_path)
    assert [result.error for result in report.results] == [None]


def test_a_backend_that_does_not_exist_is_named(make: Make, tmp_path: Path) -> None:
    project = make("elsewhere")
    (project / ".scaffold.toml").write_text("[answers]\nbackend = 'flow'\n", encoding="utf-8")
    (result,) = smoke([project], Settings(level="build", device="cpu"), tmp_path).results
    assert result.error == "backend: 'flow' does not exist; one of tensorflow, jax, torch"


def test_an_interrupt_ends_everything_at_once(make: Make, tmp_path: Path) -> None:
    lines = "\nimport os\nimport time\nfrom pathlib import Path\n\n"
    lines += f"Path('{tmp_path}/pid').write_text(str(os.getpid()))\ntime.sleep(600)\n"
    command = [sys.executable, "-m", "scaffold", "smoke", str(make("waits", append(INIT, lines)))]
    (tmp_path / "t").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "t")}
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    until(lambda: (tmp_path / "pid").exists())
    pid = int((tmp_path / "pid").read_text())
    running.send_signal(signal.SIGINT)
    assert running.wait(30) != 0
    until(lambda: not psutil.pid_exists(pid))
    until(lambda: not list((tmp_path / "t").glob("scaffold-smoke-*")))
