"""Labelled texts: the column to read and the column to predict."""

import re
from collections.abc import Sequence

import polars as pl

from scaffold.modes import Mode
from scaffold.reading import classes, commands, kinds, splits, targets
from scaffold.reading.files import Columns, Detector, File
from scaffold.reading.kinds import Column
from scaffold.reading.notes import unread
from scaffold.reading.outcome import outcome
from scaffold.reading.problems import Checks
from scaffold.reading.verification import Verified, verify
from scaffold.tasks import Data, Facts

TEXTS = (
    r"(?i)^((review|comment|tweet|message|post|news)[_ ]?(text|body)|text(_\d)?|texts|sentence|"
    r"review|comment|message|tweet|document|body|content|title|"
    r"short[_ ]description|subject|headline|phrase|question|utterance|sms|post|excerpt|abstract|"
    r"(.*[_ ])?narrative|"
    r"kommentar|texte?|texto|testo|tekst|avis|comentario|comentário|reseña|opinión|"
    r"текст|отзыв|评论|内容|正文|文本|本文|レビュー|내용|리뷰|댓글|본문|document)$"
)
SYMBOLS = r"(?i)^(.*[_ ])?(sequence|seq|smiles|selfies|peptide|protein|dna|rna)$"  # of one word
LABELS = (
    r"(?i)^(label|labels|class|sentiment|category|target|y|polarity|intent|topic|rating|stars|score|"
    r".*[_ ](label|class|sentiment|category|polarity|intent|topic|rating|stars|emotion)|"
    r"(?-i:.*[a-z]Label)|emotion|nota|note|sterne|bewertung|étoiles|estrellas|estrelas|stelle|puan|"
    r"оценка|评分|評価|평점|별점|kategorie|catégorie|categoria|categoría|klasse|分类|类别|标签|"
    r"etiqueta|étiquette|etiquette|etichetta|etykieta|etikett|kategorija|kategori|štítek|címke|"
    r"カテゴリ|ラベル|카테고리)$"
)
LONG = 8  # words of a text that is read, and not what stands around it
OTHERS = 2  # columns of numbers beside the label: with more, the file is a table
DESCRIBED = 3  # columns of numbers and categories beside a text that no name tells
NAMED = 5  # words, at most, of a name or an address: anything beside the label makes it a table
MOST_BLANK = 0.05  # of the rows, without a text


def find(file: File, mode: Mode | None) -> Columns:
    """Return role → columns, as far as they can be told."""
    columns = kinds.columns(file)
    words = [c for c in columns if c.words and c.kind in ("text", "id", "category")]
    words = [c for c in words if not re.match(kinds.ROW_NAMES, c.name)]
    wordy = sorted((c for c in words if c.words >= kinds.WORDS), key=lambda c: -c.words)
    named = [c for c in words if re.match(TEXTS, c.name) or are_symbols(c)]
    named.sort(key=lambda c: (c.missing > MOST_BLANK, -c.words))
    alone = [c for c in words if c.kind != "category"] if _are_two(columns) else []
    found = (*named, *wordy, *alone)
    text = file.given.get("text") or tuple(column.name for column in found)[:1]
    rest = [c for c in columns if c.name not in text]
    label = file.given.get("label") or _evenest(file, rest) or _label(file, rest)
    id = kinds.identifier(file, (*text, *label))
    return {"text": text, "label": label, "id": id, "split": splits.named_column(file)}


def are_symbols(column: Column) -> bool:
    """Return whether a column is called like chains of symbols, such as those of a protein."""
    return column.kind in ("text", "id") and re.match(SYMBOLS, column.name) is not None


def _are_two(columns: Sequence[Column]) -> bool:
    """Return whether a text and a label are all that there is to read."""
    return len([c for c in columns if c.words or c.kind not in ("empty", "constant", "id")]) == 2


def _label(file: File, columns: list[Column]) -> tuple[str, ...]:
    able = targets.able(columns)
    classed = [c for c in able if c.kind != "number" or targets.is_class(file.table[c.name])]
    able = classed or able
    named = [column.name for column in able if re.match(LABELS, column.name)]
    exact = [name for name in named if re.match(targets.NAMED_CLASSES, name)]
    few = [column for column in able if column.distinct <= kinds.FEW]
    whole = [column.name for column in few if not column.missing]
    return tuple(exact[:1] or named[:1] or whole[-1:] or [c.name for c in few][-1:])


def likely(file: File, columns: Columns, mode: Mode | None) -> bool:
    """Return whether the file holds sentences beside a label and little else."""
    found = {column.name: column for column in kinds.columns(file)}
    text, label = found[columns["text"][0]], found[columns["label"][0]]
    if kinds.is_unread_time(file.table[text.name], text):
        return False
    if text.missing > MOST_BLANK and not {"text", "label"} & file.given.keys():
        return False  # remarks that few have made
    if label.kind == "constant" and not re.match(LABELS, label.name):
        return False
    others = [c for c in found.values() if c.name not in (text.name, label.name)]
    if text.words >= kinds.WORDS and _flags(file, [*others, label]):
        return True
    numbers = [c for c in others if c.kind == "number"]
    most = DESCRIBED if text.words > NAMED else 0
    described = len([c for c in others if c.kind in ("number", "category")]) > most
    named = re.match(TEXTS, text.name) is not None or are_symbols(text)
    two = _are_two([*found.values()]) or are_symbols(text)
    is_text = text.words >= kinds.WORDS or (text.kind != "category" and two)
    is_text &= bool(named) or two or not (described or kinds.are_phrases(file, text))
    measured = kinds.holds_numbers(file.table[label.name])
    measured &= not targets.is_class(file.table[label.name])
    few = label.distinct <= kinds.FEW and (not measured or re.match(LABELS, label.name))
    long = re.match(TEXTS, text.name) and text.words >= LONG and re.match(LABELS, label.name)
    return bool(is_text and few and (long or len(numbers) <= OTHERS))


def _flags(file: File, columns: Sequence[Column]) -> list[str]:
    """Return the columns that say 0 or 1, where all do but those that name rows or never change."""
    varied = [c.name for c in columns if c.kind not in ("id", "constant", "empty")]
    flags = all(file.table[name].cast(pl.String).is_in(["0", "1"]).all() for name in varied)
    return varied if flags else []


def _evenest(file: File, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the label whose classes differ least in number, where several could be it alike."""
    named = any(re.match(LABELS, column.name) for column in columns)
    flags = [] if named else _flags(file, columns)
    fewest = {name: int(file.table[name].unique_counts().min() or 0) for name in flags}  # type: ignore[arg-type]
    return (max(flags, key=lambda name: fewest[name]),) if len(flags) > 1 else ()


def propose(file: File, mode: Mode, columns: Columns) -> Data:
    """Return what `file` proposes for texts.

    Raises:
        DataFileError: with the first row without a text or a label, and labels that will not do.
    """
    checks = Checks(file.path)
    verified = verify(file, checks, ())
    texts, column = (verified.table[columns[r][0]].cast(pl.String) for r in ("text", "label"))
    labels = column.str.strip_chars()
    roles = {role: columns[role] for role in ("text", "label")}
    remedy = _without(verified.file, roles, texts.name, "remove the row")
    verified.add(checks, _is_blank(texts), texts.name, "is no text", remedy)
    _refuse_labels(verified, roles, labels, checks)
    splits.refuse_bad(verified, columns.get("split", ()), checks, labels)
    checks.refuse()
    facts = Facts(
        rows=len(verified.table),
        outputs=labels.n_unique(),
        problem="classification",
        step="token",
    )
    notes = [f"Text: column {texts.name}; label: column {labels.name}, {facts.outputs} classes."]
    if facts.outputs > 2 and kinds.holds_numbers(labels):
        notes.append(
            f"Each number of {labels.name} is a class: how far apart they are is not read."
        )
    notes += classes.counted(labels, "texts")
    others = [c for c in kinds.columns(file) if c.name not in columns["text"]]
    guessed = "label" not in file.given and not re.match(LABELS, labels.name)
    if guessed and len([c for c in targets.able(others) if c.distinct <= kinds.FEW]) > 1:
        notes.append("Several columns could be the label; --column label=NAME chooses another.")
    proposed = classes.weights(labels)
    single = re.match(SYMBOLS, texts.name) is not None and not texts.str.contains(r"\s").any()
    if single or _are_characters(texts):
        proposed["tokens"] = "characters"
        why = "each text is one word" if single else "most words are in hardly any other text"
        notes.append(f"Tokens: characters, proposed since {why}.")
    notes += unread(file, columns)
    return outcome(verified, columns, facts, notes, proposed)


def _is_blank(texts: pl.Series) -> pl.Series:
    return texts.is_null() | ~texts.str.contains(r"\S")


def _without(file: File, columns: Columns, name: str, remedy: str) -> str:
    """Return `remedy`, and what leaves out the rows in which a column is blank."""
    filled = f'.filter(pl.col({commands.text(name)}).cast(pl.String).str.contains(r"\\S"))'
    command = commands.then_new(file, filled, "complete", columns)
    return f"{remedy}; to leave such rows out: `{command}`"


def _are_characters(texts: pl.Series) -> bool:
    """Return whether most words are so rare that the texts to be classified have others.

    The project learns words that are in two training texts at least, in any case.
    """
    words = kinds.words_that_return(texts.str.to_lowercase(), r"\w+", others=2)
    return len(words) > 2 * int(words["returns"].sum())


def _refuse_labels(verified: Verified, columns: Columns, labels: pl.Series, checks: Checks) -> None:
    """Keep a problem for a missing label, a single class, or a class with one example."""
    blank = labels.is_null() | (labels == "")
    remedy = _without(verified.file, columns, labels.name, "write one")
    verified.add(checks, blank, labels.name, "is no label", remedy)
    counts = labels.alias("label").value_counts(sort=True)
    if blank.any():
        return
    if len(counts) == 1:
        what = f"every row says {labels[0]!r}"
        checks.add(f"column {labels.name!r}", what, "bring rows with another label")
    elif counts["count"][-1] == 1:
        once = labels == counts["label"][-1]
        verified.add(checks, once, labels.name, "has one example", "add or remove some")


DETECTOR = Detector(find, likely, propose)
