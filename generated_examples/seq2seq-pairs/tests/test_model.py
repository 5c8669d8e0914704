"""What each part of the network depends on, its loss, and greedy decoding."""

import keras
import numpy as np
import pytest
from conftest import SMALL
from keras import ops

from seq2seq_pairs.config import Config
from seq2seq_pairs.data import SOURCE, TARGET
from seq2seq_pairs.model import GreedyDecoder, build_model, compile_model
from seq2seq_pairs.predict import decode
from seq2seq_pairs.tokenizer import BOS, EOS, PAD

STEPS = 5
SOURCE_IDS = np.array([[4, 5, 6, 7, 4], [7, 5, 4, PAD, PAD]], "int32")
DECODER_INPUT = np.array([[BOS, 5, 4, 6, 8], [BOS, 6, 5, EOS, PAD]], "int32")


@pytest.fixture(scope="module")
def model(splits) -> keras.Model:
    """A model with weights so large that every token matters."""
    model = build_model(Config(**SMALL), splits[0])
    draw, weights = np.random.default_rng(1).normal, model.get_weights()
    weights = [w if w.ndim == 1 else draw(size=w.shape) for w in weights]  # biases stay
    weights[-2] *= 3  # logits further apart
    weights[-1][: EOS + 1] = 1  # PAD, UNK, BOS and EOS are likely
    model.set_weights(weights)
    return model


def logits(model, source_ids=SOURCE_IDS, decoder_input=DECODER_INPUT) -> np.ndarray:
    inputs = {"source_ids": source_ids, "decoder_input": decoder_input}
    return ops.convert_to_numpy(model(inputs))


def changed(ids: np.ndarray, step: int) -> np.ndarray:
    """Return `ids` with another token at one step of its first row."""
    ids = ids.copy()
    ids[0, step] = 9 - ids[0, step]
    return ids


def reached(before, after) -> np.ndarray:
    """Return which steps of the first row differ: (steps,)."""
    difference = ops.convert_to_numpy(after)[0] - ops.convert_to_numpy(before)[0]
    return np.abs(difference).max(axis=-1) > 1e-6


@pytest.mark.parametrize("step", range(STEPS))
def test_outputs_depend_on_every_source_token_and_the_target_before_them(model, step):
    before = logits(model)
    assert reached(before, logits(model, changed(SOURCE_IDS, step))).all()
    after = logits(model, decoder_input=changed(DECODER_INPUT, step))
    assert reached(before, after).tolist() == [n >= step for n in range(STEPS)]


def test_each_output_of_the_encoder_matters(model):
    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    start = ops.convert_to_tensor(DECODER_INPUT)
    encoded = list(encoder(SOURCE_IDS))
    before, *_ = decoder([start, *encoded])
    for part, other in enumerate(encoder(np.array([[7, 6, 5, 4, PAD]] * 2, "int32"))):
        after, *_ = decoder([start, *encoded[:part], other, *encoded[part + 1 :]])
        assert reached(before, after).all()


def test_the_encoder_reads_in_both_directions(model):
    encoder = model.get_layer("encoder")
    before, *_ = encoder(SOURCE_IDS)
    after, *_ = encoder(changed(SOURCE_IDS, 2))
    assert reached(before, after).all()


def test_appended_padding_changes_nothing(model):
    longer = np.pad(SOURCE_IDS, ((0, 0), (0, 4)))
    np.testing.assert_allclose(logits(model, longer), logits(model), 1e-4, 1e-4)
    decoder = GreedyDecoder(model, steps=4)
    found, expected = (ops.convert_to_numpy(decoder(x)) for x in (longer, SOURCE_IDS))
    np.testing.assert_array_equal(found, expected)


def test_greedy_decoding_chooses_what_the_training_graph_finds_most_likely(model):
    source_ids = np.random.default_rng(0).integers(4, 8, (50, STEPS), dtype="int32")
    decoded = ops.convert_to_numpy(GreedyDecoder(model, steps=9)(source_ids))
    decoder_input = np.insert(decoded[:, :-1], 0, BOS, axis=1)
    scores = logits(model, source_ids, decoder_input)[..., EOS:]
    ended = np.cumsum(decoder_input == EOS, axis=1) > 0
    scores[ended, 1:] = -np.inf  # only EOS follows EOS
    chosen = np.take_along_axis(scores, decoded[..., None] - EOS, axis=-1)[..., 0]
    assert (scores.max(axis=-1) - chosen < 1e-2).all()  # a GPU rounds to TF32
    assert len(np.unique(decoded)) > 2 and ended.any() and not ended[:, 1:].all()


def test_loss_and_accuracy_are_means_over_the_tokens(model, splits):
    losses, correct = [], []
    for inputs, target_ids, weight in splits[2]:
        targets = target_ids[weight > 0]  # (tokens,)
        log_probs = ops.convert_to_numpy(ops.log_softmax(model(inputs)))[weight > 0]
        losses.extend(-log_probs[range(len(targets)), targets])
        correct.extend(log_probs.argmax(axis=-1) == targets)
    compile_model(model, Config(**SMALL), splits[0])
    found = model.evaluate(splits[2], verbose=0, return_dict=True)
    expected = {"loss": np.mean(losses), "accuracy": np.mean(correct)}
    assert found == pytest.approx(expected, rel=1e-4)


def test_one_batch_overfits_and_is_decoded_without_an_error(splits):
    keras.utils.set_random_seed(0)
    config = Config(**SMALL | dict(units=16, epochs=60, learning_rate=0.05))
    train, model = splits[0], build_model(config, splits[0])
    compile_model(model, config, train)
    before, batch = model.get_weights(), train[0]
    assert any(model.train_on_batch(*batch)[0] < 0.02 for _ in range(200))
    for old, new in zip(before, model.get_weights(), strict=True):
        assert (old != new).any()
    rows = train.rows[train.batches[0]]
    predicted = decode(rows[SOURCE], model, train.tokenizers, config)
    assert predicted == rows[TARGET].to_list()


def test_a_reloaded_model_predicts_the_same(model, tmp_path):
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    np.testing.assert_array_equal(logits(reloaded), logits(model))
