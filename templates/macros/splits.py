{# split_rows(groups, strata, seed, …) of data.py: a seeded draw, or the column SPLIT of the file; pairs have no strata. #}
{% set stratified = cookiecutter.task != "pairs" %}
{% set strata = "strata: pl.Series, " if stratified else "" %}
{% from "facts.py" import split with context %}
{% if split %}
def split_rows(
    split: pl.Series, groups: pl.Series, {{ strata }}seed: int
) -> list[np.ndarray]:
    """Return the rows that `split` says are for training, validation and test.

    Where none are for validation, they are drawn from those for training.
    """
    names = split.str.strip_chars().str.to_lowercase().replace({"val": "validation", "valid": "validation", "dev": "validation", "training": "train", "testing": "test"})
    found = [(names == name).arg_true().to_numpy() for name in ("train", "validation", "test")]
    train, val, test = found
    if sum(map(len, found)) < len(split):
        row = int((~names.is_in(["train", "validation", "test"]).fill_null(False)).arg_max())
        raise InputError(f"column {SPLIT!r}: expected train, validation or test, got {split[row]}")
    if not len(val):
        train_rows, val_rows, _ = draw(groups[train], {{ "strata[train], " if stratified }}(0.82, 1), seed)
        train, val = train[train_rows], train[val_rows]
    return [train, val, test]


def draw(
    groups: pl.Series, {{ strata }}ends: tuple[float, float], seed: int
) -> list[np.ndarray]:
{% if stratified %}
    """Return the rows of three random splits, which end at these shares of a stratum.

    Rows of one group share a split, and every stratum has a row in the first one.
    """
{% else %}
    """Return the rows of three random splits, none across a group, which end there."""
{% endif %}
{% else %}
def split_rows(groups: pl.Series, {{ strata }}seed: int) -> list[np.ndarray]:
    """Return the rows of the training, validation and test split: 70, 15 and 15%.

{% if stratified %}
    They are drawn at random from each stratum. Rows of one group share a split, and
    every stratum has a row for training.
{% else %}
    They are drawn at random. Rows of one group share a split.
{% endif %}
    """
    ends = (0.7, 0.85)
{% endif %}
    group = groups.rank("dense").to_numpy() - 1  # (rows,)
{% if stratified %}
    stratum = strata.gather(np.unique(group, return_index=True)[1]).to_numpy()
    split = np.empty(len(stratum), "int")  # of each group
    random = np.random.default_rng(seed)
    for value in np.unique(stratum):
        members = random.permutation(np.flatnonzero(stratum == value))
        stops = np.floor(len(members) * np.array(ends) + random.random())
        stops = np.maximum(stops, 1)
        split[members] = np.searchsorted(stops, np.arange(len(members)), side="right")
{% else %}
    random = np.random.default_rng(seed)
    order = random.permutation(group.max() + 1)
    stops = np.floor(len(order) * np.array(ends) + random.random())
    split = np.empty(len(order), "int")  # of each group
    split[order] = np.searchsorted(stops, np.arange(len(order)), side="right")
{% endif %}
    return [np.flatnonzero(split[group] == number) for number in range(3)]
