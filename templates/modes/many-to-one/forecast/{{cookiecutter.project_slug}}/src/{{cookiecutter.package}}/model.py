{% import "recurrent.py" as recurrent with context %}
{% import "ahead.py" as ahead with context %}
{% import "forecast.py" as forecast with context %}
{{ forecast.header() }}
def build_model(config: Config, train: Windows) -> keras.Model:
    """Return the network that forecasts the next step.

    (batch, input_length, features) -> (batch, targets{{ ", quantiles), in" if forecast.intervals else "), both in" }} original units.
    """
{{ forecast.inputs() }}
{{ recurrent.stack("last") }}
    # (batch, {{ recurrent.size() }}): the last hidden state has read the whole window
{% if forecast.series %}
    x = join_series(x, series, config, train)
{% endif %}
{% if cookiecutter.ahead %}
{{ ahead.join(known="known[:, 0]") }}
{% endif %}
    x = layers.Dense({{ forecast.width }})(x)
{{ forecast.outputs() }}

{{ forecast.normalization_and_loss() }}
