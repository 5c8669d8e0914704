"""`.scaffold.toml`: what a project was generated from, as the project itself keeps it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scaffold.answers import Answers, read_answers, read_settings

RECORD = ".scaffold.toml"


@dataclass(frozen=True)
class Record:
    """What a project says of itself.

    Args:
        generator: the program and its version, such as "scaffold 0.1.0".
        answers: what was chosen, as `plan` takes it; a relative `data` counts from the project.
        derived: what everything else came to; None in a project of a version that did not tell
            it from what was chosen.
    """

    generator: str
    answers: Answers
    derived: Answers | None


def read_record(project: Path) -> Record:
    """Return the record of `project`.

    Raises:
        AnswersError: when it is missing, is not TOML, or an answer is of another kind.
    """
    file = project / RECORD
    content = read_settings(file)
    return Record(content.get("generator", ""), read_answers(file), content.get("derived"))


def known_answers(project: Path) -> Answers:
    """Return every answer of `project`, chosen or not, as far as it still says so."""
    try:
        content = tomllib.loads((project / RECORD).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}
    tables = (content.get("derived"), content.get("answers"))
    return {key: value for t in tables if isinstance(t, Mapping) for key, value in t.items()}
