import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from portal.accounts.actions.absences import cancel_absence, forget_absence, record_absence
from portal.accounts.exceptions import NotInSameCentre
from portal.accounts.models import Absence
from portal.audit.models import AuditEntry
from tests.support.cast import SYSTEM, Cast


def test_record_absence_twice_writes_once(cast: Cast):
    source = uuid.uuid4()
    for _ in range(2):
        absence = record_absence(
            by=SYSTEM,
            person=cast.animator,
            starts_on=date(2027, 3, 1),
            ends_on=date(2027, 3, 5),
            source=source,
        )
    assert list(Absence.objects.all()) == [absence]
    assert absence.centre == cast.animator.centre


def test_record_absence_by_a_person_is_refused(cast: Cast):
    for by in (cast.hr, cast.director, cast.installer):
        with pytest.raises(PermissionDenied):
            record_absence(
                by=by,
                person=cast.animator,
                starts_on=date(2027, 3, 1),
                ends_on=date(2027, 3, 5),
                source=uuid.uuid4(),
            )
    assert Absence.objects.count() == 0


def test_record_absence_of_the_installation_administrator_is_refused(cast: Cast):
    with pytest.raises(NotInSameCentre):
        record_absence(
            by=SYSTEM,
            person=cast.installer,
            starts_on=date(2027, 3, 1),
            ends_on=date(2027, 3, 5),
            source=uuid.uuid4(),
        )


def test_cancel_absence_twice_deletes_once(cast: Cast):
    sources = [uuid.uuid4(), uuid.uuid4()]
    for source in sources:
        record_absence(
            by=SYSTEM,
            person=cast.animator,
            starts_on=date(2027, 3, 1),
            ends_on=date(2027, 3, 5),
            source=source,
        )
    with pytest.raises(PermissionDenied):
        cancel_absence(by=cast.hr, source=sources[0])
    for _ in range(2):
        cancel_absence(by=SYSTEM, source=sources[0])
    assert list(Absence.objects.values_list("source", flat=True)) == [sources[1]]
    assert AuditEntry.objects.filter(verb="accounts.cancel_absence").count() == 1


def test_forget_absence_takes_the_one_of_its_source_without_a_name_in_the_audit(cast: Cast):
    """Whoever erases what decided it says so in the audit, and names nobody."""
    sources = [uuid.uuid4(), uuid.uuid4()]
    for source in sources:
        record_absence(
            by=SYSTEM,
            person=cast.animator,
            starts_on=date(2027, 3, 1),
            ends_on=date(2027, 3, 5),
            source=source,
        )
    said = AuditEntry.objects.count()
    assert [forget_absence(by=SYSTEM, source=sources[0]) for _ in range(2)] == [1, 0]
    assert list(Absence.objects.values_list("source", flat=True)) == [sources[1]]
    assert AuditEntry.objects.count() == said
