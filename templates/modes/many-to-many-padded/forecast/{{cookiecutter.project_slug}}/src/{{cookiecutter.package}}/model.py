{% import "recurrent.py" as recurrent with context %}
{% import "ahead.py" as ahead with context %}
{% import "forecast.py" as forecast with context %}
{{ forecast.header() }}
def build_model(config: Config, train: Windows) -> keras.Model:
    """Return the network that reads the window, then zeros while it forecasts.

{{ forecast.shapes("output_length, ") }}
    """
{{ forecast.inputs() }}
    x = layers.ZeroPadding1D((0, config.output_length))(x)
{{ recurrent.stack("all") }}
    # (batch, output_length, {{ recurrent.size() }}): the states after the whole window
    x = x[:, -config.output_length :]
{% if forecast.series %}
    x = join_series(x, series, config, train)
{% endif %}
{% if cookiecutter.ahead %}
{{ ahead.join() }}
{% endif %}
    x = layers.Dense({{ forecast.width }})(x)
{{ forecast.outputs() }}

{{ forecast.normalization_and_loss() }}
