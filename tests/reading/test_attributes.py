"""Tables below lines with @, and sentences whose tokens carry their tags."""

from pathlib import Path

import pytest
from proposals import propose, random, refused

from scaffold.reading import inspect

ARFF = (
    "% flowers\n@RELATION flowers\n"
    "@ATTRIBUTE 'the length' NUMERIC\n@ATTRIBUTE kind {a,'b c'}\n@DATA\n"
)
AEON = "@problemName steps\n@timeStamps false\n@classLabel true up down\n@data\n"
MONASH = (
    "# visitors\n@relation visitors\n@attribute series_name string\n"
    "@attribute start_timestamp date\n@frequency {}\n@missing true\n@data\n"
)


def test_a_table_below_attributes_of_weka_is_read(tmp_path: Path) -> None:
    rows = [f"{n}.5, a\n{2 * n}.25,'b c'" for n in range(40)]
    path = tmp_path / "flowers.arff"
    path.write_text(ARFF + "\n".join(rows) + "\n?,a\n")
    data = propose(path)
    assert data.columns["features"] == ("the length",) and data.columns["targets"] == ("kind",)
    assert "Rows of each class: a 40, b c 40." in data.notes


def test_series_of_aeon_are_sequences_of_their_own_lengths(tmp_path: Path) -> None:
    rows = [f"{n},2,{n + 1}{',4' * (n % 3)}:5,?,{n}{',1' * (n % 3)}:up" for n in range(20)]
    rows += [f"9,8,{n}:1,{n},0:down" for n in range(20)]
    path = tmp_path / "steps.ts"
    path.write_text(AEON + "\n".join(rows))
    data = propose(path)
    roles = {name: data.columns[name] for name in ("sequence", "label", "features")}
    assert roles == {"sequence": ("sequence",), "label": ("label",), "features": ("x1", "x2")}
    assert "40 sequences by sequence, of 3 to 5 steps in the order of step." in data.notes


@pytest.mark.parametrize(
    ("frequency", "span"),
    [
        ("monthly", "every month from 1990-01-01 to 1999-12-01"),
        ("quarterly", "every quarter from 1990-01-01"),
        ("weekly", "every week from 1990-01-01"),
        ("10_minutes", "every 10 minutes from 1990-01-01"),
        ("half_hourly", "every half-hour from 1990-01-01"),
    ],
)
def test_series_of_monash_have_their_timestamps(tmp_path: Path, frequency: str, span: str) -> None:
    noise = random().normal(100, 9, (3, 120)).round(1).tolist()
    rows = [f"T{n}:1990-01-01 00-00-00:{','.join(map(str, row))},?" for n, row in enumerate(noise)]
    path = tmp_path / "visitors.tsf"
    path.write_text(MONASH.format(frequency) + "\n".join(rows))
    data = propose(path)
    roles = {name: data.columns[name] for name in ("series", "time", "targets")}
    assert roles == {"series": ("series_name",), "time": ("time",), "targets": ("value",)}
    assert span in " ".join(data.notes)


@pytest.mark.parametrize(
    "content",
    [
        ARFF + "{0 1.5, 1 a}\n{1 a}\n",
        ARFF,
        MONASH.format("fortnightly") + "T1:1990-01-01 00-00-00:1,2\n",
        MONASH.format("monthly") + "T1:1990-13-01 00-00-00:1,2\n",
        MONASH.format("yearly") + "T1:9990-01-01 00-00-00:1,2,3,4,5,6,7,8,9,10,11\n",
        MONASH.format("99999999999_days") + "T1:1990-01-01 00-00-00:1,2\n",
        MONASH.replace("@frequency {}\n", "") + "T1:1990-01-01 00-00-00:1,2\n",
        AEON.replace("true up down", "false") + "1,2,3\n4,5,6\n",
        AEON.replace("timeStamps false", "timeStamps true") + "(0,1),(1,2):up\n(0,1),(1,2):down\n",
    ],
)
def test_what_is_not_read_below_attributes_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "file.txt"
    path.write_text(content)
    (said,) = refused(path)
    assert "lines with @ above rows that are sparse, timestamped, or without label" in said


@pytest.mark.parametrize("mark", ["_", "/", "|"])
def test_tokens_that_carry_their_tags_are_sentences_to_tag(tmp_path: Path, mark: str) -> None:
    words = [f"dog{n}" for n in range(30)]
    lines = [f"The{mark}DT {word}{mark}NN ,{mark}, runs/fast{mark}VBZ" for word in words]
    path = tmp_path / "tags.txt"
    path.write_text("\n".join(lines))
    task, data = inspect(path)
    assert task.name == "tagging"
    assert {role: n for role, n in data.columns.items() if n} == {
        "tokens": ("tokens",),
        "tags": ("tags",),
    }


def test_words_with_a_slash_among_others_are_no_tags(tmp_path: Path) -> None:
    rows = [f"good and/or bad number {n},{'yes' if n % 2 else 'no'}" for n in range(60)]
    path = tmp_path / "texts.csv"
    path.write_text("\n".join(["text,label", *rows]))
    assert inspect(path)[0].name == "text"
