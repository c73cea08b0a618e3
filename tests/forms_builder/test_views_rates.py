"""The rates that requests are computed with: everybody of the centre reads those in force."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.centres.models import Centre, RateLine, RateTable
from tests.support.cast import Cast
from tests.support.queries import count_queries

ClientOf = Callable[[User], Client]
NO_BREAK = "\N{NO-BREAK SPACE}"


def add_table(centre: Centre, name: str, unit: str, *lines: tuple[date, str, int, str]) -> RateTable:
    table = RateTable.objects.create(centre=centre, name=name, code=name.lower(), unit=unit)
    for applies_from, category, quantity, value in lines:
        RateLine.objects.create(
            table=table,
            applies_from=applies_from,
            category=category,
            from_quantity=quantity,
            value=Decimal(value),
        )
    return table


def test_rates_in_force_are_read_with_their_units(
    cast: Cast, centre: Centre, other_centre: Centre, client_of: ClientOf, today: date
) -> None:
    RateLine.objects.all().delete()
    RateTable.objects.all().delete()
    add_table(
        centre,
        "Kilomètres",
        "euros_per_km",
        (date(2026, 1, 1), "5 CV", 0, "0.6"),
        (date(2027, 1, 1), "5 CV", 0, "0.636"),
        (date(2027, 1, 1), "5 CV", 5000, "0.357"),
        (date(2028, 1, 1), "5 CV", 0, "0.7"),
    )
    add_table(centre, "Majoration", "factor", (date(2027, 1, 1), "", 0, "1.2"))
    add_table(other_centre, "Le leur", "percent", (date(2027, 1, 1), "", 0, "50"))
    answer = client_of(cast.accounting).get(reverse("forms_builder:rates"))
    kilometres, factor = answer.context["tables"]
    assert (kilometres.name, kilometres.since, kilometres.next) == (
        "Kilomètres",
        date(2027, 1, 1),
        date(2028, 1, 1),
    )
    assert [(rate.category, rate.start, rate.figure) for rate in kilometres.rates] == [
        ("5 CV", "", f"0,636{NO_BREAK}€/km"),
        ("5 CV", f"5{NO_BREAK}000", f"0,357{NO_BREAK}€/km"),
    ]
    assert [rate.figure for rate in factor.rates] == [f"×{NO_BREAK}1,2"]


def test_rates_take_as_many_queries_for_any_number_of_tables(
    cast: Cast, centre: Centre, client_of: ClientOf, today: date
) -> None:
    client = client_of(cast.animator)

    def add_row(number: int) -> None:
        add_table(centre, f"Table{number}", "percent", (date(2027, 1, 1), "Normal", 0, "20"))

    count_queries(lambda: client.get(reverse("forms_builder:rates")), add_row=add_row)
