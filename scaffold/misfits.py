"""What in a file of settings is of another kind than it should be: all of it, in plain words."""

from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec.structs import fields

from scaffold.errors import Problem
from scaffold.quoting import toml

Kinds = Mapping[str, tuple[Any, str]]  # key of a table → its kind, and how it is written
_WORDS = {  # kind → one, and several
    str: ("a text", "texts"),
    bool: ("true or false", "truth values"),
    int: ("a whole number", "whole numbers"),
    float: ("a number", "numbers"),
    dict: ("a table", "tables"),
}
_SHOWN = 60  # characters of a value


def misfits_in(table: Mapping[str, object], kinds: Kinds, place: str) -> dict[str, list[Problem]]:
    """Return key → the problems of its value, for each key whose value is not of its kind."""
    found = {
        name: misfits(table[name], kind, f"{place}, {name}", f"write {written}")
        for name, (kind, written) in kinds.items()
        if name in table
    }
    return {name: problems for name, problems in found.items() if problems}


def misfits(value: object, kind: Any, where: str, remedy: str) -> list[Problem]:
    """Return a problem for each part of `value`, as TOML gives it, that is not of `kind`.

    Args:
        value: a text, number, truth value, list or table.
        kind: a type as msgspec takes it; an alternative that is a list or table is the only one.
        where: the place of `value`; that of a part is added.
        remedy: how to write it.
    """
    if _is(value, kind):
        return []
    for one in _alternatives(kind):
        if isinstance(value, dict) and _base(one) is dict:
            return _in_table(value, one, where, remedy)
        if isinstance(value, list) and _base(one) is list:
            item = get_args(one)[0]
            placed = ((part, f"{where}, entry {n}") for n, part in enumerate(value, 1))
            return [p for part, place in placed for p in misfits(part, item, place, remedy)]
    return [Problem(where, f"expected {_in_words(kind)}, came {_shown(value)}", remedy)]


def unknown_keys(given: Iterable[str], known: Iterable[str], where: str) -> list[Problem]:
    """Return a problem for each of the keys `given` that is none of those `known`."""
    from scaffold.spec import unknown

    return [unknown(where, key, known) for key in given if key not in known]


def _in_table(table: Mapping[str, object], kind: Any, where: str, remedy: str) -> list[Problem]:
    if get_origin(kind) is dict:
        kinds, needed = dict.fromkeys(table, get_args(kind)[1]), []
    else:
        kinds = {field.name: field.type for field in fields(kind)}
        needed = [field.name for field in fields(kind) if field.required]
    missing = [name for name in needed if name not in table]
    problems = [Problem(f"{where}, {name}", "is missing", remedy) for name in missing]
    problems += unknown_keys(table, kinds, where)
    for name in table:
        problems += misfits(table[name], kinds.get(name, Any), f"{where}, {name}", remedy)
    return problems


def _is(value: object, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _alternatives(kind: Any) -> tuple[Any, ...]:
    """Return the types of a union, or the one type that `kind` is, without what is said of it."""
    if get_origin(kind) is Annotated:
        return _alternatives(get_args(kind)[0])
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _base(kind: Any) -> Any:
    """Return the type that the values of `kind` have in TOML."""
    origin = get_origin(kind) or kind
    if origin is tuple:
        return list
    return dict if msgspec.inspect.is_struct_type(origin) else origin


def _in_words(kind: Any, several: bool = False) -> str:
    """Return what `kind` is called: its own description, or the names of its types."""
    if get_origin(kind) is Annotated:
        said = [one.description for one in get_args(kind)[1:] if isinstance(one, msgspec.Meta)]
        return said[0] if said and said[0] else _in_words(get_args(kind)[0], several)
    return " or ".join(dict.fromkeys(_name(one, several) for one in _alternatives(kind)))


def _name(kind: Any, several: bool) -> str:
    if _base(kind) is list:
        return f"{'lists' if several else 'a list'} of {_in_words(get_args(kind)[0], True)}"
    return _WORDS[_base(kind)][several]


def _shown(value: object) -> str:
    """Return a value as TOML writes it, a long one cut off, of a list or table its kind alone."""
    if isinstance(value, list | dict):
        return (
            f"{'an empty' if not value else 'a'} {'list' if isinstance(value, list) else 'table'}"
        )
    text = toml(value) if isinstance(value, str | bool | int | float) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
