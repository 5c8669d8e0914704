{% import "recurrent.py" as recurrent with context %}
{% import "sequences_model.py" as sequences with context %}
{% from "facts.py" import classification with context %}
{{ sequences.header() }}
def build_model(config: Config, train: Batches) -> keras.Model:
    """Return the network that gives {{ "class probabilities for each step it reads" if classification else "the labels of each step it reads" }}.

{% if classification %}
    (batch, steps, features) -> (batch, steps, classes). Padding is NaN, on the right.
{% else %}
    (batch, steps, features) -> (batch, steps, labels), both in original units. Padding
    is NaN, on the right.
{% endif %}
    """
{{ sequences.inputs() }}
{{ recurrent.stack("all", "(x, mask=mask)") }}
    # (batch, steps, {{ recurrent.size() }}): a state has read the {{ "whole sequence" if cookiecutter.bidirectional else "steps up to its own" }}
{{ sequences.outputs() }}


{{ sequences.mask_normalization_and_loss() }}
