"""The second step of sign-in, and the ways around it that are none."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils import timezone

from portal.accounts.actions.passwords import write_password
from portal.accounts.factor import MOST_IN_WINDOW
from portal.accounts.models import KnownDevice, Session, User, WrongCode
from portal.accounts.views.opening import open_session
from portal.audit.models import AuditEntry
from portal.notifications.models import OutboxMail
from tests.support.cast import PASSWORD, Cast
from tests.support.factor import (
    RECOVERY,
    SECOND,
    SIGN_IN,
    Telephone,
    clock_held,
    enrol,
    sign_in_with,
    type_password,
)

ELSEWHERE = "198.51.100.7"


def code(client: Client, typed: str, address: str = SECOND):
    return client.post(address, {"code": typed})


def is_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


def verbs() -> list[str]:
    return list(
        AuditEntry.objects.filter(verb__startswith="accounts.").order_by("pk").values_list("verb", flat=True)
    )


def mails(kind: str) -> int:
    return OutboxMail.objects.filter(kind=f"accounts.{kind}").count()


@pytest.fixture
def telephone(cast: Cast) -> Telephone:
    return enrol(cast.animator)


def test_second_factor_right_code_signs_in_and_goes_on(cast: Cast, telephone: Telephone):
    client = Client()
    answer = client.post(
        SIGN_IN, {"username": cast.animator.username, "password": PASSWORD, "next": "/conges/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, SECOND)
    page = client.get(SECOND).content.decode()
    assert re.search(r'<input[^>]*autocomplete="one-time-code"[^>]*inputmode="numeric"', page)
    answer = code(client, f" {telephone.current_code()[:3]} {telephone.current_code()[3:]} ")
    assert (answer.status_code, answer["Location"]) == (302, "/conges/")
    session = Session.objects.get(person=cast.animator)
    assert (session.second_factor, session.client_address) == ("totp", "127.0.0.1")
    assert session.device == KnownDevice.objects.get(person=cast.animator)
    assert verbs()[-1] == "accounts.sign_in"


def test_second_factor_is_not_asked_of_whoever_has_none(cast: Cast, telephone: Telephone):
    client = Client()
    answer = client.post(SIGN_IN, {"username": cast.hr.username, "password": PASSWORD})
    assert (answer["Location"], is_in(client)) == ("/", True)


def test_second_factor_between_the_steps_nobody_is_in(cast: Cast, telephone: Telephone):
    client = Client()
    type_password(client, cast.animator)
    for address in ("/", "/compte/", "/administration/", "/compte/second-facteur/", "/compte/sessions/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/connexion/?next={address}")
    assert not Session.objects.filter(person__isnull=False).exists()
    assert list(client.session.keys()) == ["pending", "_session_expiry"]


@pytest.mark.parametrize("address", [SECOND, RECOVERY])
def test_second_factor_without_the_password_leads_to_sign_in(cast: Cast, telephone: Telephone, address: str):
    client = Client()
    assert client.get(address)["Location"] == SIGN_IN
    assert code(client, telephone.current_code(), address)["Location"] == SIGN_IN
    assert not is_in(client)


def test_second_factor_of_somebody_else_does_not_open(cast: Cast, telephone: Telephone):
    other, client = enrol(cast.coordinator), Client()
    type_password(client, cast.animator)
    assert code(client, other.current_code()).status_code == 200
    assert code(client, other.recovery_codes[0], RECOVERY).status_code == 200
    assert not is_in(client)


def test_second_factor_password_just_given_ends_after_five_minutes(cast: Cast, telephone: Telephone):
    client, start = Client(), timezone.now()
    with time_machine.travel(start):
        type_password(client, cast.animator)
    with time_machine.travel(start + timedelta(minutes=4, seconds=50)):
        assert client.get(SECOND).status_code == 200
    with time_machine.travel(start + timedelta(minutes=5, seconds=10)):
        assert code(client, telephone.current_code())["Location"] == SIGN_IN
        assert not is_in(client)


@pytest.mark.parametrize("change", [{"password": "other"}, {"is_active": False}])
def test_second_factor_after_another_password_or_a_closed_account_is_none(
    cast: Cast, telephone: Telephone, change: dict[str, object]
):
    client = Client()
    type_password(client, cast.animator)
    User.objects.filter(pk=cast.animator.pk).update(**change)
    assert code(client, telephone.current_code())["Location"] == SIGN_IN
    assert not is_in(client)


def test_second_factor_code_serves_once(cast: Cast, telephone: Telephone):
    client = Client()
    with clock_held():
        sign_in_with(Client(), cast.animator, telephone)
        type_password(client, cast.animator)
        assert code(client, telephone.current_code()).status_code == 200
        assert not is_in(client)
        assert code(client, telephone.code(1)).status_code == 302
        assert is_in(client)


def test_second_factor_reset_link_does_not_go_around_it(cast: Cast, telephone: Telephone, client_of):
    with pytest.raises(PermissionDenied):
        open_session(RequestFactory().get("/"), cast.animator, "")


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "12\x003456", "9" * 5000]
)
def test_second_factor_bad_input_is_said_and_not_counted(cast: Cast, telephone: Telephone, typed: str):
    client = Client()
    type_password(client, cast.animator)
    answer = code(client, typed)
    assert (answer.status_code, WrongCode.objects.count()) == (200, 0)
    assert 'id="erreurs"' in answer.content.decode()


def test_second_factor_twenty_wrong_codes_end_in_a_wait_one_mail_and_the_audit(
    cast: Cast, telephone: Telephone
):
    statuses = []
    client = Client()
    for _ in range(20):
        if client.get(SECOND).status_code == 302:
            type_password(client, cast.animator)
        statuses.append(code(client, telephone.wrong_code()).status_code)
    assert statuses == [200] * (MOST_IN_WINDOW - 1) + [429] * (20 - MOST_IN_WINDOW + 1)
    assert WrongCode.objects.count() == MOST_IN_WINDOW
    assert mails("too_many_codes") == 1
    assert (verbs().count("accounts.refuse_code"), verbs().count("accounts.lock_codes")) == (
        MOST_IN_WINDOW,
        1,
    )
    entry = AuditEntry.objects.filter(verb="accounts.lock_codes").get()
    assert (entry.client_address, entry.details) == ("127.0.0.1", {"device": "", "tries": MOST_IN_WINDOW})


def test_second_factor_after_the_limit_the_right_code_does_not_open_until_later(
    cast: Cast, telephone: Telephone
):
    client, start = Client(), timezone.now()
    with time_machine.travel(start):
        type_password(client, cast.animator)
        for _ in range(MOST_IN_WINDOW):
            answer = code(client, telephone.wrong_code())
        assert (answer.status_code, answer["Retry-After"]) == (429, "900")
        assert client.get(SECOND)["Location"] == SIGN_IN
        type_password(client, cast.animator)
        assert code(client, telephone.current_code()).status_code == 429
        type_password(client, cast.animator)
        assert code(client, telephone.recovery_codes[0], RECOVERY).status_code == 429
    with time_machine.travel(start + timedelta(minutes=16)):
        sign_in_with(client, cast.animator, telephone)
        assert is_in(client)


def test_second_factor_stranger_with_the_password_does_not_lock_the_owner_out(
    cast: Cast, telephone: Telephone
):
    owner, stranger, start = Client(), Client(REMOTE_ADDR=ELSEWHERE), timezone.now()
    sign_in_with(owner, cast.animator, telephone)
    owner.post("/deconnexion/")
    with time_machine.travel(start + timedelta(hours=1)):
        for _ in range(3 * MOST_IN_WINDOW):
            type_password(stranger, cast.animator)
            code(stranger, telephone.wrong_code())
        sign_in_with(owner, cast.animator, telephone)
        assert (is_in(owner), is_in(stranger)) == (True, False)


def test_second_factor_forged_device_is_an_unknown_one(cast: Cast, telephone: Telephone, settings):
    for number in range(MOST_IN_WINDOW):
        stranger = Client()
        stranger.cookies[settings.DEVICE_COOKIE_NAME] = f"{number:043d}"
        type_password(stranger, cast.animator)
        answer = code(stranger, telephone.wrong_code())
    assert answer.status_code == 429


def test_second_factor_new_password_begins_a_new_count(cast: Cast, telephone: Telephone):
    client = Client()
    type_password(client, cast.animator)
    for _ in range(MOST_IN_WINDOW):
        code(client, telephone.wrong_code())
    write_password(cast.animator, User.objects.get(pk=cast.animator.pk).password)
    type_password(client, cast.animator)
    assert code(client, telephone.current_code()).status_code == 302


def test_second_factor_wrong_passwords_are_forgotten_once_fully_in(
    cast: Cast, telephone: Telephone, settings
):
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        client.post(SIGN_IN, {"username": cast.animator.username, "password": "wrong"})
    type_password(client, cast.animator)
    assert client.get(SECOND).status_code == 200
    client.post(SIGN_IN, {"username": cast.animator.username, "password": "wrong"})
    assert client.get(SIGN_IN).status_code == 200
    answer = client.post(SIGN_IN, {"username": cast.animator.username, "password": PASSWORD})
    assert answer.status_code == 429


def test_recovery_code_signs_in_once_and_says_how_many_are_left(cast: Cast, telephone: Telephone):
    client = Client()
    type_password(client, cast.animator)
    typed = telephone.recovery_codes[0]
    assert code(client, typed.lower().replace("-", " "), RECOVERY).status_code == 302
    assert "9 codes de secours" in client.get("/").content.decode()
    assert Session.objects.get(person=cast.animator).second_factor == "recovery"
    assert mails("recovery_code_used") == 1
    again = Client()
    type_password(again, cast.animator)
    assert code(again, typed, RECOVERY).status_code == 200
    assert not is_in(again)


def test_second_factor_throttles_recovery_codes_too(cast: Cast, telephone: Telephone):
    client = Client()
    type_password(client, cast.animator)
    answers = [code(client, "ABCD-EFGH-JKMN", RECOVERY).status_code for _ in range(MOST_IN_WINDOW)]
    assert answers == [200] * (MOST_IN_WINDOW - 1) + [429]


def test_second_factor_signed_in_goes_on(cast: Cast, client_of):
    assert client_of(cast.animator).get(SECOND)["Location"] == "/"
