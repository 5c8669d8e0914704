{% import "format.py" as format with context %}
{% from "simple_models.py" import predictions with context %}
{% from "test_scripts.py" import tests with context %}
{% from "facts.py" import csv, id, step, classification, per_step, wide with context %}
"""The scripts from the command line: train, resume, evaluate, predict."""

{% include "imports.py" %}
from conftest import FILE, make_table, write_data

from {{ cookiecutter.package }}.config import Config, command_line, open_run
from {{ cookiecutter.package }}.data import ID, LABEL, LABELS, SEPARATOR, SEQUENCE, STEP, load_splits, read_rows, read_steps, split_steps
from {{ cookiecutter.package }}.evaluate import evaluate, fit_predict, known_steps, make_report
from {{ cookiecutter.package }}.predict import predict
from {{ cookiecutter.package }}.train import Checkpoint, load_model, train


{% call(part) tests() %}
{% if part == "predictions" %}
def test_predictions_are_what_the_model_says_of_each_sequence():
    table = make_table([5, 2, 90]).drop({{ "LABEL" if classification else "LABELS" }})
{% if not wide %}
    table = pl.concat(table.partition_by(SEQUENCE)[::-1])  # in no alphabetical order
{% endif %}
    write_data(Path("new"), table)
    command_line(predict, ["--input=new", "--output=predictions"])
    found = {{ format.read("predictions") }}
{% if id %}
    assert found.select(ID).equals(table.select(ID))
{% elif wide %}
    assert found["row"].to_list() == [1, 2, 3]
{% elif per_step %}
    names = {{ "[SEQUENCE, STEP]" if step else "[SEQUENCE]" }}
    found_names, table_names = found.select(names), table.select(names)
    assert found_names.cast(pl.String).equals(table_names.cast(pl.String))
{% else %}
    assert found[SEQUENCE].to_list() == ["s002", "s001", "s000"]
{% endif %}
    run, _ = open_run()
    sequences = {{ "read_steps" if wide else "split_steps" }}(read_rows("new"))
    model = load_model(run)
    outputs = [ops.convert_to_numpy(model(steps[None]))[0] for steps in sequences]
    expected = {{ "np.concatenate" if per_step else "np.array" }}(outputs)
{% if classification %}
    classes = ["half 0.0", "half 1.0"]
    probabilities = found.select(f"probability_{name}" for name in classes)
    np.testing.assert_allclose(probabilities, expected, rtol=1e-3)
    labels = [classes[number] for number in expected.argmax(axis=1)]
    assert found[LABEL].to_list() == labels
{% else %}
    np.testing.assert_allclose(found.select(LABELS), expected, rtol=1e-3)
{% endif %}
{% else %}
    training, _, test = load_splits(config)
    labels, outputs = test.targets, test.predict(model)
{% if per_step %}
    labels, outputs = known_steps(test, labels), known_steps(test, outputs)
{% endif %}
{{ predictions(classification, 'LogisticRegression(max_iter=1000, class_weight="balanced")' if cookiecutter.class_weights == "balanced" else "LogisticRegression()", "training") }}
    expected = make_report(labels, predictions{{ ", test.classes" if classification }})
{% endif %}
{% endcall %}
