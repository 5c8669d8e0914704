{% from "script.py" import script with context %}
{% set forecaster = cookiecutter.mode == "seq2seq" and cookiecutter.task == "forecast" %}
{% set pairs = cookiecutter.task == "pairs" %}
{% set mixed = cookiecutter.precision != "float32" %}
{% set plain = not (pairs or forecaster or mixed) %}
{% set load = "in_float32(load_model(run))" if mixed else "load_model(run)" %}
{{ script("Export a run for other runtimes", "export") }}
from typing import Literal

from .config import InputError, command_line, open_run
from .model import GreedyDecoder, build_forecaster
from .tokenizer import load_tokenizers
from .train import load_model

FILES = {"onnx": "model.onnx", "litert": "model.tflite", "saved-model": "saved_model"}


def export(
    format: Literal["onnx", "litert", "saved-model"] = "onnx", run: Path | None = None
) -> None:
    """Write the best model of a run, the newest by default, for another runtime.

    ONNX and a SavedModel keep batch size{{ " and steps" if cookiecutter.task in ("sequences", "text", "tagging", "pairs") }} free; LiteRT reads one example{{ "." if cookiecutter.task in ("sequences", "text", "tagging", "pairs") else " at a time." }}
{% if cookiecutter.intervals %}
    The quantiles are those of the network: `calibration.npz` is for the caller.
{% endif %}
    """
    run, _ = open_run(run)
    # in a process of its own: the converters read TensorFlow's graphs, and one that is
    # traced where there is a GPU would run nowhere else
    others = {"KERAS_BACKEND": "tensorflow", "CUDA_VISIBLE_DEVICES": "-1"}
    workers = ProcessPoolExecutor(1, get_context("spawn"), end_with_parent)
    try:
        with patch.dict(os.environ, others), workers:
            workers.submit(convert, format, run).result()
    except Exception as error:  # of a converter, or of a full disk: of any kind
        said = str(error).partition("\n")[0] or repr(error)
        raise InputError(f"{run / FILES[format]}: not written: {said}") from error
    print(f"exported: {run / FILES[format]}")


{% include "parent.py" %}


def convert(format: str, run: Path) -> None:
    """Write a run in a format; this needs the TensorFlow backend."""
    {{ "model, inputs" if pairs else "model" }} = {{ "load_model" if plain else "exported_model" }}(run)
    folder = run / f".{format}"  # the file leaves it when it is whole
    shutil.rmtree(folder, ignore_errors=True)  # of an export that was killed
    folder.mkdir()
    try:
        saved, new = folder / "saved_model", folder / FILES[format]
        options = {"format": "tf_saved_model", "verbose": False}
        batch = 1 if format == "litert" else None
        model.export(saved, input_signature=signature({{ "inputs" if pairs else "model.input" }}, batch), **options)
        if format == "litert":
            write_litert(saved, new)
        elif format == "onnx":
            write_onnx(saved, new)
        else:
            shutil.rmtree(run / FILES[format], ignore_errors=True)
        new.replace(run / FILES[format])
    finally:
        shutil.rmtree(folder)


{% if not plain %}
def exported_model(run: Path) -> {{ "tuple[keras.Model, object]" if pairs else "keras.Model" }}:
{% if pairs %}
    """Return the greedy decoder of a run, and its inputs: the ids of the sources."""
    seq2seq = {{ load }}
    for layer in seq2seq.get_layer("decoder").layers:
        if isinstance(layer, layers.RNN):
            layer.unroll = True  # one step: converters take no loop inside of the loop
    decoder = GreedyDecoder(seq2seq, load_tokenizers(run).target.longest + 1)  # and EOS
    decoder(np.ones((1, 1), "int32"))  # builds it
    return decoder, seq2seq.get_layer("encoder").input
{% elif forecaster %}
    """Return the forecaster of a run, with its whole decoding loop."""
    _, config = open_run(run)
    return build_forecaster({{ load }}, config)
{% else %}
    """Return the model of a run."""
    return {{ load }}
{% endif %}


{% endif %}
{% if mixed %}
def in_float32(model: keras.Model) -> keras.Model:
    """Return the model in float32: other runtimes lack bfloat16."""
    text = model.to_json().replace("{{ cookiecutter.precision }}", "float32")
    copy = keras.models.model_from_json(text)
    copy.set_weights(model.get_weights())
    return copy


{% endif %}
def signature(inputs, batch: int | None) -> list:
    """Return the shapes, types and names of `inputs` in batches."""

    def specify(x) -> keras.InputSpec:
        return keras.InputSpec(shape=(batch, *x.shape[1:]), dtype=x.dtype, name=x.name)

    return [keras.tree.map_structure(specify, inputs)]


def write_onnx(saved: Path, file: Path) -> None:
    """Convert a SavedModel to ONNX."""
    command = [sys.executable, "-m", "tf2onnx.convert", "--saved-model", saved]
    done = subprocess.run([*command, "--output", file], capture_output=True, text=True)
    if done.returncode:
        raise InputError(done.stderr.strip().rpartition("\n")[2])


def write_litert(saved: Path, file: Path) -> None:
    """Convert a SavedModel to LiteRT's built-in operations; others are an error."""
    import tensorflow as tf  # not where another backend runs

    file.write_bytes(tf.lite.TFLiteConverter.from_saved_model(str(saved)).convert())


if __name__ == "__main__":
    command_line(export)
