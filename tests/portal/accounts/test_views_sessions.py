"""Where one is signed in, on which devices; and signing somebody out everywhere."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portal.accounts import tasks
from portal.accounts.models import KnownDevice, Session, User, WrongCode
from portal.audit.models import AuditEntry
from portal.notifications.models import OutboxMail
from tests.support.cast import PASSWORD, Cast
from tests.support.factor import enrol, sign_in_with, type_password
from tests.support.queries import count_queries, queries_of

SESSIONS, DEVICES = "/compte/sessions/", "/compte/appareils/"
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"


def browser(person: User, agent: str = FIREFOX, **more: str) -> Client:
    client = Client(headers={"User-Agent": agent})
    type_password(client, person, **more)
    return client


def is_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


def new_device_mails() -> list[str]:
    return list(OutboxMail.objects.filter(kind="accounts.new_device").values_list("body_text", flat=True))


def test_session_list_shows_each_and_which_is_this_one(cast: Cast):
    here, there = browser(cast.animator), browser(cast.animator, EDGE)
    browser(cast.coordinator)
    page = here.get(SESSIONS).content.decode()
    assert [page.count(text) for text in ("Firefox sur Android", "Edge sur Windows", "celle-ci")] == [1, 1, 1]
    assert page.index("celle-ci") < page.index("Edge sur Windows")
    assert "127.0.0.1" in page
    assert is_in(there)


def test_session_ends_elsewhere_and_not_here(cast: Cast):
    here, there = browser(cast.animator), browser(cast.animator, EDGE)
    [row] = [row for row in Session.objects.all() if row.session_key != here.session.session_key]
    assert here.post(f"{SESSIONS}{row.public_id}/terminer/")["Location"] == SESSIONS
    assert (is_in(here), is_in(there)) == (True, False)
    assert AuditEntry.objects.filter(verb="accounts.end_session").count() == 1


def test_session_of_somebody_else_is_not_found(cast: Cast):
    here, other = browser(cast.animator), browser(cast.coordinator)
    row = Session.objects.get(person=cast.coordinator)
    assert here.post(f"{SESSIONS}{row.public_id}/terminer/").status_code == 404
    assert is_in(other)


def test_session_keeps_its_name_while_it_is_used(cast: Cast):
    here = browser(cast.animator)
    before = Session.objects.values("public_id", "opened_at", "device", "client_address").get()
    session = here.session
    session["something"] = 1
    session.save()
    assert Session.objects.values("public_id", "opened_at", "device", "client_address").get() == before
    assert before["device"] is not None


def test_sessions_end_others_keeps_this_one(cast: Cast):
    clients = [browser(cast.animator) for _ in range(3)]
    assert clients[0].post(f"{SESSIONS}terminer/")["Location"] == SESSIONS
    assert [is_in(client) for client in clients] == [True, False, False]


def test_session_list_costs_the_same_for_any_number(cast: Cast):
    here = browser(cast.animator)
    cost = count_queries(lambda: here.get(SESSIONS), add_row=lambda _number: browser(cast.animator))
    assert cost <= 14


def test_device_list_costs_the_same_for_any_number(cast: Cast):
    here = browser(cast.animator)

    def add(number: int) -> None:
        KnownDevice.objects.create(
            person=cast.animator, digest=str(number), label="Firefox", last_seen_at=timezone.now()
        )

    assert count_queries(lambda: here.get(DEVICES), add_row=add) <= 14
    assert "suite=" in here.get(DEVICES).content.decode()


def test_new_device_is_told_but_the_first_is_not(cast: Cast):
    client = browser(cast.animator)
    assert new_device_mails() == []
    client.post("/deconnexion/")
    type_password(client, cast.animator)
    assert new_device_mails() == []
    assert KnownDevice.objects.filter(person=cast.animator).count() == 1
    browser(cast.animator, EDGE)
    [told] = new_device_mails()
    assert "Edge sur Windows, à l’adresse réseau 127.0.0.1" in told
    assert "changez tout de suite votre mot de passe" in told


def test_new_device_of_whoever_has_a_factor_is_told_after_the_code_only(cast: Cast):
    telephone, client = enrol(cast.animator), Client()
    User.objects.filter(pk=cast.animator.pk).update(last_login=timezone.now())
    type_password(client, cast.animator)
    assert (new_device_mails(), KnownDevice.objects.count()) == ([], 0)
    sign_in_with(client, cast.animator, telephone)
    assert (len(new_device_mails()), KnownDevice.objects.count()) == (1, 1)


def test_device_shared_by_two_people_is_one_of_each(cast: Cast):
    client = browser(cast.animator)
    client.post("/deconnexion/")
    type_password(client, cast.coordinator)
    [one, other] = KnownDevice.objects.order_by("pk")
    assert (one.digest, {one.person, other.person}) == (other.digest, {cast.animator, cast.coordinator})


def test_device_cookie_is_out_of_reach_of_scripts_and_kept_as_a_digest(cast: Cast, settings):
    cookie = browser(cast.animator).cookies[settings.DEVICE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 60 * 60)
    assert len(cookie.value) == 43
    assert cookie.value not in KnownDevice.objects.get().digest


def test_device_declared_ones_own_lasts_a_month(cast: Cast):
    client, start = browser(cast.animator), timezone.now()
    assert client.post(f"{DEVICES}declarer/", {"is_own": "yes"})["Location"] == DEVICES
    assert KnownDevice.objects.get().is_own
    with time_machine.travel(start + timedelta(days=20)):
        assert is_in(client)


def test_device_no_longer_ones_own_ends_twelve_hours_after_sign_in(cast: Cast):
    client, start = browser(cast.animator, is_own="on"), timezone.now()
    client.post(f"{DEVICES}declarer/", {"is_own": "no"})
    assert not KnownDevice.objects.get().is_own
    with time_machine.travel(start + timedelta(hours=13)):
        assert not is_in(client)


def test_device_declared_without_a_cookie_is_not_found(cast: Cast, client_of):
    assert client_of(cast.animator).post(f"{DEVICES}declarer/", {"is_own": "yes"}).status_code == 404


def test_device_forgotten_is_signed_out_and_its_wrong_codes_stay(cast: Cast):
    here, there = browser(cast.animator), browser(cast.animator, EDGE)
    device = KnownDevice.objects.get(label="Edge sur Windows")
    WrongCode.objects.create(person=cast.animator, device=device)
    assert here.post(f"{DEVICES}{device.pk}/oublier/")["Location"] == DEVICES
    assert (is_in(here), is_in(there)) == (True, False)
    assert WrongCode.objects.get().device is None


def test_device_of_somebody_else_is_not_found(cast: Cast):
    here, _other = browser(cast.animator), browser(cast.coordinator)
    device = KnownDevice.objects.get(person=cast.coordinator)
    assert here.post(f"{DEVICES}{device.pk}/oublier/").status_code == 404
    assert KnownDevice.objects.count() == 2


def test_device_is_seen_every_five_minutes_at_most(cast: Cast):
    client, start = browser(cast.animator), timezone.now()
    client.get("/compte/")
    written = []
    for minutes in (1, 6, 8, 12):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            statements = queries_of(lambda: client.get("/compte/")).statements
            written.append(sum(text.startswith('UPDATE "accounts_knowndevice"') for text in statements))
    assert written == [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("job", "target", "status"),
    [
        ("hr", "animator", 302),
        ("it", "animator", 302),
        ("it", "director", 302),
        ("hr", "director", 404),
        ("hr", "it", 404),
        ("hr", "hr", 404),
        ("coordinator", "animator", 404),
        ("animator", "hr", 404),
        ("other_director", "animator", 404),
        ("installer", "animator", 404),
    ],
)
def test_person_sessions_end_is_for_who_manages_access(
    cast: Cast, client_of, job: str, target: str, status: int
):
    person = getattr(cast, target)
    client = browser(person, EDGE)
    answer = client_of(getattr(cast, job)).post(f"/personnel/{person.public_id}/sessions/terminer/")
    assert (answer.status_code, is_in(client)) == (status, status == 404)


def test_sign_in_refused_is_audited_for_a_known_name_and_costs_the_same_for_any(cast: Cast):
    counts = []
    for name in ("animation.enfance", "nobody.at.all"):
        client = Client()
        client.post("/connexion/", {"username": "warm.up", "password": "wrong"})
        counts.append(
            queries_of(lambda: client.post("/connexion/", {"username": name, "password": "wrong"})).count  # noqa: B023
        )
    assert len(set(counts)) == 1
    tasks.note_refused_sign_in.call([cast.animator.pk], "192.0.2.1")
    tasks.note_refused_sign_in.call([], "192.0.2.1")
    entry = AuditEntry.objects.get(verb="accounts.refuse_sign_in")
    assert (entry.object_id, entry.client_address) == (str(cast.animator.pk), "192.0.2.1")


def test_sign_in_and_out_are_audited(cast: Cast):
    browser(cast.animator).post("/deconnexion/")
    found = AuditEntry.objects.filter(actor_id=cast.animator.pk).order_by("pk")
    assert list(found.values_list("verb", "client_address")) == [
        ("accounts.sign_in", "127.0.0.1"),
        ("accounts.sign_out", "127.0.0.1"),
    ]
    assert PASSWORD not in str(list(found.values()))


def test_forget_old_sign_ins_forgets_devices_codes_and_sessions(cast: Cast):
    browser(cast.animator)
    WrongCode.objects.create(person=cast.animator)
    start = timezone.now()
    left = []
    for days in (0, 2, 366):
        with time_machine.travel(start + timedelta(days=days)):
            tasks.forget_old_sign_ins.call()
        left.append((KnownDevice.objects.count(), WrongCode.objects.count(), Session.objects.count()))
    assert left == [(1, 1, 1), (1, 0, 0), (0, 0, 0)]
