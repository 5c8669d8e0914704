"""How TensorFlow runs a training step: compiled, where that was measured to pay."""

import pytest

from scaffold import plan
from scaffold.context import execution

FAST = {"jit_compile": True, "steps_per_execution": 16}
PLAIN = {"jit_compile": False, "steps_per_execution": 1}
WINDOWS = {"mode": "vector-output", "task": "forecast"}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (WINDOWS, FAST),
        ({"mode": "encoder-decoder"}, FAST),
        (WINDOWS | {"epochs": 5}, PLAIN),
        (WINDOWS | {"batch_size": 256}, PLAIN),
        (WINDOWS | {"precision": "mixed_bfloat16"}, PLAIN),
        (WINDOWS | {"backend": "jax"}, {}),
        (WINDOWS | {"backend": "torch"}, {}),
        ({"mode": "seq2seq", "task": "forecast"}, {}),
        ({"mode": "many-to-many", "task": "tagging"}, {}),
    ],
    ids=str,
)
def test_training_is_compiled_where_that_pays(
    answers: dict[str, object], expected: dict[str, object]
) -> None:
    found = {field.name: field.value for field in execution(plan(answers))}
    assert found == expected
