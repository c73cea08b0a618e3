"""Text with marks: what is typed comes out as harmless rich text, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.marks import begins_with, is_written_with_marks, summary_of, to_html, to_marks, words_of
from portal.kit.html import sanitise_stored

MARKED = st.text(alphabet="ab *-#[]()<>&\"'\n1.:/h", max_size=120)
SITE = '<a href="https://a.fr/?x=1&amp;y=2">https://a.fr/?x=1&amp;y=2</a>'


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("Bonjour", "<p>Bonjour</p>"),
        ("Un\nDeux\n\nTrois", "<p>Un<br>Deux</p><p>Trois</p>"),
        ("Un\r\n\r\nDeux", "<p>Un</p><p>Deux</p>"),
        ("**gras** et **très gras**", "<p><b>gras</b> et <b>très gras</b></p>"),
        ("2 ** 3 ** 4", "<p>2 ** 3 ** 4</p>"),
        ("À prévoir :\n- un\n* deux", "<p>À prévoir :</p><ul><li>un</li><li>deux</li></ul>"),
        ("1. un\n2) deux", "<ol><li>un</li><li>deux</li></ol>"),
        ("## Titre\nTexte", "<h2>Titre</h2><p>Texte</p>"),
        ("Voir https://a.fr/?x=1&y=2.", f"<p>Voir {SITE}.</p>"),
        ("[le **site**](https://a.fr)", '<p><a href="https://a.fr">le <b>site</b></a></p>'),
        ("[appeler](tel:0320)", '<p><a href="tel:0320">appeler</a></p>'),
    ],
)
def test_to_html_writes_what_marks_say(typed: str, expected: str) -> None:
    assert to_html(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("<script>steal()</script>", "<p>&lt;script&gt;steal()&lt;/script&gt;</p>"),
        ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>"),
        ("[ici](javascript:steal())", "<p>[ici](javascript:steal())</p>"),
        ('[a](https://a.fr/"onclick="x)', '<p><a href="https://a.fr/&quot;onclick=&quot;x">a</a></p>'),
        ("[<img src=x>](https://a.fr)", '<p><a href="https://a.fr">&lt;img src=x&gt;</a></p>'),
    ],
)
def test_to_html_of_what_looks_like_html_stays_text(typed: str, expected: str) -> None:
    assert to_html(typed) == expected


@given(MARKED)
def test_to_html_is_always_clean(typed: str) -> None:
    assert to_html(typed) == sanitise_stored(to_html(typed))


@pytest.mark.parametrize(
    "typed", ["a", "Un\nDeux", "**a**\n\n- b\n- c\n\n1. d\n2. e\n\n## F\n\n[g](https://h.fr)"]
)
def test_to_marks_of_what_marks_wrote_is_what_was_typed(typed: str) -> None:
    assert to_marks(to_html(typed)) == typed
    assert is_written_with_marks(to_html(typed))


@pytest.mark.parametrize(
    "source", ["<p><i>a</i></p>", '<p><a linktype="page" id="3">a</a></p>', "<p>a</p><hr>", "<h3>a</h3>"]
)
def test_is_written_with_marks_of_what_marks_cannot_say_is_false(source: str) -> None:
    assert not is_written_with_marks(source)


def test_to_html_of_a_very_long_text_takes_no_time() -> None:
    """Linear: nothing that is typed keeps the server busy."""
    for piece in ("**", "[a](", "https://", "*a", "- ", "[", "**a ", "\n"):
        to_html(piece * (20_000 // len(piece)))


def test_words_of_are_those_that_are_read() -> None:
    assert words_of("<p>Un &amp; <b>deux</b></p><ul><li>trois</li></ul>") == "Un & deux trois"


def test_summary_of_cuts_between_words() -> None:
    assert summary_of("<p>Un deux trois</p>", 10) == "Un deux…"
    assert summary_of("<p>Un deux trois</p>") == "Un deux trois"
    assert summary_of(f"<p>{'x' * 400}</p>") == "x" * 299 + "…"


def test_summary_of_keeps_items_and_titles_apart() -> None:
    text = "<p>On ferme.</p><ul><li>accueil</li><li>cuisine</li></ul><p>Merci.</p>"
    assert summary_of(text) == "On ferme. accueil · cuisine · Merci."
    assert summary_of("<ul><li>un</li><li>deux</li></ul>") == "un · deux"
    assert begins_with(text, summary_of(text))
    assert begins_with(text, summary_of(text, 28))


def test_begins_with_tells_an_introduction_that_repeats_the_text() -> None:
    text = "<p>Un <b>deux</b> trois</p>"
    assert begins_with(text, summary_of(text, 10))
    assert not begins_with(text, "Autre chose")
    assert not begins_with(text, "")
