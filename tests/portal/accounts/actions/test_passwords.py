import time
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from portal.accounts.actions.passwords import change_own_password, reset_password, send_password_reset
from portal.accounts.exceptions import LinkExpired
from portal.accounts.models import Session, User
from portal.accounts.reauthentication import Reauthentication
from portal.notifications.models import Notification, OutboxMail
from tests.support.audited import audited
from tests.support.cast import PASSWORD, SYSTEM, Cast

NEW = "un tracteur mauve et lent"


def proof_of(person: User, *, age: int = 0) -> Reauthentication:
    return Reauthentication(
        person_id=person.pk,
        at=timezone.now() - timedelta(seconds=age),
        failed_tries=0,
        client_address="192.0.2.1",
        user_agent="test",
    )


def test_change_own_password_ends_the_other_sessions_and_tells(cast: Cast, client_of):
    here, _elsewhere = client_of(cast.animator), client_of(cast.animator)
    change_own_password(
        by=cast.animator,
        proof=proof_of(cast.animator),
        password=NEW,
        session_key=here.session.session_key,
    )
    assert User.objects.get(pk=cast.animator.pk).check_password(NEW)
    assert list(Session.objects.values_list("session_key", flat=True)) == [here.session.session_key]
    assert Notification.objects.get().kind == "accounts.password_changed"
    assert audited("accounts.change_own_password") == [str(cast.animator)]


@pytest.mark.parametrize(("whose", "age"), [("coordinator", 0), ("animator", 121)])
def test_change_own_password_without_fresh_proof_is_refused(cast: Cast, whose: str, age: int):
    with pytest.raises(PermissionDenied):
        change_own_password(
            by=cast.animator,
            proof=proof_of(getattr(cast, whose), age=age),
            password=NEW,
            session_key=None,
        )
    assert User.objects.get(pk=cast.animator.pk).check_password(PASSWORD)


def test_change_own_password_of_a_closed_account_is_refused(cast: Cast):
    with pytest.raises(PermissionDenied):
        change_own_password(by=cast.gone, proof=proof_of(cast.gone), password=NEW, session_key=None)


def test_send_password_reset_mails_a_link_once_in_five_minutes(cast: Cast):
    sent = [send_password_reset(by=SYSTEM, person=cast.animator) for _ in range(2)]
    with time_machine.travel(time.time() + timedelta(minutes=5, seconds=1).total_seconds()):
        sent.append(send_password_reset(by=cast.hr, person=cast.animator))
    assert sent == [True, False, True]
    mails = OutboxMail.objects.all()
    assert {(mail.address, mail.is_secret) for mail in mails} == {(cast.animator.email, True)}
    assert (mails.count(), Notification.objects.count()) == (2, 0)
    assert (
        "Choisir un nouveau mot de passe\u00a0: http://testserver/connexion/nouveau-mot-de-passe/"
        f"{cast.animator.public_id}/"
    ) in mails[0].body_text
    assert ">Choisir un nouveau mot de passe</a>" in mails[0].body_html


def test_send_password_reset_to_a_closed_account_sends_nothing(cast: Cast):
    assert send_password_reset(by=SYSTEM, person=cast.gone) is False
    assert OutboxMail.objects.count() == 0


@pytest.mark.parametrize(("who", "whom"), [("animator", "coordinator"), ("hr", "other_animator")])
def test_send_password_reset_without_right_is_refused(cast: Cast, who: str, whom: str):
    with pytest.raises(PermissionDenied):
        send_password_reset(by=getattr(cast, who), person=getattr(cast, whom))
    assert OutboxMail.objects.count() == 0


def test_reset_password_serves_once_and_ends_every_session(cast: Cast, client_of):
    client_of(cast.animator)
    token = default_token_generator.make_token(cast.animator)
    reset_password(by=cast.animator, token=token, password=NEW)
    assert User.objects.get(pk=cast.animator.pk).check_password(NEW)
    assert Session.objects.count() == 0
    # Also with the row as it was read before: the token is checked again on the locked one.
    with pytest.raises(LinkExpired):
        reset_password(by=cast.animator, token=token, password=PASSWORD)
    assert User.objects.get(pk=cast.animator.pk).check_password(NEW)
    assert audited("accounts.reset_password") == [str(cast.animator)]


def test_reset_password_after_an_hour_is_refused(cast: Cast):
    token = default_token_generator.make_token(cast.animator)
    with (
        time_machine.travel(time.time() + timedelta(hours=1, seconds=2).total_seconds()),
        pytest.raises(LinkExpired),
    ):
        reset_password(by=cast.animator, token=token, password=NEW)


def test_reset_password_with_somebody_elses_token_is_refused(cast: Cast):
    token = default_token_generator.make_token(cast.coordinator)
    with pytest.raises(LinkExpired):
        reset_password(by=cast.animator, token=token, password=NEW)
    with pytest.raises(PermissionDenied):
        reset_password(by=cast.gone, token=default_token_generator.make_token(cast.gone), password=NEW)


def test_reset_password_forgets_the_wrong_tries(cast: Cast):
    client = Client()
    for _ in range(8):
        client.post("/connexion/", {"username": cast.animator.username, "password": "wrong"})
    token = default_token_generator.make_token(cast.animator)
    reset_password(by=cast.animator, token=token, password=NEW)
    assert (
        client.post("/connexion/", {"username": cast.animator.username, "password": NEW}).status_code == 302
    )
