from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from portal.audit.actions import purge, record
from portal.audit.models import AuditEntry
from tests.support.cast import SYSTEM, Cast


def test_record_by_a_person_keeps_who_what_and_where(cast: Cast) -> None:
    entry = record(cast.hr, "accounts.set_roles", cast.animator, before=[], after=["hr"])
    assert (entry.actor_id, entry.actor_label, entry.centre_id) == (
        cast.hr.pk,
        "Nadia Benali",
        cast.hr.centre_id,
    )
    assert (entry.object_type, entry.object_id) == ("accounts.user", str(cast.animator.pk))
    assert entry.object_label == "Léa Fontaine"
    assert entry.details == {"before": [], "after": ["hr"]}


def test_record_by_the_system_says_its_name(cast: Cast) -> None:
    entry = record(SYSTEM, "accounts.set_roles", cast.animator)
    assert (entry.actor_id, entry.actor_label, entry.centre_id) == (
        None,
        "system:tests",
        cast.animator.centre_id,
    )


def test_purge_keeps_twelve_months(cast: Cast) -> None:
    AuditEntry.objects.all().delete()
    with time_machine.travel(datetime(2027, 3, 10, tzinfo=UTC), tick=False) as clock:
        record(SYSTEM, "tests.old", cast.hr)
        clock.shift(timedelta(seconds=1))
        kept = record(SYSTEM, "tests.kept", cast.hr)
        clock.shift(timedelta(days=365))
        assert purge(by=SYSTEM) == 1
    assert list(AuditEntry.objects.all()) == [kept]


def test_purge_by_a_person_is_denied(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        purge(by=cast.it)
