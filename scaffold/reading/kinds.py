"""What a column holds, told from its name and its first rows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Literal

import polars as pl

from scaffold.reading import notations, numerals, periods, stamps
from scaffold.reading.files import File
from scaffold.reading.missing import without_missing
from scaffold.reading.splits import named_column
from scaffold.reading.surroundings import UNNAMED

Kind = Literal["empty", "constant", "time", "number", "id", "category", "text"]

HEAD = 5000  # rows that are looked at
SEVERAL = 20  # values of which no property is chance
EPOCH, EPOCH_END = 5e8, 2.5e9  # seconds since 1970 of the years 1985 and 2049
MOSTLY = 0.9  # of the values that say what a column is; the others are mistakes
MEASURED = 20  # different numbers, and more, are measured rather than answers such as <5, 5, 6
LIMIT = r"^\s*[<>≤≥]=?\s*\d+([.,]\d+)?\s*$"  # of what an instrument can tell
FEW = 100  # at most so many different words are categories
WORDS = 3  # as many words a value on average, and more, are a text
UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}]"
SIGNS = 4  # of a script without spaces are a word, lest a name of a place is a text
ROUNDED = 0.0021  # of a year: half a day, and how decimals are rounded
CODES = 5  # at most so many different values are codes, some of which can be words

TIME_NAMES = (
    r"(?i)^\s*(date|time|datetime|date_?time|time_?stamp|ds|(day|month|week|quarter|year)(\(s\))?|yr|season|period|"
    r"epoch|clock|utc|hour|ts|dt(_iso)?|wk|when|elapsed|sec(ond)?s?|time ?[(\[].*|"
    r"time_(s|ms|sec|seconds)|"
    r"(day|week|wk|month|quarter|year|period|time)[_ ]?(id|key|sk|no|num|nr|code)|fiscper|"
    r"((cal(endar)?|fiscal|fisc|iso|epi)[_ ]?(year|yr)?|year|yr)[_ ]?(month|mon|mo|week|wk|period)|"
    r"hh_?mm(_?ss)?|hms|yymmdd|ddmmyy(yy)?|mmddyy(yy)?|yyyymm|yyyyww|yyyywk|time[_ ]?period|"
    r"date(?!n|i(?!d)).*|"
    r".*[_ ](date|time|utc|at|ts|timestamp|datetime|datum)|datum.*|fecha.*|"
    r"<date>|<time>|yyyyddd|yyyyjjj|zeit.*|uhrzeit|"
    r"jahr|monat|woche|quartal|année|annee|mois|año|mes|ano|mês|"
    r"tarih|dátum|dag|maand|måned|månad|"
    r"viikko|päivä(määrä)?|pvm|kuukausi|dato|дата|месяц|日付|日期|日時|年月日?|날짜|일자|일시|"
    r"التاريخ|تاريخ|(reporting|billing)[_ ]?(month|period|cycle)|bill[_ ]cycle|"
    r"(.*[_ ])?(unix|epoch)([_ ]?(time|ts|s|ms|seconds|timestamp))?|[acm]time|ts_(s|ms|us)|"
    r"(time[_ ]?stamp)[_ ]?(s|ms|us|utc|local)|settlement[_ ]?(day|period|date|time).*)\s*$"
)
TIMES_IN_WORDS = (  # names of times in other languages, of what is not read as one
    r"(?i)^\s*(data|giorno|semaine|semana|settimana|uke|uge|vecka|kw|týden|tydzień|неделя|trimestre|"
    r"trim|semest(er|re)|semestr|kvart[aá]l|kwartał|kwartaal|квартал|trimestru|ημερομηνία|dată|"
    r"datums|kuupäev|hét|viikko|hafta|den|dzień|día|dia|jour)([ _.-]?(nr|no|num))?\s*$"
)
DIGITS = r"^\s*(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\s*$"  # of a day
COMPACT = (  # 2020010123 and 01.2020 are times whatever the name of their column
    r"^\s*(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(([01]\d|2[0-4])([0-5]\d){0,2})?\s*$"
    r"|^\s*(0[1-9]|1[0-2])\.(19|20)\d\d\s*$"
)
MONTHS = r"^\s*(19|20)\d\d\.?(0[1-9]|1[0-2])\s*$"  # 201001 or 2010.01
YEAR, MEANT = r"^\s*([1-9]\d{3})\s*$", (1500, 2300)  # four digits, and what years they can be
COMPACTED = 10  # so many different ones are no chance
ID_NAMES = (
    r"(?i)^\s*(|id|index|idx|no|nr|number|row|rowid|row_?(id|number)|uuid|key|"
    r"unnamed.*|column_1|row_?names?|.*[ _](id|nbr)|(?-i:.*[a-z]I[dD])|"
    r"s(er)?(ial)?[ _.]*no\.?)\s*$"
)
NAMES_OF_ONE = (  # whole numbers, where each is another
    r"(?i)^\s*(.*[ _.-])?(number|num|no\.?|nr\.?|nro\.?|núm\.?|nº|n°|id|code|nummer|numer|numéro|"
    r"número|numero|serial|folio|expediente|dossier|zip|zipcode|postcode|ssn|ean|isbn|gtin|"
    r"barcode|(?-i:[A-Za-z]*[a-z](Number|Num|No|Nr|Code)))\s*$"
    r"|^\s*(nº|n°|nr|no|núm|num|numer|numéro|número|numero|nummer)[ _.]+.*$"
    r"|^\s*(client|customer|kunden|employee|member|account|policy|patient|person|subject|"
    r"respondent|resp|student|pupil|participant|case|claim|order|invoice|ticket|serial|"
    r"personal|artikel|vertrags|rechnungs|matrikel|mitglieds|beleg|buchungs|auftrags|bestell|"
    r"liefer|journal|voucher|document|doc|receipt|transaction|trans)(s?(no|nr|num|number|nummer|id))?\s*$"
)
KEYS = (  # never a measurement, also repeated
    r"(?i)^\s*(id|idcode|uuid|.*[ _](id|nbr)|(?-i:.*[a-z]I[dD])|(child|school|student|patient|"
    r"person|user|customer|order|item|store|product|firm|country|county|device|sensor|unit|subject|"
    r"session)id|pidp|idauniq|nomem_encr|hhidpn|mergeid|persnr)\s*$"  # of panels of persons
)
CLASS_KEYS = r"(?i)^\s*(label|class|target|category|species|type).*$"  # but what is to be predicted
NUMBERED = r"^\s*\pL+[-_ ]?\d+\s*$"  # names of rows, or of one of many: NL4001
FILES = r"^\s*(https?://\S+|www\.\S+|\S+\.(jpe?g|png|gif|bmp|tiff?|wav|mp3|mp4|pdf))\s*$"
LETTERED = r"^\s*\pL{0,3}[-_ ]?\d+[-_ ]?\pL{0,3}\s*$"  # C536394
MEASURES = (
    r"(?i)^.*(amount|reading|value|price|qty|quantity|balance|betrag|saldo|total|sum|hh_?mm).*$"
)
SHORTEST_DIGITS, SHORTEST_BITS = 6, 4
LONG_CODES, JUMP = r"^\s*[1-9]\d{8,}\s*$", 0.05  # of a value to the next, half of the time
ZERO_LED, MOST_LED = 0.05, 0.5  # of such strings
NAMELESS = r"(?i)^\s*(|unnamed: ?\d+|#)\s*$"  # of what numbers the rows
ROW_NAMES = r"(?i)^\s*row_?names?\s*$"  # as R writes them


@dataclass(frozen=True)
class Column:
    """A column of the file.

    Args:
        name: as in the header.
        kind: what it holds.
        is_time: whether it can be read as timestamps; numbers only if their name says so.
        distinct: how many different values its first rows hold.
        unique: whether no two of its first rows hold the same.
        counts: whether it rises from row to row in equal steps: an axis, not a measurement.
        words: how many words its values have on average; 0 for numbers.
        missing: the share of its first rows without a value.
        is_binary: whether it holds 0 and 1 and nothing else.
    """

    name: str
    kind: Kind
    is_time: bool
    distinct: int
    unique: bool
    counts: bool
    words: float
    missing: float
    is_binary: bool


_latest: dict[str, tuple[pl.DataFrame, tuple[Column, ...]]] = {}


@lru_cache(maxsize=1)
def columns(file: File) -> tuple[Column, ...]:
    """Return what each column of `file` is, in their order; the split column is left out."""
    split = named_column(file)
    return tuple(column for column in described(file.table) if column.name not in split)


def described(table: pl.DataFrame) -> tuple[Column, ...]:
    """Return what each column of a table is, which is found once for all files that hold it."""
    held = _latest.get("table")
    if held is None or held[0] is not table:
        _latest["table"] = held = (table, tuple(map(describe, table)))
    return held[1]


def identifier(file: File, used: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that tell the rows apart, or the first that does so and is not used."""
    if "id" in file.given:
        return file.given["id"]
    taken = set(used)
    able = [
        column.name
        for column in columns(file)
        if column.unique and column.kind in ("id", "time") and column.name not in taken
    ]
    able = [name for name in able if not re.match(UNNAMED, name)]
    named = [c.name for c in columns(file) if re.match(ID_NAMES, c.name) and c.name not in taken]
    found = combinations(named if not able else (), 2)
    both = next((both for both in found if file.table.select(both).is_unique().all()), ())
    return both or tuple(sorted(able, key=lambda name: not re.match(ID_NAMES, name))[:1])


def describe(column: pl.Series) -> Column:
    """Return what a column is."""
    is_number = holds_numbers(column.head(HEAD))
    head = without_missing(column.head(HEAD), signs=is_number).drop_nulls()
    distinct, words, is_time = head.n_unique(), _words(head), _is_time(column.name, head)
    unique = distinct == len(head) and distinct > 1
    counts = unique and is_number and notations.is_counter(numbers(column))
    if not len(head):
        kind: Kind = "empty"
    elif distinct == 1 and without_missing(column, is_number).drop_nulls().n_unique() == 1:
        kind = "constant"
    elif is_time and head.cast(pl.String).str.contains(f"{DIGITS}|{COMPACT}").all():
        kind = "time"
    elif is_number:
        named = (unique or re.match(NAMELESS, column.name)) and _is_index(column)
        axis = (counts and are_whole(head)) or (unique and are_decimal_years(column))
        axis |= unique and (_counts_back(column) or _are_long_codes(head))
        kind = "id" if named or axis or is_key(column) else "number"
    else:
        dated = is_time or notations.is_clock(head)
        kind = "time" if dated else _kind_of_words(head, distinct, unique, words)
        kind = "id" if kind in ("text", "category") and head.str.contains(FILES).all() else kind
        kind = "id" if kind == "category" and is_key(column) else kind
    missing = 1 - len(head) / max(1, min(len(column), HEAD))
    is_binary = is_number and distinct == 2 and {*numbers(head).unique()} == {0.0, 1.0}
    return Column(column.name, kind, is_time, distinct, unique, counts, words, missing, is_binary)


def is_epoch(column: pl.Series) -> bool:
    """Return whether all values are numbers as large as seconds since 1970, or finer, are."""
    head = column.head(HEAD)
    least = numbers(head).min() if holds_numbers(head) else None
    return isinstance(least, float) and least >= EPOCH


def _counts_back(column: pl.Series) -> bool:
    """Return whether numbers are seconds or milliseconds since 1970, the newest first."""
    values = numbers(column.head(HEAD))
    since = values.is_between(EPOCH, EPOCH_END) | values.is_between(1000 * EPOCH, 1000 * EPOCH_END)
    return bool(since.all()) and notations.is_counter(values.reverse())


def _are_long_codes(head: pl.Series) -> bool:
    """Return whether numbers of nine digits or more, all as many, follow each other at random."""
    texts, lengths = head.cast(pl.String), head.cast(pl.String).str.len_chars()
    if len(head) < SEVERAL or lengths.n_unique() > 1 or not texts.str.contains(LONG_CODES).all():
        return False
    values = numbers(head)
    jumps = (values.diff().abs() / values).drop_nulls()
    return float(jumps.median() or 0) > JUMP  # type: ignore[arg-type]


def are_decimal_years(column: pl.Series) -> bool:
    """Return whether numbers are years with decimals, in equal steps but for their rounding."""
    values = numbers(column.head(HEAD)).drop_nulls()
    steps = values.diff().drop_nulls()
    if not values.is_between(1500, 2200).all() or not len(steps) or are_whole(column):
        return False
    middle = steps.median()
    return isinstance(middle, float) and bool((steps - middle).abs().max() <= ROUNDED < middle)  # type: ignore[operator]


def are_phrases(file: File, column: Column) -> bool:
    """Return whether a column of texts holds a few that return, and so are categories."""
    return column.kind == "text" and column.distinct <= min(FEW, len(file.table) // 2)


def is_key(column: pl.Series) -> bool:
    """Return whether the name says that the values only name something, also where they return."""
    if not re.match(KEYS, column.name) or re.match(CLASS_KEYS, column.name):
        return False
    return not holds_numbers(column) or are_whole(column)


def are_whole(column: pl.Series) -> bool:
    """Return whether the numbers of a column are whole, as names and counters are."""
    return bool((numbers(column).drop_nulls() % 1 == 0).all())


def _kind_of_words(head: pl.Series, distinct: int, unique: bool, words: float) -> Kind:
    if words >= WORDS or (words > 1 and distinct > FEW):
        return "text"
    if unique:
        return "id"
    if distinct > max(FEW, len(head) // 2):
        return "text"
    return "category"


def _is_time(name: str, head: pl.Series) -> bool:
    """Return whether a column holds timestamps; a number is one only if its name says so."""
    if head.dtype == pl.Date or isinstance(head.dtype, pl.Datetime):
        return True
    if not len(head):
        return False
    if head.dtype == pl.String:
        short = head.str.contains(r"\d") & (head.str.len_chars() <= 40)
        plain = numerals.is_number(head).sum() >= MOSTLY * len(head)
        if short.sum() < MOSTLY * len(head) or (plain and not _is_named_time(name, head)):
            return False
    elif not head.dtype.is_numeric() or not _is_named_time(name, head):
        return False
    return stamps.share_read(head) >= MOSTLY


def _is_named_time(name: str, head: pl.Series) -> bool:
    """Return whether numbers are timestamps, by their name or by their digits."""
    if re.match(TIME_NAMES, name):
        years = numbers(head.cast(pl.String).str.extract(YEAR))
        strange = int((~years.is_between(*MEANT)).sum()) > (1 - MOSTLY) * len(head)
        return not strange or bool(years.is_sorted() or years.is_sorted(descending=True))
    if _counts_back(head):
        return True
    texts, count = head.cast(pl.String), head.n_unique()
    if count < COMPACTED or not texts.str.contains(f"{COMPACT}|{MONTHS}").all():
        return False
    months = numbers(texts.str.replace(".", "", literal=True))
    lasting = (months // 100 * 12 + months % 100).unique()  # of single months, most are there
    return not texts.str.contains(MONTHS).any() or bool(lasting.max() - lasting.min() < 2 * count)  # type: ignore[operator]


def is_unread_time(texts: pl.Series, column: Column) -> bool:
    """Return whether a column is named like a time, and holds what is read as none."""
    forms = (TIME_NAMES, TIMES_IN_WORDS, *periods.NAMES[:3])
    named = any(re.match(form, column.name) for form in forms)
    if not named or column.is_time or texts.dtype != pl.String:
        return False
    values = texts.drop_nulls()
    dated = 2 * column.distinct > min(len(values), HEAD) and values.str.contains(r"\d").all()
    return dated and not holds_numbers(texts)


def holds_numbers(column: pl.Series) -> bool:
    """Return whether the values are numbers, but for mistakes and missing ones."""
    if column.dtype != pl.String:
        return column.dtype.is_numeric()
    if are_strings_of_digits(column):
        return False
    if numerals.are_plain(column):
        return True
    values = without_missing(column, signs=True).drop_nulls()
    numbers = numerals.is_number(values)
    if not numbers.all() and 2 * numbers.sum() >= len(values):
        limits = values.str.contains(LIMIT)
        ends = values.filter(limits).str.strip_chars().str.head(1).n_unique()
        if values.filter(numbers).n_unique() > (MEASURED if ends > 1 else MEASURED // 2):
            numbers |= limits  # of years, <1 and >20 are answers; <1 alone rather is a limit
    if not len(values) or numbers.sum() < MOSTLY * len(values):
        return False
    words = values.filter(~numbers)
    if len(words) and re.match(NAMES_OF_ONE, column.name) and words.str.contains(LETTERED).all():
        return False  # a number of an invoice, which may have a letter
    return not len(words) or not _is_code(values, words)


def are_strings_of_digits(column: pl.Series, bits: bool = True) -> bool:
    """Return whether all values have as many digits, and some begin with 0: no number does so.

    Fewer than six digits may be a number or a time that is filled up, but for those of bits. What
    only rises or falls is counted, and what is named so is measured.

    Args:
        bits: whether they may be digits of 0 and 1 alone.
    """
    if column.dtype != pl.String or re.match(MEASURES, column.name):
        return False
    head = column.drop_nulls().head(HEAD).str.strip_chars()
    length = head.str.len_chars().max() if len(head) else 0
    if not isinstance(length, int) or length < SHORTEST_BITS or re.match(TIME_NAMES, column.name):
        return False
    only = rf"^[01]{{{length}}}$"
    are_bits = bool(head.str.contains(only).all())
    if head.is_sorted() or head.is_sorted(descending=True) or (are_bits and not bits):
        return False
    form = only if length < SHORTEST_DIGITS or are_bits else rf"^\d{{{length}}}$"
    led = int(head.str.starts_with("0").sum())
    most = len(head) if are_bits else MOST_LED * len(head)  # else filled up
    return ZERO_LED * len(head) <= led <= most and bool(head.str.contains(form).all())


def _is_code(values: pl.Series, words: pl.Series) -> bool:
    """Return whether the words among numbers are no mistakes but codes: few values that return."""
    if words.str.contains(numerals.INFINITE).any() or values.n_unique() > CODES:
        return False
    numbers = values.n_unique() - words.n_unique()
    return numbers == 1 or len(words) > 2 * words.n_unique()


def numbers(column: pl.Series) -> pl.Series:
    """Return the numbers that a column holds, as far as they can be told before its format is."""
    if column.dtype != pl.String:
        return column.cast(pl.Float64)
    texts = without_missing(column, signs=True)
    values = texts.cast(pl.Float64, strict=False)
    if values.null_count() == texts.null_count():
        return values
    return (
        texts.str.strip_chars().str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    )


def _is_index(column: pl.Series) -> bool:
    """Return whether `column` only names the rows: whole numbers, each once."""
    values = column.cast(pl.Int64, strict=False)
    if values.null_count():
        return False
    if re.match(NAMELESS, column.name) and values[0] in (0, 1):
        return True  # it may count anew, as of tables that were joined
    if values.n_unique() < len(values):
        return False
    return any(re.match(names, column.name) for names in (ID_NAMES, NAMES_OF_ONE))


def words_that_return(texts: pl.Series, word: str, others: int = 1) -> pl.DataFrame:
    """Return each word of each of the different texts, and whether other texts have it.

    Args:
        texts: one a row.
        word: the pattern of a word.
        others: how many other texts have to hold the word, for it to be learnt.
    """
    different = texts.drop_nulls().unique(maintain_order=True).head(10 * HEAD)
    words = different.alias("word").str.extract_all(word).to_frame().with_row_index("text")
    each = words.explode("word").drop_nulls().unique()
    return each.with_columns(returns=pl.len().over("word") > others)


def _words(head: pl.Series) -> float:
    """Return how many words the values have on average."""
    if head.dtype != pl.String or not len(head):
        return 0.0
    if numerals.is_number(head).all():
        return float(are_strings_of_digits(head))
    words, signs = (head.str.count_matches(form).mean() for form in (r"\S+", UNSPACED))
    several = signs / SIGNS if isinstance(signs, float) else 0.0
    return max(float(words), several) if isinstance(words, float) else 0.0
