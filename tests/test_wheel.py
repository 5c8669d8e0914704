"""The built wheel, installed into a new environment, generates from its own templates."""

import subprocess
import sys
import venv
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent


def test_the_installed_wheel_generates_a_project(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    build = [*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path / "dist"), str(REPOSITORY)]
    subprocess.run(build, check=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    venv.create(tmp_path / "new", with_pip=True)
    python = str(tmp_path / "new" / "bin" / "python")
    subprocess.run([python, *pip[1:], "install", str(wheel)], check=True)

    done = subprocess.run(
        [python, "-m", "scaffold", "new", "made", "--mode", "encoder-decoder", "--no-input"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    config = tmp_path / "made" / "src" / "made" / "config.py"
    assert "input_length: int = 28" in config.read_text()
    assert (tmp_path / "made" / "data" / "us_births_2000_2014.csv").stat().st_size == 102_448
