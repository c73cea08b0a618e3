"""A hold that is placed while the purge runs: the request stays, or it is gone before; never held and gone."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db.models import QuerySet

from forms_builder.actions.holding import hold_request
from forms_builder.actions.purging import purge_request
from forms_builder.models import RequestHold, RequestTombstone, Submission
from portal.accounts.actions.legal_holds import place_hold
from portal.accounts.actions.people import deactivate_person
from portal.accounts.actions.personal_data import erase_person
from portal.accounts.models import Erasure, LegalHold, User
from portal.centres.models import Centre
from tests.factories.closed_requests import closed_request, kept_form
from tests.factories.forms_builder import proof_of
from tests.support.cast import SYSTEM, Cast
from tests.support.race import Act, Race, endings, one_after_the_other, pull_down, unlock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def closed(cast: Cast, centre: Centre) -> Submission:
    """A request that was closed long ago: its time is over."""
    with time_machine.travel(datetime(2020, 3, 10, 8, tzinfo=UTC), tick=True):
        page = kept_form(centre, cast.communication)
        return closed_request(page, cast.animator, cast.director)


def purging(closed: Submission) -> Act:
    return lambda: purge_request(SYSTEM, closed.pk)


def holding_request(person: User, closed: Submission) -> Act:
    def act() -> RequestHold:
        row = Submission.objects.get(pk=closed.pk)
        return hold_request(by=User.objects.get(pk=person.pk), submission=row, reason="Litige")

    return act


def holding_person(cast: Cast) -> Act:
    def act() -> LegalHold:
        person = User.objects.get(pk=cast.animator.pk)
        return place_hold(by=User.objects.get(pk=cast.hr.pk), person=person, reason="Litige")

    return act


def left() -> tuple[int, int, int]:
    """Requests, tombstones, and holds that last."""
    holds = RequestHold.objects.count() + LegalHold.objects.current().count()
    return Submission.objects.count(), RequestTombstone.objects.count(), holds


def test_hold_on_a_request_while_it_is_purged_says_that_it_is_gone(
    race: Race, closed: Submission, cast: Cast
) -> None:
    ended = one_after_the_other(race, purging(closed), holding_request(cast.hr, closed))
    assert (ended, left()) == (["RequestMoved", "done"], (0, 1, 0))


def test_purge_of_a_request_while_it_is_being_held_leaves_it(
    race: Race, closed: Submission, cast: Cast
) -> None:
    ended = one_after_the_other(race, holding_request(cast.hr, closed), purging(closed))
    assert (ended, left()) == (["done", "done"], (1, 0, 1))


def test_purge_of_a_request_while_it_is_being_held_without_the_lock_fails(
    race: Race, closed: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is the last wall: the request stays, and the purge of that night says nothing but an error."""
    unlock(monkeypatch, Submission)
    ended = one_after_the_other(race, holding_request(cast.hr, closed), purging(closed))
    assert (ended, left()) == (["ProtectedError", "done"], (1, 0, 1))


def test_purge_while_the_person_is_being_held_leaves_the_request(
    race: Race, closed: Submission, cast: Cast
) -> None:
    ended = one_after_the_other(race, holding_person(cast), purging(closed))
    assert (ended, left()) == (["done", "done"], (1, 0, 1))


def test_purge_while_the_person_is_being_held_without_the_lock_erases_what_is_held(
    race: Race, closed: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, User)
    ended = one_after_the_other(race, holding_person(cast), purging(closed))
    assert (ended, left()) == (["done", "done"], (0, 1, 1))


def test_purge_twice_at_once_lays_one_tombstone(race: Race, closed: Submission) -> None:
    assert endings(race(purging(closed), purging(closed))) == ["done", "done"]
    assert left() == (0, 1, 0)


def erasing(cast: Cast) -> Act:
    def act() -> Erasure:
        by = User.objects.get(pk=cast.dpo.pk)
        return erase_person(by=by, person=User.objects.get(pk=cast.animator.pk), proof=proof_of(by))

    return act


def test_purge_while_the_person_is_being_erased_waits_for_nobody_who_waits(
    race: Race, closed: Submission, cast: Cast
) -> None:
    """The erasure has the person and leaves the request, of which the purge has the lock already."""
    deactivate_person(by=SYSTEM, person=cast.animator)
    ended = one_after_the_other(race, erasing(cast), purging(closed))
    assert (ended, left()) == (["done", "done"], (0, 1, 0))


def test_purge_while_the_person_is_being_erased_by_who_waits_for_the_request_is_a_deadlock(
    race: Race, closed: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends one of the two, whichever it finds first."""
    locked = QuerySet.select_for_update

    def waiting(rows: Any, *args: Any, **options: Any) -> Any:
        return locked(
            rows, *args, **{name: value for name, value in options.items() if name != "skip_locked"}
        )

    deactivate_person(by=SYSTEM, person=cast.animator)
    monkeypatch.setattr(QuerySet, "select_for_update", waiting)
    ended = one_after_the_other(race, erasing(cast), purging(closed))
    assert sorted(ended) == ["OperationalError", "done"]


def held_by_two(race: Race, closed: Submission, cast: Cast) -> list[str]:
    """Human resources and the data-protection officer, each for a reason of their own."""
    return endings(race(holding_request(cast.hr, closed), holding_request(cast.dpo, closed)))


def test_hold_request_by_two_is_one_hold(race: Race, closed: Submission, cast: Cast) -> None:
    assert held_by_two(race, closed, cast) == ["RequestHeld", "done"]
    assert left() == (1, 0, 1)


def test_hold_request_by_two_without_the_lock_breaks_on_the_wall(
    race: Race, closed: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    assert held_by_two(race, closed, cast) == ["IntegrityError", "done"]
    assert left() == (1, 0, 1)


def test_hold_request_by_two_without_lock_nor_wall_is_held_twice(
    race: Race, closed: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    pull_down(RequestHold, "one_hold_on_a_request")
    assert held_by_two(race, closed, cast) == ["done", "done"]
    assert left() == (1, 0, 2)
