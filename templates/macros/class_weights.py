{# The test that they do; what gives `train` and `val` of a file with a rare class comes before. #}
{% macro test(labels="train.targets", per_step=False) %}
{% filter trim("\n") %}
    counts = np.bincount({{ labels }})
    assert len(set(counts)) > 1
    np.testing.assert_allclose(counts * train.weights, counts.mean(), rtol=1e-5)
    for split in (train, val):
        *_, classes, weights = split[0]
{% if per_step %}
        known = weights > 0
        ratio = weights[known] / split.weights[classes[known]]
        np.testing.assert_allclose(ratio, ratio[0], rtol=1e-5)
{% else %}
        np.testing.assert_allclose(weights, train.weights[classes], rtol=1e-5)
{% endif %}
{% endfilter %}
{% endmacro %}
