"""What is shown around the words: marked, and nothing of it alive."""

import pytest

from portal.search.excerpts import LENGTH, cut, excerpt_of, marked
from portal.search.stems import terms_of


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Les Congés payés", "conge", "Les <mark>Congés</mark> payés"),
        ("L’été des réunions", "reunion été", "L’<mark>été</mark> des <mark>réunions</mark>"),
        ("<b>planning</b> & co", "planning", "&lt;b&gt;<mark>planning</mark>&lt;/b&gt; &amp; co"),
        ("Planification", "plan", "<mark>Planification</mark>"),
        ("éléphant", "planning", "éléphant"),
        ("İstanbul planning", "planning", "İstanbul <mark>planning</mark>"),
        (
            "<script>alert(1)</script>",
            "script",
            "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;",
        ),
    ],
)
def test_marked_marks_words_and_escapes_the_rest(text: str, typed: str, shown: str) -> None:
    assert marked(text, terms_of(typed)) == shown


def test_marked_without_words_is_only_escaped() -> None:
    assert marked("<b>", ()) == "&lt;b&gt;"


def test_excerpt_of_begins_near_the_word_and_ends_after_one() -> None:
    text = "mot " * 100 + "planning " + "suite " * 100
    found = excerpt_of(text, terms_of("planning"))
    assert (found[:5], "planning" in found, found[-7:]) == ("… mot", True, "suite …")
    assert len(found) <= LENGTH + 4


def test_excerpt_of_what_is_not_there_is_empty() -> None:
    assert excerpt_of("rien du tout", terms_of("planning")) == ""


def test_cut_of_one_long_word_is_bounded() -> None:
    assert len(cut("x" * 10_000)) <= LENGTH + 2
