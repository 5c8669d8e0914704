"""Import the package first: it chooses the backend of Keras."""

import encoder_decoder_forecast  # noqa: F401
