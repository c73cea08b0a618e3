"""What a leave costs and whom it meets, for the person who asks and for those who decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from forms_builder.choices import OPEN_STATES
from forms_builder.definition import FormDefinition
from forms_builder.effects import leave_asked
from forms_builder.leave_days import LeaveDay, read_day, split_by_leave_year
from forms_builder.models import LeaveAccount, LeaveKind, Submission
from forms_builder.queries.leave import Balance, count_for, with_balances
from forms_builder.queries.sector_days import Away, SectorDays, sector_during


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """One leave year of the preview. `before` and `after` are None for a kind without balance."""

    kind: str
    year: str
    days: Decimal
    before: Decimal | None = None
    after: Decimal | None = None

    @property
    def missing(self) -> Decimal:
        """By how much the request goes beyond the balance."""
        return max(Decimal(0), -self.after) if self.after is not None else Decimal(0)


@dataclass(frozen=True, slots=True)
class LeavePreview:
    """Days per leave year, day by day, and the colleagues of the sector who are away at the same time."""

    lines: list[LeaveLine]
    sector: SectorDays
    detail: list[LeaveDay]
    days: Decimal = field(default=Decimal(0))

    @property
    def away(self) -> list[Away]:
        return self.sector.shown


def preview_draft(
    person: Any,
    definition: FormDefinition,
    answers: Mapping[str, Any],
    *,
    instead_of: Submission | None = None,
) -> LeavePreview | None:
    """What the dates typed so far would cost; None while there is nothing to count.

    Shape: `instead_of` is the request that is being corrected: the days that it holds are free again.
    """
    asked = leave_asked(definition, answers)
    kinds = LeaveKind.objects.visible_to(person).select_related("centre__leave_policy")
    kind = asked and kinds.filter(public_id=asked[0]).first()
    if asked is None or kind is None:
        return None
    period = asked[1]
    policy = kind.centre.leave_policy
    days = count_for(person, period, policy)
    parts = split_by_leave_year(days, policy.year_starts_in)
    balances = balances_by_year(person, kind, list(parts)) if kind.is_debited else {}
    held = held_by_year(instead_of, kind)
    lines = []
    for year, part in sorted(parts.items()):
        weight = sum((day.weight for day in part), Decimal(0))
        found = balances.get(year)
        before = (found.available if found else Decimal(0)) + held.get(year, 0) if kind.is_debited else None
        lines.append(leave_line(kind, year, weight, before))
    total = sum((line.days for line in lines), Decimal(0))
    return LeavePreview(lines, sector_during(person, period.start, period.end), list(days), total)


def held_by_year(submission: Submission | None, kind: LeaveKind) -> dict[date, Decimal]:
    if submission is None or submission.state not in OPEN_STATES:
        return {}
    return dict(submission.leave_parts.filter(kind=kind).values_list("year_start", "days"))


def preview_submission(submission: Submission) -> LeavePreview | None:
    """What a sent request costs: the days as they were signed; until it is decided, today's balances and
    who else is away.
    """
    asked = leave_asked(submission.definition, submission.answers)
    parts = list(submission.leave_parts.all())
    if asked is None or not parts:
        return None
    person, kind = submission.applicant, parts[0].kind
    holds = submission.state in OPEN_STATES
    accounts = [part.account for part in parts if part.account is not None] if holds else []
    balances = {balance.account.year_start: balance for balance in with_balances(accounts)}
    lines = []
    for part in parts:
        found = balances.get(part.year_start)
        before = found.available + part.days if found else None
        lines.append(leave_line(kind, part.year_start, part.days, before))
    sector = sector_during(person, asked[1].start, asked[1].end) if holds else SectorDays()
    detail = [read_day(day) for part in parts for day in part.detail]
    return LeavePreview(lines, sector, detail, submission.leave_days)


def leave_line(kind: LeaveKind, year: date, days: Decimal, before: Decimal | None) -> LeaveLine:
    after = before - days if before is not None else None
    return LeaveLine(kind.name, LeaveAccount(year_start=year).year_label, days, before, after)


def balances_by_year(person: Any, kind: LeaveKind, years: list[date]) -> dict[date, Balance]:
    accounts = LeaveAccount.objects.filter(employee=person, kind=kind, year_start__in=years)
    return {balance.account.year_start: balance for balance in with_balances(accounts)}
