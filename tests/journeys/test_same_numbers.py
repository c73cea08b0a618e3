"""One person's leave, on every page and in every file that speaks of it: the same numbers, in the same words."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client

from forms_builder.actions.adjusting import adjust_leave
from forms_builder.models import LeaveAccount, Submission
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import account_of, approve_all, leave_form, send_leave
from tests.support.cast import PASSWORD, Cast

ClientOf = Callable[[User], Client]
MONDAY, FRIDAY, IN_APRIL = date(2027, 3, 15), date(2027, 3, 19), date(2027, 4, 5)
ACQUIRED, TAKEN, ASKED, AVAILABLE = "26,5", "5", "0,5", "21"
BALANCE = Decimal("21.5")
"""What is left before the half day that nobody has decided yet."""
YEAR = "Congés payés, juin 2026 – mai 2027"
CARD = re.compile(
    r'available__figure">([^<]+)<.*?<dd>([^<]+)</dd>.*?<dd>([^<]+)</dd>.*?<dd>([^<]+)</dd>', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Story:
    """Twenty-five days and one and a half by hand; a week taken, half a day asked for."""

    account: LeaveAccount
    taken: Submission
    asked: Submission


@pytest.fixture
def story(cast: Cast, centre: Centre, today: date) -> Story:
    account, page = account_of(cast.animator, "25"), leave_form(centre, cast.communication)
    adjust_leave(by=cast.hr, account=account, days=Decimal("1.5"), reason="Papier.", identifier=uuid4())
    taken = approve_all(
        send_leave(page, cast.animator, MONDAY, FRIDAY), cast.coordinator, cast.hr, cast.director
    )
    return Story(account, taken, send_leave(page, cast.animator, IN_APRIL, end_half="noon"))


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def card_on(client: Client, url: str) -> list[tuple[str, ...]]:
    """Available, acquired, taken and asked for, of each balance of a page."""
    return CARD.findall(text_of(client.get(url)))


def test_balance_is_the_same_for_whoever_reads_it_and_wherever(
    story: Story, cast: Cast, client_of: ClientOf
) -> None:
    mine, hr = client_of(cast.animator), client_of(cast.hr)
    statement = f"/conges/{story.account.public_id}/"
    pages = [(mine, "/conges/"), (mine, statement), (hr, statement)]
    pages.append((hr, f"/conges/salaries/{cast.animator.public_id}/"))
    found = [card_on(client, url) for client, url in pages]
    assert found == [[(AVAILABLE, ACQUIRED, TAKEN, ASKED)]] * 4


def test_balance_on_the_dashboard_and_in_the_list_of_human_resources_is_that_of_the_card(
    story: Story, cast: Cast, client_of: ClientOf
) -> None:
    dashboard = text_of(client_of(cast.animator).get("/"))
    assert re.findall(r'movement__days">([^<]+)<', dashboard) == [f"{AVAILABLE} jours"]
    listed = text_of(client_of(cast.hr).get("/conges/salaries/?q=Fontaine"))
    assert re.findall(rf"{YEAR} ?: ([^<–]+) – ([^<]+)<", listed) == [
        (f"{AVAILABLE} jours", f"{ASKED} jour en attente")
    ]
    for shown in (dashboard, listed):
        assert f"{ASKED} jour en attente" in shown


def test_lines_of_the_statement_are_the_balance_and_the_week_is_that_of_its_recap(
    story: Story, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    response: Any = client.get(f"/conges/{story.account.public_id}/")
    lines = {row.kind: row.days for row in response.context["page"].rows}
    assert lines == {"opening": 25, "adjustment": Decimal("1.5"), "taken": -5}
    assert sum(lines.values()) == BALANCE
    recap = text_of(client.get(f"{story.taken.get_absolute_url()}recapitulatif/"))
    assert re.findall(r"<h2>Le congé ?: ([^<]+)</h2>", recap) == [f"{TAKEN} jours"]


def test_balance_beside_a_decision_is_the_one_that_is_left(
    story: Story, cast: Cast, client_of: ClientOf
) -> None:
    response: Any = client_of(cast.coordinator).get(story.asked.get_absolute_url())
    [line] = response.context["preview"].lines
    assert (line.before, line.days, line.after) == (BALANCE, Decimal("0.5"), 21)


def test_export_for_payroll_tells_the_days_and_the_balance_of_the_statement(
    story: Story, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    told = text_of(client.get("/conges/paie/?mois=2027-03"))
    assert ("<strong>5 jours</strong>" in told, "21,5 jours" in told) == (True, True)
    response: Any = client.post("/conges/paie/?mois=2027-03", {"password": PASSWORD})
    [_titles, row] = openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    assert (row[2], row[4], Decimal(str(row[8]))) == ("animation.enfance", 5, BALANCE)
