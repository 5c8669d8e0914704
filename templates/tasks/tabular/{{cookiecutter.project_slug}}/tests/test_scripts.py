{% import "format.py" as format with context %}
{% from "simple_models.py" import predictions with context %}
{% from "test_scripts.py" import tests with context %}
{% from "facts.py" import csv, categories, only_categories, id, classification, profile with context %}
{% set row = ("row" if "row" not in cookiecutter.columns.targets else "row_number") | python %}
{% set names = "*data.ID" if id else row %}
"""The scripts from the command line: train, resume, evaluate, predict."""

{% include "imports.py" %}
from conftest import FILE, make_table, write_data

from {{ cookiecutter.package }} import data
from {{ cookiecutter.package }}.config import Config, command_line, open_run
from {{ cookiecutter.package }}.evaluate import evaluate, fit_predict, make_report
from {{ cookiecutter.package }}.predict import predict
from {{ cookiecutter.package }}.train import Checkpoint, load_model, train


{% call(part) tests() %}
{% if part == "predictions" %}
def predict_table(table: pl.DataFrame) -> pl.DataFrame:
    """Return what the script predicts for a file that holds `table`."""
    write_data(Path("new"), table)
    command_line(predict, ["--input=new", "--output=predictions"])
    return {{ format.read("predictions", "data.") }}


def test_predictions_are_what_the_model_says_of_each_row():
    table = make_table({{ "2000)" if cookiecutter.format.blank_lines else "1999).extend(make_table(1).clear(1))" }}[::-1].drop({{ "data.TARGET" if classification else "data.TARGETS" }})
    found = predict_table(table)
    run, _ = open_run()
{% if not only_categories %}
    table = table.cast(dict.fromkeys(data.NUMBERS, pl.Float32))
{% endif %}
{% if categories %}
    categories = json.loads((run / "categories.json").read_text())
{% endif %}
{% if id %}
    assert found.select(data.ID).equals(table.select(data.ID))
{% else %}
    np.testing.assert_array_equal(found[{{ row }}], range(1, 2001))
{% endif %}
    outputs = load_model(run).predict(data.encode(table{{ ", categories" if categories }}), batch_size=1024)
{% if classification %}
    classes = np.array(["high", "low", "medium"])
    probabilities = [f"probability_{name}" for name in classes]
    assert found.columns == [{{ names }}, data.TARGET, *probabilities]
    np.testing.assert_array_equal(found[data.TARGET], classes[outputs.argmax(axis=1)])
    np.testing.assert_allclose(found.select(probabilities), outputs, rtol=1e-4)
{% else %}
    assert found.columns == [{{ names }}, *data.TARGETS]
    np.testing.assert_allclose(found.select(data.TARGETS), outputs{{ "[:, :, 0]" if profile }}, rtol=1e-4)
{% endif %}


def test_missing_{{ "and_unseen_" if categories }}values_are_predicted_and_said(capsys):
    table = make_table(3)
    table[0, {{ "data.CATEGORIES[0]" if only_categories else "data.NUMBERS[0]" }}] = None
{% if categories %}
    table[1, data.CATEGORIES[-1]] = "Violet"
{% endif %}
    assert len(predict_table(table).drop_nulls().drop_nans()) == 3
{% if categories %}
    out = capsys.readouterr().out
    assert "rows that lack a value" in out and "unseen values, as 'Violet'" in out
{% else %}
    assert "rows that lack a value" in capsys.readouterr().out
{% endif %}
{% else %}
    training, _, test = data.load_splits(config)
    outputs = model.predict(test)
{{ predictions(classification, 'LogisticRegression(max_iter=1000, class_weight="balanced")' if cookiecutter.class_weights == "balanced" else "LogisticRegression()", "training") }}
    expected = make_report(test.targets, predictions{{ ", test.categories[data.TARGET]" if classification }})
{% endif %}
{% endcall %}
