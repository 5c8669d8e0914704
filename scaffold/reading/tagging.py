"""Tagged sentences: tokens, and as many tags."""

import re
from itertools import permutations

import polars as pl

from scaffold.modes import Mode
from scaffold.reading import classes, kinds, pairs, splits
from scaffold.reading.files import Columns, Detector, File
from scaffold.reading.notes import unread
from scaffold.reading.outcome import outcome
from scaffold.reading.problems import Checks
from scaffold.reading.verification import Verified, verify
from scaffold.tasks import Data, Facts

TOKENS = r"(?i)^(tokens?|words?|sentences?|text|forms?|satz|wort|wörter|phrase|mots?|palabras?)$"
TAGS = (
    r"(?i)^(tags?|labels?|pos|upos|xpos|ner|bio|iob|pos_tags|ner_tags|entities|wortart(en)?|"
    r"etiquetas?|étiquettes?)$"
)
SENTENCE = 3  # tokens on average, where no name tells them; shorter ones are names of things
MOST_TAGS = 200
MANY_TAGS, MOSTLY_TAGS = 20, 0.8  # of the different tokens
TOKEN = "[^ ]+"  # as the project cuts them


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    columns = kinds.columns(file)
    names = [column.name for column in columns]
    tokens = [name for name in names if re.match(TOKENS, name)]
    tags = [name for name in names if re.match(TAGS, name)]
    dated = any(column.is_time for column in columns)
    if not (tokens and tags) and not dated:  # durations of each day have equally many parts
        words = ("text", "id")  # and neither categories nor numbers with their units
        texts = [c.name for c in columns if c.kind in words and not kinds.are_phrases(file, c)]
        tokens, tags = _counterparts(file, texts)
    found = {
        "tokens": file.given.get("tokens") or tuple(tokens[:1]),
        "tags": file.given.get("tags") or tuple(tags[-1:]),
    }
    return {
        **found,
        "id": kinds.identifier(file, [name for names in found.values() for name in names]),
        "split": splits.named_column(file),
    }


def _counterparts(file: File, names: list[str]) -> tuple[list[str], list[str]]:
    """Return two columns with as many tags in the second as tokens in the first."""
    texts = [name for name in names if file.table[name].dtype == pl.String]
    if all(any(re.match(form, name) for name in texts) for form in (pairs.SOURCES, pairs.TARGETS)):
        return [], []
    for tokens, tags in permutations(texts, 2):
        able = likely(file, {"tokens": (tokens,), "tags": (tags,)}, None)
        named = re.match(TOKENS, tokens) or re.match(TAGS, tags)
        if able and (named or _are_sentences(file.table[tokens], file.table[tags])):
            return [tokens], [tags]
    return [], []


def _are_sentences(texts: pl.Series, tags: pl.Series) -> bool:
    """Return whether texts are longer than names are, of several lengths, and tags no numbers."""
    lengths = texts.head(kinds.HEAD).drop_nulls().str.count_matches(TOKEN)
    mean = lengths.mean()
    numbered = tags.head(kinds.HEAD).str.contains(r"\d{3}|[@:]").any()
    return isinstance(mean, float) and mean >= SENTENCE and lengths.n_unique() > 2 and not numbered


def likely(file: File, columns: Columns, mode: Mode | None) -> bool:
    """Return whether tokens and tags are equally many in nearly every row, the tags few."""
    both = [file.table[columns[role][0]].head(kinds.HEAD) for role in ("tokens", "tags")]
    if any(column.dtype != pl.String for column in both):
        return False
    tokens, tags = (column.fill_null("").str.extract_all(TOKEN) for column in both)
    lengths = tokens.list.len()
    same = int((lengths == tags.list.len()).sum())
    different = [part.explode().n_unique() for part in (tokens, tags)]
    few = different[1] <= min(MOST_TAGS, different[0])
    few &= different[1] <= max(MANY_TAGS, MOSTLY_TAGS * different[0])  # else a word for each word
    each = tags.explode()  # words that are tokens too are those of another sentence
    few = few and 2 * int(each.is_in(tokens.explode().implode()).sum()) < len(each)
    return few and same >= kinds.MOSTLY * len(lengths) and int(lengths.sum()) > 1.5 * len(lengths)


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for tagging.

    Raises:
        DataFileError: with the first row whose tags are not as many as its tokens.
    """
    checks = Checks(file.path)
    verified = verify(file, checks, ())
    tokens, tags = (verified.table[columns[role][0]].cast(pl.String) for role in ("tokens", "tags"))
    _refuse_uneven(verified, tokens, tags, checks)
    splits.refuse_bad(verified, columns.get("split", ()), checks)
    known = tags.str.extract_all(TOKEN).explode().drop_nulls()
    if known.n_unique() == 1:
        what = f"every tag is {known[0]!r}"
        checks.add(f"column {tags.name!r}", what, "bring rows with other tags")
    checks.refuse()
    facts = Facts(
        rows=len(verified.table),
        outputs=known.n_unique(),
        problem="classification",
        step="token",
    )
    note = (
        f"Tokens: column {tokens.name}, {len(known)} of them; tags: column {tags.name}, "
        f"{known.n_unique()} different ones."
    )
    # balanced, the many rare tags of a language cost more than they gain
    counted = classes.counted(known, "tokens", proposed=False)
    notes = (note, *counted, *unread(file, columns))
    return outcome(verified, columns, facts, notes)


def _refuse_uneven(verified: Verified, tokens: pl.Series, tags: pl.Series, checks: Checks) -> None:
    """Keep a problem of the first row whose tags are not as many as its tokens."""
    counts = [texts.fill_null("").str.count_matches(TOKEN) for texts in (tokens, tags)]
    wrong = (counts[0] != counts[1]) | (counts[0] == 0)
    if wrong.any():
        row = wrong.arg_max() or 0
        what = f"{counts[0][row]} tokens but {counts[1][row]} tags"
        checks.add(verified.where(row), what, "write one tag for each token")


DETECTOR = Detector(find, likely, propose)
