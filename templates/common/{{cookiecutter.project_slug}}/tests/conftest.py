"""Import the package first: it chooses the backend of Keras."""

import {{ cookiecutter.package }}  # noqa: F401
