"""Answers: a user's choices as plain data, from a TOML file, from flags, or both."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scaffold.errors import AnswersError, Problem

Answers = Mapping[str, Any]


def read_answers(path: Path) -> dict[str, Any]:
    """Return the answers in a TOML file, such as the .scaffold.toml of a generated project.

    A relative `data` path counts from the folder of the file.

    Raises:
        AnswersError: when the file cannot be read or is not TOML.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        problem = Problem(str(path), f"cannot be read ({error.strerror})", "give a TOML file")
        raise AnswersError(problem) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AnswersError(Problem(str(path), f"is not TOML: {error}", "correct it")) from error
    answers = dict(content.get("answers", content))
    if isinstance(answers.get("data"), str):
        answers["data"] = str(path.parent / answers["data"])
    return answers
