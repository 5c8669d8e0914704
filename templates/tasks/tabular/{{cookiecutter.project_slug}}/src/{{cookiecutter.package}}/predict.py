{% import "format.py" as format with context %}
{% from "script.py" import script with context %}
{% from "facts.py" import categories, only_categories, group, id, split, classification with context %}
{% set row = "row" if "row" not in cookiecutter.columns.targets else "row_number" %}
{% set has_text = id or categories or classification or split or group %}
{% set what = "class" if classification else "profile" if cookiecutter.problem == "profile" else "targets" %}
{{ script("Predict the " ~ what ~ " of rows", "predict") }}
from .config import command_line, open_run, read, write
from .data import CATEGORIES, ID, NUMBERS, SEPARATOR, TARGET, TARGETS, encode, read_table
from .train import load_model


def predict(input: str, output: Path, run: Path | None = None) -> None:
    """Predict the {{ what }} of each row of a file in the training data's format."""
    run, _ = open_run(run)
    table = read_table(input, NUMBERS{{ ", " ~ ("[*ID, *CATEGORIES]" if id and categories else "ID" if id else "CATEGORIES" if categories else "[]") if has_text }})
{% if categories or classification %}
    categories = read(run / "categories.json")
{% endif %}
    if missing := len(table) - len(table.drop_nulls({{ "pl.exclude(ID)" if id }})):
        print(f"{input}: rows that lack a value, read as {{ "none" if only_categories else "the mean or none" if categories else "the mean" }}: {missing}")
{% if categories %}
    for name in CATEGORIES:
        if unseen := set(table[name].drop_nulls()) - set(categories[name]):
            print(f"{input}, {name!r}: {len(unseen)} unseen values, as {min(unseen)!r}")
{% endif %}
    features = encode(table{{ ", categories" if categories }})
    outputs = load_model(run).predict(features, batch_size=1024, verbose=0)
{% if classification %}
    classes = categories[TARGET]
    found = pl.Series(TARGET, classes).gather(outputs.argmax(axis=1))
    probabilities = pl.DataFrame(outputs, [f"probability_{name}" for name in classes])
    predictions = {{ "table.select(*ID, found)" if id else "found.to_frame().with_row_index(%s, 1)" % (row | python) }}.hstack(probabilities)
{% else %}
    targets = pl.DataFrame(outputs{{ "[:, :, 0]" if cookiecutter.problem == "profile" }}, TARGETS)
    predictions = {{ "table.select(ID).hstack(targets)" if id else "targets.with_row_index(%s, 1)" % (row | python) }}
{% endif %}
{{ format.write("predictions", "output", encoding=False, whole=True) }}
    print(f"{output}: {len(predictions)} rows")


if __name__ == "__main__":
    command_line(predict)
