"""Rules of who may read: pure, so that every combination is looked at."""

from itertools import product

import pytest

from portal.centres.audiences import (
    COORDINATOR,
    is_term,
    key_of,
    narrow,
    role_term,
    satisfies,
    sector_term,
    sectors_named,
)

CHILDHOOD, YOUTH, HR = sector_term(5), sector_term(6), role_term("hr")


@pytest.mark.parametrize("text", [CHILDHOOD, HR, COORDINATOR, "sector:1", "role:it"])
def test_is_term_takes_sectors_and_roles(text: str) -> None:
    assert is_term(text)


@pytest.mark.parametrize(
    "text",
    ["", "sector:", "sector:0", "sector:05", "sector:-1", "sector:1 ", "sector:1\n", "sector:" + "9" * 19,
     "role:", "role:HR", "role:hr;", "page:1", "sector", 5, None, ["sector:5"]],
)  # fmt: skip
def test_is_term_refuses_what_would_be_misread(text: object) -> None:
    assert not is_term(text)


def test_narrow_says_the_same_rule_in_one_way() -> None:
    found = {
        key_of(rule)
        for rule in (
            narrow([CHILDHOOD, YOUTH], [HR]),
            narrow([HR], [YOUTH, CHILDHOOD]),
            narrow([HR, HR], [], [YOUTH, CHILDHOOD], [HR]),
        )
    }
    assert len(found) == 1


@pytest.mark.parametrize("clauses", [(), ([],), ([], [])])
def test_narrow_by_nothing_is_everybody(clauses: tuple[list[str], ...]) -> None:
    assert narrow(*clauses) == []
    assert satisfies(frozenset(), [])


def test_key_of_tells_rules_apart() -> None:
    rules = [[], narrow([HR]), narrow([CHILDHOOD]), narrow([CHILDHOOD, HR]), narrow([CHILDHOOD], [HR])]
    assert len({key_of(rule) for rule in rules}) == len(rules)
    assert {len(key_of(rule)) for rule in rules} == {64}


@pytest.mark.parametrize(
    ("terms", "rule", "expected"),
    [
        ({CHILDHOOD}, [[CHILDHOOD, YOUTH]], True),
        ({HR}, [[CHILDHOOD, YOUTH]], False),
        ({CHILDHOOD, HR}, [[CHILDHOOD], [HR]], True),
        ({CHILDHOOD}, [[CHILDHOOD], [HR]], False),
        (set(), [[CHILDHOOD]], False),
        ({CHILDHOOD, HR}, [["sector:999"]], False),
    ],
)
def test_satisfies_holds_one_term_of_each_clause(
    terms: set[str], rule: list[list[str]], expected: bool
) -> None:
    assert satisfies(frozenset(terms), rule) is expected


def test_narrow_only_ever_takes_readers_away() -> None:
    """Whatever is put below, nobody reads more than the page above lets in."""
    clauses: list[list[str]] = [[], [CHILDHOOD], [HR], [CHILDHOOD, HR], [YOUTH]]
    people = [frozenset(), frozenset({CHILDHOOD}), frozenset({HR}), frozenset({CHILDHOOD, HR})]
    for above, below, person in product(clauses, clauses, people):
        both = satisfies(person, narrow(above, below))
        assert both is (satisfies(person, narrow(above)) and satisfies(person, narrow(below)))


@pytest.mark.parametrize(
    ("rule", "expected"), [([], False), ([[HR]], False), ([[HR, CHILDHOOD]], True), ([[HR], [YOUTH]], True)]
)
def test_sectors_named_tells_whether_sectors_are_asked_for(rule: list[list[str]], expected: bool) -> None:
    assert sectors_named(rule) is expected
