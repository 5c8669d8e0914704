"""How far a model comes on one batch that it sees again and again."""

from typing import Any

import keras


def overfit(model: keras.Model, batch: tuple[Any, ...], goal: float) -> float:
    """Train on `batch` until its loss is below `goal`, a share of the first loss.

    Return the share that is left, after 600 steps at most.
    """
    first, *_ = model.train_on_batch(*batch)
    for _ in range(600):
        model.reset_metrics()
        last, *_ = model.train_on_batch(*batch)
        if last < goal * first:
            break
    return last / first
