"""What a client and the server say to each other: one JSON object a line."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Job:
    """One function of scaffold.smoke.inside, and where to run it.

    Args:
        function: "module:function" there.
        arguments: of the function, as JSON.
        folder: the current directory.
        path: what comes first on the import path.
        environment: variables to set.
        log: the file that receives what it prints.
        timeout: seconds until it is killed.
        memory: bytes until it is killed.
        disk: bytes that no file may exceed.
        writable: more folders that it may write to, beside its own and that for temporary files.
        hidden: the folders of other projects; None where there are none beside it.
    """

    function: str
    arguments: dict[str, object]
    folder: str
    path: list[str]
    environment: dict[str, str]
    log: str
    timeout: float
    memory: int
    disk: int
    writable: list[str] = field(default_factory=list)
    hidden: list[str] | None = None


@dataclass(frozen=True)
class Ending:
    """How a job ended.

    Args:
        code: its exit code, negative for a signal.
        stopped: why the server killed it: "timeout", "memory", or "parent" where it stopped that.
        seconds: how long it took, without those in which the server was stopped.
        cpu: seconds of processor time.
        said: lines of JSON, the last of them the Answer; cut short where it ended before.
    """

    code: int
    stopped: str
    seconds: float
    cpu: float
    said: str


@dataclass(frozen=True)
class Answer:
    """What the function of a job returned, or how it failed."""

    ok: bool
    value: object = None
    error: str = ""
    detail: str = ""
