"""What filling in a form asks of the database."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from forms_builder.choices import Decision
from forms_builder.definition import FieldSpec, FormDefinition
from forms_builder.models import FormPage, Submission
from forms_builder.queries.filling import (
    context_of,
    files_by_field,
    fill_context,
    first_inputs,
    last_answers,
    requests_to_name,
)
from portal.centres.models import Centre, RateLine, RateTable
from tests.factories.forms_builder import decide_as, draft_of, key_of, make_form, question, send
from tests.support.cast import Cast
from tests.support.queries import queries_of

TITLE = "Commande"
SUBJECT = "Objet"


@pytest.fixture
def orders(cast: Cast, centre: Centre, today: date) -> FormPage:
    last = {"filled_by": "", "proposed": "last", "text": ""}
    return make_form(centre, TITLE, [("text", question(SUBJECT, special=last))], by=cast.communication)


def typed(page: FormPage, subject: str) -> dict[str, list[str]]:
    return {f"f-{key_of(page.versions.get(), SUBJECT)}": [subject]}


def names(cast: Cast, page: FormPage) -> list[str]:
    return [label for _pk, label in requests_to_name(cast.animator, str(page.pk))]


def test_requests_to_name_are_my_sent_ones_of_that_form(cast: Cast, orders: FormPage) -> None:
    mine = send(orders, cast.animator, typed(orders, "Riz"))
    send(orders, cast.coordinator, typed(orders, "Sel"))
    draft_of(orders, cast.animator, typed(orders, "Thé"))
    assert requests_to_name(cast.animator, str(orders.pk)) == [(str(mine.pk), "Riz, envoyée le 10 mars 2027")]
    assert requests_to_name(cast.animator, "") == requests_to_name(cast.animator, "999999") == []


@pytest.mark.parametrize(
    ("number", "summary", "label"),
    [
        ("BC-2027-0001", "BC-2027-0001 – Riz", "BC-2027-0001 – Riz, envoyée le 10 mars 2027"),
        ("BC-2027-0001", "", "BC-2027-0001, envoyée le 10 mars 2027"),
        ("", "", "Commande, envoyée le 10 mars 2027"),
    ],
)
def test_requests_to_name_say_number_and_summary(
    cast: Cast, orders: FormPage, number: str, summary: str, label: str
) -> None:
    mine = send(orders, cast.animator, typed(orders, "Riz"))
    Submission.objects.filter(pk=mine.pk).update(number=number, summary=summary)
    assert names(cast, orders) == [label]


@pytest.mark.parametrize(
    ("state", "is_named"),
    [
        ("submitted", True),
        ("approved", True),
        ("recorded", True),
        ("draft", False),
        ("to_correct", False),
        ("refused", False),
        ("withdrawn", False),
        ("cancelled", False),
    ],
)
def test_requests_to_name_are_on_their_way_or_settled(
    cast: Cast, orders: FormPage, state: str, is_named: bool
) -> None:
    mine = send(orders, cast.animator, typed(orders, "Riz"))
    Submission.objects.filter(pk=mine.pk).update(state=state)
    assert bool(names(cast, orders)) is is_named


def test_requests_to_name_ask_once_however_many(cast: Cast, orders: FormPage) -> None:
    for number in range(3):
        send(orders, cast.animator, typed(orders, f"Riz {number}"))
    found = queries_of(lambda: requests_to_name(cast.animator, str(orders.pk)))
    assert (found.count, found.repeated) == (1, [])


def test_last_answers_are_those_of_my_last_sent_request(cast: Cast, orders: FormPage) -> None:
    key = key_of(orders.versions.get(), SUBJECT)
    assert last_answers(cast.animator, orders) == {}
    first = send(orders, cast.animator, typed(orders, "Riz"))
    Submission.objects.filter(pk=first.pk).update(submitted_at=first.submitted_at - timedelta(hours=1))
    decide_as(cast.coordinator, send(orders, cast.animator, typed(orders, "Sel")), Decision.REFUSE, "Non")
    send(orders, cast.coordinator, typed(orders, "Thé"))
    draft_of(orders, cast.animator, typed(orders, "Lait"))
    assert last_answers(cast.animator, orders) == {key: "Sel"}


def test_first_inputs_ask_for_last_time_only_where_a_question_wants_it(cast: Cast, orders: FormPage) -> None:
    send(orders, cast.animator, typed(orders, "Riz"))
    definition = orders.versions.get().definition
    plain = FormDefinition("Essai", "", (), (), (), 36)
    assert first_inputs(cast.animator, orders, definition) == typed(orders, "Riz")
    counts = [
        queries_of(lambda form=form: first_inputs(cast.animator, orders, form)).count
        for form in (definition, plain)
    ]
    assert counts == [1, 0]


def rate_form(**settings: Any) -> FormDefinition:
    spec = FieldSpec("rate", "rate_choice", "TVA", settings={"table": "essai", "unit": "%", **settings})
    return FormDefinition("Essai", "", (spec,), (), (), 36)


@pytest.fixture
def table(centre: Centre) -> RateTable:
    table = RateTable.objects.create(centre=centre, code="essai", name="Essai", unit="percent")
    for day, value in ((date(2026, 1, 1), 10), (date(2027, 1, 1), 20), (date(2028, 1, 1), 30)):
        RateLine.objects.create(table=table, applies_from=day, category="Normal", value=value)
    return table


def test_fill_context_finds_the_rates_of_today_and_of_a_past_day(
    cast: Cast, centre: Centre, table: RateTable, today: date
) -> None:
    context = fill_context(rate_form(), cast.animator, centre.pk, {})
    days = (None, date(2026, 6, 1), date(2028, 6, 1), date(2025, 6, 1))
    assert [context.rates("essai", "normal", Decimal(0), day) for day in days] == [20, 10, 30, None]
    assert context.rate_lines("essai") == [("Normal", Decimal(20))]


def test_fill_context_asks_for_rates_only_where_a_question_wants_them(
    cast: Cast, centre: Centre, table: RateTable, today: date
) -> None:
    plain = FormDefinition("Essai", "", (FieldSpec("t", "text", "Objet"),), (), (), 36)
    lines = FieldSpec("l", "lines", "Lignes", columns=rate_form().fields)
    inside = FormDefinition("Essai", "", (lines,), (), (), 36)
    counts = [
        queries_of(lambda form=form: fill_context(form, cast.animator, centre.pk, {})).count
        for form in (rate_form(), inside, plain)
    ]
    assert counts == [1, 1, 0]


def test_fill_context_knows_no_rate_of_another_centre(
    cast: Cast, other_centre: Centre, table: RateTable, today: date
) -> None:
    context = fill_context(rate_form(), cast.other_animator, other_centre.pk, {})
    assert (context.rate_lines("essai"), context.rates("essai", "normal", Decimal(0), None)) == ([], None)


def test_fill_context_without_centre_has_no_rates(cast: Cast, table: RateTable) -> None:
    assert fill_context(rate_form(), cast["installation"], None, {}).rate_lines("essai") == ()


def test_context_of_a_request_that_does_not_exist_yet_asks_nothing(cast: Cast, orders: FormPage) -> None:
    fresh = Submission(applicant=cast.animator, page=orders, version=orders.versions.get())
    found = queries_of(lambda: context_of(fresh, cast.animator))
    assert (found.count, context_of(fresh, cast.animator).files) == (0, {})


def test_files_by_field_keeps_their_order() -> None:
    class Row:
        def __init__(self, field: str) -> None:
            self.field = field

    first, second, third = Row("a"), Row("b"), Row("a")
    assert files_by_field([first, second, third]) == {"a": [first, third], "b": [second]}
