"""The vocabulary, on hand-written symbols."""

from many_to_many_tagging.vocabulary import FIRST, UNKNOWN, learn


def test_the_most_frequent_symbols_come_first() -> None:
    assert learn([["b", "a"], ["c", "b"]]).symbols == ("b", "a", "c")
    assert learn([["b", "a"], ["c", "b"]], least=2).symbols == ("b",)
    assert learn([["b", "a"], ["c", "b"]], most=2).symbols == ("b", "a")


def test_symbols_are_numbered_in_this_order() -> None:
    assert learn([["b", "a", "b"]]).encode("ab") == [FIRST + 1, FIRST]


def test_a_symbol_that_was_not_learnt_is_unknown() -> None:
    assert learn([["a"]]).encode("z") == [UNKNOWN]
