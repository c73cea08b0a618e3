"""The rates in the back office: whose they are, and what each press does. Rights by address: test_back_office_walker."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.actions.rates import begin_edition, create_rate_line, create_rate_table
from portal.centres.models import Centre, RateLine, RateTable
from tests.support.cast import Cast
from tests.support.queries import count_queries, queries_of

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
TABLES, LINES = "/administration/baremes/", "/administration/taux/"
FIRST, NEW = date(2023, 1, 1), date(2028, 1, 1)
MOST_QUERIES = 14


@pytest.fixture
def cars(centre: Centre) -> RateTable:
    return RateTable.objects.get(centre=centre, code="kilometres")


@pytest.fixture
def theirs(other_centre: Centre, cast: Cast) -> RateTable:
    facts = {"code": "repas", "name": "Repas ailleurs", "unit": "euros", "note": ""}
    table = create_rate_table(by=cast.other_director, **facts)
    create_rate_line(by=cast.other_director, table=table, applies_from=FIRST, value=Decimal(9))
    return table


def rows_of(client: Client, table: RateTable) -> list[list[str]]:
    page = BeautifulSoup(client.get(f"{LINES}?table__id__exact={table.pk}").content, "html.parser")
    return [
        [" ".join((cell.find("a") or cell).get_text().split()) for cell in row.find_all("td")]
        for row in page.select("table.listing tbody tr")
    ]


@pytest.mark.parametrize(
    ("job", "status"),
    [
        ("hr", 200),
        ("it", 200),
        ("accounting", 404),
        ("director", 404),
        ("communication", 404),
        ("animator", 404),
    ],
)
@pytest.mark.parametrize("path", [TABLES, LINES])
def test_list_is_for_who_keeps_rates_and_has_the_back_office(
    path: str, job: str, status: int, cast: Cast, client_of: SignIn
) -> None:
    assert client_of(getattr(cast, job)).get(path).status_code == status


def test_lists_and_forms_show_nothing_of_another_centre(
    cast: Cast, client_of: SignIn, cars: RateTable, theirs: RateTable
) -> None:
    client = client_of(cast.hr)
    paths = (TABLES, LINES, f"{LINES}create/", f"{LINES}create/?table={theirs.pk}", f"{LINES}create/?table=x",
             f"{LINES}?table__id__exact={theirs.pk}", f"{TABLES}?q=ailleurs")  # fmt: skip
    pages = [client.get(path) for path in paths]
    assert [page.status_code for page in pages] == [200] * len(paths)
    assert [
        path for path, page in zip(paths, pages, strict=True) if "Repas ailleurs" in page.content.decode()
    ] == []
    assert rows_of(client, theirs) == []


@pytest.mark.parametrize(
    "place", ["baremes/edit", "baremes/delete", "baremes/edition", "taux/edit", "taux/delete"]
)
def test_what_another_centre_keeps_does_not_exist(
    place: str, cast: Cast, client_of: SignIn, theirs: RateTable
) -> None:
    number = theirs.pk if place.startswith("baremes") else theirs.lines.get().pk
    client, path = client_of(cast.hr), f"/administration/{place}/{number}/"
    answers = [client.get(path), client.post(path, {"applies_from": "2028-01-01", "name": "x", "value": "1"})]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert (RateTable.objects.get(pk=theirs.pk).name, theirs.lines.get().value) == ("Repas ailleurs", 9)


def test_line_is_not_added_to_a_table_of_another_centre(
    cast: Cast, client_of: SignIn, theirs: RateTable
) -> None:
    facts = {
        "table": theirs.pk,
        "applies_from": "2023-01-01",
        "category": "Soir",
        "from_quantity": "0",
        "value": "1",
    }
    answer = client_of(cast.hr).post(f"{LINES}create/", facts)
    assert (answer.status_code, theirs.lines.count()) == (200, 1)


@pytest.mark.parametrize("query", ["", "?table__id__exact={}"])
def test_every_line_has_its_buttons(query: str, cast: Cast, client_of: SignIn, cars: RateTable) -> None:
    page = client_of(cast.hr).get(LINES + query.format(cars.pk)).content.decode()
    shown = RateLine.objects.filter(table__centre=cars.centre)
    for line in shown.filter(table=cars) if query else shown:
        links = [page.count(f'href="{LINES}{act}/{line.pk}/"') for act in ("edit", "delete")]
        assert links == [2, 1]  # what it is called leads to its form too


def test_lines_are_listed_by_edition_the_newest_first(
    cast: Cast, client_of: SignIn, centre: Centre, today: date
) -> None:
    table = RateTable.objects.get(centre=centre, code="transport")
    for day in (NEW, date(2020, 1, 1)):
        begin_edition(by=cast.hr, table=table, applies_from=day)
    name = "Abonnement de transport"
    assert rows_of(client_of(cast.hr), table) == [
        [name, "0", "50 %", "01/01/2028 (à venir)"],
        [name, "0", "50 %", "01/01/2020 (en vigueur)"],
        [name, "0", "50 %", "01/01/2009 (passée)"],
    ]


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("kilometres", ["3 CV et moins", "0", "0,529 €/km", "01/01/2023 (en vigueur)"]),
        ("supplement-electrique", ["Supplément électrique", "0", "× 1,2", "01/01/2021 (en vigueur)"]),
        ("tva", ["Sans TVA", "0", "0 %", "01/01/2014 (en vigueur)"]),
    ],
)
def test_line_says_its_figure_in_its_unit(
    code: str, first: list[str], cast: Cast, client_of: SignIn, centre: Centre, today: date
) -> None:
    assert rows_of(client_of(cast.hr), RateTable.objects.get(centre=centre, code=code))[0] == first


def test_lines_of_an_edition_to_come_alone_are_said_so(cast: Cast, client_of: SignIn, today: date) -> None:
    table = create_rate_table(by=cast.hr, code="repas", name="Repas", unit="euros", note="")
    create_rate_line(
        by=cast.hr, table=table, applies_from=NEW, from_quantity=Decimal(20001), value=Decimal("9.5")
    )
    assert rows_of(client_of(cast.hr), table) == [["Repas", "20 001", "9,5 €", "01/01/2028 (à venir)"]]
    with time_machine.travel("2028-01-01 12:00"):
        assert rows_of(client_of(cast.hr), table)[0][-1] == "01/01/2028 (en vigueur)"


def test_lists_cost_the_same_for_any_number(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    client = client_of(cast.hr)
    table = RateTable.objects.get(centre=centre, code="transport")

    def add(number: int) -> None:
        one = create_rate_table(by=cast.hr, code=f"t{number}", name=f"T {number}", unit="euros", note="")
        create_rate_line(by=cast.hr, table=one, applies_from=FIRST, value=Decimal(1))
        begin_edition(by=cast.hr, table=table, applies_from=date(2023, 1, 1 + number))

    pages = (TABLES, LINES, f"{LINES}?table__id__exact={table.pk}")
    costs = [count_queries(lambda path=path: client.get(path), add_row=lambda number: None) for path in pages]
    for number in range(1, 31):
        add(number)
    assert [queries_of(lambda path=path: client.get(path)).count for path in pages] == costs
    assert [cost for cost in costs if cost > MOST_QUERIES] == []


def test_table_is_created_in_the_persons_own_centre(
    cast: Cast, client_of: SignIn, other_centre: Centre
) -> None:
    facts = {"code": "repas", "name": "Repas", "unit": "euros", "note": "", "centre": other_centre.pk}
    answer = client_of(cast.hr).post(f"{TABLES}create/", facts)
    table = RateTable.objects.get(code="repas")
    assert (answer.status_code, table.centre) == (302, cast.hr.centre)


def test_table_keeps_its_code_and_its_unit(cast: Cast, client_of: SignIn, cars: RateTable) -> None:
    facts = {"name": "Voitures", "note": "", "code": "voitures", "unit": "percent"}
    client_of(cast.it).post(f"{TABLES}edit/{cars.pk}/", facts)
    cars.refresh_from_db()
    assert (cars.name, cars.note, cars.code, cars.unit) == ("Voitures", "", "kilometres", "euros_per_km")


def test_table_with_rates_is_not_deleted_and_says_why(cast: Cast, client_of: SignIn, cars: RateTable) -> None:
    answer = client_of(cast.hr).post(f"{TABLES}delete/{cars.pk}/", follow=True)
    said = [" ".join(str(message).split()) for message in answer.context["messages"]]
    assert said == ["« Barème kilométrique » est utilisé et ne peut pas être supprimé : taux (15)."]
    assert RateTable.objects.filter(pk=cars.pk).exists()


def test_edition_is_begun_then_its_figure_changed(cast: Cast, client_of: SignIn, cars: RateTable) -> None:
    client = client_of(cast.hr)
    shown = client.get(f"{TABLES}edition/{cars.pk}/")
    assert (shown.status_code, f"{TABLES}delete/" in shown.content.decode()) == (200, False)
    answer = client.post(f"{TABLES}edition/{cars.pk}/", {"applies_from": "01/01/2028"})
    assert (answer.status_code, answer["Location"]) == (302, f"{LINES}?table__id__exact={cars.pk}")
    line = cars.lines.get(applies_from=NEW, category="4 CV", from_quantity=0)
    facts = {
        "category": "4 CV",
        "from_quantity": "0",
        "value": "0.650",
        "table": "",
        "applies_from": "01/01/2020",
    }
    changed = client.post(f"{LINES}edit/{line.pk}/", facts)
    assert changed["Location"] == answer["Location"]
    found = cars.lines.filter(category="4 CV", from_quantity=0).order_by("applies_from")
    assert list(found.values_list("applies_from", "value")) == [
        (FIRST, Decimal("0.606")),
        (NEW, Decimal("0.650")),
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("01/01/2023", "Ce barème a déjà une édition à compter de ce jour. Modifiez ses taux."),
        ("31/12/2022", "Ce barème n’a aucun taux avant ce jour. Ajoutez plutôt ses premiers taux."),
        ("demain", "Saisissez une date valide."),
        ("", "Il manque une réponse ici."),
    ],
)
def test_edition_that_cannot_be_is_refused_beside_the_date(
    typed: str, sentence: str, cast: Cast, client_of: SignIn, cars: RateTable
) -> None:
    answer = client_of(cast.hr).post(f"{TABLES}edition/{cars.pk}/", {"applies_from": typed})
    assert (answer.status_code, answer.context["form"].errors) == (200, {"applies_from": [sentence]})
    assert cars.lines.count() == 15


def test_line_to_add_is_proposed_for_the_table_that_is_listed(
    cast: Cast, client_of: SignIn, cars: RateTable
) -> None:
    client = client_of(cast.hr)
    begin_edition(by=cast.hr, table=cars, applies_from=NEW)
    listed = client.get(f"{LINES}?table__id__exact={cars.pk}").content.decode()
    assert f'href="{LINES}create/?table={cars.pk}"' in listed
    form = client.get(f"{LINES}create/?table={cars.pk}").context["form"]
    assert form.initial == {"table": cars.pk, "applies_from": NEW, "category": "", "from_quantity": Decimal(0),
                            "value": None}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"category": "4 cv"}, "__all__"),
        ({"category": "4\u00a0CV"}, "category"),
        ({"applies_from": "01/01/2028"}, "applies_from"),
        ({"value": "-1"}, "value"),
        ({"from_quantity": "-1"}, "from_quantity"),
        ({"value": "beaucoup"}, "value"),
    ],
)
def test_line_that_is_refused_says_where(
    change: dict[str, str], field: str, cast: Cast, client_of: SignIn, cars: RateTable
) -> None:
    facts = {
        "table": cars.pk,
        "applies_from": "01/01/2023",
        "category": "8 CV",
        "from_quantity": "0",
        "value": "1",
    }
    client = client_of(cast.hr)
    refused = client.post(f"{LINES}create/", facts | change)
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, [field])
    if "category" in change:
        (said,) = refused.context["form"].errors[field]
        assert said.startswith("Cette édition a déjà un taux pour cette catégorie")
    added = client.post(f"{LINES}create/", facts)
    assert added["Location"] == f"{LINES}?table__id__exact={cars.pk}"
    assert cars.lines.count() == 16


def test_line_is_deleted_and_the_list_of_its_table_shown(
    cast: Cast, client_of: SignIn, cars: RateTable
) -> None:
    line = cars.lines.get(category="4 CV", from_quantity=5001)
    answer = client_of(cast.hr).post(f"{LINES}delete/{line.pk}/")
    assert (answer["Location"], cars.lines.count()) == (f"{LINES}?table__id__exact={cars.pk}", 14)
    assert AuditEntry.objects.get(verb="centres.delete_rate_line").actor_id == cast.hr.pk


def test_lines_of_one_table_are_taken_away_as_they_are_shown(
    cast: Cast, client_of: SignIn, cars: RateTable, today: date
) -> None:
    answer = client_of(cast.hr).get(f"{LINES}?table__id__exact={cars.pk}&export=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[:2] == ["Catégorie;À partir de;Taux;Édition",
                         "3 CV et moins;0;0,529\u00a0€/km;01/01/2023 (en vigueur)"]  # fmt: skip
    assert (len(lines), RateLine.objects.filter(table=cars).count()) == (16, 15)
