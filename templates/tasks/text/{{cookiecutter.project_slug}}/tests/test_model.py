"""The network and its loss."""

{% include "imports.py" %}
from conftest import LABELS, SMALL

from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.data import Batches
from {{ cookiecutter.package }}.model import build_model, compile_model
from {{ cookiecutter.package }}.tokenizer import Tokenizer

CONFIG = Config(**SMALL, learning_rate=0.05)
TEXTS = ["good one", "bad", "bad bad one , one", "good , good one"]
STEPS = 8


@pytest.fixture
def train() -> Batches:
    tokenizer = Tokenizer.fit(TEXTS, LABELS)
    classes = tokenizer.encode_labels(["good", "bad", "bad", "good"])
    return Batches(tokenizer.encode(TEXTS), classes, tokenizer, CONFIG, training=True{{ ", weights=np.ones(2)" if cookiecutter.class_weights == "balanced" }})


@pytest.fixture
def model(train: Batches) -> keras.Model:
    keras.utils.set_random_seed(0)
    return build_model(CONFIG, train)


def test_the_output_depends_on_every_token_and_on_no_padding(model, train):
    random = np.random.default_rng(0)
    for weight in model.trainable_weights:  # so large that every step matters
        weight.assign(random.normal(0, 0.5, weight.shape))
    token_ids = np.full((STEPS + 1, STEPS), 2, "int32")
    token_ids[range(STEPS), range(STEPS)] = 3  # text i differs from the last at step i
    probabilities = ops.convert_to_numpy(model(token_ids))
    change = np.abs(probabilities[:-1] - probabilities[-1]).max(axis=1)  # (steps,)
    assert (change > 1e-6).all()
    padded = model(np.pad(token_ids, ((0, 0), (0, 5))))
    np.testing.assert_allclose(ops.convert_to_numpy(padded), probabilities, atol=1e-6)


def test_one_batch_overfits(model, train):
    compile_model(model, CONFIG)
    first = model.train_on_batch(*train[0])[0]
    assert any(model.train_on_batch(*train[0])[0] < 0.3 * first for _ in range(200))


def test_a_reloaded_model_gives_the_same_probabilities(model, train, tmp_path):
    model.save(tmp_path / "model.keras")
    reloaded = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    probabilities = train.predict(model)  # (texts, labels)
    assert probabilities.shape == (len(TEXTS), len(LABELS))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(train.predict(reloaded), probabilities)
