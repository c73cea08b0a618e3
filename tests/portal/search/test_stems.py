"""Words as people type them and as pages have them come to the same stems."""

import re

import pytest

from portal.search.stems import LONGEST_WORD, MOST_TERMS, plain_words, stem_of, stems_of, terms_of, words_of


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("réunion", "REUNIONS"),
        ("animateur", "animatrice"),
        ("journal", "journaux"),
        ("l’été", "été"),
        ("qu’inscription", "inscriptions"),
        ("salariés", "salarie"),
        ("œuvre", "oeuvres"),
        ("03 20 12 34 56", "0320123456"),
        ("+33 3 20 12 34 56", "03.20.12.34.56"),
    ],
)
def test_stems_of_the_same_word_are_the_same(typed: str, written: str) -> None:
    assert stems_of(typed) == stems_of(written) != ""


def test_stems_of_different_words_differ() -> None:
    assert stems_of("enfance") != stems_of("enfants") != stems_of("enfer")


def test_words_of_compounds_addresses_and_numbers_are_kept() -> None:
    assert list(words_of("Porte-parole : lea.font@tilleuls.example, 14h30 le 12/03/2027")) == [
        "porte", "parole", "leafonttilleulsexample", "lea", "font", "tilleuls", "example", "14h30", "le", "12", "03", "2027",
    ]  # fmt: skip


def test_terms_of_an_address_is_one_word() -> None:
    assert [term.word for term in terms_of("lea.font@tilleuls.example")] == ["leafonttilleulsexample"]


def test_terms_of_leave_frequent_words_out_unless_alone() -> None:
    assert [term.word for term in terms_of("le planning de la semaine")] == ["planning", "semaine"]
    assert [(term.word, term.stem) for term in terms_of("qui sont les nous")] == [
        ("qui", ""), ("sont", ""), ("les", ""), ("nous", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [
        '" OR *',
        "NEAR(",
        "a:b",
        "🎉🎈",
        "\0",
        "''); DROP TABLE",
        "\u202eabc",
        "المركز",
        "e" * 10_000,
        "!?…",
        "a&b|c:*",
    ],
)
def test_terms_of_anything_are_letters_and_digits(typed: str) -> None:
    terms = terms_of(typed)
    assert len(terms) <= MOST_TERMS
    for term in terms:
        assert re.fullmatch(rf"[a-z0-9]{{1,{LONGEST_WORD}}}", term.word)
        assert re.fullmatch(r"[a-z0-9]*", term.stem)


def test_terms_of_another_alphabet_are_those_of_a_title() -> None:
    assert terms_of("المركز")[0].word == plain_words("المركز") == stem_of("المركز")
