{% from "facts.py" import id with context %}
{% import "format.py" as format with context %}
{% from "script.py" import script with context %}
{{ script("Tag the sentences of a file", "predict") }}
from .config import command_line, open_run, read, write
from .data import ID, SEPARATOR, TAGS, TOKENS, Batches, read_table, split_tokens
from .tokenizer import UNK, Tokenizer
from .train import load_model


def predict(input: str, output: Path, run: Path | None = None) -> None:
    """Tag the sentences of a file in the training data's format."""
    run, config = open_run(run)
    model, tokenizer = load_model(run), Tokenizer.load(run)
{% if id %}
    rows = read_table(input, [*ID, TOKENS])
    sentences = rows.select(split_tokens(TOKENS)).to_series()
{% else %}
    sentences = read_table(input, [TOKENS]).select(split_tokens(TOKENS)).to_series()
{% endif %}
    ids = tokenizer.encode(sentences)
    no_tags = [np.zeros(len(steps), "int32") for steps in ids]
    probabilities = Batches(ids, no_tags, tokenizer, config).predict(model)
    names = np.array(tokenizer.tags)
    table = pl.DataFrame(
        {
            TOKENS: sentences.list.join(" "),
            TAGS: [" ".join(names[p.argmax(axis=1)]) for p in probabilities],
            "probabilities": [" ".join(np.char.mod("%.3f", p.max(axis=1))) for p in probabilities],
        }
    )
{% if id %}
    table = rows.select(ID).hstack(table)
{% endif %}
{{ format.write("table", "output", encoding=False, whole=True) }}
    words = np.concatenate(ids)[:, 0]
    unknown = np.count_nonzero(words == UNK)
    print(f"{output}: {len(table)} sentences; {unknown} of {len(words)} words are unknown")


if __name__ == "__main__":
    command_line(predict)
