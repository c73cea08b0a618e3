"""The doors of the agenda, of rooms and equipment, of bookings."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from calendars.actions.assets import create_asset
from calendars.choices import AssetKind, BookingState, DateState, Visibility
from calendars.models import Asset, Claim, Event
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.calendars import THURSDAY, at, dates_of, event_of, hall_of, item_of, room_of
from tests.support.cast import Cast
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("today")
Browser = Callable[[User], Client]
WEEK = timedelta(days=7)


def words(page: object) -> str:
    return " ".join(BeautifulSoup(page.content, "html.parser").main.get_text(" ").split())


def typed(**facts: object) -> dict[str, object]:
    known = {"title": "Atelier", "kind": "activity", "visibility": "everyone", "day": "2027-03-18"}
    return known | {"starts": "14:00", "ends": "16:00"} | facts


def test_create_books_the_room_that_the_address_names(client_of: Browser, cast: Cast, centre: Centre) -> None:
    client, room = client_of(cast.animator), room_of(centre)
    path = f"{reverse('calendars:event-create')}?salle={room.public_id}&le=2027-03-18&de=14:00&a=16:00"
    form = BeautifulSoup(client.get(path).content, "html.parser").find(id="evenement")
    assert form.find("input", {"name": "rooms", "checked": True}).get("value") == str(room.public_id)
    assert form.find("input", {"name": "day"}).get("value") == "2027-03-18"
    answer = client.post(
        path, typed(rooms=str(room.public_id), participants="Claire Dubois\nYanis Moreau"), follow=True
    )
    event = Event.objects.get()
    assert {row.person.username for row in event.participations.all()} == {
        "coordination.enfance",
        "animation.jeunes",
    }
    assert "Atelier" in words(answer)


def test_create_in_a_taken_room_says_who_what_and_the_ways_round(
    client_of: Browser, cast: Cast, centre: Centre
) -> None:
    room, other = room_of(centre), room_of(centre, "Salle de réunion")
    event_of(cast.coordinator, room, plan=at(15, 17), title="Comité")
    client, path = client_of(cast.animator), reverse("calendars:event-create")
    page = client.post(path, typed(rooms=str(room.public_id)))
    said = words(page)
    assert all(
        text in said for text in ("Comité", "Claire Dubois", other.name, "jeudi 18 mars, de 13:00 à 15:00")
    )
    assert 'value="Atelier"' in page.content.decode()
    assert Event.objects.count() == 1
    repeated = typed(rooms=str(room.public_id), repeats="weekly")
    assert "Ne garder que les dates libres" in words(client.post(path, repeated))
    assert client.post(path, repeated | {"leaves_out": "on"}).status_code == 302
    assert Event.objects.get(title="Atelier").occurrences.filter(state=DateState.SKIPPED).count() == 1


def test_create_with_somebody_taken_asks_once(client_of: Browser, cast: Cast) -> None:
    event_of(cast.coordinator, people=[cast.animator])
    client, path = client_of(cast.director), reverse("calendars:event-create")
    facts = typed(participants=str(cast.animator))
    assert "J’ai vu, enregistrer quand même" in words(client.post(path, facts))
    assert client.post(path, facts | {"accepts": "on"}).status_code == 302


def test_create_with_what_is_no_choice_keeps_what_was_typed(
    client_of: Browser, cast: Cast, other_centre: Centre
) -> None:
    page = client_of(cast.animator).post(
        reverse("calendars:event-create"),
        typed(rooms=str(room_of(other_centre).public_id), participants="Personne"),
    )
    assert (page.status_code, Event.objects.count(), 'value="14:00"' in page.content.decode()) == (
        200,
        0,
        True,
    )


@pytest.mark.parametrize(
    ("repeats", "rule"),
    [("monthly_day", "FREQ=MONTHLY;BYDAY=+3TH"), ("quarterly", "FREQ=MONTHLY;INTERVAL=3"), ("", None)],
)
def test_create_repeats_as_it_is_said(client_of: Browser, cast: Cast, repeats: str, rule: str | None) -> None:
    client_of(cast.animator).post(reverse("calendars:event-create"), typed(repeats=repeats))
    event = Event.objects.get()
    found = event.series.rule.replace("BYDAY=3TH", "BYDAY=+3TH") if hasattr(event, "series") else None
    assert found == rule


def test_agenda_shows_days_and_narrows_them(client_of: Browser, cast: Cast, centre: Centre) -> None:
    event_of(cast.animator, title="Cuisine", plan=at(rule="FREQ=WEEKLY;COUNT=3"))
    event_of(cast.coordinator, title="Réunion", kind="meeting")
    event_of(cast.coordinator, title="Entretien", visibility=Visibility.PARTICIPANTS)
    client, path = client_of(cast.reception), reverse("calendars:agenda")
    assert [words(client.get(path)).count(title) for title in ("Cuisine", "Réunion", "Entretien")] == [
        3,
        1,
        0,
    ]
    assert words(client.get(f"{path}?genre=meeting")).count("Cuisine") == 0
    assert words(client.get(f"{path}?du=2027-03-26")).count("Cuisine") == 1
    assert client.get(f"{path}?du=rien&genre=x&secteur=y&suite=z").status_code == 200


def test_agenda_costs_the_same_for_any_number_of_rows(client_of: Browser, cast: Cast, centre: Centre) -> None:
    client = client_of(cast.reception)

    def add_row(number: int) -> None:
        event_of(cast.animator, title=f"Atelier {number}", plan=at(day=THURSDAY + timedelta(days=number)))

    assert count_queries(lambda: client.get(reverse("calendars:agenda")), add_row=add_row) <= 14


def test_own_shows_what_one_organises_or_takes_part_in(client_of: Browser, cast: Cast) -> None:
    event_of(cast.coordinator, title="Entretien", visibility=Visibility.PARTICIPANTS, people=[cast.animator])
    event_of(cast.coordinator, title="Autre")
    said = words(client_of(cast.animator).get(reverse("calendars:own")))
    assert ("Entretien" in said, "Autre" in said) == (True, False)


def test_rooms_say_how_free_they_are_now(client_of: Browser, cast: Cast, centre: Centre) -> None:
    hall, half, _other = hall_of(centre)
    event_of(cast.animator, half, plan=at(9, 12, THURSDAY - timedelta(days=8)))
    event_of(cast.animator, room_of(centre, "Cuisine"), plan=at(14, 15, THURSDAY - timedelta(days=8)))
    said = words(client_of(cast.reception).get(reverse("calendars:rooms")))
    assert said.count("Occupé jusqu’à 12:00") == 2
    assert ("Libre jusqu’à 14:00" in said, "Libre aujourd’hui" in said, hall.name in said) == (
        True,
        True,
        True,
    )


def test_rooms_cost_the_same_for_any_number_of_rows(client_of: Browser, cast: Cast, centre: Centre) -> None:
    client = client_of(cast.animator)

    def add_row(number: int) -> None:
        event_of(cast.animator, room_of(centre, f"Salle {number}"))

    assert count_queries(lambda: client.get(reverse("calendars:rooms")), add_row=add_row) <= 14


def test_room_shows_its_week_and_hides_what_is_private(
    client_of: Browser, cast: Cast, centre: Centre
) -> None:
    room = room_of(centre)
    event_of(cast.coordinator, room, title="Comité")
    event_of(cast.coordinator, room, title="Secret", plan=at(9, 10), visibility=Visibility.PARTICIPANTS)
    client, path = client_of(cast.animator), reverse("calendars:room", args=[room.public_id])
    said = words(client.get(f"{path}?du=2027-03-18"))
    assert ("Comité" in said, "Secret" in said, "09:00 – 10:00 : occupé" in said) == (True, False, True)
    assert client.get(f"{path}?du=9999-12-31").status_code == client.get(f"{path}?du=x").status_code == 200
    assert client.get(reverse("calendars:item", args=[room.public_id])).status_code == 404


def test_room_is_written_by_reception(client_of: Browser, cast: Cast, centre: Centre) -> None:
    client = client_of(cast.reception)
    facts = {
        "name": "Cuisine",
        "capacity": "12",
        "longest_minutes": "0",
        "ahead_days": "0",
        "setup_minutes": "0",
    }
    facts |= {
        "cleanup_minutes": "0",
        "booked_by": "everyone",
        "features_typed": "Four, Évier,",
        "is_active": "on",
    }
    client.post(reverse("calendars:room-create"), facts)
    room = Asset.objects.get(name="Cuisine")
    assert [feature.name for feature in room.features.all()] == ["Four", "Évier"]
    again = client.post(reverse("calendars:room-create"), facts)
    assert (again.status_code, Asset.objects.filter(kind=AssetKind.ROOM).count()) == (200, 1)
    client.post(
        reverse("calendars:room-change", args=[room.public_id]),
        facts | {"name": "Grande cuisine", "features_typed": "Four"},
    )
    room.refresh_from_db()
    assert (room.name, room.features.count()) == ("Grande cuisine", 1)


def test_free_finds_the_smallest_that_is_free(client_of: Browser, cast: Cast, centre: Centre) -> None:
    for name, capacity, features in (
        ("Petite", 8, ["Écran"]),
        ("Moyenne", 20, ["Écran"]),
        ("Grande", 60, ["Écran"]),
        ("Nue", 30, []),
    ):
        create_asset(by=cast.reception, kind=AssetKind.ROOM, name=name, capacity=capacity, features=features)
    event_of(cast.animator, Asset.objects.get(name="Moyenne"))
    feature = Asset.objects.get(name="Grande").features.get()
    path = f"{reverse('calendars:free')}?kind=room&day=2027-03-18&starts=14:00&ends=16:00&people=15"
    client = client_of(cast.animator)
    found = words(client.get(path))
    assert (
        found.index("Réserver Nue") < found.index("Réserver Grande"),
        "Moyenne" in found,
        "Petite" in found,
    ) == (True, False, False)
    assert "Réserver Nue" not in words(client.get(f"{path}&features={feature.pk}"))
    assert "Rien de libre" in words(client.get(f"{path}00&features={feature.pk}"))
    assert (
        client.get(
            f"{reverse('calendars:free')}?day=2027-03-28&kind=room&starts=02:30&ends=04:00"
        ).status_code
        == 200
    )


def test_move_and_cancel_one_date_of_a_series(client_of: Browser, cast: Cast, centre: Centre) -> None:
    event = event_of(cast.animator, room_of(centre), plan=at(rule="FREQ=WEEKLY;COUNT=3"))
    client, (first, second, _third) = client_of(cast.animator), dates_of(event)
    path = reverse("calendars:date-move", args=[second.public_id])
    assert 'value="2027-03-25"' in client.get(path).content.decode()
    facts = {"scope": "this", "version": "1", "day": "2027-03-26", "starts": "09:00", "ends": "10:00"}
    assert client.post(path, facts).status_code == 302
    assert "entre-temps" in words(client.post(path, facts))
    cancelled = client.post(
        reverse("calendars:date-cancel", args=[first.public_id]),
        {"scope": "this", "version": "2"},
        follow=True,
    )
    assert "annulé" in words(cancelled)
    assert Claim.objects.count() == 2


def test_move_into_a_taken_time_shows_what_is_in_the_way(
    client_of: Browser, cast: Cast, centre: Centre
) -> None:
    room = room_of(centre)
    event_of(cast.coordinator, room, plan=at(9, 11), title="Comité")
    (date,) = dates_of(event_of(cast.animator, room))
    facts = {"version": "1", "day": "2027-03-18", "starts": "09:00", "ends": "10:00"}
    page = client_of(cast.animator).post(reverse("calendars:date-move", args=[date.public_id]), facts)
    assert "Comité" in words(page)


def test_event_leads_to_its_next_date(client_of: Browser, cast: Cast) -> None:
    event = event_of(cast.animator, plan=at(rule="FREQ=WEEKLY;COUNT=2"))
    answer = client_of(cast.reception).get(event.get_absolute_url())
    assert answer["Location"] == dates_of(event)[0].get_absolute_url()


def test_booking_is_decided_by_who_manages_it(client_of: Browser, cast: Cast, centre: Centre) -> None:
    van = item_of(centre, needs_approval=True)
    first, second = (
        event_of(person, van, title=title).bookings.get()
        for person, title in ((cast.animator, "Une"), (cast.coordinator, "Deux"))
    )
    client = client_of(cast.equipment)
    assert words(client.get(reverse("calendars:waiting"))).count(van.name) == 2
    client.post(reverse("calendars:booking-approve", args=[first.public_id]))
    assert "Une" in words(client.get(second.get_absolute_url()))
    assert "pas libre" in words_of_whole(
        client.post(reverse("calendars:booking-approve", args=[second.public_id]), follow=True)
    )
    assert (
        client.post(reverse("calendars:booking-refuse", args=[second.public_id]), {"reason": ""}).status_code
        == 200
    )
    client.post(reverse("calendars:booking-refuse", args=[second.public_id]), {"reason": "Pris"})
    second.refresh_from_db()
    assert (second.state, second.reason) == (BookingState.REFUSED, "Pris")
    assert "Pris" in words(client_of(cast.coordinator).get(second.get_absolute_url()))
    client_of(cast.animator).post(reverse("calendars:booking-cancel", args=[first.public_id]))
    assert not Claim.objects.exists()
    assert (
        client_of(cast.animator)
        .post(reverse("calendars:booking-approve", args=[second.public_id]))
        .status_code
        == 404
    )


def words_of_whole(page: object) -> str:
    return BeautifulSoup(page.content, "html.parser").get_text(" ")


@pytest.mark.parametrize(
    ("verb", "state"), [("approve", BookingState.CONFIRMED), ("refuse", BookingState.REFUSED)]
)
def test_booking_that_waits_for_its_form_leads_to_it(
    client_of: Browser, cast: Cast, centre: Centre, verb: str, state: str
) -> None:
    van = item_of(centre, form_slug="ordre-de-mission", waits_for_form=True)
    booking = event_of(cast.animator, van).bookings.get()
    assert (
        "/demarches/ordre-de-mission/"
        in client_of(cast.animator).get(booking.get_absolute_url()).content.decode()
    )
    client_of(cast.equipment).post(
        reverse(f"calendars:booking-{verb}", args=[booking.public_id]), {"reason": "Sans mission"}
    )
    booking.refresh_from_db()
    assert (booking.state, booking.claims.exists()) == (state, state == BookingState.CONFIRMED)


def test_dashboard_shows_what_is_today(client_of: Browser, cast: Cast) -> None:
    event_of(cast.animator, title="Ce matin", plan=at(10, 11, THURSDAY - timedelta(days=8)))
    assert "Ce matin" in words_of_whole(client_of(cast.animator).get("/"))
    assert "Ce matin" not in words_of_whole(client_of(cast.coordinator).get("/"))
