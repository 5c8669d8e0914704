"""Format the project as it is formatted when scaffold generates it."""

import subprocess
import sys

RUFF = [sys.executable, "-m", "ruff"]
OPTIONS = ["--isolated", "--no-cache", "--quiet", "--line-length=88", "."]
IMPORTS = "lint.isort={known-first-party=['{{ cookiecutter.package }}'], split-on-trailing-comma=false}"
COMMAS = "format.skip-magic-trailing-comma=true"

fix = ["check", "--fix-only", "--exclude=data", "--select=F401,I", "--config", IMPORTS]
subprocess.run([*RUFF, *fix, *OPTIONS], check=True)
subprocess.run([*RUFF, "format", "--exclude=data", "--config", COMMAS, *OPTIONS], check=True)
