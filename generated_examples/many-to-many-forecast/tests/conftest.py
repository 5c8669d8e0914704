"""Import the package first: it chooses the backend of Keras."""

import many_to_many_forecast  # noqa: F401
