"""What a project is to be generated from now: its recorded answers, changed by those given."""

from collections.abc import Iterator, Mapping

from scaffold.answers import Answers, columns_of, extras_of, set_of
from scaffold.extras import EXTRAS
from scaffold.modes import MODES
from scaffold.options import OPTIONS
from scaffold.planning import look, plan
from scaffold.record import Record
from scaffold.spec import applies, choices_for, choose
from scaffold.tasks import TASKS

_SETTINGS = ("time-format", "decimal")  # what `--column` says of a file beside its columns


def changed(record: Record, given: Answers) -> tuple[dict[str, object], list[str]]:
    """Return the answers of a project, those `given` first, and a note on each that is left out.

    A recorded answer that means nothing for another mode or task is left out; one that is given
    stays, and is refused later. Additions are added to those that are there.

    Raises:
        ScaffoldError: where mode and task do not go together, or the data cannot be read.
    """
    recorded = dict(chosen(record))
    notes = list(_drop_pair(recorded, given))
    if given.get("columns"):
        given = {**given, "columns": {**columns_of(recorded), **columns_of(given)}}
    if given.get("set"):
        given = {**given, "set": {**set_of(recorded), **set_of(given)}}
    if given.get("with"):
        given = {**given, "with": (*extras_of(recorded), *extras_of(given))}
    if recorded.get("task") != {**recorded, **given}.get("task") and "columns" in recorded:
        if "columns" not in given:
            notes.append("the columns named before are those of another task: left out")
            del recorded["columns"]
    found, _ = look({**recorded, **given})
    notes += _drop_options(recorded, given, found)
    return {**recorded, **given}, notes


def chosen(record: Record) -> Answers:
    """Return what was chosen, also of a project whose record does not tell it from the rest.

    Raises:
        ScaffoldError: where the answers of such a project cannot be read any more.
    """
    if record.derived is not None:
        return record.answers
    spec = plan(record.answers)
    answers = {**spec.chosen, **({"data": record.answers["data"]} if spec.data.path else {})}
    columns = columns_of(answers)
    settings = {name: columns[name] for name in _SETTINGS if name in columns}
    if columns and plan({**answers, "columns": settings}).data.columns == spec.data.columns:
        answers["columns"] = settings
    return {name: value for name, value in answers.items() if value != {}}


def _drop_pair(recorded: dict[str, object], given: Answers) -> Iterator[str]:
    """Take out of `recorded` the mode or task that does not go with the one given."""
    mode, task = given.get("mode"), given.get("task")
    if mode in MODES and not task and recorded.get("task") not in MODES[str(mode)].tasks:
        yield f"{mode} has no task {recorded.pop('task')}: the task follows from the mode"
    if task in TASKS and not mode and recorded.get("mode") not in TASKS[str(task)].modes:
        yield f"{task} has no mode {recorded.pop('mode')}: the mode follows from the task"


def _drop_options(
    recorded: dict[str, object], given: Answers, found: Mapping[str, object]
) -> Iterator[str]:
    """Take out of `recorded` what means nothing for the mode and task of `found`."""
    mode, task = choose(found)
    for name in sorted(recorded.keys() & OPTIONS.keys() - given.keys()):
        option, value = OPTIONS[name], recorded[name]
        words = choices_for(option, mode)
        if not applies(option, mode, task) or (option.choices and words and value not in words):
            del recorded[name]
            yield f"{option.flag} {value} means nothing for {mode.name} with {task.name}: left out"
    backend = str({**recorded, **given}.get("backend") or OPTIONS["backend"].default)
    kept = extras_of(recorded)
    able = [n for n in kept if n not in EXTRAS or EXTRAS[n].suits(mode, task, backend)]
    for name in kept:
        if name not in able and name not in extras_of(given):
            yield f"--with {name} is not for {mode.name} with {task.name}: left out"
    if kept:
        recorded["with"] = tuple(able)
