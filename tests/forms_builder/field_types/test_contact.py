from typing import Any

import pytest
from django.utils.translation import gettext as _

from portal.directory.choices import ContactKind
from portal.directory.models import PartnerContact
from tests.factories.directory import contact_of
from tests.support.cast import Cast
from tests.support.fields import ask, ask_again, editor_names, form_of, problems_of, shown, spec_of

ANYBODY = spec_of("contact")
OPTIONAL = spec_of("contact", required=False)
LISTED = spec_of("contact", may_be_written=False)
SUPPLIERS = spec_of("contact", kinds=["supplier"])
WRITTEN = {"id": "", "name": "Boulangerie du Coin"}


@pytest.fixture
def caf(cast: Cast) -> PartnerContact:
    return contact_of(cast.reception)


def test_contact_chosen_is_kept_with_its_name(cast: Cast, caf: PartnerContact) -> None:
    answer = ask(ANYBODY, person=cast.animator, id=str(caf.public_id), name="")
    assert answer == {"id": str(caf.public_id), "name": "Nadia Lecomte (CAF du Nord)"}


def test_contact_written_is_kept_without_identifier(cast: Cast) -> None:
    assert ask(ANYBODY, person=cast.animator, id="", name=" Boulangerie du Coin ") == WRITTEN


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("x" * 200, {"id": "", "name": "x" * 200}),
        ("x" * 1_000_000, ["max_length"]),
        ("Boulangerie\x00", ["null_characters_not_allowed"]),
        ("1E+999999", {"id": "", "name": "1E+999999"}),
        ("", ["required"]),
        (" ", ["required"]),
    ],
)
def test_contact_written_is_bounded(cast: Cast, name: str, result: Any) -> None:
    assert ask(ANYBODY, person=cast.animator, id="", name=name) == result


def test_contact_chosen_and_written_is_refused(cast: Cast, caf: PartnerContact) -> None:
    assert ask(ANYBODY, person=cast.animator, id=str(caf.public_id), name="Autre") == ["both"]


def test_contact_may_not_be_written_where_the_editor_says_so(cast: Cast, caf: PartnerContact) -> None:
    assert ask(LISTED, person=cast.animator, id="", name="Autre") == ["required"]
    assert ask(LISTED, person=cast.animator, id=str(caf.public_id), name="Autre")["id"] == str(caf.public_id)
    assert "f-q_name" not in form_of(LISTED, {}, cast.animator).as_p()
    assert "f-q_name" in form_of(ANYBODY, {}, cast.animator).as_p()


def test_contact_of_another_kind_is_refused(cast: Cast, caf: PartnerContact) -> None:
    shop = contact_of(cast.reception, "Papeterie", kind=ContactKind.SUPPLIER, person_name="")
    assert ask(SUPPLIERS, person=cast.animator, id=str(caf.public_id)) == ["invalid_choice"]
    assert ask(SUPPLIERS, person=cast.animator, id=str(shop.public_id)) == {
        "id": str(shop.public_id),
        "name": "Papeterie",
    }


def test_contact_of_another_centre_or_archived_is_refused(cast: Cast, caf: PartnerContact) -> None:
    assert ask(ANYBODY, person=cast.other_animator, id=str(caf.public_id)) == ["invalid_choice"]
    PartnerContact.objects.filter(pk=caf.pk).update(is_active=False)
    assert ask(ANYBODY, person=cast.animator, id=str(caf.public_id)) == ["invalid_choice"]


@pytest.mark.parametrize(
    "typed", ["6f1c8f0e-5b7d-4f0a-9a51-0c2a54a1d7e3", "1", "x" * 1_000_000, "\x00", "1E+999999"]
)
def test_contact_forged_is_refused(cast: Cast, caf: PartnerContact, typed: str) -> None:
    assert ask(ANYBODY, person=cast.animator, id=typed) == ["invalid_choice"]


def test_contact_optional_may_be_empty(cast: Cast) -> None:
    assert ask(OPTIONAL, person=cast.animator, id="", name="") is None
    assert ask(OPTIONAL, person=cast.animator) is None


def test_contact_answer_comes_back_the_same(cast: Cast, caf: PartnerContact) -> None:
    chosen = {"id": str(caf.public_id), "name": str(caf)}
    assert [ask_again(OPTIONAL, answer, person=cast.animator) for answer in (chosen, WRITTEN, None)] == [
        chosen,
        WRITTEN,
        None,
    ]


def test_contact_is_shown_by_its_name_of_then(cast: Cast, caf: PartnerContact) -> None:
    answer = ask(ANYBODY, person=cast.animator, id=str(caf.public_id))
    PartnerContact.objects.filter(pk=caf.pk).update(person_name="Autre")
    assert [shown(ANYBODY, one) for one in (answer, WRITTEN, None)] == [
        "Nadia Lecomte (CAF du Nord)",
        "Boulangerie du Coin",
        "",
    ]


def test_contact_problems_are_said() -> None:
    forged = spec_of("contact", kinds=["supplier", "friend"])
    assert problems_of(SUPPLIERS) == []
    assert problems_of(forged) == [_("it names a kind of contact that does not exist.")]


def test_contact_block_asks_for_the_kinds_and_whether_to_write() -> None:
    assert editor_names("contact") == [
        "title", "help", "required", "kinds", "may_be_written", "condition", "special",
    ]  # fmt: skip
