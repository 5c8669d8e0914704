{% import "tabular_model.py" as tabular with context %}
{% from "facts.py" import classification with context %}
{{ tabular.header() }}
def build_model(config: Config, train: Rows) -> keras.Model:
{% if classification %}
    """Return the dense network that predicts the probability of each class.

    (batch, features), in original units -> (batch, classes).
    """
{% else %}
    """Return the dense network that predicts the targets of a row.

    (batch, features) -> (batch, targets), both in original units.
    """
{% endif %}
{{ tabular.inputs() }}
{% for _ in range(cookiecutter.layers) %}
    x = layers.Dense(config.units, activation="relu")(x){{ "  # (batch, units)" if loop.last }}
{% if cookiecutter.dropout %}
    x = layers.Dropout(config.dropout)(x)
{% endif %}
{% endfor %}
{% if classification %}
    outputs = layers.Dense(len(train.categories[TARGET]), activation="softmax")(x)
{% else %}
    x = layers.Dense(len(TARGETS))(x)
    outputs = normalization(train.targets, invert=True)(x)
{% endif %}
    return keras.Model(inputs, outputs, name="one_to_one")


{{ tabular.normalization_and_loss() }}
