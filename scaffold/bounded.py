"""Templates of others, rendered in a process of their own with a bound of time and memory.

A loop in a loop runs for days, and no sandbox ends it. Run as a module it is that process: it reads
what to render from stdin, and writes what came out to stdout and each template it begins to stderr.
"""

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from scaffold.answers import Set
from scaffold.errors import Problem, ScaffoldError, TemplateError
from scaffold.parts import Part, Rendered, render_parts
from scaffold.render import MEMORY_EXCEEDED, Context

SECONDS = 20
MEMORY = 2**30  # bytes, of the whole process
_MARK = "begun: "
_prepared: list[subprocess.Popen[bytes]] = []  # at most one, but for two threads at once


def render_bounded(parts: Sequence[Part], context: Context, given: Set) -> Rendered:
    """Return what `render_parts` does, if it comes to an end.

    Args:
        parts, context, given: as `render_parts` takes them.

    Raises:
        AnswersError: where an answer is none of the choices.
        TemplateError: naming the template that cannot be rendered, or not within the bound.
    """
    with _begun() as process:
        try:
            asked = pickle.dumps((os.getcwd(), SECONDS, parts, context, given))
            said, told = process.communicate(asked, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            _, told = process.communicate()
            raise _unbounded(told, f"does not end within {SECONDS} seconds") from None
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        lines = told.splitlines() or [b""]
        out_of_memory = process.returncode < 0 or b"MemoryError" in lines[-1]
        what = MEMORY_EXCEEDED if out_of_memory else f"cannot be rendered: {os.fsdecode(lines[-1])}"
        raise _unbounded(told, what)
    found: Rendered | tuple[type[ScaffoldError], tuple[Problem, ...]] = pickle.loads(said)
    if isinstance(found, tuple):
        raise found[0](*found[1])
    return found


def prepare() -> None:
    """Begin the process of the next rendering, whose start takes longer than most renderings."""
    if not _prepared:
        _prepared.append(_started())


def dismiss() -> None:
    """End the process that was prepared, if it was not needed."""
    while _prepared:
        with _prepared.pop() as process:
            process.kill()


def _begun() -> subprocess.Popen[bytes]:
    """Return the process that was prepared, or a new one; each renders once."""
    with contextlib.suppress(IndexError):
        if (process := _prepared.pop()).poll() is None:
            return process
    return _started()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "scaffold.bounded"],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def environment() -> dict[str, str]:
    """Return the variables of a process of Python that finds the modules that this one finds."""
    path = os.pathsep.join(folder or os.getcwd() for folder in sys.path)
    return {**os.environ, "PYTHONPATH": path}


def _unbounded(said: bytes | None, what: str) -> TemplateError:
    """Return the error about the template that was begun last."""
    begun = [line for line in os.fsdecode(said or b"").splitlines() if line.startswith(_MARK)]
    source = begun[-1].removeprefix(_MARK) if begun else "a template"
    return TemplateError(Problem(source, what, "correct the template"))


def _main() -> None:
    place, seconds, parts, context, given = pickle.load(sys.stdin.buffer)
    os.chdir(place)  # from which the paths of overlays count; it may have been begun elsewhere
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system has both
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))  # if nobody waits any more
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def begun(source: Path) -> None:
        sys.stderr.buffer.write(os.fsencode(f"{_MARK}{source}\n"))
        sys.stderr.flush()

    try:
        found: object = render_parts(parts, context, given, begun)
    except ScaffoldError as error:
        found = type(error), error.problems
    pickle.dump(found, sys.stdout.buffer)


if __name__ == "__main__":
    _main()
