"""What the doors of the room share: who is let in, and what is looked for."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from forms_builder.views.doors import LONGEST_SEARCH, admitted_in_centre, searched_words
from tests.support.cast import Cast

RIGHT = "forms_builder.manage_leave_kinds"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  léa  font ", "léa  font"),
        ("\x00", ""),
        ("léa\x00font", "léa font"),
        ("x" * 500, "x" * LONGEST_SEARCH),
    ],
)
def test_searched_words_are_what_a_database_takes(typed: str, words: str, rf: RequestFactory) -> None:
    assert searched_words(rf.get("/", {"q": typed})) == words


def test_searched_words_of_an_address_without_any_are_none(rf: RequestFactory) -> None:
    assert searched_words(rf.get("/")) == ""


def test_admitted_in_centre_lets_in_who_holds_the_right_there(cast: Cast, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = cast.hr
    assert admitted_in_centre(request, RIGHT) == cast.hr


@pytest.mark.parametrize("who", ["direction", "animation.enfance", "installation", "parti"])
def test_admitted_in_centre_is_no_page_for_others(who: str, cast: Cast, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = cast[who]
    with pytest.raises(Http404):
        admitted_in_centre(request, RIGHT)
