"""How a file is written: found once by the generator, and written into the project as literals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

TimeKind = Literal["text", "epoch", "decimal-year", "quarter", "native"]
Anchor = Literal["start", "month-end", "business-month-end"]


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
        kind: "text" (see `pattern`), "epoch" (numbers since 1970, see `unit`), "decimal-year"
            (1949.083 is February 1949), "quarter" (2001Q1) or "native" (a column of dates).
        pattern: of texts, as chrono reads it; of quarters, what stands before the digit, "%YQ".
            Several columns make one text, with a space between.
        unit: of numbers since 1970.
        every: the step, as a duration of polars: "1d", "30m", "1mo".
        regular: whether the time stamps stand on a grid of such steps.
        anchor: which day of a month the steps of months fall on.
        weekdays: the days that occur, 1 for Monday, where not all seven do.
        opens, closes: the first and last time of day, "09:30", where not all of a day occurs.
        steps_per_week: how many steps a week has, where `weekdays` or `opens` is given.
        equal_rows: whether some rows are written more than once, which are read as one.
    """

    kind: TimeKind = "text"
    pattern: str = "%Y-%m-%d"
    unit: Literal["s", "ms", "us"] = "s"
    every: str = "1d"
    regular: bool = True
    anchor: Anchor = "start"
    weekdays: tuple[int, ...] = ()
    opens: str = ""
    closes: str = ""
    steps_per_week: int = 0
    equal_rows: bool = False

    @property
    def completion(self) -> tuple[str, str]:
        """Return what makes a whole timestamp of a text: (" 01", " %d") where the day is missing.

        Of hours without minutes, " 00" and " %M".
        """
        if self.kind != "text":
            return "", ""
        parts = [
            (text, part)
            for text, part, known in (
                (" 01", " %m", ("%m", "%b", "%B", "%-m")),
                (" 01", " %d", ("%d", "%e", "%-d")),
            )
            if not any(sign in self.pattern for sign in known)
        ]
        if "%H" in self.pattern and "%M" not in self.pattern:
            parts.append((" 00", " %M"))
        return "".join(text for text, _ in parts), "".join(part for _, part in parts)
