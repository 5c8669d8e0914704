"""The files of a preview as a tree, and the one that is open, with what changed in both."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from markupsafe import Markup

from scaffold.render import Content
from scaffold.web import code
from scaffold.web.choices import Choices
from scaffold.web.preview import Preview, Previews
from scaffold.web.tree import tree

_OPENED = ("src/{package}/model.py", "README.md")  # what is shown first, if it is there
_SWITCH = (
    ("", "Code"),
    ("before", "Changes since the last choice"),
    ("defaults", "Difference to the defaults"),
)
_CHANGED = Markup(
    '<details id="changed" open><summary>Changed by the last choice</summary>{}</details>'
)


def listing(choices: Choices, preview: Preview, previews: Previews) -> dict[str, object]:
    """Return the tree of the files, and the one that is open."""
    view = choices.view
    compare = view.get("compare", "")
    compared = _compared(choices, previews)
    before = compared.files if compared and compared.spec else None
    changes = code.changes(before, preview.files) if before is not None else {}
    opened = _opened(view.get("file", ""), preview)
    return {
        "opened": opened,
        "tree": tree(preview.sizes, changes),
        "told": _told(compare, len(changes)) if compared else "",
        "compare": compare,
        "switch": _SWITCH,
        "listing": _listing(opened, compare, before, preview) if opened else "",
        "link": _linker(choices, preview, opened),
    }


def _told(compare: str, count: int) -> str:
    """Return in words how many files are others."""
    files = "1 file" if count == 1 else f"{count} files"
    differ = "differs" if count == 1 else "differ"
    return f"{files} {differ} from the defaults" if compare == "defaults" else f"{files} changed"


def _linker(choices: Choices, preview: Preview, opened: str) -> Callable[..., str]:
    """Return what makes the address of the same choices with another view."""
    view = choices.view
    now = {"file": opened, **{n: view[n] for n in ("compare", "before") if view.get(n)}}

    def link(**other: str) -> str:
        shown = {name: value for name, value in {**now, **other}.items() if value}
        return f"/?{urlencode([*preview.choices.pairs, *shown.items()])}"

    return link


def _listing(
    opened: str, compare: str, before: Mapping[str, Content] | None, preview: Preview
) -> Markup:
    """Return the open file, with what changed in it."""
    after = preview.files[opened]
    if before is None and compare:
        return Markup("<p>There is nothing to compare it with yet.</p>")
    if before is None:
        return code.coloured(opened, after)
    old = before.get(opened)
    changed = code.difference(opened, old, after)
    if compare:
        return changed or Markup("<p>This file is the same.</p>")
    shown = code.coloured(opened, after, code.changed_lines(old, after))
    if not changed or old is None:
        return shown
    return _CHANGED.format(changed) + shown


def _compared(choices: Choices, previews: Previews) -> Preview | None:
    """Return what the project is compared with: the defaults, or what it was before."""
    if choices.view.get("compare") == "defaults":
        kept = ("mode", "task", "data", "column")
        return previews.of(Choices(tuple(pair for pair in choices.pairs if pair[0] in kept)))
    before = choices.before()
    return previews.of(before) if before else None


def _opened(wanted: str, preview: Preview) -> str:
    """Return the path of the file to show: that of another package name where `wanted` has one."""
    package = preview.spec.package if preview.spec else ""
    first, _, rest = wanted.partition("/")
    renamed = f"src/{package}/{rest.partition('/')[2]}" if first == "src" else ""
    paths = [wanted, renamed, *(path.format(package=package) for path in _OPENED)]
    return next((path for path in paths if path in preview.files), "")
