"""The model: what it can learn, how it decodes, what a saved copy decodes."""

from pathlib import Path

import keras
import numpy as np
import pytest
from by_hand import SMALL
from fitting import overfit
from keras import ops

from seq2seq_pairs.alphabets import END, measure
from seq2seq_pairs.beam import BeamSearch
from seq2seq_pairs.decoding import decode
from seq2seq_pairs.model import Seq2Seq, build_model
from seq2seq_pairs.objective import loss
from seq2seq_pairs.pairs import Pairs, shift
from seq2seq_pairs.train import compile_model

SOURCES = ["cab", "b", "dddaa", "bad", "abcdabcda"]
TARGETS = ["K AE B", "B IY", "D AA", "B AE D", "EY B IY S IY"]


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    """One batch of hand-written pairs, each of another length."""
    statistics = measure(SOURCES, TARGETS)
    return Pairs(SOURCES, TARGETS, statistics, size=len(SOURCES), seed=0)


@pytest.fixture(scope="module")
def model() -> Seq2Seq:
    """A model with random weights, which decodes targets of many lengths."""
    keras.utils.set_random_seed(5)
    model = build_model(SMALL, measure(SOURCES, TARGETS))
    random = np.random.default_rng(5)
    model.set_weights([random.normal(0, 1, w.shape) for w in model.get_weights()])
    return model


def written(model: keras.Model, source: np.ndarray) -> np.ndarray:
    return ops.convert_to_numpy(model({"source": source}))


def test_taught_each_step_gives_logits_of_every_symbol(
    model: Seq2Seq, pairs: Pairs
) -> None:
    inputs, target, _ = pairs[0]
    logits = ops.convert_to_numpy(model(inputs))
    assert logits.shape == (*target.shape, len(model.statistics.target))


def test_decoding_ends_by_the_length_of_the_longest_target(
    model: Seq2Seq, pairs: Pairs
) -> None:
    inputs, _, _ = pairs[0]
    steps = max(len(target.split()) for target in TARGETS) + 1
    assert written(model, inputs["source"]).shape == (len(SOURCES), steps)


def test_only_symbols_follow_each_other_until_the_end(
    model: Seq2Seq, pairs: Pairs
) -> None:
    inputs, _, _ = pairs[0]
    for decoder in (model, BeamSearch(model, 3)):
        for target in written(decoder, inputs["source"]).tolist():
            symbols = target[: target.index(END)] if END in target else target
            assert min(symbols, default=END + 1) > END
            assert set(target[len(symbols) :]) <= {END}


def test_decoding_is_what_the_taught_model_says_about_its_own_symbols(
    model: Seq2Seq, pairs: Pairs
) -> None:
    inputs, _, _ = pairs[0]
    target = written(model, inputs["source"])
    told = {"source": inputs["source"], "previous": shift(target)}
    likeliest = ops.convert_to_numpy(model(told))[..., END:].argmax(axis=-1) + END
    ended = np.cumsum(shift(target) == END, axis=1) > 0
    np.testing.assert_array_equal(np.where(ended, END, likeliest), target)


def test_a_beam_of_one_is_greedy(model: Seq2Seq, pairs: Pairs) -> None:
    source = pairs[0][0]["source"]
    one = written(BeamSearch(model, 1), source)
    np.testing.assert_array_equal(one, written(model, source))


def test_a_beam_finds_targets_at_least_as_likely(model: Seq2Seq, pairs: Pairs) -> None:
    source = pairs[0][0]["source"]

    def likelihood(target: np.ndarray) -> np.ndarray:
        told = {"source": source, "previous": shift(target)}
        logits = ops.convert_to_numpy(model(told))[..., END:]
        gains = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
        chosen = np.take_along_axis(gains, target[..., None] - END, axis=-1)[..., 0]
        return np.where(np.cumsum(shift(target) == END, axis=1) > 0, 0, chosen).sum(1)

    every = model.statistics.longest * len(model.statistics.target) ** 2
    wide = likelihood(written(BeamSearch(model, every), source))
    assert (wide >= likelihood(written(model, source)) - 1e-4).all()


@pytest.mark.parametrize("width", [1, 3])
def test_appending_padding_changes_no_prediction(
    model: Seq2Seq, pairs: Pairs, width: int
) -> None:
    decoder = model if width == 1 else BeamSearch(model, width)
    exact = pairs.encoded[-1][None]  # (1, 9), no padding
    longer = np.pad(exact, ((0, 0), (0, 7)))
    np.testing.assert_array_equal(written(decoder, longer), written(decoder, exact))


def test_appending_padding_changes_no_logit(model: Seq2Seq, pairs: Pairs) -> None:
    exact, previous = pairs.encoded[-1][None], shift(pairs.wanted[-1][None])
    expected = ops.convert_to_numpy(model({"source": exact, "previous": previous}))
    longer = np.pad(exact, ((0, 0), (0, 1)))
    found = ops.convert_to_numpy(model({"source": longer, "previous": previous}))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


def test_padding_counts_in_no_loss(model: Seq2Seq, pairs: Pairs) -> None:
    inputs, target, weight = pairs[0]
    wide = {name: np.pad(part, ((0, 0), (0, 8))) for name, part in inputs.items()}
    padded = (wide, np.pad(target, ((0, 0), (0, 8))), np.pad(weight, ((0, 0), (0, 8))))
    expected, found = (
        float(loss(model.statistics)(y, ops.convert_to_numpy(model(x)), w))
        for x, y, w in ((inputs, target, weight), padded)
    )
    assert found == pytest.approx(expected, rel=1e-5)


def test_one_batch_overfits_and_is_then_decoded_without_an_error(pairs: Pairs) -> None:
    keras.utils.set_random_seed(1)
    statistics = measure(SOURCES, TARGETS)
    model = build_model(SMALL, statistics)
    compile_model(model, loss(statistics), 0.02)
    assert overfit(model, pairs[0], goal=0.02) < 0.02
    for decoder in (model, BeamSearch(model, 3)):
        assert decode(decoder, SOURCES, statistics, size=len(SOURCES)) == TARGETS


def test_reloaded_model_decodes_the_same_and_is_taught_the_same(
    model: Seq2Seq, pairs: Pairs, tmp_path: Path
) -> None:
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    inputs, _, _ = pairs[0]
    expected = written(model, inputs["source"])
    np.testing.assert_array_equal(written(reloaded, inputs["source"]), expected)
    logits = ops.convert_to_numpy(model(inputs))
    np.testing.assert_array_equal(ops.convert_to_numpy(reloaded(inputs)), logits)
