{% import "format.py" as format with context %}
{% from "script.py" import script with context %}
{% from "facts.py" import id, step, classification, per_step, wide with context %}
{{ script("Predict the labels of a file", "predict") }}
from .config import command_line, open_run, read, write
from .data import ID, LABEL, LABELS, SEPARATOR, SEQUENCE, STEP, Batches, read_rows, read_steps, split_steps
from .train import load_model


def predict(input: str, output: Path, run: Path | None = None) -> None:
    """Predict the labels of a file in the training data's format."""
    run, config = open_run(run)
{% if id %}
    rows = read_rows(input, text=ID)
    names = rows.select(ID)
{% else %}
    rows = read_rows(input)
{% endif %}
{% if id %}
{% elif wide %}
    names = pl.DataFrame({"row": range(1, len(rows) + 1)})
{% elif per_step %}
    names = rows.select(SEQUENCE{{ ", STEP" if step }})
{% else %}
    names = rows.select(pl.col(SEQUENCE).unique(maintain_order=True))
{% endif %}
    inputs = {{ "read_steps(rows)" if wide else "split_steps(rows)" }}
{% if classification %}
    classes = read(run / "classes.json")
    batches = Batches(inputs, {{ "[]" if per_step else "np.empty(0)" }}, classes, config)
{% else %}
    batches = Batches(inputs, {{ "[]" if per_step else "np.empty(0)" }}, config)
{% endif %}
    outputs = {{ "np.concatenate(batches.predict(load_model(run)))" if per_step else "batches.predict(load_model(run))" }}
{% if classification %}
    probabilities = pl.DataFrame(outputs, [f"probability_{name}" for name in classes])
    labels = pl.Series(LABEL, np.array(classes)[outputs.argmax(axis=1)])
    table = names.with_columns(labels).hstack(probabilities)
{% else %}
    table = names.hstack(pl.DataFrame(outputs, LABELS))
{% endif %}
{{ format.write("table", "output", encoding=False, whole=True) }}
    print(f"{output}: predictions for {len(table)} {{ "steps" if per_step else "sequences" }}")


if __name__ == "__main__":
    command_line(predict)
