{% import "forecast.py" as forecast with context %}
{% from "facts.py" import intervals with context %}
{{ forecast.header() }}
def build_model(config: Config, train: Windows) -> keras.Model:
    """Return the network that forecasts the next step.

    (batch, input_length, features) -> (batch, targets{{ ", quantiles), in" if intervals else "), both in" }} original units.
    """
{{ forecast.last_state(joined=False) }}
{{ forecast.output_layer(step="[:, 0]") }}
{{ forecast.outputs() }}

{{ forecast.normalization_and_loss() }}
