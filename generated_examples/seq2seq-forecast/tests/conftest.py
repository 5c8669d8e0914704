"""Import the package first: it chooses the backend of Keras."""

import seq2seq_forecast  # noqa: F401
