"""Whatever valid answers come, the rendering parses, and is formatted and lint-clean."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from strategies import specs

from scaffold.generation import rendering
from scaffold.render import Rendering
from scaffold.spec import Spec

LEFT_OVER = re.compile(r"\{\{-? *cookiecutter|\{%-? *(if|for|set|end|raw)|%\} *$", re.MULTILINE)
RULES = ["ruff", "check", "--select", "E,F,I,B,UP", "--line-length", "88"]


@pytest.mark.parametrize("part", range(8))
def test_every_valid_answer_gives_clean_python(part: int, tmp_path_factory) -> None:
    drawn: list[tuple[Spec, Rendering]] = []

    @seed(part)
    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(spec=specs())
    def draw(spec: Spec) -> None:
        project = rendering(spec)
        check_files(spec, project)
        drawn.append((spec, project))

    draw()
    assert len(drawn) >= 40
    check_lint(drawn, tmp_path_factory.mktemp("lint"))


def check_files(spec: Spec, project: Rendering) -> None:
    """Check what one rendering promises by itself."""
    assert f"src/{spec.package}/model.py" in project.files
    for path, content in project.files.items():
        if isinstance(content, bytes) or path.endswith("report.html"):  # a template itself
            continue
        assert not LEFT_OVER.search(content), path
        if path.endswith(".toml"):
            tomllib.loads(content)
        elif path.endswith(".json"):
            json.loads(content)


def check_lint(drawn: list[tuple[Spec, Rendering]], folder: Path) -> None:
    """Check the Python of many renderings in one run of ruff."""
    for number, (_, project) in enumerate(drawn):
        for path, content in project.files.items():
            if path.endswith((".py", "pyproject.toml")) and isinstance(content, str):
                file = folder / str(number) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, encoding="utf-8")
    for options in ([*RULES, "--output-format", "concise"], ["ruff", "format", "--check"]):
        command = [sys.executable, "-m", *options, "."]
        found = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert found.returncode == 0, found.stdout[-3000:]
