{% import "format.py" as format with context %}
{% from "test_scripts.py" import tests with context %}
{% from "facts.py" import csv, id with context %}
"""The scripts from the command line: train, resume, evaluate, predict."""

{% include "imports.py" %}
from conftest import FILE

from {{ cookiecutter.package }}.config import Config, command_line, open_run
from {{ cookiecutter.package }}.data import ENCODING, ID, SEPARATOR, TOKENS, load_splits, read_splits
from {{ cookiecutter.package }}.evaluate import evaluate, make_report, make_table
from {{ cookiecutter.package }}.predict import predict
from {{ cookiecutter.package }}.tokenizer import Tokenizer
from {{ cookiecutter.package }}.train import Checkpoint, load_model, train


{% call(part) tests() %}
{% if part == "predictions" %}
def test_tags_are_what_the_model_says_of_each_sentence(capsys):
    sentences = ["The old dog", "zebra", "The " + "very " * 50 + "old dog x5"]
    table = pl.DataFrame({TOKENS: ["The  old dog ", *sentences[1:]]})
{% if id %}
    names = table.select(pl.Series(name, ["n1", "n2", "n3"]) for name in ID)
    table = table.hstack(names)
{% endif %}
{{ format.write("table", 'Path("new")') }}
    command_line(predict, ["--input=new", "--output=tags"])
    table = {{ format.read("tags", more=", infer_schema=False") }}
{% if id %}
    assert table.select(ID).equals(names)
    table = table.drop(ID)
{% endif %}
    run, config = open_run()
    model, tokenizer = load_model(run), load_splits(config)[0].tokenizer
    ids = tokenizer.encode(sentence.split() for sentence in sentences)
    for row, sentence, steps in zip(table.iter_rows(), sentences, ids, strict=True):
        outputs = keras.ops.convert_to_numpy(model(steps[None]))[0]  # (steps, tags)
        tags = " ".join(tokenizer.tags[best] for best in outputs.argmax(axis=1))
        assert row[:2] == (sentence, tags)
        probabilities = np.array(row[2].split(" "), float)
        np.testing.assert_allclose(probabilities, outputs.max(axis=1), atol=2e-3)
    assert "3 sentences; " in capsys.readouterr().out
{% else %}
    del report["tokens_not_in_training"]
    training, _, test = read_splits(config)
    outputs = np.concatenate(load_splits(config)[2].predict(model))  # (tokens, tags)
    tokens = make_table(training, test)
    predictions = {
        "model": np.array(Tokenizer.load(run).tags)[outputs.argmax(axis=1)],
        "most_frequent_tag": tokens["most_frequent_tag"].to_numpy(),
    }
    expected = make_report(tokens["tag"].to_numpy(), predictions)
{% endif %}
{% endcall %}
