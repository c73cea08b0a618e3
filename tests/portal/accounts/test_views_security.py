"""`/securite/`: what happened, in words, to this centre alone, for those who watch over it."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.accounts.queries.security import EventFilters, security_events
from portal.audit.actions import record
from portal.audit.models import AuditEntry
from tests.factories.personal_data import erased
from tests.support.cast import PASSWORD, SYSTEM, Cast
from tests.support.queries import count_queries, queries_of

EVENTS = "accounts:security-events"


@pytest.fixture(autouse=True)
def empty_log(db: None) -> None:
    AuditEntry.objects.all().delete()


def shown(client, **query: str) -> list[tuple[str, str, str, str]]:
    events = client.get(reverse(EVENTS), query).context["events"]
    return [(event.what, event.who, event.whom, event.details) for event in events]


def test_events_say_who_what_on_whom_and_from_where(cast: Cast, client_of) -> None:
    client = client_of(cast.it)
    cast.director.client_address = "192.0.2.7"  # what the door notes
    AuditEntry.objects.all().delete()
    set_roles(by=cast.director, person=cast.animator, roles=[Role.EQUIPMENT])
    (event,) = client.get(reverse(EVENTS)).context["events"]
    assert (event.what, event.who, event.whom, event.address) == (
        "Rôles modifiés",
        str(cast.director),
        str(cast.animator),
        "192.0.2.7",
    )
    assert event.details == "Ajouté\u00a0: gestion du matériel\u00a0; retiré\u00a0: encadrement, animation"


def test_events_leave_out_other_centres_and_what_is_not_about_security(cast: Cast, client_of) -> None:
    client = client_of(cast.dpo)
    AuditEntry.objects.all().delete()
    record(cast.other_director, "accounts.end_other_sessions", cast.other_director)
    record(cast.animator, "accounts.change_own_phone", cast.animator)
    record(SYSTEM, "accounts.refuse_sign_in", cast.animator, client_address="192.0.2.9")
    assert [row[1:] for row in shown(client)] == [("le portail", str(cast.animator), "")]


def test_events_are_narrowed_by_kind_name_and_dates(cast: Cast, client_of) -> None:
    client = client_of(cast.it)
    AuditEntry.objects.all().delete()
    for day, person in ((1, cast.animator), (2, cast.youth_animator), (3, cast.animator)):
        with time_machine.travel(datetime(2027, 3, day, 23, 30, tzinfo=UTC), tick=False):
            record(person, "accounts.sign_out", person)
            record(cast.hr, "accounts.end_sessions", person, ended=2)
    found = {
        "kind": len(shown(client, quoi="accounts.end_sessions")),
        "name": len(shown(client, qui="LEA font")),
        "whom": len(shown(client, qui="Moreau", quoi="accounts.end_sessions")),
        # Half past eleven in London is the next day in Paris.
        "from": len(shown(client, du="2027-03-04")),
        "to": len(shown(client, au="2027-03-02")),
        "both": len(shown(client, du="2027-03-03", au="2027-03-03")),
    }
    assert found == {"kind": 3, "name": 4, "whom": 1, "from": 2, "to": 2, "both": 2}


@pytest.mark.parametrize(
    "query",
    [
        {"du": "9999-12-31"},
        {"au": "0001-01-01"},
        {"du": "hier"},
        {"quoi": "rien"},
        {"qui": "\x00"},
        {"suite": "x"},
    ],
)
def test_events_asked_for_nonsense_answer(query: dict[str, str], cast: Cast, client_of) -> None:
    assert client_of(cast.it).get(reverse(EVENTS), query).status_code == 200


def test_events_of_somebody_erased_are_found_under_their_name_of_then(cast: Cast, client_of) -> None:
    client = client_of(cast.dpo)
    record(cast.hr, "accounts.end_sessions", cast.gone, ended=1)
    erased(cast.gone, by=cast.dpo)
    assert [row[2] for row in shown(client, qui="Masson")] == ["Gilles Masson"]


def test_events_are_paged_by_time_and_number(cast: Cast, client_of) -> None:
    client = client_of(cast.it)
    AuditEntry.objects.all().delete()
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC), tick=False):
        for number in range(35):
            record(cast.hr, "accounts.end_sessions", cast.animator, ended=number + 1)
    first = client.get(reverse(EVENTS)).context
    second = client.get(reverse(EVENTS), {"suite": first["page"].next_cursor}).context
    ended = [entry.details["ended"] for page in (first, second) for entry in page["page"].rows]
    assert (ended, second["page"].next_cursor) == (list(range(35, 0, -1)), "")


def test_events_cost_the_same_however_many(cast: Cast, client_of) -> None:
    client = client_of(cast.it)

    def add(number: int) -> None:
        record(cast.hr, "accounts.end_sessions", cast.animator, ended=number)

    count = count_queries(lambda: client.get(reverse(EVENTS)), add_row=add)
    assert count <= 14
    assert queries_of(lambda: client.get(reverse(EVENTS))).repeated == []


def test_events_of_thirty_days_are_counted_by_day_of_the_centre(cast: Cast, client_of, today) -> None:
    client = client_of(cast.it)
    AuditEntry.objects.all().delete()
    for back in (0, 0, 1, 29, 30):
        with time_machine.travel(datetime(2027, 3, 10, 8, tzinfo=UTC) - timedelta(days=back), tick=False):
            record(cast.hr, "accounts.end_sessions", cast.animator, ended=1)
    days = client.get(reverse(EVENTS)).context["days"]
    assert [(day.date.isoformat(), day.number, day.height) for day in days if day.number] == [
        ("2027-02-09", 1, 50),
        ("2027-03-09", 1, 50),
        ("2027-03-10", 2, 100),
    ]
    assert len(days) == 30


def test_events_csv_has_no_live_formula_and_is_audited(cast: Cast, client_of) -> None:
    User.objects.filter(pk=cast.animator.pk).update(first_name="=cmd|' /C calc'!A0", last_name="")
    client = client_of(cast.it)
    AuditEntry.objects.all().delete()
    record(cast.hr, "accounts.end_sessions", User.objects.get(pk=cast.animator.pk), ended=1)
    answer = client.post(reverse("accounts:security-events-csv"), {"password": PASSWORD})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[3] for row in rows] == ["Sur qui", "'=cmd|' /C calc'!A0"]
    assert answer["Content-Disposition"].startswith('attachment; filename="securite-')
    entry = AuditEntry.objects.get(verb="accounts.export_security_events")
    assert (entry.actor_id, entry.details) == (cast.it.pk, {"lines": 1})


@pytest.mark.parametrize("password", ["", "ce-n-est-pas-le-bon"])
def test_events_csv_without_the_password_gives_nothing(cast: Cast, client_of, password: str) -> None:
    client = client_of(cast.it)
    for send in (client.get, client.post):
        answer = send(reverse("accounts:security-events-csv"), {"password": password})
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert not AuditEntry.objects.filter(verb="accounts.export_security_events").exists()


def test_events_csv_of_too_many_says_so(cast: Cast, client_of, monkeypatch) -> None:
    monkeypatch.setattr("portal.accounts.views.security.MOST_LINES", 2)
    client = client_of(cast.it)
    for number in range(3):
        record(cast.hr, "accounts.end_sessions", cast.animator, ended=number + 1)
    lines = (
        client.post(reverse("accounts:security-events-csv"), {"password": PASSWORD})
        .content.decode()
        .splitlines()
    )
    assert (len(lines), lines[-1].startswith("Il y en a d’autres")) == (4, True)


def test_security_events_of_the_reader_are_those_of_the_centre(cast: Cast) -> None:
    record(cast.hr, "accounts.end_sessions", cast.animator, ended=1)
    record(cast.other_director, "accounts.end_sessions", cast.other_animator, ended=1)
    found = security_events(cast.it, EventFilters(name="a"))
    assert set(found.values_list("centre_id", flat=True)) == {cast.it.centre_id}
