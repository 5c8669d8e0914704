{% import "ahead.py" as ahead with context %}
{% import "forecast.py" as forecast with context %}
{% from "facts.py" import intervals with context %}
{{ forecast.header() }}
def build_model(config: Config, train: Windows) -> keras.Model:
    """Return the network that forecasts all steps of the horizon at once.

{{ forecast.shapes("output_length, ") }}
    """
{{ forecast.last_state() }}
{% if cookiecutter.ahead %}
    x = layers.Dense(config.output_length * config.units)(x)
    x = layers.Reshape((config.output_length, config.units))(x)
    # (batch, output_length, units): a state for each step of the horizon
{{ ahead.join() }}
    x = layers.Dense({{ forecast.width }})(x)
{% else %}
    x = layers.Dense(config.output_length * {{ forecast.width }})(x)
{% endif %}
{% if not cookiecutter.ahead and not intervals %}
    x = layers.Reshape((config.output_length, len(TARGETS)))(x)
{% endif %}
{{ forecast.outputs() }}

{{ forecast.normalization_and_loss() }}
