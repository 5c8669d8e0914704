"""A program: import a package where nothing has been imported before, and note Keras' backend."""

import importlib
import os
import sys
from pathlib import Path


def main(package: str, note: str) -> None:
    """Write to a file on which backend Keras runs, or would; nothing where that is left to it."""
    importlib.import_module(package)
    keras = sys.modules.get("keras")
    chosen = keras.config.backend() if keras else os.environ.get("KERAS_BACKEND", "")
    Path(note).write_text(chosen, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
