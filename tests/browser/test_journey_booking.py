"""A room booked from a phone: what is in the way and the way round it; one date of a series; the van and its answer."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.gestures import PageAs

WIDTHS = (390, 1280)


def next_tuesday() -> date:
    """The dance of the demonstration is every Tuesday from 17 to 19."""
    today = date.today()
    return today + timedelta(days=1 + (1 - today.weekday() - 1) % 7)


def fill(page: Page, title: str, day: date, starts: str, ends: str) -> None:
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Date", exact=True).fill(day.isoformat())
    page.get_by_label("De", exact=True).fill(starts)
    page.get_by_label("À", exact=True).fill(ends)


@pytest.mark.parametrize("width", WIDTHS)
def test_room_that_is_taken_says_by_whom_and_what_else_is_free(page_as: PageAs, width: int) -> None:
    page, day = page_as("animation.enfance"), next_tuesday() + timedelta(days=7 * (1 + WIDTHS.index(width)))
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/agenda/salles/")
    page.get_by_role("link", name="Salle de danse").click()
    page.get_by_role("link", name="Réserver", exact=True).click()
    expect(page.get_by_label("Salle de danse")).to_be_checked()
    fill(page, "Stage", day, "17:30", "18:30")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("Danse hip-hop")).to_be_visible()
    expect(page.get_by_role("link", name="Salle de réunion")).to_be_visible()
    expect(page.get_by_label("Titre")).to_have_value("Stage")
    expect(page.get_by_text("de 19:00 à 20:00")).to_be_visible()
    fill(page, "Stage", day, "19:00", "20:00")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("heading", name="Stage")).to_be_visible()


def test_one_date_of_a_series_moves_and_the_others_stay(page_as: PageAs) -> None:
    page, day = page_as("animation.enfance"), next_tuesday() + timedelta(days=1)
    page.goto("/agenda/nouveau/")
    fill(page, "Contes", day, "10:00", "11:00")
    page.get_by_label("Bureau des permanences").check()
    page.get_by_label("Se répète").select_option("weekly")
    page.get_by_label("Jusqu’au").fill((day + timedelta(days=14)).isoformat())
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_role("link", name="Changer l’horaire").click()
    page.get_by_label("De", exact=True).fill("11:00")
    page.get_by_label("À", exact=True).fill("12:00")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Le nouvel horaire est enregistré.")).to_be_visible()
    expect(page.get_by_text("11:00 – 12:00")).to_be_visible()
    expect(page.get_by_text("10:00 – 11:00")).to_have_count(2)


def test_car_is_asked_for_and_accepted(page_as: PageAs) -> None:
    page = page_as("animation.jeunes")
    page.goto("/agenda/materiel/")
    page.get_by_role("link", name="Voiture du centre").click()
    page.get_by_role("link", name="Réserver", exact=True).click()
    fill(page, "Visite du musée", date.today() + timedelta(days=60), "09:00", "12:00")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("attend une réponse")).to_be_visible()
    address = page.url
    keeper = page_as("materiel")
    keeper.goto("/agenda/a-valider/")
    keeper.get_by_role("link", name="Voiture du centre").last.click()
    expect(keeper.get_by_text("Visite du musée").first).to_be_visible()
    keeper.get_by_role("button", name="Accepter").click()
    expect(keeper.get_by_text("La réservation est acceptée.")).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("confirmée")).to_be_visible()
