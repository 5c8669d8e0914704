{% from "facts.py" import categories, only_categories, classification, profile, scaled_by with context %}
{% set feedback = cookiecutter.mode == "one-to-many" and cookiecutter.decoder == "feedback" %}
"""The network and its loss."""

{% include "imports.py" %}
from conftest import SMALL

from {{ cookiecutter.package }}.config import Config
from {{ cookiecutter.package }}.data import NUMBERS, TARGETS
from {{ cookiecutter.package }}.model import build_model, compile_model, scaled_mae
from {{ cookiecutter.package }}.train import load_model

CONFIG = Config(**SMALL, learning_rate=0.05)


@pytest.fixture
def train(splits):
    return splits[0]


@pytest.fixture
def model(train):
    keras.utils.set_random_seed(0)
    return build_model(CONFIG, train)


def outputs_of(model: keras.Model, features: np.ndarray) -> np.ndarray:
    return ops.convert_to_numpy(model(features))


{% if classification %}
def test_outputs_are_a_probability_for_each_class(model, train):
    outputs = outputs_of(model, train.features)
    assert outputs.shape == (len(train.features), 3) and (outputs > 0).all()
    np.testing.assert_allclose(outputs.sum(axis=1), 1, rtol=1e-5)
{% else %}
def test_outputs_have_the_shape_and_the_units_of_the_targets(model, train):
    outputs = outputs_of(model, train.features)
    assert outputs.shape == train.targets.shape
    np.testing.assert_allclose(outputs, train.targets, atol=2000)  # 1000, 2000, ...
{% endif %}


def test_every_output_depends_on_every_feature(model, train):
    outputs = outputs_of(model, train.features)
    for feature, std in enumerate(train.features.std(axis=0)):
        features = train.features.copy()
        features[:, feature] += std
        change = np.abs(outputs_of(model, features) - outputs).max(axis=0)
        assert (change > 1e-4).all()  # by one std


def test_an_output_depends_on_its_own_row_only(model, train):
    rows = train.features[:4]
    alone = [outputs_of(model, rows[[number]])[0] for number in range(4)]
    together = outputs_of(model, rows)
    np.testing.assert_allclose(alone, together, rtol=1e-2)  # a GPU rounds to TF32


{% if not only_categories %}
def test_a_missing_number_is_read_as_the_mean(model, train):
    rows = train.features[[0, 0]]
    rows[:, 0] = np.nan, train.features[:, 0].mean(dtype="float64")
    np.testing.assert_allclose(*outputs_of(model, rows), rtol=1e-4)


{% endif %}
{% if feedback %}
def test_each_step_reads_the_previous_output(model, train):
    step, features = model.get_layer("step"), train.features[:4]
    dense = [x for x in model.layers if isinstance(x, keras.layers.Dense)]
    states = [keras.Model(model.input, layer.output)(features) for layer in dense]
    output, outputs = ops.zeros((4, 1)), []
    for _ in TARGETS:
        output, *states = step([output, *states])
        outputs.append(ops.convert_to_numpy(output))
    mean, std = (f(train.targets, axis=0) for f in (np.mean, np.std))  # (steps, 1)
    expected = np.stack(outputs, axis=1) * std + mean
    np.testing.assert_allclose(outputs_of(model, features), expected, rtol=1e-4)


def test_the_previous_output_and_every_state_change_the_next_output(model):
    step = model.get_layer("step")
    inputs = [ops.ones((1, *x.shape[1:])) for x in step.inputs]
    before = ops.convert_to_numpy(step(inputs)[0])
    for place in range(len(inputs)):
        changed = [x + 1 if i == place else x for i, x in enumerate(inputs)]
        assert np.abs(ops.convert_to_numpy(step(changed)[0]) - before) > 1e-6


{% endif %}
{% if not classification %}
def test_the_loss_counts_each_target_in_units_of_its_std(train):
    std = train.targets.std(axis=0, keepdims=True)
    targets = ops.convert_to_tensor(train.targets[:5])
    loss = scaled_mae(train)(targets, targets + ops.convert_to_tensor(3 * std))
    np.testing.assert_allclose(ops.convert_to_numpy(loss), 3.0, rtol=1e-3)


{% endif %}
def test_one_batch_overfits(model, train):
    compile_model(model, CONFIG{{ scaled_by }})
    # {{ "equal probabilities have a loss of 1.1" if classification else "the mean has a loss of 0.9" }}
    assert any(model.train_on_batch(*train[0])[0] < 0.3 for _ in range(200))


def test_the_reloaded_model_predicts_the_same(model, train, tmp_path):
    model.save(tmp_path / "model.keras")
    found = outputs_of(load_model(tmp_path), train.features)
    np.testing.assert_allclose(found, outputs_of(model, train.features), rtol=1e-6)
