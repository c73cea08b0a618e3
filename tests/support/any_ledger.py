"""What anybody may do to any balance, and time that passes: one function a verb. A new one is added to any_verbs.VERBS."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from forms_builder.actions.accruing import accrue_leave
from forms_builder.actions.adjusting import adjust_leave, carry_rest, let_lapse, open_balance
from forms_builder.actions.closing_year import close_year
from forms_builder.actions.deferring import defer_leave
from forms_builder.choices import SubmissionState
from forms_builder.leave_days import leave_year_start
from forms_builder.models import LeaveAccount, LeaveKind, LeaveMovement
from forms_builder.queries.leave_closing import closing_rows, digest_of
from portal.accounts.choices import Role
from tests.factories.forms_builder import kind_of
from tests.support.any_life import APPLICANTS, PAID, REST, Life, attempt, keeps_leave_of
from tests.support.cast import SYSTEM

LAST_DAY = date(2028, 4, 1)
"""Time stops in the leave year after the one in which it began: its accounts are on the screens."""


def adjust(life: Life) -> bool:
    """Days more or less on an account that is there, or the opening of one that may not be."""
    by = life.chance.choice([life.cast.hr, life.cast.director, life.person()])
    opens, days = life.chance.random() < 0.4, Decimal(life.chance.randint(-8, 16)) / 2
    account = any_account(life) if opens else life.account()
    act: Any = open_balance if opens else adjust_leave
    done = attempt(lambda: act(by=by, account=account, days=days, reason="Papier.", identifier=uuid4()))
    assert done is None or keeps_leave_of(by, account.employee)
    return done is not None


def any_account(life: Life) -> LeaveAccount:
    """Of this leave year or the next, there or not."""
    person, kind = life.person(APPLICANTS), kind_of(life.centre, life.chance.choice([PAID, REST]))
    year = leave_year_start(life.centre.today + timedelta(days=life.chance.choice([0, 366])), 6)
    found = LeaveAccount.objects.filter(employee=person, kind=kind, year_start=year)
    return found.first() or LeaveAccount(centre=life.centre, employee=person, kind=kind, year_start=year)


def accrue(life: Life) -> bool:
    return bool(attempt(lambda: accrue_leave(by=SYSTEM)))


def close_a_year(life: Life) -> bool:
    year = date(2026 + life.chance.randint(0, 1), 6, 1)
    by = life.chance.choice([life.cast.hr, life.cast.hr, life.person()])
    kind = LeaveKind.objects.select_related("centre__leave_policy").get(centre=life.centre, name=PAID)
    seen = digest_of(closing_rows(kind, year, by=by))
    done = attempt(lambda: close_year(by=by, kind=kind, year_start=year, lapsing_for=(), seen=seen))
    assert done is None or (Role.HR in by.roles and life.centre.today >= date(year.year + 1, 6, 1))
    return done is not None


def fall_ill(life: Life) -> bool:
    submission = life.request(SubmissionState.APPROVED)
    part = submission and submission.leave_parts.order_by("year_start").first()
    if submission is None or part is None:
        return False
    by, start = life.chance.choice([life.cast.hr, life.person()]), part.starts_on
    last = start + timedelta(days=life.chance.randint(0, 2))
    done = attempt(
        lambda: defer_leave(by=by, submission=submission, starts_on=start, ends_on=last, reason="Arrêt.")
    )
    assert done is None or keeps_leave_of(by, submission.applicant)
    return done is not None


def carry_or_lapse(life: Life) -> bool:
    account = life.account()
    act: Any = life.chance.choice([carry_rest, let_lapse])
    before = LeaveMovement.objects.count()
    attempt(lambda: act(by=life.cast.hr, account=account))
    return LeaveMovement.objects.count() > before


def let_time_pass(life: Life) -> bool:
    if life.centre.today > LAST_DAY:
        return False
    life.clock.shift(timedelta(days=life.chance.randint(1, 25)))
    return True
