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
