"""Beam search beside greedy decoding and exhaustive search, with a tiny model."""

{% include "imports.py" %}
from conftest import SMALL, SOURCES, write_data

from {{ cookiecutter.package }}.beam import beam
from {{ cookiecutter.package }}.config import Config, command_line, open_run
from {{ cookiecutter.package }}.model import BeamDecoder, GreedyDecoder, build_model
from {{ cookiecutter.package }}.predict import predict
from {{ cookiecutter.package }}.tokenizer import BOS, EOS
from {{ cookiecutter.package }}.train import load_model

STEPS = 3
SOURCE_IDS = np.random.default_rng(0).integers(4, 8, (10, 5), dtype="int32")


@pytest.fixture
def model(splits) -> keras.Model:
    """A model with weights so large that every token matters."""
    model = build_model(Config(**SMALL), splits[0])
    draw, weights = np.random.default_rng(1).normal, model.get_weights()
    weights = [draw(w * (w.ndim == 1), w.ndim > 1, w.shape) for w in weights]
    weights[-1][EOS] = 2.0  # short and long texts are about as likely
    model.set_weights(weights)
    return model


def exhaustive(model: keras.Model, source_ids: np.ndarray) -> list[int]:
    """Return the tokens, up to STEPS, with the best mean log probability."""
    size = model.output.shape[-1]
    texts = np.array([*product(range(EOS, size), repeat=STEPS)], "int32")
    ended = np.cumsum(texts == EOS, axis=1) - (texts == EOS) > 0  # after the first EOS
    valid = (np.where(ended, texts, EOS) == EOS).all(axis=1)
    texts, ended = texts[valid], ended[valid]
    decoder_input = np.insert(texts[:, :-1], 0, BOS, axis=1)
    sources = np.repeat(source_ids[None], len(texts), axis=0)
    logits = model({"source_ids": sources, "decoder_input": decoder_input})
    log_probs = ops.convert_to_numpy(ops.log_softmax(logits))
    tokens = np.take_along_axis(log_probs, texts[:, :, None], axis=2)[:, :, 0]
    means = np.where(ended, 0, tokens).sum(axis=1) / (~ended).sum(axis=1)
    return texts[means.argmax()].tolist()


def test_a_beam_that_holds_every_hypothesis_finds_the_best_one(model):
    size = model.output.shape[-1] - EOS
    decoder = BeamDecoder(model, STEPS, width=size**STEPS)
    found = ops.convert_to_numpy(decoder(SOURCE_IDS)).tolist()
    assert found == [exhaustive(model, source_ids) for source_ids in SOURCE_IDS]
    many = np.random.default_rng(1).integers(4, 8, (100, 5), dtype="int32")
    decoders = GreedyDecoder(model, STEPS), BeamDecoder(model, STEPS, width=4)
    greedy, found = (ops.convert_to_numpy(decoder(many)) for decoder in decoders)
    assert (greedy != found).any()


def test_a_beam_of_one_is_greedy_in_a_compiled_model_too(model):
    greedy = GreedyDecoder(model, steps=9).predict(SOURCE_IDS, verbose=0)
    found = BeamDecoder(model, steps=9, width=1).predict(SOURCE_IDS, verbose=0)
    np.testing.assert_array_equal(found, greedy)


def test_a_row_is_decoded_the_same_alone(model):
    together = ops.convert_to_numpy(BeamDecoder(model, 9, width=4)(SOURCE_IDS))
    alone = [BeamDecoder(model, 9, width=4)(row[None])[0] for row in SOURCE_IDS]
    np.testing.assert_array_equal(together, np.stack([*map(ops.convert_to_numpy, alone)]))


def test_predict_decodes_with_the_beam_that_it_is_given(project, monkeypatch):
    monkeypatch.chdir(project)
    run = Path(shutil.copytree(open_run()[0], "drawn"))
    model, draw = load_model(run), np.random.default_rng(1).normal
    model.set_weights([draw(size=weights.shape) for weights in model.get_weights()])
    model.save(run / "model.keras")
    write_data(Path("new"), SOURCES, [None] * len(SOURCES))
    found = []
    for width in (1, 4):
        options = ["--input=new", "--output=out", "--run=drawn", f"--beam={width}"]
        command_line(predict, options)
        found.append(Path("out").read_bytes())
    assert found[0] != found[1]


def test_the_scripts_score_a_beam_and_predict_with_it(project, monkeypatch, capsys):
    monkeypatch.chdir(project)
    command_line(beam, ["--width=2"])
    run, _ = open_run()
    assert [*json.loads((run / "beam.json").read_text())] == ["greedy", "beam 2"]
    write_data(Path("new"), SOURCES[:3], [None] * 3)
    command_line(predict, ["--input=new", "--output=out", "--beam=2"])
    assert "out: 3 rows" in capsys.readouterr().out
    for script, options in ((beam, ["--width=0"]), (predict, ["--input=new", "--output=x", "--beam=0"])):
        with pytest.raises(SystemExit, match="expected 1 or more, got 0"):
            command_line(script, options)
