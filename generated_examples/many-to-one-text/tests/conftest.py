"""Import the package first: it chooses the backend of Keras."""

import many_to_one_text  # noqa: F401
