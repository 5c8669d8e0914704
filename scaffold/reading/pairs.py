"""Pairs of texts: what to read and what to write."""

import re
from itertools import combinations

import polars as pl

from scaffold.modes import Mode
from scaffold.options import Value
from scaffold.reading import kinds, patterns, periods, splits, text
from scaffold.reading.files import Columns, Detector, File
from scaffold.reading.notes import unread
from scaffold.reading.outcome import outcome
from scaffold.reading.problems import Checks
from scaffold.reading.targets import says_yes_or_no
from scaffold.reading.verification import verify
from scaffold.tasks import Data, Facts

SOURCES = (
    r"(?i)^(source|src|word|input|wrong|misspelled|misspelling|typo|noisy|from|question|"
    r"grapheme|graphemes|raw|original|intent|utterance|prompt|document|article|instruction|"
    r"frage|pregunta|pergunta|domanda|вопрос|soru|问题|問題|質問|질문)$"
)
TARGETS = (
    r"(?i)^(target|tgt|phonemes?|output|correct|corrected|correction|clean|to|answer|"
    r"normali[sz]ed|translation|pronunciation|result|sql|query|snippet|code|summary|response|"
    r"antwort|réponse|respuesta|resposta|risposta|ответ|cevap|答案|回答|回复|답변)$"
)
LANGUAGES = (
    r"(?i)^((sentence|text|phrase|word)s?[_ ])?(english|hindi|german|french|spanish|portuguese|"
    r"italian|dutch|russian|arabic|chinese|japanese|korean|turkish|urdu|bengali|tamil|telugu|"
    r"marathi|swahili|vietnamese|polish|czech|greek|hebrew|indonesian|thai|ukrainian|persian|"
    r"deutsch|englisch|anglais|français|inglés|español|inglês|português|en|eng|de|deu|fr|fra|es|"
    r"spa|pt|it|nl|ru|ar|zh|ja|ko|tr|hi)([_ ](sentence|text|phrase|word|sent)s?)?$"
)
EXPRESSION = r"^[\d\s.,:;()+*/^%=?×÷−-]*\d[\d\s.,:;()+*/^%=?×÷−-]*$"  # as "12 + 34 ="
REPEATED = 0.5  # share of the words that are in nearly all texts: with more, it is no sentence
FRAME = 4  # numbers beside the symbols: padding, unknown, begin, end
KNOWN = 0.9  # share of the texts whose words are all in others too: with fewer, characters
NUMBERS = 1  # columns of numbers beside two texts that no name tells: with more, it is a table
SPACE = " "
TWINS = r"(?i)(?P<stem>.*?)[_ ]?(?P<end>[12ab]|left|right|one|two|first|second)"
AHEAD = r"^\s*#?([12ab])[_ ]+(.+)$"  # the number before the name
ENDS = (("1", "2"), ("a", "b"), ("left", "right"), ("one", "two"), ("first", "second"))
CLAIMS = (  # in either order
    *({"premise", "hypothesis"}, {"claim", "evidence"}, {"query", "passage"}),
    *({"query", "document"}, {"question", "sentence"}, {"question", "passage"}),
    *({"question", "context"}, {"search_term", "product_title"}, {"query", "title"}),
    *({"query", "product_title"}, {"query", "text"}),
)
ANSWERS = r"(?i)^(.*[_ ])?(answer|answers|answer[_ ]text|response|reply)$"
PLACES = r"(?i)^.*(start|end|idx|index|offset|pos|position|len|length)$"  # in a text
CODES = r"(?i)^.*(code|key|asin|sku|isbn)$"  # names of columns of such
CODE = r"^[A-Z0-9_-]*([A-Z][A-Z0-9_-]*\d|\d[A-Z0-9_-]*[A-Z])[A-Z0-9_-]*$"  # letters and digits
DATE = rf"(?i)\b({'|'.join(periods.ENGLISH.split())})[a-z]*\b|\d[./-]\d{{1,2}}[./-]\d"
REPEATED_NODES = 0.05  # of the rows, at most, that lead from a thing to itself
DIVERSE = 0.2  # different targets, of all rows: with fewer they are labels


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    columns = kinds.columns(file)
    names = [column.name for column in columns]
    if len(names) > 2:
        names = [name for name in names if not re.match(kinds.ID_NAMES, name)]
    sources = [name for name in names if re.match(SOURCES, name.strip())]
    sources.sort(key=lambda name: file.table[name].n_unique() < DIVERSE * len(file.table))
    targets = [name for name in names if re.match(TARGETS, name.strip())]
    texts = [c.name for c in columns if c.name in names and c.kind in ("text", "id")]
    texts = [name for name in texts if len(texts) == 2 or not _is_repetitive(file.table[name])]
    codes = [name for name in texts if kinds.are_strings_of_digits(file.table[name], bits=False)]
    labelled = any(c.kind == "category" or re.match(text.LABELS, c.name) for c in columns)
    labelled |= any(says_yes_or_no(file.table[c.name]) for c in columns if c.kind == "number")
    spoken = [name for name in texts if re.match(LANGUAGES, name)]
    if len(spoken) == 2 and not (sources and targets):
        sources, targets = spoken[:1], spoken[1:]
    pair = [] if codes else names if len(names) == 2 else [] if labelled else texts
    if not (sources and targets) and len(pair) == 2:
        sources, targets = pair[:1], pair[1:]
    source = file.given.get("source") or tuple(sources[:1])
    target = file.given.get("target") or tuple(name for name in targets if name not in source)[:1]
    id = kinds.identifier(file, (*source, *target))
    return {"source": source, "target": target, "id": id, "split": splits.named_column(file)}


def judged(file: File) -> tuple[str, str, str] | None:
    """Return two texts of a kind, such as sentence1 and sentence2, and what is said of both."""
    columns = [c for c in kinds.columns(file) if not re.match(kinds.KEYS, c.name)]
    names = [c.name for c in columns if c.kind in ("text", "id") and c.words >= kinds.WORDS]
    able = [c for c in columns if c.kind in ("number", "category") and c.name not in names]
    said = [c.name for c in able if not (c.unique and kinds.are_whole(file.table[c.name]))]
    said = [n for n in said if not (re.match(PLACES, n) or splits.is_marker(file.table[n]))]
    worded = [c.name for c in columns if c.kind in ("text", "id")]
    placed = any(re.match(PLACES, c.name) and re.match(r"(?i)answer", c.name) for c in columns)
    answers = [n for n in worded if re.match(ANSWERS, n) or (placed and n.lower() == "text")]
    alike = _have_same_words if file.is_nameless else _are_twins
    twins = (both for both in combinations(names, 2) if alike(*both, file.table))
    found = next(twins, None)
    said = [name for name in answers if name not in (found or ())] or said
    labels = [name for name in said if re.match(text.LABELS, name)]
    return (*found, (labels or said)[-1]) if found and said else None


def _have_same_words(first: str, second: str, table: pl.DataFrame) -> bool:
    """Return whether most words of either of two columns are in the other, too."""
    texts = [
        table[name].cast(pl.String).drop_nulls().str.to_lowercase() for name in (first, second)
    ]
    spaced = any(2 * int(each.str.contains(" ").sum()) > len(each) for each in texts)
    words = [{*each.str.split(" " if spaced else "").explode()} for each in texts]
    return len(words[0] & words[1]) > min(map(len, words)) / 2


def _are_twins(first: str, second: str, _: pl.DataFrame) -> bool:
    """Return whether two columns are called alike, but for a number, a letter or a side."""
    ends = (re.fullmatch(TWINS, re.sub(AHEAD, r"\2 \1", name)) for name in (first, second))
    parts = [(end["stem"].lower(), end["end"].lower()) for end in ends if end]
    alike = len(parts) == 2 and parts[0][0] == parts[1][0]
    return (
        alike
        and any(tuple(end for _, end in parts) == ends for ends in ENDS)
        or ({first.lower(), second.lower()} in CLAIMS)
    )


def _is_repetitive(texts: pl.Series) -> bool:
    """Return whether most words of each text are in nearly every text, as in an attribution."""
    different = texts.cast(pl.String).drop_nulls().head(kinds.HEAD).unique()
    words = different.str.extract_all(r"\S+").list.unique().explode().unique_counts()
    return int(words.filter(words > KNOWN * len(different)).sum()) > REPEATED * int(words.sum())


def likely(file: File, columns: Columns, mode: Mode | None) -> bool:
    """Return whether both columns are texts, and the targets too many to be labels.

    Numbers are targets where they are the results of what the sources say.
    A timestamp can be read or written as another timestamp, but is no source of other texts.
    """
    sides = (columns["source"][0], columns["target"][0])
    both = [file.table[side].head(kinds.HEAD) for side in sides]
    if any(column.null_count() == len(column) for column in both):
        return False
    if both[0].cast(pl.String).drop_nulls().str.contains(kinds.FILES).all():
        return False  # where the others are from, or what they are said of
    named = re.match(SOURCES, sides[0]) and re.match(TARGETS, sides[1])
    given = {"source", "target"} & file.given.keys()
    numbers = [column for column in kinds.columns(file) if column.kind == "number"]
    if len(numbers) > NUMBERS and not (named or given):
        return False
    coded = bool(numbers) and both[1].cast(pl.String).str.contains(CODE).all()
    graph = len(kinds.columns(file)) > 2 and _are_nodes(*both)
    if not given and (coded or graph):
        return False
    times = {column.name for column in kinds.columns(file) if column.is_time}
    clocks = {column.name for column in kinds.columns(file) if column.kind == "time"}
    if any(column.dtype != pl.String for column in both) or kinds.holds_numbers(both[0]):
        return False
    clocked = sides[0] in clocks or re.match(kinds.TIME_NAMES, sides[0])
    if kinds.holds_numbers(both[1]) and (clocked or not _are_computed(*both)):
        return False
    if sides[0] in times and sides[1] not in times:
        return False
    spoken = all(re.match(LANGUAGES, side) for side in sides)
    if not (named or given or spoken) and times and not {*sides} <= times:
        if sides[1] not in times or not _say_dates(*both):
            return False  # what happened when, and when it did
    alike = len({patterns.shape(str(column.drop_nulls()[0])) for column in both}) == 1
    if {*sides} <= times and alike and not given:
        return False  # from when to when
    if not (named or given) and _are_keys(file, *both):
        return False
    return all(column.n_unique() > max(20, DIVERSE * len(column)) for column in both)


def _are_keys(file: File, source: pl.Series, target: pl.Series) -> bool:
    """Return whether the sources name the rows: numbered, or codes of one length beside words."""
    forms = () if file.is_nameless else (kinds.ID_NAMES, CODES)
    named = any(re.match(form, source.name) for form in forms)
    if (named or len(kinds.columns(file)) > 2) and source.str.contains(kinds.NUMBERED).all():
        return True
    coded = source.str.contains(CODE).all() and source.str.len_chars().n_unique() == 1
    return bool(coded) and _are_spaced(target)


def _say_dates(source: pl.Series, target: pl.Series) -> bool:
    """Return whether most texts hold a date, or the last digits of the year beside them."""
    rows = pl.DataFrame({"source": source, "target": target.cast(pl.String)})
    year = pl.col("target").str.extract(r"\b\d\d(\d\d)\b", 1)
    same = pl.col("source").str.contains(year, literal=True)
    said = rows.select((same | pl.col("source").str.contains(DATE)).sum()).item()
    return bool(said >= kinds.MOSTLY * len(rows))


def _are_nodes(source: pl.Series, target: pl.Series) -> bool:
    """Return whether both columns name the same things, of which no row has one twice: a graph."""
    first, second = (side.cast(pl.String).drop_nulls() for side in (source, target))
    shared = second.unique().is_in(first.unique().implode())
    equal = (source.cast(pl.String) == target.cast(pl.String)).sum()
    return 2 * int(shared.sum()) > second.n_unique() and int(equal) < REPEATED_NODES * len(source)


def _are_computed(source: pl.Series, target: pl.Series) -> bool:
    """Return whether the targets are numbers that follow from the digits of the sources."""
    named = re.match(SOURCES, source.name) and re.match(TARGETS, target.name)
    pattern = r"\d" if named else EXPRESSION
    return source.str.contains(pattern).sum() >= kinds.MOSTLY * len(source)


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for pairs.

    Raises:
        DataFileError: where no row is complete, or every target is the same.
    """
    sides = (columns["source"][0], columns["target"][0])
    checks = Checks(file.path)
    verified = verify(file, checks, ())
    table = verified.table.select(pl.col(sides).cast(pl.String).str.strip_chars())
    complete = table.filter(pl.all_horizontal(pl.col(sides).str.len_chars() > 0))
    _refuse_useless(complete, sides, checks)
    splits.refuse_bad(verified, columns.get("split", ()), checks)
    checks.refuse()
    returning = tuple(_are_words(complete[side]) for side in sides)
    words = returning if any(returning) else tuple(_are_spaced(complete[side]) for side in sides)
    target = complete[sides[1]]
    characters = _different(target, "") + FRAME
    facts = Facts(
        rows=len(verified.table),
        outputs=_different(target, SPACE) + FRAME if words[1] else characters,
        separators=(SPACE if words[0] else "", SPACE if words[1] else ""),
        characters=characters,
    )
    texts = (complete[side] for side in sides)
    notes = [*map(_note, ("Source", "Target"), texts, returning)]
    if len(complete) < len(table):
        dropped = len(table) - len(complete)
        notes.append(f"{dropped} rows without source or target will be dropped.")
    notes += unread(file, columns)
    proposed: dict[str, Value] = {"tokens": "words" if any(returning) else "characters"}
    return outcome(verified, columns, facts, notes, proposed)


def _refuse_useless(complete: pl.DataFrame, sides: tuple[str, str], checks: Checks) -> None:
    """Keep a problem where no row is complete, or every target is the same."""
    if complete.is_empty():
        what = f"no row has both {sides[0]!r} and {sides[1]!r}"
        checks.add("", what, "choose other columns")
    elif complete[sides[1]].n_unique() == 1:
        checks.add(f"column {sides[1]!r}", "every target is the same", "choose another")


def _are_spaced(texts: pl.Series) -> bool:
    """Return whether most texts have several words."""
    return 2 * int(texts.str.contains(SPACE, literal=True).sum()) > len(texts)


def _are_words(texts: pl.Series) -> bool:
    """Return whether most texts have several words, and those of nearly all are in others too.

    A word that is in one text alone cannot be learnt; where many texts have such, as dates and
    names do, the tokens are the characters.
    """
    if not _are_spaced(texts):
        return False
    known = kinds.words_that_return(texts, r"\S+").group_by("text").agg(pl.col("returns").all())
    return bool(known["returns"].sum() >= KNOWN * len(known))


def _different(texts: pl.Series, separator: str) -> int:
    """Return how many different tokens the texts have."""
    tokens = texts.str.split(separator).explode()
    return tokens.filter(tokens != "").n_unique()


def _note(role: str, texts: pl.Series, words: bool) -> str:
    """Return what the tokens of a column are, and why they are no words."""
    found = f"{role}: column {texts.name}, "
    if words:
        return f"{found}{_different(texts, SPACE)} different words."
    many = f"{found}{_different(texts, '')} different characters"
    why = "many have words that no other has" if _are_spaced(texts) else "most are single words"
    return f"{many}, proposed as tokens since {why}."


DETECTOR = Detector(find, likely, propose)
