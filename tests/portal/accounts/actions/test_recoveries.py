import time
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.actions.invitations import accept_invitation
from portal.accounts.actions.people import deactivate_person
from portal.accounts.actions.recoveries import ask_recovery, decide_recovery
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import RecoveryKind, RecoveryState, Role
from portal.accounts.exceptions import (
    AccountClosed,
    NoSecondFactor,
    NotActivated,
    RecoveryClosed,
    RecoveryRefused,
    SameAddress,
)
from portal.accounts.models import AccessRecovery, Invitation, RecoveryCode, Session, User
from portal.accounts.queries.recoveries import count_waiting_for, waiting_for
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.models import Notification, OutboxMail
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import proof_of
from tests.support.cast import SYSTEM, Cast

NEW = "un tracteur mauve et lent"
ADDRESS = "lea.fontaine@tilleuls.example"
LATER = timedelta(hours=72, seconds=1)


def ask(cast: Cast, kind: RecoveryKind = RecoveryKind.PAPER, *, by: str = "hr", of: str = "animator"):
    person = getattr(cast, of)
    email = ADDRESS if kind == RecoveryKind.EMAIL else ""
    if kind == RecoveryKind.FACTOR:
        TOTPDevice.objects.create(user=person, name="telephone")
        RecoveryCode.objects.create(person=person, digest="0" * 64)
    return ask_recovery(by=getattr(cast, by), person=person, kind=kind, reason="Perdu lundi.", email=email)


def decide(recovery: AccessRecovery, by: User, *, approves: bool = True):
    return decide_recovery(by=by, recovery=recovery, proof=proof_of(by), approves=approves)


def told(person: User) -> list[str]:
    found = Notification.objects.filter(recipient=person)
    return list(found.order_by("created_at").values_list("kind", flat=True))


def has_factor(person: User) -> bool:
    return TOTPDevice.objects.filter(user=person).exists() or person.recovery_codes.exists()


def test_ask_recovery_tells_the_person_and_those_who_may_decide(cast: Cast):
    recovery = ask(cast)
    assert (recovery.state, recovery.asked_by, recovery.is_waiting) == ("asked", cast.hr, True)
    waits, asked = ["accounts.recovery_waits"], ["accounts.recovery_asked"]
    assert [told(person) for person in (cast.it, cast.director, cast.hr, cast.animator, cast.dpo)] == [
        waits,
        waits,
        [],
        asked,
        [],
    ]
    assert set(OutboxMail.objects.values_list("address", flat=True)) == {
        cast.it.email,
        cast.director.email,
        cast.animator.email,
    }
    assert AuditEntry.objects.get(verb="accounts.ask_recovery").actor_id == cast.hr.pk


@pytest.mark.parametrize(
    ("by", "of", "allowed"),
    [
        ("hr", "animator", True),
        ("it", "director", True),
        ("director", "it", True),
        ("hr", "director", False),
        ("hr", "it", False),
        ("hr", "hr", False),
        ("it", "it", False),
        ("coordinator", "animator", False),
        ("dpo", "animator", False),
        ("other_director", "animator", False),
        ("installer", "animator", False),
    ],
)
def test_ask_recovery_is_for_those_who_manage_access(cast: Cast, by: str, of: str, allowed: bool):
    if allowed:
        assert ask(cast, by=by, of=of).is_waiting
    else:
        with pytest.raises(PermissionDenied):
            ask(cast, by=by, of=of)
        assert AccessRecovery.objects.count() == 0


@pytest.mark.parametrize("approves", [True, False])
@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        ("it", True),
        ("director", True),
        ("hr", False),
        ("animator", False),
        ("coordinator", False),
        ("dpo", False),
        ("other_director", False),
        ("installer", False),
    ],
)
def test_decide_recovery_takes_a_second_person(cast: Cast, by: str, allowed: bool, approves: bool):
    recovery, person = ask(cast), getattr(cast, by)
    if allowed:
        found = decide(recovery, person, approves=approves).recovery
        assert (found.state, found.decided_by) == ("approved" if approves else "refused", person)
    else:
        with pytest.raises(PermissionDenied):
            decide(recovery, person, approves=approves)
        assert AccessRecovery.objects.get().state == RecoveryState.ASKED


def test_decide_recovery_of_oneself_is_refused(cast: Cast):
    recovery = ask(cast, by="it", of="director")
    with pytest.raises(PermissionDenied):
        decide(recovery, cast.director)
    assert decide(recovery, cast.hr).recovery.state == "approved"


@pytest.mark.parametrize(
    ("giver", "before", "role", "allowed"),
    [
        ("it", timedelta(0), Role.HR, False),
        ("it", timedelta(hours=71), Role.IT, False),
        ("it", timedelta(hours=73), Role.HR, True),
        ("director", timedelta(0), Role.HR, True),
        (None, timedelta(0), Role.HR, True),
    ],
)
def test_decide_recovery_takes_more_than_the_account_that_the_asker_made(
    cast: Cast, giver: str | None, before: timedelta, role: Role, allowed: bool
):
    """IT who makes somebody a colleague, and comes in as them, would agree with themselves."""
    with time_machine.travel(time.time() - before.total_seconds()):
        ghost = set_roles(by=getattr(cast, giver) if giver else SYSTEM, person=cast.equipment, roles=[role])
    recovery = ask(cast, by="it")
    assert list(waiting_for(ghost)) == [recovery][:allowed]
    assert count_waiting_for(ghost) == allowed
    assert told(ghost).count("accounts.recovery_waits") == allowed
    if allowed:
        assert decide(recovery, ghost).recovery.decided_by == ghost
    else:
        with pytest.raises(PermissionDenied):
            decide(recovery, ghost)
        assert decide(recovery, cast.director).recovery.decided_by == cast.director


def test_decide_recovery_by_who_held_another_role_before_is_taken(cast: Cast):
    both = set_roles(by=cast.it, person=cast.director, roles=[Role.DIRECTOR, Role.HR])
    recovery = ask(cast, by="it")
    assert list(waiting_for(both)) == [recovery]
    assert count_waiting_for(both) == 1
    assert decide(recovery, both).recovery.decided_by == both


def test_decide_recovery_without_fresh_proof_is_refused(cast: Cast):
    recovery = ask(cast)
    for proof in (proof_of(cast.hr), proof_of(cast.it, at=proof_of(cast.it).at - timedelta(minutes=3))):
        with pytest.raises(PermissionDenied):
            decide_recovery(by=cast.it, recovery=recovery, proof=proof, approves=True)
    assert AccessRecovery.objects.get().state == RecoveryState.ASKED


def test_decide_recovery_twice_is_refused(cast: Cast):
    recovery = ask(cast)
    decide(recovery, cast.it, approves=False)
    with pytest.raises(RecoveryClosed):
        decide(recovery, cast.director)
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("whose", ["hr", "animator"])
def test_decide_recovery_of_who_may_no_longer_ask_is_only_refused(cast: Cast, whose: str):
    """HR asked, and is HR no longer, or the person leads by now: HR does not touch them alone."""
    recovery = ask(cast)
    set_roles(by=SYSTEM, person=getattr(cast, whose), roles=[Role.DIRECTOR] if whose == "animator" else [])
    with pytest.raises(RecoveryClosed):
        decide(recovery, cast.it)
    assert Invitation.objects.count() == 0
    assert decide(recovery, cast.it, approves=False).recovery.state == RecoveryState.REFUSED


@pytest.mark.parametrize("what", ["late", "its person left", "who asked left"])
def test_decide_recovery_that_no_longer_waits_is_refused(cast: Cast, what: str):
    recovery, age = ask(cast), timedelta()
    if what == "late":
        age = LATER
    else:
        deactivate_person(by=SYSTEM, person=cast.animator if what == "its person left" else cast.hr)
    with time_machine.travel(time.time() + age.total_seconds()):
        assert list(waiting_for(cast.it)) == []
        assert count_waiting_for(cast.it) == 0
        with pytest.raises(RecoveryClosed):
            decide(recovery, cast.it)
    assert Invitation.objects.count() == 0


def test_waiting_for_is_the_set_form_of_the_right(cast: Cast):
    recovery = ask(cast)
    seen = [who for who in ("hr", "it", "director", "animator", "dpo") if waiting_for(getattr(cast, who))]
    counted = [
        who for who in ("hr", "it", "director", "animator", "dpo") if count_waiting_for(getattr(cast, who))
    ]
    assert counted == seen
    assert seen == ["it", "director"]
    assert AccessRecovery.objects.visible_to(cast.animator).count() == 0
    assert AccessRecovery.objects.visible_to(cast.hr).get() == recovery


def test_ask_recovery_twice_is_refused_until_it_has_lapsed(cast: Cast):
    first = ask(cast)
    with pytest.raises(RecoveryRefused):
        ask(cast, by="it")
    with time_machine.travel(time.time() + LATER.total_seconds()):
        second = ask(cast, by="it")
        assert AccessRecovery.objects.get(pk=first.pk).state == RecoveryState.LAPSED
        assert decide(second, cast.hr).recovery.state == "approved"
    assert AuditEntry.objects.filter(verb="accounts.lapse_recovery").count() == 1


def test_ask_recovery_of_nothing_lost_is_refused(cast: Cast, centre: Centre):
    newcomer = PersonFactory.create(centre=centre, email="a@b.example")
    wrong = [
        (newcomer, RecoveryKind.PAPER, "", NotActivated),
        (cast.animator, RecoveryKind.FACTOR, "", NoSecondFactor),
        (cast.animator, RecoveryKind.EMAIL, cast.animator.email.upper(), SameAddress),
        (cast.gone, RecoveryKind.PAPER, "", AccountClosed),
    ]
    for person, kind, email, error in wrong:
        with pytest.raises(error):
            ask_recovery(by=cast.hr, person=person, kind=kind, reason="Perdu.", email=email)
    assert AccessRecovery.objects.count() == 0


def test_approve_factor_forgets_it_and_ends_sessions(cast: Cast, client_of):
    client_of(cast.animator)
    recovery = ask(cast, RecoveryKind.FACTOR)
    assert has_factor(cast.animator)
    decide(recovery, cast.it)
    assert not has_factor(cast.animator)
    assert Session.objects.filter(person=cast.animator).count() == 0
    assert told(cast.animator) == ["accounts.recovery_asked", "accounts.recovery_decided"]
    assert told(cast.hr) == ["accounts.recovery_answered"]
    assert Notification.objects.filter(recipient=cast.director).unread().count() == 0


def test_refuse_factor_keeps_it(cast: Cast, client_of):
    """The control of the test above."""
    client_of(cast.animator)
    decide(ask(cast, RecoveryKind.FACTOR), cast.it, approves=False)
    assert has_factor(cast.animator)
    assert Session.objects.filter(person=cast.animator).count() == 1
    assert told(cast.animator) == ["accounts.recovery_asked", "accounts.recovery_decided"]


def test_approve_address_writes_it_and_tells_both(cast: Cast):
    old = cast.animator.email
    decide(ask(cast, RecoveryKind.EMAIL), cast.it)
    person = User.objects.get(pk=cast.animator.pk)
    assert (person.email, person.email_changed_at is None) == (ADDRESS, False)
    mails = OutboxMail.objects.filter(recipient=person).order_by("created_at")
    assert [(mail.kind.partition(".")[2], mail.address) for mail in mails] == [
        ("recovery_asked", old),
        ("recovery_decided", old),
        ("address_in_use", ADDRESS),
    ]


def test_approve_paper_gives_a_code_that_replaces_the_password_only(cast: Cast):
    TOTPDevice.objects.create(user=cast.animator, name="telephone")
    activated = cast.animator.activated_at
    paper = decide(ask(cast), cast.it).paper
    assert paper is not None
    assert paper.invitation.person == cast.animator
    accept_invitation(by=cast.animator, digest=paper.invitation.digest, password=NEW)
    person = User.objects.get(pk=cast.animator.pk)
    assert (person.check_password(NEW), person.activated_at) == (True, activated)
    assert has_factor(person)
