"""Work that is killed when it is about to change the disk."""

import gc
import itertools
import os
import signal
import sys
from collections.abc import Callable

TOUCHING = ("open", "os.", "shutil.", "tempfile.", "ctypes.", "subprocess.")
LOOKING = ("os.listdir", "os.scandir", "os.walk")


def run_killed(work: Callable[[], object], kill: signal.Signals, moment: int) -> bool:
    """Do `work` in a fork that is killed the `moment`-th time it is about to change the disk.

    Return whether it came to the end before. Python's audit hooks say when; so the moments are
    spread over the whole work, however fast the machine is.
    """
    gc.freeze()  # or its collections would copy all memory into the fork
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    events = itertools.count()

    def strike(event: str, arguments: tuple[object, ...]) -> None:
        reads = event == "open" and str(arguments[1]) in ("r", "rb", "None")
        if event.startswith(TOUCHING) and not reads and event not in LOOKING:
            if next(events) == moment:
                os.kill(os.getpid(), kill)

    try:
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        for ending in (signal.SIGINT, signal.SIGTERM):  # as the command line has it
            signal.signal(ending, signal.default_int_handler)
        sys.addaudithook(strike)
        work()
        os._exit(0)
    except SystemExit as ended:
        os._exit(int(ended.code or 0))
    finally:
        os._exit(99)
