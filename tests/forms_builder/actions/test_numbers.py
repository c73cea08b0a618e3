"""Numbers that follow each other without gaps, over the forms and the years of a centre."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from forms_builder.actions.deciding import Decision
from forms_builder.actions.submitting import submit, withdraw
from forms_builder.exceptions import SignatureMissing
from forms_builder.models import FormPage, NumberSequence, Submission
from portal.accounts.choices import Role
from portal.centres.models import Centre
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import (
    answers_of,
    decide_as,
    draft_of,
    key_of,
    make_form,
    proof_of,
    question,
    send,
    sign_draft,
)
from tests.support.cast import Cast


def numbered(centre: Centre, cast: Cast, title: str = "Bon de commande", prefix: str = "BC") -> FormPage:
    return make_form(
        centre,
        title,
        [("text", question("Fournisseur"))],
        by=cast.communication,
        route=("director",),
        effects=[("number", {"prefix": prefix})],
    )


@pytest.fixture
def page(centre: Centre, cast: Cast, today: date) -> FormPage:
    return numbered(centre, cast)


def typed(page: FormPage, words: str = "Papeterie Durand") -> dict[str, list[str]]:
    return {f"f-{key_of(page.versions.latest('number'), 'Fournisseur')}": [words]}


def test_give_number_follows_over_people_and_forms_of_one_prefix(
    page: FormPage, cast: Cast, centre: Centre
) -> None:
    other = numbered(centre, cast, "Bon de commande anticipé")
    third = numbered(centre, cast, "Régie", "REG")
    found = [
        send(page, cast.animator, typed(page)),
        send(other, cast.coordinator, typed(other)),
        send(third, cast.animator, typed(third)),
        send(page, cast.animator, typed(page)),
    ]
    assert [one.number for one in found] == ["BC-2027-0001", "BC-2027-0002", "REG-2027-0001", "BC-2027-0003"]


def test_give_number_of_another_centre_begins_again(page: FormPage, cast: Cast, other_centre: Centre) -> None:
    theirs = make_form(
        other_centre,
        "Bon de commande",
        [("text", question("Fournisseur"))],
        by=PersonFactory(centre=other_centre, roles=[Role.COMMUNICATION]),
        route=("director",),
        effects=[("number", {"prefix": "BC"})],
    )
    send(page, cast.animator, typed(page))
    assert send(theirs, cast.other_animator, typed(theirs)).number == "BC-2027-0001"


def test_give_number_after_a_correction_keeps_it(page: FormPage, cast: Cast) -> None:
    sent = send(page, cast.animator, typed(page))
    back = decide_as(cast.director, sent, Decision.SEND_BACK, "Le devis ?")
    again = sign_draft(back)
    assert (again.number, NumberSequence.objects.get().last) == ("BC-2027-0001", 1)


def test_give_number_rolled_back_leaves_no_hole(page: FormPage, cast: Cast) -> None:
    draft = draft_of(page, cast.animator, typed(page))
    stale = proof_of(cast.animator, at=timezone.now() - timedelta(hours=2))
    with pytest.raises(SignatureMissing), transaction.atomic():
        submit(by=cast.animator, submission=draft, answers=answers_of(draft), revision=0, proof=stale)
    assert (Submission.objects.get(pk=draft.pk).number, NumberSequence.objects.count()) == ("", 0)
    assert sign_draft(draft).number == "BC-2027-0001"


def test_give_number_of_a_withdrawn_request_is_not_given_again(page: FormPage, cast: Cast) -> None:
    sent = send(page, cast.animator, typed(page))
    withdraw(by=cast.animator, submission=sent, revision=sent.revision)
    assert send(page, cast.animator, typed(page)).number == "BC-2027-0002"
    assert Submission.objects.get(pk=sent.pk).number == "BC-2027-0001"


def test_give_number_takes_the_year_of_the_day_where_the_centre_is(
    page: FormPage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = send(page, cast.animator, typed(page))
    new_year = datetime(2027, 12, 31, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: new_year)
    assert (first.number, send(page, cast.animator, typed(page)).number) == ("BC-2027-0001", "BC-2028-0001")


def test_give_number_past_ten_thousand_goes_on(page: FormPage, cast: Cast, centre: Centre) -> None:
    NumberSequence.objects.create(centre=centre, prefix="BC", year=2027, last=9999)
    assert send(page, cast.animator, typed(page)).number == "BC-2027-10000"


def test_number_is_signed_with_the_answers(page: FormPage, cast: Cast) -> None:
    sent = send(page, cast.animator, typed(page))
    assert '"number":"BC-2027-0001"' in sent.events.get().signature.content
