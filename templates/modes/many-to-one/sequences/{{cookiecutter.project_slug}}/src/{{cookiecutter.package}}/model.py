{% import "recurrent.py" as recurrent with context %}
{% import "sequences_model.py" as sequences with context %}
{% from "facts.py" import classification with context %}
{{ sequences.header() }}
def build_model(config: Config, train: Batches) -> keras.Model:
    """Return the network that gives {{ "the class probabilities of a sequence" if classification else "the labels of a sequence" }}.

{% if classification %}
    (batch, steps, features) -> (batch, classes). Padding is NaN, on the right.
{% else %}
    (batch, steps, features) -> (batch, labels), both in original units. Padding is
    NaN, on the right.
{% endif %}
    """
{{ sequences.inputs() }}
{{ recurrent.stack("last", "(x, mask=mask)") }}
    # (batch, {{ recurrent.size() }}): the last hidden state has read the whole sequence
{{ sequences.outputs() }}


{{ sequences.mask_normalization_and_loss() }}
