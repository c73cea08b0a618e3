"""What people do with the portal, found by the words that they read on the screen."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

import holidays
from django.utils.formats import date_format
from playwright.sync_api import Locator, Page, expect

from tests.support.cast import PASSWORD

LEAVE = "Autorisation d’absence et demande de congé"
PAID = "Congés payés"
FIRST_WEEK, LAST_WEEK = 13, 45
"""Weeks from now: after the requests of the demonstration, before the end of the balances that it opens."""

PageAs = Callable[[str], Page]


@dataclass(frozen=True, slots=True)
class Leave:
    """A leave to ask for, inside one month and without a public holiday: each day counts for one."""

    start: date
    end: date
    kind: str = PAID

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def asked(self) -> str:
        """As lists show it."""
        if self.start == self.end:
            return f"{self.kind}, le {date_format(self.start, 'j F Y')}"
        return f"{self.kind}, du {self.start.day} au {date_format(self.end, 'j F Y')}"

    @property
    def year(self) -> str:
        """The leave year that it is taken from."""
        first = self.start.year if self.start.month >= 6 else self.start.year - 1
        return f"juin {first} – mai {first + 1}"


def quiet_weeks() -> Iterator[date]:
    """The Mondays of the weeks to come without a public holiday, from Monday to Friday in one month."""
    today = date.today()
    monday = today - timedelta(days=today.weekday())
    for number in range(FIRST_WEEK, LAST_WEEK):
        first = monday + timedelta(weeks=number)
        days = [first + timedelta(days=offset) for offset in range(5)]
        public = holidays.country_holidays("FR", years={day.year for day in days})
        if days[0].month == days[-1].month and not any(day in public for day in days):
            yield first


def leave_in_week(number: int, *, days: int = 3) -> Leave:
    """A leave from the Tuesday of that quiet week. Each story has a week of its own."""
    monday = next(islice(quiet_weeks(), number, None))
    return Leave(monday + timedelta(days=1), monday + timedelta(days=days))


def open_leave_form(page: Page) -> None:
    page.get_by_role("link", name="Démarches").last.click()
    page.get_by_role("link", name=LEAVE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LEAVE)


def type_leave(page: Page, leave: Leave) -> None:
    page.get_by_label("Nature du congé").select_option(leave.kind)
    type_dates(page, leave)


def type_dates(page: Page, leave: Leave) -> None:
    page.get_by_label("Premier jour").fill(leave.start.isoformat())
    page.get_by_label("Dernier jour").fill(leave.end.isoformat())


def sign(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Votre mot de passe").fill(password)
    page.get_by_role("button", name="Signer et envoyer").click()


def ask_for_leave(page: Page, leave: Leave) -> str:
    """Fill in the form, sign it, and return the address of the request."""
    open_leave_form(page)
    type_leave(page, leave)
    sign(page)
    expect(page.get_by_text("Votre demande est signée et envoyée.")).to_be_visible()
    return address_of(page)


def address_of(page: Page) -> str:
    """Of the request on the screen."""
    found = re.search(r"/demarches/suivi/[0-9a-f-]{36}/", page.url)
    assert found, page.url
    return found[0]


def row_to_decide(page: Page, who: str, leave: Leave) -> Locator:
    """The line of « À valider » about this person's leave."""
    return page.get_by_role("listitem").filter(has_text=who).filter(has_text=leave.asked)


def row_of_request(page: Page, leave: Leave) -> Locator:
    """The line of « Mes demandes » about this leave."""
    return page.get_by_role("main").get_by_role("listitem").filter(has_text=leave.asked)


def open_to_decide(page: Page, who: str, leave: Leave) -> None:
    """From the dashboard: « À valider », then the request."""
    page.get_by_role("navigation", name="Raccourcis").get_by_role("link", name="À valider").click()
    row_to_decide(page, who, leave).get_by_role("link", name=who).click()
    expect(page.get_by_role("heading", name=f"{who} attend votre décision")).to_be_visible()


def decide(page: Page, decision: str, message: str = "") -> None:
    """Press the button of that name, with a message to the person and the password."""
    if message:
        page.get_by_label("Message à la personne").fill(message)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name=decision).click()


def approve_by(page: Page, who: str, leave: Leave) -> None:
    """The three taps of somebody who decides, from the dashboard; the third signs."""
    open_to_decide(page, who, leave)
    decide(page, "Approuver")
    expect(page.get_by_text("Votre accord est signé.")).to_be_visible()
    expect(row_to_decide(page, who, leave)).to_have_count(0)


def approve_by_all(page_as: PageAs, who: str, leave: Leave) -> None:
    for username in ("coordination.enfance", "rh", "direction"):
        approve_by(page_as(username), who, leave)


def state_of(page: Page) -> Locator:
    """The box of a request that says where it is."""
    return page.get_by_role("region", name="État")


def in_french(figure: Decimal | int) -> str:
    """A number of days as the screen writes it."""
    return str(figure).replace(".", ",").replace("-", "−")


@dataclass(frozen=True, slots=True)
class Figures:
    """One balance of « Mes congés », in days."""

    available: Decimal
    acquired: Decimal
    taken: Decimal
    pending: Decimal


def balance(page: Page, leave: Leave) -> Figures:
    """Read the balance that this leave is taken from."""
    page.goto("/conges/")
    card = (
        page.locator("section")
        .filter(has_text=leave.year)
        .filter(has=page.get_by_role("heading", name=leave.kind))
    )
    available = card.get_by_text(re.compile("disponibles?$")).locator("strong").inner_text()
    figures = [available, *card.get_by_role("definition").all_inner_texts()]
    return Figures(*(Decimal(figure.replace(",", ".").replace("−", "-")) for figure in figures))


def open_request(page: Page, title: str) -> Page:
    """The newest of one's own requests whose line says `title`."""
    page.goto("/demarches/suivi/")
    page.get_by_role("main").get_by_role("listitem").filter(has_text=title).get_by_role("link").first.click()
    address_of(page)
    return page
