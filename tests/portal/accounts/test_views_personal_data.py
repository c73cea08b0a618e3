"""The doors of personal data: the password first, the right person, the same cost however many rows."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import LegalHold, PersonalDataExport, User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.accounts import PersonFactory
from tests.factories.personal_data import copy_of, erased, hold_on
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import count_queries, queries_of

MOST_QUERIES = 14


def test_my_data_asks_for_the_password(cast: Cast, client_of) -> None:
    client, path = client_of(cast.animator), reverse("accounts:my-data")
    assert client.post(path, {"password": "pas le bon du tout"}).status_code == 200
    assert not PersonalDataExport.objects.exists()
    assert client.post(path, {"password": PASSWORD}).status_code == 302
    assert PersonalDataExport.objects.get().person == cast.animator


def test_my_data_shows_the_copy_and_a_way_to_it(cast: Cast, client_of) -> None:
    export = copy_of(cast.animator)
    page = client_of(cast.animator).get(reverse("accounts:my-data")).content.decode()
    assert reverse("accounts:export-download", args=[export.pk]) in page


def test_my_data_asked_too_often_waits(cast: Cast, client_of) -> None:
    client, path = client_of(cast.animator), reverse("accounts:my-data")
    found = [client.post(path, {"password": PASSWORD}).status_code for _ in range(11)]
    assert found == [302] * 10 + [429]


def test_export_download_is_saved_inert_and_audited(cast: Cast, client_of) -> None:
    export = copy_of(cast.animator)
    answer = client_of(cast.animator).get(reverse("accounts:export-download", args=[export.pk]))
    body = answer.getvalue()
    assert (answer.status_code, body[:2], len(body)) == (200, b"PK", export.size)
    assert answer["Content-Disposition"] == 'attachment; filename="donnees-lea-fontaine.zip"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    entry = AuditEntry.objects.get(verb="accounts.download_export")
    assert (entry.actor_id, entry.object_id, entry.client_address) == (
        cast.animator.pk,
        str(cast.animator.pk),
        "127.0.0.1",
    )


@pytest.mark.parametrize("job", ["hr", "dpo", "it", "youth_animator", "other_director"])
def test_export_download_of_what_somebody_else_asked_is_not_there(job: str, cast: Cast, client_of) -> None:
    export = copy_of(cast.animator)
    path = reverse("accounts:export-download", args=[export.pk])
    assert client_of(getattr(cast, job)).get(path).status_code == 404
    assert not AuditEntry.objects.filter(verb="accounts.download_export").exists()


def test_export_download_after_its_week_is_not_there(cast: Cast, client_of) -> None:
    export = copy_of(cast.animator)
    PersonalDataExport.objects.filter(pk=export.pk).update(expires_at=export.ready_at)
    path = reverse("accounts:export-download", args=[export.pk])
    assert client_of(cast.animator).get(path).status_code == 404


def test_export_download_by_hr_who_is_hr_no_more_is_not_there(cast: Cast, client_of) -> None:
    export = copy_of(cast.animator, by=cast.hr)
    client, path = client_of(cast.hr), reverse("accounts:export-download", args=[export.pk])
    assert client.get(path).getvalue()[:2] == b"PK"
    cast.hr.role_grants.all().delete()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("who", "above"), [("hr", "person"), ("dpo", "data-register")])
def test_person_data_leads_back_to_a_page_that_the_reader_has(
    who: str, above: str, cast: Cast, client_of
) -> None:
    person = cast.animator
    back = reverse(f"accounts:{above}", args=[person.public_id] if above == "person" else [])
    page = client_of(getattr(cast, who)).get(reverse("accounts:person-data", args=[person.public_id]))
    assert re.findall(r'class="back"[^>]*href="([^"]+)"', page.content.decode()) == [back]


def test_person_data_of_somebody_of_another_centre_is_not_there(cast: Cast, client_of) -> None:
    for name in ("person-data", "person-erase", "person-hold"):
        path = reverse(f"accounts:{name}", args=[cast.other_animator.public_id])
        assert client_of(cast.dpo).get(path).status_code == 404
        assert client_of(cast.dpo).post(path, {"password": PASSWORD, "reason": "x"}).status_code == 404


def test_person_erase_says_what_goes_and_what_stays_then_erases(cast: Cast, client_of) -> None:
    client, path = client_of(cast.dpo), reverse("accounts:person-erase", args=[cast.gone.public_id])
    page = client.get(path).content.decode()
    assert [words in page for words in ("Ce qui part", "Ce qui reste", "Journal des actes")] == [True] * 3
    assert client.post(path, {"password": PASSWORD}).status_code == 200
    assert User.objects.get(pk=cast.gone.pk).last_name == "Masson"
    answer = client.post(path, {"password": PASSWORD, "is_sure": "on"}, follow=True)
    assert User.objects.get(pk=cast.gone.pk).last_name == "effacée"
    assert ("Masson" in answer.content.decode(), answer.status_code) == (False, 200)


@pytest.mark.parametrize("why", ["open", "held", "erased"])
def test_person_erase_where_it_may_not_shows_no_form(why: str, cast: Cast, client_of) -> None:
    person = cast.animator if why == "open" else cast.gone
    if why == "held":
        hold_on(person, by=cast.director)
    if why == "erased":
        erased(person, by=cast.dpo)
    before = list(User.objects.filter(pk=person.pk).values())
    client, path = client_of(cast.hr), reverse("accounts:person-erase", args=[person.public_id])
    answer = client.post(path, {"password": PASSWORD, "is_sure": "on"})
    assert (answer.status_code, 'name="is_sure"' in answer.content.decode()) == (200, False)
    assert list(User.objects.filter(pk=person.pk).values()) == before


def test_person_hold_is_placed_shown_on_the_persons_page_and_lifted(cast: Cast, client_of) -> None:
    client: Client = client_of(cast.director)
    path = reverse("accounts:person-hold", args=[cast.gone.public_id])
    assert client.post(path, {"reason": "Affaire aux prud’hommes"}).status_code == 302
    person = client.get(reverse("accounts:person", args=[cast.gone.public_id])).content.decode()
    assert "Affaire aux prud’hommes" in person
    lift = reverse("accounts:person-hold-lift", args=[cast.gone.public_id])
    assert (client.post(lift).status_code, client.post(lift).status_code) == (302, 302)
    assert LegalHold.objects.get().lifted_by == cast.director


def test_person_page_says_a_hold_to_those_alone_who_may_place_one(cast: Cast, client_of) -> None:
    hold_on(cast.animator, by=cast.hr, reason="Affaire aux prud’hommes")
    path = reverse("accounts:person", args=[cast.animator.public_id])
    found = {
        job: "Affaire" in client_of(getattr(cast, job)).get(path).content.decode()
        for job in ("hr", "director", "it")
    }
    assert found == {"hr": True, "director": True, "it": False}


def test_data_register_finds_by_name_without_accents_and_leaves_the_erased_out(cast: Cast, client_of) -> None:
    erased(cast.youth_animator, by=cast.dpo)
    client, path = client_of(cast.dpo), reverse("accounts:data-register")
    found = {
        text: [str(person) for person in client.get(path, {"q": text}).context["page"].rows]
        for text in ("lea", "FONTAINE  léa", "moreau", "effacée", "zz")
    }
    assert found == {
        "lea": [str(cast.animator)],
        "FONTAINE  léa": [str(cast.animator)],
        "moreau": [],
        "effacée": [],
        "zz": [],
    }


def test_data_registers_cost_the_same_however_many_rows(cast: Cast, centre: Centre, client_of) -> None:
    client = client_of(cast.dpo)
    names = ("data-register", "data-erasures", "data-holds", "data-exports")

    def read() -> None:
        for name in names:
            assert client.get(reverse(f"accounts:{name}")).status_code == 200

    def add(number: int) -> None:
        left, kept = (PersonFactory.create(centre=centre, username=f"x{number}{one}") for one in "ab")
        PersonalDataExport.objects.create(centre=centre, person=kept, asked_by=cast.hr)
        erased(left, by=cast.dpo)
        hold_on(kept, by=cast.hr)

    count_queries(read, add_row=add, sizes=(1, 3, 8))
    for name in names:
        assert queries_of(lambda name=name: client.get(reverse(f"accounts:{name}"))).count <= MOST_QUERIES


def test_pages_of_personal_data_stay_within_the_budget(cast: Cast, client_of) -> None:
    hold_on(cast.gone, by=cast.hr)
    copy_of(cast.animator)
    pages = {
        "my-data": (cast.animator, []),
        "person-data": (cast.hr, [cast.gone.public_id]),
        "person-hold": (cast.hr, [cast.gone.public_id]),
    }
    for name, (person, arguments) in pages.items():
        client, path = client_of(person), reverse(f"accounts:{name}", args=arguments)
        client.get(path)
        asked = queries_of(lambda client=client, path=path: client.get(path))
        assert (asked.count <= MOST_QUERIES, asked.repeated) == (True, []), f"{name}: {asked}"
