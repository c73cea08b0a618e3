"""`/statistiques/`: for the direction, in figures that add up, with its spreadsheet."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from forms_builder.models import FormPage, Submission
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.kit.registries import statistics_series
from tests.factories.forms_builder import account_of, approve_all, leave_form, send_leave
from tests.support.cast import Cast
from tests.support.queries import count_queries, queries_of

PAGE, SHEET = reverse("statistics:statistics"), reverse("statistics:spreadsheet")
TUESDAY = date(2027, 3, 16)
ClientOf = Callable[[User], Client]
MOST_QUERIES = 14


@pytest.fixture
def leave_page(cast: Cast, centre: Centre, today: date) -> FormPage:
    account_of(cast.animator)
    page = leave_form(centre, cast.communication, title="Congé")
    FormPage.objects.filter(pk=page.pk).update(title="=Congé")
    return page


@pytest.fixture
def ask(leave_page: FormPage, cast: Cast) -> Callable[[int], Submission]:
    return lambda number: send_leave(leave_page, cast.animator, TUESDAY + timedelta(weeks=number))


def drawn(client: Client, address: str = PAGE) -> dict[str, list[tuple[str, str]]]:
    """What the charts say: for each, its lines with their words."""
    charts = client.get(address).context["charts"]
    return {chart.series.name: [(line.label, line.words) for line in chart.lines] for chart in charts}


def test_statistics_before_any_request_say_that_there_is_nothing(
    client_of: ClientOf, cast: Cast, today: date
) -> None:
    answer = client_of(cast.director).get(PAGE)
    words = answer.content.decode()
    assert words.count("Rien à compter pour cette période.") == len(list(statistics_series))
    assert words.count('<svg class="meter__bar"') == 0


def test_statistics_draw_every_series_with_its_table(
    client_of: ClientOf, cast: Cast, ask: Callable[[int], Submission]
) -> None:
    approve_all(ask(0), cast.coordinator, cast.hr, cast.director)
    ask(1)
    client = client_of(cast.director)
    found = drawn(client)
    assert found["forms_builder.by_form"] == [("=Congé", "2")]
    assert found["forms_builder.days_by_form"] == [("=Congé", "0 / 0")]
    assert found["forms_builder.by_month"][-1] == ("Mars 2027", "2")
    assert found["forms_builder.open"][0] == ("Un jour au plus", "1 / 0")
    assert found["forms_builder.paper"][-1] == ("Feuilles évitées", "2")
    words = client.get(PAGE).content.decode()
    assert words.count("<table ") == len([name for name, lines in found.items() if lines])
    assert words.count('data-column="Chez qui décide">1<') == 1
    assert words.count("event-days__bar") == 12
    assert " style=" not in words.split("<main", 1)[1]


def test_statistics_are_of_the_period_that_is_asked(
    client_of: ClientOf, cast: Cast, ask: Callable[[int], Submission]
) -> None:
    ask(0)
    client = client_of(cast.director)
    assert drawn(client, f"{PAGE}?periode=annee-derniere")["forms_builder.by_form"] == []
    assert drawn(client, f"{PAGE}?periode=cette-annee")["forms_builder.by_form"] == [("=Congé", "1")]
    assert len(drawn(client, f"{PAGE}?periode=trois-ans")["forms_builder.by_month"]) == 36
    assert drawn(client, f"{PAGE}?periode=<script>") == drawn(client)
    assert (
        client.get(f"{PAGE}?periode=trois-mois").content.decode().count('aria-current="page">Trois mois') == 1
    )


def test_statistics_of_another_centre_are_its_own(
    client_of: ClientOf, cast: Cast, ask: Callable[[int], Submission]
) -> None:
    ask(0)
    assert drawn(client_of(cast.other_director))["forms_builder.by_form"] == []


def test_statistics_cost_the_same_queries_for_more_requests(
    client_of: ClientOf, cast: Cast, leave_page: FormPage
) -> None:
    client, people = client_of(cast.director), [cast.animator, cast.coordinator, cast.reception]
    for person in people[1:]:
        account_of(person)
    asked = count_queries(
        lambda: client.get(PAGE),
        add_row=lambda number: send_leave(
            leave_page, people[number % 3], TUESDAY + timedelta(days=7 * (number // 3))
        ),
        sizes=(1, 3, 9),
    )
    assert asked <= MOST_QUERIES
    assert queries_of(lambda: client.get(PAGE)).repeated == []


def test_spreadsheet_has_the_same_figures_harmless(
    client_of: ClientOf, cast: Cast, ask: Callable[[int], Submission]
) -> None:
    ask(0)
    answer = client_of(cast.director).get(f"{SHEET}?periode=cette-annee")
    assert answer["Content-Disposition"] == 'attachment; filename="statistiques-20270101-20270310.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert len(book.sheetnames) == len(list(statistics_series))
    rows = list(book[book.sheetnames[5]].values)
    assert rows[:2] == [("Demandes envoyées, par formulaire (demandes)", "Demandes envoyées"), ("'=Congé", 1)]
    assert rows[-1][0] == "Les demandes retirées sont comptées : elles aussi ont été remplies en ligne."


def test_menu_leads_there_for_the_direction_alone(client_of: ClientOf, cast: Cast, today: date) -> None:
    address = f'href="{PAGE}"'
    people = {"director": cast.director, "hr": cast.hr, "it": cast.it}
    found = {
        job: address in client_of(person).get("/compte/").content.decode() for job, person in people.items()
    }
    assert found == {"director": True, "hr": False, "it": False}
