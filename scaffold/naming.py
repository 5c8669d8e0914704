"""Names: from what a person types to what a folder, a distribution and a package may be called."""

import keyword
import os
import re
import sys
import unicodedata
from itertools import chain

from scaffold.characters import is_hidden
from scaffold.errors import Problem

_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(10)
}
_OWN = {"conftest", "data", "runs", "src", "test", "tests"}  # folders and files of a project
# What is installed with a project on some platform or backend: a distribution, and its modules
# where these are called otherwise. tests/test_naming.py says what is missing here.
_INSTALLED = """
    absl-py:absl ai-edge-litert alembic annotated-types arrow astunparse attrs:attr,attrs
    backports-strenum:backports binaryornot certifi charset-normalizer click cloudpickle colorama
    colorlog contourpy cookiecutter covertable cuda-bindings:cuda cycler docstring-parser
    editables eval-type-backport
    filelock flatbuffers fonttools fsspec gast google-pasta:pasta greenlet grpcio:grpc h5py
    hatchling idna iniconfig jax-cuda13-pjrt:jax_plugins jax-cuda13-plugin jax:jax,jax_plugins
    jaxlib jinja2 joblib jsonschema jsonschema-specifications keras kiwisolver libclang:clang
    mako markdown markdown-it-py:markdown_it markupsafe matplotlib:matplotlib,mpl_toolkits,pylab
    mdurl ml-dtypes mpmath msgpack msgspec namex narwhals networkx numpy
    nvidia-cudnn-cu13:nvidia onnx onnxruntime opt-einsum optree optuna packaging pandas pathspec
    pillow:pil pip pluggy polars polars-runtime-32 prompt-toolkit protobuf:google psutil pyarrow
    pydantic pydantic-core pygments pyparsing pytest:py,pytest python-dateutil:dateutil
    python-slugify:slugify pyyaml:yaml,_yaml questionary rapidfuzz ray referencing requests rich
    rpds-py:rpds ruff
    scaffold-rnn:scaffold scikit-learn:sklearn scipy setuptools:pkg_resources,setuptools shtab
    six sqlalchemy sympy:isympy,sympy tensorboard tensorboard-data-server tensorboardx
    tensorflow termcolor text-unidecode tf2onnx:tf2onnx,tools,examples threadpoolctl tomlkit
    torch:functorch,torch,torchgen tqdm triton trove-classifiers typeguard typing-extensions
    typing-inspection tyro tzdata urllib3 wcwidth werkzeug wheel wrapt
"""
_MODULES = {
    distribution: modules.split(",") if modules else [distribution.replace("-", "_")]
    for distribution, _, modules in (entry.partition(":") for entry in _INSTALLED.split())
}
_IN_USE = _OWN | {*chain(*_MODULES.values())}
_KEYWORDS = {*keyword.kwlist, *keyword.softkwlist}

PACKAGE = r"[a-z][a-z0-9_]*"  # the names that a package may have,
LONGEST = 40  # how long they are at most,
TAKEN = _KEYWORDS | sys.stdlib_module_names | _IN_USE | _DEVICES  # and what else has them


def text_problem(where: str, text: str) -> Problem | None:
    """Return why `text` is refused as one line of prose, if it is."""
    hidden = [f"U+{ord(character):04X}" for character in text if is_hidden(character)]
    if not hidden:
        return None
    return Problem(where, f"contains {', '.join(hidden[:3])}, which nobody can see", "remove it")


def is_device(name: str) -> bool:
    """Return whether Windows reserves `name` for a device, whatever its extension."""
    return name.split(".")[0].strip().lower() in _DEVICES


def file_problem(name: str) -> str | None:
    """Return why nothing can be called `name` on every system and in git, if nothing can."""
    if name in ("", ".", "..") or name.startswith("-"):
        return "is not a name for a file or folder"
    if any(map(is_hidden, name)):
        return "contains characters that nobody can see"
    if is_device(name) or name[-1] in " ." or any(character in name for character in '<>:"|?*\\'):
        return "cannot be a file or folder on Windows"
    if len(os.fsencode(name)) > 200:
        return "is too long"
    plain = re.sub("[\u200c\u200d]", "", name).lower()  # macOS looks through joiners
    return "is the folder that git keeps for itself" if plain in (".git", "git~1") else None


def slug(name: str) -> str:
    """Return `name` as a folder and distribution name: lower-case ASCII words joined by dashes."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")


def slug_problem(slug: str) -> Problem | None:
    """Return why `slug` cannot be the name of the generated distribution, if it cannot."""
    if slug not in _MODULES:
        return None
    what = f"a project called {slug!r} would take the place of what it is installed with"
    return Problem("--name", what, "choose another name")


def package_problem(package: str) -> Problem | None:
    """Return why `package` cannot be the name of the generated package, if it cannot."""
    remedy = "choose another with --package, such as my_forecast"
    if not re.fullmatch(PACKAGE, package):
        what = f"{package!r} is not a lower-case Python identifier"
    elif len(package) > LONGEST:
        what = f"{package[:LONGEST]}… is longer than {LONGEST} characters"
    elif package in _KEYWORDS:
        what = f"{package!r} is a Python keyword"
    elif package in sys.stdlib_module_names or package in _IN_USE:
        what = f"{package!r} would hide the module of that name"
    elif is_device(package):
        what = f"{package!r} is a device name on Windows"
    else:
        return None
    return Problem("--package", what, remedy)
