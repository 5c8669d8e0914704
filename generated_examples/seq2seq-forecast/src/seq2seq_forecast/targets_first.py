"""The order of the features where the model goes on from the targets among them."""

from .config import Config
from .tables import DataError


def require_targets_first(config: Config) -> None:
    """Raise DataError unless the features begin with the targets."""
    if config.features[: len(config.targets)] != config.targets:
        raise DataError(
            f"--features: {', '.join(config.features)}; "
            f"the targets have to come first: {', '.join(config.targets)}"
        )
