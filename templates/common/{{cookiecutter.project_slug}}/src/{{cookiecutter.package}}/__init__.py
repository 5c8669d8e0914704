"""{{ cookiecutter.mode | sentence }} {{ cookiecutter.cell_words | default("network") }} for {{ cookiecutter.summary }}."""

import os

os.environ.setdefault("KERAS_BACKEND", "{{ cookiecutter.backend }}")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
