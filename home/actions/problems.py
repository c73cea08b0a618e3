"""« Signaler un problème sur cette page »: telling it, answering."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from home.exceptions import AlreadySolved, TooManyProblems
from home.models import PageProblem
from home.notices import tell_answer, tell_problem
from portal.accounts.models import User
from portal.audit.actions import record
from portal.kit.access import require

MOST_A_DAY = 5
DAY = timedelta(days=1)
NOT_TYPED = ("page", "reported_by", "solved_by", "solved_at")


@transaction.atomic
def report_problem(*, by: Any, page: Page, text: str) -> PageProblem:
    """Tell whoever answers for `page` what is wrong with it.

    Rights:  home.report_problem (its readers).
    Raises:  TooManyProblems after five in a day from one person on one page; ValidationError.
    Effects: one row, an audit entry, a notice to the person in charge, else to communication. The same text told
             twice is one problem.
    """
    require(by, "home.report_problem", page)
    # One at a time for each person: two at once would both be the fifth.
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    same = PageProblem.objects.filter(page=page, reported_by=by, text=text, solved_at=None).first()
    if same is not None:
        return same
    lately = PageProblem.objects.filter(page=page, reported_by=by, reported_at__gt=timezone.now() - DAY)
    if len(lately[:MOST_A_DAY]) == MOST_A_DAY:
        raise TooManyProblems
    problem = PageProblem(centre=by.centre, page_id=page.pk, page_title=page.title, text=text, reported_by=by)
    problem.clean_fields(exclude=NOT_TYPED)
    problem.save(force_insert=True)
    record(by, "home.report_problem", problem)
    tell_problem(by, problem)
    return problem


@transaction.atomic
def solve_problem(*, by: Any, problem: PageProblem, answer: str) -> PageProblem:
    """Say that a problem is seen to, with a word to whoever told it.

    Rights:  home.answer_problem (whoever keeps the pages, or answers for this one).
    Raises:  AlreadySolved; ValidationError.
    Effects: the row, an audit entry, a notice to whoever told it, those of the others settled.
    """
    require(by, "home.answer_problem", problem)
    locked = PageProblem.objects.select_for_update(of=("self",)).get(pk=problem.pk)
    require(by, "home.answer_problem", locked)
    if locked.solved_at is not None:
        raise AlreadySolved
    locked.answer, locked.solved_by, locked.solved_at = answer, by, timezone.now()
    locked.clean_fields(exclude=NOT_TYPED)
    locked.save(update_fields=["answer", "solved_by", "solved_at"])
    record(by, "home.solve_problem", locked)
    tell_answer(by, locked)
    return locked
