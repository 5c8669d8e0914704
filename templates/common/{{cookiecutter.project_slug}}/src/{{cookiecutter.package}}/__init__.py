"""{{ cookiecutter.cell_words | sentence }}: {{ cookiecutter.summary }}."""

import os

os.environ.setdefault("KERAS_BACKEND", "{{ cookiecutter.backend }}")
{% if cookiecutter.backend == "tensorflow" %}
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow: fewer messages
{% endif %}
