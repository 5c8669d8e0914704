{% set beam = "beam" in cookiecutter.extras %}
{% from "facts.py" import id with context %}
{% import "format.py" as format with context %}
{% from "script.py" import script with context %}
{{ script("Predict the target of every source in a file", "predict") }}
from .config import Config, InputError, command_line, open_run, read, write
from .data import ENCODING, ID, SEPARATOR, SOURCE, TARGET, pad, read_table
from .model import BeamDecoder, GreedyDecoder
from .tokenizer import UNK, Tokenizers, load_tokenizers
from .train import load_model


def predict(input: str, output: Path, {{ "beam: int = 1, " if beam }}run: Path | None = None) -> None:
    """Predict the target of every source in a file in the training data's format."""
{% if beam %}
    if beam < 1:
        raise InputError(f"--beam: expected 1 or more, got {beam}")
{% endif %}
    run, config = open_run(run)
    tokenizers = load_tokenizers(run)
{% if id %}
    rows = read_table(input, [*ID, SOURCE])
    sources = rows[SOURCE]
{% else %}
    sources = read_table(input, [SOURCE])[SOURCE]
{% endif %}
    targets = decode(sources, load_model(run), tokenizers, config{{ ", beam" if beam }})
{% if id %}
    table = rows.with_columns(pl.Series(TARGET, targets))
{% else %}
    table = pl.DataFrame({SOURCE: sources, TARGET: targets})
{% endif %}
{{ format.write("table", "output", whole=True) }}
    unknown = sum(UNK in tokenizers.source.encode(source) for source in sources)
    print(f"{output}: {len(table)} rows, {unknown} of them with unknown symbols")


def decode(
    sources: Sequence[str], model: keras.Model, tokenizers: Tokenizers, config: Config{{ ", beam: int = 1" if beam }}
) -> list[str]:
    """Return the target that `model` predicts for each source."""
    ids = [tokenizers.source.encode(source) for source in sources]
    source_ids = pad(ids, max(map(len, ids)))  # (rows, T)
{% if beam %}
    steps = tokenizers.target.longest + 1  # and EOS
    decoder = BeamDecoder(model, steps, beam) if beam > 1 else GreedyDecoder(model, steps)
{% else %}
    decoder = GreedyDecoder(model, tokenizers.target.longest + 1)  # and EOS
{% endif %}
    decoded = decoder.predict(source_ids, batch_size=config.batch_size, verbose=0)
    return [tokenizers.target.decode(row) for row in decoded]


if __name__ == "__main__":
    command_line(predict)
