"""Generate standalone Keras 3 training projects with exactly the recurrent topology you ask for."""

__version__ = "0.1.0"
