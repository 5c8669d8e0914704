{% from "facts.py" import csv, series, time with context %}
{% import "series_tests.py" as panel with context %}
{% import "ahead.py" as ahead with context %}
"""Reading and splitting; row n of most files holds n."""

{% include "imports.py" %}
from conftest import COLUMNS, FILE, SMALL, TIMES, counting, write_data

from {{ cookiecutter.package }} import data
from {{ cookiecutter.package }}.config import Config, InputError
from {{ cookiecutter.package }}.predict import predict


def test_rows_are_sorted_and_missing_features_filled_from_the_past(tmp_path, capsys):
    rows = counting({{ "7" if cookiecutter.reads_targets else "6" }})
    rows[::2] = [[None] * len(COLUMNS)] * {{ "4" if cookiecutter.reads_targets else "3" }}
{% if time.kind == "clock" %}
    order = [0, 1, {{ "" if time.regular else "2, " }}3, 4, 5{{ ", 6" if cookiecutter.reads_targets }}]{{ "  # row 2 is not in the file" if time.regular }}
{% else %}
    order = [3, 0, 5, {{ "6, " if cookiecutter.reads_targets }}4, {{ "1]  # row 2 is not in the file" if time.regular else "1, 2]" }}
{% endif %}
    path = write_data(tmp_path / FILE, [rows[n] for n in order], TIMES[order])
    series = data.read_series(path)
    assert {{ "(series.time == TIMES[1:6].to_numpy()).all()" if series else "series.time.equals(TIMES[1:6])" }}
    assert (series.features[:, 0] % 1000).tolist() == [1, 1, 3, 3, 5]
    assert np.nan_to_num(series.targets[:, 0] % 1000).tolist() == [1, 0, 3, 0, 5]
{% if cookiecutter.levels %}
    missing = 3 * (len(COLUMNS) - len(data.CATEGORIES))
    assert f"{missing} missing values" in capsys.readouterr().out
{% else %}
    assert f"{3 * len(COLUMNS)} missing values" in capsys.readouterr().out
{% endif %}


{% if csv %}
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "x", "find column|expected"),
        ("66666", "three", "line {{ cookiecutter.header_lines + 2 }}, column .*: expected a finite .*, got three"),
        ("77777", "inf", "line {{ cookiecutter.header_lines + 3 }}, column .*: expected a finite .*, got inf"),
{% if not (cookiecutter.format.decimal_comma and cookiecutter.format.separator == ",") %}
        ("77777", f"7{data.SEPARATOR}7", "line {{ cookiecutter.header_lines + 3 }}: expected .* fields, got"),
        (f"{data.SEPARATOR}77777", "", "line {{ cookiecutter.header_lines + 3 }}: expected .* fields, got"),
{% endif %}
{% if cookiecutter.header_lines == 1 %}
        ("\n", "\nx", "line 2, column.*: expected a time.*, got x"),
{% endif %}
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path, old, new, message):
    rows = counting(4)
    rows[1][COLUMNS.index(data.TARGETS[0])], rows[2][-1] = 66666, 77777
    path = Path(write_data(tmp_path / FILE, rows))
    path.write_text({{ "path.read_text()" if cookiecutter.format.encoding == "utf-8" else "path.read_text(data.ENCODING)" }}.replace(old, new, 1){% if cookiecutter.format.encoding != "utf-8" %}, data.ENCODING{% endif %})
    with pytest.raises(InputError, match=message):
        data.read_series(str(path))


{% endif %}
{% if cookiecutter.duplicates == "refuse" %}
def test_a_repeated_time_is_refused(tmp_path):
    path = write_data(tmp_path / FILE, counting(3), TIMES[[0, 1, 1]])
    with pytest.raises(InputError, match="expected each time only once"):
        data.read_series(path)
{% else %}
def test_rows_of_one_time_are_{{ "averaged" if cookiecutter.duplicates == "mean" else "read_once" }}(tmp_path):
    path = write_data(tmp_path / FILE, counting(3), TIMES[[0, 1, 1]])
    targets = data.read_series(path).targets[:, 0]
    assert (targets % 1000).tolist() == [0, {{ "1.5" if cookiecutter.duplicates == "mean" else "1" }}]
{% endif %}
{% if time.equal_rows %}


def test_equal_rows_are_read_once(tmp_path):
    rows = counting(3)
    path = write_data(tmp_path / FILE, [*rows[:2], *rows[1:]], TIMES[[0, 1, 1, 2]])
    targets = data.read_series(path).targets[:, 0]
    assert (targets % 1000).tolist() == [0, 1, 2]
{% endif %}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (counting(0), "expected a row, got none"),
        (counting({{ 4 if series else 8 }}), "no window of .* fits"),
        ([[1.5] * len(COLUMNS)] * 120, "target .* is constant"),
    ],
)
def test_rows_that_leave_nothing_to_learn_are_refused(tmp_path, rows, message):
    path = write_data(tmp_path / FILE, rows)
    with pytest.raises(InputError, match=message):
        data.load_splits(Config(data=path, **SMALL))


{% if cookiecutter.gaps %}
def test_a_window_filled_from_before_its_first_row_counts_nowhere(tmp_path):
    rows = counting()
    rows[30:50] = [[None] * len(COLUMNS)] * 20  # from row 35 on, six rows are missing
    path = write_data(tmp_path / FILE, rows)
    train, *_ = data.load_splits(Config(data=path, **SMALL))
{% if series %}
    every = range(84 - data.target_steps(train.config).stop + 1)
    assert train.origins.tolist() == [n for n in every if n + 6 <= 35 or n >= 50]
{% else %}
    fresh = [origin for origin in train.origins if origin + 6 <= 35 or origin >= 50]
    assert sorted(train.order) == fresh
    known = ~np.isnan(train.targets).all(axis=(1, 2))
    assert set(np.flatnonzero(known)) <= set(fresh)
{% endif %}


{% if not series %}
def test_no_forecast_follows_a_gap_as_long_as_a_window(project, monkeypatch):
    monkeypatch.chdir(project)
    rows = counting(16)
    rows[9:15] = [[None] * len(COLUMNS)] * 6
    write_data(Path("gap"), rows)
    with pytest.raises(InputError, match="expected no gap of 6 steps"):
        predict("gap", Path("forecast"))


{% endif %}
{% endif %}
def test_targets_follow_their_inputs_and_stay_in_their_split(splits):
    steps = np.array(data.target_steps(splits[0].config))
    ranges = [(steps[0], 84), (84, 102), (102, 120)]
    for split, rows in zip(splits, ranges, strict=True):
        for index in range(len(split)):
{% if series %}
            inputs, targets = split[index][:2]
            number = inputs["series"][:, None] - 1
            assert (inputs["window"][..., 0] // 100000 == number).all()
{% else %}
            inputs, targets = split[index]
{% endif %}
{% if cookiecutter.mode == "seq2seq" %}
            np.testing.assert_array_equal(inputs["previous"], targets - 1)
{% endif %}
{% if cookiecutter.ahead %}
            known = inputs["known"]
{% endif %}
            values = inputs{{ '["window"]' if series or cookiecutter.ahead or cookiecutter.mode == "seq2seq" }}[..., 0] % 1000  # (windows, steps)
            assert (values - values[:, :1] == range(6)).all()
            targets = targets.reshape(len(values), len(steps), -1)[..., 0] % 1000
            assert (targets - values[:, :1] == steps).all()
{% if cookiecutter.ahead %}
            rows_ahead = (values[:, :1] + steps).astype(int){{ " + 120 * number" if series }}
            np.testing.assert_array_equal(known, split.series.known[rows_ahead])
{% endif %}
        assert np.unique(split.targets[..., 0] % 1000).tolist() == [*range(*rows)]
{% if not series %}
        assert np.shares_memory(split.inputs, split.series.features)
{% if cookiecutter.longest_gap < cookiecutter.input_length %}
        assert np.shares_memory(split.targets, split.series.targets)
{% endif %}
{% endif %}
    for values in (splits[0].rows.features, splits[0].rows.targets):
        assert (values[:, 0] % 1000).tolist() == [*range(84)]{{ " * 2" if series }}


{{ ahead.tests() }}


def test_every_epoch_shuffles_the_windows(splits):
    train, epochs = splits[0], []
    for _ in range(2):
        batches = [train[index][1] for index in range(len(train))]
        epochs.append([targets.flat[0] for targets in np.concatenate(batches)])
        train.on_epoch_end()
    assert epochs[0] != epochs[1]
    for targets in epochs:  # no window twice, and less than a batch left out
        assert len(set(targets)) == len(targets) > len(train.{{ "origins" if series else "inputs" }}) - train.batch_size
{% if series %}


{{ panel.data_tests() }}
{% endif %}
