"""Invented files in the layouts of well-known public data sets are read for what they are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from math import sin
from pathlib import Path

import pytest
from proposals import random, refused, tasks_of

from scaffold.planning import plan

ROWS = 240
LETTERS = ["".join(letters) for letters in product("kstmnr", "aeiou", "lpdg")]
NUMBER = [round(float(x), 4) for x in random(1).normal(size=ROWS)]
OTHER = [round(float(x), 4) for x in random(2).normal(size=ROWS)]
CLASS = [int(x) for x in random(3).integers(0, 2, ROWS)]


def words(n: int, count: int = 6) -> str:
    return " ".join(LETTERS[k] for k in random(n).integers(60, size=count))


def split(n: int, items: str = "") -> list[str]:
    return [items[k % 3] for k in random(n).integers(9, size=6)] if items else words(n).split()


def array(n: int, items: str = "") -> str:
    return f"[{' '.join(split(n, items) if items else map(repr, split(n)))}]"


def digits(n: int) -> str:
    return " ".join(map(str, random(n).integers(10, size=9)))


def passenger(n: int) -> str:
    name = f'"{LETTERS[n % 97]}, Mr. {LETTERS[n % 89]} ""{LETTERS[n % 7]}"""'
    age, cabin = ("" if n % 5 == 0 else n % 70), (f"C{n}" if n % 9 == 0 else "")
    sex, ticket, port = ("male", "female")[n % 2], n * 7 % 200, "SCQ"[n % 3]
    return f"{n},{CLASS[n]},{1 + n % 3},{name},{sex},{age},A/5 {ticket},{cabin},{port}"


def house(n: int) -> str:
    alley, fence = ("Grvl" if n % 16 == 0 else "NA"), (("Wo", "NA")[n % 9 > 1])
    quality, front = ("Gd", "Ex", "NA")[n % 3], (n * 7 % 60 if n % 5 else "NA")
    veneer = n * 11 % 90 if n // 3 % 4 < 2 else "NA"
    return f"{n},{n * 13 % 101},{front},{alley},{quality},{veneer},{fence},{(n * 17) % 211}"


def wave(n: int, steps: int = 30) -> list[float]:
    noise = random(n).normal(scale=0.05, size=steps)
    return [round(sin(k * 0.2 * (1 + n % 3)) + float(noise[k]), 5) for k in range(steps)]


@dataclass(frozen=True)
class Right:
    """What is right for a file: its task, some of its columns, its rows, and what is said of it."""

    task: str
    columns: dict[str, tuple[str, ...]]
    rows: int = ROWS
    said: str = ""
    mode: str = ""
    outputs: int = 0
    name: str = "file.csv"
    options: dict[str, str] = field(default_factory=dict)


def lines(head: str, row: Callable[[int], str]) -> list[str]:
    return [*([head] if head else []), *map(row, range(ROWS))]


FILES: dict[str, tuple[list[str], Right]] = {
    "passengers, the target not last": (
        lines("PassengerId,Survived,Pclass,Name,Sex,Age,Ticket,Cabin,Embarked", passenger),
        Right(
            "tabular",
            {"targets": ("Survived",), "features": ("Pclass", "Sex", "Age", "Embarked")}
            | {"id": ("PassengerId",)},
            outputs=2,
            said="Left out, because they hold no numbers to learn from: Name, Ticket.",
        ),
    ),
    "a target that only the place tells": (
        lines("a,b,c", lambda n: f"{NUMBER[n]},{OTHER[n]},{CLASS[n]}"),
        Right(
            "tabular",
            {"targets": ("c",)},
            said="No column is named as the target, so this is a guess",
        ),
    ),
    "houses, whose missing values would cost most rows": (
        lines("Id,Area,Frontage,Alley,FireplaceQu,Veneer,Fence,SalePrice", house),
        Right(
            "tabular",
            {"targets": ("SalePrice",), "features": ("Area", "Frontage", "FireplaceQu")},
            said="Left out, because with them, most rows would have a missing value: Veneer.",
        ),
    ),
    "messages beside empty columns": (
        lines("v1,v2,,,", lambda n: f"{('ham', 'spam')[n % 2]},{words(n)},{'GN' * (n == 9)},,"),
        Right("text", {"text": ("v2",), "label": ("v1",)}, outputs=2),
    ),
    "messages of users": (
        lines(
            "id,user,date,text,polarity",
            lambda n: (
                f"{1467 + n * n},{LETTERS[n % 60]}{n},2009-04-{1 + n % 28:02},"
                f"{words(n)},{n % 2 * 4}"
            ),
        ),
        Right("text", {"text": ("text",), "label": ("polarity",), "id": ("id",)}, outputs=2),
    ),
    "messages of users without a header": (
        lines(
            "",
            lambda n: (
                f'"{n // 120 * 4}","{1467810369 + n}","Mon Apr 06 22:{n % 60:02}:45 PDT 2009",'
                f'"NO_QUERY","{LETTERS[n % 60]}{n % 180}","@{LETTERS[n % 9]} {words(n, 9)}, ok"'
            ),
        ),
        Right("text", {"text": ("text_3",), "label": ("label",)}, outputs=2, said="No header"),
    ),
    "news with titles": (
        lines("title,text,category", lambda n: f'{words(n)},"{words(n, 20)}, ok",{"ab"[n % 2]}'),
        Right("text", {"text": ("text",), "label": ("category",)}),
    ),
    "translations beside attributions, without a header": (
        lines(
            "",
            lambda n: (
                f"{words(n)}.\t{words(n, 7)} !\tCC-BY 2.0 (France) Attribution: tatoeba.org "
                f"#{n * 31} (CM) & #{n * 37} ({LETTERS[n % 60]})"
            ),
        ),
        Right("pairs", {"source": ("text",), "target": ("text_2",)}, said="No header"),
    ),
    "translations without a header, the first one repeated": (
        [f"{words(0)}.\t{words(0, 5)}!", *lines("", lambda n: f"{words(n)}.\t{words(n, 5)}!")],
        Right("pairs", {"source": ("text",), "target": ("text_2",)}, ROWS + 1, said="No header"),
    ),
    "a dictionary of sounds": (
        [
            ";;; # a dictionary -- version 7",
            *lines("", lambda n: f"{words(n, 1)}{n}  {' '.join(words(n, 1).upper())}"),
        ],
        Right("pairs", {"source": ("id",), "target": ("text",)}, said="No header"),
    ),
    "series in rows, the class first": (
        lines("", lambda n: "\t".join(map(str, [n % 3 + 1, *wave(n)]))),
        Right(
            "sequences",
            {"label": ("label",), "features": tuple(f"x_{k}" for k in range(1, 31))},
            outputs=3,
        ),
    ),
    "series in rows between spaces, in powers of ten": (
        lines("", lambda n: "".join(f"  {x: .7e}" for x in [n % 3 + 1, *wave(n)])),
        Right("sequences", {"label": ("label",)}, outputs=3),
    ),
    "series in rows, padded, the class last": (
        lines(
            "",
            lambda n: ",".join(
                f"{x:.18e}" for x in [*(abs(x) for x in wave(n)), *[0.0] * 9, n % 3]
            ),
        ),
        Right("sequences", {"label": ("label",)}, outputs=3),
    ),
    "visits with words": (
        lines(
            "patient_id,visit_date,sex,glucose,readmitted",
            lambda n: f"P{n // 8},2020-{1 + n % 8:02}-11,{'MF'[n % 2]},{NUMBER[n]},{n // 8 % 2}",
        ),
        Right(
            "sequences",
            {"sequence": ("patient_id",), "features": ("glucose",)},
            said="Left out, because channels are numbers: sex.",
        ),
    ),
    "tokens and their tags in lists of Python": (
        lines("tokens,tags", lambda n: f'"{split(n)}","{split(n, "POL")}"'),
        Right("tagging", {"tokens": ("tokens",), "tags": ("tags",)}, outputs=3),
    ),
    "tokens in arrays of words and tags in arrays of numbers": (
        lines("id,tokens,ner_tags", lambda n: f"{n},{array(n)},{array(n, '012')}"),
        Right("tagging", {"tokens": ("tokens",), "tags": ("ner_tags",), "id": ("id",)}, outputs=3),
    ),
    "sentences and their tags with commas between": (
        lines("sentence,word_labels", lambda n: f'{words(n)},"{",".join(split(n, "POL"))}"'),
        Right("tagging", {"tokens": ("sentence",), "tags": ("word_labels",)}, outputs=3),
    ),
    "a token a row, the sentence at the first, two tags": (
        lines(
            "Sentence #,Word,POS,Tag",
            lambda n: f"{'' if n % 8 else f'Sentence: {n}'},{words(n, 1)},NN,{'OBI'[n % 3]}",
        ),
        Right(
            "tagging",
            {"tokens": ("Word",), "tags": ("Tag",)},
            ROWS // 8,
            outputs=3,
            said="names 30 sentences, each at its first token alone: made a sentence a row.",
        ),
    ),
    "a token a row, the sentence at each": (
        lines("sentence_id,words,labels", lambda n: f"{n // 8},{words(n, 1)},{'OBI'[n % 3]}"),
        Right("tagging", {"tokens": ("words",), "tags": ("labels",)}, ROWS // 8, outputs=3),
    ),
    "a token a row, the sentences numbered within each text": (
        lines(
            "doc_id,paragraph_id,sentence_id,token_id,token,upos",
            lambda n: f"d{n // 24},1,{n // 8 % 3},{n % 8},{words(n, 1)},{'OBI'[n % 3]}",
        ),
        Right(
            "tagging",
            {"tokens": ("token",), "tags": ("upos",), "id": ("doc_id", "sentence_id")},
            ROWS // 8,
            outputs=3,
            said="'doc_id' with 'sentence_id' names 30 sentences, each in every row",
        ),
    ),
    "lists of numbers beside a label": (
        lines("id,signal,label", lambda n: f'{n},"{wave(n, 10 + n % 3)}",{"ab"[n % 2]}'),
        Right(
            "sequences",
            {"sequence": ("id",), "step": ("step",), "label": ("label",)}
            | {"features": ("signal",)},
            sum(10 + n % 3 for n in range(ROWS)),
            said="Lists of numbers in signal: made a row for each, in the order of step.",
        ),
    ),
    "numbers with spaces between, in a column named as a sequence": (
        lines("sequence,label", lambda n: f"{' '.join(map(str, wave(n, 9)))},{n % 3}"),
        Right(
            "sequences",
            {"sequence": ("sequence",), "label": ("label",), "features": ("value",)},
            9 * ROWS,
            outputs=3,
        ),
    ),
    "numbers to be sorted": (
        lines("source,target", lambda n: f"{digits(n)},{' '.join(sorted(digits(n).split()))}"),
        Right("pairs", {"source": ("source",), "target": ("target",)}),
    ),
    "numbers of words, said to be texts": (
        lines("text,label", lambda n: f"{digits(n)},{n % 2}"),
        Right("text", {"text": ("text",), "label": ("label",)}, options={"task": "text"}),
    ),
    "a profile of the week beside its features": (
        lines(
            "size,price,mon,tue,wed,thu,fri,sat,sun",
            lambda n: ",".join(map(str, [n % 7, NUMBER[n], *random(n).normal(size=7)])),
        ),
        Right(
            "tabular",
            {
                "features": ("size", "price"),
                "targets": tuple("mon tue wed thu fri sat sun".split()),
            },
            mode="one-to-many",
        ),
    ),
    "a rare class": (
        lines("a,b,kind", lambda n: f"{NUMBER[n]},{OTHER[n]},{int(n in (40, 90, 150, 200))}"),
        Right("tabular", {"targets": ("kind",)}, outputs=2),
    ),
    "classes in two orders, each a block": (
        lines(
            "site,x,kind",
            lambda n: f"s{n // 120},{NUMBER[n]},{'abcd'[n // 30 % 4]}",
        ),
        Right("tabular", {"targets": ("kind",)}, options={"task": "tabular"}),
    ),
    "a table of many numbers in any order": (
        lines(
            ",".join([*(f"q{k}" for k in range(1, 31)), "kind"]),
            lambda n: ",".join(map(str, [*random(n).normal(size=30), n % 2])),
        ),
        Right("tabular", {}, options={"task": "tabular"}),
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_a_layout_of_public_data_is_read_for_what_it_is(what: str, tmp_path: Path) -> None:
    rows, right = FILES[what]
    path = tmp_path / right.name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    spec = plan({"data": str(path), "name": "project", **right.options})
    assert spec.task.name == right.task
    found = {role: spec.data.columns[role] for role in right.columns}
    assert found == right.columns
    assert spec.data.facts.rows == right.rows
    assert not right.outputs or spec.data.facts.outputs == right.outputs
    assert not right.mode or spec.mode.name == right.mode
    assert any(right.said in note for note in spec.data.notes), spec.data.notes


def test_a_recording_of_classes_in_runs_is_asked_about_with_commands_that_work(
    tmp_path: Path,
) -> None:
    def row(n: int) -> str:
        kind = ("Walking", "Sitting")[n // 15 % 2]
        return f"{30 + n // 120},{kind},{49105962326000 + n * 50000000},{NUMBER[n]},{OTHER[n]};"

    path = tmp_path / "file.csv"
    path.write_text("\n".join(lines("", row)) + "\n", encoding="utf-8")
    (line,) = refused(path)
    assert "'label' has runs of 15 rows, as in a recording" in line
    assert tasks_of(line, tmp_path) == ["sequences", "tabular"]
    found = plan({"data": str(tmp_path / "file_runs.csv"), "name": "project"}).data
    assert (found.columns["sequence"], found.columns["label"]) == (("sequence",), ("label",))
    assert found.facts.sequences == ROWS // 15


ASKED: dict[str, tuple[list[str], str]] = {
    "components of transactions": (
        lines(
            "Time,V1,V2,V3,V4,V5,V6,V7,V8,Amount,Class",
            lambda n: ",".join(map(str, [n // 2, *random(n).normal(size=8), n % 7, n % 2])),
        ),
        "'V1' to 'V8', look like steps",
    ),
}


@pytest.mark.parametrize("what", ASKED)
def test_a_layout_that_can_be_two_things_is_asked_about(what: str, tmp_path: Path) -> None:
    rows, seen = ASKED[what]
    path = tmp_path / "file.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    (line,) = refused(path)
    assert seen in line
    assert "--task=tabular`" in line


HEADERS = {
    "words that are in the texts": [
        "question,answer",
        *lines("", lambda n: f"a question {words(n)},an answer {words(n)}"),
    ],
    "a language that its texts name": [
        "english,french",
        *lines("", lambda n: f"{words(n)} english,{words(n)} anglais"),
    ],
    "an abbreviation": ["No.,text,Cat.", *lines("", lambda n: f"{n},{words(n)}.,{'ab'[n % 2]}")],
}


@pytest.mark.parametrize("what", HEADERS)
def test_a_header_that_resembles_its_columns_is_one(what: str, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("\n".join(HEADERS[what]) + "\n", encoding="utf-8")
    found = plan({"data": str(path), "name": "project"})
    assert not any("No header" in note for note in found.data.notes)
    assert found.data.facts.rows == ROWS
