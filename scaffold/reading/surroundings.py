"""What is around a plain table in a text file, named so that it can be removed."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path

import polars as pl

from scaffold.reading import missing, numerals, patterns
from scaffold.reading.problems import Surrounded, bad_file, problem

HINT = r'\s*"?sep=.?"?[,;\t]*\s*$'  # how Excel is told the separator
VALUE = r"^\s*[+-]?[\d.,]*\d[\d.,:/ T-]*Z?\s*$"  # a number or a timestamp
NUMBER = r"[+-]?\d*[.,]?\d+([eE][+-]?\d+)?"
VALUED = rf"{VALUE[:-1]}(\s?[^\W\d_]{{0,3}}|\s?[%°][^\W\d_]{{0,3}})\s*$"  # and its unit
DATED = r"^\s*((18|19|20)\d\d|\d{4}-\d\d(-\d\d)?)\s*$"  # the name of a step
ROWS = r"(?i)^\s*(date|datetime|time|timestamp)\s*$"  # the name of the rows of a table of pandas
UNNAMED = r"^(|_duplicated_\d+|column_\d+)$"  # as a column without a name is called
OTHERS = 12  # rows, at most, of a table that describes the one below it
MONTHS = 12
LEVELS = 3  # of names below the first
RULE = r"^\s*[|+]?[-=+|:]*(-{3,}|={3,})[-=+| :]*$"
LOGGER = "TOA5"  # the first word of a table of Campbell Scientific
LOGGED = ("the logger", "names", "units", "processing")  # its lines above the values
NAMED = r"\s*([A-Z]+): (.*\S) ([A-Z]+): (\S.*?)\s*$"  # IN: jump twice OUT: I_JUMP I_JUMP
BETWEEN = r"\s*([^>,;|\t]+?) ?(?:->|=>|→) ?([^>;|\t]+?)\s*$"  # abandonned->abandoned
EQUATION = r"\s*([\d\s.()^*/+x×÷−-]+?) ?= ?([\d\s.-]+?)\s*$"  # 12+34=46
LABELLED = (  # __label__one __label__two A text, DESC:manner How did …
    r"(__label__\S+|[A-Z]{2,}:[a-z]\w*)(?:[ ,]+__label__\S+)* +(?!__label__)(\S.*\S)\s*$"
)
AEMO = ("C", "I", "D")  # what a line is: a comment, the names of columns, or a row
FIELDS = r"(?i)#fields"  # before the names of columns, as Zeek writes them
LOG_FIELDS = r"#Fields: *(\S+( \S+)+)\s*$"  # as the extended log format of the W3C has them
DIGITS = {first + n: str(n) for first in (0x660, 0x6F0, 0xFF10) for n in range(10)}
DIGITS |= {0x66B: ".", 0x66C: ","}  # the marks of decimals and thousands
OF_DATES = "年月日時分"  # letters that are no words
SUMS = (  # what rows and columns are called that sum up others
    r"totals?|total g[ée]n[ée]ral|total geral|totale|totaal|eindtotaal|totalt|sums?|summe|somme|"
    r"suma|gesamt|gesamt(summe|ergebnis)|insgesamt|razem|celkem|yhteensä|összesen|"
    r"(genel )?toplam|итого|общий итог|всего|усього|合計|合计|总计|總計|총계|합계|summa|ukupno|"
    r"spolu|skupaj|ogółem|łącznie|viso|iš viso|kopā|kokku|samlet|i alt|jumlah|σύνολο|المجموع|"
    r"overall|all|both"
)
COMMENT = r"^\s*(#|//|%|;;)"


def refuse_spaces(path: Path, lines: Sequence[str]) -> None:
    """Raise DataFileError where the columns are separated by spaces, or padded to a fixed width."""
    filled = [line.strip() for line in lines if line.strip() and not re.match(COMMENT, line)]
    if len(filled) < 3:
        return
    _refuse_quoted(path, filled)
    comments = [line.strip() for line in lines if re.match(COMMENT, line)]
    ways = [r" {2,}|\t", r"\s+"]  # a timestamp can hold a space
    named = [way for way in ways if {len(re.split(way, filled[0]))} == _widths(way, comments)]
    if any(map(_are_numbers, re.split(ways[0], filled[-1]))):
        ways = ways[1:]
    for spaces in named or ways:
        widths = [len(re.split(spaces, line)) for line in filled]
        if len(set(widths)) == 1 and widths[0] > 1:
            what = f"{widths[0]} columns separated by spaces"
            refusal = problem(path, "", what, "make it a TSV")
            remark = "Columns separated by spaces, made tabs."
            raise Surrounded(partial(_with_tabs, spaces), remark, refusal)
    _refuse_prose(path, lines)
    first, *others = widths
    last = pl.Series([line.split()[-1] for line in filled[1:]])
    if first > 1 and len(set(others)) == 1 and numerals.is_number(last).all():
        what = f"{first} names above {others[0]} columns separated by spaces"
        raise bad_file(path, "", what, "name every column, each without a space")


def _are_numbers(field: str) -> bool:
    """Return whether a field is several numbers, which single spaces separate, or begins so."""
    parts = field.split(" ")
    measured = len(parts) > 2 and re.fullmatch(r"[+-]?\d*\.\d+", parts[0]) is not None
    return measured or (len(parts) > 1 and all(re.fullmatch(NUMBER, part) for part in parts))


def _refuse_quoted(path: Path, lines: Sequence[str]) -> None:
    """Raise DataFileError where spaces separate the columns, and texts between quotes hold some."""
    names, *rows = _quoted_rows(lines)
    widths = {len(row) for row in rows}
    quoted = all('"' in line for line in lines)
    if quoted and len(widths) == 1 and len(rows[0]) > 1 and len(rows[0]) - len(names) in (0, 1):
        what = f"{len(rows[0])} columns separated by spaces"
        remark = "Columns separated by spaces, made tabs."
        raise Surrounded(_quoted_with_tabs, remark, problem(path, "", what, "make it a TSV"))


def _quoted_with_tabs(lines: list[str]) -> list[str]:
    return ["\t".join(row) + "\n" for row in _quoted_rows(lines) if row]


def _quoted_rows(lines: Sequence[str]) -> Iterator[list[str]]:
    """Return the fields of lines that spaces and tabs separate, but for those between quotes."""
    spaced = (line.strip().replace("\t", " ") for line in lines)
    return csv.reader(spaced, delimiter=" ", skipinitialspace=True)


def _refuse_prose(path: Path, lines: Sequence[str]) -> None:
    """Raise DataFileError where names and values separated by spaces stand below other lines.

    Between the names and the values may be a line of units.
    """
    rows = [(n, line.split()) for n, line in enumerate(lines) if line.strip()]
    width = len(rows[-1][1])
    place = next((n for n in range(len(rows) - 1, -1, -1) if len(rows[n][1]) != width), -1) + 1
    values = [[bool(re.match(VALUE, text)) for text in fields] for _, fields in rows]
    if width < 2 or place > len(rows) // 2 or not all(map(any, values[place + 1 :])):
        return
    named = place if not any(values[place]) else place - 2
    if named < 1 or len(rows[named][1]) != width or any(map(any, values[named:place])):
        return
    header, first = rows[named][0], rows[named + 1 if named == place else place][0]
    above = f"{header} line{'s' * (header > 1)} above {width} columns separated by spaces"
    units = f"the row of units, {', '.join(rows[place - 1][1])}"
    what = above if named == place else f"{above}, and {units}"

    def kept(lines: list[str]) -> list[str]:
        return _with_tabs(r"\s+", [lines[header], *lines[first:]])

    remark = f"Left out: {what}; the spaces are made tabs."
    raise Surrounded(kept, remark, problem(path, "", what, "keep the names and values, as a TSV"))


def refuse_years(path: Path, lines: Sequence[str]) -> None:
    """Raise DataFileError for years and their months below the first and the last year (PSL)."""
    rows = [line.split() for line in lines if line.strip()]
    ends = rows[0] if rows else []
    if len(ends) != 2 or not all(re.fullmatch(r"[12]\d{3}", year) for year in ends):
        return
    below = [row for row in rows[1:] if len(row) == 1 + MONTHS]
    years = [str(int(ends[0]) + n) for n in range(len(below))]
    if len(below) > 2 and [row[0] for row in below] == years and rows[1] == below[0]:
        what = f"the months of the years {ends[0]} to {ends[1]}, as NOAA writes them"
        refusal = problem(path, "line 1", what, "name the columns, and separate them by tabs")
        remark = f"{what[0].upper()}{what[1:]}: what is not among them is left out."
        raise Surrounded(partial(_months, ends), remark, refusal)


def _months(ends: Sequence[str], lines: list[str]) -> list[str]:
    """Return a row of each year; the number that stands alone behind them is a missing one."""
    rows = [line.split() for line in lines if line.strip()]
    behind = next((row[0] for row in rows[1:] if len(row) == 1), None)
    none = float(behind) if behind and re.fullmatch(NUMBER, behind) else None
    kept = [row for row in rows if len(row) == 1 + MONTHS and ends[0] <= row[0] <= ends[1]]
    filled = ([year, *("" if float(n) == none else n for n in row)] for year, *row in kept)
    return as_lines([["Year", *map(str, range(1, 1 + MONTHS))], *filled], "\t")


def refuse_log(path: Path, lines: Sequence[str]) -> None:
    """Raise DataFileError where #Fields: names columns that tabs or single spaces separate.

    Such lines return where the server was started anew.
    """
    found = next((match for line in lines if (match := re.match(LOG_FIELDS, line))), None)
    rows = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    names = found[1].split() if found else []
    separator = "\t" if rows and "\t" in rows[0] else " "
    if not names or {len(row.split(separator)) for row in rows} != {len(names)}:
        return

    def kept(lines: list[str]) -> list[str]:
        plain = (line.strip("\r\n") for line in lines if not re.match(r"#|\s*$", line))
        return as_lines([names, *(line.split(separator) for line in plain)], "\t")

    what = "lines of comments, of which #Fields: names the columns"
    refusal = problem(path, "", what, "make it a TSV with their names in the first line")
    raise Surrounded(kept, f"Left out: {what}.", refusal)


def refuse_rules(path: Path, lines: Sequence[str]) -> None:
    """Raise DataFileError for lines that are drawn between the rows, such as ----+----."""
    drawn = [line.strip() for line in lines if re.match(RULE, line)]
    if drawn and len(lines) > len(drawn) + 2:
        what = f"lines that are drawn, such as {drawn[0][:20]!r}"
        refusal = problem(path, "", what, "remove them")
        raise Surrounded(_without_rules, f"Left out: {what}.", refusal)


def refuse_labelled(path: Path, lines: Sequence[str]) -> None:
    """Raise DataFileError where each line is a label and a text: fastText's, or TREC's."""
    found = [re.match(LABELLED, line) for line in lines if line.strip()]
    labels = [match[1] for match in found if match]
    if len(labels) == len(found) > 2 * len({*labels}) > 2:
        what = f"a label before each text, such as {labels[0]!r}"
        refusal = problem(path, "", what, "make it a TSV of label and text")
        remark = f"{what[0].upper()}{what[1:]}: read as two columns, label and text."
        if any(line.count("__label__") > 1 for line in lines):
            remark += " Of several labels in a line, the first is read."
        raise Surrounded(_with_labels, remark, refusal)
    for form in (BETWEEN, EQUATION):
        if len(lines) > 2 and all(re.match(form, line) for line in lines if line.strip()):
            what = f"two texts in each line, such as {lines[0].strip()!r}"
            refusal = problem(path, "", what, "make it a TSV with a column for each")
            remark = f"{what[0].upper()}{what[1:]}: read as source and target."
            plain = partial(_as_columns, form, ("source", "target"), (1, 2))
            raise Surrounded(plain, remark, refusal)
    pairs = [re.match(NAMED, line) for line in lines if line.strip()]
    names = {(match[1], match[3]) for match in pairs if match}
    if len(names) == 1 and all(pairs) and len(pairs) > 2:
        (both,) = names
        what = f"{' and '.join(both)} before the two texts of each line"
        refusal = problem(path, "", what, "make it a TSV with a column for each")
        plain = partial(_as_columns, NAMED, [name.lower() for name in both], (2, 4))
        raise Surrounded(plain, f"{what}: read as two columns.", refusal)


def _with_labels(lines: list[str]) -> list[str]:
    """Return the labels and texts as fields; a line that is not so stays one, to be refused."""
    found = ((re.match(LABELLED, line), line.strip()) for line in lines if line.strip())
    rows = ((m[1].removeprefix("__label__"), m[2]) if m else (line,) for m, line in found)
    return as_lines([("label", "text"), *rows], "\t")


def _as_columns(
    form: str, names: Sequence[str], places: Sequence[int], lines: list[str]
) -> list[str]:
    """Return groups of each line as fields; a line of another form stays one, to be refused."""
    found = ((re.match(form, line), line.strip()) for line in lines if line.strip())
    rows = ([match[place] for place in places] if match else [line] for match, line in found)
    return as_lines([names, *rows], "\t")


def as_lines(rows: Iterable[Sequence[str]], separator: str) -> list[str]:
    """Return rows of fields as lines of text, in quotation marks where they need them."""
    made = StringIO(newline="")
    csv.writer(made, delimiter=separator, lineterminator="\n").writerows(rows)
    return made.getvalue().splitlines(keepends=True)


def refuse_digits(path: Path, lines: Sequence[str]) -> None:
    """Raise DataFileError where numbers are written with Arabic, Persian or wide digits.

    Digits in texts stay as they are.
    """
    digits = {digit for line in lines for digit in line if ord(digit) in DIGITS}
    plain = [_with_digits(line) for line in lines]
    if digits and not any(ord(letter) in DIGITS for line in plain for letter in line):
        what = f"digits such as {min(digits)!r}"
        refusal = problem(path, "", what, "write them as 0 to 9")
        remark = f"{what[0].upper()}{what[1:]} are read as 0 to 9."
        raise Surrounded(lambda lines: [*map(_with_digits, lines)], remark, refusal)


def _with_digits(line: str) -> str:
    """Return a line with the digits 0 to 9 in the fields that hold no words."""
    return re.sub(r"[^,;|\t\"]+", lambda field: _plain_digits(field[0]), line)


def _plain_digits(field: str) -> str:
    worded = any(letter.isalpha() and letter not in OF_DATES for letter in field)
    return field if worded else field.translate(DIGITS)


def refuse_doubled_ends(path: Path, lines: Sequence[str]) -> None:
    """Raise DataFileError where each line ends in CR CR LF, which reads as an empty line more."""
    pairs = list(zip(lines[::2], lines[1::2], strict=False))
    if pairs and all(line[-1:] == "\r" and end == "\r\n" for line, end in pairs):
        what = "lines that end in CR CR LF"
        refusal = problem(path, "", what, "save it with LF or CRLF")
        remark = "Left out: the first CR of lines that end in CR CR LF."
        raise Surrounded(_with_single_ends, remark, refusal)


def _with_single_ends(lines: list[str]) -> list[str]:
    return [re.sub("\r$", "\n", line) for line in lines if line != "\r\n"]


def _without_rules(lines: list[str]) -> list[str]:
    return [line for line in lines if not re.match(RULE, line)]


def refuse_single_quotes(path: Path, names: Sequence[str]) -> None:
    """Raise DataFileError where names, and texts then, are in single quotation marks."""
    if len(names) > 1 and all(re.fullmatch(r"'[^']*'", name.strip()) for name in names):
        what = f"single quotation marks, as around {names[0]}"
        refusal = problem(path, "line 1", what, "write double ones")
        raise Surrounded(_with_double_quotes, "Single quotation marks, made double ones.", refusal)


def _with_double_quotes(lines: list[str]) -> list[str]:
    return [re.sub(r"'([^'\"]*)'", r'"\1"', line) for line in lines]


def _widths(spaces: str, lines: Sequence[str]) -> set[int]:
    """Return how many fields some of `lines` have, but for lines of one."""
    return {len(re.split(spaces, line)) for line in lines} - {1}


def _with_tabs(spaces: str, lines: list[str]) -> list[str]:
    filled = (line.strip() for line in lines if line.strip())
    filled = (re.sub(r"^(#|//|%)\s+", r"\1", line) for line in filled)
    return ["\t".join(re.split(spaces, line)) + "\n" for line in filled]


def refuse_preamble(path: Path, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Raise DataFileError for lines before the header, which have fewer fields than those below.

    Args:
        rows: line and fields of the first lines that are not empty.
    """
    _refuse_exports(path, rows)
    place = next((n for n, (_, fields) in enumerate(rows) if not _is_comment(fields)), 0)
    _refuse_fields(path, rows, place)
    if place and any(re.match(VALUE, field) for field in rows[place][1]):
        _refuse_comments(path, rows, place)
        if len(rows[place - 1][1]) == len(rows[place][1]):
            place -= 1  # the last comment names the columns
    if place:
        raise _before(path, f"{place} line{'s' * (place > 1)} of comments", rows[place][0])
    filled = [(line, len([field for field in fields if field.strip()])) for line, fields in rows]
    if len(filled) < 4:
        return
    if place := _titled(rows):
        raise _before(path, f"{place} lines before the rows", rows[place][0])
    width = Counter(count for _, count in filled[len(filled) // 2 :]).most_common(1)[0][0]
    place = next((n for n, (_, count) in enumerate(filled) if count >= width), 0)
    above = rows[max(place - 1, 0)][1]  # where the rows have no name, it lacks one
    if place > 1 and not above[0].strip() and len(above) == len(rows[place][1]):
        named = all(name.strip() and not re.match(VALUE, name) for name in above[1:])
        place -= named and any(re.match(VALUE, field) for field in rows[place][1])
    after = _after_another(rows)
    place = after or place
    first, header = rows[0], rows[place]
    if re.match(HINT, first[1][0]) or re.match(HINT, ";".join(first[1])):
        raise _before(path, "the line sep= for Excel", rows[1][0])
    if not after:
        _refuse_above(path, rows)
    if not place or width < 2 or not first[1][0].strip():
        return
    if any(re.match(VALUE, f) and not re.match(DATED, f) for f in header[1]):
        same = all(len(fields) == len(header[1]) for _, fields in rows[place:])
        counts, names = [count for _, count in filled[:place]], rows[place - 1][1]
        few = place > 1 and max(counts) < width  # and the last is none of names
        few &= len(names) < width - 1 or not all(name.strip() for name in names)
        full = (len(f) == len(header[1]) and bool(f[-1].strip()) for _, f in rows[:place])
        few &= not all(full)  # rows with a field that is empty in some
        if same and (few or 2 * max(counts) < width):  # of rows without names
            raise _before(path, f"{place} line{'s' * (place > 1)} before the rows", header[0])
        return
    others = [count for _, count in filled[:place]]
    title = len(first[1]) * 2 < len(header[1]) and all(count * 2 < width for count in others)
    if title or all(n < min(width, 3) for n in others) or place == after:
        raise _before(path, f"{place} line{'s' * (place > 1)} before the header", header[0])


def _titled(rows: Sequence[tuple[int, Sequence[str]]]) -> int:
    """Return the place of the first of the last rows, all values, where a title is above all.

    0 where there is none, or the line directly above the values may name their columns.
    """
    widths = [len(fields) for _, fields in rows]
    last = max((n for n, width in enumerate(widths) if width != widths[-1]), default=-1)
    if not 0 < last < min(OTHERS, len(rows) // 3) or 2 * widths[last] >= widths[-1]:
        return 0
    valued = all(re.match(VALUE, field) for _, fields in rows[last + 1 :] for field in fields)
    return last + 1 if valued and widths[0] == 1 and not _is_valued(rows[0][1]) else 0


def _refuse_above(path: Path, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Raise DataFileError for lines above the names of columns that have values in all last rows.

    These lines have another number of fields, or an empty line is below them. Between the names
    and the values may be a line of units.
    """
    width = len(rows[-1][1])
    below = [fields for _, fields in rows[len(rows) // 2 :]]
    if width < 2 or any(len(fields) != width for fields in below):
        return
    columns = [*zip(*below, strict=True)]
    filled = [n for n, texts in enumerate(columns) if any(texts)]
    valued = [n for n in filled if all(map(_may_be_value, columns[n]))]

    def is_row(fields: Sequence[str]) -> bool:
        return len(fields) == width and all(_may_be_value(fields[n]) for n in valued)

    first = 1 + max((n for n, (_, fields) in enumerate(rows) if not is_row(fields)), default=0)
    above = [n for n in (first - 1, first - 2) if n > 0 and len(rows[n][1]) == width]
    shapes = {patterns.shape(text) for text in columns[0] if re.search(r"\d", text)}
    above = [n for n in above if patterns.shape(rows[n][1][0]) not in shapes]
    named = [n for n in above if _are_names(rows[n][1], filled, valued)]
    parts = (
        n
        for n, (_, f) in enumerate(rows[:first])
        if is_row(f) and any(f[k].strip() for k in valued)
    )
    if len([*islice(parts, 2)]) > 1:  # of a table with a line for each of its parts
        return
    place = max(named, key=lambda n: len({*filter(None, rows[n][1])}), default=0)  # units return
    if valued and 0 < first < len(rows) and len(rows[first - 1][1]) == 1 < first:
        raise _before(path, f"{first} lines before the rows", rows[first][0])
    apart = rows[place][0] > rows[place - 1][0] + 1
    apart |= any(len(fields) != width for _, fields in rows[:place])
    named_by = sum(map(bool, rows[place][1]))  # such a line above is none of names too
    apart |= all(sum(map(bool, fields)) < named_by for _, fields in rows[:place])
    if valued and place and apart:
        what = f"{place} line{'s' * (place > 1)} before the header"
        remark = f"Left out: {what}."
        if units := rows[place + 1 : first]:
            remark += f" Left out: the row of units, {', '.join(filter(None, units[0][1]))}."
        header, start = rows[place][0], rows[first][0]
        refusal = problem(path, "line 1", what, "keep the lines from the header on")
        raise Surrounded(lambda lines: [lines[header - 1], *lines[start - 1 :]], remark, refusal)


def _may_be_value(text: str) -> bool:
    """Return whether a text means none, or is a number or timestamp, behind which may be a unit."""
    none = text.strip().lower() in missing.WORDS | missing.SIGNS
    return none or re.match(VALUED, text) is not None


def _are_names(fields: Sequence[str], filled: Sequence[int], valued: Sequence[int]) -> bool:
    """Return whether all columns but the first have a name, and none of values has one above."""
    named = all(fields[n] for n in filled if n)
    return named and not any(_may_be_value(fields[n]) for n in valued if fields[n].strip())


def _is_valued(fields: Sequence[str]) -> bool:
    """Return whether any of the fields of a row is a number or a timestamp."""
    return any(re.match(VALUE, field) for field in fields)


def _refuse_exports(path: Path, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Raise DataFileError for what a logger (TOA5), or AEMO, writes around a table."""
    kinds = [fields[0] for _, fields in rows]
    if kinds[:1] == [LOGGER] and len(rows) > len(LOGGED):
        what = "the lines of the logger, of units and of processing (TOA5)"
        kept, below = (rows[n][0] - 1 for n in (1, len(LOGGED)))
        refusal = problem(path, "line 1", what, "keep the names of the columns and their values")
        left = f"Left out: {what}."
        raise Surrounded(lambda lines: [lines[kept], *lines[below:]], left, refusal)
    if kinds[:2] == [*AEMO[:2]] and AEMO[2] in kinds[2:] and AEMO[1] not in kinds[2:]:
        what = "the lines of comments (C) around one table, as AEMO writes them"
        refusal = problem(path, "line 1", what, "keep its names (I) and its rows (D)")
        starts = tuple(f"{kind}," for kind in AEMO[1:])
        left = f"Left out: {what}."
        raise Surrounded(lambda lines: [n for n in lines if n.startswith(starts)], left, refusal)


def _after_another(rows: Sequence[tuple[int, Sequence[str]]]) -> int:
    """Return the place of names below a short table and a blank line; 0 where there are none.

    The values below them are many more than the rows above.
    """
    for place in range(1, min(OTHERS, len(rows) // 3)):
        (before, above), (line, names), *below = rows[place - 1 : place + 4]
        valued = [any(re.match(VALUE, field) for field in fields) for _, fields in below]
        named = all(names[:2]) and not any(re.match(VALUE, name) for name in names)
        if line > before + 1 and named and all(valued) and len(names) > 1 and len(above) > 1:
            return place if names != rows[0][1] else 0
    return 0


def _refuse_fields(path: Path, rows: Sequence[tuple[int, Sequence[str]]], place: int) -> None:
    """Raise DataFileError where a comment before the row `place` is #fields and the names."""
    named = [n for n in range(place) if re.fullmatch(FIELDS, rows[n][1][0])]
    if not named or len(rows[named[0]][1]) != len(rows[place][1]) + 1:
        return
    line, below = rows[named[0]][0], rows[place][0]
    what = f"{place} line{'s' * (place > 1)} of comments, of which #fields names the columns"

    def plain(lines: list[str]) -> list[str]:
        return [re.sub(r"^#\w+\s", "", lines[line - 1]), *lines[below - 1 :]]

    raise Surrounded(plain, f"Left out: {what}.", problem(path, f"line {line}", what, "keep them"))


def _refuse_comments(path: Path, rows: Sequence[tuple[int, Sequence[str]]], place: int) -> None:
    """Raise DataFileError where comments before the row `place` name the columns and their units.

    Names are different, units return.
    """
    width = len(rows[place][1])
    named = [n for n in range(place) if len(rows[n][1]) == width and len({*rows[n][1]}) == width]
    if not named or named[-1] == place - 1:
        return
    header, stop = rows[named[-1]][0], rows[place][0]
    units = rows[place - 1][1]
    what = f"the names of the columns in a comment, above units such as {units[-1]!r}"
    remark = f"Left out: the row of units, {', '.join(units)}."

    def plain(lines: list[str]) -> list[str]:
        return [re.sub(r"^\s*(#|//|%|;;)\s*", "", lines[header - 1]), *lines[stop - 1 :]]

    raise Surrounded(plain, remark, problem(path, f"line {header}", what, "remove the units"))


def _is_comment(fields: Sequence[str]) -> bool:
    return bool(re.match(COMMENT, fields[0]))


def _before(path: Path, what: str, header: int) -> Surrounded:
    refusal = problem(path, "line 1", what, "keep the lines from the header on")
    return Surrounded(lambda lines: lines[header - 1 :], f"Left out: {what}.", refusal)


def is_footer(rows: Sequence[Sequence[str]], width: int, first: str) -> bool:
    """Return whether the last rows of a file are shorter than the others, and hold words.

    Below a column of numbers or timestamps, such as `first`, a sentence may also be longer; below
    names, such as those of numbered remarks, all is so that has a sentence, or no value.
    """
    dated = re.match(VALUE, first)
    names, *below = rows
    if below and not any(re.match(VALUE, field) for field in names) and len(names) < width:
        said = (any(" " in n.strip() for n in row) or not _is_valued(row) for row in below)
        return all(said) and all(len(row) < width for row in below)
    return all(
        not re.match(VALUE, row[0]) and (len(row) < width or (dated and " " in row[0].strip()))
        for row in rows
    )
