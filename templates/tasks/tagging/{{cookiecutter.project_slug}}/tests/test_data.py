{% import "class_weights.py" as class_weights %}
{% from "facts.py" import csv, split, balanced with context %}
"""Token features, reading, splitting and padding."""

{% include "imports.py" %}
from conftest import FILE, SENTENCE_TAGS, SENTENCES, write_data

from {{ cookiecutter.package }}.config import Config, InputError
from {{ cookiecutter.package }}.data import ENCODING, SEPARATOR, TAGS, TOKENS, load_splits, read_splits
from {{ cookiecutter.package }}.tokenizer import PAD, UNK, Tokenizer, extract_features, find_shape

TAG_OF = {"the": "DET", "very": "ADV", "old": "ADJ", "dog": "NOUN"}  # NUM otherwise


def test_token_features_are_the_word_its_suffixes_and_its_shape():
    assert extract_features("Dogs") == ("dogs", "s", "gs", "ogs", "dogs", "Xx")
    assert extract_features("a") == ("a", "a", "a", "a", "a", "x")
    shapes = [find_shape(token) for token in ("3.141", "Boeing-747", "--")]
    assert shapes == ["9.9", "Xx-9", "-"]


def test_rare_and_new_words_have_known_suffixes_and_shapes():
    tokenizer = Tokenizer.fit([["Walking", "Talking", "Rowing", "king"]], [["A", "B"]])
    for known in tokenizer.encode([["Jumping", "Rowing"]])[0] != UNK:
        assert known.tolist() == [False, True, True, True, False, True]


def test_the_vocabularies_are_learnt_from_the_training_sentences_alone(config):
    train, val, test = read_splits(config)
    words = {*load_splits(config)[0].tokenizer.vocabularies[0]}
    assert {*train["tokens"].explode().str.to_lowercase()} <= words
    for split in (val, test):  # the last word is in no other sentence
        assert not {tokens[-1] for tokens in split["tokens"]} & words


def test_batches_hold_the_tags_of_their_own_tokens_and_padding_without_weight(config):
    for batches in load_splits(config):
        words = np.array(batches.tokenizer.vocabularies[0])
        tags = np.array(batches.tokenizer.tags)
        for ids, classes, weights in batches:
            real = ids[:, :, 0] != PAD
            assert (np.diff(real.astype(int)) <= 0).all()  # padding is on the right
            np.testing.assert_array_equal(weights > 0, real)
            expected = [TAG_OF.get(word, "NUM") for word in words[ids[real][:, 0]]]
            assert tags[classes[real]].tolist() == expected


{% if balanced %}
def test_the_tags_weigh_the_same_in_training(config):
    train, val, _ = load_splits(config)
{{ class_weights.test("np.concatenate(train.targets)", per_step=True) }}


{% endif %}
def test_every_epoch_draws_other_batches_of_the_training_sentences(config):
    train, epochs = load_splits(config)[0], []
    for _ in range(2):
        train.on_epoch_end()
        # the rarest word of a sentence, its number, has the highest id
        epochs.append([frozenset(ids[:, 0].max() for ids in b) for b, *_ in train])
    assert {*epochs[0]} != {*epochs[1]}
    for batches in epochs:  # no sentence twice, and less than a batch left out
        rows = [row for batch in batches for row in batch]
        assert len(set(rows)) == len(rows) > len(train.inputs) - train.batch_size


{% if split %}
def test_the_split_column_is_obeyed(config):
    last = [[tokens[-1] for tokens in split["tokens"]] for split in read_splits(config)]
    assert last[1:] == [[f"x{n}" for n in range(i, 80, 5)] for i in (3, 4)]


def test_a_tag_that_is_not_in_training_has_no_weight(config, tmp_path):
    tags = [*SENTENCE_TAGS[:-1], SENTENCE_TAGS[-1].replace("ADJ", "ODD")]
    path = write_data(tmp_path / FILE, SENTENCES, tags)
    _, _, test = load_splits(Config(data=path))
    tokens = sum((ids[:, :, 0] != PAD).sum() for ids, _, _ in test)
    assert sum((weights > 0).sum() for _, _, weights in test) == tokens - 1
{% else %}
def test_sentences_are_split_70_15_15_together_with_their_duplicates(tmp_path):
    rare = [row.replace("ADJ", f"X{n}") for n, row in enumerate(SENTENCE_TAGS[:6])]
    tags = [*rare, *SENTENCE_TAGS[6:]] * 2
    twice = SENTENCES + [f" {text.upper()}".replace(" ", "  ") for text in SENTENCES]
    splits = read_splits(Config(data=write_data(tmp_path / FILE, twice, tags)))
    other = read_splits(Config(data=str(tmp_path / FILE), seed=1))
    assert not other[2].equals(splits[2])
    last = [{tokens[-1].lower() for tokens in split["tokens"]} for split in splits]
    assert sum(map(len, last)) == len(set.union(*last)) == len(SENTENCES)
    for split, share in zip(splits, (0.7, 0.15, 0.15), strict=True):
        assert abs(len(split) - share * len(twice)) < 8
    assert {f"X{n}" for n in range(6)} <= {*splits[0]["tags"].explode()}
{% endif %}


{% if csv %}
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "x", "find column|expected"),
        (SENTENCES[3], " ", "line {{ cookiecutter.header_lines + 4 }}, column .*: expected text"),
        (" NUM NUM", " NUM", "line {{ cookiecutter.header_lines + 1 }}, .*got '4 tags for 5 tokens'"),
        (f"{SEPARATOR}DET", f"{SEPARATOR}{SEPARATOR}DET", "line {{ cookiecutter.header_lines + 1 }}: expected . fields"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path, old, new, message):
    path = Path(write_data(tmp_path / FILE, SENTENCES, SENTENCE_TAGS))
    path.write_text({{ "path.read_text()" if cookiecutter.format.encoding == "utf-8" else "path.read_text(ENCODING)" }}.replace(old, new, 1){% if cookiecutter.format.encoding != "utf-8" %}, ENCODING{% endif %})
    with pytest.raises(InputError, match=message):
        read_splits(Config(data=str(path)))


{% endif %}
@pytest.mark.parametrize(("rows", "tags"), [(2, "A B C D E"), (80, "A A A A A")])
def test_rows_that_leave_nothing_to_learn_are_refused(tmp_path, rows, tags):
    sentences = [f"a b c d {n}" for n in range(rows)]
    path = write_data(tmp_path / FILE, sentences, [tags] * rows)
    with pytest.raises(InputError, match="expected rows for each split and two tags"):
        read_splits(Config(data=path))
