"""One script of the project, as `python -m package.script` would run it."""

import importlib
import runpy
import sys

from . import backend, devices
from .child import Failure


def run(
    module: str, arguments: list[str], proof: bool = False, compare: bool = False
) -> devices.Evidence:
    """Run `module` as a program.

    Args:
        proof: return on which devices the training ran.
        compare: and what the validation loss was before it.

    Raises:
        Failure: when it exits with anything but 0.
    """
    sys.argv = [module, *arguments]
    print(f"$ python -m {module} {' '.join(arguments)}", flush=True)
    watched = devices.watch_training(compare) if proof else devices.Evidence()
    with backend.chosen_by_user(module):
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        except SystemExit as ended:
            if ended.code not in (None, 0):
                raise Failure(f"{module.rpartition('.')[2]} exited with: {ended.code}") from ended
    return watched


def predict(package: str, output: str, file: str = "") -> None:
    """Run the project's predict on `file`, or on the data that its Config names."""
    config = importlib.import_module(f"{package}.config").Config()
    run(f"{package}.predict", ["--input", file or str(config.data), "--output", output])
