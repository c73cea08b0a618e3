"""A word that was mistyped is found by what is left of both."""

import pytest

from portal.search.mistakes import distance, forgiven, keys_of, nearest


@pytest.mark.parametrize(
    ("typed", "meant", "apart"),
    [
        ("planing", "planning", 1),
        ("plannning", "planning", 1),
        ("plannign", "planning", 1),
        ("plenning", "planning", 1),
        ("reunoin", "reunion", 1),
        ("inscribtoin", "inscription", 2),
        ("abcd", "wxyz", 3),
    ],
)
def test_distance_counts_mistakes(typed: str, meant: str, apart: int) -> None:
    assert distance(typed, meant, 2) == distance(meant, typed, 2) == apart


@pytest.mark.parametrize(
    "typed", ["planing", "lpanning", "plannning", "plznning", "plannin", "pplanning", "lanning"]
)
def test_keys_of_a_mistyped_word_meet_those_of_the_word(typed: str) -> None:
    assert keys_of(typed) & keys_of("planning")


@pytest.mark.parametrize(
    ("word", "mistakes"),
    [("été", 0), ("mail", 1), ("reunion", 1), ("planning", 2), ("x" * 25, 0), ("2027", 0), ("мама", 0)],
)
def test_forgiven_goes_by_length(word: str, mistakes: int) -> None:
    assert forgiven(word) == mistakes


def test_nearest_prefers_the_nearer_then_the_more_frequent() -> None:
    assert nearest("kermese", [("kermesse", 1), ("kermese", 9), ("kermis", 50)]) == "kermesse"
    assert nearest("cangé", [("congé", 2)]) == ""
    assert nearest("cange", [("conge", 2), ("range", 5), ("lange", 1)]) == "range"
    assert nearest("trompette", [("planning", 3)]) == ""
