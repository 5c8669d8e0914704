"""Names: from what a person types to what a folder, a distribution and a package may be called."""

import keyword
import re
import sys
import unicodedata

from scaffold.errors import Problem

_BIDIRECTIONAL = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x200E, 0x200F}
_INVISIBLE = "\u00ad\u200b\u2060\u3164\ufeff"
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(10)
}
_IN_USE = {
    *("keras", "tensorflow", "jax", "torch", "numpy", "polars", "matplotlib", "sklearn", "scipy"),
    *("rapidfuzz", "pytest", "tests", "test", "data", "src", "runs", "scaffold", "conftest"),
    *("hatchling", "pip"),
    # what these import in turn
    *("absl", "astunparse", "black", "click", "contourpy", "cycler", "dateutil", "flatbuffers"),
    *("gast", "google", "grpc", "h5py", "iniconfig", "jaxlib", "joblib", "kiwisolver", "ml_dtypes"),
    *("namex", "opt_einsum", "optree", "packaging", "pathspec", "platformdirs", "pluggy"),
    *("pygments", "pyparsing", "requests", "rich", "ruff", "setuptools", "six", "termcolor"),
    *("threadpoolctl", "typing_extensions", "urllib3", "wheel", "wrapt"),
}


_REQUIRED = {
    *("keras", "tensorflow", "jax", "torch", "numpy", "polars", "matplotlib", "scikit-learn"),
    *("rapidfuzz", "pytest", "black", "ruff", "hatchling"),
}


def hidden_characters(text: str) -> list[str]:
    """Return the characters of `text` that a reader cannot see: control and bidirectional ones."""
    return [
        f"U+{ord(character):04X}"
        for character in text
        if unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}
        or character in _INVISIBLE
        or ord(character) in _BIDIRECTIONAL
    ]


def text_problem(where: str, text: str) -> Problem | None:
    """Return why `text` is refused as one line of prose, if it is."""
    hidden = hidden_characters(text)
    if not hidden:
        return None
    return Problem(where, f"contains {', '.join(hidden[:3])}, which nobody can see", "remove it")


def is_device(name: str) -> bool:
    """Return whether Windows reserves `name` for a device, whatever its extension."""
    return name.split(".")[0].strip().lower() in _DEVICES


def slug(name: str) -> str:
    """Return `name` as a folder and distribution name: lower-case ASCII words joined by dashes."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")


def slug_problem(slug: str) -> Problem | None:
    """Return why `slug` cannot be the name of the generated distribution, if it cannot."""
    if slug not in _REQUIRED:
        return None
    what = f"a project called {slug!r} would require itself"
    return Problem("--name", what, "choose another name")


def package_problem(package: str) -> Problem | None:
    """Return why `package` cannot be the name of the generated package, if it cannot."""
    remedy = "choose another with --package, such as my_forecast"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", package):
        what = f"{package!r} is not a lower-case Python identifier"
    elif len(package) > 40:
        what = f"{package[:40]}… is longer than 40 characters"
    elif keyword.iskeyword(package) or keyword.issoftkeyword(package):
        what = f"{package!r} is a Python keyword"
    elif package in sys.stdlib_module_names or package in _IN_USE:
        what = f"{package!r} would hide the module of that name"
    elif is_device(package):
        what = f"{package!r} is a device name on Windows"
    else:
        return None
    return Problem("--package", what, remedy)
