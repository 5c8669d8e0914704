{% set pairs = cookiecutter.task == "pairs" %}
{% set plain = not pairs and cookiecutter.precision == "float32" and (cookiecutter.mode != "seq2seq") %}
{% set free = cookiecutter.task in ("sequences", "text", "tagging", "pairs") %}
"""Exported models give the outputs of the run they come from."""

{% include "imports.py" %}
from {{ cookiecutter.package }}.config import command_line, open_run
from {{ cookiecutter.package }}.data import load_splits
from {{ cookiecutter.package }}.export import FILES, export, exported_model
from {{ cookiecutter.package }}.train import load_model


@pytest.fixture(autouse=True)
def inside(project, monkeypatch):
    monkeypatch.chdir(project)


@pytest.mark.parametrize("format", FILES)
def test_an_exported_model_gives_the_same_outputs_in_its_runtime_alone(format, tmp_path):
    newest, config = open_run()
    run = Path(shutil.copytree(newest, tmp_path / "another"))
    other = load_model(run)
    other.set_weights([0.5 * weights for weights in other.get_weights()])
    other.save(run / "model.keras")
    before = dict(os.environ)
    command_line(export, [f"--format={format}", f"--run={run}"])
    assert os.environ == before
{% if pairs %}
    model, places = exported_model(run)
{% else %}
    model = {{ "load_model" if plain else "exported_model" }}(run)
    places = model.input
{% endif %}
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
            steps = [(0, 0), (0, 5){{ ", (0, 0)" if cookiecutter.task in ("sequences", "tagging") }}]
            inputs[name] = np.pad(inputs[name], steps{{ ", constant_values=np.nan" if cookiecutter.task == "sequences" }})
{% endif %}
        files += [tmp_path / f"{rows}.npz", tmp_path / f"{rows}.npy"]
        np.savez(files[-2], **inputs)
        outputs = model(inputs if isinstance(places, dict) else inputs[names[0]])
        expected.append(keras.ops.convert_to_numpy(outputs))
    script = str(Path(__file__).with_name("run_exported.py"))
    subprocess.run([sys.executable, script, run / FILES[format], *files], check=True)
    for file, outputs in zip(files[1::2], expected, strict=True):
        np.testing.assert_allclose(np.load(file), outputs, rtol=1e-4, atol=1e-5)
