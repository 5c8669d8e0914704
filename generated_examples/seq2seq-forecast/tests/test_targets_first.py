"""What the model goes on from: features that begin with the targets."""

from dataclasses import replace
from pathlib import Path

import pytest
from by_hand import write_series

from seq2seq_forecast.data import load
from seq2seq_forecast.tables import DataError


def test_features_that_do_not_begin_with_the_targets_are_refused(
    tmp_path: Path,
) -> None:
    config = write_series(tmp_path, range(100))
    config = replace(config, features=("another column", *config.targets))
    with pytest.raises(DataError, match="another column, .*targets have to come first"):
        load(config)
