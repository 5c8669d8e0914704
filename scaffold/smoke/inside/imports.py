"""The imports that the source of a module does not do without."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_MISSING = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_WHEN_CALLED = (*_FUNCTIONS, ast.If, ast.Match, ast.ExceptHandler)


class Import(NamedTuple):
    """One import.

    Args:
        module: what is imported, as far as it may be a module.
        line: where.
        lazy: whether the module that imports it can be imported without.
        guarded: whether its absence is provided for.
        chosen: whether what imports it speaks of Keras' backend.
        instead: what is tried first; where all of a group is there, this one is never reached.
    """

    module: str
    line: int
    lazy: bool = False
    guarded: bool = False
    chosen: bool = False
    instead: tuple[tuple[str, ...], ...] = ()

    @property
    def top(self) -> str:
        """Return the name of the top-level module."""
        return self.module.partition(".")[0]


def needed(source: bytes) -> list[Import]:
    """Return the imports that a module does not do without; none where it is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return []
    found = list(_walk(tree))
    optional = {one.top for one in found if one.guarded}
    looked_for = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in _named(node, "find_spec", "importorskip")
    }
    return [
        one
        for one in found
        if not one.guarded and one.top not in looked_for and not (one.lazy and one.top in optional)
    ]


def _walk(
    node: ast.AST, lazy: bool = False, guarded: bool = False, chosen: bool = False
) -> Iterator[Import]:
    """Yield the imports below `node`, except those for type checkers alone."""
    for module in _imported(node):
        yield Import(module, getattr(node, "lineno", 0), lazy, guarded, chosen)
    if isinstance(node, _WHEN_CALLED):
        lazy, chosen = True, chosen or any(_name(one) == "backend" for one in ast.walk(node))
    safe = _safe(node, lazy)
    handlers = getattr(node, "handlers", [])
    tried = tuple(one.module for child in safe for one in _walk(child)) if handlers else ()
    for child in _children(node):
        for one in _walk(child, lazy, guarded or child in safe, chosen):
            other = tried and child in handlers
            yield one._replace(instead=(*one.instead, tried)) if other else one


def _imported(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    names = _named(node, "import_module", "__import__", "resolve_name")
    plain = [name.partition(":")[0] for name in names if name[:1] != "."]
    return plain + [one.module for code in _executed(node) for one in needed(code.encode())]


def _executed(node: ast.AST) -> list[str]:
    """Return the literal source that `node` executes, here or in a Python of its own."""
    if isinstance(node, ast.List):
        two = zip(node.elts, node.elts[1:], node.elts[2:], strict=False)
        return [
            code.value
            for python, flag, code in two
            if _name(python) == "executable"
            and isinstance(flag, ast.Constant)
            and flag.value == "-c"
            and isinstance(code, ast.Constant)
            and isinstance(code.value, str)
        ]
    return _named(node, "exec", "eval")


def _children(node: ast.AST) -> Iterable[ast.AST]:
    if isinstance(node, ast.If) and _name(node.test) == "TYPE_CHECKING":
        return node.orelse
    return ast.iter_child_nodes(node)


def _safe(node: ast.AST, lazy: bool) -> Sequence[ast.AST]:
    """Return the children of `node` in which the code does without what is not there."""
    if isinstance(node, ast.Try | ast.TryStar):
        return [*node.body, *node.orelse] if any(_saves(x, lazy) for x in node.handlers) else []
    if isinstance(node, ast.With):
        managers = [item.context_expr for item in node.items]
        return node.body if any(_suppresses(manager) for manager in managers) else []
    return []


def _saves(handler: ast.ExceptHandler, lazy: bool) -> bool:
    """Return whether `handler` catches a failed import; at import it must not raise again."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    caught = any(kind is None or _name(kind) in _MISSING for kind in kinds)
    return caught and (lazy or not isinstance(handler.body[-1], ast.Raise))


def _suppresses(manager: ast.AST) -> bool:
    return (
        isinstance(manager, ast.Call)
        and _name(manager.func) in ("suppress", "raises")
        and any(_name(one) in _MISSING for one in ast.walk(manager))
    )


def _named(node: ast.AST, *functions: str) -> list[str]:
    """Return the literal that a call of one of `functions` begins with, if `node` is one."""
    if not isinstance(node, ast.Call) or _name(node.func) not in functions:
        return []
    literals = [one.value for one in node.args[:1] if isinstance(one, ast.Constant)]
    return [value for value in literals if isinstance(value, str)]


def _name(node: ast.AST | None) -> str:
    """Return the last part of a dotted name."""
    return str(getattr(node, "attr", getattr(node, "id", "")))
