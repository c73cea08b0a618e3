"""What stands between a session and some pages."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from forms_builder.models import Submission
from portal.accounts.actions.delegations import add_delegation
from portal.accounts.actions.people import deactivate_person
from portal.accounts.choices import Role
from portal.accounts.models import KnownDevice, RoleGrant, Session, User
from portal.centres.models import Centre
from tests.support.cast import PASSWORD, SYSTEM, Cast
from tests.support.factor import enrol, sign_in_with, type_password
from tests.support.queries import queries_of
from tests.support.world import World

ENROLMENT, CONFIRM = "/compte/second-facteur/", "/compte/confirmer/"
OTHER_PAGES = ("/", "/compte/", "/conges/", "/administration/", "/personnel/", "/compte/sessions/")
FETCH = {"X-Requested-With": "fetch"}
HOUR = timedelta(hours=1)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def away(client: Client, address: str, **more: object) -> bool:
    answer = client.get(address, **more)
    return answer.status_code == 302 and answer["Location"] == ENROLMENT


# Who needs a second factor.


@pytest.mark.parametrize(
    ("setting", "held"),
    [
        ("optional", set()),
        (
            "required-for-roles",
            {
                "coordinator",
                "hr",
                "director",
                "accounting",
                "reception",
                "communication",
                "it",
                "dpo",
                "installer",
            },
        ),
        ("required", {"animator", "stand_in", "equipment", "coordinator", "hr", "director", "installer"}),
    ],
)
def test_second_factor_is_asked_of_whom_the_setting_says(
    cast: Cast, client_of, settings, setting: str, held: set[str]
):
    settings.SECOND_FACTOR = setting
    jobs = {"animator", "stand_in", "equipment"} | held
    if setting == "optional":
        jobs |= {"hr", "director", "installer", "it"}
    assert {job for job in jobs if away(client_of(getattr(cast, job)), "/compte/")} == held


def test_second_factor_is_asked_of_who_decides_for_somebody(cast: Cast, client_of, settings):
    settings.SECOND_FACTOR = "required-for-roles"
    client, days = (
        client_of(cast.animator),
        {"starts_on": cast.hr.centre.today, "ends_on": cast.hr.centre.today},
    )
    assert not away(client, "/compte/")
    add_delegation(by=cast.coordinator, person=cast.coordinator, delegate=cast.animator, **days)
    assert away(client, "/compte/")


@pytest.mark.parametrize("address", OTHER_PAGES)
def test_second_factor_missing_leads_to_enrolment_from_anywhere(
    cast: Cast, client_of, settings, address: str
):
    settings.SECOND_FACTOR = "required"
    client = client_of(cast.it)
    assert away(client, address)
    assert client.post(address).status_code == 302
    assert client.get(address, headers=FETCH).status_code == 401


def test_second_factor_missing_closes_files_and_decisions(cast: Cast, centre: Centre, client_of, settings):
    world = World(cast, centre)
    document, picture, request = world.document, world.rendition, world.submission
    client = client_of(cast.coordinator)
    settings.SECOND_FACTOR = "required-for-roles"
    assert all(
        away(client, address) for address in (document.url, picture.url, f"/demarches/suivi/{request.pk}/")
    )
    client.post(f"/demarches/suivi/{request.pk}/decider/", {"decision": "approve", "password": PASSWORD})
    assert Submission.objects.get(pk=request.pk).state == request.state


def test_second_factor_missing_leaves_enrolment_and_the_way_out(cast: Cast, client_of, settings):
    settings.SECOND_FACTOR = "required"
    client = client_of(cast.it)
    page = client.get(ENROLMENT)
    assert page.status_code == 200
    assert 'id="menu"' not in page.content.decode()
    assert client.post(ENROLMENT)["Location"] == f"{ENROLMENT}application/"
    assert client.get(f"{ENROLMENT}application/").status_code == 200
    assert client.post("/deconnexion/")["Location"] == "/connexion/"


def test_second_factor_shown_opens_everything(cast: Cast, settings):
    settings.SECOND_FACTOR = "required"
    client = Client()
    sign_in_with(client, cast.it, enrol(cast.it))
    assert [client.get(address).status_code for address in ("/", "/compte/", "/administration/")] == [200] * 3


def test_second_factor_is_asked_at_once_of_who_is_given_a_role(cast: Cast, client_of, settings):
    settings.SECOND_FACTOR = "required-for-roles"
    client = client_of(cast.animator)
    assert client.get("/compte/").status_code == 200
    RoleGrant.objects.create(person=cast.animator, role=Role.HR)
    assert away(client, "/compte/")


def test_gates_ask_the_database_nothing(cast: Cast, client_of, settings):
    client = client_of(cast.animator)
    client.get("/compte/")
    before = queries_of(lambda: client.get("/compte/")).count
    settings.SECOND_FACTOR = "required-for-roles"
    assert queries_of(lambda: client.get("/compte/")).count == before
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if ".gates." not in name]
    other = client_of(cast.animator)
    other.get("/compte/")
    assert queries_of(lambda: other.get("/compte/")).count == before


# Sensitive zones after a rest.


@pytest.mark.parametrize("address", ["/demarches/a-valider/", "/administration/", "/personnel/", ENROLMENT])
def test_zone_asks_the_password_again_after_half_an_hour(cast: Cast, client_of, address: str):
    client, start = client_of(cast.it), timezone.now()
    with time_machine.travel(start + timedelta(minutes=29)):
        assert client.get(address).status_code == 200
    with time_machine.travel(start + timedelta(minutes=58)):
        assert client.get(address).status_code == 200
    with time_machine.travel(start + timedelta(minutes=90)):
        answer = client.get(f"{address}?a=b")
        wanted = f"{CONFIRM}?next={address.replace('/', '%2F')}%3Fa%3Db"
        assert (answer.status_code, answer["Location"]) == (302, wanted)
        assert client.get(address, headers=FETCH).status_code == 401
        assert client.get("/compte/").status_code == 200
        assert client.post(CONFIRM, {"password": "wrong", "next": address}).status_code == 200
        assert client.get(address).status_code == 302
        assert client.post(CONFIRM, {"password": PASSWORD, "next": address})["Location"] == address
        assert client.get(address).status_code == 200


def test_zone_writes_the_session_once_a_minute(cast: Cast, client_of):
    client, start = client_of(cast.it), timezone.now()
    counts = []
    for seconds in (0, 61, 90, 122):
        with time_machine.travel(start + timedelta(seconds=seconds)):
            statements = queries_of(lambda: client.get("/demarches/a-valider/")).statements
            counts.append(sum(text.startswith('UPDATE "accounts_session"') for text in statements))
    assert counts == [0, 1, 0, 1]


def test_zone_pulse_of_an_open_page_keeps_nobody_awake(cast: Cast, client_of, settings):
    settings.PULSES = {"forms_builder:inbox"}
    client, start = client_of(cast.it), timezone.now()
    for minutes in (10, 20, 29):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            client.get("/demarches/a-valider/")
    with time_machine.travel(start + timedelta(minutes=31)):
        assert client.get("/personnel/").status_code == 302


def test_confirm_goes_on_to_a_local_address_only(cast: Cast, client_of):
    client = client_of(cast.it)
    typed = {"password": PASSWORD, "next": "https://example.com/"}
    assert client.post(CONFIRM, typed)["Location"] == "/"


def carried(client: Client, address: str, posted: dict[str, str]) -> dict[str, str]:
    """Post to a zone at rest, and return what the page carries."""
    page = client.post(address, posted)
    text = page.content.decode()
    assert (page.status_code, "confirmation-password" in text, CONFIRM in text) == (200, True, False)
    return {
        unescape(name): unescape(value)
        for name, value in HIDDEN.findall(page.content.decode())
        if name != "csrfmiddlewaretoken"
    }


def test_zone_post_after_a_rest_loses_nothing(cast: Cast, centre: Centre, client_of):
    request = World(cast, centre).submission
    client, start = client_of(cast.hr), timezone.now()
    address = f"/demarches/suivi/{request.pk}/confier/"
    posted = {
        "revision": "1",
        "to": str(cast.youth_coordinator.public_id),
        "comment": 'Claire est "absente"\r\n<b>lundi</b>',
    }
    with time_machine.travel(start + HOUR):
        kept = carried(client, address, posted)
        assert kept == posted
        assert client.post(address, kept | {"confirmation-password": "wrong"}).status_code == 200
        answer = client.post(address, kept | {"confirmation-password": PASSWORD})
    assert answer.status_code == 302
    step = request.steps.order_by("position").first()
    assert list(step.approvers.values_list("username", flat=True)) == ["coordination.jeunes"]


def test_zone_post_that_holds_the_password_is_not_asked_twice(cast: Cast, centre: Centre, client_of):
    request = World(cast, centre).submission
    client, start = client_of(cast.coordinator), timezone.now()
    step = request.steps.order_by("position").first()
    posted = {
        "step": str(step.pk),
        "revision": "1",
        "decision": "approve",
        "comment": "",
        "password": PASSWORD,
    }
    with time_machine.travel(start + HOUR):
        answer = client.post(f"/demarches/suivi/{request.pk}/decider/", posted)
        assert (answer.status_code, answer["Location"]) == (302, "/demarches/a-valider/")


def test_zone_post_never_sends_a_password_nor_a_code_back(cast: Cast, centre: Centre, client_of):
    request = World(cast, centre).submission
    client, start = client_of(cast.coordinator), timezone.now()
    with time_machine.travel(start + HOUR):
        kept = carried(
            client,
            f"/demarches/suivi/{request.pk}/decider/",
            {"password": "secret", "code": "k7mq-2xhd", "comment": "x", "postcode": "59"},
        )
    assert kept == {"password": "", "code": "", "comment": "x", "postcode": "59"}


def test_zone_post_needs_its_token_before_any_password_is_looked_at(cast: Cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.hr, backend="portal.accounts.backends.PortalBackend")
    with time_machine.travel(timezone.now() + HOUR):
        answer = client.post(ENROLMENT, {"confirmation-password": PASSWORD})
    assert answer.status_code == 403


# One's own device.


@pytest.fixture
def own(cast: Cast) -> Client:
    client = Client()
    type_password(client, cast.animator, is_own="on")
    return client


def test_own_device_reads_for_a_month(cast: Cast, own: Client):
    assert KnownDevice.objects.get(person=cast.animator).is_own
    start = timezone.now()
    for days, status in ((0, 200), (1, 200), (29, 200), (31, 302)):
        with time_machine.travel(start + timedelta(days=days)):
            assert own.get("/conges/").status_code == status


def test_other_device_ends_after_twelve_hours(cast: Cast):
    client = Client()
    type_password(client, cast.animator)
    with time_machine.travel(timezone.now() + timedelta(hours=12, minutes=1)):
        assert client.get("/conges/").status_code == 302


def test_own_device_after_twelve_hours_asks_before_it_writes(cast: Cast, own: Client):
    start = timezone.now()
    with time_machine.travel(start + 11 * HOUR):
        assert "Lecture seule" not in own.get("/compte/").content.decode()
        assert own.post("/compte/", {"phone": "06 39 98 01 03"}).status_code == 302
    with time_machine.travel(start + 13 * HOUR):
        page = own.get("/compte/").content.decode()
        assert "Lecture seule" in page
        assert f"{CONFIRM}?next=%2Fcompte%2F" in page
        kept = carried(own, "/compte/", {"phone": "06 39 98 01 04"})
        assert User.objects.get(pk=cast.animator.pk).phone == "06 39 98 01 03"
        assert own.post("/compte/", kept | {"confirmation-password": PASSWORD}).status_code == 302
        assert User.objects.get(pk=cast.animator.pk).phone == "06 39 98 01 04"
        assert "Lecture seule" not in own.get("/compte/").content.decode()
    with time_machine.travel(start + 26 * HOUR):
        assert "Lecture seule" in own.get("/compte/").content.decode()


def test_own_device_reading_only_asks_the_code_too(cast: Cast):
    telephone, client, start = enrol(cast.animator), Client(), timezone.now()
    sign_in_with(client, cast.animator, telephone, is_own="on")
    with time_machine.travel(start + 13 * HOUR):
        typed = {"confirmation-password": PASSWORD}
        assert client.post("/compte/", {"phone": "06 39 98 01 04"} | typed).status_code == 200
        assert client.post(CONFIRM, {"password": PASSWORD}).status_code == 200
        assert "Lecture seule" in client.get("/compte/").content.decode()
        typed |= {"confirmation-code": telephone.current_code()}
        assert client.post("/compte/", {"phone": "06 39 98 01 04"} | typed).status_code == 302
    assert User.objects.get(pk=cast.animator.pk).phone == "06 39 98 01 04"


def test_own_device_password_alone_does_not_make_twelve_more_hours(cast: Cast):
    telephone, client, start = enrol(cast.animator), Client(), timezone.now()
    sign_in_with(client, cast.animator, telephone, is_own="on")
    with time_machine.travel(start + 11 * HOUR):
        assert client.post(CONFIRM, {"password": PASSWORD, "next": ENROLMENT})["Location"] == ENROLMENT
        assert client.get(ENROLMENT).status_code == 200
    with time_machine.travel(start + 13 * HOUR):
        assert "Lecture seule" in client.get("/compte/").content.decode()
        assert client.get(ENROLMENT).status_code == 302


def test_own_device_reading_only_may_sign_out_and_read_its_notices(cast: Cast, own: Client):
    with time_machine.travel(timezone.now() + 13 * HOUR):
        assert own.post("/notifications/tout-lire/")["Location"] == "/notifications/"
        assert own.post("/compte/", {"phone": ""}, headers=FETCH).status_code == 401
        assert own.post("/deconnexion/")["Location"] == "/connexion/"


# Leaving.


def test_closed_account_is_out_on_both_its_devices(cast: Cast):
    clients = [Client(), Client()]
    for client in clients:
        type_password(client, cast.animator)
    assert [client.get("/compte/").status_code for client in clients] == [200, 200]
    deactivate_person(by=SYSTEM, person=cast.animator)
    assert [client.get("/compte/").status_code for client in clients] == [302, 302]
    assert Session.objects.count() == 0
