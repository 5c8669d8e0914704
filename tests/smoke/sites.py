"""Wheels written by hand, as they lie unpacked."""

from collections.abc import Iterable
from pathlib import Path


def lay(site: Path, files: dict[str, str], requires: Iterable[str] = (), name: str = "x") -> Path:
    """Write files and the metadata of a wheel into the folder `site`; return it."""
    metadata = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1"]
    metadata += [f"Requires-Dist: {requirement}" for requirement in requires]
    extras = {line.split("'")[1] for line in metadata if "extra ==" in line}
    metadata += [f"Provides-Extra: {extra}" for extra in sorted(extras)]
    information = name.replace("-", "_") + "-1.dist-info"
    written = {**files, f"{information}/METADATA": "\n".join(metadata) + "\n"}
    written[f"{information}/RECORD"] = "".join(f"{file},,\n" for file in written)
    for file, text in written.items():
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_text(text, encoding="utf-8")
    return site
