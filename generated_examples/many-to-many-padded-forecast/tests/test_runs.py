"""A run folder: which weights it keeps."""

from pathlib import Path

import keras
import numpy as np

from many_to_many_padded_forecast.runs import KeepBest, load_model


def test_worse_weights_never_replace_better_ones(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    keep_best = KeepBest(tmp_path, copy=keras.models.clone_model(model))
    keep_best.set_model(model)
    losses, kept = [2.0, 3.0, float("nan"), 1.0], [0, 0, 0, 3]
    for epoch, (loss, best) in enumerate(zip(losses, kept, strict=True)):
        model.set_weights([np.ones((1, 1)), np.full(1, epoch)])
        keep_best.on_epoch_end(epoch, {"val_loss": loss})
        assert load_model(tmp_path).get_weights()[1] == best
