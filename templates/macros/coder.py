{# The recurrent layers of an encoder and of a decoder, which hand over their states. #}
{% import "recurrent.py" as recurrent with context %}
{% set states = ["state_h", "state_c"] if cookiecutter.cell == "lstm" else ["state_h"] %}
{% set size = "2 * config.units" if cookiecutter.bidirectional else "config.units" %}
{% macro encode(call, keep) %}
{% filter trim("\n") %}
{% if recurrent.on_cudnn and "mask" not in call %}
{{ recurrent.why }}
{% endif %}
{% for number in range(1, cookiecutter.layers + 1) %}
{% set last = number == cookiecutter.layers %}
{% set arguments = ", return_sequences=True, return_state=True" if keep or not last else ", return_state=True" %}
{% if cookiecutter.dropout and number > 1 %}
    x = layers.Dropout(config.dropout)(x)
{% endif %}
{% if cookiecutter.bidirectional %}
    rnn = {{ recurrent.one_layer("config.units", arguments, call) }}
    {{ "x" if keep or not last else "_" }}, *both = layers.Bidirectional(rnn){{ call }}
{% if cookiecutter.cell == "lstm" %}
    forward_h, forward_c, backward_h, backward_c = both
    {{ "states = [" if number == 1 else "states += [" }}ops.concatenate([forward_h, backward_h], axis=-1), ops.concatenate([forward_c, backward_c], axis=-1)]
{% else %}
    {{ "states = [" if number == 1 else "states += [" }}ops.concatenate(both, axis=-1)]
{% endif %}
{% elif number == 1 %}
    {{ "x" if keep or not last else "_" }}, *states = {{ recurrent.one_layer("config.units", arguments, call) }}{{ call }}
{% else %}
    {{ "x" if keep or not last else "_" }}, *more = {{ recurrent.one_layer("config.units", arguments, call) }}{{ call }}
    states += more
{% endif %}
{% endfor %}
{% endfilter %}
{% endmacro %}
{# comment: the shape of what they put out, behind the last one; width: of their states. #}
{% macro decode(comment, width=size) %}
{% filter trim("\n") %}
{% set each = states | length %}
{% if recurrent.on_cudnn and cookiecutter.task == "pairs" %}
{{ recurrent.why }}
{% endif %}
{% if cookiecutter.layers == 1 %}
    rnn = {{ recurrent.one_layer(width, ", return_sequences=True, return_state=True") }}
    x, *new_states = rnn(x, initial_state=states){{ comment }}
{% else %}
    new_states = []
{% for number in range(cookiecutter.layers) %}
{% if cookiecutter.dropout and number %}
    x = layers.Dropout(config.dropout)(x)
{% endif %}
    rnn = {{ recurrent.one_layer(width, ", return_sequences=True, return_state=True") }}
    x, *new = rnn(x, initial_state=states[{{ number * each if number else "" }}:{{ (number + 1) * each if number + 1 < cookiecutter.layers else "" }}]){{ comment if number + 1 == cookiecutter.layers }}
    new_states += new
{% endfor %}
{% endif %}
{% endfilter %}
{% endmacro %}
