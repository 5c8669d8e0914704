"""Start the server under a package name of its own, whatever else the environment holds."""

import importlib
import importlib.util
import sys
from pathlib import Path

_FOLDER = Path(__file__).parent


def main() -> None:
    spec = importlib.util.spec_from_file_location(
        "smoke_inside", _FOLDER / "__init__.py", submodule_search_locations=[str(_FOLDER)]
    )
    assert spec and spec.loader
    package = importlib.util.module_from_spec(spec)
    sys.modules["smoke_inside"] = package
    spec.loader.exec_module(package)
    importlib.import_module("smoke_inside.server").main(sys.argv[1:])


if __name__ == "__main__":
    main()
