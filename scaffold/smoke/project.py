"""One generated project under test: a copy, its wheel, a method for each thing it can do."""

import contextlib
import itertools
import json
import os
import shutil
import signal
import sys
import tempfile
import tomllib
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec

from scaffold.extras import EXTRAS
from scaffold.intervals import levels
from scaffold.record import known_answers
from scaffold.smoke import checks, copying, notes
from scaffold.smoke.failures import SmokeFailure
from scaffold.smoke.inside.devices import Evidence
from scaffold.smoke.inside.messages import Ending, Job
from scaffold.smoke.inside.tests import Tests
from scaffold.smoke.inside.wheel import Built
from scaffold.smoke.results import hang, tail
from scaffold.smoke.server import Outcome, Server
from scaffold.tasks import TASKS

Value = TypeVar("Value")

_LINES = 100_000  # of a file, an eighth of which is predicted
_BY_ROW = ("tabular", "text", "tagging", "pairs")  # tasks that predict each row by itself

__tracebackhide__ = True  # pytest shows the test and the failure, not what lies between


@dataclass(frozen=True)
class Limits:
    """What a job may take: seconds for the whole project, bytes of memory, of any file, threads."""

    timeout: float = 600.0
    memory: int = 1 << 62
    disk: int = 1 << 62
    threads: int = 1


@dataclass
class Project:
    """A generated project, worked on in a copy; the folder itself is only read.

    Args:
        path: the project.
        work: an empty folder for the copy, the wheel, the runs and the log.
        server: where its jobs run.
        fresh: another server, of another hash seed, where a saved model is loaded again.
        limits: of its jobs, whose seconds count together.
        environment: variables for its jobs, such as the choice of a device.
        places: the folders of all projects of a run, to which it adds its own; no job sees those
            of another, and what another changes is noticed. None: it is alone.
    """

    path: Path
    work: Path
    server: Server
    limits: Limits = field(default_factory=Limits)
    environment: Mapping[str, str] = field(default_factory=dict)
    fresh: Server | None = None
    places: set[str] | None = None
    packages: list[str] = field(default_factory=list)
    device: Evidence = field(default_factory=Evidence)
    tests: Tests | None = None
    ran: set[notes.Command] = field(default_factory=set)
    end: list[dict[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0

    def __post_init__(self) -> None:
        self.work = self.work.absolute()
        self.work.mkdir(parents=True, exist_ok=True)
        # not inside `work`: the path of a socket may have a hundred characters at most
        self.temporary = Path(tempfile.mkdtemp(prefix="scaffold-"))
        self.cache = self.temporary / "cache"
        self.cache.mkdir()  # torch keeps its kernels in a folder that is there, and makes none
        self.left: dict[str, tuple[int, int]] = {}
        self.made: dict[Path, set[Path]] = {}  # run → what was in it before it predicted
        if self.places is not None:
            self.places |= self._own()
        weakref.finalize(self, shutil.rmtree, self.temporary, ignore_errors=True)

    def _own(self) -> set[str]:
        return {str(self.work), str(self.temporary)}

    @property
    def folder(self) -> Path:
        """Return the copy, in which everything runs."""
        return self.work / "project"

    @property
    def site(self) -> Path:
        """Return the folder that holds the unpacked wheel and nothing else."""
        return self.work / "site"

    @property
    def dist(self) -> Path:
        """Return the folder of the wheel."""
        return self.work / "dist"

    @property
    def log(self) -> Path:
        """Return the file with everything that its jobs printed."""
        return self.work / "log.txt"

    @property
    def package(self) -> str:
        """Return the name of its package, which is known once it is built."""
        if not self.packages:
            self.build()
        named = known_answers(self.path).get("package")
        return str(named) if named in self.packages else self.packages[0]

    def build(self) -> Path:
        """Build the wheel, unpack it, import every module from it; return its path.

        Raises:
            SmokeFailure: as every method, when the project does not work.
        """
        self.packages = []
        self._copy()
        for place in (self.dist, self.site):
            place.mkdir(exist_ok=True)
        places = {"out": str(self.dist), "site": str(self.site)}
        built = self._run("wheel", "wheel:build", places, Built)
        self.packages = built["packages"]
        expected = str(known_answers(self.path).get("backend") or "")
        chosen = {"package": self.package, "site": str(self.site), "expected": expected}
        self._run("backend", "backend:check", chosen, type(None))
        return Path(built["wheel"])

    def lint(self) -> None:
        """Check formatting and style with ruff."""
        self._built()
        self._run("lint", "lint:check", {"tools": sys.executable}, type(None))
        self.ran |= {("ruff", "format", "."), ("ruff", "check", ".")}

    def test(self, *arguments: str) -> int:
        """Run its own tests against the wheel, or those that pytest finds with `arguments`.

        Returns:
            how many passed.
        """
        self._built()
        tested = {"packages": self.packages, "site": str(self.site)}
        chosen = {**tested, "arguments": list(map(str, arguments))}
        self.tests = self._run("tests", "tests:run", chosen, Tests)
        self.ran.add(("pytest", *chosen["arguments"]))
        return self.tests["passed"]

    def train(self, *arguments: str, compare: bool = False) -> Path:
        """Train; return the run folder, whose contents have been checked.

        Args:
            compare: note in `device` what the validation loss was before.
        """
        self._built()
        arguments = tuple(map(str, arguments))
        before = checks.trained(self.folder)
        self.device = self._script("train", arguments, proof=True, compare=compare)
        run = checks.run_folder(self.folder)
        if checks.trained(self.folder) == before:
            raise SmokeFailure("train: ended well, but left the run of before as it was")
        return run

    def check_training(self) -> None:
        """See that train follows its options, keeps to its splits and saves the best weights."""
        self._built()
        chosen = {"package": self.package}
        by_row = known_answers(self.path).get("task") in _BY_ROW
        layers = int(str(known_answers(self.path).get("layers", 0)))
        asked = {**chosen, "by_row": by_row, "columns": self._columns()}
        asked |= {"network": notes.network(self.path), "layers": layers}
        self._run("options", "wiring:check", asked, type(None))
        places = (self.server, self.fresh or self.server)
        first, again = (self._run("options", "splits:digest", chosen, str, one) for one in places)
        if first != again:
            what = "gives other batches in a fresh process, for one seed and one file"
            raise SmokeFailure(f"data: load_splits {what}; does it follow the order of a set?")

    def _columns(self) -> Mapping[str, Sequence[str]]:
        """Return role → columns that it was made for: the sample's, unless its record has some."""
        answers = known_answers(self.path)
        columns, task = answers.get("columns"), TASKS.get(str(answers.get("task")))
        if not columns and task and "data" not in answers:
            columns = task.sample(str(answers.get("mode"))).columns
        return columns if isinstance(columns, Mapping) else {}

    def evaluate(self) -> checks.Metrics:
        """Evaluate the newest run; return metrics.json, checked against its own definition."""
        self._built()
        run = checks.run_folder(self.folder)
        (run / "metrics.json").unlink(missing_ok=True)  # that of another evaluation, if any
        before = (run / "model.keras").read_bytes()
        self._run("evaluate", "scores:evaluate", {"package": self.package}, type(None))
        self.ran.add(self._command("evaluate", ()))
        if (run / "model.keras").read_bytes() != before:
            raise SmokeFailure(f"evaluate: changed the model.keras of runs/{run.name}")
        report = checks.metrics(run)
        if asked := self._levels():
            checks.coverage(report, asked)
        return report

    def predict(self, file: str | Path = "", fresh: bool = False) -> list[dict[str, str]]:
        """Predict on `file`, or on the project's own data; return the rows.

        Args:
            fresh: predict on the other server, which shares no state with the one that trained, in
                a folder that holds nothing but the run and the file.
        """
        self._built()
        for run in self.folder.glob("runs/*"):
            self.made.setdefault(run, set(run.rglob("*")))
        where = str(Path(file).absolute()) if file else ""
        if fresh and (data := where or self._data()):
            return self._predict_alone(Path(data))
        output = self.folder / "predictions.csv"
        output.unlink(missing_ok=True)
        arguments = {"package": self.package, "output": output.name, "file": where}
        server = self.fresh if fresh else None
        words = self._run("predict", "script:predict", arguments, list[str], server)
        self.ran.add(self._command("predict", words))
        return self._predictions(output)

    def check_scores(self, same: float) -> None:
        """See that evaluate has scored what predict says, which follows no column it predicts.

        Args:
            same: how near two computations of one output are, as a share of the largest.
        """
        self._built()
        if (self.folder / "predictions.csv").is_file():
            named = {"package": self.package, "predictions": "predictions.csv", "same": same}
            self._run("scores", "rescored:check", named, type(None))

    def _predictions(self, output: Path) -> list[dict[str, str]]:
        """Return the rows of a table of predictions, checked as far as the answers say."""
        rows = checks.predictions(output)
        if asked := self._levels():
            checks.bands(rows, asked)
        return rows

    def _data(self) -> str:
        """Return the file that the newest run was trained on, as far as the run says so."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            config = json.loads((checks.run_folder(self.folder) / "config.json").read_bytes())
            data = self.folder / config["data"]
            return str(data) if data.is_file() else ""
        return ""

    def _predict_alone(self, data: Path) -> list[dict[str, str]]:
        """Predict on `data` with the newest run where there is nothing else.

        It is done for the end of the file before, of a time series for its beginning: what is
        kept from one call for the next shows, and so do rows that are not predicted as others.
        """
        task = known_answers(self.path).get("task")
        run, place = checks.run_folder(self.folder), self.work / "alone"
        file = place / "given" / data.name  # one file, of another content later
        output = place / "asked" / "for" / "output.csv"
        shutil.rmtree(place, ignore_errors=True)
        for folder in (file.parent, output.parent, self.temporary / "alone/cache"):
            folder.mkdir(parents=True, exist_ok=True)
        (place / "runs" / run.name).mkdir(parents=True)
        for made in sorted(self.made[run]):
            copy = place / "runs" / made.relative_to(run.parent)
            copy.mkdir() if made.is_dir() else shutil.copy(made, copy)
        with data.open("rb") as content:
            lines = list(itertools.islice(content, _LINES))
        cut = len(lines) * 7 // 8
        kept = lines[:cut] if task == "forecast" else [*lines[:1], *lines[cut:]]
        file.write_bytes(b"".join(kept))
        arguments = {"package": self.package, "output": str(output), "chosen": f"runs/{run.name}"}

        def predict() -> list[dict[str, str]]:
            before = output.stat().st_mtime_ns if output.exists() else 0
            step = "predict, beside nothing but its input, its run, and a newer run of empty files"
            given = {**arguments, "file": str(file)}
            try:
                self._run(step, "script:predict_alone", given, type(None), self.fresh, place)
            except SmokeFailure:
                if not before:
                    raise
                output.unlink()  # which it may refuse to lose
                return predict()
            rows = self._predictions(output)
            if output.stat().st_mtime_ns == before:
                raise SmokeFailure(f"predict: left the {output.name} of before as it was")
            return rows

        self.end = []
        with contextlib.suppress(SmokeFailure):  # it may be too short, or no lines
            self.end = predict()
        file.unlink()
        file.symlink_to(data.resolve())
        rows = predict()  # over the predictions for a part
        if task == "sequences":
            self.end = checks.whole_end(rows, self.end)
        elif len(rows) != len(lines) - 1 or task not in _BY_ROW:
            self.end = []  # a row has several lines, is left out, or depends on others
        return rows

    def run_extras(self) -> None:
        """Run the script of each opt-in addition that its answers name."""
        self._built()
        named = known_answers(self.path).get("with")
        for name, extra in EXTRAS.items():
            if isinstance(named, list) and name in named and extra.script:
                step = f"{extra.script}, where the newest run is the one with a model"
                job = {"package": self.package, "name": extra.script, "arguments": [*extra.quick]}
                self._run(step, "additions:run", job, Evidence)
                self.ran.add(self._command(extra.script, extra.quick))

    def run_notes(self) -> None:
        """Run each command of its AGENTS.md that no step has run yet, as far as it is its own.

        Of the scripts in its README.md, only the options have to be there.
        """
        self._built()
        for command in notes.commands(self.folder):
            if not notes.has_run(command, self.ran):
                self._run_noted(command)
        if wrong := notes.wrongly_ignored(self.folder):
            raise SmokeFailure(wrong)
        for place in notes.installed(self.folder):
            self._require_extras(place, notes.README)
        for _, _, module, *words in notes.shown(self.folder):
            if module.partition(".")[0] in self.packages:
                job = {"module": module, "words": words}
                self._run(f"{notes.README}, {module}", "script:check_options", job, type(None))
                if absent := notes.absent(self.folder, words):
                    what = f"the project has a folder {absent.parent}, but no {absent}"
                    raise SmokeFailure(f"{notes.README}, {module}: {what}")

    def _run_noted(self, command: notes.Command) -> None:
        match command:
            case ("python", "-m", module, *words) if module.partition(".")[0] in self.packages:
                job = {"module": module, "arguments": words}
                self._run(f"{notes.NAME}, {module}", "script:run", job, Evidence)
            case ("pytest", *words):
                self.test(*words)
            case ("ruff", "format" | "check", "."):
                self.lint()
            case ("tensorboard", *words):  # which would serve a page until it is ended
                job = {"module": "tensorboard.main", "arguments": [*words, "--inspect"]}
                self._run(f"{notes.NAME}, tensorboard", "script:run", job, Evidence)
            case ("pip", "install", "-e", place):
                self._require_extras(place, notes.NAME)

    def _require_extras(self, place: str, where: str) -> None:
        """Refuse an extra that the project lacks; what it requires is checked in `build`."""
        named = place.partition("[")[2].rstrip("]").split(",")
        content = tomllib.loads((self.folder / "pyproject.toml").read_text(encoding="utf-8"))
        known = content.get("project", {}).get("optional-dependencies", {})
        for name in filter(None, (one.strip() for one in named)):
            if name not in known:
                raise SmokeFailure(f"{where}: pyproject.toml has no extra {name!r}")

    def _command(self, name: str, words: Sequence[str]) -> notes.Command:
        return ("python", "-m", f"{self.package}.{name}", *words)

    def _levels(self) -> tuple[float, ...]:
        """Return the levels of the prediction intervals that were asked for."""
        return levels(str(known_answers(self.path).get("intervals") or ""))

    def _built(self) -> None:
        """Build, or else see that all is as its own last step has left it."""
        if not self.packages:
            self.build()
        elif self.places is not None:
            now = self._files()
            for file in sorted(now.keys() | self.left.keys()):
                if now.get(file) != self.left.get(file):
                    what = "was changed between two steps, by something outside of the project"
                    raise SmokeFailure(f"{file} {what}; see what else writes to {self.work}")

    def _files(self) -> dict[str, tuple[int, int]]:
        """Return size and time of every file in the copy and the unpacked wheel."""
        found = (file for place in (self.folder, self.site) for file in place.rglob("*"))
        states = ((file, file.lstat()) for file in found if not file.is_dir())
        return {
            str(file.relative_to(self.work)): (state.st_size, state.st_mtime_ns)
            for file, state in states
        }

    def _copy(self) -> None:
        for folder in (self.folder, self.site):
            shutil.rmtree(folder, ignore_errors=True)
        if not (self.path / "pyproject.toml").is_file():
            raise SmokeFailure(f"{self.path} is not a project: it has no pyproject.toml")
        copying.copy(self.path, self.folder)

    def _script(self, name: str, words: Sequence[str] = (), **watched: bool) -> Evidence:
        job = {"module": f"{self.package}.{name}", "arguments": list(words), **watched}
        evidence = self._run(name, "script:run", job, Evidence)
        self.ran.add(self._command(name, words))
        return evidence

    def _run(
        self,
        step: str,
        function: str,
        arguments: Mapping[str, object],
        kind: type[Value],
        server: Server | None = None,
        place: Path | None = None,
    ) -> Value:
        """Run one job; return its value, which is of `kind`, or raise what went wrong.

        Args:
            place: where it runs, with temporary files of its own; None: in the copy.
        """
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"\n── {step} ──\n")
            before = log.tell()
        outcome = (server or self.server).run(self._job(function, arguments, place))
        self.left = self._files() if self.places is not None else {}
        self.seconds += outcome.ending.seconds
        self.cpu += outcome.ending.cpu
        if outcome.answer and outcome.answer.ok:
            return msgspec.convert(outcome.answer.value, kind)
        raise self._failure(step, outcome, before)

    def _job(self, function: str, arguments: Mapping[str, object], place: Path | None) -> Job:
        threads = str(self.limits.threads)
        temporary = self.temporary / place.name if place else self.temporary
        environment = {
            "TMPDIR": str(temporary),
            "XDG_CACHE_HOME": str(self.cache),
            "TF_NUM_INTRAOP_THREADS": threads,
            "TF_NUM_INTEROP_THREADS": threads,
            **(_somebody_else(temporary) if place else {}),
            **self.environment,
        }
        left = max(self.limits.timeout - self.seconds, 0.1)
        inside = place or (self.folder if self.folder.is_dir() else self.work)
        memory, disk = self.limits.memory, self.limits.disk
        folder, site, log = str(inside), [str(self.site)], str(self.log)
        given = dict(arguments)
        return Job(
            *(function, given, folder, site, environment, log, left, memory, disk),
            writable=[] if self.packages else [str(self.dist), str(self.site)],
            hidden=None if self.places is None else sorted(self.places.copy() - self._own()),
        )

    def _failure(self, step: str, outcome: Outcome, before: int) -> SmokeFailure:
        answer = outcome.answer
        if answer and not outcome.ending.stopped and outcome.ending.code >= 0:
            detail = answer.detail or "\n".join(tail(self.log, before))
            said = answer.error.removeprefix(f"{step}: ")
            return SmokeFailure(f"{step}: {said}", detail)
        error = f"{step}: {self._end_without_answer(outcome.ending)}"
        return SmokeFailure(error, "\n".join(hang(self.log, before)))

    def _end_without_answer(self, ending: Ending) -> str:
        if ending.stopped == "timeout":
            return f"still running after {self.limits.timeout:g} seconds (--timeout)"
        if ending.stopped == "memory":
            return f"killed, it took more than {self.limits.memory >> 20} MiB of memory"
        if ending.stopped == "parent":
            return "killed, it stopped the process that has started it"
        if ending.code == -signal.SIGKILL:
            return "killed from outside (SIGKILL), usually because memory ran out"
        if ending.code < 0:
            return f"crashed ({_signal_name(-ending.code)})"
        return f"ended with exit code {ending.code} before it was done"


def _somebody_else(home: Path) -> dict[str, str]:
    """Return the variables of another user elsewhere, on whom no prediction may depend."""
    ahead = datetime.now(UTC) + timedelta(hours=23)
    language = "C" if "C.UTF-8" in (os.environ.get("LC_ALL"), os.environ.get("LANG")) else "C.UTF-8"
    return {
        "LC_ALL": language,
        "LANG": language,
        "TZ": f"ELSEWHERE{'-' if ahead.date() != date.today() else '+'}23",  # another day and hour
        "USER": "" if os.environ.get("USER") else "somebody",
        "LOGNAME": "somebody",
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        # or the driver of a GPU would compile all kernels anew
        "CUDA_CACHE_PATH": os.environ.get("CUDA_CACHE_PATH")
        or str(Path("~/.nv/ComputeCache").expanduser()),
    }


def _signal_name(number: int) -> str:
    with contextlib.suppress(ValueError):  # the real-time ones have no name
        return signal.Signals(number).name
    return f"signal {number}"
