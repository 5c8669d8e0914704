"""Reading, splitting and padding; a text begins with its label."""

from pathlib import Path

import numpy as np
import pytest
from conftest import FILE, LABELS, TEXTS, write_data

from many_to_one_text.config import Config, InputError
from many_to_one_text.data import LABEL, SEPARATOR, TEXT, load_splits, read_splits
from many_to_one_text.tokenizer import PAD, UNK, Tokenizer, split_tokens


def test_tokens_are_lower_case_words_and_single_marks():
    assert split_tokens("It's GOOD.. 9/8") == ["it's", "good", *"..", "9", "/", "8"]


def test_rare_and_new_tokens_are_unknown():
    tokenizer = Tokenizer.fit(["a b", "a c"], LABELS)
    assert tokenizer.encode(["c A z"])[0].tolist() == [UNK, 2, UNK]


def test_the_vocabulary_is_learnt_from_the_training_texts_alone(config):
    train, val, test = read_splits(config)
    tokens = load_splits(config)[0].tokenizer.tokens
    assert {*train[TEXT].str.split(" ").explode()} <= {*tokens}
    for split in (val, test):  # the last word is a number that no other text has
        assert not {text.split()[-1] for text in split[TEXT]} & {*tokens}


def test_every_batch_holds_texts_with_their_own_labels_and_padding_on_the_right(config):
    for batches in load_splits(config):
        tokens = np.array(batches.tokenizer.tokens)
        for ids, classes in batches:
            assert tokens[ids[:, 0]].tolist() == [LABELS[n] for n in classes]
            assert (np.diff((ids == PAD).astype(int), axis=1) >= 0).all()
            lengths = [np.isin(tokens[row], ["or", "so"]).sum() + 4 for row in ids]
            assert (ids != PAD).sum(axis=1).tolist() == lengths


def test_every_epoch_draws_other_batches_of_the_training_texts(config):
    train, epochs = load_splits(config)[0], []
    for _ in range(2):
        train.on_epoch_end()
        # the rarest word of a text, its number, has the highest id
        epochs.append([frozenset(ids.max() for ids in batch) for batch, _ in train])
    assert {*epochs[0]} != {*epochs[1]}
    for batches in epochs:  # no text twice, and less than a batch left out
        rows = [row for batch in batches for row in batch]
        assert len(set(rows)) == len(rows) > len(train.inputs) - train.batch_size


def test_each_label_is_split_70_15_15_and_a_rare_one_is_for_training(tmp_path):
    texts = [f"text {n}" for n in range(200)]
    path = write_data(tmp_path / FILE, texts, ["bad"] * 159 + ["good"] * 40 + ["odd"])
    splits = read_splits(Config(data=path))
    assert sorted(text for split in splits for text in split[TEXT]) == sorted(texts)
    assert not read_splits(Config(data=path, seed=1))[2].equals(splits[2])
    for split, share in zip(splits, (0.7, 0.15, 0.15), strict=True):
        for label, total in (("bad", 159), ("good", 40)):
            assert abs((split[LABEL] == label).sum() - share * total) <= 1
    assert "odd" in splits[0][LABEL]


def test_texts_that_differ_only_in_case_and_spaces_share_a_split(tmp_path):
    twice = TEXTS + [f" {text.upper()}".replace(" ", "  ") for text in TEXTS]
    splits = read_splits(Config(data=write_data(tmp_path / FILE, twice)))
    texts = [{" ".join(text.lower().split()) for text in s[TEXT]} for s in splits]
    assert sum(map(len, texts)) == len(set.union(*texts)) == len(TEXTS)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "x", "find column|expected"),
        (TEXTS[3], " ", "line 5, column .*: expected text"),
        (f"{SEPARATOR}bad", SEPARATOR, "line 2, column .*: .* got None"),
        (f"{SEPARATOR}bad", "", "line 2, column .*: .* got None"),
        (f"{SEPARATOR}bad", f"{SEPARATOR}bad" * 3, "line 2: expected . fields, got"),
        ("bad", "good", "expected rows for each split and two labels to train on"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path, old, new, message):
    path = Path(write_data(tmp_path / FILE, TEXTS))
    count = -1 if new == "good" else 1
    path.write_text(path.read_text().replace(old, new, count))
    with pytest.raises(InputError, match=message):
        read_splits(Config(data=str(path)))


def test_too_few_rows_are_refused(tmp_path):
    path = write_data(tmp_path / FILE, TEXTS[:2])
    with pytest.raises(InputError, match="expected rows for each split"):
        read_splits(Config(data=path))
