{% import "recurrent.py" as recurrent with context %}
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
{{ forecast.output_layer() }}
{{ forecast.outputs() }}

{{ forecast.normalization_and_loss() }}
