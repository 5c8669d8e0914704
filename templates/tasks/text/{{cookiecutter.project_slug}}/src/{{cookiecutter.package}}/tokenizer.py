{% from "facts.py" import words with context %}
"""Texts to token ids and labels to classes, learnt from the training rows."""

{% include "imports.py" %}
from .config import read, write


PAD, UNK = 0, 1
{% if words %}
TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")  # a word, or a mark such as "!"
{% endif %}
MIN_COUNT = 2  # rarer tokens train the embedding of UNK
MAX_TOKENS = 30_000


@dataclass(frozen=True)
class Tokenizer:
    """Vocabulary and labels: ids index `tokens`, classes index `labels`."""

    tokens: list[str]
    labels: list[str]

    @classmethod
    def fit(cls, texts: Iterable[str], labels: Iterable[str]) -> "Tokenizer":
        """Keep the frequent tokens of `texts`, and all `labels`."""
        counts = Counter(token for text in texts for token in split_tokens(text))
        frequent = [t for t, n in counts.most_common(MAX_TOKENS) if n >= MIN_COUNT]
        return cls(["<pad>", "<unk>", *frequent], sorted(set(labels)))

    def encode(self, texts: Iterable[str]) -> list[np.ndarray]:
        """Return the token ids (steps,) of each text."""
        ids = {token: index for index, token in enumerate(self.tokens)}
        return [
            np.array([ids.get(token, UNK) for token in split_tokens(text)], "int32")
            for text in texts
        ]

    def encode_labels(self, labels: Iterable[str]) -> np.ndarray:
        """Return the class of each label: (labels,)."""
        return np.array([self.labels.index(label) for label in labels], "int32")

    def save(self, run: Path) -> None:
        write(run / "vocabulary.json", Path.write_text, json.dumps(vars(self)))

    @classmethod
    def load(cls, run: Path) -> "Tokenizer":
        return cls(**read(run / "vocabulary.json"))


def split_tokens(text: str) -> list[str]:
{% if words %}
    """Return the words of `text` in lower case, and its other marks one by one."""
    return TOKEN.findall(text.lower())
{% else %}
    """Return the characters of `text` in lower case."""
    return list(text.lower())
{% endif %}
