"""Two workers in the same night: one seal of a day, one link for what moved."""

import pytest

from forms_builder.actions.sealing import note_what_moved, seal_day
from forms_builder.models import ChainHead, DailySeal, RequestMessage, Signature, Submission
from portal.centres.models import Centre
from tests.factories.forms_builder import draft_of, make_form, question, sign_draft
from tests.support.cast import SYSTEM, Cast
from tests.support.race import Race, endings, pull_down, unlock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sent(cast: Cast, centre: Centre) -> Submission:
    """Signed today, with a word that no link binds."""
    questions = [("text", question("Objet", required=False))]
    page = make_form(centre, "Travaux", questions, by=cast.communication, route=["director"])
    submission = sign_draft(draft_of(page, cast.animator, {}))
    RequestMessage.objects.create(
        submission=submission, author_label="Hélène Marchand", is_question=True, body="Où ?"
    )
    return submission


def two_seals(race: Race, centre: Centre) -> list[str]:
    day = centre.today

    def sealing() -> DailySeal | None:
        return seal_day(by=SYSTEM, centre=Centre.objects.get(pk=centre.pk), day=day)

    return endings(race(sealing, sealing))


def two_notes(race: Race, centre: Centre) -> list[str]:
    def noting() -> int:
        return note_what_moved(by=SYSTEM, centre=Centre.objects.get(pk=centre.pk))

    return endings(race(noting, noting))


def notes() -> int:
    return Signature.objects.filter(method="note").count()


def test_seal_day_twice_at_once_seals_once(race: Race, sent: Submission, centre: Centre) -> None:
    assert two_seals(race, centre) == ["done", "done"]
    assert DailySeal.objects.count() == 1


def test_seal_day_twice_at_once_without_the_lock_breaks_on_the_wall(
    race: Race, sent: Submission, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, ChainHead)
    assert two_seals(race, centre) == ["IntegrityError", "done"]


def test_seal_day_twice_at_once_without_lock_nor_wall_seals_twice(
    race: Race, sent: Submission, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, ChainHead)
    pull_down(DailySeal, "sealed_once_a_day")
    assert two_seals(race, centre) == ["done", "done"]
    assert DailySeal.objects.count() == 2


def test_note_what_moved_twice_at_once_binds_it_once(race: Race, sent: Submission, centre: Centre) -> None:
    assert two_notes(race, centre) == ["done", "done"]
    assert notes() == 1


def test_note_what_moved_twice_at_once_without_the_lock_binds_it_twice(
    race: Race, sent: Submission, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    assert two_notes(race, centre) == ["done", "done"]
    assert notes() == 2
