"""The dialogue of `scaffold new`: asks for what was not given, in any order, until all is sound."""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from scaffold import prompts
from scaffold.answers import Answers, columns_of, expanded, extras_of, set_of
from scaffold.conventions import Default
from scaffold.errors import AnswersError, DataFileError, Problem, ScaffoldError
from scaffold.extras import EXTRAS
from scaffold.modes import MODES
from scaffold.options import OPTIONS, Option
from scaffold.planning import look
from scaffold.questions import Question
from scaffold.reading import AmbiguousTime, parse_columns
from scaffold.reading.commands import row as _row
from scaffold.reading.roles import TIME_FORMAT
from scaffold.spec import Spec, applies, choices_for, choose, converted, usual
from scaffold.tasks import TASKS, Columns

SAMPLE = "the sample that ships with it"
WRITE, LEAVE, OTHER = "write", "leave", "other"  # of the summary, beside the names of answers
_SET = "set "  # before the names of what overlays ask
_WITHOUT = "without "  # before the name of an answer that is left out
_FLAG = re.compile(r"--([a-z][a-z-]*)")
_NAMED = {"column": "columns"}  # flag → answer, where they are called otherwise


@dataclass
class Dialogue:
    """What is known and what has been asked.

    Args:
        given: the answers of flags and files, which are asked for only where they are refused.
        preview: returns what the project would be, or raises what is wrong with its answers.
        questions: what overlays ask; they are called by their names after "set ".
        proposals: returns name → what is proposed for each of them beside the answers.
        accepted: the questions whose proposals an earlier dialogue has accepted.
        team: the defaults of a team, as `plan` takes them.
        answered: name → answer, in the order in which they were asked.
        offered: name → what was proposed for it; an answer that equals it is no choice.
        before: name → what was answered before a question has to be asked again.
        due: what is to be asked next, though nothing or something else is missing.
        changing: what was chosen in the summary, to which Esc returns.
        said: the notes that were shown.
        ways: what can be done about a refusal → the words for it.
    """

    given: dict[str, object]
    preview: Callable[[Answers], str]
    questions: Mapping[str, Question] = field(default_factory=dict)
    proposals: Callable[[Answers], Mapping[str, object]] = lambda _: {}
    accepted: set[str] = field(default_factory=set)
    team: Mapping[str, Default] = field(default_factory=dict)
    answered: dict[str, object] = field(default_factory=dict)
    offered: dict[str, object] = field(default_factory=dict)
    before: dict[str, object] = field(default_factory=dict)
    due: list[str] = field(default_factory=list)
    changing: str = ""
    said: set[str] = field(default_factory=set)
    ways: dict[str, str] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()

    def run(self) -> None:
        """Ask until the user wants the project to be written.

        Raises:
            KeyboardInterrupt, EOFError: where the user leaves.
            ScaffoldError: where something is wrong that no answer can mend.
        """
        prompts.tell(prompts.HINT)
        while True:
            try:
                if self.ways:
                    self._mend()
                elif name := self._next():
                    self._ask(name)
                elif (chosen := self._summary()) == WRITE:
                    return
                elif chosen == LEAVE:
                    raise KeyboardInterrupt
                else:
                    self._again(chosen)
                    self.changing = chosen
            except prompts.Back:
                self._back()
            except AmbiguousTime as error:
                self.patterns = error.patterns
                self._tell(error.problems[0].what)
                self.due.insert(0, TIME_FORMAT.name)
            except ScaffoldError as error:
                self._refuse(error)
                if not self.ways:
                    raise

    @property
    def answers(self) -> dict[str, object]:
        """Return all that is known and means something: given, answered, and accepted proposals."""
        found = {**self.given, **{n: a for n, a in self.answered.items() if a != ""}}
        return _joined({n: a for n, a in found.items() if self._means(n, found)})

    @property
    def chosen(self) -> dict[str, object]:
        """Return the answers without those that only accept what was proposed."""
        answered = {name: a for name, a in self.answered.items() if not self.accepts(name)}
        return replace(self, answered=answered).answers

    @property
    def known(self) -> set[str]:
        """Return the questions that need not be asked again."""
        return {*self.answered, *self.accepted}

    def accepts(self, name: str) -> bool:
        """Return whether the answer to a question is what was proposed."""
        if name in self.accepted:
            return name not in self.answered
        return name in self.answered and self.answered[name] == self.offered.get(name, "")

    def _means(self, name: str, answers: Answers) -> bool:
        """Return whether an answer of the dialogue is still for the topology, if that is known."""
        if name in self.given or name not in OPTIONS or not answers.get("mode"):
            return True
        try:
            return applies(OPTIONS[name], *choose(look(answers)[0]))
        except ScaffoldError:
            return True

    def _is_known(self, name: str) -> bool:
        if name.removeprefix(_SET) in set_of(self.given):
            return True
        return name in self.answered or self.given.get(name) is not None or name in self.accepted

    def _next(self) -> str:
        """Return the next question; "" where nothing is missing.

        Raises:
            ScaffoldError: where something is wrong with what is known so far.
        """
        if self.due:
            return self.due[0]
        if not self._is_known("data"):
            return "data"
        answers = self.answers
        if answers.get("data") or answers.get("task") or answers.get("mode"):
            answers = dict(look(answers)[0])
        if answers.get("data"):
            self._tell(
                f"{answers['data']}: {answers['task']}, {TASKS[str(answers['task'])].summary}"
            )
        if not answers.get("mode"):
            return "mode"
        if not answers.get("task") and len(MODES[str(answers["mode"])].tasks) > 1:
            return "task"
        return next(self._missing(answers), "")

    def _missing(self, answers: Answers) -> Iterator[str]:
        """Yield the options of the dialogue that are not known, the data being read and sound."""
        completed, data = look(answers)
        for note in data.notes:
            self._tell(note)
        Spec.parse(completed, data, self.team)
        for option in OPTIONS.values():
            asked = option.about.prompt and applies(option, *choose(completed))
            if asked and not self._is_known(option.name):
                yield option.name
        yield from (f"{_SET}{n}" for n in self.questions if not self._is_known(f"{_SET}{n}"))

    def _tell(self, note: str) -> None:
        if note not in self.said:
            prompts.tell(note)
        self.said.add(note)

    def _ask(self, name: str) -> None:
        """Ask one question, offering what was answered before, or else what is proposed."""
        answer = self._answer(name)
        self.due = [one for one in self.due if one != name]
        self.before.pop(name, None)
        self.accepted.discard(name)
        self.changing = ""
        self.answered[name] = answer

    def _answer(self, name: str) -> object:
        before = self.before.get(name)
        if name == "data":
            return prompts.path(f"Data file (empty: {SAMPLE})", str(before or ""), _no_file).strip()
        if name == "mode":
            return prompts.select_mode([MODES[mode] for mode in self._modes()], _text(before))
        if name == "task":
            return prompts.select("Task", self._tasks(), _text(before))
        if name == TIME_FORMAT.name:
            titles = {pattern: pattern for pattern in self.patterns}
            return prompts.select("How are the timestamps written?", titles, _text(before))
        if name == "columns":
            found = look({n: a for n, a in self.answers.items() if n != name})[1].columns
            self.offered[name] = {**found}
            message = "columns (ROLE=NAME, separated by spaces)"
            offer = _written(columns_of({name: before or found}))
            return _columns(prompts.text(message, offer, _wrong_columns))
        if name == "with":
            known = f"with (additions, separated by commas: {', '.join(EXTRAS)})"
            return tuple(_words(prompts.text(known, ",".join(extras_of({name: before or ()})))))
        if name.startswith(_SET):
            return self._question(name, before)
        return self._option(OPTIONS[name], before)

    def _question(self, name: str, before: object) -> object:
        """Ask what an overlay asks."""
        asked = self.questions[name.removeprefix(_SET)]
        known = {n: a for n, a in self.answered.items() if n != name}
        proposed = self.proposals(replace(self, answered=known).answers)[asked.name]
        self.offered[name] = proposed
        offer = _text(proposed if before is None else before)
        if isinstance(asked.default, bool):
            return prompts.select(asked.prompt, {"True": "yes", "False": "no"}, offer) == "True"
        if isinstance(asked.default, tuple) and not any("{" in word for word in asked.default):
            labels = {word: str(asked.labels.get(word, word)) for word in asked.default}
            return prompts.select(asked.prompt, labels, offer)
        return prompts.text(asked.prompt, offer)

    def _option(self, option: Option, before: object) -> object:
        answers = {n: a for n, a in self.answers.items() if n != option.name}
        completed, data = look(answers)
        proposed = getattr(usual(completed, data, self.team), option.name)
        self.offered[option.name] = proposed
        offer = _text(proposed if before is None else before)
        label = f"{option.flag[2:]} ({option.about.help})"
        if option.base is bool:
            return prompts.select(label, {"True": "yes", "False": "no"}, offer) == "True"
        if option.choices:
            words = choices_for(option, choose(completed)[0])
            return prompts.select(label, {word: word for word in words}, offer)
        typed = prompts.text(label, offer, lambda text: _unfit(option, text))
        return converted({option.name: typed})[0][option.name]

    def _modes(self) -> list[str]:
        """Return the topologies for the task that is known, its own first in any case."""
        answers = {name: a for name, a in self.answers.items() if name != "mode"}
        if answers.get("data"):
            answers = dict(look(answers)[0])
        task = answers.get("task")
        return [*TASKS[str(task)].modes] if task else [*MODES]

    def _tasks(self) -> dict[str, str]:
        mode = self.answers.get("mode")
        names = MODES[str(mode)].tasks if mode else TASKS
        return {name: f"{name:<12}{TASKS[name].summary}" for name in names}

    def _summary(self) -> str:
        """Show what would be written; return what the user wants to do."""
        shown = self.preview(self.chosen)
        titles = {WRITE: "write the project"}
        completed, data = look(self.answers)
        options = usual(completed, data, self.team)
        prompts.tell(shown, style="")
        known = {**completed, "data": completed.get("data") or SAMPLE}
        known |= {
            "columns": _written(data.columns),
            "with": ", ".join(extras_of(completed)) or "none",
        }
        for name in (*_ASKED, *_applying(completed)):
            if name in _ASKED or OPTIONS[name].about.prompt or name in known:
                value = known.get(name, getattr(options, name, ""))
                titles[name] = f"change {name.replace('_', '-')}: {value}"
        theirs = self.proposals(self.answers) if self.questions else {}
        titles |= {f"{_SET}{n}": f"change {n}: {theirs.get(n, '')}" for n in self.questions}
        titles |= {OTHER: "change another option", LEAVE: "leave, and keep the answers"}
        chosen = prompts.select("Is this right?", titles)
        if chosen != OTHER:
            return chosen
        others = {name: OPTIONS[name] for name in _applying(completed) if name not in titles}
        return prompts.select("Which one?", {n: f"{n} ({o.about.help})" for n, o in others.items()})

    def _again(self, name: str) -> None:
        """Ask for `name` once more, offering the answer that it has."""
        for known in (self.answered, self.given):
            if name in known:
                self.before[name] = known.pop(name)
        asked, theirs = name.removeprefix(_SET), set_of(self.given)
        if name.startswith(_SET) and asked in theirs:
            self.before[name] = theirs.pop(asked)
            self.given["set"] = theirs
        if name == "data":
            self.answered.pop(TIME_FORMAT.name, None)  # that of another file
        self.due.append(name)

    def _back(self) -> None:
        """Return to the summary, or to the question before."""
        if self.changing:
            name, self.changing = self.changing, ""
            self.due.remove(name)
            if name in self.before:
                self.answered[name] = self.before.pop(name)
            return
        if self.answered:
            name, answer = self.answered.popitem()
            self.before[name] = answer
            self.due = [name] if name == TIME_FORMAT.name else []

    def _refuse(self, error: ScaffoldError) -> None:
        """Find what can mend the first problem that an answer can, and tell what is wrong."""
        found = (dict(self._ways(problem, error)) for problem in error.problems)
        self.ways = next(filter(None, found), {})
        for one in error.problems if self.ways else ():
            prompts.tell(f"{one}", style="fg:ansired")

    def _mend(self) -> None:
        """Ask what to do about a refusal, where there is a choice, and make it due."""
        ways, self.ways = self.ways, {}
        way = next(iter(ways)) if len(ways) == 1 else prompts.select("What now?", ways)
        if not way.startswith(_WITHOUT):
            self._again(way)
            return
        for known in (self.answered, self.given):
            known.pop(way.removeprefix(_WITHOUT), None)

    def _ways(self, problem: Problem, error: ScaffoldError) -> Iterator[tuple[str, str]]:
        """Yield what can be done about `problem`, and how it is called."""
        where = _names_in(problem.where)
        if problem.where.startswith("--set"):
            words = f"{problem.where} {problem.what}".split()
            where = [f"{_SET}{name}" for name in self.questions if name in words]
        if problem.remedy.startswith("leave it out"):
            for name in where:
                yield f"{_WITHOUT}{name}", f"leave out {name.replace('_', '-')}"
        if not where and isinstance(error, DataFileError):
            yield "data", _OTHERWISE["data"]
            if self._fits_another():
                yield "mode", _OTHERWISE["mode"]
        for name in [*where, *([] if where else _names_in(problem.remedy))]:
            yield name, _OTHERWISE.get(name, f"another {name.replace('_', '-')}")

    def _fits_another(self) -> bool:
        """Return whether the data file is sound for another topology than the one that is known."""
        others = {n: a for n, a in self.answers.items() if n not in ("mode", "task", "columns")}
        try:
            return bool(self.answers.get("mode") and others.get("data") and look(others))
        except ScaffoldError:
            return False


def _joined(answers: dict[str, object]) -> dict[str, object]:
    """Return answers with a time format among the columns, and those to overlays in a table."""
    found = {name: a for name, a in answers.items() if not name.startswith(_SET)}
    if pattern := found.pop(TIME_FORMAT.name, None):
        found["columns"] = {**columns_of(found), TIME_FORMAT.name: (str(pattern),)}
    theirs = {n.removeprefix(_SET): a for n, a in answers.items() if n.startswith(_SET)}
    return {**found, "set": {**set_of(found), **theirs}} if theirs else found


def _names_in(text: str) -> list[str]:
    """Return the questions whose flags `text` names."""
    flags = (flag.replace("-", "_") for flag in _FLAG.findall(text))
    names = (_NAMED.get(flag, flag) for flag in flags)
    return [name for name in dict.fromkeys(names) if name in OPTIONS or name in _ASKED]


_OTHERWISE = {
    "data": "another data file",
    "mode": "another topology",
    "columns": "say which columns, or how they are written",
}
_ASKED = ("data", "mode", "task", "columns", "with")


def _applying(answers: Answers) -> Iterator[str]:
    pair = choose(answers)
    return (name for name, option in OPTIONS.items() if applies(option, *pair))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _no_file(text: str) -> str:
    return "" if not text.strip() or Path(expanded(text.strip())).is_file() else "no such file"


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", text) if word]


def _columns(text: str) -> dict[str, tuple[str, ...]]:
    return parse_columns(shlex.split(text))


def _written(columns: Columns) -> str:
    """Return role → columns as on the command line."""
    return shlex.join(f"{role}={_row(names)}" for role, names in columns.items())


def _wrong_columns(text: str) -> str:
    try:
        _columns(text)
    except AnswersError as error:
        return str(error.problems[0])
    except ValueError as error:  # of a quotation mark
        return str(error)
    return ""


def _unfit(option: Option, text: str) -> str:
    """Return why `text` is no value of `option`, if it is none."""
    _, problems = converted({option.name: text})
    return f"{problems[0].what}" if problems else ""
