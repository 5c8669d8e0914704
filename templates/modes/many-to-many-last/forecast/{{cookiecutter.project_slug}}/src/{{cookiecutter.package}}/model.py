{% import "recurrent.py" as recurrent with context %}
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
{{ forecast.output_layer() }}
{{ forecast.outputs() }}

{{ forecast.normalization_and_loss() }}
