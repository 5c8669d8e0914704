"""What a verified file proposes, in the form that all tasks share."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scaffold.fileformat import TimeFormat
from scaffold.options import Value
from scaffold.reading.files import Columns
from scaffold.reading.verification import Verified
from scaffold.tasks import Data, Facts


def outcome(
    verified: Verified,
    columns: Columns,
    facts: Facts,
    notes: Iterable[str],
    proposed: Mapping[str, Value] | None = None,
    time: TimeFormat | None = None,
) -> Data:
    """Return what the file proposes, with what holds of it whatever the task is.

    Args:
        verified: the file.
        columns: role → columns.
        facts: as the task knows them.
        notes: what has to be known of the task.
        proposed: option → value.
        time: how the timestamps are written, where there are some.
    """
    file = verified.file
    return Data(
        file=file.path.name,
        columns=columns,
        facts=replace(facts, referred=file.is_referred),
        subject="the file that the project was generated for",
        format=verified.format,
        time=time,
        proposed=proposed or {},
        path=file.path,
        notes=(*notes, *verified.notes, *file.notes),
    )
