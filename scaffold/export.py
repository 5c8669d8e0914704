"""A project as an ordinary cookiecutter template, for teams that already use that command.

The stock `cookiecutter` renders the export with its defaults to the very project that `scaffold
new` writes. What follows from the topology is fixed in it; names are asked.
"""

import glob
import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from pathlib import Path, PurePosixPath

from jinja2 import Environment
from msgspec import structs

from scaffold.answers import set_of
from scaffold.context import context
from scaffold.conventions import SETTINGS, carried_out, read_conventions
from scaffold.errors import AnswersError, Problem
from scaffold.fileformat import Format, TimeFormat
from scaffold.generation import rendering
from scaffold.layers import layers, overlay_layers, sample_files, templates_folder
from scaffold.questions import filled, own_slots, truth
from scaffold.render import (
    INCLUDED,
    MACROS,
    ROOT,
    Content,
    Rendering,
    copy_without_render,
    is_verbatim,
    settings,
    settings_folder,
    sources,
    trimming,
)
from scaffold.spec import Spec
from scaffold.write import write

_ASKED = ("project_name", "author")
_OF_COOKIECUTTER = ("_copy_without_render", "_extensions", "_jinja2_env_vars", "_template")
_FOLLOWING = {
    "project_slug": "{{ cookiecutter.project_name|slugify }}",
    "package": "{{ cookiecutter.project_slug|replace('-', '_') }}",
}


def export(
    spec: Spec, destination: Path, force: bool = False, overlays: Sequence[Path] = ()
) -> Rendering:
    """Write `spec` as a cookiecutter template to `destination`, all or nothing.

    Args:
        spec, destination, force: as `generate` takes them.
        overlays: folders of templates that override the generator's own, the last one first.

    Raises:
        AnswersError: where the project has a data file of its own, which no template can hold.
        DestinationError: where nothing may be written.
        TemplateError: where a template is broken.
    """
    if spec.data.path:
        what = f"{spec.data.file} is a file of your own, and a template ships with a sample"
        raise AnswersError(Problem("--answers", what, "leave data and columns out"))
    rendering(spec, overlays)  # what cannot become a project is no template of one
    template = exported(spec, overlays)
    write(template, destination, force, lambda _: None)
    return template


def exported(spec: Spec, overlays: Sequence[Path] = ()) -> Rendering:
    """Return the merged layers of `spec`, with a cookiecutter.json of its context, in memory."""
    questions = _questions(spec)
    questions |= _asked(spec, overlays, questions)
    root = templates_folder()
    origins: dict[str, tuple[Path, ...]] = {}
    files: dict[str, Content] = {}
    verbatim = dict.fromkeys(f"{ROOT}/data/{file.name}" for file in sample_files(spec.data.file))
    for sample in sample_files(spec.data.file):
        files[f"{ROOT}/data/{sample.name}"] = sample.read_bytes()
    for folder in (root, *overlays):
        for macro in sorted((folder / MACROS).glob("*.py")):
            files[f"{INCLUDED}/{macro.name}"] = _private(macro.read_bytes(), questions)
    theirs = [(layer, overlay) for overlay in overlays for layer in overlay_layers(overlay, spec)]
    for layer, owner in [*((layer, root) for layer in layers(spec)), *theirs]:
        plain = trimming(layer, owner) != (True, True)
        for path, file, is_raw in _files(layer, owner):
            content = file.read_bytes()
            if is_raw:
                verbatim[path] = None
            else:
                verbatim.pop(path, None)
                content = _private(_untrimmed(content) if plain else content, questions)
            files[path], origins[path] = content, (file,)
    if overlays:
        files = _by_conventions(files, verbatim, spec, overlays, questions)
    for hook in sorted((root / "hooks").glob("*.py")):
        files[f"hooks/{hook.name}"] = hook.read_bytes()
    # cookiecutter compares them with the paths below the folder of the project
    names = [glob.escape(path.removeprefix(f"{ROOT}/")) for path in verbatim]
    questions = {**questions, "_copy_without_render": names}
    files["cookiecutter.json"] = json.dumps(questions, indent=2, ensure_ascii=False)
    for name, module in (("__init__", "quoting"), ("characters", "characters")):
        source = Path(__file__).with_name(f"{module}.py")
        files[f"local_extensions/{name}.py"] = source.read_bytes()
    return Rendering(files, origins)


def _files(layer: Path, owner: Path) -> Iterator[tuple[str, Path, bool]]:
    """Yield path, file and whether it is copied as it is, of all that a layer makes projects of."""
    patterns = copy_without_render(settings_folder(layer, owner))
    for file in sources(layer):
        relative = PurePosixPath(file.relative_to(layer / ROOT))
        # one path for one file, however its slots are written
        path = re.sub(r"\{\{\s*cookiecutter\.(\w+)\s*\}\}", r"{{cookiecutter.\1}}", str(relative))
        yield f"{ROOT}/{path}", file, is_verbatim(relative, file.read_bytes(), patterns)
    for file in sorted(path for path in (layer / INCLUDED).rglob("*") if path.is_file()):
        yield file.relative_to(layer).as_posix(), file, False


def _by_conventions(
    files: Mapping[str, Content],
    verbatim: Container[str],
    spec: Spec,
    overlays: Sequence[Path],
    questions: Mapping[str, object],
) -> dict[str, Content]:
    """Return templates with the headers and lines of the overlays, without what they remove.

    Raises:
        AnswersError: where an overlay has what only a rendered file can take.
    """
    texts = {
        path.removeprefix(f"{ROOT}/"): content if path in verbatim else _as_text(content)
        for path, content in files.items()
        if path.startswith(f"{ROOT}/")
    }
    template = Rendering(texts, {})
    for overlay in overlays:
        asked = read_conventions(overlay)
        if asked.pyproject or asked.slots:
            what = f"{overlay / SETTINGS} has [pyproject] or [slots], which no template can hold"
            raise AnswersError(Problem("--overlay", what, "take them out, or leave it out"))
        lines = [_as_text(_private(line.encode(), questions)) for line in asked.gitignore]
        header = _as_text(_private(asked.header.encode(), questions))
        asked = structs.replace(asked, header=str(header), gitignore=tuple(map(str, lines)))
        template = carried_out(template, asked, overlay / SETTINGS)
    there = rendering(spec, overlays).files
    kept = {
        f"{ROOT}/{path}": content
        for path, content in template.files.items()
        if path.replace("{{cookiecutter.package}}", spec.package) in there or "{%" in path
    }
    return {path: text for path, text in files.items() if not path.startswith(ROOT)} | kept


def _as_text(content: Content) -> Content:
    return content.decode() if isinstance(content, bytes) else content


def _asked(
    spec: Spec, overlays: Sequence[Path], questions: Mapping[str, object]
) -> dict[str, object]:
    """Return what the overlays ask, with the given answers as defaults, and their private keys."""
    found: dict[str, object] = {}
    for overlay in overlays:
        declared = settings(overlay).items()
        own = own_slots().union(questions, _OF_COOKIECUTTER)
        found |= {name: raw for name, raw in declared if name not in own}
    found = {
        name: filled(raw, lambda text: str(_as_text(_private(text.encode(), questions))))
        for name, raw in found.items()
    }
    for name, answer in set_of(spec.answers).items():
        raw = found.get(name)
        if isinstance(raw, bool):
            found[name] = truth(answer)
        elif isinstance(raw, list):
            found[name] = [str(answer), *(word for word in raw if word != str(answer))]
        else:
            found[name] = _literal(str(answer))
    return found


def _untrimmed(content: bytes) -> bytes:
    """Return a template with the signs that keep the lines around its tags as they are.

    The generator's own, beside which it is exported, are rendered without them.
    """
    tokens = Environment(keep_trailing_newline=True).lexer.tokeniter(content.decode(), None)
    return "".join(_signed(kind, text) for _, kind, text in tokens).encode()


def _signed(kind: str, text: str) -> str:
    """Return the begin or the end of a tag with a plus sign, unless it has a sign."""
    if kind.endswith("_begin") and kind != "variable_begin":
        text = re.sub(r"^(\{[%#])(?![-+])", r"\1+", text)
    if kind.endswith("_end") and kind != "variable_end":
        text = re.sub(r"^(\{%)(?![-+])", r"\1+", text)
        text = re.sub(r"(?<![-+])([%#]\})$", r"+\1", text)
    return text


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
    return {
        **{key: _literal(str(values[key])) for key in _ASKED},
        **_following(spec),
        **{f"_{key}": _plain(value) for key, value in fixed.items()},
        "_extensions": ["local_extensions.Quoting"],
        "_jinja2_env_vars": {"trim_blocks": True, "lstrip_blocks": True},
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
        return {
            **asdict(value),
            "arguments": value.arguments,
            "cleans_numbers": value.cleans_numbers,
        }
    if isinstance(value, TimeFormat):
        plain = ("writes_plainly", "reads_plainly", "may_begin_with_zeros")
        computed = ("duration", "regex", "completion", *plain)
        return {**asdict(value), **{name: getattr(value, name) for name in computed}}
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else list(value)  # type: ignore[call-overload]
