"""Forbidding to erase: by whom, and what it keeps from every purge."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessLog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.actions.legal_holds import lift_hold, place_hold
from portal.accounts.actions.sessions import forget_old_sign_ins
from portal.accounts.exceptions import HeldAlready
from portal.accounts.models import LegalHold
from portal.audit.actions import purge as purge_audit
from portal.audit.actions import record
from portal.audit.models import AuditEntry
from portal.notifications.actions import purge as purge_notices
from portal.notifications.models import Notification
from tests.factories.notifications import notice_to
from tests.factories.personal_data import hold_on
from tests.support.cast import SYSTEM, Cast

MUCH_LATER = datetime(2031, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("job", ["hr", "dpo", "director"])
def test_place_hold_by_whoever_may_writes_why(job: str, cast: Cast) -> None:
    by = getattr(cast, job)
    hold = place_hold(by=by, person=cast.gone, reason="  Litige \n")
    assert (hold.person, hold.placed_by, hold.reason, hold.lifted_at) == (cast.gone, by, "Litige", None)
    assert AuditEntry.objects.get(verb="accounts.place_hold").object_id == str(cast.gone.pk)


@pytest.mark.parametrize("job", ["it", "coordinator", "animator", "other_director", "installer", "gone"])
def test_place_hold_by_anybody_else_is_refused(job: str, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        place_hold(by=getattr(cast, job), person=cast.animator, reason="Litige")
    assert not LegalHold.objects.exists()


def test_place_hold_twice_is_refused(cast: Cast) -> None:
    hold_on(cast.gone, by=cast.hr)
    with pytest.raises(HeldAlready):
        hold_on(cast.gone, by=cast.dpo)
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalHold.objects.create(centre=cast.gone.centre, person=cast.gone, reason="x", placed_by=cast.hr)


def test_lift_hold_keeps_who_lifted_it_and_lets_another_be_placed(cast: Cast) -> None:
    hold_on(cast.gone, by=cast.hr)
    lifted = lift_hold(by=cast.director, person=cast.gone)
    assert lifted is not None
    assert (lifted.lifted_by, lifted.lifted_at is None) == (cast.director, False)
    assert lift_hold(by=cast.director, person=cast.gone) is None
    hold_on(cast.gone, by=cast.hr)
    assert AuditEntry.objects.filter(verb="accounts.lift_hold").count() == 1


@pytest.mark.parametrize(("by", "told"), [("director", ["rh"]), ("hr", [])])
def test_lift_hold_of_somebody_else_tells_them(cast: Cast, by: str, told: list[str]) -> None:
    hold_on(cast.gone, by=cast.hr)
    lift_hold(by=getattr(cast, by), person=cast.gone)
    notices = Notification.objects.filter(kind="accounts.hold_lifted").values_list(
        "recipient__username", "title"
    )
    title = "Les données de Gilles Masson peuvent de nouveau être effacées"
    assert list(notices) == [(username, title) for username in told]


def test_lift_hold_by_it_is_refused(cast: Cast) -> None:
    hold_on(cast.gone, by=cast.hr)
    with pytest.raises(PermissionDenied):
        lift_hold(by=cast.it, person=cast.gone)


def test_purges_leave_out_who_is_held_and_nobody_else(cast: Cast) -> None:
    held, free = cast.animator, cast.youth_animator
    AuditEntry.objects.all().delete()
    for person in (held, free):
        record(person, "accounts.change_own_phone", person)
        record(SYSTEM, "accounts.set_photo", person)
        notice_to(person)
        AccessLog.objects.create(username=person.username, path_info="/")
    Notification.objects.update(read_at=timezone.now())
    hold_on(held, by=cast.hr)
    with time_machine.travel(MUCH_LATER, tick=False):
        purge_audit(by=SYSTEM)
        purge_notices(by=SYSTEM)
        forget_old_sign_ins(by=SYSTEM)
    about = set(AuditEntry.objects.values_list("verb", "object_id"))
    kept = {"accounts.change_own_phone", "accounts.set_photo", "accounts.place_hold"}
    assert about == {(verb, str(held.pk)) for verb in kept}
    assert list(Notification.objects.values_list("recipient", flat=True)) == [held.pk]
    assert list(AccessLog.objects.values_list("username", flat=True)) == [held.username]


def test_purges_without_a_hold_leave_nothing(cast: Cast) -> None:
    record(cast.animator, "accounts.change_own_phone", cast.animator)
    notice_to(cast.animator)
    Notification.objects.update(read_at=timezone.now() - timedelta(days=1))
    with time_machine.travel(MUCH_LATER, tick=False):
        purge_audit(by=SYSTEM)
        purge_notices(by=SYSTEM)
    assert (AuditEntry.objects.count(), Notification.objects.count()) == (0, 0)
