{% import "recurrent.py" as recurrent with context %}
{% import "ahead.py" as ahead with context %}
{% import "forecast.py" as forecast with context %}
{{ forecast.header() }}
def build_model(config: Config, train: Windows) -> keras.Model:
    """Return the network that has an output for each of the last steps it reads.

{{ forecast.shapes("output_length, ") }}
    """
{{ forecast.inputs() }}
{{ recurrent.stack("all") }}
    # (batch, output_length, {{ recurrent.size() }}): a state has read the steps up to its own
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
