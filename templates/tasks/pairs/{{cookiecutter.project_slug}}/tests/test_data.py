{% from "facts.py" import csv, split with context %}
{% set encoding = ", ENCODING" if cookiecutter.format.encoding != "utf-8" else "" %}
"""The file, its splits, its vocabulary, and the batches that the model reads."""

{% include "imports.py" %}
from conftest import FILE, SMALL, SOURCES, TARGETS, source, target, write_data

from {{ cookiecutter.package }}.config import Config, InputError
from {{ cookiecutter.package }}.data import ENCODING, SEPARATOR, SOURCE, TARGET, load_splits, read_table
from {{ cookiecutter.package }}.tokenizer import BOS, EOS, PAD, UNK, Tokenizer, Tokenizers, load_tokenizers


def load(path: Path, *columns) -> tuple:
    return load_splits(Config(data=write_data(path / FILE, *columns), **SMALL))


def test_texts_are_read_unchanged_and_incomplete_rows_dropped(tmp_path, capsys):
    sources, targets = ["007", "1.50", None, "c"], ["true", "2", "3", " "]
    path = write_data(tmp_path / FILE, sources, targets)
    assert read_table(path, [SOURCE, TARGET]).rows() == [("007", "true"), ("1.50", "2")]
    assert "incomplete rows dropped: 2" in capsys.readouterr().out


{% if csv %}
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "x", FILE),
        ("77", f"77{SEPARATOR}7", "line {{ cookiecutter.header_lines + 2 }}: expected .*, got .*'7'"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path, old, new, message):
    path = Path(write_data(tmp_path / FILE, ["a", "b"], ["5", "77"]))
    path.write_text(path.read_text({{ "ENCODING" if encoding }}).replace(old, new, 1){{ encoding }})
    with pytest.raises(InputError, match=message):
        read_table(str(path), [SOURCE, TARGET])


{% endif %}
@pytest.mark.parametrize(
    ("sources", "targets", "message"),
    [
        (["a", "b"], ["5", "6"], "expected rows for each of the three splits"),
        (SOURCES, ["5"] * len(SOURCES), "column .*: expected several targets"),
        ([None] * 3, ["5"] * 3, "expected values of"),
    ],
)
def test_rows_with_nothing_to_learn_are_refused(tmp_path, sources, targets, message):
    with pytest.raises(InputError, match=message):
        load(tmp_path, sources, targets)


{% if split %}
def test_the_split_column_is_obeyed(tmp_path):
    names = ["Train", "train", " dev", "test", "val"]
    splits = load(tmp_path, SOURCES[:5], TARGETS[:5], names)
    found = [split.rows[SOURCE].to_list() for split in splits]
    assert found == [SOURCES[:2], [SOURCES[2], SOURCES[4]], [SOURCES[3]]]


def test_validation_rows_that_a_file_lacks_are_drawn_from_training(tmp_path):
    names = ["train"] * 50 + ["test"] * 13
    train, val, test = load(tmp_path, SOURCES, TARGETS, names)
    assert test.rows[SOURCE].to_list() == SOURCES[50:]
    assert 5 <= len(val.rows) <= 15 and len(train.rows) + len(val.rows) == 50


def test_another_word_in_the_split_column_is_refused(tmp_path):
    with pytest.raises(InputError, match="expected train, validation or test, got later"):
        load(tmp_path, SOURCES[:3], TARGETS[:3], ["train", "later", "test"])
{% else %}
def test_equal_sources_share_a_split_whatever_their_case(tmp_path):
    forms = [form for word in SOURCES for form in (word, word, word.upper())]
    splits = load(tmp_path, forms, [target for target in TARGETS for _ in range(3)])
    found = pl.concat([split.rows for split in splits])[SOURCE]
    assert sorted(found) == sorted(forms)
    other = load_splits(Config(data=str(tmp_path / FILE), seed=1))
    assert not other[2].rows.equals(splits[2].rows)
    words = [split.rows[SOURCE].str.to_lowercase().n_unique() for split in splits]
    assert words == pytest.approx([44, 9, 10], abs=1) and sum(words) == len(SOURCES)
{% endif %}


def test_the_vocabularies_come_from_the_training_rows_only(tmp_path):
    symbols = string.digits + string.ascii_lowercase  # each row has its own
    words = [3 * symbol for symbol in symbols]
    train, _, test = load(tmp_path, map(source, words), map(target, words))
    for tokenizer, column in zip(train.tokenizers, (SOURCE, TARGET), strict=True):
        assert len(tokenizer.tokens) == 4 + len(train.rows)
        assert {tokenizer.encode(text)[0] for text in test.rows[column]} == {UNK}


{% if cookiecutter.separators[0] != cookiecutter.separators[1] %}
@pytest.mark.parametrize(
    ("separator", "text", "symbols"), [("", "b a", 3), (" ", "bb  aa", 2)]
)
def test_text_survives_its_encoding(tmp_path, separator, text, symbols):
    tokenizer = Tokenizer.fit([f"{text} {text}", "rare"], separator)
{% else %}
def test_text_survives_its_encoding(tmp_path):
    text, symbols = {{ '"bb  aa", 2' if cookiecutter.separators[0] else '"b a", 3' }}
    tokenizer = Tokenizer.fit([f"{text} {text}", "rare"])
{% endif %}
    Tokenizers(tokenizer, tokenizer).save(tmp_path)
    assert load_tokenizers(tmp_path) == (tokenizer, tokenizer)
    ids = tokenizer.encode(text)
    assert len(ids) == symbols and tokenizer.encode("e") == [UNK]
    assert tokenizer.decode([*ids, EOS, *ids, PAD]) == text.replace("  ", " ")


def test_the_decoder_reads_the_target_of_its_source_one_step_late(splits):
    for split in splits:
        tokens, encode = split.tokenizers.source.tokens, split.tokenizers.target.encode
        for inputs, target_ids, _ in split:
            for source_ids, ids in zip(inputs["source_ids"], target_ids, strict=True):
                letters = [tokens[i] for i in source_ids if i != PAD]
                text = target("".join(letters).upper() + "X")
                assert ids[ids > 0].tolist() == [*encode(text), EOS]
            decoder_input = inputs["decoder_input"]
            assert (decoder_input[:, 0] == BOS).all()
            np.testing.assert_array_equal(decoder_input[:, 1:], target_ids[:, :-1])


def test_an_epoch_has_every_row_once_in_new_batches(splits):
    for split, shuffled in zip(splits, (True, False, False), strict=True):
        epochs = []
        for _ in range(2):
            batches = [ids[weight.any(axis=1)].tolist() for _, ids, weight in split]
            rows = [[i for i in ids if i != PAD] for batch in batches for ids in batch]
            assert sorted(rows) == sorted(split.targets)
            epochs.append(sorted(sorted(batch) for batch in batches))
            split.on_epoch_end()
        assert (epochs[0] != epochs[1]) == shuffled


def test_batches_are_padded_on_the_right_to_few_shapes(splits):
    shapes = []
    for inputs, target_ids, weight in splits[0]:
        shapes.append(target_ids.shape)
        assert (weight[target_ids == PAD] == 0).all()
        for ids in (inputs["source_ids"], target_ids):
            assert (np.diff((ids == PAD).astype(int), axis=1) >= 0).all()
    assert set(shapes) == {(8, 4), (8, 5)} and shapes[0] != shapes[1]
