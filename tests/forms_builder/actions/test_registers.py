"""The kinds of leave: kept by human resources, for their own centre."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError

from forms_builder.actions.registers import change_leave_kind, create_leave_kind, delete_leave_kind
from forms_builder.models import LeaveAccount, LeaveKind
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import kind_of
from tests.support.cast import Cast

FACTS = {"name": "Congé d’ancienneté", "position": 8, "is_debited": True}


def test_create_leave_kind_belongs_to_the_centre_of_its_author(cast: Cast, centre: Centre) -> None:
    kind = create_leave_kind(by=cast.hr, **FACTS)
    assert (kind.centre, kind.name, kind.is_debited) == (centre, "Congé d’ancienneté", True)
    assert AuditEntry.objects.get(verb="forms_builder.create_leave_kind").object_id == str(kind.pk)


def test_create_leave_kind_twice_is_refused(cast: Cast) -> None:
    create_leave_kind(by=cast.hr, **FACTS)
    with pytest.raises(ValidationError):
        create_leave_kind(by=cast.hr, **FACTS)


@pytest.mark.parametrize(
    "job", ["animator", "coordinator", "director", "communication", "it", "other_director", "gone"]
)
def test_leave_kinds_are_not_for_others(job: str, cast: Cast, centre: Centre) -> None:
    person, kind = getattr(cast, job), kind_of(centre, "Formation")
    with pytest.raises(PermissionDenied):
        create_leave_kind(by=person, **FACTS)
    with pytest.raises(PermissionDenied):
        change_leave_kind(by=person, kind=kind, name="Autre nom")
    with pytest.raises(PermissionDenied):
        delete_leave_kind(by=person, kind=kind)


def test_leave_kind_of_the_other_centre_is_left_alone(cast: Cast, other_centre: Centre) -> None:
    kind = kind_of(other_centre, "Formation")
    with pytest.raises(PermissionDenied):
        change_leave_kind(by=cast.hr, kind=kind, name="Autre nom")
    with pytest.raises(PermissionDenied):
        delete_leave_kind(by=cast.hr, kind=kind)


def test_change_leave_kind_keeps_what_was_before_in_the_audit(cast: Cast, centre: Centre) -> None:
    kind = change_leave_kind(by=cast.hr, kind=kind_of(centre, "Autre"), name="Autre absence")
    assert LeaveKind.objects.get(pk=kind.pk).name == "Autre absence"
    entry = AuditEntry.objects.get(verb="forms_builder.change_leave_kind")
    assert (entry.details["before"], entry.details["after"]) == ({"name": "Autre"}, {"name": "Autre absence"})


def test_delete_leave_kind_goes_unless_an_account_is_of_it(
    cast: Cast, centre: Centre, account: LeaveAccount
) -> None:
    delete_leave_kind(by=cast.hr, kind=kind_of(centre, "Formation"))
    with pytest.raises(ProtectedError):
        delete_leave_kind(by=cast.hr, kind=account.kind)
    names = LeaveKind.objects.filter(centre=centre).values_list("name", flat=True)
    assert ("Formation" in names, account.kind.name in names) == (False, True)
