"""Import the package first: it chooses the backend of Keras."""

import vector_output_forecast  # noqa: F401
