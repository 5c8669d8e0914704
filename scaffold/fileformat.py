"""How a file is written: found once by the generator, and written into the project as literals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

TimeKind = Literal[
    "text",
    "epoch",
    "counter",
    "excel",
    "decimal-year",
    "quarter",
    "half-year",
    "numbered-year",
    "clock",
    "native",
]
Anchor = Literal["start", "month-end", "business-month-end", "business-month-start"]


class Session(NamedTuple):
    """Hours of a day: the weekdays, 1 for Monday; the first and last time of day, "09:30"."""

    days: tuple[int, ...]
    opens: str
    closes: str


@dataclass(frozen=True)
class Format:
    """What the project tells polars about its file.

    Args:
        kind: "csv" for any delimited text, or "parquet".
        separator: between two fields.
        quote_char: around a field that holds the separator; None where a quote is a letter.
        encoding: a Python codec, such as "utf-8", "utf-16" or "cp1252".
        decimal_comma: whether numbers are written 1,5.
        strip: what is taken out of numbers before they are read: thousands separators, currencies,
            percent signs, spaces.
        negative: the form of a negative number written without a minus sign, as a regular
            expression whose group is the number, such as (5) or 5-; "" where there is none.
        null_values: the texts that stand for a missing value.
        sentinels: column → the numbers that stand for a missing value in it alone.
        blank_lines: whether there are lines without a value, which are left out.
    """

    kind: Literal["csv", "parquet"] = "csv"
    separator: str = ","
    quote_char: str | None = '"'
    encoding: str = "utf-8"
    decimal_comma: bool = False
    strip: tuple[str, ...] = ()
    negative: str = ""
    null_values: tuple[str, ...] = ("",)
    sentinels: Mapping[str, list[float]] = field(default_factory=dict)
    blank_lines: bool = False

    @property
    def cleans_numbers(self) -> bool:
        """Return whether numbers are read as text, and changed before they are converted."""
        return bool(self.strip or self.negative)

    @property
    def arguments(self) -> dict[str, str | bool | list[str] | None]:
        """Return the arguments of polars.read_csv that the project holds, but for column types."""
        found: dict[str, str | bool | list[str] | None] = {"separator": self.separator}
        if self.quote_char != '"':
            found["quote_char"] = self.quote_char
        if self.encoding != "utf-8":
            found["encoding"] = self.encoding
        if self.decimal_comma and not self.cleans_numbers:
            found["decimal_comma"] = True
        return {**found, "null_values": list(self.null_values)}


@dataclass(frozen=True)
class TimeFormat:
    """How time stamps are written, and at which steps they come.

    Args:
        kind: "text" (see `pattern`), "epoch" (numbers since 1970, see `unit`), "counter" (numbers
            without a calendar), "excel" (days since 1900), "decimal-year" (1949.083 is February
            1949), "quarter" and "half-year" (2001Q1), "numbered-year" (1-01 is January of the
            first year), "clock" (a time of day) or "native" (a column of dates).
        pattern: of texts, as chrono reads it; %q is the part of a year. Several columns make one
            text, with a space between.
        unit: of numbers since 1970.
        decimals: of a counter, of numbers since 1970, or of Excel's days.
        first_year: the first of the hundred years that two digits mean; 0 for 1969.
        hour_24: whether midnight is written as hour 24 of the day before.
        parts: the pattern of each of several columns, where a space is in one of them.
        every: the step, as a duration of polars: "1d", "30m", "1mo"; of a counter a number.
        regular: whether the time stamps stand on a grid of such steps.
        anchor: which day of a month the steps of months fall on.
        weekdays: the days that occur, 1 for Monday, where not all seven do.
        sessions: the hours that occur, with their days, where not all of a day occurs.
        steps_per_week: how many steps a week has, where `weekdays` or `sessions` are given.
        equal_rows: whether some rows are written more than once, which are read as one.
    """

    kind: TimeKind = "text"
    pattern: str = "%Y-%m-%d"
    unit: Literal["s", "ms", "us"] = "s"
    decimals: int = 0
    first_year: int = 0
    hour_24: bool = False
    parts: tuple[str, ...] = ()
    every: str = "1d"
    regular: bool = True
    anchor: Anchor = "start"
    weekdays: tuple[int, ...] = ()
    sessions: tuple[Session, ...] = ()
    steps_per_week: int = 0
    equal_rows: bool = False

    @property
    def duration(self) -> str:
        """Return the step as polars takes it; one of a counter counts as a second."""
        if self.kind != "counter":
            return self.every
        return f"{round(float(self.every) * 1_000_000)}us"

    @property
    def regex(self) -> str:
        """Return the form of a part of a year, with the groups `year` and `part`."""
        parts = "[12]" if self.kind == "half-year" else "[1-4]"
        form = self.pattern.replace("%Y", r"(?<year>\d{4})").replace("%q", f"(?<part>{parts})")
        return f"^{form}$"

    @property
    def writes_plainly(self) -> bool:
        """Return whether one call of polars writes the texts."""
        text = self.kind == "text" and not self.hour_24 and "z" not in self.pattern
        return text or self.kind in ("clock", "quarter")

    @property
    def may_begin_with_zeros(self) -> bool:
        """Return whether a column of the texts is digits, such as 01, that look like a number."""
        parts = self.pattern.split(" ") if self.kind == "text" else ()
        return any(part != "%Y" and re.fullmatch("(%[A-Za-z])+", part) for part in parts)

    @property
    def reads_plainly(self) -> bool:
        """Return whether one call of polars reads the texts, complete as they are."""
        complete = self.kind == "text" and not self.completion[0]
        return complete and self.writes_plainly and not self.first_year

    @property
    def completion(self) -> tuple[str, str]:
        """Return what makes a whole timestamp of a text: (" 01", " %d") where the day is missing.

        Of hours without minutes, " 00" and " %M".
        """
        if self.kind != "text":
            return "", ""
        if "%G" in self.pattern:
            return ("", "") if "%u" in self.pattern else ("-1", "-%u")
        pattern = self.pattern.replace("%-", "%")
        parts = [
            (text, part)
            for text, part, known in (
                (" 01", " %m", ("%m", "%b", "%B", "%j")),
                (" 01", " %d", ("%d", "%e", "%j")),
            )
            if not any(sign in pattern for sign in known)
        ]
        if "%H" in pattern and "%M" not in pattern:
            parts.append((" 00", " %M"))
        return "".join(text for text, _ in parts), "".join(part for _, part in parts)
