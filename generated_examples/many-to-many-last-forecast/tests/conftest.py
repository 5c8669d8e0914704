"""Import the package first: it chooses the backend of Keras."""

import many_to_many_last_forecast  # noqa: F401
