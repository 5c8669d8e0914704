"""What a file is that holds no table in text or Parquet, told from its first bytes."""

import re
import stat
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from scaffold.errors import DataFileError
from scaffold.reading import nested
from scaffold.reading.opening import open_bytes
from scaffold.reading.problems import bad_file

TEXT = "give the path of a CSV, TSV or Parquet file"
SHEET = "save the sheet as CSV in UTF-8, from the spreadsheet program"
ARRAYS = (
    "save sequences (examples, steps, channels) and a label for each example: "
    "numpy.savez('data.npz', X=sequences, y=labels)"
)
EXPORT = "export the table as CSV"
PARQUET = (
    "python -c \"import polars as pl; pl.{reader}(r'{path}').write_parquet(r'{stem}.parquet')\""
)
BYTES: Mapping[bytes, tuple[str, str]] = {  # the first bytes → what the file is, and what to do
    b"BZh": ("compressed with bzip2", 'decompress it: bzip2 -dc "{path}" > "{stem}"'),
    b"\xfd7zXZ\0": ("compressed with xz", 'decompress it: xz -dc "{path}" > "{stem}"'),
    b"\x28\xb5\x2f\xfd": ("compressed with zstd", 'decompress it: zstd -dc "{path}" > "{stem}"'),
    b"7z\xbc\xaf\x27\x1c": ("a 7z archive", "extract the CSV file from it"),
    b"Rar!": ("a RAR archive", "extract the CSV file from it"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("an old Office document, such as .xls", SHEET),
    b"\x89PNG": ("a PNG image", TEXT),
    b"\xff\xd8\xff": ("a JPEG image", TEXT),
    b"GIF8": ("a GIF image", TEXT),
    b"%PDF": ("a PDF document", "take the table out of it, as CSV"),
    b"SQLite format 3\0": ("an SQLite database", EXPORT),
    b"\x89HDF": ("an HDF5 file", EXPORT),
    b"\x93NUMPY": ("a NumPy array", ARRAYS),
    b"ARROW1": ("a Feather file", f"convert it: {PARQUET.replace('{reader}', 'read_ipc')}"),
    b"\x72\x02\x01\x00": ("a Stata file", EXPORT),
    b"\x73\x02\x01\x00": ("a Stata file", EXPORT),
    b"<stata_dta>": ("a Stata file", EXPORT),
    b"$FL2": ("an SPSS file", EXPORT),
    b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60": ("a SAS file", EXPORT),
    b"RDX": ("a file of R", EXPORT),
    b"\x80\x04\x95": ("a Python pickle", EXPORT),
    b"\x80\x05\x95": ("a Python pickle", EXPORT),
}
MARKUP = (
    (r"(?i)\s*<(!doctype html|html|table)\b", "an HTML page", "save its table as CSV"),
    (r"\s*<\?xml\b", "an XML document", EXPORT),
    (
        r"\S+( qid:\d+)?( \d+:[-+.\deE]+){3,}\s*?\n",
        "numbers behind their places (LIBSVM)",
        "write a table with a column for each place",
    ),
    (
        r"[\w.-]+(,[\w.-]+=[^,\s]+)* [\w.-]+=\S+ \d{10,19}\s*?\n",
        "points in the line protocol of InfluxDB",
        "export them as CSV, with a column for each field",
    ),
    (
        r'# (HELP|TYPE) \w+ |\w+\{\w+="[^"]*".*\} \S+( \d+)?\s*?\n',
        "metrics of Prometheus",
        "export them as CSV, a row for each time",
    ),
    (
        r"(?i)((CREATE|DROP) TABLE|INSERT INTO) [^\t\n]*[;(]\s*\n"
        r"|(--\s*\n)?-- (MySQL|MariaDB|PostgreSQL database|Dumped|Host:|phpMyAdmin)\b|/\*!\d{5} ",
        "statements of SQL",
        "export the table as CSV",
    ),
    (
        r'\S+ \S+ \S+ \[\d\d/\w{3}/\d{4}(:\d\d){3} [+-]\d{4}\] "',
        "the log of a web server",
        "count its requests: write a row for each time, or for each session",
    ),
    (
        r"\w{3} [ \d]\d \d\d:\d\d:\d\d \S+ [^\s:]+: "
        r"|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d([,.]\d+)? +(TRACE|DEBUG|INFO|WARN|ERROR)",
        "lines of a log",
        "write a row for each time, with what is counted or measured, or for each line its label",
    ),
    (
        r"\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d[^\n]{0,12}[-\]] [^:\n]+: ",
        "messages of a chat",
        "write a table with a row for each text, and its label",
    ),
    (
        r"## intent:|(version: \S+\s+)?nlu:\s*\n",
        "training data of Rasa",
        "write a table with a row for each example: its text, and its intent as the label",
    ),
    (
        r">\S[^\n]*\n[A-Za-z*-]{8,}\s*\n",
        "sequences in FASTA",
        "write a table with a row for each: its letters, and its label",
    ),
    (r"PING \S+ \(", "answers to ping", "write a row for each, with its number and its time"),
    (r"Linux \S+ \([^\n]*CPU\)", "a report of sar", "write it with semicolons: sadf -d"),
    (
        r"LabVIEW Measurement",
        "a measurement of LabVIEW",
        "keep the lines from the names of the columns (X_Value) on",
    ),
    (
        r"ダウンロードした時刻|GENESIS-Tabelle",
        "a table with several lines of names",
        "keep one line of names above the values, and no line below them",
    ),
    (r":20:", "a bank statement (MT940)", EXPORT),
    (
        r"100,NEM12,|200,\w+,\w+,",
        "readings of meters (NEM12)",
        "write a row for each interval, with its time",
    ),
    (r"\$G[A-Z]{4},", "sentences of a GPS receiver (NMEA 0183)", EXPORT),
    (r'\[Event "', "games of chess (PGN)", "write a table with a row for each game"),
    (
        r"00COTAHIST|[A-Z]{2}[A-Z\d]{9}\d{6}[A-Z\d]{4}[ -]*\d+",
        "fields of fixed widths",
        "cut them into columns: polars.Series.str.slice, or pandas.read_fwf",
    ),
    (r"\S+ \+\+\+\$\+\+\+ ", "fields between +++$+++", "write a table of two texts a row"),
    (
        r"(1\d{9}(?:\.\d+)?)(?:, ?\1)*\r?\n(\d{1,4}\.0+)(?:, ?\2)*\r?\n-?\d",
        "measurements below the time of the first (seconds since 1970) and their number a second",
        'write the time of each beside it: python -c "import polars as pl; '
        "t = pl.read_csv(r'{path}', has_header=False); first, rate = t[0, 0], t[1, 0]; t = t[2:]; "
        "t.insert_column(0, pl.Series('time', [first + n / rate for n in range(len(t))]))"
        ".write_csv(r'{stem}.csv')\"",
    ),
)
KINDS = (
    (stat.S_ISDIR, "a folder", TEXT),
    (stat.S_ISFIFO, "a named pipe", "write what comes out of it to a file, and give that"),
    (stat.S_ISCHR, "a device", TEXT),
    (stat.S_ISBLK, "a device", TEXT),
    (stat.S_ISSOCK, "a socket", TEXT),
)


def refuse_no_file(path: Path) -> None:
    """Raise DataFileError where `path` is no regular file that can be read."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        raise bad_file(path, "", "no such file", TEXT) from None
    for is_kind, what, remedy in KINDS:
        if is_kind(mode):
            raise bad_file(path, "", what, remedy)


def refuse_other_kind(path: Path) -> None:
    """Raise DataFileError where the first bytes of the file show that it is no table."""
    with open_bytes(path) as file:
        head = file.read(65536)
    for start, (what, remedy) in BYTES.items():
        if head.startswith(start):
            raise _refusal(path, what, remedy)
    if head.startswith(b"PK\x03\x04"):
        raise _refusal(path, *_of_zip(path))
    if head[257:262] == b"ustar":
        raise _refusal(path, "a tar archive", 'extract the CSV file from it: tar -xf "{path}"')
    text = head.decode("utf-8-sig", errors="replace")
    for form, what, remedy in MARKUP:
        if re.match(form, text):
            raise _refusal(path, what, remedy)
    _refuse_json(path, text)


def _refusal(path: Path, what: str, remedy: str) -> DataFileError:
    known = {
        ".gz",
        ".bz2",
        ".xz",
        ".zst",
        ".feather",
        ".arrow",
        ".ipc",
        ".json",
        ".jsonl",
        ".ndjson",
    }
    stem = path.with_suffix("") if path.suffix.lower() in known else f"{path}.out"
    return bad_file(
        path, "", what, remedy.replace("{path}", str(path)).replace("{stem}", str(stem))
    )


def _of_zip(path: Path) -> tuple[str, str]:
    """Return what a file in the ZIP format is, and what to do."""
    try:
        with ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
    except BadZipFile:
        return "a damaged ZIP archive", "fetch it again"
    if any(name.startswith("xl/") for name in names):
        return "an Excel workbook", SHEET
    if "content.xml" in names or any(name.startswith(("word/", "ppt/")) for name in names):
        return "an office document", SHEET
    if names and all(name.endswith(".npy") for name in names):
        return f"an archive of NumPy arrays: {', '.join(names)}", ARRAYS
    listed = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    return f"a ZIP archive of {listed}", 'extract it: python -m zipfile -e "{path}" "{stem}"'


def _refuse_json(path: Path, text: str) -> None:
    first = text.lstrip().split("\n", 1)[0].strip()
    if first.startswith("{"):
        try:
            nested.decoded(first)
        except ValueError:
            if not re.match(r'\{\s*("[^"]*"\s*:|$)', first):
                return
            raise _refusal(path, "JSON", EXPORT) from None
        if not text.strip().partition("\n")[2]:
            raise _refusal(path, "JSON without a table that is known", EXPORT)
        remedy = f"convert them: {PARQUET.replace('{reader}', 'read_ndjson')}"
        raise _refusal(path, "JSON lines", remedy)
    if re.match(r"\s*\[\s*\[", text):
        raise _refusal(path, "JSON without a table that is known", EXPORT)
    if re.match(r"\s*\[\s*\{", text):
        remedy = f"convert it: {PARQUET.replace('{reader}', 'read_json')}"
        raise _refusal(path, "JSON", remedy)
