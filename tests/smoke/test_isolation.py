"""A hang, a hunger for memory or disk, a lost server: it concerns one project alone."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from edits import PACKAGE, append, replace

from scaffold.smoke import Limits, Project, Settings, SmokeFailure, server, smoke
from scaffold.smoke.failures import ServerLost
from scaffold.smoke.server import Job, Server

Make = Callable[..., Path]
INIT = "PACKAGE/__init__.py"


def job(tmp_path: Path, timeout: float = 60) -> Job:
    """Return a job that looks for GPUs, which any environment can do."""
    temporary = {"TMPDIR": str(tmp_path / "tmp")}
    log = tmp_path / "log.txt"
    return Job("devices:gpus", {}, tmp_path, [], temporary, log, timeout, 1 << 62, 1 << 40)


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
    assert min(running.run(job(tmp_path)).cpu for _ in range(3)) < 1.0


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
    until(lambda: not Path(f"/proc/{pid}").exists())


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for `condition`, or fail."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_project_that_kills_the_server_fails_alone(make: Make, tmp_path: Path) -> None:
    lines = "\nimport os\nimport signal\n\nos.kill(os.getppid(), signal.SIGKILL)\n"
    murderer, victim = make("murderer", append(INIT, lines)), make("victim")
    report = smoke([murderer, victim], Settings(level="build", jobs=1, device="cpu"), tmp_path)
    assert [(r.status, r.error) for r in report.results][1] == ("passed", None)
    assert report.results[0].status == "failed"
    assert "server" in str(report.results[0].error)


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
    until(lambda: not Path(f"/proc/{pid}").exists())
    until(lambda: not list((tmp_path / "t").glob("scaffold-smoke-*")))
