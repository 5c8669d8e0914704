{% import "tabular_model.py" as tabular with context %}
{% import "recurrent.py" as recurrent with context %}
{% set feedback = cookiecutter.decoder == "feedback" %}
{% set each = 2 if cookiecutter.cell == "lstm" else 1 %}
{% set states = each * cookiecutter.layers %}
{{ tabular.header() }}
{% if feedback %}
def build_model(config: Config, train: Rows) -> keras.Model:
    """Return the network that generates a profile from the states that a row sets.

    (batch, features) -> (batch, steps, 1), both in original units.
    """
{{ tabular.inputs() }}
    states = [layers.Dense(config.units, activation="tanh")(x) for _ in range({{ states }})]
    step = build_step(config)
    output = ops.zeros_like(inputs[:, :1])  # normalized: the mean
    outputs = []
    for _ in TARGETS:
        output, *states = step([output, *states])
        outputs.append(output)
    x = ops.concatenate(outputs, axis=1)  # (batch, steps)
    outputs = normalization(train.targets[:, :, 0], invert=True)(x)[..., None]
    return keras.Model(inputs, outputs, name="one_to_many")


def build_step(config: Config) -> keras.Model:
    """Return one step: the previous output and the states to the next ones.

    (batch, 1) and {{ states }} x (batch, units), both in and out.
    """
    previous = keras.Input((1,), name="previous")
    states = [keras.Input((config.units,)) for _ in range({{ states }})]
{% if cookiecutter.layers == 1 %}
    x, new_states = layers.{{ cookiecutter.layer }}Cell(config.units{{ recurrent.dtype }})(previous, states)
{% if cookiecutter.dropout %}
    x = layers.Dropout(config.dropout)(x)
{% endif %}
    output = layers.Dense(1)(x)
    return keras.Model([previous, *states], [output, *new_states], name="step")
{% else %}
    x, new_states = previous, []
    for layer in range({{ cookiecutter.layers }}):
        x, new = layers.{{ cookiecutter.layer }}Cell(config.units{{ recurrent.dtype }})(x, states[{{ "2 * layer : 2 * layer + 2" if each == 2 else "layer : layer + 1" }}])
        new_states += new
{% if cookiecutter.dropout %}
        x = layers.Dropout(config.dropout)(x)
{% endif %}
    output = layers.Dense(1)(x)
    return keras.Model([previous, *states], [output, *new_states], name="step")
{% endif %}
{% else %}
def build_model(config: Config, train: Rows) -> keras.Model:
    """Return the network that reads the same row at every step of the profile.

    (batch, features) -> (batch, steps, 1), both in original units.
    """
{{ tabular.inputs() }}
    x = layers.RepeatVector(len(TARGETS))(x)  # (batch, steps, features)
{{ recurrent.stack("all") }}
    x = layers.Dense(1)(x)[:, :, 0]  # (batch, steps, units) -> (batch, steps)
    outputs = normalization(train.targets[:, :, 0], invert=True)(x)[..., None]
    return keras.Model(inputs, outputs, name="one_to_many")
{% endif %}


{{ tabular.normalization_and_loss() }}
