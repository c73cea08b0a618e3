"""Two people, or two clicks, at the same instant; and, without the locks, the damage."""

from typing import Any

import pytest

from portal.accounts.actions.invitations import accept_invitation, invite_by_mail, invite_on_paper
from portal.accounts.actions.recoveries import ask_recovery, decide_recovery
from portal.accounts.choices import RecoveryKind
from portal.accounts.models import AccessRecovery, Invitation, User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import proof_of
from tests.support.cast import Cast
from tests.support.race import Act, Race, endings

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PASSWORDS = ("un tracteur mauve et lent", "un autre hamac vert pomme")


@pytest.fixture
def newcomer(centre: Centre) -> User:
    return PersonFactory.create(centre=centre, email="nouvelle@tilleuls.example")


def accepting(digest: str, password: str) -> Act:
    def act() -> User:
        person = User.objects.get(invitations__digest=digest)
        return accept_invitation(by=person, digest=digest, password=password)

    return act


def two_uses(race: Race, cast: Cast, newcomer: User) -> list[str]:
    """The owner, and whoever has read the mail over their shoulder."""
    digest = invite_on_paper(by=cast.hr, person=newcomer).invitation.digest
    return endings(race(*(accepting(digest, password) for password in PASSWORDS)))


def uses_on_record() -> int:
    return AuditEntry.objects.filter(verb="accounts.accept_invitation").count()


def test_accept_invitation_twice_at_once_serves_one(race: Race, cast: Cast, newcomer: User) -> None:
    assert two_uses(race, cast, newcomer) == ["InvitationExpired", "done"]
    assert uses_on_record() == 1
    person = User.objects.get(pk=newcomer.pk)
    assert [person.check_password(password) for password in PASSWORDS].count(True) == 1


def test_accept_invitation_twice_at_once_without_locks_serves_both(
    race: Race, cast: Cast, newcomer: User, without_locks: None
) -> None:
    assert two_uses(race, cast, newcomer) == ["done", "done"]
    assert uses_on_record() == 2


def inviting(who: int, person: User) -> Act:
    def act() -> Invitation:
        return invite_by_mail(by=User.objects.get(pk=who), person=User.objects.get(pk=person.pk))

    return act


def two_invitations(race: Race, cast: Cast, newcomer: User) -> list[str]:
    # Not before what revokes: whoever came late would revoke the invitation of the other, and be done too.
    both = (inviting(who.pk, newcomer) for who in (cast.hr, cast.it))
    return endings(race(*both, before='INTO "accounts_invitation"'))


def test_invite_twice_at_once_leaves_one_open(race: Race, cast: Cast, newcomer: User) -> None:
    assert two_invitations(race, cast, newcomer) == ["done", "done"]
    assert Invitation.objects.count() == 2
    assert Invitation.objects.open().count() == 1


def test_invite_twice_at_once_without_locks_is_stopped_by_the_database(
    race: Race, cast: Cast, newcomer: User, without_locks: None
) -> None:
    assert two_invitations(race, cast, newcomer) == ["IntegrityError", "done"]


def deciding(who: int, recovery: AccessRecovery, *, approves: bool) -> Act:
    def act() -> Any:
        by, row = User.objects.get(pk=who), AccessRecovery.objects.get(pk=recovery.pk)
        return decide_recovery(by=by, recovery=row, proof=proof_of(by), approves=approves)

    return act


def two_decisions(race: Race, cast: Cast) -> list[str]:
    recovery = ask_recovery(by=cast.hr, person=cast.animator, kind=RecoveryKind.PAPER, reason="Perdu.")
    agree = deciding(cast.it.pk, recovery, approves=True)
    return endings(race(agree, deciding(cast.director.pk, recovery, approves=False)))


def decisions_on_record() -> int:
    verbs = ["accounts.approve_recovery", "accounts.refuse_recovery"]
    return AuditEntry.objects.filter(verb__in=verbs).count()


def test_decide_recovery_twice_at_once_takes_one(race: Race, cast: Cast) -> None:
    assert two_decisions(race, cast) == ["RecoveryClosed", "done"]
    assert decisions_on_record() == 1
    approved = AccessRecovery.objects.get().state == "approved"
    assert Invitation.objects.exists() == approved


def test_decide_recovery_twice_at_once_without_locks_takes_both(
    race: Race, cast: Cast, without_locks: None
) -> None:
    assert two_decisions(race, cast) == ["done", "done"]
    assert decisions_on_record() == 2
