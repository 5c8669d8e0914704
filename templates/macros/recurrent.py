{# Recurrent layers as Python. Arguments are those of the layer, as they stand in the code. #}
{% set dtype = ', dtype="' ~ cookiecutter.precision ~ '"' if cookiecutter.precision != "float32" else "" %}
{# On a GPU, layers.LSTM of JAX runs on cuDNN, which reads its input as C lays it out, whatever layout
XLA has chosen, has no bfloat16, and does not read masks; the model file does not keep use_cudnn=False. #}
{% set on_cudnn = cookiecutter.backend == "jax" and cookiecutter.cell == "lstm" %}
{% set why = "    # on a GPU, layers.LSTM runs on cuDNN, which may misread the input that JAX gives it" %}
{% macro one_layer(units, arguments="", call="(x)") -%}
{% if on_cudnn and "mask" not in call -%}
layers.RNN(layers.LSTMCell({{ units }}{{ dtype }}){{ arguments }}{{ dtype }})
{%- else -%}
layers.{{ cookiecutter.layer }}({{ units }}{{ arguments }}{{ dtype }})
{%- endif %}
{%- endmacro %}
{% macro layer(arguments, call, one_way) -%}
{% if cookiecutter.bidirectional and not one_way -%}
layers.Bidirectional({{ one_layer("config.units", arguments, call) }})
{%- else -%}
{{ one_layer("config.units", arguments, call) }}
{%- endif %}
{%- endmacro %}
{# Lines that read x with stacked layers: every state is kept, or the last one of the top layer. #}
{% macro stack(keep, call="(x)", one_way=False, dropout="Dropout") %}
{% filter trim("\n") %}
{% if on_cudnn and "mask" not in call and not one_way %}
{{ why }}
{% endif %}
{% for number in range(1, cookiecutter.layers + 1) %}
{% if cookiecutter.dropout %}
    x = layers.{{ dropout }}(config.dropout)(x)
{% endif %}
{% set top = number == cookiecutter.layers %}
{% if top and keep == "last" %}
    x = {{ layer("", call, one_way) }}{{ call }}
{% else %}
    x = {{ layer(", return_sequences=True", call, one_way) }}{{ call }}
{% endif %}
{% endfor %}
{% endfilter %}
{% endmacro %}
{# What a state of the input holds, in a shape comment. #}
{% macro size() -%}
{{ "2 * units" if cookiecutter.bidirectional else "units" }}
{%- endmacro %}
