"""Whether words or characters are proposed as tokens: words have to return."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from proposals import random, refused, written

from scaffold.errors import AnswersError
from scaffold.planning import plan
from scaffold.reading import inspect
from scaffold.spec import Spec

SYLLABLES = ["ka", "ro", "mi", "te", "su", "lo", "na", "vi"]
NAMES = ["".join(parts).title() for parts in product(SYLLABLES, repeat=3)]
DAYS = [(2000 + n % 97, 1 + n % 12, 1 + n % 28) for n in range(400)]
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def sentence(n: int) -> str:
    """Return eight of thirty words."""
    return " ".join(f"w{word}" for word in random(n).integers(30, size=8))


TEXTS: dict[str, tuple[Callable[[int], str], str]] = {
    "names": (lambda n: NAMES[n], "characters"),
    "full names": (lambda n: f"{NAMES[n]} {NAMES[-n]}", "characters"),
    "words between the same marks": (lambda n: f"<{NAMES[n]}>", "characters"),
    "sentences": (sentence, "words"),
    "sentences with a new word each": (lambda n: f"{sentence(n)} {NAMES[n]}", "words"),
    "few names that return in many rows": (lambda n: NAMES[n % 9], "characters"),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_texts_whose_words_do_not_return_are_read_by_characters(kind: str, tmp_path: Path) -> None:
    text, tokens = TEXTS[kind]
    rows = [f"{text(n)},{('a', 'b')[n % 3 > 0]}" for n in range(300)]
    found = planned(written(tmp_path, *rows, head="text,label"), task="text")
    assert found.options.tokens == tokens
    assert any("Tokens: characters" in note for note in found.data.notes) == (tokens != "words")


def date(n: int) -> str:
    year, month, day = DAYS[n]
    forms = [f"{MONTHS[month - 1]} {day:02} {year}", f"{day}.{month}.{year}", f"{day}/{month}/{n}"]
    return forms[min(n % 8, 2)] if n % 8 < 3 else forms[0]


PAIRS: dict[str, tuple[Callable[[int], str], Callable[[int], str], tuple[str, str]]] = {
    "dates": (date, lambda n: "{}-{:02}-{:02}".format(*DAYS[n]), ("", "")),
    "sums": (lambda n: f"{n}+{7 * n}", lambda n: str(8 * n), ("", "")),
    "words and their sounds": (lambda n: NAMES[n], lambda n: " ".join(NAMES[n]), ("", " ")),
    "sounds and their words": (lambda n: " ".join(NAMES[n]), lambda n: NAMES[n], (" ", "")),
    "full names and their sounds": (
        lambda n: f"{NAMES[n]} {NAMES[-n]}",
        lambda n: " ".join(NAMES[n]),
        ("", " "),
    ),
    "sentences": (sentence, lambda n: sentence(n).upper(), (" ", " ")),
}


@pytest.mark.parametrize("kind", PAIRS)
def test_each_side_of_pairs_is_cut_where_its_words_return(kind: str, tmp_path: Path) -> None:
    source, target, separators = PAIRS[kind]
    rows = [f"{source(n)},{target(n)}" for n in range(400)]
    path = written(tmp_path, *rows, head="source,target")
    found = planned(path, task="pairs")
    assert found.data.facts.separators == separators
    assert found.options.tokens == ("words" if any(separators) else "characters")
    again = planned(path, task="pairs", tokens=found.options.tokens)
    assert again.data.facts == found.data.facts
    everywhere = planned(path, task="pairs", tokens="characters")
    assert everywhere.data.facts.separators == ("", "")
    symbols = {symbol for n in range(400) for symbol in target(n)}
    assert everywhere.data.facts.outputs == 4 + len(symbols)


def planned(path: Path, **answers: str) -> Spec:
    return plan({"data": str(path), **answers})


def test_single_words_are_no_words_of_pairs(tmp_path: Path) -> None:
    rows = [f"{name.lower()},{name[::-1]}" for name in NAMES]
    path = written(tmp_path, *rows, head="source,target")
    with pytest.raises(AnswersError, match="use --tokens characters"):
        planned(path, task="pairs", tokens="words")


NUMBERS = {
    "sums": ("question,answer", lambda n: f"{n} plus {3 * n},{4 * n}"),
    "sums without a name": ("a,b", lambda n: f"{n}+{3 * n},{4 * n}"),
    "products": ("term,value", lambda n: f'"({n} * 3) / 2 =",{1.5 * n}'),
}


@pytest.mark.parametrize("kind", NUMBERS)
def test_results_of_what_the_source_says_are_targets(kind: str, tmp_path: Path) -> None:
    head, row = NUMBERS[kind]
    task, found = inspect(written(tmp_path, *map(row, range(300)), head=head))
    assert task.name == "pairs"
    assert found.proposed["tokens"] == "characters"


def test_numbers_that_do_not_follow_from_the_text_are_no_targets(tmp_path: Path) -> None:
    prices = random().uniform(10, 900, 300).round(2)
    rows = [f"{sentence(n)} {NAMES[n]},{price}" for n, price in enumerate(prices)]
    path = written(tmp_path, *rows, head="description,price")
    assert any("choose a --task" in line for line in refused(path))


def test_names_are_read_beside_a_number_that_counts_them(tmp_path: Path) -> None:
    rows = [f"{n},{NAMES[n]},{('it', 'fi')[n % 3 > 0]}" for n in range(300)]
    found = planned(written(tmp_path, *rows, head="id,name,nationality"))
    assert (found.task.name, found.options.tokens) == ("text", "characters")
    assert found.data.columns["text"] == ("name",)


def test_corrected_sentences_are_no_tags(tmp_path: Path) -> None:
    rows = [f"{sentence(n)},{sentence(n).replace('w1', 'w2')}" for n in range(80)]
    assert inspect(written(tmp_path, *rows, head="before,after"))[0].name == "pairs"


def test_tags_may_stand_before_their_words(tmp_path: Path) -> None:
    words = [("O", "find"), ("B-Place", "boston"), ("I-Place", "bay"), ("O", "please")]
    block = "\n".join(f"{tag}\t{word}" for tag, word in words)
    path = tmp_path / "train.bio"
    path.write_text("\n\n".join([block] * 30) + "\n")
    task, found = inspect(path)
    assert task.name == "tagging" and found.content is not None
    assert found.content.decode().splitlines()[1] == "find boston bay please\tO B-Place I-Place O"
