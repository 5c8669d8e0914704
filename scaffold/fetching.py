"""Git repositories of templates: fetched by cookiecutter, into its cache, and used offline then.

The folder `.scaffold` of the cache holds, for each address, one clone and a folder of plain files
for each commit that was used, so that versions do not disturb each other or other templates there.
"""

import contextlib
import hashlib
import logging
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scaffold.errors import AnswersError, Problem
from scaffold.render import FILE_BYTES

FILES, BYTES = 10_000, 2**27  # of one overlay, at most
# no option of git, no range, and nothing that a name of a tag or branch may not hold
_VERSION = re.compile(r"(?!.*\.\.)[A-Za-z0-9_](?:[\w./+-]*[\w+-])?")
_BEFORE_PATH = re.compile(r"(?:[\w+]+://[^/]*/|[\w.-]+@[\w.-]+:|\w+:)?")
_REPOSITORY = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",  # a password is a matter of git's credential helpers
    "GCM_INTERACTIVE": "never",
    "GIT_HTTP_LOW_SPEED_LIMIT": "1000",  # bytes a second, below which a transfer is given up
    "GIT_HTTP_LOW_SPEED_TIME": "30",
    "GIT_LFS_SKIP_SMUDGE": "1",  # a commit is the same files for everybody
    "LC_ALL": "C",  # cookiecutter reads what git says
}
_SETTINGS = {  # whatever the user's are, so that a commit is the same files for everybody
    "core.hooksPath": os.devnull,
    "core.autocrlf": "false",
    "core.symlinks": "true",
    "clone.defaultRemoteName": "origin",
}


@dataclass(frozen=True)
class Address:
    """A git repository and what is wanted of it.

    Args:
        url: as git takes it, with a user's name and password if they were given.
        version: a tag, branch or commit; none: the newest commit of the default branch.
    """

    url: str
    version: str = ""

    @property
    def public(self) -> str:
        """Return the URL without a password."""
        return without_password(self.url)

    def __str__(self) -> str:
        return f"{self.public}@{self.version}" if self.version else self.public


@dataclass(frozen=True)
class Fetched:
    """A commit as a folder of plain files; `notes` are what a user should know of it."""

    commit: str
    path: Path
    notes: tuple[str, ...] = ()


def without_password(url: str) -> str:
    """Return a URL without its password, and without its user, who is no secret in SSH alone."""
    scheme, mark, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    user, at, host = place.rpartition("@")
    known = user.partition(":")[0] + at if scheme.endswith("ssh") else ""
    return f"{scheme}://{known}{host}{slash}{path}" if mark else url


def _password(url: str) -> str:
    """Return the user and password of a URL as they are written there, "" where it has none."""
    user, at, _ = url.partition("://")[2].partition("/")[0].rpartition("@")
    return user + at if ":" in user or url.startswith("http") else ""


def parse_address(source: str) -> Address | None:
    """Return what `source` names, such as `gh:org/templates@v2`; None where it is no git address.

    The version is what follows the last `@` of the path. Abbreviations are those of cookiecutter
    and of its configuration file.

    Raises:
        AnswersError: where it is an address of another kind, or its version cannot be one.
    """
    from cookiecutter.repository import expand_abbreviations, is_repo_url, is_zip_file

    source = re.sub(r"^[\w+]+://", lambda scheme: scheme[0].lower(), source)
    before = _BEFORE_PATH.match(source)
    start = before.end() if before else 0
    path, at, version = source[start:].rpartition("@")
    named = source[:start] + (path if at else source[start:])
    url = expand_abbreviations(named, _configuration()["abbreviations"])
    if not is_repo_url(url) and "://" not in url:
        return None
    address = Address(url.removeprefix("git+").rstrip("/"), version if at else "")
    if not is_repo_url(url) or url.startswith("hg+") or is_zip_file(url):
        raise refused(
            address.public, "is no git repository", "give the address of one, or a folder"
        )
    if url.startswith("http") and {"?", "#"} & set(url):  # it may be a secret, and is recorded
        plain = re.split("[?#]", address.public)[0]
        raise refused(plain, "has a query or fragment", "leave it to git's credential helpers")
    if not _folder(url):
        raise refused(address.public, "has no name", "clone it, and give the folder")
    if at and not _VERSION.fullmatch(version):
        raise refused(address.public, f"{version!r} is no version", "give a tag, branch or commit")
    return address


def _folder(url: str) -> str:
    """Return the folder that cookiecutter clones a repository to; "" where it would be none."""
    name = url.rstrip("/").split("/")[-1].split(":")[-1].split(".git")[0]
    return name.strip(".")


def refused(where: str, what: str, remedy: str) -> AnswersError:
    """Return the error about an overlay at `where`."""
    return AnswersError(Problem(f"--overlay {where}", what, remedy))


@cache
def fetch(address: Address) -> Fetched:
    """Return the files of a version, from the cache where it holds this tag or commit already.

    Raises:
        AnswersError: where there is no git, repository or version, or it is too large.
    """
    if not shutil.which("git"):
        raise refused(str(address), "git is not installed", "install it, or give a folder")
    try:
        with _quiet():
            return _fetched(address)
    except OSError as error:
        what = f"{error.filename or _home(address)} cannot be written ({error.strerror})"
        remedy = "let it be written, or name another cookiecutters_dir in ~/.cookiecutterrc"
        raise refused(str(address), what, remedy) from error


def _fetched(address: Address) -> Fetched:
    repository, notes = _repository(address)
    commit = _commit(repository, address.version)
    if not commit:
        what = f"the repository has no tag, branch or commit {address.version}"
        raise refused(address.public, what, _remedy(repository))
    entries = _entries(repository, commit)
    modules = [name for name, (kind, _) in entries.items() if kind == "commit"]
    if modules:
        notes += (f"{address}: its submodules ({', '.join(modules)}) are not fetched",)
    sizes = {name: size for name, (_, size) in entries.items()}
    return Fetched(commit, _files(repository, commit, address, sizes), notes)


def newest_tag(address: Address) -> tuple[str, str] | None:
    """Return the newest tag of a repository and its commit, None where none is newer.

    A tag counts if it is like that of `address`: the same words before the numbers, `v` where
    there are none. The repository is asked, not the cache.

    Raises:
        AnswersError: where it cannot be reached.
    """
    with _quiet():
        asked = _git(None, "ls-remote", "--tags", "--", address.url, seconds=30)
    if asked.returncode:
        said = _public(address, _said(asked))
        raise refused(address.public, f"cannot be read: {said}", "see that it is reachable")
    tags = {}
    for line in asked.stdout.splitlines():
        commit, _, name = line.partition("\trefs/tags/")
        tags[name.removesuffix("^{}")] = commit  # that of the commit follows that of the tag
    prefix, numbers = _numbered(address.version) or ("v", ())
    likes = {tag: found[1] for tag in tags if (found := _numbered(tag)) and found[0] == prefix}
    best = max(likes, key=likes.__getitem__, default=None)
    return (best, tags[best]) if best and likes[best] > numbers else None


def _numbered(tag: str) -> tuple[str, tuple[int, ...]] | None:
    """Return the words and the numbers of a tag such as `v1.12`; none of one such as `v2-rc1`."""
    parts = re.fullmatch(r"(.*?)(\d{1,9}(?:\.\d{1,9})*)", tag)
    return (parts[1], tuple(map(int, parts[2].split(".")))) if parts else None


def _configuration() -> dict[str, dict[str, str]]:
    """Return what cookiecutter's configuration file says, if there is one."""
    from cookiecutter.config import get_user_config
    from cookiecutter.exceptions import CookiecutterException

    try:
        return dict(get_user_config())
    except CookiecutterException as error:
        what = f"cookiecutter's configuration cannot be read: {error}"
        raise AnswersError(Problem("--overlay", what, "correct that file")) from error


def _home(address: Address) -> Path:
    """Return the folder of a repository in cookiecutter's cache."""
    cached = Path(str(_configuration()["cookiecutters_dir"])).expanduser()
    return cached / ".scaffold" / hashlib.sha256(address.public.encode()).hexdigest()[:16]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Let git, also where cookiecutter runs it, ask nothing, run no hook and wait for no one."""
    before = dict(os.environ)
    for name in _REPOSITORY:  # set where this runs in a hook of another repository
        os.environ.pop(name, None)
    os.environ.update(_QUIET)
    count = int(before.get("GIT_CONFIG_COUNT") or 0)
    for number, (key, value) in enumerate(_SETTINGS.items(), count):
        os.environ[f"GIT_CONFIG_KEY_{number}"] = key
        os.environ[f"GIT_CONFIG_VALUE_{number}"] = value
    os.environ["GIT_CONFIG_COUNT"] = str(count + len(_SETTINGS))
    if "GIT_SSH" not in before:  # a program of the user's own, such as plink
        os.environ["GIT_SSH_COMMAND"] = f"{_ssh()} -o BatchMode=yes -o ConnectTimeout=30"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _ssh() -> str:
    chosen = os.environ.get("GIT_SSH_COMMAND")
    return chosen or _git(None, "config", "core.sshCommand").stdout.strip() or "ssh"


def _repository(address: Address) -> tuple[Path, tuple[str, ...]]:
    """Return the clone of a repository that has the version, where there is one, and notes."""
    repository = _home(address) / "repository"
    if not repository.is_dir():
        _clone(address, repository)
        return repository, ()
    if _is_fixed(repository, address.version):
        return repository, ()
    refs = ("+refs/heads/*:refs/remotes/origin/*", "+HEAD:refs/scaffold/head")
    fetched = _git(repository, "fetch", "--force", "--tags", "--prune", address.url, *refs)
    if fetched.returncode and _commit(repository, address.version):
        when = "as it was fetched last: the repository cannot be reached"
        return repository, (f"{address}: {when} ({_public(address, _said(fetched))})",)
    if fetched.returncode:
        raise _unreachable(address, _said(fetched))
    if not _commit(repository, address.version) and _is_commit(address.version):
        _git(repository, "fetch", address.url, address.version)  # of no branch and no tag
    return repository, ()


def _clone(address: Address, repository: Path) -> None:
    """Put a clone where `repository` says, whole or not at all."""
    from cookiecutter.exceptions import CookiecutterException
    from cookiecutter.vcs import clone

    logging.getLogger("cookiecutter").addHandler(logging.NullHandler())  # it is said here
    with _staging(repository.parent) as staged:
        url = "git+" + address.url.replace("+", "%2B")  # cookiecutter cuts it at a plus sign
        try:
            clone(url, clone_to_dir=staged, no_input=True)
            (made,) = staged.iterdir()
            _git(made, "remote", "set-url", "origin", address.public)
        except subprocess.CalledProcessError as error:
            raise _unreachable(address, _last(error.output.decode(errors="replace"))) from error
        except (CookiecutterException, ValueError, OSError) as error:
            cause = error.__cause__
            output = cause.output if isinstance(cause, subprocess.CalledProcessError) else b""
            said = _last(output.decode(errors="replace")) or str(error)
            raise _unreachable(address, said) from error
        with contextlib.suppress(OSError):  # another process was faster
            made.rename(repository)


@contextlib.contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as staged:
        yield Path(staged)


def _public(address: Address, said: str) -> str:
    """Return what git said without a password of the address."""
    said = said.replace(address.url, address.public)
    secret = _password(address.url)
    return said.replace(secret, "") if secret else said


def _unreachable(address: Address, said: str) -> AnswersError:
    what = f"cannot be fetched and is not in the cache: {_public(address, said)}"
    remedy, home = f"see that `git ls-remote {address.public}` works", _home(address)
    damaged = f"; if it does, remove {home}" if (home / "repository").is_dir() else ""
    return refused(str(address), what, remedy + damaged)


def _is_fixed(repository: Path, version: str) -> bool:
    """Return whether the clone has `version`, a tag or commit, which stay what they are."""
    is_tag = version and not _is_whole(version) and _parsed(repository, f"refs/tags/{version}")
    return bool(is_tag or _is_commit(version) and _parsed(repository, version))


def _is_commit(version: str) -> bool:
    return bool(re.fullmatch("[0-9a-f]{7,64}", version))


def _is_whole(version: str) -> bool:
    """Return whether this is the whole name of a commit, which no tag or branch may stand for."""
    return bool(re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", version))


def _commit(repository: Path, version: str) -> str:
    """Return the full commit of a tag, a branch, a commit, or "" (the newest one); "" if none."""
    if not version:
        return _parsed(repository, "refs/scaffold/head") or _parsed(repository, "HEAD")
    named = [] if _is_whole(version) else ["refs/tags/", "refs/remotes/origin/"]
    names = [f"{place}{version}" for place in named]
    names += [version] if _is_commit(version) else []
    return next(filter(None, (_parsed(repository, name) for name in names)), "")


def _parsed(repository: Path, name: str) -> str:
    asked = _git(repository, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return asked.stdout.strip()


def _remedy(repository: Path) -> str:
    tags = _git(repository, "tag", "--sort=-version:refname").stdout.split()
    return (
        f"give one of {', '.join(tags[:5])}" if tags else "give a branch or commit: it has no tag"
    )


def _files(repository: Path, commit: str, address: Address, sizes: Mapping[str, int]) -> Path:
    """Return the folder of the files of a commit, written once it is known that they are few."""
    folder = repository.parent / commit
    if folder.is_dir():
        return folder
    if said := too_large(sizes):
        raise refused(str(address), said, "take out what is no template")
    with _staging(repository.parent) as staged:
        if said := _write_files(repository, commit, staged):
            raise refused(str(address), f"cannot be written: {said}", "see what git says")
        with contextlib.suppress(OSError):  # another process was faster
            (staged / "files").rename(folder)
    return folder


def _write_files(repository: Path, commit: str, staged: Path) -> str:
    """Write the files of a commit into the folder `files` of `staged`; return what went wrong."""
    (staged / "files").mkdir(parents=True)
    os.environ["GIT_INDEX_FILE"] = str(staged / "index")
    try:
        read = _git(repository, f"--work-tree={staged}", "read-tree", commit)
        prefix = f"--prefix={staged}/files/"
        out = _git(repository, f"--work-tree={staged}", "checkout-index", "--all", prefix)
    finally:
        del os.environ["GIT_INDEX_FILE"]
    return "" if not (read.returncode or out.returncode) else _said(read) or _said(out)


def export_folder(folder: Path, since: str, staged: Path) -> Path:
    """Write what a folder of a git repository was into `staged`; return where it is then.

    Args:
        folder: in the working tree; its place below the root of the repository is kept.
        since: the last commit that it has in common with HEAD is taken.
        staged: a folder to make.

    Raises:
        AnswersError: where there is no git, no repository, or no such commit.
    """
    if not shutil.which("git"):
        raise refused(str(folder), "git is not installed", "install it")
    with _quiet():
        below = _git(folder, "rev-parse", "--show-prefix")
        if below.returncode:
            what = f"is in no git repository: {_said(below)}"
            raise refused(str(folder), what, "leave --changed out")
        named = _parsed(folder, since) if not since.startswith("-") else ""  # is no option of git
        commit = named and _git(folder, "merge-base", named, "HEAD").stdout.strip() or named
        if not commit:
            what, remedy = f"its repository has no {since}", "give another, or fetch it first"
            raise refused(str(folder), what, remedy)
        if said := _write_files(folder, commit, staged):
            raise refused(str(folder), f"cannot be read as of {since}: {said}", "see what git says")
    return staged / "files" / below.stdout.strip()


def _entries(repository: Path, commit: str) -> dict[str, tuple[str, int]]:
    """Return path → kind, such as "blob", and size in bytes, of all that a commit holds."""
    listed = _git(repository, "ls-tree", "-r", "-l", "-z", commit).stdout.split("\0")[:-1]
    found = {}
    for line in listed:
        about, _, name = line.partition("\t")
        _, kind, _, size = about.split()
        found[name] = kind, int(size) if size.isdigit() else 0
    return found


def too_large(sizes: Mapping[str, int]) -> str:
    """Return which bound files of these sizes in bytes exceed; "" if none."""
    largest = max(sizes, key=sizes.__getitem__, default="")
    if len(sizes) > FILES:
        return f"has {len(sizes):,} files, more than {FILES:,}"
    if sizes and sizes[largest] > FILE_BYTES:
        return f"{largest} has {sizes[largest]:,} bytes, more than {FILE_BYTES:,}"
    total = sum(sizes.values())
    return f"has {total:,} bytes, more than {BYTES:,}" if total > BYTES else ""


def _git(
    repository: Path | None, *arguments: str, seconds: float | None = None
) -> "subprocess.CompletedProcess[str]":
    place = ["-C", str(repository)] if repository else []
    command = ["git", *place, *arguments]
    try:
        return subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        late = f"fatal: no answer within {seconds:g} seconds"
        return subprocess.CompletedProcess(command, 124, "", late)


def _said(done: "subprocess.CompletedProcess[str]") -> str:
    return _last(done.stderr)


def _last(output: str) -> str:
    """Return the line of git's output that says what is wrong, which ssh says before git."""
    lines = [line.strip() for line in output.splitlines()]
    lines = [line for line in lines if line and not line.startswith("Cloning into")]
    wrong = [line for line in lines if line.startswith(("fatal:", "error:", "ERROR:"))]
    return ([line for line in wrong if "read from remote" not in line] or lines or [""])[0]
