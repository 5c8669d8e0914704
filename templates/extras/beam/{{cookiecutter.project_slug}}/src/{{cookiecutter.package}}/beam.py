{% from "script.py" import script with context %}
{{ script("Score beam search beside greedy decoding", "beam") }}
from .config import InputError, command_line, open_run, write
from .data import SOURCE, TARGET, load_splits
from .evaluate import score
from .predict import decode
from .train import check_data, load_model


def beam(width: int = 5, run: Path | None = None) -> None:
    """Score a run, the newest by default, with beams of two widths: 1 and `width`."""
    if width < 1:
        raise InputError(f"--width: expected 1 or more, got {width}")
    run, config = open_run(run)
    check_data(run, config)
    *_, test = load_splits(config)
    model, scores = load_model(run), {}
    for name, size in (("greedy", 1), (f"beam {width}", width)):
        predicted = decode(test.rows[SOURCE], model, test.tokenizers, config, size)
        scores[name] = score(predicted, test.rows[TARGET])
    write(run / "beam.json", Path.write_text, json.dumps(scores, indent=2))
    print(pl.DataFrame([{"": name, **values} for name, values in scores.items()]))


if __name__ == "__main__":
    command_line(beam)
