"""A project as an ordinary cookiecutter template, for teams that already use that command.

The stock `cookiecutter` renders the export with its defaults to the very project that `scaffold
new` writes. What follows from the topology is fixed in it; names are asked.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path

from scaffold.context import context
from scaffold.errors import AnswersError, Problem
from scaffold.fileformat import Format, TimeFormat
from scaffold.layers import layers, sample_files, templates_folder
from scaffold.render import MACROS, ROOT, Content, Rendering, copy_without_render, sources
from scaffold.spec import Spec
from scaffold.write import write

_ASKED = ("project_name", "author")
_FOLLOWING = {
    "project_slug": "{{ cookiecutter.project_name|slugify }}",
    "package": "{{ cookiecutter.project_slug|replace('-', '_') }}",
}


def export(spec: Spec, destination: Path, force: bool = False) -> Rendering:
    """Write `spec` as a cookiecutter template to `destination`, all or nothing.

    Raises:
        AnswersError: where the project has a data file of its own, which no template can hold.
        DestinationError: where nothing may be written.
    """
    if spec.data.path:
        what = f"{spec.data.file} is a file of your own, and a template ships with a sample"
        raise AnswersError(Problem("--answers", what, "leave data and columns out"))
    template = exported(spec)
    write(template, destination, force, lambda _: None)
    return template


def exported(spec: Spec) -> Rendering:
    """Return the merged layers of `spec`, with a cookiecutter.json of its context, in memory."""
    questions = _questions(spec)
    root = templates_folder()
    files: dict[str, Content] = {}
    for sample in sample_files(spec.data.file):
        files[f"{ROOT}/data/{sample.name}"] = sample.read_bytes()
    for layer in layers(spec):
        for file in sources(layer):
            files[file.relative_to(layer).as_posix()] = _private(file.read_bytes(), questions)
    for macro in sorted((root / MACROS).glob("*.py")):
        files[f"templates/{macro.name}"] = _private(macro.read_bytes(), questions)
    for hook in sorted((root / "hooks").glob("*.py")):
        files[f"hooks/{hook.name}"] = hook.read_bytes()
    files["cookiecutter.json"] = json.dumps(questions, indent=2, ensure_ascii=False)
    for name, module in (("__init__", "quoting"), ("characters", "characters")):
        source = Path(__file__).with_name(f"{module}.py")
        files[f"local_extensions/{name}.py"] = source.read_bytes()
    return Rendering(files, {})


def _private(content: bytes, questions: Mapping[str, object]) -> bytes:
    """Return `content` with its slots renamed to the private variables that hold their values."""

    def rename(match: re.Match[bytes]) -> bytes:
        private = b"_" + match[1]
        return b"cookiecutter." + (private if private.decode() in questions else match[1])

    return re.sub(rb"cookiecutter\.([a-z_]+)", rename, content)


def _questions(spec: Spec) -> dict[str, object]:
    """Return cookiecutter.json: what is asked, and what follows, as private variables."""
    values = context(spec)
    fixed = {key: value for key, value in values.items() if key not in (*_ASKED, *_FOLLOWING)}
    verbatim = [f"{ROOT}/{glob}" for layer in layers(spec) for glob in copy_without_render(layer)]
    return {
        **{key: _literal(str(values[key])) for key in _ASKED},
        **_following(spec),
        **{f"_{key}": _plain(value) for key, value in fixed.items()},
        "_extensions": ["local_extensions.Quoting"],
        "_jinja2_env_vars": {"trim_blocks": True, "lstrip_blocks": True},
        "_copy_without_render": ["data/*", *verbatim],
    }


def _following(spec: Spec) -> dict[str, str]:
    """Return the names that follow from the project's, but for a package that was chosen."""
    chosen = spec.package != spec.slug.replace("-", "_")
    return {**_FOLLOWING, "package": spec.package} if chosen else _FOLLOWING


def _literal(text: str) -> str:
    """Return a default that cookiecutter, which renders it, gives back letter for letter."""
    return "{{ " + json.dumps(text) + " }}" if "{" in text else text


def _plain(value: object) -> object:
    """Return a value of the context as JSON, with what its classes compute."""
    return json.loads(json.dumps(value, default=_members))


def _members(value: object) -> object:
    if isinstance(value, Format):
        return {**asdict(value), "arguments": value.arguments}
    if isinstance(value, TimeFormat):
        return {**asdict(value), "completion": value.completion}
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else list(value)  # type: ignore[call-overload]
