{% set classification = cookiecutter.problem == "classification" %}
{% set per_step = cookiecutter.mode == "many-to-many" %}
{% set wide = cookiecutter.layout == "wide" %}
{% set step = "step" in cookiecutter.columns %}
{% set csv = cookiecutter.format.kind == "csv" %}
"""The scripts from the command line: train, resume, evaluate, predict."""

import json
from pathlib import Path

import keras
import numpy as np
import polars as pl
import pytest
from conftest import FILE, make_table, write_data
from keras import ops

from {{ cookiecutter.package }}.config import Config, command_line
from {{ cookiecutter.package }}.data import LABEL, {% if not wide %}SEQUENCE, {% endif %}{% if csv %}SEPARATOR, {% endif %}{% if step %}STEP, {% endif %}{% if wide %}read_steps, {% else %}FEATURES, split_steps, {% endif %}read_rows
from {{ cookiecutter.package }}.evaluate import evaluate
from {{ cookiecutter.package }}.predict import predict
from {{ cookiecutter.package }}.train import callbacks, load_model, open_run, train


@pytest.fixture(autouse=True)
def inside(project, monkeypatch, eagerly):
    monkeypatch.chdir(project)


def predict_file(table: pl.DataFrame) -> pl.DataFrame:
    """Return the predictions for a file that holds `table`."""
    write_data(Path("new"), table)
    command_line(predict, ["--input=new", "--output=predictions"])
{% if csv %}
    return pl.read_csv("predictions", separator=SEPARATOR{% if cookiecutter.format.decimal_comma %}, decimal_comma=True{% endif %})
{% else %}
    return pl.read_parquet("predictions")
{% endif %}


def test_predictions_are_what_the_model_says_of_each_sequence():
    found = predict_file(make_table([5, 2, 3]).drop(LABEL))
    run, _ = open_run()
    model, rows = load_model(run), read_rows("new")
    sequences = {{ "read_steps(rows)" if wide else "split_steps(rows, FEATURES)" }}
    outputs = [ops.convert_to_numpy(model(steps[None]))[0] for steps in sequences]
    expected = {{ "np.concatenate" if per_step else "np.array" }}(outputs)
{% if classification %}
    classes = ["high", "low"]
    probabilities = found.select(f"probability_{name}" for name in classes)
    np.testing.assert_allclose(probabilities, expected, rtol=1e-3)
    labels = [classes[number] for number in expected.argmax(axis=1)]
    assert found[LABEL].to_list() == labels
{% else %}
    np.testing.assert_allclose(found.select(LABEL), expected, rtol=1e-3)
{% endif %}


def test_predictions_are_named_like_the_rows_of_the_file():
    table = make_table([2, 3])
{% if wide %}
    assert predict_file(table)["row"].to_list() == [1, 2]
{% elif per_step %}
    names = {{ "[SEQUENCE, STEP]" if step else "[SEQUENCE]" }}
    assert predict_file(table).select(names).rows() == table.select(names).rows()
{% else %}
    assert predict_file(table)[SEQUENCE].to_list() == ["s000", "s001"]
{% endif %}


{% include "test_scripts.py" %}
