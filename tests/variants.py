"""What is tested beside the pairs of mode and task: data of another kind, and other options.

The samples hold classes, long sequences and one column to forecast. OWN has numbers to predict,
sequences with a row for each, several columns to predict or forecast. VARIANTS are few
combinations that, together with the pairs, reach every template.
"""

from pathlib import Path
from typing import Any

from scaffold.smoke import Combination, select_pairs
from scaffold.tasks import TASKS

DATA = Path(__file__).parent / "data"


def own(file: str, **columns: str) -> dict[str, Any]:
    """Return the answers that name a file of tests/data and its columns, commas between."""
    named = {role: tuple(names.split(",")) for role, names in columns.items()}
    return {"data": str(DATA / file), "columns": named}


STEPS = ",".join(f"t{step:03}" for step in range(12))
OWN: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("one-to-one", "tabular"): [
        own("cars.csv", targets="price", features="weight,doors,fuel"),
        own("cars.csv", targets="price,reach", features="doors", group="weight"),
    ],
    ("one-to-many", "tabular"): [own("waves.csv", targets=STEPS, features="height,kind")],
    ("many-to-one", "sequences"): [
        own("runs.csv", label="peak,total", features="speed,level"),
        own("waves.csv", label="height"),
        own("waves.csv", label="kind", id="height"),
    ],
    ("many-to-many", "sequences"): [own("runs.csv", label="load,level", features="speed")],
    ("seq2seq", "pairs"): [own("words.tsv", source="word", target="signs")],
    **{
        (mode, "forecast"): [
            own("tides.csv", time="hour", targets="level,flow", features="level,flow,wind"),
            own("field/stores.csv", time="Date", series="Store", targets="Sales", features="Sales"),
        ]
        for mode in TASKS["forecast"].modes
    },
}


def variant(mode: str, task: str, own_data: int | None = None, **options: Any) -> Combination:
    """Return a combination on the sample, or on the file OWN[mode, task][own_data]."""
    data = {} if own_data is None else OWN[mode, task][own_data]
    return Combination(mode, task, tuple((data | options).items()))


BACKTEST = {"with": ("backtest",)}
EXPORT = {"with": ("export",)}
BEAM = {"with": ("beam",)}
GROUPED = {
    "features": ("island", "bill_length_mm", "sex"),
    "targets": ("species",),
    "group": ("body_mass_g",),
}
BALANCED = {"class_weights": "balanced"}
NAMED = {"text": ("text",), "label": ("label",), "id": ("source",)}
AHEAD = {  # Holiday is a category that is known ahead
    **own("field/category.csv", time="Date", targets="Sales", known="Holiday"),
    "calendar": "weekday,day",
}
REVIEWS = own("reviews.csv", text="text", label="label", split="split")
REGIONS = own("regions.csv", time="Date", series="Province,Country", targets="Cases")
RETAIL = own("retail.csv", time="Date", series="Store", targets="Sales", known="Promo,StateHoliday")
OUTAGE = variant(
    "vector-output",
    "forecast",
    input_length=24,
    normalize="window",
    intervals="0.8,0.95",
    **own("outage.csv", time="hour", targets="level", features="level"),
)
VARIANTS = [
    variant("seq2seq", "pairs", attention=False, bidirectional=False, cell="gru", **BEAM),
    variant("seq2seq", "pairs", 0, attention=False, cell="gru", tokens="characters", **EXPORT),
    variant("many-to-one", "text", tokens="characters", **REVIEWS | BALANCED),
    variant("one-to-one", "tabular", columns=GROUPED, **BALANCED),
    variant(
        "seq2seq",
        "forecast",
        0,
        attention=True,
        normalize="window",
        cell="gru",
        layers=2,
        precision="mixed_bfloat16",
    ),
    variant("seq2seq", "forecast", 0, normalize="season", season=5, intervals="0.8,0.95"),
    variant(
        "many-to-one",
        "forecast",
        0,
        normalize="season",
        season=3,
        intervals="0.5,0.9",
        calendar="hour",
    ),
    variant("encoder-decoder", "forecast", normalize="window", bidirectional=True, **AHEAD),
    variant(
        "many-to-many-last",
        "forecast",
        0,
        cell="gru",
        dropout=0.2,
        intervals="0.6",
        calendar="hour",
    ),
    variant("seq2seq", "forecast", normalize="season", attention=True, intervals="0.9", **AHEAD),
    OUTAGE,
    variant(
        "many-to-many", "forecast", 0, lead=0, calendar="weekday", cell="rnn", layers=2, **BACKTEST
    ),
    variant(
        "vector-output", "forecast", 1, normalize="series", **{"with": ("tune", "tensorboard")}
    ),
    variant("many-to-many", "forecast", normalize="window", intervals="0.8,0.95", **REGIONS),
    variant(
        "seq2seq", "forecast", 1, normalize="season", season=7, input_length=14, attention=True
    ),
    variant("seq2seq", "forecast", normalize="series", calendar="weekday", **RETAIL),
    variant(
        "many-to-many-last", "forecast", normalize="window", intervals="0.8", **RETAIL | BACKTEST
    ),
    variant("one-to-one", "tabular", 1, layers=2, dropout=0.2, license="Apache-2.0"),
    variant("one-to-many", "tabular", 0, decoder="feedback", cell="rnn", dropout=0.2),
    variant("many-to-one", "sequences", 0, cell="gru", license="none"),
    variant("many-to-one", "sequences", 1, cell="rnn", layers=2, dropout=0.2),
    variant("many-to-one", "sequences", 2, license="BSD-3-Clause", **BALANCED),
    variant("many-to-many", "sequences", 0, bidirectional=True),
    variant("many-to-many", "sequences", layers=2, **BALANCED),
]
RAY = {"backend": "jax", "with": ("ray",)}
DISTRIBUTED = [  # a cluster takes long to start, so these are not built but where tests name them
    variant("many-to-one", "forecast", **RAY | {"with": ("tune", "ray")}),
    variant("vector-output", "forecast", normalize="series", intervals="0.8", **RETAIL | RAY),
]
MATRIX = [*select_pairs(), *VARIANTS, *DISTRIBUTED]
