"""Run an exported model in its runtime alone: run_exported.py MODEL INPUTS OUTPUTS ...

INPUTS, an .npz file, has an array (batch, ...) for each input, under its name; OUTPUTS
is the .npy file to write. More INPUTS and OUTPUTS may follow.
"""

{% include "imports.py" %}


def run(file: str, inputs: dict[str, np.ndarray]) -> np.ndarray:
    """Return the outputs of an exported model."""
    if file.endswith(".onnx"):
        import onnxruntime

        return onnxruntime.InferenceSession(file).run(None, inputs)[0]
    if file.endswith(".tflite"):
        from ai_edge_litert.interpreter import Interpreter

        one = Interpreter(file).get_signature_runner()  # one example at a time
        rows = range(len(next(iter(inputs.values()))))
        examples = [{name: x[row : row + 1] for name, x in inputs.items()} for row in rows]
        return np.concatenate([one(**example)["output_0"] for example in examples])
    import tensorflow as tf

    serve = tf.saved_model.load(file).signatures["serving_default"]
    return serve(**{name: tf.constant(x) for name, x in inputs.items()})["output_0"].numpy()


if __name__ == "__main__":
    model, *files = sys.argv[1:]
    for given, target in zip(files[::2], files[1::2], strict=True):
        np.save(target, run(model, dict(np.load(given))))
