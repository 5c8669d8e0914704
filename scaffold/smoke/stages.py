"""The stages of a smoke test, build → run → learn, and how one project goes through them."""

import math
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from scaffold.levels import LEVELS, Level
from scaffold.smoke import checks
from scaffold.smoke.failures import SmokeFailure
from scaffold.smoke.inside.devices import Evidence
from scaffold.smoke.project import Project
from scaffold.smoke.results import StepTime

OnStep = Callable[[str, str], None]


@dataclass
class Passage:
    """One project on its way through the stages.

    Args:
        project: the project.
        gpu: whether training has to happen on a GPU.
        on_step: called with stage and step as each begins.
    """

    project: Project
    gpu: bool = False
    on_step: OnStep = lambda stage, step: None
    stage: str = "build"
    skill: float | None = None
    steps: list[StepTime] = field(default_factory=list)
    predictions: list[dict[str, str]] = field(default_factory=list)

    def go(self, level: Level) -> SmokeFailure | None:
        """Run every step up to `level`; return the failure that ended it, if one did."""
        for stage in LEVELS[: LEVELS.index(level) + 1]:
            self.stage = stage
            for name, step in STAGES[stage]:
                if failure := self._step(stage, name, step):
                    return failure
        return None

    def _step(self, stage: str, name: str, step: "Step") -> SmokeFailure | None:
        self.on_step(stage, name)
        began, before = time.monotonic(), self.project.cpu
        try:
            step(self)
        except SmokeFailure as failure:
            return failure
        except OSError as error:
            return SmokeFailure(f"{name}: {error.strerror or error}", traceback.format_exc())
        finally:
            seconds, cpu = time.monotonic() - began, self.project.cpu - before
            self.steps.append(StepTime(stage, name, seconds, cpu))
        return None

    def wheel(self) -> None:
        """Build, install and import."""
        self.project.build()

    def lint(self) -> None:
        """Run the formatter and the linter."""
        self.project.lint()

    def tests(self) -> None:
        """Run the project's own tests."""
        self.project.test()

    def train_a_little(self) -> None:
        """Train for one epoch, on the device that was asked for."""
        finished = len(checks.epochs(self.project.train("--epochs", "1")))
        if finished != 1:
            raise SmokeFailure(f"train: --epochs 1, but history.csv has {finished} epochs")
        if still := self.project.device.get("still"):
            what = f"an epoch changes no weight of the layer {still[0]}"
            raise SmokeFailure(f"train: {what}: does a gradient reach it?")
        if self.gpu:
            prove_gpu(self.project.device)

    def options(self) -> None:
        """See that training follows its options."""
        self.project.check_training()

    def evaluate(self) -> None:
        """Measure the run."""
        self.skill = self.project.evaluate()["skill"]

    def predict(self) -> None:
        """Predict on the project's own data."""
        self.predictions = self.project.predict()

    def scores(self) -> None:
        """Score the predictions once more, beside the data file."""
        self.project.check_scores(same=1e-5 if self._on_cpu() else 1e-2)

    def reload(self) -> None:
        """Predict again in a fresh process, which has to say the same."""
        again = self.project.predict(fresh=True)
        checks.same(self.predictions, again, tolerance=0.0 if self._on_cpu() else 1e-3)
        checks.same_end(again, self.project.end)

    def _on_cpu(self) -> bool:
        """Return whether all weights were on a CPU, which repeats to the last bit."""
        places = self.project.device.get("variables") or ["nowhere"]
        return all(place.startswith("cpu") for place in places)

    def extras(self) -> None:
        """Run what was added to the scripts that every project has."""
        self.project.run_extras()

    def notes(self) -> None:
        """Run the commands of its AGENTS.md, as far as no step has run them."""
        self.project.run_notes()

    def learn(self) -> None:
        """Train with the project's own defaults; the network has to become better than it was."""
        run = self.project.train(compare=True)
        losses = [float(row["val_loss"]) for row in checks.epochs(run)]
        untrained = self.project.device.get("untrained", math.inf)
        if min(losses) >= untrained:
            said = f"val_loss {untrained:.4g} before, {min(losses):.4g} at best"
            raise SmokeFailure(f"learn: training does not improve the network: {said}")

    def prove_skill(self) -> None:
        """Measure the trained model, which has to beat the best naive baseline."""
        report = self.project.evaluate()
        self.skill = report["skill"]
        if self.skill <= 0:
            name = report["primary_metric"]
            baselines = {key: scores[name] for key, scores in report["baselines"].items()}
            said = f"{name} {report['model'][name]:.4g}, baselines {baselines}"
            raise SmokeFailure(f"learn: no skill ({self.skill:.1%}): {said}")


Step = Callable[[Passage], None]
STAGES: dict[str, tuple[tuple[str, Step], ...]] = {
    "build": (("wheel", Passage.wheel), ("lint", Passage.lint), ("tests", Passage.tests)),
    "run": (
        ("train", Passage.train_a_little),
        ("evaluate", Passage.evaluate),
        ("predict", Passage.predict),
        ("reload", Passage.reload),
        ("scores", Passage.scores),
        ("extras", Passage.extras),
        ("notes", Passage.notes),
        ("options", Passage.options),  # last, for it runs the other scripts too
    ),
    "learn": (("train", Passage.learn), ("evaluate", Passage.prove_skill)),
}


def prove_gpu(evidence: Evidence) -> None:
    """Raise SmokeFailure unless the weights and the outputs of a step lie on a GPU."""
    found = {"variables": evidence.get("variables"), "step": evidence.get("step")}
    for what, places in found.items():
        places = places or ["nowhere"]  # of a generator, no step can be repeated
        if not all(place.startswith(("gpu", "cuda", "rocm")) for place in places):
            raise SmokeFailure(f"train: the {what} were on {', '.join(places)}, not on the GPU")
