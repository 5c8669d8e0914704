"""The usual ways to write a timestamp, found by the shape of the text."""

import itertools
import re
from collections.abc import Iterator
from functools import cache

SEPARATORS = ("-", "/", ".", " ")
ORDERS = (
    "%Y{0}%m{0}%d",
    "%d{0}%m{0}%Y",
    "%m{0}%d{0}%Y",
    "%d{0}%m{0}%y",
    "%m{0}%d{0}%y",
    "%y{0}%m{0}%d",
)
WORDED = (
    *("%d-{b}-%Y", "%d {b} %Y", "%d/{b}/%Y", "%d{b}%Y", "{b} %d, %Y", "{b} %d %Y", "{b}-%d-%Y"),
    *("%Y-{b}-%d", "%Y {b} %d", "%d-{b}-%y", "%d {b} %y", "%d/{b}/%y"),
    *("%a, %d {b} %Y", "%a {b} %d %Y", "{b}-%d-%y", "{b} %d, %y", "{b} %d %y"),
)
YEARDAYS = ("%Y %j", "%Y-%j", "%Y%j")
DIGITS_OF_WEEKS = (
    *(f"%G{mark}%V" for mark in ("", "-", " ")),
    *(f"%V{mark}%G" for mark in "/-."),
)
BARE_WEEKS = (*YEARDAYS, *DIGITS_OF_WEEKS)  # 202001 can be a month as well
WEEKS = (
    *("%G-W%V-%u", "%GW%V%u", "%G-W%V", "%GW%V", "%G W%V"),
    *("%G-KW%V", "%G/KW%V", "%GKW%V", "%G KW%V", "KW %V/%G", "KW %V %G"),
    *(f"{word}%V{mark}%G" for word in ("W", "KW") for mark in "/- "),
)
MONTHS = (
    *("%Y-%m", "%Y/%m", "%Y.%m", "%Y %m", "%Y%m", "%m/%Y", "%m-%Y", "%m.%Y", "%m %Y", "%YM%m"),
    *("M%m %Y", "M%m-%Y", "M%m/%Y", "FY%Y", "FY %Y", "FY%y", "FY %y"),
    *("%Y-M%m", "%Ym%m", "%Y", *WEEKS, *DIGITS_OF_WEEKS),
    *("%m/%y", "%m-%y", "%m.%y", "%y-%m", "%y/%m"),
)
WORDED_MONTHS = (
    "{b} %Y",
    "%Y {b}",
    "{b}-%Y",
    "{b}/%Y",
    "%Y-{b}",
    "{b}-%y",
    "{b}/%y",
    "{b} %y",
    "%Y{b}",
    "%y-{b}",
    "%y {b}",
)
SHORT_MONTHS = (  # 01-Jan and 01/02 can be days as well
    *("%y-%b", "%y-%B", "%y %b", "%y %B", "%m/%y", "%m-%y", "%m.%y", "%y-%m", "%y/%m"),
)
DENSE_DAYS = {  # and how many digits they have
    **{"%Y%m%d": 8, "%d%m%Y": 8, "%m%d%Y": 8},
    **{"%y%m%d": 6, "%d%m%y": 6, "%m%d%y": 6},
}
DENSE = ("%H%M%S", "%H%M")
CLOCKS = (
    *("%H:%M:%S", "%H:%M", "%H:%M:%S%.f", "%I:%M:%S %p", "%I:%M %p", "%I:%M%p", "%I:%M:%S%p"),
    *("%H.%M.%S", "%H.%M", "%H", "%H %M"),
    *DENSE,
)
COMPACT = ("%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y%m%d%H")
GAPS = (" ", "T", ", ")
ZONES = ("", "Z", "%z", " %z", "%#z", " %#z", " UTC", " GMT")
OFFSETS = ("+0:0", "-0:0", "+0", "-0")
ZONE_SHAPES = {
    "": ("",),
    **{gap + "%z": tuple(gap + form for form in OFFSETS) for gap in ("", " ")},
    **{gap + "%#z": tuple(gap + form for form in (*OFFSETS, "a")) for gap in ("", " ")},
    **{" UTC": (" a",), " GMT": (" a",)},
}
SPACE, WORD, NUMBER = re.compile(r"\s+"), re.compile(r"[^\W\d_]+"), re.compile(r"\d+")


def shape(text: str) -> str:
    """Return `text` with "0" for every number, "a" for every word and single spaces."""
    return _plain(text.strip())


def _plain(text: str) -> str:
    return SPACE.sub(" ", NUMBER.sub("0", WORD.sub("a", text)))


def candidates(text: str) -> tuple[str, ...]:
    """Return the patterns that a text of this shape can have, the most usual first."""
    return _by_shape().get(shape(text), ())


@cache
def _by_shape() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for form, pattern in _forms():
        found.setdefault(form, {})[pattern] = None
    return {form: tuple(patterns) for form, patterns in found.items()}


def _forms() -> Iterator[tuple[str, str]]:
    """Yield the shape of each pattern, and the pattern, the most usual first."""
    worded = [form.format(b=b) for form in WORDED for b in ("%b", "%B")]
    days = [order.format(mark) for mark in SEPARATORS for order in ORDERS]
    days += [*DENSE_DAYS, *YEARDAYS, *worded]
    months = [*MONTHS, *(form.format(b=b) for form in WORDED_MONTHS for b in ("%b", "%B"))]
    alone = (_shaped(pattern) for pattern in (*days, *months, *COMPACT))
    yield from itertools.chain.from_iterable(alone)
    parts = ([pair for part in kind for pair in _shaped(part)] for kind in (days, GAPS, CLOCKS))
    zones = [(form, zone) for zone in ZONES for form in ZONE_SHAPES.get(zone, (shape(zone),))]
    for pairs in itertools.product(*parts, zones):
        if "%y" in pairs[0][1] and pairs[2][1] in DENSE:
            continue  # which read 01/01/2020 01 as 20:01 of 01/01/20
        yield "".join(form for form, _ in pairs), "".join(part for _, part in pairs)


def _shaped(pattern: str) -> list[tuple[str, str]]:
    """Return the shapes of the texts that `pattern` reads, each with the pattern."""
    bare = re.sub(r"(?:%[YymdHIMSGVuj])+", "0", re.sub(r"%[bBpa]", "a", pattern))
    forms = dict.fromkeys((bare.replace("%.f", ".0"), bare.replace("%.f", "")))
    return [(_plain(form), pattern) for form in forms]
