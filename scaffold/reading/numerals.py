"""How numbers are written: decimal mark, thousands separators, units, and minus signs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from scaffold.fileformat import Format

Evidence = Literal["decimal comma", "decimal point", "thousands comma", "thousands point"]

CURRENCIES = (  # written in letters; \p{Sc} holds the signs
    *("CHF", "EUR", "USD", "GBP", "JPY", "CNY", "INR", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF"),
    *("RUB", "BRL", "CAD", "AUD", "NZD", "SGD", "HKD", "ZAR", "MXN", "TRY", "KRW", "ILS", "RON"),
    *("Rp", "RM", "AED", "SAR", "EGP", "NGN", "KES", "Ksh", "PKR", "IDR", "MYR", "THB", "PHP"),
    *("VND", "TWD", r"NT\$", "COP", "CLP", "ARS", "PEN", r"S/\.?", "UAH", "BGN", "ISK", r"Rs\."),
    *("LKR", "BDT", "NPR", "MAD", "TND", "DZD", "GHS", "UGX", "TZS", "QAR", "KWD", "OMR", "BHD"),
    *("JOD", "GEL", "KZT", "RSD", "ALL", "MKD", "BAM", "CRC", "UYU", "BOB", "PYG", "GTQ", "DOP"),
    *(r"(?:US|CA|AU|NZ|HK|R|C|A|S)\$", "kr", "Kč", "zł", "Ft", "lei", "Rs", "руб"),
)
UNIT = rf"(?:{'|'.join(CURRENCIES)}|\p{{Sc}}|%|‰|°[CF]?)"
MEASURES = (  # written after a number
    *("kWh/m²", "kWh", "MWh", "GWh", "Wh", "kW", "MW", "GW", "kVA", "kV", "mV", "mA", "kHz", "MHz"),
    *("GHz", "Hz", "kPa", "hPa", "mbar", "bar", "psi", "Pa", "mmHg", "km/h", "km", "m/s", "m³/h"),
    *("m³/s", "m³", "m2", "m²", "cm", "mm", "µm", "nm", "mph", "kn", "kg/m³", "kg", "mg/dl"),
    *("mg/l", "mg/L", "µg/m³", "µg/m3", "ug/m3", "mg", "lbs", "lb", "oz", "ml", "mL", "l/min"),
    *("ppm", "ppb", "rpm", "bpm", "dBm", "dB", "lux", "lx", "W/m²", "W/m2", "kB", "MB", "GB", "TB"),
    *("min", "sec", "ms", "hrs", "kcal", "kJ", "MJ", "deg", "degC", "pcs", "units", "people"),
    *("Ω", "kΩ", "MΩ", "VA", "var", "kvar", "Ah", "mAh", "mW", "µW", "KB", "KiB", "MiB", "GiB"),
    *("TiB", "KByte", "MByte", "GByte", "kB/s", "KB/s", "MB/s", "GB/s", "KiB/s", "MiB/s", "GiB/s"),
    *("kbps", "Mbps", "Gbps", "kbit/s", "Mbit/s", "Gbit/s", "req/s", "ops/s", "µs", "ns", "l/s"),
    *("L/s", "L/min", "l/h", "L/h", "m³/d", "mg/dL", "g/dl", "g/dL", "g/l", "g/L", "µg/l", "µg/L"),
    *("ng/ml", "ng/mL", "mmol/l", "mmol/L", "µmol/l", "µmol/L", "U/l", "U/L", "µS/cm", "ha", "km²"),
    *("%RH", "% RH", "%rH", "% rH", "%rF", "% rF", "inHg", "m3/h", "m3/s", "m3", "cfs", "ft³/s"),
    *("ft", "uS/cm", "mS/cm", "NTU", "mol/l", "mol/L", "W/m^2"),
    *("mi", "gal", "MPa", "knots", "inches", "in", "percent", "pct", "EUR/MWh", "€/MWh", "USD/MWh"),
    *("$/MWh", "£/MWh", "EUR/kWh", "€/kWh", "ct/kWh", "sqft", "sq ft", "sq.ft.", "sq. ft.", "sqm"),
    *(
        "kWh/(m²a)",
        "kWh/(m²·a)",
        "kWh/m²a",
        "kWh/a",
        "원",
        "円",
        "元",
        "명",
        "개",
        "건",
        "人",
        "件",
        "个",
    ),
    *(
        "acres",
        "acre",
        "bbl",
        "Stk.",
        "Stk",
        "Stück",
        "szt.",
        "szt",
        "шт.",
        "шт",
        "ks",
        "pz.",
        "pz",
    ),
    *("years", "year", "yrs", "yr", "months", "month", "weeks", "week", "days", "day", "hours"),
    *("hour", "minutes", "minute", "seconds", "second", "Tage", "Tag", "Jahre", "Jahr", "Monate"),
    *("CC", "cc", "kmpl", "km/kg", "bhp", "hp", "HP", "PS", "Nm", "mins", "secs", "t/ha", "kg/ha"),
)
LETTER = "[ \u00a0][AVWJNKglLmsh]"  # a unit only after a space: 12A is none
GROUPS = " '_\u00a0\u202f\u2009’"  # thousands separators that can be nothing else
MEASURE = rf"(?:{'|'.join(map(re.escape, sorted(MEASURES, key=len, reverse=True)))})"
MARK = "[*#†‡]"  # of a footnote
LETTERS = rf"{MEASURE}$|{UNIT}|{LETTER}$|{MARK}$|[{re.escape(GROUPS)}\t]"
SIGN = "[+−–-]"
PLAIN = r"(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?"
INDIAN = r"[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d*)?"  # 12,34,567
DIGITS = (
    rf"(?:{PLAIN}|\d{{1,3}}(?:,\d{{3}})+(?:\.\d*)?|\d{{1,3}}(?:\.\d{{3}})+(?:,\d*)?|{INDIAN}"
    + "".join(rf"|[1-9]\d{{0,2}}(?:{mark}\d{{3}})+(?:[.,]\d*)?" for mark in GROUPS)
    + ")"
)
FRONT, BACK = rf"{UNIT}?\s*", rf"\s*{UNIT}?\s*"
NUMBER = (
    rf"^\s*(?:{SIGN}?\s*{FRONT}{SIGN}?\s*{DIGITS}(?:{BACK}|(?:\s*(?:{MEASURE}|{MARK})|{LETTER})\s*)|{FRONT}{DIGITS}\s*-{BACK}"
    rf"|{FRONT}\(\s*{FRONT}{DIGITS}{BACK}\){BACK})$"
)
NEGATIVES = {  # what shows that negative numbers are written so → the form of one, its units gone
    r"\(": r"^[(](.+)[)]$",
    r"\d-$": r"^(.+)-$",
    "[−–]": r"^[−–](.+)$",
}
OTHERS = {  # sign of groups of digits → what is no number if all such values of a column are so
    r"\d\s\d": r"^\s*\+[\d\s]+$",  # telephone numbers
    r"\d-\s*$": r"^\s*[1-6]-\s*$",  # grades
    r"\..*\..*\.": r"^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}$",  # IP addresses
}
DECORATED = r"^[^\pL\d]{0,3}\d[\d.,]*\s*[^\d.,:/-]{0,6}$"  # 12 kWh, ~5, 5*; no date, no version
OF_UNIT = r"^\D{0,2}\d[\d.,]*(\s?[\pL%°²³./ ]{2,15})$"
FEW_WORDS = 3  # among numbers, or behind them
MOSTLY = 0.9  # of the values that begin like a number
INFINITE = r"(?i)^\s*[+-]?(inf|infinity)\s*$"
EXPONENT = r"(?:[eE].*)?$"


def _decimal(mark: str, other: str) -> str:
    """Return the form of numbers without signs whose `mark` can only be the decimal mark."""
    return (
        rf"^(?:0\d*|\d{{4,}})?{mark}\d*{EXPONENT}|^\d+{mark}(?:\d{{0,2}}|\d{{4,}}){EXPONENT}"
        rf"|^\d+{mark}\d{{3}}[eE]|^\d{{1,3}}(?:{other}\d{{3}})+{mark}\d*$"
    )


def _thousands(mark: str, other: str) -> str:
    """Return the form of numbers without signs whose `mark` can only separate thousands."""
    groups = rf"^[1-9]\d{{0,2}}(?:{mark}\d{{3}})"
    indian = rf"|^{INDIAN}$" if mark == "," else ""
    return rf"{groups}{{2,}}(?:{other}\d*)?$|{groups}+{other}\d*${indian}"


PROOFS: dict[Evidence, str] = {
    "decimal comma": _decimal(",", r"\."),
    "decimal point": _decimal(r"\.", ","),
    "thousands comma": _thousands(",", r"\."),
    "thousands point": _thousands(r"\.", ","),
}
GROUPED = {  # decimal comma or not → numbers whose other mark, if any, separates thousands
    True: r"^[^.]*$|^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?$",
    False: rf"^[^,]*$|^[1-9]\d{{0,2}}(?:,\d{{3}})+(?:\.\d*)?$|^{INDIAN}$",
}
COMMA = r"^[1-9]\d{0,2},\d{3}$"  # 1,201
POINT = r"^[1-9]\d{0,2}\.\d{3}$"  # 1.201


@dataclass(frozen=True)
class Marks:
    """What the numbers of one column show of how they are written.

    Args:
        name: of the column.
        proofs: what some value proves.
        comma, point: a value such as 1,201 or 1.201 that proves nothing; "" where there is none.
        strip: the units, separators and spaces to take out.
        leading: whether there are spaces before numbers.
        negatives: the forms of negative numbers without a plain minus sign.
    """

    name: str
    proofs: frozenset[Evidence] = frozenset()
    comma: str = ""
    point: str = ""
    strip: frozenset[str] = frozenset()
    leading: bool = False
    negatives: frozenset[str] = frozenset()


def is_number(texts: pl.Series) -> pl.Series:
    """Return which texts are numbers in some usual form."""
    plain = _plain(texts)
    if plain is not None:
        return plain
    found = texts.str.contains(NUMBER)
    for sign, form in OTHERS.items() if found.any() else ():
        grouped = found & texts.str.contains(sign)
        if grouped.any() and texts.filter(grouped).str.contains(form).all():
            found &= ~grouped
    return found


def are_plain(texts: pl.Series) -> bool:
    """Return whether there are texts, and all are numbers that need nothing taken out of them."""
    return texts.null_count() < len(texts) and _plain(texts) is not None


def _plain(texts: pl.Series) -> pl.Series | None:
    """Return that all texts are numbers where they can be cast, which costs less than a pattern."""
    finite = texts.cast(pl.Float64, strict=False).is_finite()
    return finite if finite.null_count() == texts.null_count() and finite.all() else None


def marks(texts: pl.Series) -> Marks:
    """Return what a column of numbers shows of how they are written.

    Args:
        texts: without those that mean a missing value.
    """
    if texts.cast(pl.Float64, strict=False).null_count() == texts.null_count():
        texts = texts.filter(texts.str.contains(".", literal=True))
    numbers = texts.filter(is_number(texts))
    bare = _bare(numbers)
    proofs = frozenset(name for name, form in PROOFS.items() if bare.str.contains(form).any())
    leading = bool(numbers.str.starts_with(" ").any())
    comma, point = _first(bare, COMMA), _first(bare, POINT)
    plain = _without_units(numbers)
    negatives = frozenset(
        form for sign, form in NEGATIVES.items() if plain.str.contains(sign).any()
    )
    return Marks(texts.name, proofs, comma, point, _extra(numbers), leading, negatives)


def _bare(numbers: pl.Series) -> pl.Series:
    """Return numbers without signs and without separators that can be nothing else."""
    return _without_units(numbers).str.strip_chars("+-−–()")


def _without_units(numbers: pl.Series) -> pl.Series:
    return numbers.str.replace_all(LETTERS, "")


def is_grouped(texts: pl.Series, decimal_comma: bool) -> pl.Series:
    """Return which texts have the mark that is not the decimal one only before three digits."""
    return _bare(texts).str.contains(GROUPED[decimal_comma])


def mixed(texts: pl.Series) -> tuple[str, ...]:
    """Return two values of different units: percentages and not, or two currencies; else none."""
    values = texts.drop_nulls()
    signs = values.str.strip_chars().str.extract(f"({MEASURE}$|{UNIT}|{LETTER}$)", 1).fill_null("")
    signs = signs.str.replace("^([a-z]{2,})s$", "$1")  # 1 year, 2 years
    found = sorted(signs.unique().to_list(), reverse=True)[:2]
    if len(found) < 2 or (found[1] == "" and found[0] != "%"):  # a currency can go without saying
        return ()
    return tuple(str(values.filter(signs == sign)[0]) for sign in found)


def _first(texts: pl.Series, form: str) -> str:
    found = texts.filter(texts.str.contains(form)).head(1).to_list()
    return str(found[0]) if found else ""


def _extra(numbers: pl.Series) -> frozenset[str]:
    """Return the units and spaces in or after numbers; polars skips spaces before."""
    found = numbers.str.strip_chars_start(" \t").str.extract_all(LETTERS)
    return frozenset(found.explode().drop_nulls().unique().to_list())


def strip_of(found: Iterable[Marks]) -> list[str]:
    """Return the units and spaces to take out of the numbers of several columns."""
    columns = tuple(found)
    signs: frozenset[str] = frozenset().union(*(marks.strip for marks in columns))
    cleaned = signs or any(marks.negatives for marks in columns)
    spaces = {" "} if cleaned and any(marks.leading for marks in columns) else set()
    return sorted(_apart(signs | spaces))


def _apart(signs: Iterable[str]) -> set[str]:
    """Return signs of which none holds another: kW and h for kW and kWh.

    What removes them finds the shorter one first.
    """
    found: set[str] = set()
    for sign in sorted(signs, key=len):
        parts = re.split("|".join(map(re.escape, found)), sign) if found else [sign]
        found |= {part for part in parts if part}
    return found


def unread(texts: pl.Series) -> str:
    """Return a text that begins like a number and is none, where nearly all do; else ""."""
    values = texts.drop_nulls()
    if values.str.contains(DECORATED).sum() < MOSTLY * max(len(values), 1):
        return ""
    return _first(values.filter(~is_number(values)), "")


def words_among(texts: pl.Series) -> tuple[str, ...]:
    """Return the few texts that are no numbers where most others are; none where they are many."""
    values = texts.drop_nulls()
    others = values.filter(~is_number(values)).unique(maintain_order=True)
    return tuple(others) if 0 < len(others) <= FEW_WORDS and _are_mostly(values) else ()


def units_of(texts: pl.Series) -> tuple[str, ...]:
    """Return the few words of which one follows each number, and that are no known unit."""
    values = texts.drop_nulls()
    units = values.str.extract(OF_UNIT, 1)
    many = units.null_count() > (1 - MOSTLY) * len(values) or is_number(values).any()
    found = () if many else tuple(units.drop_nulls().unique(maintain_order=True))
    return found if len(found) <= FEW_WORDS else ()


def _are_mostly(values: pl.Series) -> bool:
    numbers = values.filter(is_number(values))
    return 2 * len(numbers) > len(values) and numbers.n_unique() > 2


def as_numbers(
    texts: pl.Series, format: Format, dtype: type[pl.DataType] = pl.Float32
) -> pl.Series:
    """Return the numbers in `texts` as the generated project reads them; null where none is."""
    if format.strip:
        texts = texts.str.replace_many(list(format.strip), [""])
    if format.negative:
        texts = texts.str.replace(format.negative, "-$1")
    if format.decimal_comma:
        texts = texts.str.replace(",", ".", literal=True)
    return texts.str.strip_chars_start(" ").cast(dtype, strict=False)
