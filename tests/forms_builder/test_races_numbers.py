"""Eight people send at the same instant; and, without the lock of the sequence, the damage."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from forms_builder.actions.submitting import submit
from forms_builder.models import FormPage, NumberSequence, Submission
from portal.centres.models import Centre
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import answers_of, draft_of, key_of, make_form, proof_of, question, send
from tests.forms_builder.test_races import endings, unlock
from tests.support.cast import Cast
from tests.support.race import Runner

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

Race = Callable[..., list[Runner]]
SENDERS = 8
ONE_NUMBER_ONCE = "request_number_once"
SEQUENCE = NumberSequence._meta.db_table


@pytest.fixture
def page(cast: Cast, centre: Centre) -> FormPage:
    return make_form(
        centre,
        "Bon de commande",
        [("text", question("Fournisseur"))],
        by=cast.communication,
        route=("accounting",),
        effects=[("number", {"prefix": "BC"})],
    )


def typed(page: FormPage) -> dict[str, list[str]]:
    return {f"f-{key_of(page.versions.get(), 'Fournisseur')}": ["Durand"]}


def sending(draft: Submission) -> Callable[[], Any]:
    answers = answers_of(draft)

    def act() -> Submission:
        row = Submission.objects.get(pk=draft.pk)
        proof = proof_of(row.applicant)
        return submit(by=row.applicant, submission=row, answers=answers, revision=0, proof=proof)

    return act


def all_at_once(race: Race, page: FormPage, centre: Centre) -> list[str]:
    drafts = [draft_of(page, PersonFactory(centre=centre), typed(page)) for _number in range(SENDERS)]
    ended = race(*(sending(draft) for draft in drafts), before=SEQUENCE)
    return endings(ended)


def numbers() -> list[int]:
    given = Submission.objects.exclude(number="").values_list("number", flat=True)
    return sorted(int(number.rpartition("-")[2]) for number in given)


def test_give_number_to_eight_at_once_leaves_neither_hole_nor_double(
    race: Race, page: FormPage, centre: Centre
) -> None:
    assert all_at_once(race, page, centre) == ["done"] * SENDERS
    assert numbers() == list(range(1, SENDERS + 1))


def test_give_number_to_eight_at_once_after_a_first_one_goes_on(
    race: Race, page: FormPage, centre: Centre, cast: Cast
) -> None:
    send(page, cast.animator, typed(page))
    assert all_at_once(race, page, centre) == ["done"] * SENDERS
    assert numbers() == list(range(1, SENDERS + 2))


def test_give_number_to_eight_at_once_without_the_lock_gives_doubles(
    race: Race, page: FormPage, centre: Centre, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(page, cast.animator, typed(page))
    unlock(monkeypatch, NumberSequence)
    with (
        connection.cursor() as cursor
    ):  # the wall that would show it otherwise; the database is replaced after
        cursor.execute(f"DROP INDEX {ONE_NUMBER_ONCE}")
    assert all_at_once(race, page, centre) == ["done"] * SENDERS
    found = numbers()
    assert len(found) == SENDERS + 1
    assert len(set(found)) < len(found)
