{% from "facts.py" import id with context %}
{% import "format.py" as format with context %}
{% from "script.py" import script with context %}
{{ script("Predict the label of every text in a file", "predict") }}
from .config import command_line, open_run, read, write
from .data import ID, LABEL, SEPARATOR, TEXT, Batches, read_table
from .tokenizer import UNK, Tokenizer
from .train import load_model


def predict(input: str, output: Path, run: Path | None = None) -> None:
    """Predict the label of every text in a file in the training data's format."""
    run, config = open_run(run)
    model, tokenizer = load_model(run), Tokenizer.load(run)
{% if id %}
    rows = read_table(input, [*ID, TEXT])
    texts = rows[TEXT]
{% else %}
    texts = read_table(input, [TEXT])[TEXT]
{% endif %}
    token_ids = tokenizer.encode(texts)
    no_labels = np.zeros(len(texts), "int32")
    batches = Batches(token_ids, no_labels, tokenizer, config)
    probabilities = batches.predict(model)  # (texts, labels)
    labels = np.array(tokenizer.labels)[probabilities.argmax(axis=1)]
    names = [f"probability_{label}" for label in tokenizer.labels]
{% if id %}
    table = rows.with_columns(pl.Series(LABEL, labels))
{% else %}
    table = pl.DataFrame({TEXT: texts, LABEL: labels})
{% endif %}
    table = table.hstack(pl.DataFrame(probabilities, names))
{{ format.write("table", "output", encoding=False, whole=True) }}
    tokens = np.concatenate(token_ids)
    unknown = np.count_nonzero(tokens == UNK)
    print(f"{output}: {len(table)} texts; {unknown} of {len(tokens)} tokens are unknown")


if __name__ == "__main__":
    command_line(predict)
