{% import "class_weights.py" as class_weights %}
{% from "facts.py" import csv, split, step, balanced, classification, per_step, time, wide with context %}
{% set feature = "STEPS[0]" if wide else "FEATURES[0]" %}
{% set per_row = wide or per_step %}
"""Reading, splitting and padding; the {{ "values count" if wide else "first feature counts" }} all steps of the file."""

{% include "imports.py" %}
from conftest import FILE, LENGTHS, SMALL, make_table, write_data

from {{ cookiecutter.package }}.config import Config, InputError
from {{ cookiecutter.package }}.data import FEATURES, LABEL, LABELS, SEQUENCE, SPLIT, STEP, STEPS, load_splits, read_rows, read_steps, split_steps


def read(path: Path, table: pl.DataFrame) -> list[list[float]]:
    """Return the first feature of each sequence in a file that holds `table`."""
    rows = read_rows(write_data(path, table))
    return [steps[:, 0].tolist() for steps in {{ "read_steps(rows)" if wide else "split_steps(rows)" }}]


def load(path: Path, table: pl.DataFrame, **options) -> tuple:
    """Return the splits of a file that holds `table`."""
    return load_splits(Config(data=write_data(path, table), **SMALL | options))


{% if wide %}
def test_each_sequence_ends_with_its_last_value(tmp_path):
    assert read(tmp_path / FILE, make_table([3, 2])) == [[0, 1, 2], [3, 4]]


def test_missing_values_are_filled_from_the_past_only(tmp_path, capsys):
    table = make_table([3, 3])
    first, second, *_ = STEPS
    table = table.with_columns(pl.Series(first, [0.0, None]), pl.Series(second, [None, 4.5]))
    known, (start, *rest) = read(tmp_path / FILE, table)
    assert known == [0, 0, 2]
    assert np.isnan(start) and rest == [4.5, 5]
    assert "2 missing values" in capsys.readouterr().out


def test_a_sequence_without_a_value_is_refused(tmp_path):
    with pytest.raises(InputError, match="{{ "line" if csv else "row" }} {{ cookiecutter.header_lines + 2 if csv else "2" }}, column .*: expected a value"):
        read(tmp_path / FILE, make_table([3, 0]))
{% else %}
def test_sequences_keep_the_order_of_the_file_and_of_their_steps(tmp_path):
    table = make_table([3, 2])
{% if step %}
    assert read(tmp_path / FILE, table[[4, 0, 2, 3, 1]]) == [[3, 4], [0, 1, 2]]
{% if not time %}
    table = table.with_columns(pl.Series(STEP, [10.5, 9.0, 8.0, 10.0, 2.0]))
    assert read(tmp_path / FILE, table) == [[2, 1, 0], [4, 3]]
{% endif %}
{% else %}
    assert read(tmp_path / FILE, table[[4, 0, 2, 3, 1]]) == [[4, 3], [0, 2, 1]]
{% endif %}


def test_missing_values_are_filled_from_the_past_of_their_sequence(tmp_path, capsys):
    values = pl.Series(FEATURES[0], [None, 1.5, None, None, 4.5])
    table = make_table([3, 2]).with_columns(values)
    (start, *rest), (second_start, second) = read(tmp_path / FILE, table)
    assert rest == [1.5, 1.5] and second == 4.5
    assert np.isnan([start, second_start]).all()
    assert "3 missing values" in capsys.readouterr().out
{% endif %}


{% set column = "STEPS[-1]" if wide else "FEATURES[-1]" %}
{% if csv or not wide %}
@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
{% if not wide %}
        (SEQUENCE, None, "expected a sequence, got nothing"),
{% endif %}
{% if step %}
        (STEP, "x", "expected a {{ "time like" if time else "number" }}"),
        (STEP, str(make_table([1])[STEP][0]), "expected each step only once in its sequence"),
{% endif %}
{% if csv %}
        ({{ column }}, "three", "expected a finite number, got three"),
        ({{ column }}, "inf", "expected a finite number, got inf"),
{% endif %}
    ],
)
def test_a_bad_value_is_refused_with_its_place(tmp_path, name, value, message):
    values = make_table([3, 2])[name].cast(pl.String){% if cookiecutter.format.decimal_comma %}.str.replace(".", ",", literal=True){% endif %}

    values[1] = value
    path = write_data(tmp_path / FILE, make_table([3, 2]).with_columns(values))
    with pytest.raises(InputError, match=f"{{ "line %d" % (cookiecutter.header_lines + 2) if csv else "row 2" }}, column .*: {message}"):
        read_rows(path)


{% endif %}
def test_a_missing_column_{{ "or_field_" if csv }}is_refused(tmp_path):
    path = write_data(tmp_path / FILE, make_table([2]).drop({{ column }}))
    with pytest.raises(InputError, match=FILE):
        read_rows(path)
{% if csv %}
    Path(write_data(tmp_path / FILE, make_table([2]))).open("a").write("x")
    with pytest.raises(InputError, match="line {{ cookiecutter.header_lines + (2 if wide else 3) }}: expected .* fields, got 1"):
        read_rows(path)
{% endif %}


{% if per_step %}
def test_each_step_keeps_its_label_and_the_others_are_masked(tmp_path):
    labels = pl.when(pl.col(FEATURES[0]) % 5 > 0).then({{ "pl.col(LABEL)).alias(LABEL)" if classification else "pl.col(LABELS[0]))" }}
    for split in load(tmp_path / FILE, make_table().with_columns(labels)):
        for index in range(len(split)):
            inputs, targets, weights = split[index]
{% if classification %}
            known = inputs[..., 0] % 5 > 0  # False for padding
{% else %}
            expected = inputs[..., :1] + 100.0 * np.arange(len(LABELS))
            known = ~np.isnan(expected)  # False for padding
            known[..., 0] &= inputs[..., 0] % 5 > 0
{% endif %}
            assert ((weights > 0) == known).all()
            assert np.isfinite(targets).all()
{% if classification %}
            names = np.array(split.classes)[targets[known]]
            assert names.tolist() == [f"class {n % 3:.0f}" for n in inputs[known, 0]]
{% else %}
            assert (targets[known] == expected[known]).all()
{% endif %}
{% else %}
def test_each_sequence_keeps_its_own_label(splits):
    for split in splits:
        for index in range(len(split)):
            inputs, targets{{ ", _" if balanced }} = split[index]
{% if classification %}
            names = np.array(split.classes)[targets]
            assert names.tolist() == [f"class {n % 3:.0f}" for n in inputs[:, 0, 0]]
{% else %}
            assert (targets == inputs[:, 0, :1] + 100 * np.arange(len(LABELS))).all()
{% endif %}
{% endif %}


def test_sequences_without_a_label_are_dropped_and_counted(tmp_path, capsys):
    unlabeled = pl.col({{ feature }}) < {{ "1" if wide else "LENGTHS[0]" }}  # the first sequence
{% if classification %}
    labels = pl.when(unlabeled).then(None).otherwise(pl.col(LABEL)).alias(LABEL)
{% else %}
    labels = pl.when(~unlabeled).then(pl.col({{ "LABELS" if per_step else "LABELS[-1]" }}))
{% endif %}
    splits = load(tmp_path / FILE, make_table().with_columns(labels))
    steps = np.concatenate(sum((split.inputs for split in splits), []))[:, 0]
    assert sorted(steps) == [*range(LENGTHS[0], sum(LENGTHS))]
    assert "sequences that lack a label dropped: 1" in capsys.readouterr().out


def test_every_sequence_is_complete_and_in_one_split(splits):
    inputs = sum((split.inputs for split in splits), [])
    assert sorted(map(len, inputs)) == sorted(LENGTHS)
    steps = np.concatenate(inputs)[:, 0]
    assert sorted(steps) == [*range(sum(LENGTHS))]
{% if split %}
    assert [len(split.inputs) for split in splits] == [28, 10, 10]
{% else %}
    shares = [len(split.inputs) / len(LENGTHS) for split in splits]
    assert shares == pytest.approx([0.7, 0.15, 0.15], abs=0.05)
{% endif %}


{% if classification and not split %}
def test_a_rare_class_is_in_the_training_split(tmp_path):
    labels = make_table()[LABEL]
{% if per_row %}
    for row in ({{ "0, 5, 10, 15" if wide else "0, 50, 100, 150" }}):  # of different sequences
        labels[row] = f"rare {row}"
{% else %}
    for sequence in (0, 19, 38, 57):  # each has three rows
        labels[[sequence, sequence + 1, sequence + 2]] = f"rare {sequence}"
{% endif %}
    train, *_ = load(tmp_path / FILE, make_table().with_columns(labels))
    assert sum(name.startswith("rare") for name in train.classes) == 4


{% endif %}
{% if not split %}
def test_equal_sequences_share_a_split(tmp_path):
    table = make_table([{{ "2" if wide else "1" }}] * 80)
{% if wide %}
    twice = [pl.col(name) // 4 for name in STEPS[:2]]
{% else %}
    twice = pl.col(FEATURES) // 2
{% endif %}
    splits = load(tmp_path / FILE, table.with_columns(twice))
    values = [{steps[0, 0] for steps in split.inputs} for split in splits]
    assert sum(map(len, values)) == len(set.union(*values)) == 40
    other = load(tmp_path / FILE, table.with_columns(twice), seed=1)
    assert {steps[0, 0] for steps in other[2].inputs} != values[2]


{% endif %}
@pytest.mark.parametrize(
    ("labels", "message"),
    [
{% if classification %}
        (["A"] * 40, "expected two or more classes, .* got A there"),
        (["A", "B"], "expected more sequences"),
{% else %}
        ([1.5] * 40, "expected labels that differ"),
        ([1.0, 2.0], "expected more sequences"),
{% endif %}
        ([None] * 40, "expected labels{{ ", got none" if not per_step or classification }}"),
    ],
)
def test_labels_that_leave_nothing_to_learn_are_refused(tmp_path, labels, message):
    table = make_table([1] * len(labels)).with_columns(pl.Series({{ "LABEL" if classification else "LABELS[-1]" }}, labels))
    with pytest.raises(InputError, match=message):
        load(tmp_path / FILE, table)


{% if split %}
def test_the_split_column_is_obeyed(splits):
    values = make_table().select({% if wide %}STEPS[0], SPLIT{% else %}FEATURES[0], SPLIT{% endif %})
    for split, name in zip(splits, ("train", "val", "test"), strict=True):
        expected = values.filter(pl.col(SPLIT) == name){{ "[STEPS[0]]" if wide else "[FEATURES[0]]" }}
        found = {{ "[steps[0, 0] for steps in split.inputs]" if wide else "np.concatenate(split.inputs)[:, 0]" }}
        assert sorted(found) == expected.to_list()


{% if not wide %}
def test_a_sequence_in_two_splits_is_refused(tmp_path):
    names = make_table()[SPLIT]
    names[0] = "test"
    with pytest.raises(InputError, match="expected one value in sequence s000"):
        load(tmp_path / FILE, make_table().with_columns(names))


{% endif %}
{% if classification %}
def test_a_class_without_a_training_sequence_is_refused(tmp_path):
    new = pl.when(pl.col(SPLIT) == "test").then(pl.lit("D")).otherwise(pl.col(LABEL))
    with pytest.raises(InputError, match="each in the training split, got .*class 2 there"):
        load(tmp_path / FILE, make_table().with_columns(new.alias(LABEL)))


{% endif %}
{% endif %}
{% if not per_step and not wide %}
def test_a_sequence_with_two_labels_is_refused(tmp_path):
    labels = make_table()[{{ "LABEL" if classification else "LABELS[-1]" }}]
    labels[0] = {{ '"B"' if classification else "1.0" }}
    with pytest.raises(InputError, match="expected one value in sequence s000, got"):
        load(tmp_path / FILE, make_table().with_columns(labels))


{% endif %}
{% if balanced %}
def test_the_classes_weigh_the_same_in_training(tmp_path):
    common = pl.col(LABEL).replace("class 1", "class 0"){{ ".shuffle(seed=0)" if per_step }}
    train, val, _ = load(tmp_path / FILE, make_table().with_columns(common))
{{ class_weights.test("np.concatenate(train.targets)" if per_step else "train.targets", per_step=per_step) }}


{% endif %}
def test_every_epoch_shuffles_the_sequences_into_full_batches(splits):
    train, epochs = splits[0], []
    for _ in range(2):
        batches = [train[index][0] for index in range(len(train))]
        assert {len(inputs) for inputs in batches} == {train.batch_size}
        assert [inputs.shape[1] for inputs in batches[:2]] == [7, 4]
        epochs.append([frozenset(inputs[:, 0, 0]) for inputs in batches])
        train.on_epoch_end()
    assert {*epochs[0]} != {*epochs[1]}
    for batches in epochs:  # no sequence twice, and less than a batch left out
        values = [value for batch in batches for value in batch]
        assert len(set(values)) == len(values) > len(train.inputs) - train.batch_size
