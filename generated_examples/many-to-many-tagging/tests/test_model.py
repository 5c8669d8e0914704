"""The network and its loss."""

import keras
import numpy as np
import pytest
from conftest import SMALL
from keras import ops

from many_to_many_tagging.config import Config
from many_to_many_tagging.data import Batches
from many_to_many_tagging.model import build_model, compile_model
from many_to_many_tagging.tokenizer import Tokenizer

CONFIG = Config(**SMALL, learning_rate=0.05)
SENTENCES = [["The", "dog", "barks"], ["dog"], ["The", "The", "barks", "dog", "barks"]]
TAGS = [["DET", "NOUN", "VERB"], ["NOUN"], ["DET", "DET", "VERB", "NOUN", "VERB"]]
STEPS = 6


@pytest.fixture
def train() -> Batches:
    tokenizer = Tokenizer.fit(SENTENCES, TAGS)
    tags = tokenizer.encode_tags([*TAGS[:2], [*TAGS[2][:4], "ODD"]])
    return Batches(tokenizer.encode(SENTENCES), tags, tokenizer, CONFIG, training=True)


@pytest.fixture
def model(train: Batches) -> keras.Model:
    keras.utils.set_random_seed(0)
    model = build_model(CONFIG, train)
    compile_model(model, CONFIG)
    return model


def test_every_output_depends_on_every_token_feature_and_on_no_padding(model):
    random = np.random.default_rng(0)
    for weight in model.trainable_weights:  # so large that every step matters
        weight.assign(random.normal(0, 0.5, weight.shape))
    ids = np.full((STEPS + 1, STEPS, 6), 2, "int32")
    ids[range(STEPS), range(STEPS), range(6)] = 3  # row i has another step, feature i
    outputs = ops.convert_to_numpy(model(ids))
    change = np.abs(outputs[:-1] - outputs[-1]).max(axis=-1)  # (steps, outputs)
    assert (change > 1e-6).all()
    padded = ops.convert_to_numpy(model(np.pad(ids, ((0, 0), (0, 5), (0, 0)))))
    np.testing.assert_allclose(padded[:, :STEPS], outputs, atol=1e-6)


def test_the_loss_and_the_accuracy_are_means_over_tokens_with_known_tags(model, train):
    probabilities = np.concatenate(train.predict(model))[:-1]  # without the odd tag
    classes = np.concatenate(train.targets)[:-1]
    loss, accuracy = model.evaluate(train, verbose=0)
    expected = -np.log(probabilities[range(len(classes)), classes]).mean()
    assert loss == pytest.approx(expected, rel=1e-5)
    assert accuracy == pytest.approx((probabilities.argmax(axis=1) == classes).mean())


def test_one_batch_overfits(model, train):
    # below 0.07 each of the 9 tags has a probability above 1/2
    assert any(model.train_on_batch(*train[0])[0] < 0.07 for _ in range(200))
    tags = [steps.argmax(axis=-1).tolist() for steps in train.predict(model)]
    assert tags == [[0, 1, 2], [1], [0, 0, 2, 1, 2]]


def test_a_reloaded_model_gives_the_same_probabilities(model, train, tmp_path):
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    for before, after in zip(
        train.predict(model), train.predict(reloaded), strict=True
    ):
        np.testing.assert_array_equal(after, before)
        np.testing.assert_allclose(before.sum(axis=-1), 1, rtol=1e-5)
