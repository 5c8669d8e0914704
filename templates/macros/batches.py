{# Batches of sequences of different lengths: floats (steps, features) or token ids (steps,).
   fill: what pads the inputs. missing: the target of a step without a label, "" where it is one a sequence.
   holds, kind: name and type of what the model or predict needs beside the arrays. #}
{% from "facts.py" import balanced with context %}
{% macro batches(fill, missing="", holds="", kind="", shape="(steps, features)") %}
class Batches(keras.utils.PyDataset):
    """Batches of sequences of similar length, padded on the right.

    inputs has an array {{ shape }} for each sequence, targets {{ "(steps, labels)" if missing == "np.nan" else "one (steps,)" if missing else "a label" }}.
{% if missing %}
{% if missing == "np.nan" %}
    A target of NaN is missing: it counts neither in the loss nor in the metrics.
{% else %}
    A target of {{ missing }} is missing: its step is masked in the loss and the metrics.
{% endif %}
{% endif %}
    """

    def __init__(
        self,
        inputs: list[np.ndarray],
        targets: {{ "list[np.ndarray]" if missing else "np.ndarray" }},
{% if holds %}
        {{ holds }}: {{ kind }},
{% endif %}
        config: Config,
        training: bool = False,
{% if balanced %}
        weights: np.ndarray | None = None,
{% endif %}
    ) -> None:
        super().__init__()
        self.inputs, self.targets{{ ", self." ~ holds if holds }} = inputs, targets{{ ", " ~ holds if holds }}
        lengths = np.array([len(sequence) for sequence in inputs])
        # few padded lengths, since each new shape is compiled anew
        powers = 2 ** np.ceil(np.log2(lengths)).astype("int")
        self.padded = np.minimum(powers, lengths.max())
{% if missing %}
        labels = sum({{ "is_known(target).mean(axis=1)" if missing == "np.nan" else "is_known(target)" }}.sum() for target in targets)
        self.labels_per_sequence = labels / len(inputs)
{% endif %}
{% if balanced %}
        self.weights = weights  # of each class
{% endif %}
        self.training = training
        self.batch_size = config.batch_size if training else 256
        self.random = np.random.default_rng(config.seed)
        self.on_epoch_end()

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> tuple[np.ndarray, ...]:
        rows = self.batches[index]
{% if missing %}
        inputs = self.stack(rows)
        steps = inputs.shape[1]
        targets = pad([self.targets[row] for row in rows], steps, {{ missing }})
        # Keras averages over all padded steps: scale that to a mean over the labels
        weights = is_known(targets) * np.float32(steps / self.labels_per_sequence)
{% if balanced %}
        weights *= self.weights[targets]
{% endif %}
        return inputs, np.where(weights > 0, targets, 0), weights
{% else %}
{% if balanced %}
        targets = self.targets[rows]
        return self.stack(rows), targets, self.weights[targets]
{% else %}
        return self.stack(rows), self.targets[rows]
{% endif %}
{% endif %}

    def on_epoch_end(self) -> None:
        """Draw the sequences of each batch."""
        rows = np.arange(len(self.inputs))
        if self.training:  # full batches; each epoch leaves out other rows
            self.random.shuffle(rows)
            rows = rows[: max(len(rows) // self.batch_size, 1) * self.batch_size]
        rows = rows[np.argsort(self.padded[rows], kind="stable")]
        ends = range(self.batch_size, len(rows), self.batch_size)
        *others, longest = np.split(rows, ends)
        shortest, middle = others[:1], others[1:]
        if self.training:
            self.random.shuffle(middle)
        # Keras infers from the first two batches that the number of steps varies
        self.batches = [longest, *shortest, *middle]

    def stack(self, rows: np.ndarray) -> np.ndarray:
        """Return the padded inputs of `rows`: {{ shape | replace("(", "(batch, ", 1) | replace(",)", ")") }}."""
        steps = self.padded[rows].max()
        return pad([self.inputs[row] for row in rows], steps, {{ fill }})

    def predict(self, model: keras.Model) -> {{ "list[np.ndarray]" if missing else "np.ndarray" }}:
{% if missing %}
        """Return the outputs of each sequence, in order: (steps, outputs)."""
        outputs = [np.empty(0)] * len(self.inputs)
        for rows in self.batches:
            batch = model.predict_on_batch(self.stack(rows))
            for row, output in zip(rows, batch, strict=True):
                outputs[row] = output[: len(self.inputs[row])]
        return outputs
{% else %}
        """Return the outputs in the order of the sequences: (sequences, outputs)."""
        outputs = np.empty((len(self.inputs), model.output_shape[-1]), "float32")
        for rows in self.batches:
            outputs[rows] = model.predict_on_batch(self.stack(rows))
        return outputs
{% endif %}


{% if missing %}
def is_known(targets: np.ndarray) -> np.ndarray:
    """Return which targets are neither missing nor padding."""
    return {{ "~np.isnan(targets)" if missing == "np.nan" else "targets != " ~ missing }}


{% endif %}
def pad(sequences: list[np.ndarray], steps: int, fill: float) -> np.ndarray:
    """Return the sequences as one array, padded on the right: (batch, steps, ...)."""
    dtype = sequences[0].dtype
    return keras.utils.pad_sequences(sequences, steps, dtype, padding="post", value=fill)
{% endmacro %}
{# Batches of examples of one shape: the end of the constructor, and how many there are. #}
{% macro of_one_shape() %}
{% filter trim("\n") %}
        self.batch_size = config.batch_size if training else 1024
        self.random = np.random.default_rng(config.seed)
        self.on_epoch_end()

    def __len__(self) -> int:
        if self.training:  # drop the last, smaller batch: its shape would compile anew
            return max(1, len(self.order) // self.batch_size)
        return math.ceil(len(self.order) / self.batch_size)
{% endfilter %}
{% endmacro %}
{# The end of load_splits(): batches of the rows of each of `splits`; classes and labels: what weighs them, if balanced. #}
{% macro of_splits(inputs, targets, holds, classes="", labels="") %}
{% if balanced %}
    weights = compute_class_weight("balanced", classes=np.arange(len({{ classes }})), y={{ labels }})
{% endif %}
    train, val, test = (
        Batches(
            {{ inputs }},
            {{ targets }},
{% if holds %}
            {{ holds }},
{% endif %}
            config,
            training=rows is splits[0],
{% if balanced %}
            weights=weights.astype("float32"),
{% endif %}
        )
        for rows in splits
    )
    return train, val, test
{% endmacro %}
