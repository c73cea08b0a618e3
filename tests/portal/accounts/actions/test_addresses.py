import re
import time
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied

from portal.accounts.actions.addresses import ask_own_address, confirm_own_address
from portal.accounts.actions.passwords import change_own_password
from portal.accounts.exceptions import LinkExpired, SameAddress
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.notifications.models import Notification, OutboxMail
from tests.factories.forms_builder import proof_of
from tests.support.cast import Cast

ADDRESS = "lea.fontaine@tilleuls.example"


def ask(person: User, email: str = ADDRESS) -> str:
    """Ask for an address and return what stands in the link that it receives."""
    ask_own_address(by=person, proof=proof_of(person), email=email)
    mail = OutboxMail.objects.filter(kind="accounts.address_to_confirm").latest("created_at")
    assert (mail.address, mail.is_secret) == (email, True)
    found = re.search(r"http://testserver/compte/adresse/([^\s/]+)/", mail.body_text)
    assert found is not None
    return found[1]


def address_of(person: User) -> str:
    return str(User.objects.get(pk=person.pk).email)


def test_own_address_is_proved_then_written_and_told_at_both(cast: Cast):
    old = cast.animator.email
    token = ask(cast.animator)
    assert address_of(cast.animator) == old
    confirm_own_address(by=cast.animator, token=token)
    assert address_of(cast.animator) == ADDRESS
    mails = OutboxMail.objects.filter(recipient=cast.animator).order_by("created_at")
    assert [(mail.kind.partition(".")[2], mail.address) for mail in mails] == [
        ("address_to_confirm", ADDRESS),
        ("address_asked", old),
        ("address_changed", old),
        ("address_in_use", ADDRESS),
    ]
    kinds = list(Notification.objects.order_by("created_at").values_list("kind", flat=True))
    assert kinds == ["accounts.address_asked", "accounts.address_changed"]
    verbs = ["accounts.ask_own_address", "accounts.change_own_address"]
    entries = AuditEntry.objects.filter(verb__in=verbs).order_by("pk")
    assert [(entry.verb, entry.actor_id) for entry in entries] == [(v, cast.animator.pk) for v in verbs]
    assert ADDRESS not in str([entry.details for entry in entries])


def test_ask_own_address_without_proof_is_refused(cast: Cast):
    with pytest.raises(PermissionDenied):
        ask_own_address(by=cast.animator, proof=proof_of(cast.hr), email=ADDRESS)
    assert OutboxMail.objects.count() == 0


def test_ask_own_address_that_is_known_is_refused(cast: Cast):
    with pytest.raises(SameAddress):
        ask(cast.animator, cast.animator.email.upper())
    assert OutboxMail.objects.count() == 0


def test_ask_own_address_of_who_installs_is_refused(cast: Cast):
    with pytest.raises(PermissionDenied):
        ask(cast.installer)


def test_confirm_own_address_link_serves_once(cast: Cast):
    old = cast.animator.email
    first = ask(cast.animator)
    confirm_own_address(by=cast.animator, token=first)
    with pytest.raises(LinkExpired):
        confirm_own_address(by=cast.animator, token=first)
    back = ask(User.objects.get(pk=cast.animator.pk), old)
    confirm_own_address(by=cast.animator, token=back)
    with pytest.raises(LinkExpired):  # the address is again what it was when the link was sent
        confirm_own_address(by=cast.animator, token=first)
    assert address_of(cast.animator) == old


@pytest.mark.parametrize("what", ["late", "somebody else's", "made up", "a new password"])
def test_confirm_own_address_link_that_no_longer_holds_is_refused(cast: Cast, what: str):
    token, by, age, old = ask(cast.animator), cast.animator, timedelta(), cast.animator.email
    if what == "late":
        age = timedelta(hours=72, seconds=5)
    elif what == "somebody else's":
        by = cast.coordinator
    elif what == "made up":
        token = f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}"
    else:
        change_own_password(by=by, proof=proof_of(by), password="un tracteur mauve et lent", session_key=None)
    with time_machine.travel(time.time() + age.total_seconds()), pytest.raises(LinkExpired):
        confirm_own_address(by=by, token=token)
    assert address_of(cast.animator) == old


def test_confirm_own_address_ends_links_for_a_new_password(cast: Cast):
    reset = default_token_generator.make_token(cast.animator)
    confirm_own_address(by=cast.animator, token=ask(cast.animator))
    person = User.objects.get(pk=cast.animator.pk)
    assert not default_token_generator.check_token(person, reset)
