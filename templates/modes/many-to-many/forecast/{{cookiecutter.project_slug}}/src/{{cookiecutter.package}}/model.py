{% import "recurrent.py" as recurrent with context %}
{% import "forecast.py" as forecast with context %}
{{ forecast.header() }}
def build_model(config: Config, train: Windows) -> keras.Model:
    """Return the network that has an output for every step it reads.

{{ forecast.shapes("input_length, ") }}
    """
{{ forecast.inputs() }}
{{ recurrent.stack("all") }}
    # (batch, input_length, {{ recurrent.size() }}): a state has read the steps up to its own
{{ forecast.output_layer() }}
{{ forecast.outputs() }}

{{ forecast.normalization_and_loss() }}
