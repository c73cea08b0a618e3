"""The database refuses to change what is only ever added to."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from forms_builder.models import Signature
from portal.audit.actions import record
from portal.audit.append_only import erasing, install
from portal.audit.models import AuditEntry
from tests.support.cast import SYSTEM, Cast
from tests.support.guards import unguarded


def test_guard_update_refused(cast: Cast) -> None:
    entry = record(SYSTEM, "tests.act", cast.animator)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(verb="tests.other")

    assert AuditEntry.objects.get(pk=entry.pk).verb == "tests.act"


def test_guard_absent_update_accepted(cast: Cast) -> None:
    """The control: without the guard the same write goes through."""
    entry = record(SYSTEM, "tests.act", cast.animator)

    with unguarded(AuditEntry):
        AuditEntry.objects.filter(pk=entry.pk).update(verb="tests.other")

    assert AuditEntry.objects.get(pk=entry.pk).verb == "tests.other"


def test_guard_purge_accepted(cast: Cast) -> None:
    entry = record(SYSTEM, "tests.act", cast.animator)

    AuditEntry.objects.filter(pk=entry.pk).delete()

    assert list(AuditEntry.objects.filter(pk=entry.pk)) == []


def test_install_repeated_keeps_one_guard(cast: Cast) -> None:
    entry = record(SYSTEM, "tests.act", cast.animator)

    install()
    install()

    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(verb="tests.other")


@pytest.mark.django_db(transaction=True)
def test_guard_table_rebuilt_by_migration_is_laid_again(cast: Cast) -> None:
    """SQLite loses the triggers of a table that a migration rebuilds; `migrate` lays them again."""
    entry = record(SYSTEM, "tests.act", cast.animator)
    field = AuditEntry._meta.get_field("verb")
    wider = field.clone()
    wider.max_length = 120
    wider.set_attributes_from_name("verb")
    wider.model = AuditEntry
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEntry, field, wider, strict=True)

    call_command("migrate", verbosity=0)

    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(verb="tests.other")


def test_erasing_lets_one_table_be_changed_and_guards_it_after(cast: Cast) -> None:
    entry = record(SYSTEM, "tests.act", cast.animator)

    with erasing(AuditEntry):
        AuditEntry.objects.filter(pk=entry.pk).update(object_label="")

    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(object_label="x")
    assert AuditEntry.objects.get(pk=entry.pk).object_label == ""


def test_erasing_that_fails_leaves_the_guard_and_the_row(cast: Cast) -> None:
    entry = record(SYSTEM, "tests.act", cast.animator)

    with pytest.raises(ZeroDivisionError), erasing(AuditEntry):
        AuditEntry.objects.filter(pk=entry.pk).update(object_label="")
        raise ZeroDivisionError

    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(object_label="x")
    assert AuditEntry.objects.get(pk=entry.pk).object_label == str(cast.animator)


def test_erasing_one_table_leaves_the_others_guarded(cast: Cast) -> None:
    entry = record(SYSTEM, "tests.act", cast.animator)

    with erasing(Signature), pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(verb="tests.other")
