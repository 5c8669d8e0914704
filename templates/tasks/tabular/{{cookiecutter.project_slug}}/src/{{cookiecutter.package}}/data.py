{% import "format.py" as format with context %}
{% import "numbers.py" as numbers with context %}
{% from "batches.py" import of_one_shape with context %}
{% from "facts.py" import categories, only_categories, group, id, split, balanced, classification with context %}
{% set features = "NUMBERS + CATEGORIES" if categories else "NUMBERS" %}
{% set known = categories or classification %}
{% set columns = "[*CATEGORIES, TARGET]" if categories and classification else "[TARGET]" if classification else "CATEGORIES" %}
{% set single = (["TARGET"] if classification else []) + (["SPLIT"] if split else []) + (["GROUP"] if group else []) %}
{% set text = ("[*CATEGORIES, " if categories else "[") ~ (single | join(", ")) ~ "]" if single else "CATEGORIES" if categories else "[]" %}
{% set has_text = categories or single or id %}
"""The data file: its format, its rows as numbers, and their splits."""

{% include "imports.py" %}
from .config import Config, InputError

# The format of the data file
{{ numbers.literals() }}
NUMBERS = {{ cookiecutter.columns.features | reject("in", categories) | list | python }}
{% if categories %}
CATEGORIES = {{ categories | list | python }}
{% endif %}
{% if classification %}
TARGET = {{ cookiecutter.columns.targets[0] | python }}
{% else %}
TARGETS = {{ cookiecutter.columns.targets | list | python }}
{% endif %}
{% if group %}
GROUP = {{ cookiecutter.columns.group[0] | python }}  # its rows share a split
{% endif %}
{{ format.names() }}


class Rows(keras.utils.PyDataset):
    """Batches of rows: {% if classification %}features (batch, features) and class numbers (batch,).{% elif cookiecutter.problem == "profile" %}features (batch, features) and targets (batch, steps, 1).{% else %}features (batch, features) and targets (batch, targets).{% endif %}


{% if known %}
    `categories` holds the values of each text column in the training rows.
{% endif %}
    """

    def __init__(self, table: pl.DataFrame{% if known %}, categories: dict{% endif %}, config: Config, training: bool{% if balanced %}, weights: np.ndarray{% endif %}) -> None:
        super().__init__()
{% if known %}
        self.categories = categories
{% endif %}
        self.features = encode(table{{ ", categories" if categories }})
{% if classification %}
        self.targets = np.searchsorted(categories[TARGET], table[TARGET].to_numpy())
{% elif cookiecutter.problem == "profile" %}
        self.targets = table.select(TARGETS).to_numpy(order="c")[:, :, None]
{% else %}
        self.targets = table.select(TARGETS).to_numpy(order="c")
{% endif %}
{% if balanced %}
        self.weights = weights  # of each class
{% endif %}
        self.order = np.arange(len(table))
        self.training = training
{{ of_one_shape() }}

    def __getitem__(self, index: int) -> tuple[np.ndarray, {{ "..." if balanced else "np.ndarray" }}]:
        batch = self.order[index * self.batch_size : (index + 1) * self.batch_size]
{% if balanced %}
        targets = self.targets[batch]
        return self.features[batch], targets, self.weights[targets]
{% else %}
        return self.features[batch], self.targets[batch]
{% endif %}

    def on_epoch_end(self) -> None:
        if self.training:
            self.random.shuffle(self.order)


{% if categories %}
def encode(table: pl.DataFrame, categories: dict[str, list[str]]) -> np.ndarray:
    """Return {% if not only_categories %}the numbers of each row, then {% endif %}its categories one-hot, 0 if none."""
    words = {name: table[name].to_numpy()[:, None] for name in CATEGORIES}
    one_hot = [words[name] == categories[name] for name in CATEGORIES]
{% if only_categories %}
    return np.hstack(one_hot).astype("float32")  # (rows, features)
{% else %}
    return np.hstack([table.select(NUMBERS), *one_hot])  # (rows, features)
{% endif %}
{% else %}
def encode(table: pl.DataFrame) -> np.ndarray:
    """Return the features of each row, NaN where missing: (rows, features)."""
    return table.select(NUMBERS).to_numpy(order="c")
{% endif %}


def load_splits(config: Config) -> tuple[Rows, Rows, Rows]:
    """Return training, validation and test rows; {{ "those of a group" if group else "equal features" }} share a split."""
    table = read_table(config.data, NUMBERS{{ " + TARGETS" if not classification }}{{ ", " ~ text if has_text }})
    rows = len(table)
    table = table.drop_nulls({% if split %}pl.exclude(SPLIT{{ ", *CATEGORIES" if categories }}){% elif categories %}pl.exclude(CATEGORIES){% endif %})
    if rows > len(table):
        print(f"{config.data}: rows with a missing value dropped: {rows - len(table)}")
{% if not group %}
    hashes = table.select({{ features }}).hash_rows()
    _, first, group = np.unique(hashes, return_index=True, return_inverse=True)
{% endif %}
{% if not classification %}
    strata = quantiles(table.select(TARGETS))
{% endif %}
    splits = split_rows({{ "table[SPLIT], " if split }}{{ "table[GROUP]" if group else "pl.Series(first[group])" }}, {{ "table[TARGET]" if classification else "strata" }}, config.seed)
    if not all(map(len, splits)):
        raise InputError(f"{config.data}: expected rows for each of the three splits")
    train, val, test = (table[rows] for rows in splits)
{% if not classification %}
    for name in TARGETS:
        if train[name].n_unique() < 2:
            raise InputError(f"{config.data}: target {name!r} is constant in training")
{% endif %}
{% if known %}
    text = train.select({{ columns }})
    categories = {column.name: sorted(column{{ ".drop_nulls()" if categories }}.unique()) for column in text}
{% endif %}
{% if classification %}
    if len(categories[TARGET]) < max(2, table[TARGET].n_unique()):
        raise InputError(f"{config.data}: expected 2 or more classes, all in training")
{% endif %}
{% if balanced %}
    numbers = np.searchsorted(categories[TARGET], train[TARGET].to_numpy())
    weights = compute_class_weight("balanced", classes=np.arange(len(categories[TARGET])), y=numbers)
    weights = weights.astype("float32")
{% endif %}
    val, test = (Rows(table, {{ "categories, " if known }}config, False{{ ", weights" if balanced }}) for table in (val, test))
    return Rows(train, {{ "categories, " if known }}config, True{{ ", weights" if balanced }}), val, test


{{ numbers.read_table(text=has_text) }}


{% if not classification %}
def quantiles(targets: pl.DataFrame) -> pl.Series:
    """Return up to ten strata of about equal size, from low targets to high ones."""
    level = targets.select(pl.all().rank()).mean_horizontal()
    return (level.rank("ordinal") - 1) // max(math.ceil(len(level) / 10), 20)


{% endif %}
{% include "splits.py" %}
