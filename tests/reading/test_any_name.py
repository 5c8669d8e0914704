"""Columns may be called what the tools of the reading call their own."""

from pathlib import Path

import pytest

from scaffold.planning import plan

NAMES = ["count", "len", "index", "literal", "class", "label", "target", "value", "proportion"]
FILES = {
    "tabular": ("targets", "b,c,{}\n", lambda n: f"{n * 37 % 101},{n * n % 89},{'uvw'[n % 3]}\n"),
    "text": (
        "label",
        "said,{}\n",
        lambda n: f"the {'uvw'[n % 3]} of {n} and on,{'xy'[n % 2]}\n",
    ),
    "sequences": (
        "label",
        "run,at,x,{}\n",
        lambda n: f"{n // 6},{n % 6},{n * 37 % 101},{'uv'[n // 6 % 2]}\n",
    ),
    "pairs": ("target", "word\t{}\n", lambda n: f"w{n * n}q\t{' '.join(str(n * n))}\n"),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("task", FILES)
def test_what_is_predicted_may_have_any_name(tmp_path: Path, task: str, name: str) -> None:
    role, head, row = FILES[task]
    file = tmp_path / "rows.csv"
    file.write_text(head.format(name) + "".join(map(row, range(240))))
    spec = plan({"data": str(file), "task": task, "columns": {role: (name,)}})
    assert spec.data.columns[role] == (name,)
