{# What the model and simple models of scikit-learn predict of the test split. #}
{% macro predictions(classification, logistic="LogisticRegression()", rows="train") %}
{% filter trim("\n") %}
    predictions = {
{% if classification %}
        "model": outputs.argmax(axis=1),
        "majority_class": fit_predict(DummyClassifier(), {{ rows }}, test),
        "logistic_regression": fit_predict({{ logistic }}, {{ rows }}, test),
{% else %}
        "model": outputs,
        "{{ "median_profile" if cookiecutter.problem == "profile" else "median" }}": fit_predict(DummyRegressor(strategy="median"), {{ rows }}, test),
        "ridge": fit_predict(RidgeCV(np.logspace(-2, 4, 7)), {{ rows }}, test),
{% endif %}
    }
{% endfilter %}
{% endmacro %}
{# Scores that do not mix units: the errors of each column by those of the baseline. #}
{% macro relative(mean) %}
{% filter trim("\n") %}
    usual = {{ mean }}(np.abs(errors["median"]), axis=0)  # of each column, in its units
    for name, error in errors.items():
        relative = {{ mean }}(np.abs(error), axis=0) / np.maximum(usual, 1e-9)
        scores[name] = {"relative_mae": float(relative.mean()), **scores[name]}
{% endfilter %}
{% endmacro %}
