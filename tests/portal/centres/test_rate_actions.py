"""Keeping the dated rates: by whom, and what each act leaves as it was."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, ProtectedError

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.actions.rates import (
    begin_edition,
    change_rate_line,
    change_rate_table,
    create_rate_line,
    create_rate_table,
    delete_rate_line,
    delete_rate_table,
    lay_first_rates,
)
from portal.centres.exceptions import (
    EditionThere,
    MoreThanWhole,
    NoEditionBefore,
    NoSuchEdition,
    RateSaidTwice,
)
from portal.centres.models import Centre, RateLine, RateTable
from portal.centres.queries import dated_rates
from portal.kit.errors import DomainError
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db

FIRST, LAW, NEW = date(2023, 1, 1), date(2014, 1, 1), date(2028, 1, 1)
MEALS = {"code": "repas", "name": "Repas du midi", "unit": "euros", "note": ""}
MEAL = {"applies_from": FIRST, "value": Decimal("9.40")}
KEEPERS = ("accounting", "hr", "director", "it")
OTHERS = (
    "animator",
    "coordinator",
    "reception",
    "communication",
    "dpo",
    "gone",
    "other_director",
    "installer",
)


@pytest.fixture
def cars(centre: Centre) -> RateTable:
    return RateTable.objects.get(centre=centre, code="kilometres")


@pytest.fixture
def taxes(centre: Centre) -> RateTable:
    return RateTable.objects.get(centre=centre, code="tva")


def line_of(table: RateTable, category: str, from_quantity: int = 0) -> RateLine:
    return table.lines.get(category=category, from_quantity=from_quantity)


def written() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values()) for model in (RateTable, RateLine)]


def verbs() -> list[str]:
    entries = AuditEntry.objects.filter(verb__contains="_rate_").order_by("pk")
    return [verb.removeprefix("centres.") for verb in entries.values_list("verb", flat=True)]


@pytest.mark.parametrize("job", KEEPERS)
def test_table_and_line_are_kept_by_who_holds_the_right(job: str, cast: Cast, centre: Centre) -> None:
    by = getattr(cast, job)
    table = create_rate_table(by=by, **MEALS)
    line = create_rate_line(by=by, table=table, **MEAL)
    line = change_rate_line(by=by, line=line, value=Decimal("9.90"))
    table = change_rate_table(by=by, table=table, name="Repas", note="Grille de 2023")
    (copied,) = begin_edition(by=by, table=table, applies_from=NEW)
    assert (table.centre, table.name, table.code, table.unit) == (centre, "Repas", "repas", "euros")
    assert (line.value, copied.value, copied.applies_from) == (Decimal("9.90"), Decimal("9.9000"), NEW)
    for one in (line, copied):
        delete_rate_line(by=by, line=one)
    delete_rate_table(by=by, table=table)
    assert not RateTable.objects.filter(code="repas").exists()
    assert verbs() == [
        "create_rate_table",
        "create_rate_line",
        "change_rate_line",
        "change_rate_table",
        "begin_rate_edition",
        "delete_rate_line",
        "delete_rate_line",
        "delete_rate_table",
    ]


ACTS: dict[str, Callable[[User, RateTable], object]] = {
    "create_table": lambda by, table: create_rate_table(by=by, **MEALS),
    "change_table": lambda by, table: change_rate_table(by=by, table=table, name="x", note=""),
    "delete_table": lambda by, table: delete_rate_table(by=by, table=table),
    "create_line": lambda by, table: create_rate_line(by=by, table=table, category="8 CV", **MEAL),
    "change_line": lambda by, table: change_rate_line(by=by, line=line_of(table, "4 CV"), value=Decimal(1)),
    "delete_line": lambda by, table: delete_rate_line(by=by, line=line_of(table, "4 CV")),
    "begin_edition": lambda by, table: begin_edition(by=by, table=table, applies_from=NEW),
}


@pytest.mark.parametrize(
    ("act", "job"),
    # In their own centre, a director creates a table.
    sorted({(act, job) for act in ACTS for job in OTHERS} - {("create_table", "other_director")}),
)
def test_rates_by_who_does_not_keep_them_are_left_alone(
    act: str, job: str, cast: Cast, cars: RateTable
) -> None:
    before = written()
    with pytest.raises(PermissionDenied):
        ACTS[act](getattr(cast, job), cars)
    assert written() == before


def test_table_of_a_code_that_is_taken_is_refused(cast: Cast, other_centre: Centre) -> None:
    create_rate_table(by=cast.hr, **MEALS)
    with pytest.raises(ValidationError):
        create_rate_table(by=cast.hr, **MEALS)
    theirs = create_rate_table(by=cast.other_director, **MEALS)
    assert theirs.centre == other_centre


@pytest.mark.parametrize("facts", [{"code": "à payer"}, {"code": ""}, {"unit": "litres"}, {"name": ""}])
def test_table_that_is_not_filled_in_right_is_refused(facts: dict[str, str], cast: Cast) -> None:
    with pytest.raises(ValidationError):
        create_rate_table(by=cast.hr, **(MEALS | facts))
    assert not RateTable.objects.filter(name=MEALS["name"]).exists()


def test_table_with_rates_is_not_deleted_by_one_press(cast: Cast, cars: RateTable) -> None:
    before = written()
    with pytest.raises(ProtectedError):
        delete_rate_table(by=cast.hr, table=cars)
    assert written() == before


REFUSED: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"category": "4 cv"}, RateSaidTwice),
    ({"category": " 4\u00a0CV "}, RateSaidTwice),
    ({"category": "8 CV", "applies_from": NEW}, NoSuchEdition),
    ({"category": "8 CV", "value": Decimal(-1)}, ValidationError),
    ({"category": "8 CV", "from_quantity": Decimal(-1)}, ValidationError),
    ({"category": "8 CV", "value": Decimal("0.00001")}, ValidationError),
    ({"category": "8" * 81}, ValidationError),
    ({"category": "8 CV", "applies_from": None}, ValidationError),
]


@pytest.mark.parametrize(("facts", "refusal"), REFUSED)
def test_line_that_contradicts_its_edition_is_refused(
    facts: dict[str, Any], refusal: type[Exception], cast: Cast, cars: RateTable
) -> None:
    before = written()
    with pytest.raises(refusal):
        create_rate_line(by=cast.hr, table=cars, **({"applies_from": FIRST, "value": Decimal(1)} | facts))
    assert written() == before
    added = create_rate_line(
        by=cast.hr, table=cars, applies_from=FIRST, value=Decimal(1), category=" 8\u00a0CV "
    )
    assert (added.category, added.from_quantity) == ("8 CV", Decimal(0))


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"category": "5 cv"}, RateSaidTwice),
        ({"from_quantity": Decimal(5001)}, RateSaidTwice),
        ({"value": Decimal(-1)}, ValidationError),
    ],
)
def test_line_changed_into_another_is_refused(
    facts: dict[str, Any], refusal: type[Exception], cast: Cast, cars: RateTable
) -> None:
    before = written()
    with pytest.raises(refusal):
        change_rate_line(by=cast.hr, line=line_of(cars, "4 CV"), **facts)
    assert written() == before
    changed = change_rate_line(
        by=cast.hr, line=line_of(cars, "4 CV"), category="4 cv", from_quantity=Decimal(1)
    )
    assert (changed.category, changed.from_quantity, changed.value) == ("4 cv", 1, Decimal("0.6060"))


def test_percentage_is_a_hundred_at_most(cast: Cast, taxes: RateTable, cars: RateTable) -> None:
    facts = {"category": "Taux de luxe", "applies_from": LAW}
    with pytest.raises(MoreThanWhole):
        create_rate_line(by=cast.hr, table=taxes, value=Decimal("100.01"), **facts)
    line = create_rate_line(by=cast.hr, table=taxes, value=Decimal(100), **facts)
    with pytest.raises(MoreThanWhole):
        change_rate_line(by=cast.hr, line=line, value=Decimal(550))
    cars_line = create_rate_line(
        by=cast.hr, table=cars, value=Decimal(550), **(facts | {"applies_from": FIRST})
    )
    assert cars_line.value == 550


def test_change_keeps_both_figures_in_the_audit(cast: Cast, cars: RateTable) -> None:
    change_rate_line(by=cast.hr, line=line_of(cars, "4 CV"), value=Decimal("0.650"))
    entry = AuditEntry.objects.get(verb="centres.change_rate_line")
    assert (entry.details["before"]["value"], entry.details["after"]["value"]) == ("0.6060", "0.650")
    assert (entry.centre_id, entry.object_label) == (
        cars.centre_id,
        "Barème kilométrique 01/01/2023 4 CV",
    )


def test_delete_keeps_the_figure_in_the_audit(cast: Cast, cars: RateTable) -> None:
    delete_rate_line(by=cast.hr, line=line_of(cars, "4 CV", 5001))
    entry = AuditEntry.objects.get(verb="centres.delete_rate_line")
    assert entry.details == {"from_quantity": "5001.00", "value": "0.3400"}


def figure(table: RateTable, day: date, category: str = "4 CV") -> Decimal | None:
    return dated_rates(table.centre_id, {table.code}, day).find(table.code, category, Decimal(1))


def test_begin_edition_copies_the_one_before_and_changes_nothing_earlier(cast: Cast, cars: RateTable) -> None:
    old = list(cars.lines.values())
    copied = begin_edition(by=cast.hr, table=cars, applies_from=NEW)
    rates = {day: set(cars.lines.filter(applies_from=day).values_list("category", "from_quantity", "value"))
             for day in (FIRST, NEW)}  # fmt: skip
    assert (len(copied), rates[FIRST]) == (15, rates[NEW])
    changed = next(line for line in copied if (line.category, line.from_quantity) == ("4 CV", 0))
    change_rate_line(by=cast.hr, line=changed, value=Decimal("0.700"))
    assert list(cars.lines.filter(applies_from=FIRST).values()) == old
    found = [figure(cars, day) for day in (date(2022, 12, 31), FIRST, date(2027, 12, 31), NEW)]
    assert found == [None, Decimal("0.606"), Decimal("0.606"), Decimal("0.700")]
    details = AuditEntry.objects.get(verb="centres.begin_rate_edition").details
    assert details == {"applies_from": "2028-01-01", "copied_from": "2023-01-01", "rates": 15}


def test_begin_edition_between_two_copies_the_one_in_force_then(cast: Cast, cars: RateTable) -> None:
    for line in begin_edition(by=cast.hr, table=cars, applies_from=NEW):
        change_rate_line(by=cast.hr, line=line, value=Decimal(2))
    begin_edition(by=cast.hr, table=cars, applies_from=date(2025, 1, 1))
    found = [figure(cars, day) for day in (date(2024, 12, 31), date(2025, 1, 1), NEW)]
    assert found == [Decimal("0.606"), Decimal("0.606"), Decimal(2)]


@pytest.mark.parametrize(
    ("day", "refusal"),
    [(FIRST, EditionThere), (date(2022, 12, 31), NoEditionBefore), (date(1900, 1, 1), NoEditionBefore)],
)
def test_begin_edition_with_nothing_to_copy_or_already_there_is_refused(
    day: date, refusal: type[DomainError], cast: Cast, cars: RateTable
) -> None:
    before = written()
    with pytest.raises(refusal) as refused:
        begin_edition(by=cast.hr, table=cars, applies_from=day)
    assert (refused.value.field, written()) == ("applies_from", before)


def test_first_line_of_a_table_begins_its_first_edition(cast: Cast) -> None:
    table = create_rate_table(by=cast.hr, **MEALS)
    create_rate_line(by=cast.hr, table=table, **MEAL)
    with pytest.raises(NoSuchEdition):
        create_rate_line(by=cast.hr, table=table, category="Soir", applies_from=NEW, value=Decimal(12))
    assert list(table.lines.values_list("applies_from", "value")) == [(FIRST, Decimal("9.4000"))]


def test_last_line_deleted_puts_the_edition_before_in_force(cast: Cast) -> None:
    table = create_rate_table(by=cast.hr, **MEALS)
    create_rate_line(by=cast.hr, table=table, **MEAL)
    (line,) = begin_edition(by=cast.hr, table=table, applies_from=NEW)
    line = change_rate_line(by=cast.hr, line=line, value=Decimal(12))
    assert figure(table, NEW, "") == 12
    delete_rate_line(by=cast.hr, line=line)
    assert figure(table, NEW, "") == Decimal("9.4")


@pytest.mark.parametrize(
    "facts",
    [{"value": -1}, {"from_quantity": -1}, {"category": "4 cv", "from_quantity": 0}],
    ids=["below zero", "from below zero", "twice"],
)
def test_database_holds_what_actions_refuse(facts: dict[str, Any], cars: RateTable) -> None:
    given = {"category": "8 CV", "value": 1, "applies_from": FIRST} | facts
    with pytest.raises(IntegrityError), transaction.atomic():
        RateLine.objects.create(table=cars, **given)
    assert cars.lines.count() == 15


# What a centre begins with ----------------------------------------------------------------------------------


def test_lay_first_rates_gives_what_is_missing_and_leaves_what_was_changed(
    cast: Cast, centre: Centre
) -> None:
    table = RateTable.objects.get(centre=centre, code="transport")
    change_rate_line(by=cast.hr, line=table.lines.get(), value=Decimal(75))
    cars = RateTable.objects.get(centre=centre, code="kilometres")
    cars.lines.all().delete()
    cars.delete()
    laid = [[one.code for one in lay_first_rates(by=SYSTEM, centre=centre)] for _ in range(2)]
    assert laid == [["kilometres"], []]
    counted = RateTable.objects.filter(centre=centre).annotate(number=Count("lines"))
    assert dict(counted.values_list("code", "number")) == {
        "kilometres": 15,
        "supplement-electrique": 1,
        "transport": 1,
        "tva": 5,
    }
    assert table.lines.get().value == 75


def test_lay_first_rates_by_who_works_in_a_centre_is_refused(cast: Cast, centre: Centre) -> None:
    RateLine.objects.all().delete()
    RateTable.objects.all().delete()
    for by in (cast.hr, cast.it, cast.director, cast.gone):
        with pytest.raises(PermissionDenied):
            lay_first_rates(by=by, centre=centre)
    assert RateTable.objects.count() == 0


# Reading ----------------------------------------------------------------------------------------------------


def test_dated_rates_are_those_of_the_centre_on_the_day(
    cast: Cast, centre: Centre, other_centre: Centre
) -> None:
    theirs = RateTable.objects.get(centre=other_centre, code="transport")
    change_rate_line(by=cast.other_director, line=theirs.lines.get(), value=Decimal(80))
    rates = [dated_rates(one.pk, {"transport", "tva"}, NEW) for one in (centre, other_centre)]
    assert [one.find("transport", "", Decimal(0)) for one in rates] == [50, 80]
    days = (date(2008, 12, 31), date(2009, 1, 1), date(2020, 1, 1))
    counts = [[len(rates[0].in_force(table, day)) for table in ("transport", "tva")] for day in days]
    assert counts == [[0, 0], [1, 0], [1, 5]]


def test_dated_rates_cost_one_query(cast: Cast, centre: Centre, cars: RateTable) -> None:
    def add_edition(number: int) -> object:
        return begin_edition(by=cast.hr, table=cars, applies_from=date(2023, 1, 1 + number))

    assert count_queries(lambda: dated_rates(centre.pk, {cars.code}, NEW), add_row=add_edition) == 1


@pytest.mark.parametrize(
    ("job", "tables", "lines"),
    [
        ("animator", 4, 22),
        ("hr", 4, 22),
        ("other_director", 4, 23),
        ("gone", 0, 0),
        ("installer", 0, 0),
    ],
)
def test_visible_to_shows_the_rates_of_the_own_centre(
    job: str, tables: int, lines: int, cast: Cast, other_centre: Centre
) -> None:
    theirs = RateTable.objects.get(centre=other_centre, code="tva")
    create_rate_line(
        by=cast.other_director, table=theirs, category="Ailleurs", applies_from=LAW, value=Decimal(1)
    )
    person = getattr(cast, job)
    found = [model.objects.visible_to(person) for model in (RateTable, RateLine)]
    assert [rows.count() for rows in found] == [tables, lines]
    owners = {centre for rows, way in zip(found, ("centre", "table__centre"), strict=True)
              for centre in rows.values_list(way, flat=True)}  # fmt: skip
    assert owners == ({person.centre_id} if tables else set())
