"""Requests in figures: what is counted, and for whom."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from forms_builder.actions.deciding import reassign
from forms_builder.actions.submitting import ask_cancellation, withdraw
from forms_builder.choices import Decision
from forms_builder.models import ApprovalStep, FormPage, PrintedCopy, Submission, SubmissionFile
from forms_builder.queries.statistics import (
    SERIES,
    days_by_form,
    days_by_step,
    late_by_step,
    open_by_age,
    sent_by_form,
    sent_by_month,
    sheets_of_paper,
)
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.kit.periods import Period
from portal.kit.registries import Figures
from tests.factories.forms_builder import (
    account_of,
    approve_all,
    decide_as,
    handle_as,
    handled_by,
    make_form,
    question,
    send,
    send_leave,
    sign_draft,
)
from tests.support.cast import Cast
from tests.support.queries import queries_of

TUESDAY = date(2027, 3, 16)
PERIOD = Period(date(2027, 2, 1), date(2027, 4, 30))
Later = Callable[[int], None]


@pytest.fixture
def moment(today: date) -> time_machine.Traveller:
    """The clock, to be moved on by hand."""
    with time_machine.travel(datetime(2027, 3, 10, 8, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def ask(leave_page: FormPage, moment: time_machine.Traveller) -> Callable[..., Submission]:
    """Send one leave of a day; every other one lies a week further."""
    asked: list[Submission] = []

    def send_one(person: User) -> Submission:
        if not any(one.applicant_id == person.pk for one in asked):
            account_of(person)
        day = TUESDAY + timedelta(weeks=len(asked))
        asked.append(send_leave(leave_page, person, day))
        return asked[-1]

    return send_one


def later(clock: time_machine.Traveller, **by: int) -> None:
    clock.shift(timedelta(**by))


def values(rows: list[Figures]) -> dict[str, tuple[object, ...]]:
    return {row.label: row.values for row in rows}


def test_days_by_form_are_those_from_sending_to_the_last_decision(
    ask: Callable[..., Submission], moment: time_machine.Traveller, cast: Cast, centre: Centre
) -> None:
    for days in (1, 1, 4):
        sent = ask(cast.animator)
        sent = decide_as(cast.coordinator, sent)
        later(moment, days=days)
        approve_all(sent, cast.hr, cast.director)
    ask(cast.animator)  # still open
    assert values(days_by_form(centre, PERIOD)) == {"Demande de congé": (1, 4)}
    assert values(days_by_step(centre, PERIOD)) == {
        "Coordination du secteur": (0, 0),
        "Ressources humaines": (1, 4),
        "Direction": (0, 0),
    }


def test_days_by_form_of_a_request_cancelled_since_are_those_of_its_decision(
    ask: Callable[..., Submission], moment: time_machine.Traveller, cast: Cast, centre: Centre
) -> None:
    sent = ask(cast.animator)
    later(moment, days=2)
    sent = approve_all(sent, cast.coordinator, cast.hr, cast.director)
    later(moment, days=20)
    asked = ask_cancellation(by=cast.animator, submission=sent, revision=sent.revision, reason="Report.")
    assert values(days_by_form(centre, PERIOD)) == {"Demande de congé": (2, 2)}
    decide_as(cast.hr, asked)
    assert values(days_by_form(centre, PERIOD)) == {"Demande de congé": (2, 2)}


def test_days_by_form_count_what_is_refused_and_not_what_is_withdrawn(
    ask: Callable[..., Submission], moment: time_machine.Traveller, cast: Cast, centre: Centre
) -> None:
    withdrawn = ask(cast.animator)
    withdraw(by=cast.animator, submission=withdrawn, revision=withdrawn.revision)
    assert days_by_form(centre, PERIOD) == []
    refused = ask(cast.animator)
    later(moment, days=3)
    decide_as(cast.coordinator, refused, Decision.REFUSE, "Non.")
    assert values(days_by_form(centre, PERIOD)) == {"Demande de congé": (3, 3)}


def test_days_are_those_of_the_centres_calendar_not_of_the_universal_one(
    ask: Callable[..., Submission], moment: time_machine.Traveller, cast: Cast, centre: Centre
) -> None:
    """Half past midnight in Paris is the day before in Greenwich."""
    moment.move_to(datetime(2027, 3, 10, 22, 30, tzinfo=UTC))
    sent = ask(cast.animator)
    moment.move_to(datetime(2027, 3, 10, 23, 30, tzinfo=UTC))
    decide_as(cast.coordinator, sent, Decision.REFUSE, "Non.")
    assert values(days_by_form(centre, PERIOD)) == {"Demande de congé": (1, 1)}


def test_sent_by_month_has_every_month_and_the_day_where_the_centre_is(
    ask: Callable[..., Submission], moment: time_machine.Traveller, cast: Cast, centre: Centre
) -> None:
    ask(cast.animator)
    moment.move_to(datetime(2027, 3, 31, 22, 30, tzinfo=UTC))  # 1 April, half past midnight
    ask(cast.animator)
    assert values(sent_by_month(centre, PERIOD)) == {
        "Février 2027": (0,),
        "Mars 2027": (1,),
        "Avril 2027": (1,),
    }
    assert values(sent_by_month(centre, Period(date(2027, 4, 1), date(2027, 4, 1)))) == {"Avril 2027": (1,)}
    assert values(sent_by_month(centre, Period(date(2027, 3, 1), date(2027, 3, 31)))) == {"Mars 2027": (1,)}


def test_sent_by_form_begins_with_what_is_asked_most_and_keeps_a_form_that_is_renamed(
    ask: Callable[..., Submission], cast: Cast, centre: Centre
) -> None:
    works = make_form(centre, "Travaux", [("text", question("Où", required=False))], by=cast.communication)
    for _number in range(2):
        send(works, cast.animator, {})
    ask(cast.animator)
    assert [(row.label, row.values) for row in sent_by_form(centre, PERIOD)] == [
        ("Travaux", (2,)),
        ("Demande de congé", (1,)),
    ]
    FormPage.objects.filter(pk=works.pk).update(title="Réparations")
    assert sent_by_form(centre, PERIOD)[0] == Figures("Réparations", (2,))


def test_late_by_step_tells_what_was_late_what_waits_late_and_what_was_in_time(
    moment: time_machine.Traveller, cast: Cast, centre: Centre
) -> None:
    page = make_form(
        centre,
        "Fax",
        [("text", question("Texte", required=False))],
        by=cast.communication,
        route=[handled_by("reception", within_days=2)],
    )
    sent = [send(page, cast.animator, {}) for _number in range(4)]
    handle_as(cast.reception, sent[0])
    later(moment, days=2)  # Friday, the last day
    handle_as(cast.reception, sent[1])
    assert values(late_by_step(centre, PERIOD)) == {"Accueil et gestion des salles": (0, 0, 2)}
    later(moment, days=1)
    handle_as(cast.reception, sent[2])
    assert values(late_by_step(centre, PERIOD)) == {"Accueil et gestion des salles": (1, 1, 2)}


def test_late_by_step_of_steps_without_deadline_is_nothing(
    ask: Callable[..., Submission], moment: time_machine.Traveller, cast: Cast, centre: Centre
) -> None:
    ask(cast.animator)
    later(moment, days=40)
    assert values(late_by_step(centre, PERIOD)) == {"Coordination du secteur": (0, 1, 0)}
    ApprovalStep.objects.update(due_on=None)
    assert late_by_step(centre, PERIOD) == []


def test_open_by_age_counts_today_whatever_the_period(
    ask: Callable[..., Submission], moment: time_machine.Traveller, cast: Cast, centre: Centre
) -> None:
    old = ask(cast.animator)
    later(moment, days=5)
    back = ask(cast.animator)
    decide_as(cast.coordinator, back, Decision.SEND_BACK, "La date.")
    later(moment, days=30)
    ask(cast.animator)
    long_ago = Period(date(2020, 1, 1), date(2020, 12, 31))
    assert [row.values for row in open_by_age(centre, long_ago)] == [
        (1, 0),
        (0, 0),
        (0, 0),
        (0, 0),
        (0, 1),
        (1, 0),
    ]
    assert [row.label for row in open_by_age(centre, long_ago)] == [
        "Un jour au plus",
        "2 à 3 jours",
        "4 à 7 jours",
        "8 à 14 jours",
        "15 à 30 jours",
        "Plus de 30 jours",
    ]
    approve_all(old, cast.coordinator, cast.hr, cast.director)
    assert open_by_age(centre, long_ago)[-1].values == (0, 0)


def test_sheets_of_paper_are_requests_and_files_less_what_was_printed(
    ask: Callable[..., Submission], cast: Cast, centre: Centre
) -> None:
    sent = [ask(cast.animator) for _number in range(3)]
    kept = {"size": 1, "sha256": "0" * 64}
    for name in ("a.pdf", "b.pdf"):
        SubmissionFile.objects.create(
            submission=sent[0], field="x", name=name, content_type="application/pdf", **kept
        )
    for kind in ("recap", "agreement"):
        PrintedCopy.objects.create(submission=sent[0], kind=kind, revision=1, **kept)
    assert values(sheets_of_paper(centre, PERIOD)) == {
        "Formulaires remplis en ligne": (3,),
        "Fichiers joints": (2,),
        "Papiers imprimés": (1,),
        "Feuilles évitées": (4,),
    }


def test_series_count_the_own_centre_and_period_alone(
    ask: Callable[..., Submission], cast: Cast, centre: Centre, other_centre: Centre
) -> None:
    sent = ask(cast.animator)
    approve_all(sent, cast.coordinator, cast.hr, cast.director)
    ask(cast.animator)
    before = Period(date(2027, 1, 1), date(2027, 3, 9))
    for series in SERIES:
        assert series.find(other_centre, PERIOD) == [], series.name
        is_of_today = series.name == "forms_builder.open"
        assert bool(series.find(centre, before)) == is_of_today, series.name


def test_series_cost_one_query_each(ask: Callable[..., Submission], cast: Cast, centre: Centre) -> None:
    for _number in range(3):
        ask(cast.animator)
    assert {series.name: queries_of(lambda: series.find(centre, PERIOD)).count for series in SERIES} == {  # noqa: B023
        series.name: 1 for series in SERIES
    }


def test_days_by_step_of_a_step_sent_back_begin_the_first_time(
    ask: Callable[..., Submission], moment: time_machine.Traveller, cast: Cast, centre: Centre
) -> None:
    sent = ask(cast.animator)
    later(moment, days=9)
    sent = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "La date.")
    assert values(days_by_step(centre, PERIOD)) == {"Coordination du secteur": (9, 9)}
    later(moment, days=3)
    sent = sign_draft(sent)
    assert values(days_by_step(centre, PERIOD)) == {}
    later(moment, days=2)
    decide_as(cast.coordinator, sent)
    assert values(days_by_step(centre, PERIOD)) == {"Coordination du secteur": (14, 14)}


def test_days_by_step_of_a_later_step_begin_when_it_came_to_it_first(
    ask: Callable[..., Submission], moment: time_machine.Traveller, cast: Cast, centre: Centre
) -> None:
    """Sent on day 0, with human resources on day 1, sent back on day 3, again on day 7; decided on days 8 and 13."""
    sent = ask(cast.animator)
    later(moment, days=1)
    sent = decide_as(cast.coordinator, sent)
    later(moment, days=2)
    sent = decide_as(cast.hr, sent, Decision.SEND_BACK, "La date.")
    later(moment, days=4)
    sent = sign_draft(sent)
    later(moment, days=1)
    sent = decide_as(cast.coordinator, sent)
    later(moment, days=5)
    approve_all(sent, cast.hr, cast.director)
    assert values(days_by_step(centre, PERIOD)) == {
        "Coordination du secteur": (8, 8),
        "Ressources humaines": (12, 12),
        "Direction": (0, 0),
    }
    assert values(days_by_form(centre, PERIOD)) == {"Demande de congé": (13, 13)}


def test_days_by_step_of_a_step_given_to_somebody_else_begin_before_it_was(
    ask: Callable[..., Submission], moment: time_machine.Traveller, cast: Cast, centre: Centre
) -> None:
    sent = ask(cast.animator)
    later(moment, days=1)
    sent = decide_as(cast.coordinator, sent)
    later(moment, days=6)
    given = reassign(by=cast.hr, submission=sent, revision=2, to=cast.accounting, reason="Absence.")
    later(moment, days=2)
    decide_as(cast.accounting, given)
    assert values(days_by_step(centre, PERIOD)) == {
        "Coordination du secteur": (1, 1),
        "Ressources humaines": (8, 8),
    }


def test_days_by_step_of_a_role_that_stands_twice_are_those_of_each_last_time(
    moment: time_machine.Traveller, cast: Cast, centre: Centre
) -> None:
    """Its second step is not counted from the first one, which its events would tell."""
    questions = [("text", question("Où", required=False))]
    page = make_form(centre, "Clés", questions, by=cast.communication, route=["hr", "director", "hr"])
    sent = decide_as(cast.hr, send(page, cast.animator, {}))
    later(moment, days=10)
    given = reassign(by=cast.hr, submission=sent, revision=2, to=cast.stand_in, reason="Absence.")
    sent = decide_as(cast.stand_in, given)
    later(moment, days=3)
    decide_as(cast.hr, sent)
    assert values(days_by_step(centre, PERIOD)) == {
        "Ressources humaines": (0, 3),
        "Direction": (10, 10),
    }


def test_days_by_step_cost_one_query_whatever_was_sent_back(
    ask: Callable[..., Submission], cast: Cast, centre: Centre
) -> None:
    for _number in range(3):
        sent = decide_as(cast.coordinator, ask(cast.animator), Decision.SEND_BACK, "La date.")
        decide_as(cast.coordinator, sign_draft(sent))
    assert queries_of(lambda: days_by_step(centre, PERIOD)).count == 1
