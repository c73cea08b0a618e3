"""A file of contacts or supervisors: written whole, once, as it was seen, by those who keep the list."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.directory.actions import imports
from portal.directory.actions.contacts import change_contact
from portal.directory.actions.imports import (
    confirm_import,
    forget_old_imports,
    give_up_import,
    start_import,
)
from portal.directory.choices import ContactKind, Listing
from portal.directory.exceptions import DirectoryMoved, ImportGone, LinesToCorrect, TooManyLines
from portal.directory.models import CalledSupervisor, DirectoryImport, PartnerContact
from portal.directory.queries.imports import preview_of
from portal.directory.tasks import forget_old_imports as forget_task
from tests.factories.directory import BAKERY, CAF, SAMIR, contact_of, sent, table_of
from tests.support.audited import audited
from tests.support.cast import SYSTEM, Cast
from tests.support.race import Runner

Race = Callable[..., list[Runner]]
SUPERVISORS = Listing.CALLED_SUPERVISORS


def confirmed(by: User, waiting: DirectoryImport) -> tuple[int, int]:
    return confirm_import(by=by, waiting=waiting, seen=preview_of(waiting).digest)


def test_confirm_import_writes_every_line(cast: Cast) -> None:
    assert confirmed(cast.reception, sent(cast.reception, CAF, BAKERY)) == (2, 0)
    assert list(PartnerContact.objects.values_list("kind", flat=True)) == ["supplier", "funder"]
    found = PartnerContact.objects.get(organisation="CAF du Nord")
    assert (found.centre, found.phone, found.website) == (
        cast.reception.centre,
        "01 99 00 10 01",
        "https://www.caf.example",
    )
    assert found.search_text == "caf du nord nadia lecomte conseillere 0199001001"


def test_confirm_import_twice_the_same_file_doubles_nothing(cast: Cast) -> None:
    confirmed(cast.reception, sent(cast.reception, CAF, BAKERY))
    assert confirmed(cast.hr, sent(cast.hr, CAF, BAKERY)) == (0, 0)
    assert PartnerContact.objects.count() == 2


def test_confirm_import_changes_what_the_file_says_and_keeps_the_rest(cast: Cast) -> None:
    contact = contact_of(cast.reception, note="Le matin.")
    line = "Partenaire;CAF DU NORD;nadia lecomte;;01 99 00 10 09;;"
    assert confirmed(cast.accounting, sent(cast.accounting, line)) == (0, 1)
    contact.refresh_from_db()
    assert (contact.organisation, contact.kind, contact.phone, contact.note) == (
        "CAF du Nord",
        ContactKind.PARTNER,
        "01 99 00 10 09",
        "Le matin.",
    )
    assert contact.search_text.endswith("0199001009")


def test_confirm_import_is_on_record_line_by_line(cast: Cast) -> None:
    contact_of(cast.hr, phone="")
    confirmed(cast.reception, sent(cast.reception, CAF, BAKERY))
    told = AuditEntry.objects.filter(actor_id=cast.reception.pk).order_by("pk").values_list("verb", "details")
    assert list(told) == [
        ("directory.start_import", {"listing": "contacts", "lines": 2}),
        ("directory.create_contact", {}),
        ("directory.change_contact", {"facts": ["email", "function", "phone", "website"]}),
        ("directory.confirm_import", {"added": 1, "changed": 1}),
    ]


def test_confirm_import_of_supervisors_is_theirs(cast: Cast) -> None:
    waiting = sent(cast.coordinator, SAMIR, listing=SUPERVISORS)
    with pytest.raises(PermissionDenied):
        confirmed(cast.reception, waiting)
    assert confirmed(cast.director, waiting) == (1, 0)
    samir = CalledSupervisor.objects.get()
    assert (samir.qualifications, f"{samir.last_called_on:%d/%m/%Y}") == ("BAFA, PSC1", "04/07/2026")
    assert audited("directory.create_called_supervisor") == [str(cast.director)]


def test_confirm_import_one_wrong_line_writes_none(cast: Cast) -> None:
    waiting = sent(cast.reception, CAF, "Voisin;Club de judo;;;;;")
    with pytest.raises(LinesToCorrect):
        confirmed(cast.reception, waiting)
    assert not PartnerContact.objects.exists()


def test_confirm_import_of_what_was_not_seen_is_refused(cast: Cast) -> None:
    """Somebody changed the contact in between: what would be written is another thing."""
    contact = contact_of(cast.hr, phone="")
    waiting = sent(cast.reception, CAF)
    seen = preview_of(waiting).digest
    change_contact(by=cast.hr, contact=contact, phone="01 99 00 10 77")
    with pytest.raises(DirectoryMoved):
        confirm_import(by=cast.reception, waiting=waiting, seen=seen)
    contact.refresh_from_db()
    assert contact.phone == "01 99 00 10 77"


def test_confirm_import_twice_is_over(cast: Cast) -> None:
    waiting = sent(cast.reception, CAF)
    confirmed(cast.reception, waiting)
    for act in (confirmed, lambda by, gone: give_up_import(by=by, waiting=gone)):
        with pytest.raises(ImportGone):
            act(cast.reception, waiting)
    waiting.refresh_from_db()
    assert waiting.lines == []


def test_give_up_import_forgets_the_lines(cast: Cast) -> None:
    waiting = sent(cast.reception, CAF)
    give_up_import(by=cast.it, waiting=waiting)
    waiting.refresh_from_db()
    assert (waiting.lines, waiting.closed_at is None) == ([], False)
    assert audited("directory.give_up_import") == [str(cast.it)]


def test_start_import_replaces_the_one_that_waited(cast: Cast) -> None:
    first, supervisors = sent(cast.reception, CAF), sent(cast.hr, SAMIR, listing=SUPERVISORS)
    second = sent(cast.accounting, BAKERY)
    assert set(DirectoryImport.objects.waiting()) == {second, supervisors}
    first.refresh_from_db()
    assert first.lines == []


def test_start_import_too_long_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MOST_LINES", 1)
    with pytest.raises(TooManyLines) as refused:
        sent(cast.reception, CAF, BAKERY)
    assert refused.value.field == "file"
    assert "1 lignes" in str(refused.value)


@pytest.mark.parametrize(
    ("job", "listing"),
    [
        ("animator", Listing.CONTACTS),
        ("coordinator", Listing.CONTACTS),
        ("reception", SUPERVISORS),
        ("it", SUPERVISORS),
        ("gone", Listing.CONTACTS),
        ("installer", Listing.CONTACTS),
    ],
)
def test_start_import_of_a_list_that_one_does_not_keep_is_refused(
    job: str, listing: Listing, cast: Cast
) -> None:
    table = table_of(Listing.CONTACTS, CAF)
    with pytest.raises(PermissionDenied):
        start_import(by=getattr(cast, job), listing=listing, file_name="a.csv", table=table)


def test_forget_old_imports_deletes_what_nobody_confirmed(cast: Cast) -> None:
    old, new = sent(cast.reception, CAF), sent(cast.hr, SAMIR, listing=SUPERVISORS)
    DirectoryImport.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))
    forget_task.call()
    assert list(DirectoryImport.objects.all()) == [new]
    assert forget_old_imports(by=SYSTEM) == 0
    with pytest.raises(PermissionDenied):
        forget_old_imports(by=cast.it)


def both_confirm(race: Race, cast: Cast) -> list[str]:
    """Two people press the button at the same instant on a file that changes one contact."""
    contact_of(cast.hr, phone="")
    waiting = sent(cast.reception, CAF)
    seen = preview_of(waiting).digest

    def confirm(person: User) -> Callable[[], Any]:
        def act() -> Any:
            return confirm_import(
                by=User.objects.get(pk=person.pk),
                waiting=DirectoryImport.objects.get(pk=waiting.pk),
                seen=seen,
            )

        return act

    runners = race(confirm(cast.reception), confirm(cast.it))
    return sorted("done" if one.error is None else type(one.error).__name__ for one in runners)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_confirm_import_by_two_at_once_is_done_once(race: Race, cast: Cast) -> None:
    assert both_confirm(race, cast) == ["ImportGone", "done"]
    assert len(audited("directory.confirm_import")) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_confirm_import_without_the_lock_is_done_twice(race: Race, cast: Cast, without_locks: None) -> None:
    assert both_confirm(race, cast) == ["done", "done"]
    assert len(audited("directory.confirm_import")) == 2
