{% import "class_weights.py" as class_weights %}
{% from "facts.py" import csv, utf8, categories, only_categories, split, balanced, classification, profile with context %}
{% set letters = ", splits[0].categories[data.CATEGORIES[0]]" if only_categories else "" %}
{% set numeric = not classification or not only_categories %}
{% set target = "data.TARGET" if classification else "data.TARGETS[0]" %}
"""Reading, encoding and splitting, on tables whose rows are of known kinds."""

{% include "imports.py" %}
from conftest import FILE, kinds, load_table, make_table, write_data

from {{ cookiecutter.package }} import data
from {{ cookiecutter.package }}.config import Config, InputError


{% if categories %}
@pytest.mark.parametrize(
    ("value", "one_hot"),
    [("a", [1, 0]), ("b", [0, 1]), ("unseen", [0, 0]), (None, [0, 0])],
)
def test_features_are_the_numbers_and_one_hot_categories(value, one_hot):
    row = {{ "" if only_categories else "dict.fromkeys(data.NUMBERS, 5.0) | " }}dict.fromkeys(data.CATEGORIES, value)
    categories = dict.fromkeys(data.CATEGORIES, ["a", "b"])
    expected = {{ "" if only_categories else "[5.0] * len(data.NUMBERS) + " }}one_hot * len(data.CATEGORIES)
    assert data.encode(pl.DataFrame([row]), categories).tolist() == [expected]


{% endif %}
def test_rows_with_a_missing_{{ "number_or_target" if categories else "value" }}_are_dropped_and_counted(tmp_path, capsys):
    table = make_table()
    names = data.NUMBERS{{ " + [data.TARGET]" if classification else " + data.TARGETS" }}
    for row, name in enumerate(names):
        table[row, name] = None
{% if categories %}
    table[-1, data.CATEGORIES[0]] = None  # which is none of them
{% endif %}
    splits = load_table(tmp_path / FILE, table)
    assert sum(len(split.features) for split in splits) == len(table) - len(names)
    assert f"rows with a missing value dropped: {len(names)}" in capsys.readouterr().out


{% if csv %}
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "x", "find column|expected"),
{% if numeric %}
        ("66666", "three", "line {{ cookiecutter.header_lines + 2 }}, column .*: expected a finite number, got three"),
        ("77777", "inf", "line {{ cookiecutter.header_lines + 3 }}, column .*: expected a finite number, got inf"),
{% if not (cookiecutter.format.decimal_comma and cookiecutter.format.separator == ",") %}
        ("77777", f"7{data.SEPARATOR}7", "line {{ cookiecutter.header_lines + 3 }}: expected .* fields, got"),
        (f"{data.SEPARATOR}77777", "", "line {{ cookiecutter.header_lines + 3 }}: expected .* fields, got"),
{% endif %}
{% endif %}
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path, old, new, message):
    table = make_table()
{% if numeric %}
    table[1, data.NUMBERS[0]], table[2, -1] = 66666, 77777
{% endif %}
    path = Path(write_data(tmp_path / FILE, table))
    path.write_text(path.read_text({% if not utf8 %}data.ENCODING{% endif %}).replace(old, new, 1){% if not utf8 %}, data.ENCODING{% endif %})
    with pytest.raises(InputError, match=message):
        data.load_splits(Config(data=str(path)))


{% endif %}
{% if classification %}
def test_a_single_class_is_refused(tmp_path):
    table = make_table().with_columns(pl.lit("low").alias(data.TARGET))
    with pytest.raises(InputError, match="2 or more classes"):
        load_table(tmp_path / FILE, table)


{% else %}
def test_a_constant_target_is_refused(tmp_path):
    table = make_table().with_columns(pl.lit(7).alias(data.TARGETS[-1]))
    with pytest.raises(InputError, match="target .* is constant in training"):
        load_table(tmp_path / FILE, table)


{% endif %}
def test_a_split_without_a_row_is_refused(tmp_path):
    with pytest.raises(InputError, match="expected rows for each of"):
        load_table(tmp_path / FILE, make_table(2))


def test_features_and_targets_of_a_batch_are_of_the_same_rows(splits):
{% if classification %}
    assert splits[0].categories[data.TARGET] == ["high", "low", "medium"]
{% endif %}
    for split in splits{{ "[:1]" if only_categories }}:
        for features, targets{{ ", _" if balanced }} in map(split.__getitem__, range(len(split))):
{% if classification %}
            expected = np.array([1, 2, 0])[kinds(features{{ letters }}) // 4]
            np.testing.assert_array_equal(targets, expected)
{% else %}
            for place in range(len(data.TARGETS)):
                expected = 1000 * (place + 1) + 100 * kinds(features{{ letters }})
                np.testing.assert_array_equal(targets[:, place].flatten(), expected)
{% endif %}


{% if split %}
def test_the_split_column_is_obeyed(splits):
    table = make_table()
    for split, name in zip(splits, ["train", "validation", "test"], strict=True):
        expected = np.flatnonzero(table[data.SPLIT] == name) % 12
        assert kinds(split.features{{ letters }}).tolist() == expected.tolist()


def test_validation_rows_are_drawn_from_the_training_rows_if_none_are_given(tmp_path):
    table = make_table().with_columns(pl.col(data.SPLIT).replace("validation", " Train"))
    train, val, test = load_table(tmp_path / FILE, table)
    assert len(train.features) + len(val.features) == 102
    assert len(val.features) > 0
    assert len(test.features) == 18


def test_an_unknown_split_is_refused(tmp_path):
    table = make_table()
    table[5, data.SPLIT] = "later"
    with pytest.raises(InputError, match="expected train, validation or test, got later"):
        load_table(tmp_path / FILE, table)


{% else %}
{% if classification and not only_categories %}
def test_every_split_has_its_share_of_each_class(tmp_path, splits):
    counts = [np.bincount(split.targets).tolist() for split in splits]
    assert counts == [[28, 28, 28], [6, 6, 6], [6, 6, 6]]
    other = load_table(tmp_path / FILE, make_table(), seed=1)[2]
    assert (other.features != splits[2].features).any()  # another seed, other rows


{% elif not only_categories %}
def test_every_split_has_its_share_of_low_and_high_targets(tmp_path, splits):
    low = [np.sum(kinds(split.features{{ letters }}) < 6) for split in splits]
    assert low == [42, 9, 9]
    assert [len(split.features) for split in splits] == [84, 18, 18]
    other = load_table(tmp_path / FILE, make_table(), seed=1)[2]
    assert (other.features != splits[2].features).any()  # another seed, other rows


{% endif %}
{% if not only_categories %}
def test_rows_with_equal_features_share_a_split(tmp_path):
    splits = load_table(tmp_path / FILE, pl.concat([make_table()] * 2))
    rows = [set(map(tuple, split.features)) for split in splits]
    assert sum(map(len, rows)) == len(set.union(*rows)) == 120
    assert sum(len(split.features) for split in splits) == 240


{% endif %}
{% endif %}
{% if categories and not only_categories %}
def test_categories_are_those_of_the_training_rows(tmp_path, splits):
    table, train = make_table(), splits[0]
    training = pl.col(data.NUMBERS[0]).is_in(train.features[:, 0].astype(int).tolist())
    words = pl.when(training).then(data.CATEGORIES[0]).otherwise(pl.lit("other"))
    table = table.with_columns(words.alias(data.CATEGORIES[0]))
    changed = load_table(tmp_path / FILE, table)
    assert changed[0].categories == train.categories
    np.testing.assert_array_equal(changed[0].features, train.features)


{% endif %}
{% if balanced %}
def test_the_classes_weigh_the_same_in_training(tmp_path):
    common = pl.col(data.TARGET).replace("medium", "high")
    train, val, _ = load_table(tmp_path / FILE, make_table(113).with_columns(common))
{{ class_weights.test() }}


{% endif %}
{% if "group" in cookiecutter.columns and not only_categories and not split %}
def test_rows_of_a_group_share_a_split(tmp_path):
    groups = [f"g{row // 3 * 7 % 40}" for row in range(120)]
    table = make_table().with_columns(pl.Series(data.GROUP, groups))
    splits = load_table(tmp_path / FILE, table)
    rows = [split.features[:, 0].astype(int) % 1000 for split in splits]
    found = [{groups[row] for row in numbers} for numbers in rows]
    assert sum(map(len, found)) == len(set.union(*found)) == 40
    assert all(found)


{% endif %}
def test_every_epoch_shuffles_the_training_rows(splits):
    train, epochs = splits[0], []
    for _ in range(2):
        batches = [train[index][0] for index in range(len(train))]
        epochs.append([tuple(row) for row in np.concatenate(batches)])
        train.on_epoch_end()
    assert epochs[0] != epochs[1]
{% if not only_categories %}
    for rows in epochs:  # no row twice, and less than a batch left out
        assert len(set(rows)) == len(rows) > len(train.features) - train.batch_size
{% else %}
    for rows in epochs:  # less than a batch is left out
        assert len(rows) > len(train.features) - train.batch_size
{% endif %}
