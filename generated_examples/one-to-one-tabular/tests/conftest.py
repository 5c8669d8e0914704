"""Import the package first: it chooses the backend of Keras."""

import one_to_one_tabular  # noqa: F401
