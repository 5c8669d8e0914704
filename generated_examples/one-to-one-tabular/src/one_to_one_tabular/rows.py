"""Batches of rows."""

import keras
import numpy as np

from .config import Config


class Rows(keras.utils.PyDataset):
    """Batches of (features, targets), in a new order in every epoch of training.

    A batch is (batch, 10) and (batch, 3).
    """

    def __init__(
        self,
        features: np.ndarray,
        targets: np.ndarray,
        config: Config,
        training: bool = False,
    ) -> None:
        super().__init__()
        self.features, self.targets = features, targets
        self.size = config.batch_size
        self.order = np.arange(len(features))
        self.random = np.random.default_rng(config.seed) if training else None
        self.on_epoch_end()

    def __len__(self) -> int:
        return -(-len(self.order) // self.size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        chosen = self.order[index * self.size : (index + 1) * self.size]
        return self.features[chosen], self.targets[chosen]

    def on_epoch_end(self) -> None:
        if self.random is not None:
            self.random.shuffle(self.order)
