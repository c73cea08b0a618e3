"""The doors of the directory: what is shown, and what it costs at 48 and at 7,500 people."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.actions.absences import record_absence
from portal.accounts.actions.people import declare_stand_in
from portal.accounts.models import SectorMembership, User
from portal.centres.models import Centre, Sector
from tests.factories.accounts import AbsenceFactory, PersonFactory, with_photo
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import count_queries, queries_of

SignIn = Callable[[User], Client]
DIRECTORY = "/annuaire/"
MOST_QUERIES = 14


def text_of(client: Client, path: str = DIRECTORY, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_colleagues_are_found_called_and_written_to(cast: Cast, client_of: SignIn) -> None:
    User.objects.filter(pk=cast.coordinator.pk).update(phone="06 39 98 01 02")
    page = text_of(client_of(cast.animator), recherche="dubois")
    assert "Claire Dubois" in page
    assert 'href="tel:0639980102"' in page
    assert 'href="mailto:coordination.enfance@tilleuls.example"' in page
    assert "Yanis Moreau" not in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"recherche": "zzz"}, "Personne ne correspond"),
        ({"recherche": "a\x00b"}, "Léa Fontaine"),
        ({"recherche": "x" * 101}, "Léa Fontaine"),
        ({"secteur": "9" * 30, "competence": "<b>"}, "Léa Fontaine"),
        ({"suite": "forged"}, "Léa Fontaine"),
    ],
)
def test_colleagues_nobody_or_nonsense_is_said(
    query: dict[str, str], sentence: str, cast: Cast, client_of: SignIn
) -> None:
    assert sentence in text_of(client_of(cast.animator), **query)


def test_colleagues_are_cut_into_pages(cast: Cast, centre: Centre, client_of: SignIn) -> None:
    for number in range(40):
        PersonFactory.create(centre=centre, last_name=f"Zola {number:02d}")
    client = client_of(cast.animator)
    first = client.get(DIRECTORY, {"recherche": "zola"})
    rest = client.get(DIRECTORY, {"recherche": "zola", "suite": first.context["page"].next_cursor})
    found = [str(row.person) for answer in (first, rest) for row in answer.context["colleagues"]]
    assert [len(answer.context["colleagues"]) for answer in (first, rest)] == [30, 10]
    assert found == [f"Camille Zola {number:02d}" for number in range(40)]


def test_colleague_away_is_said_without_the_reason(cast: Cast, client_of: SignIn, today: date) -> None:
    declare_stand_in(by=SYSTEM, person=cast.coordinator, stand_in=cast.youth_coordinator)
    AbsenceFactory.create(person=cast.coordinator, starts_on=today, ends_on=date(2027, 3, 12))
    client = client_of(cast.animator)
    for path in (DIRECTORY, reverse("directory:colleague", args=[cast.coordinator.public_id])):
        page = text_of(client, path)
        assert "Absent(e) jusqu’au 12 mars" in page
        assert reverse("directory:colleague", args=[cast.youth_coordinator.public_id]) in page


def test_colleague_shows_the_days_worked(cast: Cast, client_of: SignIn) -> None:
    User.objects.filter(pk=cast.coordinator.pk).update(working_days="1245")
    page = text_of(
        client_of(cast.animator), reverse("directory:colleague", args=[cast.coordinator.public_id])
    )
    assert "lundi, mardi, jeudi, vendredi" in page


def test_printed_holds_what_was_searched(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.animator)
    assert 'href="/annuaire/imprimer/?recherche=dubois"' in text_of(client, recherche="dubois")
    page = text_of(client, reverse("directory:print"), recherche="dubois")
    assert "coordination.enfance@tilleuls.example" in page
    assert "Yanis Moreau" not in page


def test_photo_is_served_inert(cast: Cast, client_of: SignIn) -> None:
    path = reverse("directory:photo", args=[with_photo(cast.animator).public_id])
    answer = client_of(cast.youth_animator).get(path)
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"
    assert {
        name: answer[name]
        for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control", "Content-Security-Policy")
    } == {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=86400",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    assert client_of(cast.other_animator).get(path).status_code == 404
    User.objects.filter(pk=cast.animator.pk).update(is_active=False)
    assert client_of(cast.youth_animator).get(path).status_code == 404


def test_dashboard_leads_to_the_directory(cast: Cast, client_of: SignIn) -> None:
    page = text_of(client_of(cast.animator), "/")
    assert 'action="/annuaire/"' in page
    assert 'href="/annuaire/"' in page


def add_colleague(centre: Centre, today: date) -> Callable[[int], None]:
    """One more who is away, with a sector and a stand-in: everything that a row shows."""
    sector = Sector.objects.filter(centre=centre)[0]
    other = User.objects.filter(centre=centre)[0]

    def add(number: int) -> None:
        person = PersonFactory.create(centre=centre, last_name=f"Zola {number:02d}", sector=sector)
        declare_stand_in(by=SYSTEM, person=person, stand_in=other)
        AbsenceFactory.create(person=person, starts_on=today, ends_on=today)

    return add


@pytest.mark.parametrize("path", [DIRECTORY, "/annuaire/imprimer/"])
def test_list_costs_the_same_whatever_its_length(
    path: str, cast: Cast, centre: Centre, client_of: SignIn, today: date
) -> None:
    client = client_of(cast.hr)
    count = count_queries(
        lambda: text_of(client, path, recherche="zola secteur"), add_row=add_colleague(centre, today)
    )
    assert count <= MOST_QUERIES


def test_colleague_costs_no_more_than_a_page_may(cast: Cast, client_of: SignIn, today: date) -> None:
    client, path = client_of(cast.hr), reverse("directory:colleague", args=[cast.coordinator.public_id])
    text_of(client, path)
    found = queries_of(lambda: text_of(client, path))
    assert found.count <= MOST_QUERIES, found
    assert found.repeated == []


def crowd(centre: Centre, size: int) -> None:
    """Write `size` more colleagues at once, each with a sector."""
    sectors = list(Sector.objects.filter(centre=centre))
    people = [
        User(
            centre=centre,
            username=f"foule.{number}",
            first_name="Camille",
            last_name=f"Foule {number:04d}",
            search_text=f"camille foule {number:04d} camille",
        )
        for number in range(size)
    ]
    found = User.objects.bulk_create(people)
    SectorMembership.objects.bulk_create(
        SectorMembership(person=person, sector=sectors[number % len(sectors)], is_main=True)
        for number, person in enumerate(found)
    )


def test_list_costs_the_same_at_48_and_at_7500_people(
    cast: Cast, centre: Centre, client_of: SignIn, today: date
) -> None:
    client = client_of(cast.animator)
    searches: list[dict[str, str]] = [{}, {"recherche": "foule enfance"}, {"suite": ""}]

    def visit() -> list[int]:
        return [queries_of(lambda query=query: text_of(client, **query)).count for query in searches]

    crowd(centre, 48 - User.objects.filter(centre=centre).count())
    text_of(client)
    before = visit()
    more = User.objects.bulk_create(
        User(centre=centre, username=f"masse.{number}", last_name=f"Masse {number:04d}", search_text="foule")
        for number in range(7_500 - 48)
    )
    for person in more[:5]:
        record_absence(by=SYSTEM, person=person, starts_on=today, ends_on=today, source=person.public_id)
    assert User.objects.filter(centre=centre).count() == 7_500
    assert visit() == before
    assert max(before) <= MOST_QUERIES
