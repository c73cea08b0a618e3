"""Erasing: nobody is found again, what the law keeps is kept and then goes, the evidence holds."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from forms_builder.actions import personal_data as requests
from forms_builder.actions.holding import hold_request
from forms_builder.choices import SubmissionState
from forms_builder.models import (
    ApprovalEvent,
    LeaveAccount,
    LeaveMovement,
    Signature,
    Submission,
    SubmissionFile,
)
from forms_builder.queries.signatures import verify_centre
from portal.accounts.actions import personal_data as acts
from portal.accounts.actions.legal_holds import lift_hold
from portal.accounts.actions.people import deactivate_person
from portal.accounts.actions.personal_data import KEPT_FIELDS, continue_erasures, erase_person, erased_name
from portal.accounts.actions.sessions import forget_old_sign_ins
from portal.accounts.exceptions import LiftedByThemselves, StillOpen, UnderLegalHold
from portal.accounts.models import Erasure, User
from portal.accounts.queries.people import lock_person
from portal.audit.actions import purge
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.kit.registries import personal_data
from portal.notifications.actions import deliver_due_mails
from tests.factories.forms_builder import proof_of
from tests.factories.personal_data import erased, hold_on
from tests.factories.whole_person import EMAIL, PHONE, known_through_and_through
from tests.support.cast import SYSTEM, Cast
from tests.support.words import where_found

TRACES = ("Fontaine", "animation.enfance", EMAIL, PHONE)
KEPT_BY_LAW = {
    "audit.AuditEntry": "twelve months, as it was",
    "forms_builder.Submission": "three years after the decision",
    "forms_builder.ApprovalEvent": "with its request",
    "forms_builder.RequestMessage": "with its request",
    "forms_builder.Signature": "with its request",
}
"""Where the name is found after an erasure, and nowhere else."""


@pytest.fixture
def person(cast: Cast, centre: Centre, today: object) -> User:
    found = known_through_and_through(cast, centre)
    deliver_due_mails(by=SYSTEM)
    return found


def test_erase_person_leaves_nothing_of_them_but_what_the_law_keeps(person: User, cast: Cast) -> None:
    before = where_found(*TRACES)
    assert {"accounts.User", "notifications.OutboxMail", "axes.AccessLog", *KEPT_BY_LAW} <= before
    erased(person, by=cast.dpo)
    assert where_found(*TRACES) == KEPT_BY_LAW.keys()


def test_erase_person_empties_every_field_of_the_account(person: User, cast: Cast) -> None:
    erased(person, by=cast.dpo)
    after = User.objects.get(pk=person.pk)
    left = {
        field.name: getattr(after, field.name)
        for field in User._meta.concrete_fields
        if field.name not in KEPT_FIELDS and getattr(after, field.name) != field.get_default()
    }
    assert left == {
        "username": erased_name(person),
        "first_name": "Personne",
        "last_name": "effacée",
        "erased_at": after.erased_at,
        "password": after.password,
    }
    assert (after.has_usable_password(), after.is_active, str(after)) == (False, False, "Personne effacée")


def test_erase_person_leaves_no_row_of_theirs_but_what_each_room_says(person: User, cast: Cast) -> None:
    erasure = erased(person, by=cast.dpo)
    after = User.objects.get(pk=person.pk)
    foreseen = {entry.name: entry.foresee(after) for entry in personal_data}
    assert {name: found.erased for name, found in foreseen.items() if found.erased} == {}
    assert sorted(row["room"] for row in erasure.kept) == sorted(
        str(entry.label) for entry in personal_data for _kept in foreseen[entry.name].kept
    )


def test_erase_person_deletes_their_files_once_it_is_sure(
    person: User, cast: Cast, django_capture_on_commit_callbacks
) -> None:
    draft = Submission.objects.get(applicant=person, state=SubmissionState.DRAFT)
    photo = User.objects.get(pk=person.pk).photo
    copies = [export.content for export in person.data_exports.all()]
    kept = [file.content for file in SubmissionFile.objects.filter(submission__applicant=person)]
    with django_capture_on_commit_callbacks(execute=True):
        erased(person, by=cast.dpo)
        assert all(file.storage.exists(file.name) for file in [photo, *copies])
    gone = [photo, *copies]
    assert [file.storage.exists(file.name) for file in gone] == [False] * len(gone)
    assert [file.storage.exists(file.name) for file in kept] == [True]
    assert not Submission.objects.filter(pk=draft.pk).exists()


def test_erase_person_keeps_the_evidence_verifiable(person: User, cast: Cast, centre: Centre) -> None:
    erased(person, by=cast.dpo)
    assert list(verify_centre(centre)) == []


def test_continue_erasures_after_three_years_erases_the_requests_and_the_evidence_holds(
    person: User, cast: Cast, centre: Centre
) -> None:
    erased(person, by=cast.dpo)
    signed = Signature.objects.filter(centre=centre).count()
    with time_machine.travel(datetime(2030, 3, 9, 8, tzinfo=UTC), tick=False):
        continue_erasures(by=SYSTEM)
        assert Submission.objects.filter(applicant=person).count() == 2
    with time_machine.travel(datetime(2030, 3, 11, 8, tzinfo=UTC), tick=False):
        assert continue_erasures(by=SYSTEM) == 1
        left = where_found(*TRACES)
    assert Submission.objects.filter(applicant=person).count() == 0
    assert (ApprovalEvent.objects.count(), LeaveAccount.objects.filter(employee=person).count()) == (0, 0)
    assert LeaveMovement.objects.filter(account__employee=person).count() == 0
    assert Signature.objects.filter(centre=centre, content="", signer_facts={}).count() == signed == 8
    assert list(verify_centre(centre)) == []
    assert left == {"audit.AuditEntry"}


def test_continue_erasures_looks_again_until_nothing_more_can_go(person: User, cast: Cast) -> None:
    erasure = erased(person, by=cast.dpo)
    first = erasure.next_on
    with time_machine.travel(datetime(2031, 1, 1, 8, tzinfo=UTC), tick=False):
        purge(by=SYSTEM)
        continue_erasures(by=SYSTEM)
        forget_old_sign_ins(by=SYSTEM)
        erasure.refresh_from_db()
        left = {row["room"] for row in erasure.kept}
    # Sign-ins that the nightly cleaning had not deleted yet, pages, which are the centre's, and the proof of
    # what was confirmed.
    assert left == {str(personal_data[name].label) for name in ("accounts", "calendars", "home", "home_read")}
    assert (first, erasure.next_on) == (date(2027, 4, 9), date(2031, 1, 2))


def test_erase_person_a_second_time_changes_nothing(person: User, cast: Cast) -> None:
    first = erased(person, by=cast.dpo)
    again = erase_person(by=cast.hr, person=person, proof=proof_of(cast.hr))
    assert (again.pk, again.erased_by, again.kept, again.next_on) == (
        first.pk,
        cast.dpo,
        first.kept,
        first.next_on,
    )


def test_erase_person_with_an_open_account_is_refused(person: User, cast: Cast) -> None:
    with pytest.raises(StillOpen):
        erase_person(by=cast.dpo, person=person, proof=proof_of(cast.dpo))
    assert User.objects.get(pk=person.pk).last_name == "Fontaine"


def test_erase_person_under_a_hold_is_refused(person: User, cast: Cast) -> None:
    hold_on(person, by=cast.director)
    deactivate_person(by=SYSTEM, person=person)
    with pytest.raises(UnderLegalHold):
        erase_person(by=cast.dpo, person=person, proof=proof_of(cast.dpo))
    assert User.objects.get(pk=person.pk).last_name == "Fontaine"


@pytest.mark.parametrize("by", ["hr", "dpo"])
def test_erase_person_by_who_lifted_the_hold_of_another_is_refused(person: User, cast: Cast, by: str) -> None:
    """Not even when they place one themselves in between, and lift that."""
    deactivate_person(by=SYSTEM, person=person)
    for placed_by in (cast.director, cast.hr):
        hold_on(person, by=placed_by)
        lift_hold(by=cast.hr, person=person)
    keeper = getattr(cast, by)
    if by == "hr":
        with pytest.raises(LiftedByThemselves):
            erase_person(by=keeper, person=person, proof=proof_of(keeper))
    else:
        erase_person(by=keeper, person=person, proof=proof_of(keeper))
    assert (User.objects.get(pk=person.pk).last_name == "Fontaine") == (by == "hr")


def test_erase_person_who_placed_and_lifted_is_allowed(person: User, cast: Cast) -> None:
    deactivate_person(by=SYSTEM, person=person)
    hold_on(person, by=cast.hr)
    lift_hold(by=cast.hr, person=person)
    erase_person(by=cast.hr, person=person, proof=proof_of(cast.hr))
    assert User.objects.get(pk=person.pk).last_name == "effacée"


def test_continue_erasures_leaves_who_is_held_out(person: User, cast: Cast) -> None:
    erased(person, by=cast.dpo)
    hold_on(person, by=cast.hr)
    with time_machine.travel(datetime(2031, 1, 1, 8, tzinfo=UTC), tick=False):
        assert continue_erasures(by=SYSTEM) == 0
    assert Submission.objects.filter(applicant=person).count() == 2


@pytest.mark.parametrize("job", ["director", "it", "coordinator", "other_director", "installer"])
def test_erase_person_by_somebody_without_the_right_is_refused(job: str, person: User, cast: Cast) -> None:
    deactivate_person(by=SYSTEM, person=person)
    by = getattr(cast, job)
    with pytest.raises(PermissionDenied):
        erase_person(by=by, person=person, proof=proof_of(by))


def test_erase_person_without_their_own_proof_is_refused(person: User, cast: Cast) -> None:
    deactivate_person(by=SYSTEM, person=person)
    with pytest.raises(PermissionDenied):
        erase_person(by=cast.dpo, person=person, proof=proof_of(cast.hr))


def test_erase_person_audits_without_a_name(person: User, cast: Cast) -> None:
    erased(person, by=cast.dpo)
    entry = AuditEntry.objects.get(verb="accounts.erase_person")
    assert (entry.actor_id, entry.object_label) == (cast.dpo.pk, "Personne effacée")


def test_continue_erasures_leaves_who_was_held_since_it_was_listed(
    person: User, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased(person, by=cast.dpo)

    def held_first(found: User) -> User:
        hold_on(found, by=cast.hr)
        return lock_person(found)

    with time_machine.travel(datetime(2031, 1, 1, 8, tzinfo=UTC), tick=False):
        monkeypatch.setattr(acts, "lock_person", held_first)
        assert continue_erasures(by=SYSTEM) == 0
    assert Submission.objects.filter(applicant=person).count() == 2


def test_continue_erasures_when_one_fails_goes_on_with_the_others(
    person: User, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased(person, by=cast.dpo)
    erased(cast.coordinator, by=cast.dpo)
    Erasure.objects.update(next_on=date(2027, 4, 1))
    go_on = acts.go_on

    def failing(by: object, erasure: Erasure, found: User) -> Erasure:
        if found.pk == person.pk:
            raise OSError("the disk")
        return go_on(by, erasure, found)

    monkeypatch.setattr(acts, "go_on", failing)
    with time_machine.travel(datetime(2031, 1, 1, 8, tzinfo=UTC), tick=False):
        assert continue_erasures(by=SYSTEM) == 1
    assert Submission.objects.filter(applicant=person).count() == 2


def test_erase_person_leaves_a_request_that_somebody_holds_and_comes_back_the_next_night(
    person: User, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It never waits for its lock, with the person's own in hand: the purge takes them the other way round."""
    erased(person, by=cast.dpo)
    lock_if_free = requests.lock_if_free
    monkeypatch.setattr(requests, "lock_if_free", lambda pk: None)
    with time_machine.travel(datetime(2030, 3, 11, 8, tzinfo=UTC), tick=False):
        continue_erasures(by=SYSTEM)
    erasure = Erasure.objects.get(person=person)
    assert (Submission.objects.filter(applicant=person).count(), erasure.next_on) == (2, date(2030, 3, 12))
    assert "Demandes en cours d’utilisation : 2" in [
        row["what"].replace("\N{NO-BREAK SPACE}", " ") for row in erasure.kept
    ]
    monkeypatch.setattr(requests, "lock_if_free", lock_if_free)
    with time_machine.travel(datetime(2030, 3, 12, 8, tzinfo=UTC), tick=False):
        continue_erasures(by=SYSTEM)
    assert Submission.objects.filter(applicant=person).count() == 0


def test_erase_person_leaves_a_request_that_was_held_since_it_was_listed(
    person: User, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased(person, by=cast.dpo)
    lock_if_free = requests.lock_if_free

    def held_first(pk: UUID) -> Submission | None:
        found = lock_if_free(pk)
        if found is not None:
            hold_request(by=cast.hr, submission=found, reason="Litige")
        return found

    monkeypatch.setattr(requests, "lock_if_free", held_first)
    with time_machine.travel(datetime(2030, 3, 11, 8, tzinfo=UTC), tick=False):
        continue_erasures(by=SYSTEM)
    assert Submission.objects.filter(applicant=person).count() == 2
