{% import "format.py" as format with context %}
{% from "test_scripts.py" import tests with context %}
{% from "facts.py" import csv, id with context %}
{% set encoding = cookiecutter.format.encoding != "utf-8" %}
"""The scripts from the command line: train, resume, evaluate, predict."""

{% include "imports.py" %}
from conftest import FILE, SOURCES, source, write_data

from {{ cookiecutter.package }}.config import Config, command_line, open_run
from {{ cookiecutter.package }}.data import ENCODING, ID, SEPARATOR, SOURCE, TARGET, load_splits
from {{ cookiecutter.package }}.evaluate import evaluate, make_report
from {{ cookiecutter.package }}.predict import decode, predict
from {{ cookiecutter.package }}.tokenizer import load_tokenizers
from {{ cookiecutter.package }}.train import Checkpoint, load_model, train


{% call(part) tests() %}
{% if part == "predictions" %}
def test_predictions_are_what_the_model_says_of_each_source(capsys):
    run, config = open_run()
    sources = [SOURCES[50], SOURCES[3], source("adz")]
    write_data(Path("new"), [{% if id %}None, *sources{% else %}*sources, None{% endif %}], [None] * 4)
    command_line(predict, ["--input=new", "--output=out"])
    assert "out: 3 rows, 1 of them with unknown symbols" in capsys.readouterr().out
    tokenizers = load_tokenizers(run)
    expected = decode(sources, load_model(run), tokenizers, config)
    found = {{ format.read("out", more=", infer_schema=False" ~ (", quote_char=None" if not cookiecutter.format.quote_char else "") ~ (", encoding=ENCODING" if encoding else "")) }}
{% if id %}
    assert found.columns == [*ID, SOURCE, TARGET]
    assert found[ID[0]].to_list() == ["n1", "n2", "n3"]
    found = found.drop(ID)
{% else %}
    assert found.columns == [SOURCE, TARGET]
{% endif %}
    assert found.fill_null("").rows() == list(zip(sources, expected, strict=True))
{% else %}
    training, _, test = load_splits(config)
    predicted = decode(test.rows[SOURCE], model, test.tokenizers, config)
    expected = make_report(predicted, training, test)
{% endif %}
{% endcall %}
