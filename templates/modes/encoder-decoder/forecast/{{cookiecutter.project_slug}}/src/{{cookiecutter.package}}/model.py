{% import "recurrent.py" as recurrent with context %}
{% import "ahead.py" as ahead with context %}
{% import "forecast.py" as forecast with context %}
{{ forecast.header() }}
def build_model(config: Config, train: Windows) -> keras.Model:
    """Return the network whose decoder reads the encoder's last state at every step.

{{ forecast.shapes("output_length, ") }}
    """
{{ forecast.last_state() }}
    x = layers.RepeatVector(config.output_length)(x)
{% if cookiecutter.ahead %}
    x = {{ ahead.beside() }}
{% endif %}
{{ recurrent.stack("all", one_way=True) }}
    # (batch, output_length, units)
    x = layers.Dense({{ forecast.width }})(x)
{{ forecast.outputs() }}

{{ forecast.normalization_and_loss() }}
