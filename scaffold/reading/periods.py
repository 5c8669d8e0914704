"""Names of columns that are periods of time, one after another: months, quarters, half-hours."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise

DAY = 1440  # minutes
WEEK = 7  # days
FINER = (48, 96, 144)  # parts of a day that names can be, beside its hours
SOME = 6  # clocks, and more, that are a part of a day
PIVOT = 69  # two-digit years from here on are of the last century
FIRST, LAST = 1000, 9000  # years that names can hold
FEWEST = 3  # so many names that are periods are the steps of series
DECADE = 4  # so many of them that are years
ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec"
LANGUAGES = {  # the first letters of the months, by which they differ
    "German": "jan|jän feb mär|mrz apr mai jun jul aug sep okt nov dez",
    "French": "janv fév|fev mars avr mai juin juil aoû|aou sept oct nov déc|dec",
    "Spanish": "ene feb mar abr may jun jul ago sep|set oct nov dic",
    "Italian": "gen feb mar apr mag giu lug ago set ott nov dic",
    "Portuguese": "jan fev mar abr mai jun jul ago set out nov dez",
    "Dutch": "jan feb mrt|maart apr mei jun jul aug sep okt nov dec",
    "Swedish": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "Norwegian": "jan feb mar apr mai jun jul aug sep okt nov des",
    "Polish": "sty lut mar kwi maj cze lip sie wrz paź|paz lis gru",
    "Romanian": "ian feb mar apr mai iun iul aug sep oct noi dec",
    "Finnish": "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu",
    "Hungarian": "jan feb már|mar ápr|apr máj|maj jún|jun júl|jul aug szep okt nov dec",
    "Czech": "led úno|uno bře|bre dub kvě|kve čer červen[ec]|čvc srp zář|zar říj|rij lis pro",
    "Indonesian": "jan feb mar apr mei jun jul agu|ags sep okt nov des",
    "Ukrainian": "січ лют бер кві тра чер лип сер вер жов лис гру",
    "Croatian": "sij velj ožu|ozu tra svi lip srp kol ruj lis stu pro",
    "Slovak": "jan feb mar apr máj|maj jún|jun júl|jul aug sep okt nov dec",
    "Slovenian": "jan feb mar apr maj jun jul avg sep okt nov dec",
    "Estonian": "jaan veeb märts apr mai juuni juuli aug sept okt nov dets",
    "Latvian": "jan feb mar apr mai jūn jūl aug sep okt nov dec",
    "Lithuanian": "sau vas kov bal geg bir lie rugp rugs spa lap gru",
    "Greek": "ιαν φεβ μαρ|μάρ απρ μαϊ|μάι|μαΐ ιουν|ιούν ιουλ|ιούλ αυγ|αύγ σεπ οκτ νοε|νοέ δεκ",
    "Bulgarian": "яну фев мар апр май юни юли авг сеп окт ное дек",
    "Serbian": "јан феб мар апр мај јун јул авг сеп окт нов дец",
    "Turkish": "oca şub|sub mar nis may haz tem ağu|agu eyl eki kas ara",
    "Russian": "янв фев мар апр май|мая июн июл авг сен окт ноя дек",
}
SEASONS = "djf jfm fma mam amj mjj jja jas aso son ond ndj"  # by the month in their middle
MONTHS_OF_A_YEAR = r"(?i)^\s*(?:m|month)?[ _]?(\d{1,2})(?:月|월)?\s*$"
QUARTERS_OF_A_YEAR = r"(?i)^\s*(?:q|qtr|quarter|quartal|t|trim|trimestre|k|kv|kwartał)[ _]?(\d)\s*$"
ROMAN = "I II III IV V VI VII VIII IX X XI XII"
QUARTER = (
    r"(?i)\s*(?:(?:qtr|quarter|quartal|trimestre|kwartaal)[ .]*([1-4])"
    r"|([1-4])\.?(?:er?|º|°)?[ .]*(?:q|qtr|quarter|quartal|trimestre|trim|kwartaal)\.?)\s*"
)
WEEKS_OF_A_YEAR = r"(?i)^\s*(?:kw|w|wk|week|woche|semaine|semana|settimana)?[ ._]?(\d{1,2})\s*$"
WEEKDAYS = (  # the first letters of the days of a week, in the languages of the months
    "mo(?!nth) tu we(?!ek) th fr sa su",
    "mo(?!nat) di mi do fr sa so",
    "lu ma me je ve sa di",
    "lu ma mi ju vi s[aá] do",
    "lu ma me gi ve sa do",
    "se te qua qui se s[aá] do",
    "ma di wo do vr za zo",
)
HOURS = r"(?i)^\s*(?:h|hr|hour|he)?[ _]?(\d{1,2})(?::00|h|a)?\s*$"  # 3a and 3b: clocks are set back
SPANS = r"^\s*(\d{1,2})(?:[:.]?00|h)? ?(?:-|–|to|bis|a) ?\d{1,2}(?:[:.]?00|h)?\s*$"  # 00-01
CLOCK = r"^\s*(\d{1,2}):?(\d\d)(?::00)?(?: ?[-–] ?\d{1,2}:\d\d(?::00)?)?\s*$"
PARTS_OF_A_DAY = r"(?i)^\s*(?:p|t|hh|period|interval)?[ _]?(\d{1,3})\s*$"
DAYS_OF_A_MONTH = r"^\s*(\D*?)[ _]?(\d{1,2})\s*$"
NAMES = (  # of the columns of years, months, days, hours and minutes
    r"(?i)^\s*(year|yr|yyyy|yy|jahre?|years|ann[ée]es?|años?|anno|ano|jaar|rok|år|vuosi|yıl|год|年|年份|연도?"
    r"|a[nñ]i?o|anyo|ejercicio|(cal(endar)?|fiscal|fisc|data|ref|water|crop|school)[_ ]?(year|yr)"
    r"|ar|fy|year of .*|an|anul|év|leto|godina|година|рік|metai|gads|aasta|έτος|tahun|năm|ปี)\s*$",
    r"(?i)^\s*(month|mon|mo|mm|seas|months|monate?|mois|mes|meses|mese|mês|maand|miesiąc|měsíc|månad|måned|kk|kuukausi"
    r"|ay|месяц|месец|місяць|月|月份|월|luna|hónap|mesec|mjesec|μήνας|bulan|tháng|เดือน"
    r"|(monats|month[_ ]?)(nummer|nr|no|number)|(cal(endar)?|fiscal|fisc|data|ref)[_ ]?(month|mon)"
    r"|manad|maned|mesic|month of .*)\s*$",
    r"(?i)^\s*(day|dd|dy|dom|mday|day_?of_?month|tag|jour|día|giorno|dag|dia|dzień|den|pv|päivä|gün"
    r"|день|日|일)\s*$",
    r"(?i)^\s*(hour|hr|hh|stunde|heure|hora|ora|uur|godzina|hodina|timme|tunti|saat|час|時|时|시)\s*$",
    r"(?i)^\s*(minute|min|mi|mn|(?-i:mm))\s*$",
)
PERIOD = (
    r"(?i)^\s*(fiscal[_ ]?|buchungs)?per[ií]od[eo]?\s*$"  # which is a month where there are twelve
)
YEAR = r"(?P<year>\d{4}|'?\d\d)"
FORMS: Mapping[str, tuple[str, ...]] = {  # what they are → how they are written, with the year
    "months": (
        r"(?i)^\s*x?(?P<year>\d{4})[-_./ ]?m(?P<part>\d{1,2})\s*$",
        rf"^\s*(?P<word>[^\W\d_]{{3,10}})\.?[-_ ./]{{0,2}}{YEAR}\s*$",
        rf"^\s*{YEAR}[-_ ./]{{1,2}}(?P<word>[^\W\d_]{{3,10}})\.?\s*$",
        r"^\s*(?P<part>\d{1,2})[/.-](?P<year>\d{4})\s*$",
    ),
    "quarters": (
        r"(?i)^\s*x?(?P<year>\d{4})[-_/. ]{0,3}[qk](?P<part>[1-4])\s*$",
        rf"(?i)^\s*q(?P<part>[1-4])[-_/. ]{{0,3}}{YEAR}\s*$",
    ),
    "weeks": (
        r"(?i)^\s*x?(?P<year>\d{4})[-_./ ]{0,3}(?:[kc]?w|wk|week|v|s)[ .]?(?P<part>\d{1,2})\s*$",
        r"(?i)^\s*(?:[kc]?w|wk|week|v|s)[ .]?(?P<part>\d{1,2})[-_./ ]{1,3}(?P<year>\d{4})\s*$",
    ),
    "years": (
        r"(?i)^\s*(?:x|y|yr|fy|year)?[ _]?(?P<year>(?:1[89]|20)\d\d)(?: \[yr\d{4}\])?\s*$",
        r"^\s*(?P<year>\d{4})[-/–](?P<next>\d\d|\d{4})\s*$",
    ),
}
PARTS = {"months": 12, "quarters": 4, "years": 1}  # of a year

Names = Mapping[str, str]  # name → the step, as it is written in a row


def of_calendar(names: Sequence[str], decade: int = DECADE) -> tuple[str, Names] | None:
    """Return what names with years in them are, each one step after the other.

    Args:
        names: those of the columns.
        decade: how many years, at least, they have to be where they are nothing but years.
    """
    for kind, forms in FORMS.items():
        for form in forms:
            found = {n: step for n in names if (step := _step(kind, re.match(form, n)))}
            if len(found) >= (decade if kind == "years" else FEWEST) and _follow(
                [number for number, _ in found.values()]
            ):
                return kind, {name: text for name, (_, text) in found.items()}
    return None


def _step(kind: str, match: re.Match[str] | None) -> tuple[int, str] | None:
    """Return the number of a step, and how it is written in a row; None where it is none."""
    if not match:
        return None
    found = match.groupdict()
    digits = found["year"].strip("'")
    year = int(digits)
    if len(digits) == 2:
        year += 1900 if year >= PIVOT else 2000
    if not FIRST <= year <= LAST:
        return None
    if "next" in found and int(found["next"]) % 100 != (year + 1) % 100:
        return None
    part = month_of(found["word"]) if found.get("word") else int(found.get("part") or 1)
    if kind == "weeks":
        if not 1 <= part <= date(year, 12, 28).isocalendar().week:
            return None
        return date.fromisocalendar(year, part, 1).toordinal() // 7, f"{year}-W{part:02}"
    if not 1 <= part <= PARTS[kind]:
        return None
    text = {"months": f"{year}-{part:02}", "quarters": f"{year}-Q{part}", "years": str(year)}
    return PARTS[kind] * year + part - 1, text[kind]


def month_of(word: str, languages: Sequence[str] = (ENGLISH, *LANGUAGES.values())) -> int:
    """Return the month that `word` names in one of the languages; 0 where it is none."""
    for months in languages:
        forms = (rf"({form})[^\W\d_]*\.?" for form in months.split())
        found = [re.fullmatch(form, word.strip().lower()) for form in forms]
        if any(found):  # červenec is no červen
            return max((match.end(1), number) for number, match in enumerate(found, 1) if match)[1]
    return 0


def months_of(words: Sequence[str]) -> dict[str, int]:
    """Return the month that each word names in one language; {} where none has all of them."""
    for language in (ENGLISH, *LANGUAGES.values()):
        found = {word: month_of(word, (language,)) for word in words}
        if all(found.values()):
            return found
    return {}


def middle_of(word: str) -> int:
    """Return the month in the middle of three that `word` names, such as DJF; 0 for another."""
    word = word.strip().lower()
    return SEASONS.split().index(word) + 1 if word in SEASONS.split() else 0


def quarter_of(word: str) -> int:
    """Return the quarter that `word` names, such as 1. Quartal; 0 where it is none."""
    found = re.fullmatch(QUARTER, word)
    return int(found[1] or found[2]) if found else 0


def of_year(names: Sequence[str]) -> tuple[str, Names] | None:
    """Return the names of all months or quarters of a year, which may begin with any month."""
    for language in (ENGLISH, *LANGUAGES.values()):
        months = {name: month for name in names if (month := month_of(name, (language,)))}
        numbers = [*months.values()]
        if sorted(numbers) == [*range(1, 13)] and all(
            (b - a) % 12 == 1 for a, b in pairwise(numbers)
        ):
            return "months", {name: str(month) for name, month in months.items()}
    roman = {name: ROMAN.split().index(name) + 1 for name in names if name in ROMAN.split()}
    for kind, most in (("months", 12), ("quarters", 4)):
        if [*roman.values()] == [*range(1, most + 1)]:
            return kind, {name: str(number) for name, number in roman.items()}
    months = _numbered(names, MONTHS_OF_A_YEAR)
    quarters = _numbered(names, QUARTERS_OF_A_YEAR)
    for kind, found, most in (("months", months, 12), ("quarters", quarters, 4)):
        if [*found.values()] == [*range(1, most + 1)]:
            return kind, {name: str(number) for name, number in found.items()}
    weeks = _numbered(names, WEEKS_OF_A_YEAR)
    if [*weeks.values()] in ([*range(1, 53)], [*range(1, 54)]):
        return "weeks", {name: str(number) for name, number in weeks.items()}
    return None


def of_rows(values: Sequence[str]) -> tuple[str, Names] | None:
    """Return of which parts of a year values are the names, all of them in their order."""
    found = of_year(values)
    if found:
        return found[0].removesuffix("s"), found[1]
    quarters = {value: str(quarter_of(value)) for value in values}
    weeks = {name: str(number) for name, number in _numbered(values, WEEKS_OF_A_YEAR).items()}
    for kind, names, counts in (("quarter", quarters, (4,)), ("week", weeks, (52, 53))):
        if [*names.values()] in ([str(n + 1) for n in range(count)] for count in counts):
            return kind, names
    return None


def of_week(names: Sequence[str]) -> tuple[int, Names] | None:
    """Return on which day of the week, 0 for Monday, seven names of weekdays begin."""
    for days in WEEKDAYS:
        forms = [rf"(?i)\s*{form}[^\W\d_]*\.?\s*" for form in days.split()]
        found = [name for name in names if any(re.fullmatch(form, name) for form in forms)]
        for first in range(len(forms)) if len(found) == len(forms) else ():
            turned = (*forms[first:], *forms[:first])
            if all(map(re.fullmatch, turned, found)):
                return first, {name: str(n) for n, name in enumerate(found)}
    return None


def of_month(names: Sequence[str]) -> tuple[str, Names] | None:
    """Return the names of all days of a month, which begin with the same letters, if any."""
    found = {name: match for name in names if (match := re.match(DAYS_OF_A_MONTH, name))}
    for start in dict.fromkeys(match[1] for match in found.values()):
        days = {name: int(match[2]) for name, match in found.items() if match[1] == start}
        if [*days.values()] == [*range(1, 32)]:
            return "days", {name: str(day) for name, day in days.items()}
    return None


def of_day(names: Sequence[str]) -> tuple[str, Names] | None:
    """Return the names of the hours of a day, or of parts of them: by their clocks, or numbers."""
    clocks = {
        name: 60 * int(match[1]) + int(match[2])
        for name in names
        if (match := re.match(CLOCK, name))
    }
    for found, unit in ((clocks, None), (_numbered(names, PARTS_OF_A_DAY), 1)):
        if len(found) in FINER:
            step = DAY // len(found)
            order = [value * (step if unit else 1) % DAY for value in found.values()]
            starts = [n * step for n in range(len(found))]
            if order in (starts, [*starts[1:], 0]):  # by their begins, or by their ends
                return f"parts of {step} minutes", {
                    name: f"{start // 60}:{start % 60:02}"
                    for name, start in zip(found, starts, strict=True)
                }
    steps = {b - a for a, b in pairwise(clocks.values())}
    if len(clocks) >= SOME and len(steps) == 1 and min(steps) > 0 and all(":" in n for n in clocks):
        return f"clocks, {min(steps)} minutes apart", {
            name: f"{minute // 60}:{minute % 60:02}" for name, minute in clocks.items()
        }
    for hours in (_numbered(names, HOURS), _numbered(names, SPANS)):
        if [*hours.values()] in ([*range(24)], [*range(1, 25)]):
            return "hours", {name: str(hour) for name, hour in hours.items()}
    return None


def _numbered(names: Sequence[str], form: str) -> dict[str, int]:
    return {name: int(match[1]) for name in names if (match := re.match(form, name))}


def _follow(numbers: Sequence[int]) -> bool:
    """Return whether each number is one more than the last, or one less: the newest first."""
    return {after - before for before, after in pairwise(numbers)} in ({1}, {-1})


WITHIN: tuple[Callable[[Sequence[str]], tuple[str, Names] | None], ...] = (
    of_year,
    of_month,
    of_day,
)
