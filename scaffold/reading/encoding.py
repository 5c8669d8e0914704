"""Which encoding a text file is in, told from its bytes."""

import codecs
import re
from io import BytesIO
from pathlib import Path

from scaffold.errors import DataFileError
from scaffold.reading.opening import piped
from scaffold.reading.problems import bad_file

MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
HIGH = re.compile(rb"[\x80-\xff]+")
GROUPED = re.compile(rb"(?<=\d)\xa0")  # a space within or behind a number, which no language tells
PLAUSIBLE = re.compile(r"[^\W\d_]|[ -~\s°ºª€£¥§©®™²³¹¼½¾µ·•–—‘’“”„‚…«»‹›×÷±¡¿†‡¢´¨¸\u00a0]")
# what no Western word holds: three accented letters in a row, a capital or a sign within a word
LETTER = r"[^\W\d_]"
STRANGE = re.compile(
    r"[À-ÖØ-öø-ÿŠšŽžŒœŸ]{3,}|(?<=[a-zß-öø-ÿ])[À-ÖØ-ÞŠŽŒŸ]"
    rf"|(?<={LETTER})[‚„“”™ƒ£¥¢§¤¿¡³¹½¦¨](?={LETTER})|(?<={LETTER})[¼¾]"
    r"|(?<=\d)[À-ÖØ-öø-ÿ]{2}(?=\d|$)"
)
MOST_STRANGE = 0.1  # of the characters beyond ASCII
UNITS = "°²³µ€"  # which no language tells
CYRILLIC, JAPANESE, WESTERN = (
    "[а-яё]",
    "[\u3040-\u30ff\u4e00-\u9fff]",
    "(?i:[éèêëàâäçîïôöùûüßñåæø])",
)
TURKISH, ICELANDIC = "[ðþýÐÞÝ]", "[áéíóúæÁÉÍÓÚÆ]"  # what cp1254 looks like in cp1252
CARONS, GRAVES = "[šžŠŽ]", "[ìøèùòïÈØÌÙ]"  # and what cp1250 looks like in cp1252
CZECH = r"\b[ÈØÌ][a-z]{2}(?![^\n]*[åæàâêôç])"  # Čas, Řada
CENTRAL = "(?i:[ąćęłńóśźżščřžýáíéúůěďťňöüőű])"
LETTERS = {  # encoding → what its letters look like
    **dict.fromkeys(("CP1251", "KOI8-R", "CP866"), CYRILLIC),
    "CP1253": "[α-ώ]",
    "CP1254": "[ğşıçöüâĞŞÇÖÜÂİ]",
    **dict.fromkeys(("CP1250", "ISO-8859-2"), CENTRAL),
    **dict.fromkeys(("CP850", "MACINTOSH"), WESTERN),
}
HANJA = "[\u4e00-\u9fff]"
PAIRS = b"".join(bytes((a, b)) for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF))
EAST_ASIAN = {  # the same, of encodings with several bytes a letter
    # the usual letters alone; those of Korean can be read as Chinese, so that it comes first
    "CP949": f"[{PAIRS[: 25 * 2 * 94].decode('euc-kr', 'ignore')}]",
    "GB18030": f"[{PAIRS.decode('gb2312', 'ignore')}]",
    "BIG5": HANJA,
    **dict.fromkeys(("CP932", "EUC-JP"), JAPANESE),
}
# no word has letters of two scripts, or a capital after a small letter
MIXED = "[A-Za-z][А-яЁёα-ώ]|[А-яЁёα-ώ][A-Za-z]|[а-яё][А-ЯЁ]"
USUAL = "(?i:[аеиоαειοηά\u3040-\u30ff])"  # vowels, and what only Japanese has: they count twice
MOSTLY = 0.8  # of the bytes of UTF-8 with a damaged character
GUESSED = 2**16  # bytes that a guess looks at
LIKELY = 0.6


def by_mark(start: bytes) -> str:
    """Return the encoding that the first bytes name, or "" where they name none."""
    if start.startswith(codecs.BOM_UTF32_LE) or start.startswith(codecs.BOM_UTF32_BE):
        return "utf-32"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8" if start.startswith(codecs.BOM_UTF8) else ""


def is_damaged_utf8(content: bytes) -> bool:
    """Return whether most characters beyond ASCII are UTF-8, but not all."""
    high = sum(map(len, HIGH.findall(content)))
    return sum(map(len, MULTIBYTE.findall(content))) > MOSTLY * high


def notes(codec: str) -> list[str]:
    """Return what has to be known of a file that is not in UTF-8."""
    if codec == "cp1252":
        return ["Encoding: cp1252, Western European. If letters are wrong, convert to UTF-8."]
    return [f"Encoding: {codec}."] if codec != "utf-8" else []


def is_windows_text(content: bytes) -> bool:
    """Return whether bytes that are not UTF-8 are text in Windows-1252 or Latin-1."""
    if is_damaged_utf8(content):
        return False
    content = GROUPED.sub(b" ", content)
    runs = HIGH.findall(content)
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    letters = len(b"".join(runs))
    if re.search(TURKISH, text) and not re.search(ICELANDIC, text):
        return False
    if re.search(CARONS, text) and re.search(GRAVES, text) or re.search(CZECH, text):
        return False
    if not all(PLAUSIBLE.match(character) for character in set(text) if character > "\x7f"):
        return False
    strange = sum(map(len, STRANGE.findall(text)))
    return strange <= MOST_STRANGE * letters


def guess(content: bytes) -> tuple[str, str]:
    """Return the encoding that bytes of no Western text are likely in, and a word of them."""
    head = GROUPED.sub(b" ", content[:GUESSED])
    runs = [*map(len, HIGH.findall(head))]
    several = max(runs, default=0) > 2 or all(length % 2 == 0 for length in runs)
    found = []
    for codec, letter in {**LETTERS, **(EAST_ASIAN if several else {})}.items():
        text = head.decode(codec, errors="replace")
        good = sum(len(re.findall(form, text)) for form in (letter, USUAL))
        good += len(re.findall("[А-ЯЁ]", text)) // 2
        bad = 3 * text.count("\ufffd") + 2 * len(STRANGE.findall(text))
        bad += 2 * len(re.findall(HANJA if codec == "CP949" else MIXED, text))
        score = (good - bad) / max(sum(c > "\x7f" and c not in UNITS for c in text), 1)
        shown = "[А-яЁё]" if letter == CYRILLIC else letter
        word = max(re.findall(rf"\w*{shown}\w*", text), key=len, default="")
        found.append((score, codec, word))
    score, codec, word = max(found, key=lambda entry: entry[0])
    return (codec, word) if score > LIKELY else ("", "")


def not_text(path: Path, content: bytes) -> DataFileError:
    """Return the error that names the first line of `path` which is not UTF-8."""
    remedy = "save it as UTF-8"
    codec, word = guess(content) if not is_damaged_utf8(content) else ("", "")
    if codec:
        command = piped(f"iconv -f {codec} -t UTF-8", path)
        remedy = f"convert it: {command} > '{path.stem}-utf8{path.suffix}'"
        return bad_file(path, "", f"not UTF-8, but perhaps {codec}, which reads {word!r}", remedy)
    for number, line in enumerate(BytesIO(content), start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = f"byte {line[error.start]:#04x} is not UTF-8"
            return bad_file(path, f"line {number}", byte, remedy)
    return bad_file(path, "", "not text in UTF-8", remedy)
