"""Overlays and a context → what each of them adds to a project, its texts rendered."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from scaffold.answers import Set
from scaffold.conventions import SETTINGS, Conventions
from scaffold.errors import ScaffoldError
from scaffold.questions import filled, require_slot, slots
from scaffold.render import Context, Rendering, broken, fill, render, with_private


@dataclass(frozen=True)
class Part:
    """The templates of one overlay.

    Args:
        layers, roots: as `render` takes them.
        declared: the content of its cookiecutter.json.
        conventions: the content of its scaffold.toml.
    """

    layers: Sequence[Path]
    roots: tuple[Path, ...]
    declared: Mapping[str, Any]
    conventions: Conventions


@dataclass(frozen=True)
class Rendered:
    """What became of the parts: a rendering of each, its conventions as texts, and all slots."""

    renderings: tuple[Rendering, ...]
    conventions: tuple[Conventions, ...]
    slots: Mapping[str, object]


def render_parts(
    parts: Sequence[Part],
    context: Context,
    given: Set,
    begun: Callable[[Path], None],
) -> Rendered:
    """Return what becomes of `parts`: first the slots of all, then each part with them.

    Args:
        parts: of the overlays, the last one last.
        context: the slots of the generator.
        given: the answers to what the parts ask.
        begun: as `render` takes it.

    Raises:
        AnswersError: where an answer is none of the choices.
        TemplateError: naming the template that cannot be rendered.
    """
    values = _slots(parts, with_private(context), given, begun)
    conventions = [_as_texts(part, values, begun) for part in parts]
    renderings = [render(part.layers, values, part.roots, begun) for part in parts]
    return Rendered(tuple(renderings), tuple(conventions), values)


def _slots(
    parts: Sequence[Part],
    known: Context,
    given: Set,
    begun: Callable[[Path], None],
) -> dict[str, object]:
    """Return every slot: the generator's, what the overlays ask, then what they fix."""
    declared = {name: raw for part in parts for name, raw in part.declared.items()}
    asking = [part.roots[0] / "cookiecutter.json" for part in parts if part.declared]
    with _naming(begun, asking):
        values = {**known, **slots(declared, given, known, fill)}
    for part in parts:
        with _naming(begun, [part.roots[0] / SETTINGS]):
            for name, raw in part.conventions.slots.items():
                require_slot(name, part.roots[0] / SETTINGS)
                if name not in known and name not in declared:
                    values[name] = filled(raw, lambda text: fill(text, values))
    return values


def _as_texts(part: Part, values: Context, begun: Callable[[Path], None]) -> Conventions:
    """Return the conventions of a part with its templates rendered."""
    asked, names = part.conventions, ("remove", "header", "gitignore", "pyproject")
    with _naming(begun, [part.roots[0] / SETTINGS]):
        texts = {
            name: filled(getattr(asked, name), lambda text: fill(text, values)) for name in names
        }
        return replace(asked, **texts)


@contextlib.contextmanager
def _naming(begun: Callable[[Path], None], files: Sequence[Path]) -> Iterator[None]:
    """Tell of the files whose texts are rendered, and blame an error on the last of them."""
    for file in files:
        begun(file)
    try:
        yield
    except ScaffoldError:
        raise
    except Exception as error:  # a template may call and compute what it likes
        raise broken(files[-1], error) from error
