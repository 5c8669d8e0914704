"""Attention: a share for every symbol of the source, none for padding."""

import keras
import numpy as np
from by_hand import SMALL

from {{ cookiecutter.package }}.alphabets import measure
from {{ cookiecutter.package }}.model import build_model
from {{ cookiecutter.package }}.pairs import Pairs


def test_the_logits_depend_on_what_the_decoder_looks_back_at() -> None:
    keras.utils.set_random_seed(1)
    sources, targets = ["abcab", "ba"], ["A B C", "B A"]
    statistics = measure(sources, targets)
    model = build_model(SMALL, statistics)
    inputs, _, _ = Pairs(sources, targets, statistics, size=2)[0]
    state, steps, mask = model.encoder(inputs["source"])
    before, after = (
        keras.ops.convert_to_numpy(
            model.decoder(inputs["previous"], (state, seen, mask))
        )
        for seen in (steps, 2 * steps)
    )
    assert (np.abs(after - before).max(axis=-1) > 1e-6).all()


def test_each_step_shares_its_attention_among_the_symbols_of_its_source() -> None:
    sources, targets = ["abcab", "ba"], ["A B C", "B A"]
    statistics = measure(sources, targets)
    model = build_model(SMALL, statistics)
    inputs, _, _ = Pairs(sources, targets, statistics, size=2)[0]
    encoded = model.encoder(inputs["source"])
    shares = keras.ops.convert_to_numpy(
        model.decoder.weights_of(inputs["previous"], encoded)
    )
    np.testing.assert_allclose(shares.sum(axis=-1), 1, rtol=1e-5)
    padding = np.broadcast_to(inputs["source"][:, None] == 0, shares.shape)
    assert (shares[padding] == 0).all()
    assert (shares[~padding] > 0).all()
