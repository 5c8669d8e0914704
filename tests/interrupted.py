"""Run a script of a project, killed at the n-th file that it opens or renames in its run folder.

    python -m interrupted MODULE N [options of the script]

A rename counts before and after it is done, so that every moment between two files is met.
"""

import os
import runpy
import signal
import sys


def main(module: str, last: int) -> None:
    moments = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal moments
        writes = event == "open" and arguments[1] in ("w", "wb", "w+b", "r+b", "x", "xb")
        if (writes or event == "os.rename") and "runs/" in str(arguments[0]):
            moments += 1
            if moments == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _, module, last, *options = sys.argv
    sys.argv[1:] = options
    main(module, int(last))
