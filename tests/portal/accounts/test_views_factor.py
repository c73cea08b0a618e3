"""Adding a second factor in three steps, its recovery codes, replacing and removing it."""

import html
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.actions.factor import confirm_enrolment, start_enrolment
from portal.accounts.models import KnownDevice, RecoveryCode, Session, User
from portal.accounts.queries.factor import has_factor, recovery_codes_left
from portal.audit.models import AuditEntry
from portal.notifications.models import OutboxMail
from tests.support.cast import PASSWORD, Cast
from tests.support.factor import RECOVERY, Telephone, enrol, key_of, sign_in_with, type_password
from tests.support.queries import queries_of

HOME = "/compte/second-facteur/"
APPLICATION, CODES = f"{HOME}application/", f"{HOME}codes/"
REPLACE, REMOVE, RENEW = f"{HOME}remplacer/", f"{HOME}retirer/", f"{HOME}codes/nouveaux/"
SHOWN = re.compile(r"<code>([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})</code>")


def add(client: Client, person: User) -> list[str]:
    """Take the three steps, and return the recovery codes that the page shows."""
    assert client.post(HOME)["Location"] == APPLICATION
    answer = client.post(CODES, {"code": Telephone(key_of(person)).code()})
    assert answer.status_code == 200
    return SHOWN.findall(answer.content.decode())


def told(person: User) -> list[str]:
    return sorted(OutboxMail.objects.filter(recipient=person).values_list("kind", flat=True))


@pytest.fixture
def client(cast: Cast, client_of) -> Client:
    return client_of(cast.animator)


@pytest.fixture
def enrolled(cast: Cast) -> tuple[Client, Telephone]:
    """Signed in with a second factor; its next code has not served."""
    telephone, client = enrol(cast.animator), Client()
    sign_in_with(client, cast.animator, telephone)
    return client, telephone


def test_begin_names_applications_without_leading_to_them(client: Client):
    page = client.get(HOME).content.decode()
    assert "Aegis" in page
    assert not re.search(r'href="https?:', page)
    assert TOTPDevice.objects.count() == 0


def test_application_shows_the_key_in_three_ways(cast: Cast, client: Client):
    client.post(HOME)
    page = client.get(APPLICATION).content.decode()
    totp = TOTPDevice.objects.get(user=cast.animator)
    assert "<svg" in page
    assert html.escape(totp.config_url) in page
    key = re.search(r'<code class="key" id="cle">([A-Z2-7 ]+)</code>', page)
    assert key is not None
    assert f"secret={key[1].replace(' ', '')}&" in totp.config_url
    assert "style=" not in page
    assert not totp.confirmed


def test_application_asked_again_shows_the_same_key(client: Client):
    client.post(HOME)
    assert client.get(APPLICATION).context["key"] == client.get(APPLICATION).context["key"]


def test_first_code_protects_the_account_and_shows_ten_codes_once(cast: Cast, client: Client, client_of):
    elsewhere = client_of(cast.animator)
    shown = add(client, cast.animator)
    assert len(set(shown)) == 10
    assert (has_factor(cast.animator), recovery_codes_left(cast.animator)) == (True, 10)
    assert not set(shown) & set(RecoveryCode.objects.values_list("digest", flat=True))
    again = client.get(CODES)
    assert again["Location"] == HOME
    assert not SHOWN.findall(client.get(HOME).content.decode())
    assert (client.get("/compte/").status_code, elsewhere.get("/compte/").status_code) == (200, 302)
    assert Session.objects.get(person=cast.animator).second_factor == "totp"
    assert told(cast.animator) == ["accounts.factor_added"]
    assert AuditEntry.objects.filter(verb="accounts.add_factor").count() == 1


def test_codes_may_be_downloaded_without_asking_the_server(cast: Cast, client: Client):
    client.post(HOME)
    page = client.post(CODES, {"code": Telephone(key_of(cast.animator)).code()}).content.decode()
    file = re.search(r'href="data:text/plain;charset=utf-8,([^"]+)" download="[^"]+\.txt"', page)
    assert file is not None
    assert [line for line in unquote(file[1]).splitlines() if line in SHOWN.findall(page)] == SHOWN.findall(
        page
    )


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "000000"])
def test_first_code_wrong_confirms_nothing(cast: Cast, client: Client, typed: str):
    client.post(HOME)
    answer = client.post(CODES, {"code": typed})
    assert (answer.status_code, has_factor(cast.animator)) == (200, False)
    assert 'id="erreurs"' in answer.content.decode()
    assert "<svg" in answer.content.decode()


def test_application_is_shown_to_the_session_that_adds_it_alone(cast: Cast, client: Client, client_of):
    """Somebody who came in with a stolen password before would else read the key that the owner adds."""
    thief = client_of(cast.animator)
    client.post(HOME)
    assert thief.get(APPLICATION)["Location"] == HOME
    answer = thief.post(CODES, {"code": Telephone(key_of(cast.animator)).code()})
    assert (answer["Location"], has_factor(cast.animator)) == (HOME, False)
    assert client.get(APPLICATION).status_code == 200


def test_begin_at_a_computer_left_open_asks_the_password(cast: Cast, client: Client):
    start = timezone.now()
    client.get("/compte/")
    with time_machine.travel(start + timedelta(minutes=11)):
        assert "confirmation-password" in client.post(HOME).content.decode()
        assert client.post(HOME, {"confirmation-password": "wrong"}).status_code == 200
        assert not TOTPDevice.objects.filter(user=cast.animator).exists()
        assert client.post(HOME, {"confirmation-password": PASSWORD})["Location"] == APPLICATION
        assert TOTPDevice.objects.filter(user=cast.animator).count() == 1


def test_enrolment_of_an_hour_ago_begins_again(cast: Cast, client: Client):
    start = timezone.now()
    client.post(HOME)
    with time_machine.travel(start + timedelta(minutes=61)):
        assert client.post("/compte/confirmer/", {"password": PASSWORD, "next": HOME})["Location"] == HOME
        assert client.get(APPLICATION)["Location"] == HOME
        answer = client.post(CODES, {"code": Telephone(key_of(cast.animator)).code()})
        assert (answer["Location"], has_factor(cast.animator)) == (HOME, False)


def test_enrolment_cannot_be_begun_over_a_factor_that_is_there(enrolled: tuple[Client, Telephone]):
    client, _telephone = enrolled
    assert client.post(HOME).status_code == 200
    assert client.get(APPLICATION)["Location"] == HOME
    assert TOTPDevice.objects.count() == 1


@pytest.mark.parametrize("address", [REPLACE, REMOVE, RENEW])
def test_changes_ask_password_and_code(enrolled: tuple[Client, Telephone], cast: Cast, address: str):
    client, telephone = enrolled
    for typed in (
        {"password": "wrong", "code": telephone.code(1)},
        {"password": PASSWORD, "code": telephone.wrong_code()},
        {"password": PASSWORD, "code": telephone.current_code()},
        {"password": PASSWORD},
        {"code": telephone.code(1)},
    ):
        answer = client.post(address, typed)
        assert (answer.status_code, 'id="erreurs"' in answer.content.decode()) == (200, True)
    assert (TOTPDevice.objects.count(), recovery_codes_left(cast.animator)) == (1, 10)
    assert client.post(address, {"password": PASSWORD, "code": telephone.recovery_codes[0]}).status_code in {
        200,
        302,
    }


@pytest.mark.parametrize("address", [REPLACE, REMOVE, RENEW])
def test_changes_of_nothing_lead_to_the_beginning(client: Client, address: str):
    assert client.get(address)["Location"] == HOME
    assert client.post(address, {"password": PASSWORD, "code": "123456"})["Location"] == HOME


def test_replace_keeps_the_old_telephone_until_the_first_code_of_the_new(
    enrolled: tuple[Client, Telephone], cast: Cast
):
    client, old = enrolled
    typed = {"password": PASSWORD, "code": old.recovery_codes[0]}
    assert client.post(REPLACE, typed)["Location"] == APPLICATION
    between = Client()
    type_password(between, cast.animator)
    assert between.post("/connexion/second-facteur/", {"code": old.code(1)}).status_code == 302
    new = Telephone(key_of(cast.animator))
    shown = SHOWN.findall(client.post(CODES, {"code": new.code()}).content.decode())
    assert (len(shown), between.get("/compte/").status_code) == (10, 302)
    assert TOTPDevice.objects.get(user=cast.animator).bin_key == new.key
    later = Client()
    type_password(later, cast.animator)
    assert later.post(RECOVERY, {"code": old.recovery_codes[1]}).status_code == 200
    assert later.post(RECOVERY, {"code": shown[0]}).status_code == 302
    assert "accounts.factor_replaced" in told(cast.animator)


def test_remove_goes_back_to_the_password(enrolled: tuple[Client, Telephone], cast: Cast, client_of):
    client, telephone = enrolled
    elsewhere = client_of(cast.animator)
    answer = client.post(REMOVE, {"password": PASSWORD, "code": telephone.code(1)})
    assert answer["Location"] == "/compte/"
    assert (TOTPDevice.objects.count(), RecoveryCode.objects.count()) == (0, 0)
    assert (client.get("/compte/").status_code, elsewhere.get("/compte/").status_code) == (200, 302)
    assert "accounts.factor_removed" in told(cast.animator)
    assert AuditEntry.objects.filter(verb="accounts.remove_factor").count() == 1


def test_remove_is_refused_while_it_is_mandatory(enrolled: tuple[Client, Telephone], cast: Cast, settings):
    client, telephone = enrolled
    settings.SECOND_FACTOR = "required"
    answer = client.post(REMOVE, {"password": PASSWORD, "code": telephone.code(1)})
    assert (answer.status_code, has_factor(cast.animator)) == (200, True)
    assert "pas la retirer" in html.unescape(answer.content.decode())
    assert "/retirer/" not in client.get(HOME).content.decode()


def test_renew_replaces_the_codes(enrolled: tuple[Client, Telephone], cast: Cast):
    client, telephone = enrolled
    answer = client.post(RENEW, {"password": PASSWORD, "code": telephone.code(1)})
    shown = SHOWN.findall(answer.content.decode())
    assert (len(shown), recovery_codes_left(cast.animator)) == (10, 10)
    assert not set(shown) & set(telephone.recovery_codes)
    assert "accounts.codes_replaced" in told(cast.animator)


def test_settings_page_warns_of_few_codes(enrolled: tuple[Client, Telephone], cast: Cast):
    client, _telephone = enrolled
    warning = "Créez-en de nouveaux maintenant"
    pages = []
    for used in (6, 1):
        for code in RecoveryCode.objects.filter(used_at=None)[:used]:
            RecoveryCode.objects.filter(pk=code.pk).update(used_at=timezone.now())
        pages.append(warning in html.unescape(client.get(HOME).content.decode()))
    assert pages == [False, True]


def test_settings_page_asks_the_code_of_a_session_opened_before(cast: Cast, client_of):
    telephone = enrol(cast.animator)
    client = client_of(cast.animator)
    assert client.get(HOME)["Location"] == f"/compte/confirmer/?next={HOME.replace('/', '%2F')}"
    typed = {"password": PASSWORD, "code": telephone.current_code(), "next": HOME}
    assert client.post("/compte/confirmer/", typed)["Location"] == HOME
    assert client.get(HOME).status_code == 200


def test_installer_may_enrol_without_a_centre(cast: Cast, client_of):
    client = client_of(cast.installer)
    assert len(add(client, cast.installer)) == 10
    assert has_factor(cast.installer)


def test_pages_cost_few_queries(enrolled: tuple[Client, Telephone]):
    client, _telephone = enrolled
    client.get(HOME)
    assert queries_of(lambda: client.get(HOME)).count <= 14


def test_confirm_enrolment_forgets_the_other_devices(cast: Cast):
    """Somebody who had the password alone has no count of wrong codes of their own."""
    owner, thief = Client(), Client()
    for client in (thief, owner):
        type_password(client, cast.animator)
    totp = start_enrolment(by=cast.animator)
    code = Telephone(key_of(cast.animator)).code()
    key = owner.session.session_key
    confirm_enrolment(by=cast.animator, enrolment=totp.pk, typed=code, session_key=key)
    kept = KnownDevice.objects.filter(person=cast.animator).values_list("pk", flat=True)
    assert [str(pk) for pk in kept] == [owner.session["device"]]
    assert list(Session.objects.filter(person=cast.animator).values_list("session_key", flat=True)) == [key]
