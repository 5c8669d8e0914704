{# Recurrent layers as Python. Arguments are those of the layer, as they stand in the code. #}
{% set cudnn = ", use_cudnn=False" if cookiecutter.backend == "jax" and cookiecutter.cell == "lstm" else "" %}
{% set dtype = ', dtype="' ~ cookiecutter.precision ~ '"' if cookiecutter.precision != "float32" else "" %}
{% set settings = cudnn ~ dtype %}
{% set why = "    # on a GPU, cuDNN's LSTM gave wrong outputs after an embedding on JAX" %}
{% macro layer(arguments="", units="config.units", one_way=False) -%}
{% if cookiecutter.bidirectional and not one_way -%}
layers.Bidirectional(layers.{{ cookiecutter.layer }}({{ units }}{{ arguments }}{{ settings }}))
{%- else -%}
layers.{{ cookiecutter.layer }}({{ units }}{{ arguments }}{{ settings }})
{%- endif %}
{%- endmacro %}
{# Lines that read x with stacked layers: every state is kept, or the last one of the top layer. #}
{% macro stack(keep, call="(x)", one_way=False, comment="", dropout="Dropout") %}
{% filter trim("\n") %}
{% if cudnn and not one_way %}
{{ why }}
{% endif %}
{% for number in range(1, cookiecutter.layers + 1) %}
{% if cookiecutter.dropout %}
    x = layers.{{ dropout }}(config.dropout)(x)
{% endif %}
{% set top = number == cookiecutter.layers %}
{% if top and keep == "last" %}
    x = {{ layer(one_way=one_way) }}{{ call }}{{ comment }}
{% else %}
    x = {{ layer(", return_sequences=True", one_way=one_way) }}{{ call }}{{ comment if top }}
{% endif %}
{% endfor %}
{% endfilter %}
{% endmacro %}
{# What a state of the input holds, in a shape comment. #}
{% macro size() -%}
{{ "2 * units" if cookiecutter.bidirectional else "units" }}
{%- endmacro %}
