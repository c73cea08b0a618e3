"""What passes into pages from text that people wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.html import sanitise, sanitise_stored


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Bonjour <b>à toutes</b></p>", "<p>Bonjour <b>à toutes</b></p>"),
        ("<p onclick='x()' style='color:red' id='a'>x</p>", "<p>x</p>"),
        ("<script>x()</script><style>p{}</style>", ""),
        ('<a href="javascript:x()">x</a>', '<a rel="noopener noreferrer">x</a>'),
        (
            '<a href="https://x.example/">x</a>',
            '<a href="https://x.example/" rel="noopener noreferrer">x</a>',
        ),
        ('<a href="/conges/">x</a>', '<a href="/conges/" rel="noopener noreferrer">x</a>'),
        ('<img src="x" onerror="x()"><svg onload="x()"></svg>', ""),
        ("<h1>x</h1>", "x"),
    ],
)
def test_sanitise_keeps_marks_and_nothing_that_acts(html: str, expected: str) -> None:
    assert sanitise(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a linktype="page" id="12">x</a>', '<a linktype="page" id="12">x</a>'),
        ('<a linktype="page" id="12 or 1">x</a>', '<a linktype="page" id="0">x</a>'),
        ('<a linktype="page" id="9999999999999999999">x</a>', '<a linktype="page" id="0">x</a>'),
        ('<a linktype="other" id="1">x</a>', '<a id="1">x</a>'),
        ('<embed embedtype="media" url="https://x.example/"/>x', "x"),
    ],
)
def test_sanitise_stored_keeps_links_to_pages(html: str, expected: str) -> None:
    assert sanitise_stored(html) == expected


@given(st.text(alphabet="<>/='\" abonclickscripthref:&;-!", max_size=60))
def test_sanitise_again_changes_nothing(html: str) -> None:
    once = sanitise(html)
    assert sanitise(once) == once
