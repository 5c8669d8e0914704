{# What the model and simple models of scikit-learn predict of the test split. #}
{% macro predictions(classification, logistic="LogisticRegression()") %}
{% filter trim("\n") %}
    predictions = {
{% if classification %}
        "model": outputs.argmax(axis=1),
        "majority_class": fit_predict(DummyClassifier(), train, test),
        "logistic_regression": fit_predict({{ logistic }}, train, test),
{% else %}
        "model": outputs,
        "{{ "mean_profile" if cookiecutter.problem == "profile" else "mean" }}": fit_predict(DummyRegressor(), train, test),
        "ridge": fit_predict(RidgeCV(np.logspace(-2, 4, 7)), train, test),
{% endif %}
    }
{% endfilter %}
{% endmacro %}
