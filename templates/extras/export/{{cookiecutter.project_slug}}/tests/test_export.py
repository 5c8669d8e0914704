{% set free = cookiecutter.task in ("sequences", "text", "tagging", "pairs") %}
{% set formats = ["onnx", "saved-model"] if cookiecutter.no_litert else ["onnx", "litert", "saved-model"] %}
"""Exported models give the outputs of the run they come from."""

{% include "imports.py" %}
from {{ cookiecutter.package }}.config import command_line, open_run
from {{ cookiecutter.package }}.data import load_splits
from {{ cookiecutter.package }}.export import FILES, export, exported_model
from {{ cookiecutter.package }}.train import load_model


@pytest.fixture(autouse=True)
def inside(project, monkeypatch):
    monkeypatch.chdir(project)


@pytest.mark.parametrize("format", {{ formats | python }})
def test_an_exported_model_gives_the_same_outputs_in_its_runtime_alone(format, tmp_path):
    newest, config = open_run()
    run = Path(shutil.copytree(newest, tmp_path / "another"))
    other = load_model(run)
    other.set_weights([0.5 * weights for weights in other.get_weights()])
    other.save(run / "model.keras")
    before = dict(os.environ)
    command_line(export, [f"--format={format}", f"--run={run}"])
    assert os.environ == before
    model, places = exported_model(run)
    *_, test = load_splits(config)
    batch, *_ = test[0]
    flat = keras.tree.flatten(places)
    names = [place.name for place in flat]
    arrays = [batch[name] for name in names] if isinstance(batch, dict) else [batch]
    arrays = [x.astype(place.dtype) for x, place in zip(arrays, flat, strict=True)]
    files, expected = [], []
    for rows in (1, 3):  # any number of them
        inputs = {name: x[-rows:] for name, x in zip(names, arrays, strict=True)}
{% if free %}
        if rows == 3:  # and of steps: these are padding
            (name,) = names
            steps = [(0, 0), (0, 5), *[(0, 0)] * (inputs[name].ndim - 2)]
            fill = {{ "np.nan" if cookiecutter.task == "sequences" else 0 }}
            inputs[name] = np.pad(inputs[name], steps, constant_values=fill)
{% endif %}
        files += [tmp_path / f"{rows}.npz", tmp_path / f"{rows}.npy"]
        np.savez(files[-2], **inputs)
        outputs = model(inputs if isinstance(places, dict) else inputs[names[0]])
        expected.append(keras.ops.convert_to_numpy(outputs))
    script = str(Path(__file__).with_name("run_exported.py"))
    subprocess.run([sys.executable, script, run / FILES[format], *files], check=True)
    for file, outputs in zip(files[1::2], expected, strict=True):
        np.testing.assert_allclose(np.load(file), outputs, rtol=1e-4, atol=1e-5)
{% if cookiecutter.no_litert %}


def test_a_format_that_cannot_be_written_is_refused_with_the_reason():
    with pytest.raises(SystemExit, match="litert: .+"):
        command_line(export, ["--format=litert"])
{% endif %}
