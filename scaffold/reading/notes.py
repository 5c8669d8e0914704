"""What the notes of every task say of columns: which name the rows, which are left out and why."""

import re
from collections.abc import Iterable, Mapping, Sequence

from scaffold.reading.files import File
from scaffold.reading.kinds import ID_NAMES, Kind, columns
from scaffold.reading.splits import named_column

REASONS: dict[Kind, str] = {
    "empty": "they hold no value",
    "constant": "they never change",
    "time": "they are timestamps",
    "number": "they are not chosen",
    "id": "they only name or count the rows",
    "category": "they hold too many different words",
    "text": "they hold no numbers to learn from",
}
HELD = "they never change in the rows to learn from"


def identified(roles: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the note on the columns that identify a row."""
    names = ", ".join(roles.get("id", ()))
    return [f"Row ids, repeated beside the predictions: {names}."] if names else []


def left_out(
    file: File,
    used: Iterable[str],
    constant: Iterable[str] = (),
    otherwise: str = "",
) -> list[str]:
    """Return a note for each reason why columns are not used.

    Args:
        file: the file.
        used: the columns that have a role.
        constant: those that were found to be the same in all rows that matter.
        otherwise: the reason where a column could be used: not chosen, or nothing to the task.
    """
    taken, same, reasons = set(used), set(constant), dict[str, list[str]]()
    for column in columns(file):
        if column.name not in taken:
            held = column.name in same and column.kind != "constant"
            kind = "constant" if held else column.kind
            kind = "id" if kind == "number" and re.match(ID_NAMES, column.name) else kind
            unread = otherwise and kind in ("number", "category", "text")
            reason = otherwise if unread else HELD if held else REASONS[kind]
            reasons.setdefault(reason, []).append(told(column.name))
    unused = [name for name in named_column(file) if name not in taken]
    if unused:
        reasons["this task makes its own split"] = unused
    return [
        f"Left out, because {why}: {', '.join(dict.fromkeys(left))}."
        for why, left in reasons.items()
    ]


def told(name: str) -> str:
    """Return the name of a column as a note has it."""
    return name if re.match(r"^(?!_duplicated_\d+$).", name) else "the column without a name"


def unread(file: File, roles: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the notes on what a task that reads two columns leaves out."""
    used = [name for names in roles.values() for name in names]
    return identified(roles) + left_out(file, used, otherwise="this task reads none but these")


def listed(names: Sequence[str]) -> str:
    """Return names as a list to read: the first and the last of a long one."""
    if len(names) > 12:
        return f"{names[0]}, {names[1]}, … {names[-1]} ({len(names)} columns)"
    return ", ".join(names)
