"""What whoever decides is told besides the request."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forms_builder.actions.asking import write_message
from forms_builder.actions.submitting import withdraw
from forms_builder.choices import Decision
from forms_builder.models import FormPage, LeaveAccount, Submission
from forms_builder.queries.decision_facts import Spent, facts_for_decision
from forms_builder.queries.previews import preview_submission
from portal.accounts.models import User
from portal.centres.models import Centre, Sector
from tests.factories.accounts import AbsenceFactory, PersonFactory
from tests.factories.forms_builder import (
    decide_as,
    draft_of,
    key_of,
    make_form,
    question,
    send,
    send_leave,
)
from tests.support.cast import Cast
from tests.support.queries import queries_of

ClientOf = Callable[[User], Client]
MONDAY, TUESDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 16), date(2027, 3, 19)
NARROW = "\N{NARROW NO-BREAK SPACE}"
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    return send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def facts(submission: Submission, reader: User) -> Any:
    return facts_for_decision(submission, reader, preview_submission(submission))


# Who is left in the sector


@pytest.fixture
def sector(cast: Cast) -> Sector:
    """The applicant's, of which two people have to be there: its coordinator, and Paul but on Fridays."""
    sector = cast.animator.main_sector
    assert sector is not None
    Sector.objects.filter(pk=sector.pk).update(minimum_presence=2)
    PersonFactory(centre=cast.animator.centre, sector=sector, first_name="Paul", working_days="1234")
    return sector


def test_attendance_counts_the_others_who_work_that_day(sent: Submission, sector: Sector, cast: Cast) -> None:
    members = sector.memberships.filter(person__is_active=True).count()
    others = members - 1
    found = facts(sent, cast.coordinator).attendance
    assert [(day.present, day.members) for day in found] == [(others, members)] * 4 + [(others - 1, members)]


def test_short_days_are_those_with_too_few(
    sent: Submission, sector: Sector, cast: Cast, client_of: ClientOf
) -> None:
    members = sector.memberships.filter(person__is_active=True).count()
    Sector.objects.filter(pk=sector.pk).update(minimum_presence=members - 1)
    AbsenceFactory(person=cast.coordinator, starts_on=MONDAY - timedelta(days=9), ends_on=MONDAY)
    assert [day.date for day in facts(sent, cast.coordinator).short_days] == [MONDAY, FRIDAY]
    page = client_of(cast.coordinator).get(sent.get_absolute_url()).content.decode()
    there = members - 2
    words = "présents" if there > 1 else "présent"
    assert f"lundi 15 mars{NBSP}: {there} {words} sur {members}, il en faut {members - 1}" in page
    assert page.count("Trop peu de monde dans le secteur") == 1


def test_attendance_enough_says_so_in_words(
    sent: Submission, sector: Sector, cast: Cast, client_of: ClientOf
) -> None:
    Sector.objects.filter(pk=sector.pk).update(minimum_presence=1)
    page = client_of(cast.coordinator).get(sent.get_absolute_url()).content.decode()
    assert ("Il reste assez de monde" in page, "Trop peu de monde" in page) == (True, False)


def test_attendance_of_a_sector_that_does_not_look_at_it_says_nothing(sent: Submission, cast: Cast) -> None:
    assert facts(sent, cast.coordinator).attendance == []


# What the same person asked before


def test_earlier_are_those_of_the_same_person_and_form(
    sent: Submission, leave_page: FormPage, cast: Cast, centre: Centre
) -> None:
    before = send_leave(leave_page, cast.animator, date(2027, 4, 5))
    decide_as(cast.coordinator, before, Decision.REFUSE, "Non.")
    send_leave(leave_page, cast.youth_animator, date(2027, 4, 6), kind="Formation")
    draft_of(leave_page, cast.animator, {})
    other = make_form(
        centre, "Clé", [("text", question("Laquelle ?", required=False))], by=cast.communication
    )
    send(other, cast.animator, {})
    found = facts(sent, cast.hr)
    assert ([row.pk for row in found.earlier], found.earlier_total) == ([before.pk], 1)


def test_earlier_are_those_that_the_reader_may_see(
    sent: Submission, leave_page: FormPage, cast: Cast
) -> None:
    withdraw(by=cast.animator, submission=sent, revision=1)
    current = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    assert [row.pk for row in facts(current, cast.coordinator).earlier] == [sent.pk]
    assert facts(current, cast.youth_coordinator).earlier == []


def test_earlier_go_back_twelve_months_and_show_five(
    sent: Submission, leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    others = [
        send_leave(leave_page, cast.animator, date(2027, 4, day), kind="Formation") for day in range(5, 10)
    ]
    others += [
        send_leave(leave_page, cast.animator, date(2027, 4, day), kind="Formation") for day in (12, 13)
    ]
    Submission.objects.filter(pk=others[0].pk).update(submitted_at=timezone.now() - timedelta(days=366))
    found = facts(sent, cast.coordinator)
    assert (len(found.earlier), found.earlier_total) == (5, 6)
    page = client_of(cast.coordinator).get(sent.get_absolute_url()).content.decode()
    assert "6 autres demandes du même genre en douze mois" in page
    assert "Seules les 5 dernières sont montrées." in page


# What is spent on the same line


@pytest.fixture
def orders(cast: Cast, centre: Centre, today: date) -> FormPage:
    questions = [
        ("choice", question("Ligne budgétaire", options=["Fournitures", "Sorties"])),
        ("money", question("Prix", minimum="0")),
        ("computed", question("Total", operation="sum", operands=["Prix"])),
    ]
    effects = [("number", {"prefix": "BC"})]
    route = ["coordinator"]
    return make_form(centre, "Commande", questions, by=cast.communication, route=route, effects=effects)


def order(page: FormPage, person: User, line: str, price: str) -> Submission:
    version = page.versions.get()
    typed = {"Ligne budgétaire": line, "Prix": price}
    return send(page, person, {f"f-{key_of(version, title)}": [text] for title, text in typed.items()})


def test_spent_is_what_was_approved_this_year_on_the_same_line(orders: FormPage, cast: Cast) -> None:
    decide_as(cast.coordinator, order(orders, cast.animator, "fournitures", "1000,10"))
    old = decide_as(cast.coordinator, order(orders, cast.animator, "fournitures", "500"))
    Submission.objects.filter(pk=old.pk).update(closed_at=timezone.now() - timedelta(days=80))
    decide_as(cast.coordinator, order(orders, cast.animator, "sorties", "70"))
    decide_as(cast.coordinator, order(orders, cast.animator, "fournitures", "9"), Decision.REFUSE, "Non.")
    order(orders, cast.animator, "fournitures", "8")
    current = order(orders, cast.animator, "fournitures", "34,90")
    [line] = facts(current, cast.coordinator).spent
    said = [words.replace(NARROW, " ").replace(NBSP, " ") for words in (line.before, line.after)]
    assert (line.label, line.answer, said) == (
        "Ligne budgétaire",
        "Fournitures",
        ["1 000,10 €", "1 035,00 €"],
    )


def test_spent_says_zero_for_the_first_one(orders: FormPage, cast: Cast, client_of: ClientOf) -> None:
    first = order(orders, cast.animator, "sorties", "12")
    assert facts(first, cast.coordinator).spent == [
        Spent("Ligne budgétaire", "Sorties", f"0,00{NBSP}€", f"12,00{NBSP}€")
    ]
    page = client_of(cast.coordinator).get(first.get_absolute_url()).content.decode()
    assert "Avec cette demande" in page


def test_spent_of_a_form_without_number_says_nothing(cast: Cast, centre: Centre, today: date) -> None:
    questions = [
        ("choice", question("Ligne", options=["A", "B"])),
        ("computed", question("Total", operation="sum", operands=["3"])),
    ]
    page = make_form(centre, "Essai", questions, by=cast.communication)
    typed = {f"f-{key_of(page.versions.get(), 'Ligne')}": ["a"]}
    assert facts(send(page, cast.animator, typed), cast.coordinator).spent == []


# Together


def test_decision_page_asks_few_queries(
    sent: Submission, sector: Sector, leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    send_leave(leave_page, cast.animator, date(2027, 4, 5))
    write_message(by=cast.coordinator, submission=sent, body="Qui te remplace ?")
    client = client_of(cast.coordinator)
    client.get(sent.get_absolute_url())
    found = queries_of(lambda: client.get(sent.get_absolute_url()))
    assert (found.count <= 14, found.repeated) == (True, []), str(found)


def test_facts_are_for_whoever_decides(
    sent: Submission, sector: Sector, cast: Cast, client_of: ClientOf
) -> None:
    found = {
        person.username: "facts" in client_of(person).get(sent.get_absolute_url()).context
        for person in (cast.coordinator, cast.hr, cast.animator)
    }
    assert found == {"coordination.enfance": True, "rh": False, "animation.enfance": False}
