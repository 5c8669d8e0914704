"""The generated config.py: its fields, and the small one that the generated tests run with."""

from typing import Any

from scaffold.options import OPTIONS
from scaffold.quoting import python
from scaffold.spec import Spec

_SMALL = {"input_length": 6, "output_length": 3, "season": 2, "units": 8, "batch_size": 4}
_MAY_BE_ZERO = ("lead", "seed")


def configuration(spec: Spec) -> dict[str, Any]:
    """Return the fields of Config, those that must be at least 1, and a small Config."""
    fields = _fields(spec)
    counts = [name for name, value, _ in fields if type(value) is int and name not in _MAY_BE_ZERO]
    return {
        "config_fields": [
            {"name": name, "type": _type(value), "value": python(value), "reason": reason}
            for name, value, reason in fields
        ],
        "sizes": python(counts).strip("()"),
        "small_config": _small(spec),
    }


def _fields(spec: Spec) -> list[tuple[str, Any, str]]:
    """Return name, value and reason of each field: the file, the numbers, the training."""
    patience = max(10, spec.values["epochs"] // 10)
    return [
        ("data", spec.data.place, "the file: CSV, TSV or Parquet"),
        *_columns(spec),
        *(
            (name, value, OPTIONS[name].help)
            for name, value in spec.values.items()
            if OPTIONS[name].in_config and not (name == "dropout" and value == 0)
        ),
        ("train_share", 0.7, "share of the examples to train on"),
        ("validation_share", 0.15, "share for early stopping; the rest is the test split"),
        ("patience", patience, "epochs without a better validation loss before training stops"),
    ]


def _columns(spec: Spec) -> list[tuple[str, Any, str]]:
    """Return a field for each role that columns play, or may come to play."""
    fields: list[tuple[str, Any, str]] = []
    for role in spec.task.roles:
        usual = (role.name,) if role.usual else ()
        names = spec.data.columns.get(role.name, usual)
        if role.name == "step" and spec.has("layout-wide"):
            continue  # the columns are the steps
        if names:
            fields.append((role.name, names if role.many else names[0], role.meaning))
    return fields


def _type(value: object) -> str:
    return "tuple[str, ...]" if isinstance(value, tuple) else type(value).__name__


def _small(spec: Spec) -> str:
    """Return the dimensions that the generated tests run with: small, and all different."""
    chosen: dict[str, float] = {name: n for name, n in _SMALL.items() if name in spec.values}
    if spec.mode.name == "encoder-decoder":
        chosen["units"] = 16  # one state holds the whole window
    if spec.values["dropout"]:
        chosen["dropout"] = 0.0
    return "Config(" + ", ".join(f"{name}={value}" for name, value in chosen.items()) + ")"
