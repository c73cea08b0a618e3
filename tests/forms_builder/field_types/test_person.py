import pytest

from forms_builder.field_types import FIELD_TYPES
from portal.accounts.models import User
from tests.support.cast import Cast
from tests.support.fields import ask, ask_again, shown, spec_of

PERSON = spec_of("person")


def test_person_colleague_is_kept_with_the_name(cast: Cast) -> None:
    chosen = ask(PERSON, person=cast.animator, value=str(cast.coordinator.public_id))
    assert chosen == {"id": str(cast.coordinator.public_id), "name": "Claire Dubois"}


@pytest.mark.parametrize("who", ["animation.enfance", "parti", "centre2.animation", "installation"])
def test_person_oneself_gone_or_of_another_centre_is_refused(cast: Cast, who: str) -> None:
    assert ask(PERSON, person=cast.animator, value=str(cast[who].public_id)) == ["invalid_choice"]


@pytest.mark.parametrize(
    "typed", ["6f1c8f0e-5b7d-4f0a-9a51-0c2a54a1d7e3", "1", "x" * 100_000, "\x00", "1E+999999", "' OR 1=1 --"]
)
def test_person_forged_is_refused(cast: Cast, typed: str) -> None:
    assert ask(PERSON, person=cast.animator, value=typed) == ["invalid_choice"]


def test_person_optional_may_be_empty(cast: Cast) -> None:
    assert ask(spec_of("person", required=False), person=cast.animator, value="") is None
    assert ask(PERSON, person=cast.animator, value="") == ["required"]


def test_person_answer_comes_back_the_same(cast: Cast) -> None:
    answer = {"id": str(cast.hr.public_id), "name": "Nadia Benali"}
    assert ask_again(PERSON, answer, person=cast.animator) == answer


def test_person_is_shown_by_the_name_of_then(cast: Cast) -> None:
    answer = ask(PERSON, person=cast.animator, value=str(cast.hr.public_id))
    User.objects.filter(pk=cast.hr.pk).update(last_name="Autre")
    assert (shown(PERSON, answer), shown(PERSON, None)) == ("Nadia Benali", "")


def test_person_form_field_offers_the_active_colleagues(cast: Cast) -> None:
    from forms_builder.field_types.base import FillContext

    field = FIELD_TYPES["person"].form_field(PERSON, FillContext(cast.other_animator))
    assert [str(person) for person in field.queryset] == ["Odile Wattez"]
