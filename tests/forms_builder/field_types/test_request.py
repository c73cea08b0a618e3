import pytest
from django.utils.translation import gettext as _

from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import FillContext, PublishContext
from tests.support.fields import NOBODY, ask, ask_again, editor_names, problems_of, shown, spec_of

CENTRE = PublishContext(forms={"demande de régie d’activité": "12"})
REQUEST = spec_of("request", context=CENTRE, form=" Demande de régie d’activité ")
OPTIONAL = spec_of("request", context=CENTRE, required=False, form="Demande de régie d’activité")
MINE = {"12": [("6f1c", "RA-2026-0001"), ("7a2b", "envoyée le 4 mai 2026")], "13": [("9999", "Congé")]}
CONTEXT = FillContext(NOBODY, requests=lambda form: MINE.get(form, []))
ANSWER = {"id": "6f1c", "label": "RA-2026-0001"}


def test_request_settings_keep_the_form_by_its_page() -> None:
    assert (REQUEST.settings, spec_of("request", form="Autre").settings) == ({"form": "12"}, {"form": ""})


def test_request_of_the_form_is_kept_with_its_words() -> None:
    assert ask(REQUEST, context=CONTEXT, value="6f1c") == ANSWER


@pytest.mark.parametrize("typed", ["9999", "RA-2026-0001", "1E+999999", "\x00", "6f1c\x00", "6" * 1_000_000])
def test_request_not_offered_is_refused(typed: str) -> None:
    assert ask(REQUEST, context=CONTEXT, value=typed) == ["invalid_choice"]


def test_request_left_empty_is_asked_for_only_where_required() -> None:
    assert ask(REQUEST, context=CONTEXT, value="") == ["required"]
    assert ask(OPTIONAL, context=CONTEXT, value="") is None


def test_request_without_any_offers_nothing_and_says_so() -> None:
    assert ask(REQUEST, value="6f1c") == ["invalid_choice"]
    fields = [
        FIELD_TYPES["request"].form_field(REQUEST, context) for context in (CONTEXT, FillContext(NOBODY))
    ]
    assert [str(field.choices[0][1]) for field in fields] == [_("Choose…"), _("Nothing to choose yet")]


def test_request_answer_comes_back_the_same() -> None:
    assert [ask_again(OPTIONAL, answer, context=CONTEXT) for answer in (ANSWER, None)] == [ANSWER, None]


def test_request_is_shown_by_its_words_of_then() -> None:
    assert (shown(REQUEST, ANSWER), shown(REQUEST, None)) == ("RA-2026-0001", "")


def test_request_problems_are_said() -> None:
    assert problems_of(REQUEST) == []
    assert problems_of(spec_of("request", context=CENTRE, form="Autre")) == [
        _("it names no form of the centre.")
    ]


def test_request_block_asks_of_which_form() -> None:
    assert editor_names("request") == ["title", "help", "required", "form", "condition", "special"]
