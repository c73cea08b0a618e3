import re
import time
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.accounts.actions.invitations import (
    accept_invitation,
    invite_by_mail,
    invite_everybody_by_mail,
    invite_everybody_on_paper,
    invite_on_paper,
    revoke_invitation,
)
from portal.accounts.actions.passwords import reset_password
from portal.accounts.actions.people import change_person, deactivate_person
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import InvitationWay, Role
from portal.accounts.exceptions import AccountClosed, AlreadyActivated, InvitationExpired, NoAddress
from portal.accounts.models import Invitation, Session, User
from portal.accounts.queries.invitations import CODE, TOKEN, invitation_of_code, open_invitation, to_invite
from portal.accounts.secret_codes import ALPHABET, digest_of
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.models import Notification, OutboxMail
from tests.factories.accounts import PersonFactory
from tests.support.cast import SYSTEM, Cast

NEW = "un tracteur mauve et lent"
LATER = timedelta(hours=72, seconds=1)


@pytest.fixture
def newcomer(centre: Centre) -> User:
    return PersonFactory.create(centre=centre, username="nouvelle", email="nouvelle@tilleuls.example")


def token_of(person: User) -> str:
    """What stands in the newest link that was mailed to `person`."""
    mail = OutboxMail.objects.filter(recipient=person, kind="accounts.invited").latest("created_at")
    found = re.search(r"http://testserver/invitation/([\w-]+)/", mail.body_text)
    assert found is not None
    return found[1]


def opens(digest: str) -> bool:
    return open_invitation(digest) is not None


def test_invite_by_mail_sends_a_link_that_is_kept_as_a_digest(cast: Cast, newcomer: User):
    invitation = invite_by_mail(by=cast.hr, person=newcomer)
    token = token_of(newcomer)
    assert len(token) == 43
    assert invitation.digest == digest_of(TOKEN, token)
    assert (invitation.way, invitation.created_by, invitation.centre) == ("mail", cast.hr, newcomer.centre)
    left = invitation.expires_at - timezone.now()
    assert timedelta(hours=71, minutes=59) < left <= timedelta(hours=72)
    mail = OutboxMail.objects.get(recipient=newcomer)
    assert (mail.address, mail.is_secret) == ("nouvelle@tilleuls.example", True)
    assert Notification.objects.filter(recipient=newcomer).count() == 0
    entry = AuditEntry.objects.get(verb="accounts.invite_by_mail")
    assert (entry.actor_id, entry.object_id, token in str(entry.details)) == (
        cast.hr.pk,
        str(newcomer.pk),
        False,
    )


@pytest.mark.parametrize("role", [Role.HR, Role.IT, Role.DIRECTOR])
def test_invite_who_agrees_to_recoveries_is_not_for_hr(cast: Cast, newcomer: User, role: Role):
    """HR would come in as a second HR person, and agree to a way into any account with themselves."""
    set_roles(by=SYSTEM, person=newcomer, roles=[role])
    newcomer = User.objects.get(pk=newcomer.pk)
    for act in (invite_on_paper, invite_by_mail):
        with pytest.raises(PermissionDenied):
            act(by=cast.hr, person=newcomer)
    with pytest.raises(PermissionDenied):
        change_person(by=cast.hr, person=newcomer, email="mine@tilleuls.example")
    assert not Invitation.objects.filter(person=newcomer).exists()
    assert invite_on_paper(by=cast.it, person=newcomer).invitation.person == newcomer


def test_invite_by_mail_again_revokes_the_one_before(cast: Cast, newcomer: User):
    first = invite_by_mail(by=cast.hr, person=newcomer)
    second = invite_by_mail(by=cast.it, person=newcomer)
    assert (opens(first.digest), opens(second.digest)) == (False, True)


@pytest.mark.parametrize("who", ["animator", "coordinator", "accounting", "other_director", "installer"])
def test_invite_by_mail_by_others_is_refused(cast: Cast, newcomer: User, who: str):
    with pytest.raises(PermissionDenied):
        invite_by_mail(by=getattr(cast, who), person=newcomer)
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(("who", "allowed"), [("hr", False), ("it", True), ("director", True)])
def test_invite_by_mail_of_who_leads_is_not_for_hr(cast: Cast, centre: Centre, who: str, allowed: bool):
    leader = PersonFactory.create(centre=centre, email="a@b.example", roles=[Role.DIRECTOR])
    if allowed:
        assert opens(invite_by_mail(by=getattr(cast, who), person=leader).digest)
    else:
        with pytest.raises(PermissionDenied):
            invite_by_mail(by=getattr(cast, who), person=leader)
        assert Invitation.objects.count() == 0


def test_invite_by_mail_without_address_is_refused(cast: Cast, centre: Centre):
    person = PersonFactory.create(centre=centre)
    with pytest.raises(NoAddress):
        invite_by_mail(by=cast.hr, person=person)
    assert invite_on_paper(by=cast.hr, person=person).invitation.way == InvitationWay.PAPER


@pytest.mark.parametrize("invite", [invite_by_mail, invite_on_paper])
def test_invite_who_is_in_already_is_refused(cast: Cast, invite):
    with pytest.raises(AlreadyActivated):
        invite(by=cast.hr, person=cast.animator)
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("invite", [invite_by_mail, invite_on_paper])
def test_invite_to_a_closed_account_is_refused(cast: Cast, newcomer: User, invite):
    deactivate_person(by=SYSTEM, person=newcomer)
    with pytest.raises(AccountClosed):
        invite(by=cast.hr, person=newcomer)


def test_invite_on_paper_gives_a_code_that_is_kept_as_a_digest(cast: Cast, newcomer: User):
    paper = invite_on_paper(by=cast.hr, person=newcomer)
    assert re.fullmatch(f"[{ALPHABET}]{{12}}", paper.code)
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", paper.printed)
    assert paper.invitation.digest == digest_of(CODE, paper.code)
    assert OutboxMail.objects.count() == 0
    assert [paper.code in str(entry.details) for entry in AuditEntry.objects.all()].count(True) == 0


def test_invitation_of_code_forgives_how_it_is_typed(cast: Cast, newcomer: User):
    paper = invite_on_paper(by=cast.hr, person=newcomer)
    assert invitation_of_code("nouvelle", paper.printed.lower()) == paper.invitation
    assert invitation_of_code("nouvelle", f" {paper.code[:5]} {paper.code[5:]} ") == paper.invitation
    assert invitation_of_code("nouvelle", paper.code[:-1]) is None
    assert invitation_of_code("animation.enfance", paper.code) is None


def test_code_on_paper_is_no_token(cast: Cast, newcomer: User):
    """Otherwise it could be tried without the user name, and without a count."""
    paper = invite_on_paper(by=cast.hr, person=newcomer)
    assert not opens(digest_of(TOKEN, paper.code))


def test_accept_invitation_gives_the_password_and_the_account(cast: Cast, newcomer: User):
    invitation = invite_by_mail(by=cast.hr, person=newcomer)
    person = accept_invitation(by=newcomer, digest=invitation.digest, password=NEW)
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert person.activated_at is not None
    assert Invitation.objects.get().used_at is not None
    entry = AuditEntry.objects.get(verb="accounts.accept_invitation")
    assert (entry.actor_id, entry.details["way"]) == (newcomer.pk, "mail")
    assert list(Notification.objects.filter(recipient=person).values_list("kind", flat=True)) == [
        "accounts.account_opened"
    ]


def test_accept_invitation_twice_is_refused(cast: Cast, newcomer: User):
    invitation = invite_by_mail(by=cast.hr, person=newcomer)
    accept_invitation(by=newcomer, digest=invitation.digest, password=NEW)
    with pytest.raises(InvitationExpired):
        accept_invitation(by=newcomer, digest=invitation.digest, password="un autre hamac vert")
    assert User.objects.get(pk=newcomer.pk).check_password(NEW)


@pytest.mark.parametrize("what", ["expired", "revoked", "replaced", "closed", "somebody else's", "made up"])
def test_accept_invitation_that_no_longer_holds_is_refused(cast: Cast, newcomer: User, what: str):
    digest, by, age = invite_by_mail(by=cast.hr, person=newcomer).digest, newcomer, timedelta()
    if what == "expired":
        age = LATER
    elif what == "revoked":
        assert revoke_invitation(by=cast.it, person=newcomer)
    elif what == "replaced":
        invite_on_paper(by=cast.hr, person=newcomer)
    elif what == "closed":
        deactivate_person(by=SYSTEM, person=newcomer)
    elif what == "somebody else's":
        by = cast.animator
    else:
        digest = digest_of(TOKEN, "made up")
    with time_machine.travel(time.time() + age.total_seconds()), pytest.raises(InvitationExpired):
        accept_invitation(by=by, digest=digest, password=NEW)
    assert not User.objects.get(pk=by.pk).check_password(NEW)


def test_accept_invitation_until_its_last_hour(cast: Cast, newcomer: User):
    """The control of the test above."""
    digest = invite_by_mail(by=cast.hr, person=newcomer).digest
    with time_machine.travel(time.time() + (LATER - timedelta(minutes=1)).total_seconds()):
        assert accept_invitation(by=newcomer, digest=digest, password=NEW).check_password(NEW)


def test_revoke_invitation_by_others_is_refused(cast: Cast, newcomer: User):
    digest = invite_by_mail(by=cast.hr, person=newcomer).digest
    with pytest.raises(PermissionDenied):
        revoke_invitation(by=cast.coordinator, person=newcomer)
    assert opens(digest)
    assert revoke_invitation(by=cast.hr, person=newcomer)
    assert not revoke_invitation(by=cast.hr, person=newcomer)
    assert AuditEntry.objects.filter(verb="accounts.revoke_invitation").count() == 1


def test_new_password_by_a_link_ends_what_was_left_of_invitations(cast: Cast, newcomer: User):
    digest = invite_by_mail(by=cast.hr, person=newcomer).digest
    reset_password(by=newcomer, token=default_token_generator.make_token(newcomer), password=NEW)
    assert not opens(digest)
    assert User.objects.get(pk=newcomer.pk).activated_at is not None


def test_first_password_ends_sessions(cast: Cast, newcomer: User, client_of):
    client_of(newcomer)
    digest = invite_by_mail(by=cast.hr, person=newcomer).digest
    accept_invitation(by=newcomer, digest=digest, password=NEW)
    assert Session.objects.filter(person=newcomer).count() == 0


def test_invite_everybody_takes_each_once_and_only_those_within_reach(cast: Cast, centre: Centre):
    with_mail = [PersonFactory.create(centre=centre, email=f"a{n}@b.example") for n in range(2)]
    without = PersonFactory.create(centre=centre)
    leader = PersonFactory.create(centre=centre, email="c@d.example", roles=[Role.IT])
    PersonFactory.create(centre=cast.other_director.centre, email="e@f.example")
    numbers = to_invite(cast.hr)
    assert (numbers.by_mail, numbers.on_paper, numbers.open, numbers.others) == (2, 1, 0, 1)
    assert (invite_everybody_by_mail(by=cast.hr), invite_everybody_by_mail(by=cast.hr)) == (2, 0)
    assert [paper.invitation.person for paper in invite_everybody_on_paper(by=cast.hr)] == [without]
    assert invite_everybody_on_paper(by=cast.hr) == []
    assert set(Invitation.objects.values_list("person", flat=True)) == {
        *(p.pk for p in with_mail),
        without.pk,
    }
    numbers = to_invite(cast.hr)
    assert (numbers.by_mail, numbers.on_paper, numbers.open, numbers.others) == (0, 0, 3, 1)
    assert invite_everybody_by_mail(by=cast.it) == 1
    assert Invitation.objects.filter(person=leader).count() == 1


@pytest.mark.parametrize("who", ["animator", "dpo", "installer", "gone"])
def test_invite_everybody_by_others_invites_nobody(cast: Cast, newcomer: User, who: str):
    assert invite_everybody_by_mail(by=getattr(cast, who)) == 0
    assert invite_everybody_on_paper(by=getattr(cast, who)) == []
    assert Invitation.objects.count() == 0
