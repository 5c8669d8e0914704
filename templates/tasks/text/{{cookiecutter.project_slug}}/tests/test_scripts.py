{% import "format.py" as format with context %}
{% from "test_scripts.py" import tests with context %}
{% from "facts.py" import csv, id with context %}
"""The scripts from the command line: train, resume, evaluate, predict."""

{% include "imports.py" %}
from conftest import FILE, LABELS

from {{ cookiecutter.package }}.config import Config, command_line, open_run
from {{ cookiecutter.package }}.data import ENCODING, ID, LABEL, SEPARATOR, TEXT, load_splits, read_splits
from {{ cookiecutter.package }}.evaluate import evaluate, majority_class, make_report, tfidf_logistic_regression
from {{ cookiecutter.package }}.predict import predict
from {{ cookiecutter.package }}.tokenizer import Tokenizer
from {{ cookiecutter.package }}.train import Checkpoint, load_model, train


{% call(part) tests() %}
{% if part == "predictions" %}
def test_predictions_are_what_the_model_says_of_each_text(capsys):
    texts = pl.DataFrame({TEXT: ["good one! 3", "a zebra", "or so " * 50 + "bad"]})
{% if id %}
    texts = texts.with_columns(pl.Series(name, ["n1", "n2", "n3"]) for name in ID)
{% endif %}
{{ format.write("texts", 'Path("new")') }}
    command_line(predict, ["--input=new", "--output=labels"])
    table = {{ format.read("labels", more=", infer_schema_length=None") }}
    run, _ = open_run()
    model, tokenizer = load_model(run), Tokenizer.load(run)
    ids = tokenizer.encode(texts[TEXT])
    expected = [keras.ops.convert_to_numpy(model(text[None]))[0] for text in ids]
    found = table.select(f"probability_{label}" for label in LABELS)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert table.select(texts.columns).equals(texts)
    assert table[LABEL].to_list() == [LABELS[row.argmax()] for row in expected]
    assert "3 texts; " in capsys.readouterr().out
{% else %}
    training, _, test = read_splits(config)
    predicted = load_splits(config)[2].predict(model).argmax(axis=1)
    predictions = {
        "model": np.array(LABELS)[predicted],
        "majority_class": majority_class(training, test),
        "tfidf_logistic_regression": tfidf_logistic_regression(training, test),
    }
    expected = make_report(test[LABEL].to_numpy(), predictions)
{% endif %}
{% endcall %}
