"""Several numeric labels of sequences, and what is said of two texts: found, given, or refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from proposals import propose, random, refused, tasks_of

ROWS = [  # 20 sequences of 8 steps: two numbers for each step, two for each sequence
    (
        f"p{n // 8:02}",
        n % 8,
        *random(n).normal(100, 9, 4).round(1),
        *random(n // 8).normal(70, 9, 2),
    )
    for n in range(160)
]
HEAD = ("subject", "step", "ppg", "ecg", "target_now", "target_next", "target_sbp", "target_dbp")
EACH, STEP = HEAD[6:], HEAD[4:6]


def measured(folder: Path, without: str = "none", head: tuple[str, ...] = HEAD) -> Path:
    """Write the rows but for the columns whose name has `without` in it."""
    kept = [place for place, name in enumerate(HEAD) if without not in name]
    lines = [
        ",".join(f"{row[place]:.1f}" if place > 1 else str(row[place]) for place in kept)
        for row in ROWS
    ]
    path = folder / "measured.csv"
    path.write_text("\n".join([",".join(head[place] for place in kept), *lines]) + "\n")
    return path


@pytest.mark.parametrize(("mode", "labels"), [("many-to-one", EACH), ("many-to-many", STEP)])
def test_numbers_that_are_named_like_labels_are_predicted_together(
    tmp_path: Path, mode: str, labels: tuple[str, ...]
) -> None:
    data = propose(measured(tmp_path), "sequences", mode)
    assert data.columns["label"] == labels
    assert not {*labels} & {*data.columns["features"]}
    assert (data.facts.problem, data.facts.outputs) == ("regression", 2)
    assert f"Labels: {', '.join(labels)}, numbers" in "".join(data.notes)


def test_labels_that_are_at_few_steps_are_found_by_their_names_too(tmp_path: Path) -> None:
    path = measured(tmp_path, without="target_s")
    head, *rows = path.read_text().splitlines()
    place = head.split(",").index("target_next")
    cells = [row.split(",") for row in rows]
    sparse = [
        ",".join(row if n % 3 == 0 else [*row[:place], "", *row[place + 1 :]])
        for n, row in enumerate(cells)
    ]
    path.write_text("\n".join([head, *sparse]) + "\n")
    data = propose(path, "sequences", "many-to-many")
    assert data.columns["label"] == STEP
    assert "target_next 106 (66.2%)" in "".join(data.notes)


def test_labels_of_any_name_are_taken_as_they_are_given(tmp_path: Path) -> None:
    data = propose(
        measured(tmp_path, without="target_n"), "sequences", label="target_dbp,target_sbp"
    )
    assert data.columns["label"] == ("target_dbp", "target_sbp")
    assert data.columns["features"] == ("ppg", "ecg")


def test_of_several_labels_each_is_checked(tmp_path: Path) -> None:
    path = measured(tmp_path, without="target_n")
    head, *rows = path.read_text().splitlines()
    rows = [f"{row},{'ab'[n // 8 % 2]},7" for n, row in enumerate(rows)]
    path.write_text("\n".join([f"{head},kind,same", *rows]) + "\n")
    with_words = refused(path, "sequences", label="target_sbp,kind")
    assert any("'kind'" in line and "--column label=kind" in line for line in with_words)
    (constant,) = refused(path, "sequences", label="target_sbp,same")
    assert "column 'same': only 7.0, so there is nothing to predict" in constant
    (mixed,) = refused(path, "sequences", label="ecg,target_sbp")
    assert "column 'ecg'" in mixed and "in one sequence" in mixed


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"label": "target_sbp,step"}, "'step': is given as label, and is what the file has as st"),
        ({"label": "step"}, "'step': is given as label, and is what the file has as step"),
        ({"label": "target_sbp,subject"}, "'subject': is given as label, and is what the file has"),
        ({"features": "subject"}, "'subject': is given as features, and is what the file has as s"),
        ({"step": "subject"}, "'subject': is given as step, and is what the file has as sequence"),
        (
            {"label": "ecg"},
            "in one sequence → choose another label, or --mode many-to-many",
        ),
        ({"label": "kind,target_sbp"}, "'kind': words, where several labels are predicted, which"),
        ({"label": "each,target_sbp"}, "'each': words, where several labels are predicted, which"),
    ],
)
def test_what_is_wrong_with_a_column_is_said_once(
    tmp_path: Path, columns: dict[str, str], said: str
) -> None:
    path = measured(tmp_path)
    head, *rows = path.read_text().splitlines()
    rows = [f"{row},{'ab'[n // 8 % 2]},{'word' * (n + 1)}" for n, row in enumerate(rows)]
    path.write_text("\n".join([f"{head},kind,each", *rows]) + "\n")
    (told,) = refused(path, "sequences", **columns)
    assert said in told


@pytest.mark.parametrize(
    "columns",
    [{"features": "ecg,step"}, {"label": "target_sbp", "step": "step"}, {"id": "ecg"}],
)
def test_a_column_may_be_given_for_what_it_was_found_for_or_is_beside(
    tmp_path: Path, columns: dict[str, str]
) -> None:
    data = propose(measured(tmp_path, without="target_n"), "sequences", **columns)
    assert data.columns["step"] == ("step",)


WORDS = ["quick", "brown", "fox", "over", "lazy", "dog", "jumps", "runs", "barks", "sleeps"]


@pytest.mark.parametrize(
    ("head", "said", "tasks"),
    [
        ("question1,question2,is_duplicate", lambda n: n % 2, ["text", "pairs", "text"]),
        ("id,premise,hypothesis,gold", lambda n: "abc"[n % 3], ["text", "pairs", "text"]),
        ("sentence_A,sentence_B,relatedness", lambda n: f"{1 + n % 41 / 10:.1f}", ["pairs"]),
    ],
    ids=["a flag", "classes", "a score"],
)
def test_what_is_said_of_two_texts_is_asked_for_with_commands_that_work(
    tmp_path: Path, head: str, said: Callable[[int], object], tasks: list[str]
) -> None:
    drawn, path = random(5), tmp_path / "judged.csv"
    texts = [" ".join(drawn.choice(WORDS, 8)) for _ in range(600)]
    rows = [f"{texts[n]},{texts[-n - 1]},{said(n)}" for n in range(300)]
    numbered = [f"{n},{row}" for n, row in enumerate(rows)] if head.startswith("id") else rows
    path.write_text("\n".join([head, *numbered]) + "\n")
    (refusal,) = refused(path)
    first, second, last = head.split(",")[-3:]
    assert f"'{last}' is said of two texts, '{first}' and '{second}', and a task reads" in refusal
    assert sorted(tasks_of(refusal, tmp_path)) == sorted(tasks)
