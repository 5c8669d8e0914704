"""Format the project as it is formatted when scaffold generates it."""

import subprocess
import sys

RUFF = [sys.executable, "-m", "ruff"]
OPTIONS = ["--isolated", "--no-cache", "--quiet", "--line-length=88", "."]
IMPORTS = "lint.isort={known-first-party=['{{ cookiecutter.package }}'], split-on-trailing-comma=false}"
COMMAS = "format.skip-magic-trailing-comma=true"
COPIED = {{ cookiecutter._copy_without_render | python }}
SLOT = "{% raw %}{{cookiecutter.package}}{% endraw %}"

kept = ["--exclude=" + path.replace(SLOT, "{{ cookiecutter.package }}") for path in COPIED]
fix = ["check", "--fix-only", "--select=F401,I", "--config", IMPORTS]
subprocess.run([*RUFF, *fix, *kept, *OPTIONS], check=True)
subprocess.run([*RUFF, "format", "--config", COMMAS, *kept, *OPTIONS], check=True)
