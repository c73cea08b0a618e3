"""« Signaler un problème sur cette page »."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from home.actions.personal import set_favourite
from home.actions.problems import MOST_A_DAY, report_problem, solve_problem
from home.actions.reading import note_view
from home.exceptions import AlreadySolved, TooManyProblems
from home.models import PageProblem
from home.queries.personal_data import export_own, export_reader
from portal.accounts.actions.people import deactivate_person
from portal.accounts.models import User
from portal.centres.audiences import role_term
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.factories.home import page_of, problem_on, say, section_of
from tests.support.cast import SYSTEM, Cast


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=f"home.{kind}", read_at=None)
    return set(rows.values_list("recipient__username", flat=True))


def test_report_problem_reaches_the_person_in_charge(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre, responsible=cast.coordinator))
    problem = report_problem(by=cast.animator, page=page, text="Le numéro est faux.")
    assert (problem.centre, problem.page_title, problem.reported_by) == (centre, page.title, cast.animator)
    assert told("problem_reported") == {"coordination.enfance"}


def test_report_problem_reaches_communication_when_nobody_is_in_charge(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre, responsible=cast.coordinator))
    deactivate_person(by=SYSTEM, person=cast.coordinator)
    report_problem(by=cast.animator, page=page, text="Le numéro est faux.")
    assert told("problem_reported") == {"communication"}


def test_report_problem_more_than_five_times_a_day_is_refused(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre))
    for number in range(MOST_A_DAY):
        report_problem(by=cast.animator, page=page, text=f"Faute {number}.")
    with pytest.raises(TooManyProblems):
        report_problem(by=cast.animator, page=page, text="Encore.")
    report_problem(by=cast.coordinator, page=page, text="Une autre personne.")
    assert PageProblem.objects.count() == MOST_A_DAY + 1


def test_report_problem_of_too_long_a_text_is_refused(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre))
    for text in ("", "x" * 1001):
        with pytest.raises(ValidationError):
            report_problem(by=cast.animator, page=page, text=text)


@pytest.mark.parametrize("job", ["other_animator", "gone", "installer"])
def test_report_problem_is_for_the_readers_of_the_page(cast: Cast, centre: Centre, job: str) -> None:
    page = page_of(section_of(centre))
    with pytest.raises(PermissionDenied):
        report_problem(by=getattr(cast, job), page=page, text="Le numéro est faux.")


def test_solve_problem_answers_whoever_told_it_and_settles_the_rest(cast: Cast, centre: Centre) -> None:
    problem = problem_on(page_of(section_of(centre)), by=cast.animator)
    assert told("problem_reported") == {"communication"}
    solved = solve_problem(by=cast.communication, problem=problem, answer="Corrigé, merci.")
    assert (solved.solved_by, solved.answer) == (cast.communication, "Corrigé, merci.")
    assert told("problem_reported") == set()
    assert told("problem_answered") == {"animation.enfance"}
    with pytest.raises(AlreadySolved):
        solve_problem(by=cast.it, problem=problem, answer="")


@pytest.mark.parametrize("job", ["animator", "youth_animator", "hr", "director", "other_director"])
def test_solve_problem_is_for_those_who_answer_for_the_page(cast: Cast, centre: Centre, job: str) -> None:
    problem = problem_on(page_of(section_of(centre, responsible=cast.coordinator)), by=cast.animator)
    with pytest.raises(PermissionDenied):
        solve_problem(by=getattr(cast, job), problem=problem, answer="")
    assert solve_problem(by=cast.coordinator, problem=problem, answer="").solved_by == cast.coordinator


def test_problems_are_visible_as_they_may_be_answered_or_were_told(cast: Cast, centre: Centre) -> None:
    problem = problem_on(page_of(section_of(centre, responsible=cast.coordinator)), by=cast.animator)
    seen = [
        person.username
        for person in cast.people.values()
        if PageProblem.objects.visible_to(person).filter(pk=problem.pk).exists()
    ]
    assert sorted(seen) == ["animation.enfance", "communication", "coordination.enfance", "informatique"]


def test_problem_of_a_page_that_went_to_others_keeps_its_title_from_whoever_told_it(
    cast: Cast, centre: Centre, client_of: Callable[[User], Client]
) -> None:
    page = page_of(section_of(centre), "Plan de départs")
    problem = problem_on(page, by=cast.animator)
    screens = ("/publications/problemes/", problem.get_absolute_url())

    def told_on_screens(person: User) -> list[bool]:
        return ["Plan de départs" in client_of(person).get(path).content.decode() for path in screens]

    assert told_on_screens(cast.animator) == [True, True]
    say(page, audience=[role_term("hr")])
    assert told_on_screens(cast.animator) == [False, False]
    assert told_on_screens(cast.communication) == [True, True]
    assert page.address not in client_of(cast.animator).get(screens[1]).content.decode()
    solve_problem(by=cast.communication, problem=problem, answer="C’est corrigé.")
    notice = Notification.objects.get(kind="home.problem_answered")
    assert notice.title.endswith("Une page qui n’est plus pour vous")
    page.unpublish()
    assert told_on_screens(cast.communication)[1] is True


def test_copy_of_what_one_kept_names_no_page_that_went_to_others(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre), "Plan de départs")
    set_favourite(by=cast.animator, page=page, is_favourite=True)
    note_view(by=cast.animator, page=page)
    problem_on(page, by=cast.animator)
    person = User.objects.get(pk=cast.animator.pk)
    assert str([export_own(person), export_reader(person)]).count("Plan de départs") == 3
    say(page, audience=[role_term("hr")])
    person = User.objects.get(pk=cast.animator.pk)
    assert str([export_own(person), export_reader(person)]).count("Plan de départs") == 0
