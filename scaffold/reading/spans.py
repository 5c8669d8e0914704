"""Texts in JSON with the places of names in them, as tools for annotation write them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from scaffold.reading import nested

HINT = rb'"(start|start_offset|begin)"\s*:\s*\d|\[\s*\d+\s*,\s*\d+\s*,\s*"'
TEXTS = ("text", "sentence", "content", "data", "document")
CHOICES = rb'"choices"\s*:\s*\['
LABELS = ("label", "labels", "entity", "type", "tag", "entity_group", "entity_type")
OF_TEXT = r"(?i)^(intent|label|category|sentiment|class)$"  # what is said of the whole of it
SENTENCES = 3  # and more with names in them
MOSTLY = 0.9  # of the ends of names are those of words; else every character is a token
WORD = r"\w+(?:['’.-]\w+)*|[^\w\s]"


class Span(NamedTuple):
    """A name from one character of a text to before another, and what kind of name it is."""

    begin: int
    end: int
    label: str


Sentence = tuple[str, Sequence[Span]]


def table(content: bytes) -> pl.DataFrame | None:
    """Return a row for each text: its tokens and their tags, B- and I- of the names, O of others.

    None where the texts have no such names, or a label besides.
    """
    records = _records(content, HINT)
    found = [one for record in records if (one := _sentence(record)) is not None]
    named = [one for one in found if one[1]]
    within = all(0 <= s.begin < s.end <= len(text) for text, spans in named for s in spans)
    if len(named) < SENTENCES or len(found) < len(records) or not within:
        return None
    word = WORD if _are_of_words(named) else r"\S"
    rows = [_tagged(text, spans, word) for text, spans in found if text.strip()]
    return pl.DataFrame(rows, schema=["tokens", "tags"], orient="row")


def labelled(content: bytes) -> pl.DataFrame | None:
    """Return the text of each record and the one choice that was made for it, as label."""
    records = _records(content, CHOICES)
    texts = [_text(record) for record in records if isinstance(record, dict)]
    chosen = [list(_choices(record)) for record in records]
    if (
        not texts
        or len(texts) < len(records)
        or not all(texts)
        or any(len(one) != 1 for one in chosen)
    ):
        return None
    labels = [label for (label,) in chosen]
    return pl.DataFrame({"text": texts, "label": labels})


def _records(content: bytes, hint: bytes) -> list[object]:
    """Return the records in JSON; none where it is not JSON, or holds nothing like `hint`."""
    try:
        return nested.records(content) if re.search(hint, content) else []
    except ValueError:
        return []


def _choices(value: object) -> Iterator[str]:
    """Yield what was chosen within `value`."""
    found = value.get("choices") if isinstance(value, dict) else None
    yield from (one for one in _items(found) if isinstance(one, str))
    for inner in _items(value):
        yield from _choices(inner)


def _items(value: object) -> Sequence[object]:
    """Return what is directly within an object or a list."""
    held = [*value.values()] if isinstance(value, dict) else value
    return held if isinstance(held, list) else ()


def _text(record: Mapping[str, object]) -> str | None:
    """Return the text of a record, or of the data within it."""
    values = (record.get(name) for name in TEXTS)
    found = next((value for value in values if isinstance(value, str | dict)), None)
    return _text(found) if isinstance(found, dict) else found


def _sentence(record: object) -> Sentence | None:
    """Return the text of a record and the names in it."""
    if isinstance(record, dict):
        if any(re.match(OF_TEXT, name) for name, held in record.items() if isinstance(held, str)):
            return None
        text = _text(record)
        rest: object = [value for value in record.values() if value is not text]
    elif isinstance(record, list) and len(record) == 2:
        text, rest = record
    else:
        return None
    return (text, next(_lists(rest), ())) if isinstance(text, str) else None


def _lists(value: object) -> Iterator[Sequence[Span]]:
    """Yield each list within `value` that holds nothing but names."""
    items = _items(value)
    spans = [span for item in items if (span := _span(item)) is not None]
    if spans and len(spans) == len(items) and isinstance(value, list):
        yield spans
        return
    for inner in items:
        yield from _lists(inner)


def _span(item: object) -> Span | None:
    if isinstance(item, dict):
        inner = item["value"] if isinstance(item.get("value"), dict) else item
        begin = next((inner[n] for n in ("start", "start_offset", "begin") if n in inner), None)
        end = next((inner[n] for n in ("end", "end_offset", "stop") if n in inner), None)
        label = next((inner[name] for name in LABELS if name in inner), None)
        item = [begin, end, label[0] if isinstance(label, list) and label else label]
    if not isinstance(item, list) or len(item) != 3:
        return None
    begin, end, label = item
    places = type(begin) is int and type(end) is int
    return Span(begin, end, label) if places and isinstance(label, str) and label else None


def _are_of_words(sentences: Sequence[Sentence]) -> bool:
    """Return whether names begin and end where words do."""
    alike = []
    for text, spans in sentences:
        words = [match.span() for match in re.finditer(WORD, text)]
        begins, ends = {begin for begin, _ in words}, {end for _, end in words}
        alike += [span.begin in begins and span.end in ends for span in spans]
    return sum(alike) >= MOSTLY * len(alike)


def _tagged(text: str, spans: Sequence[Span], word: str) -> tuple[str, str]:
    """Return the tokens of a text and their tags, with spaces between."""
    tokens, tags, before = [], [], None
    for match in re.finditer(word, text):
        span = next((s for s in spans if s.begin < match.end() and match.start() < s.end), None)
        tokens.append(match.group())
        kind = re.sub(r"\s", "_", span.label) if span else ""
        tags.append(f"{'I' if span is before else 'B'}-{kind}" if span else "O")
        before = span
    return " ".join(tokens), " ".join(tags)
