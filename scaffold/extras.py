"""What a project has only where it is asked for, `--with NAME`: one row each.

The templates of a row are the layer `templates/extras/<name>`; others see its name among
`cookiecutter.extras`.
"""

from dataclasses import dataclass

from scaffold.modes import MODES, Mode
from scaffold.tasks import TASKS, Task


@dataclass(frozen=True)
class Extra:
    """One opt-in addition: a script of its name, or what `train` does more, and its test.

    Args:
        name: as in `--with`, and of its layer of templates.
        summary: one line of prose.
        arguments: those of its command in the project's README.
        quick: those with which the smoke test runs it.
        tasks, modes, backends: what it is for; nothing named is every one.
        requirements: what the generated project needs beside the packages of its task.
        module: of its script, where it is not called like the addition.
        command: what shows its result, where it adds no script.
        reason: why it is not for other projects.
        varied: whether the matrices try it; not what takes long to start.
    """

    name: str
    summary: str
    arguments: str
    quick: tuple[str, ...]
    tasks: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    backends: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    module: str = ""
    command: str = ""
    reason: str = ""
    varied: bool = True

    @property
    def script(self) -> str:
        """Return the name of its module, if it has one."""
        return "" if self.command else self.module or self.name

    def suits(self, mode: Mode, task: Task, backend: str | None = None) -> bool:
        """Return whether it is for projects of this pair, on `backend` or on any."""
        able = not self.backends or backend is None or backend in self.backends
        return able and mode.name in (self.modes or MODES) and task.name in (self.tasks or TASKS)

    @property
    def scope(self) -> str:
        """Return what it is for, in words."""
        kinds = {"task": self.tasks, "mode": self.modes, "backend": self.backends}
        said = [f"--{kind} {' or '.join(names)}" for kind, names in kinds.items() if names]
        return ", ".join(said) or "every project"


EXTRAS: dict[str, Extra] = {
    extra.name: extra
    for extra in (
        Extra(
            name="backtest",
            summary="train and score at several earlier times: means and standard deviations",
            arguments="--folds 5",
            quick=("--folds=3", "--epochs=1"),
            tasks=("forecast",),
        ),
        Extra(
            name="beam",
            summary="score beam search beside greedy decoding; predict has the option --beam",
            arguments="--width 5",
            quick=("--width=2",),
            tasks=("pairs",),
        ),
        Extra(
            name="export",
            summary="write the best model for another runtime: onnx, litert or saved-model",
            arguments="--format onnx",
            quick=("--format=onnx",),
            requirements=(
                "ai-edge-litert>=2",
                "onnxruntime>=1.20",
                "tensorflow>=2.20",
                "tf2onnx>=1.17",
            ),
        ),
        Extra(
            name="tensorboard",
            summary="losses and metrics of every epoch, of all runs",
            arguments="",
            quick=(),
            backends=("tensorflow",),
            requirements=("tensorboard>=2.18",),
            command="tensorboard --logdir runs",
            reason="Keras writes its events through TensorFlow",
        ),
        Extra(
            name="tune",
            summary="search for hyperparameters, scored on the validation split",
            arguments="--trials 30",
            quick=("--trials=2", "--epochs=1"),
            requirements=("optuna>=4", "sqlalchemy>=2"),
        ),
        Extra(
            name="ray",
            summary="train with several processes or machines, as data-parallel workers of Ray",
            arguments="--workers 2",
            quick=("--workers=2", "--epochs=1"),
            tasks=("forecast",),
            backends=("jax",),
            requirements=("ray[train]>=2.60",),
            module="distribute",
            reason="Ray trains Keras 3 on JAX alone, and only windows of a series are shared out",
            varied=False,
        ),
    )
}


def varied(mode: Mode, task: Task) -> tuple[tuple[str, ...], ...]:
    """Return what a matrix tries as `--with`: nothing, each that suits alone, and all together."""
    names = tuple(
        extra.name for extra in EXTRAS.values() if extra.varied and extra.suits(mode, task)
    )
    return tuple(dict.fromkeys([(), *((name,) for name in names), names]))
