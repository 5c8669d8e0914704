"""{{ cookiecutter.mode_row.name | capitalize }} {{ cookiecutter.cell_words | default("network") }} for {{ cookiecutter.task_row.summary }}."""

import os

os.environ.setdefault("KERAS_BACKEND", "{{ cookiecutter.backend }}")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
