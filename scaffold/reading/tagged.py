"""Sentences whose tokens carry their tags, as in The_DT dog_NN, or the/at dog/nn."""

import re
from collections.abc import Iterable

import polars as pl

MARKS = ("_", "/", "|")
SENTENCES = 3
TAGS = 100  # at most so many different tags
TAG = r"[A-Za-z][\w$*+-]*|[^\w\s]+"


def mark_of(lines: Iterable[str]) -> str:
    """Return what is between each token and its tag; "" where not all tokens have one."""
    sentences = [line.split() for line in lines if line.strip()]
    tokens = [token for sentence in sentences for token in sentence]
    if len(sentences) < SENTENCES or len(tokens) < 2 * len(sentences):
        return ""
    return next((mark for mark in MARKS if _are_tagged(tokens, mark)), "")


def _are_tagged(tokens: list[str], mark: str) -> bool:
    words, marks, tags = zip(*(token.rpartition(mark) for token in tokens), strict=True)
    if not all(words) or not all(marks) or not all(re.fullmatch(TAG, tag) for tag in tags):
        return False
    return 1 < len({*tags}) <= min(TAGS, len(tags) // 2) and len({*words}) >= len({*tags})


def table(text: str, mark: str) -> pl.DataFrame:
    """Return a row for each sentence: its tokens and their tags, with spaces between."""
    pairs = [
        [token.rpartition(mark)[::2] for token in line.split()]
        for line in text.splitlines()
        if line.strip()
    ]
    return pl.DataFrame(
        {
            "tokens": [" ".join(token for token, _ in sentence) for sentence in pairs],
            "tags": [" ".join(tag for _, tag in sentence) for sentence in pairs],
        }
    )
