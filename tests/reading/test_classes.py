"""How often each class occurs is said; rare classes are given weight."""

from pathlib import Path

import pytest
from proposals import propose, random, written

from scaffold.errors import AnswersError
from scaffold.planning import plan


def words(n: int) -> str:
    return " ".join(f"w{word}" for word in random(n).integers(30, size=8))


def numbers(n: int, many: int = 2) -> str:
    return ",".join(f"{value:.3f}" for value in random(n).normal(size=many))


STEPS = ",".join(f"t{step}" for step in range(9))
ROWS = {  # task → the header, the row of a class, and what is counted
    "tabular": ("a,b,class", lambda n, name: f"{numbers(n)},{name}", "Rows"),
    "text": ("text,label", lambda n, name: f"{words(n)},{name}", "Texts"),
    "sequences": (f"{STEPS},kind", lambda n, name: f"{numbers(n, 9)},{name}", "Sequences"),
    "tagging": ("tokens,tags", lambda n, name: f"w{n} w{n % 9},{name} {name}", "Tokens"),
}
COUNTS = [  # of the classes, and whether the rarest has under a fifth of its share
    ({"often": 182, "rare": 18}, True),
    ({"often": 178, "rare": 22}, False),
    ({"often": 100, "some": 94, "rare": 6}, True),
    ({"often": 68, "some": 67, "few": 65}, False),
]


@pytest.mark.parametrize("task", ROWS)
@pytest.mark.parametrize(("counts", "balanced"), COUNTS, ids=str)
def test_rare_classes_are_counted_and_weighted_and_rare_tags_only_counted(
    task: str, counts: dict[str, int], balanced: bool, tmp_path: Path
) -> None:
    head, row, what = ROWS[task]
    names = random().permutation([name for name, count in counts.items() for _ in range(count)])
    path = written(tmp_path, *(row(n, name) for n, name in enumerate(names)), head=head)
    found = propose(path, task)
    each = 2 if task == "tagging" else 1
    said = ", ".join(f"{name} {each * count}" for name, count in counts.items())
    assert f"{what} of each class: {said}." in found.notes
    assert any("Class weights: balanced" in note for note in found.notes) == balanced
    balanced = balanced and task != "tagging"
    assert ("class_weights" in found.proposed) == balanced
    spec = plan({"data": str(path), "task": task})
    assert spec.options.class_weights == ("balanced" if balanced else "none")
    given = plan({"data": str(path), "task": task, "class_weights": "none"})
    assert given.options.class_weights == "none"


def test_of_many_classes_the_most_frequent_and_the_rarest_are_counted(tmp_path: Path) -> None:
    names = [f"c{n:02}" for n in range(30) for _ in range(40 - n)]
    rows = [f"{numbers(n)},{name}" for n, name in enumerate(names)]
    found = propose(written(tmp_path, *rows, head="a,b,class"), "tabular")
    (note,) = (note for note in found.notes if note.startswith("Rows of each class"))
    assert note.startswith("Rows of each class: c00 40, c01 39, ")
    assert note.endswith(", c10 30, …, c29 11.")


def test_numbers_have_no_class_weights(tmp_path: Path) -> None:
    path = written(tmp_path, *(f"{numbers(n, 3)}" for n in range(90)), head="a,b,price")
    with pytest.raises(AnswersError, match="numbers, not classes"):
        plan({"data": str(path), "task": "tabular", "class_weights": "balanced"})
