"""What `--with export` writes: which formats, and what of which project LiteRT cannot read.

Verified by the test of the generated project, on the test split, in a process that has the
runtime alone; what is refused here has failed there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scaffold.spec import Spec


@dataclass(frozen=True)
class Runtime:
    """One format of `export --format`.

    Args:
        format: its name.
        file: what is written into the folder of the run.
        runs: what reads it.
        batch: how many examples at a time.
        refusals: why it is not for some projects, each with what those are.
    """

    format: str
    file: str
    runs: str
    batch: str
    refusals: tuple[tuple[str, Callable[["Spec"], bool]], ...] = ()

    def refusal(self, spec: "Spec") -> str:
        """Return why a project does not have it, or nothing."""
        return next((reason for reason, concerns in self.refusals if concerns(spec)), "")


_NO_OPERATION = "LiteRT has no operation for the addition of {} by step"
RUNTIMES = (
    Runtime("onnx", "model.onnx", "ONNX Runtime", "any"),
    Runtime(
        "litert",
        "model.tflite",
        "LiteRT",
        "1",
        (
            (_NO_OPERATION.format("a mean"), lambda spec: spec.mode.name == "one-to-many"),
            (
                _NO_OPERATION.format("a reference"),
                lambda spec: (
                    "normalize" in spec.applicable
                    and spec.options.normalize in ("window", "season")
                    and spec.mode.name != "many-to-one"
                ),
            ),
        ),
    ),
    Runtime("saved-model", "saved_model/", "TensorFlow, on a CPU as well", "any"),
)


def notes(spec: "Spec") -> list[str]:
    """Return which formats a project with `--with export` is refused, and why."""
    if not any(extra.name == "export" for extra in spec.extras):
        return []
    refused = {one.format: reason for one in RUNTIMES if (reason := one.refusal(spec))}
    able = ", ".join(one.format for one in RUNTIMES if one.format not in refused)
    return [
        f"--with export: {name} is refused, since {reason}; {able} work."
        for name, reason in refused.items()
    ]


def runtimes(spec: "Spec") -> list[dict[str, str]]:
    """Return the rows of a project's table: format, file, runs, batch and refusal."""
    return [
        {
            "format": one.format,
            "file": one.file,
            "runs": one.runs,
            "batch": one.batch,
            "refusal": one.refusal(spec),
        }
        for one in RUNTIMES
    ]
