{% import "coder.py" as coder with context %}
{% import "ahead.py" as ahead with context %}
{% import "forecast.py" as forecast with context %}
{% from "facts.py" import series, intervals, season, relative, attention with context %}
{% set decoded = "  # (batch, steps, %s)" % (coder.size | replace("config.", "")) %}
{% set by_series = series and cookiecutter.normalize != "global" %}
{% set sources = "[window, series]" if series else "window" %}
{% set handed = ("memory, " if attention else "") ~ "*states" %}
{% set window = "(config.input_length, train.rows.features.shape[1])" if cookiecutter.encoded and series else "train.inputs.shape[1:]" if cookiecutter.encoded else "(config.input_length, len(FEATURES))" %}
{% set known = ("known, " if cookiecutter.ahead) ~ ("series, " if series) %}
{% set known_inputs = '"known": known, ' if cookiecutter.ahead else "" %}
{% set last = "window[:, -1:, : len(TARGETS)]" %}
{% set last = "(%s - mean) / std" % last if by_series else last %}
{% set taught = "(previous - mean) / std" if by_series else "previous" %}
{% set with_train = cookiecutter.ahead or series %}
{{ forecast.header() }}
def build_model(config: Config, train: Windows) -> keras.Model:
    """Return the training graph: each decoder step reads the true value before it."""
    window = keras.Input({{ window }}, name="window")
{% if cookiecutter.ahead and series %}
    known = keras.Input((config.output_length, train.rows.known.shape[1]), name="known")
{% elif cookiecutter.ahead %}
    known = keras.Input(train.known.shape[1:], name="known")
{% endif %}
{% if series %}
    series = keras.Input((), dtype="int32", name="series")
{% endif %}
    previous = keras.Input((config.output_length, len(TARGETS)), name="previous")
    encoder, decoder = build_encoder(config, train), build_decoder(config{{ ", train" if with_train }})
{% if relative %}
    windows, targets = sample_windows(train)
{% if season %}
    persistence = fit_persistence(windows, targets, config)
    seasonal = ops.convert_to_numpy(reference(windows, config, persistence))
    scaled = targets - seasonal
{% else %}
    scaled = targets - reference(windows, config)
{% endif %}
    scale = normalization(scaled, name="scale")
    unscale = normalization(scaled, invert=True, name="unscale")
{% elif cookiecutter.normalize == "global" %}
    scale = normalization(train.rows.targets, name="scale")
    unscale = normalization(train.rows.targets, invert=True, name="unscale")
{% endif %}
{% if by_series %}
    mean, std = train.target_scaling
    mean = lookup(mean, name="target_mean")(series)[:, None]  # (batch, 1, targets)
    std = lookup(std, name="target_std")(series)[:, None]
{% endif %}
{% if relative %}
    expected, *encoded = encoder({{ sources }})
    last = {{ last }}
    before = ops.concatenate([last, expected[:, :-1]], axis=1)
    x, *_ = decoder([scale({{ taught }} - before), {{ known }}*encoded])
{% elif by_series %}
    x, *_ = decoder([{{ taught }}, {{ known }}*encoder({{ sources }})])
{% else %}
    x, *_ = decoder([scale(previous), {{ known }}*encoder({{ sources }})])
{% endif %}
{% if intervals %}
    outputs = {{ "expected[..., None] + " if relative }}ops.swapaxes({{ "x" if by_series and not relative else "unscale(x)" }}, -1, -2)
{% if by_series %}
    outputs = mean[..., None] + outputs * std[..., None]
{% endif %}
    return keras.Model({"window": window, {{ known_inputs }}{{ '"series": series, ' if series }}"previous": previous}, outputs)
{% elif series %}
    inputs = {"window": window, {{ known_inputs }}"series": series, "previous": previous}
    return keras.Model(inputs, {{ "mean + (expected + unscale(x)) * std" if relative else "mean + x * std" if by_series else "unscale(x)" }})
{% else %}
    return keras.Model({"window": window, {{ "\"known\": known, " if cookiecutter.ahead }}"previous": previous}, {{ "expected + " if relative }}unscale(x))
{% endif %}


def build_encoder(config: Config, train: Windows) -> keras.Model:
{% if relative or attention %}
    """Return the encoder: window -> {{ "expected, " if relative }}{{ "memory, " if attention }}states (batch, {{ coder.size | replace("config.", "") }}).

{% if relative %}
    expected (batch, output_length, targets) is what the targets are relative to.
{% endif %}
{% if attention %}
    memory (batch, input_length, {{ coder.size | replace("config.", "") }}) holds the state of every step.
{% endif %}
    """
{% else %}
    """Return the encoder: window -> its last states (batch, {{ coder.size | replace("config.", "") }})."""
{% endif %}
{{ forecast.inputs() }}
{% if cookiecutter.dropout %}
    x = layers.Dropout(config.dropout)(x)
{% endif %}
{{ coder.encode("(x)", attention) }}
{% if relative %}
    expected = {{ "reference(%s, config, persistence)" % forecast.window if season else "ops.repeat(reference(%s, config), config.output_length, axis=1)" % forecast.window }}
{% endif %}
    return keras.Model({{ sources if series else "inputs" }}, {% if relative or attention %}[{{ "expected, " if relative }}{{ "x, " if attention }}*states]{% else %}states{% endif %}, name="encoder")


def build_decoder(config: Config{{ ", train: Windows" if with_train }}) -> keras.Model:
    """Return the decoder: targets, {{ known }}{{ "memory, " if attention }}states -> {{ "the next " if not (with_train and attention) and not (cookiecutter.ahead and series) }}{{ "quantiles" if intervals else "targets" }}{{ ", states" if not (cookiecutter.ahead and series) }}."""
    previous = keras.Input((None, len(TARGETS)), name="previous")
{% if cookiecutter.ahead %}
    known = keras.Input((None, train.{{ "rows." if series }}known.shape[-1]), name="known")
{% endif %}
{% if series %}
    series = keras.Input((), dtype="int32", name="series")
{% endif %}
{% if attention %}
    memory = keras.Input((config.input_length, {{ coder.size }}), name="memory")
{% endif %}
    states = [keras.Input(({{ coder.size }},)) for _ in range({{ coder.states | length * cookiecutter.layers }})]
{% if cookiecutter.ahead %}
    x = {{ ahead.beside("previous") }}
{% endif %}
{% if series %}
    count = 1 + len(train.series.names)
    embedding = layers.Embedding(count, 8, embeddings_initializer="zeros")(series)
    embedding = embedding[:, None] * ops.ones_like(previous[:, :, :1])  # at every step
    x = ops.concatenate([{{ "x" if cookiecutter.ahead else "previous" }}, embedding], axis=-1)
{% endif %}
{% if cookiecutter.dropout %}
    x = layers.Dropout(config.dropout)({{ "x" if with_train else "previous" }})
{{ coder.decode(decoded) }}
{% elif with_train %}
{{ coder.decode(decoded) }}
{% else %}
{{ coder.decode(decoded) | replace("rnn(x, initial", "rnn(previous, initial", 1) }}
{% endif %}
{% if attention %}
    context = layers.Attention(use_scale=True)([x, memory])  # (batch, steps, {{ coder.size | replace("config.", "") }})
    x = layers.Dense({{ coder.size }}, activation="tanh")(ops.concatenate([x, context], axis=-1))
{% endif %}
    x = layers.Dense({{ forecast.width }})(x){{ "  # (batch, steps, targets)" if not intervals }}
{% if intervals %}
    x = layers.Reshape((-1, len(QUANTILES), len(TARGETS)))(x)
    x = in_order(x)  # (batch, steps, quantiles, targets)
{% endif %}
    return keras.Model([previous, {{ known }}{{ "memory, " if attention }}*states], [x, *new_states], name="decoder")


def build_forecaster(model: keras.Model, config: Config) -> keras.Model:
    """Return the forecasting graph: each decoder step reads the output before it."""
{% if cookiecutter.encoded %}
    window = keras.Input(model.input["window"].shape[1:], name="window")
{% if cookiecutter.ahead %}
    known = keras.Input(model.input["known"].shape[1:], name="known")
{% endif %}
{% else %}
    window = keras.Input({{ window }}, name="window")
{% endif %}
{% if series %}
    series = keras.Input((), dtype="int32", name="series")
{% endif %}
{% if by_series %}
    mean = model.get_layer("target_mean")(series)[:, None]  # (batch, 1, targets)
    std = model.get_layer("target_std")(series)[:, None]
{% endif %}
{% if relative or attention %}
    {{ "expected, " if relative }}{{ handed }} = model.get_layer("encoder")({{ sources }})
{% else %}
    states = model.get_layer("encoder")({{ sources }})
{% endif %}
{% if relative %}
    x = model.get_layer("scale")(ops.zeros_like(window[:, -1:, : len(TARGETS)]))
{% elif by_series %}
    x = {{ last }}
{% else %}
    x = model.get_layer("scale")(window[:, -1:, : len(TARGETS)])  # (batch, 1, targets)
{% endif %}
    steps = []
    for {{ "step" if cookiecutter.ahead else "_" }} in range(config.output_length):
{% if intervals %}
        outputs, *states = model.get_layer("decoder")([x, {{ "known[:, step : step + 1], " if cookiecutter.ahead }}{{ "series, " if series }}{{ "memory, " if attention }}*states])
        steps.append(outputs)
        x = outputs[:, :, len(LEVELS)]  # the median
{% else %}
        x, *states = model.get_layer("decoder")([x, {{ "known[:, step : step + 1], " if cookiecutter.ahead }}{{ "series, " if series }}{{ "memory, " if attention }}*states])
        steps.append(x)
{% endif %}
{% if cookiecutter.normalize == "series" %}
    outputs = ops.concatenate(steps, axis=1)
{% else %}
    outputs = model.get_layer("unscale")(ops.concatenate(steps, axis=1))
{% endif %}
{% if intervals %}
    outputs = {{ "expected[..., None] + " if relative }}ops.swapaxes(outputs, -1, -2)
{% if by_series %}
    outputs = mean[..., None] + outputs * std[..., None]
{% endif %}
    return keras.Model({"window": window, {{ known_inputs }}{{ '"series": series' if series }}}, outputs)
{% else %}
{% if forecast.biased %}
    # not +, which Keras makes an operation that LiteRT lacks
    outputs = ops.subtract(outputs, -expected)
{% endif %}
{% set sum = "expected + outputs" if relative and not forecast.biased else "outputs" %}
{% if series %}
{% if by_series %}
    outputs = mean + {{ "(%s)" % sum if " " in sum else sum }} * std
{% endif %}
    return keras.Model({"window": window, {{ known_inputs }}"series": series}, outputs)
{% else %}
    return keras.Model({"window": window{{ ", \"known\": known" if cookiecutter.ahead }}}, {{ sum }})
{% endif %}
{% endif %}


{{ forecast.normalization_and_loss() }}
