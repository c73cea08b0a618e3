"""Reminding whoever decides, and telling human resources of what waits too long. Never decides anything."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from forms_builder import notices
from forms_builder.choices import Approver, StepState
from forms_builder.deadlines import is_working_day, last_turn, working_days
from forms_builder.models import ApprovalStep, LeavePolicy
from forms_builder.queries.routes import who_sees_to, with_delegates
from forms_builder.queries.waits import reminded_on, steps_to_remind, was_escalated
from portal.accounts.models import User
from portal.audit.actions import record
from portal.centres.models import Centre
from portal.centres.queries import unworked_holidays
from portal.kit.access import require

MORNING = 7
"""The hour from which people are reminded, where their centre is."""


@dataclass(slots=True)
class Waits:
    """What waits for one person: since the oldest, how many, and the last day on which a reminder falls due."""

    oldest: date = date.max
    number: int = 0
    turn: date = date.min
    steps: list[ApprovalStep] = field(default_factory=list)

    def add(self, step: ApprovalStep, since: date, turn: date) -> None:
        self.oldest, self.turn = min(self.oldest, since), max(self.turn, turn)
        self.number += 1
        self.steps.append(step)


def remind_everybody(*, by: Any) -> int:
    """Remind whoever decides, in each centre where it is the morning of a working day; return how many were told.

    Rights:  forms_builder.remind_deciders (the system).
    Effects: one notice a person and a day at most, however many requests wait and however often this runs, none for
             what waits for an answer; one notice to human resources, or to the direction, for each step that waits
             too long, whatever was asked.
    Source:  design/forms.md, "Route and decisions".
    """
    require(by, "forms_builder.remind_deciders")
    return sum(remind_centre(by, centre) for centre in Centre.objects.order_by("pk"))


def remind_centre(by: Any, centre: Centre) -> int:
    now = timezone.localtime(timezone=ZoneInfo(centre.zone))
    steps = list(steps_to_remind(centre))
    if not steps or now.hour < MORNING:
        return 0
    days = [timezone.localdate(step.reached_at, ZoneInfo(centre.zone)) for step in steps]
    holidays = unworked_holidays(centre, min(days), now.date())
    if not is_working_day(now.date(), holidays):
        return 0
    policy = LeavePolicy.objects.get(centre=centre)
    waits: dict[User, Waits] = defaultdict(Waits)
    for step, since in zip(steps, days, strict=True):
        turn = last_turn(since, policy.reminds_after, now.date(), holidays)
        if turn is not None and not step.is_asked:
            for person in deciders_today(step):
                waits[person].add(step, since, turn)
    escalate_late(by, zip(steps, days, strict=True), policy.escalates_after, now.date(), holidays)
    return sum(remind_person(by, person, found) for person, found in waits.items())


def deciders_today(step: ApprovalStep) -> list[User]:
    """Who may decide it today, by delegation too."""
    return with_delegates([person for person in step.approvers.all() if person.is_active], step)


@transaction.atomic
def remind_person(by: Any, person: User, found: Waits) -> bool:
    """Tell one person once what waits for them, unless they were told since it fell due."""
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    last = reminded_on(person)
    if last is not None and last >= found.turn:
        return False
    notices.remind(by, person, number=found.number, oldest=found.oldest)
    return True


def escalate_late(
    by: Any,
    steps: Iterable[tuple[ApprovalStep, date]],
    after: int,
    today: date,
    holidays: Collection[date],
) -> None:
    for step, since in steps:
        if working_days(since, today, holidays) >= after:
            escalate(by, step.pk)


@transaction.atomic
def escalate(by: Any, pk: Any) -> bool:
    """Tell human resources that a step waits too long, or the direction where the step is theirs; once a step."""
    rows = ApprovalStep.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk)
    step = rows.filter(state=StepState.CURRENT).select_related("submission__applicant__centre").first()
    if step is None or was_escalated(step):
        return False
    told = who_sees_to(step.submission, Approver.DIRECTOR if step.approver == Approver.HR else Approver.HR)
    if not told:
        return False
    notices.escalate(by, step, told)
    record(by, "forms_builder.escalate", step.submission, step=step.approver)
    return True
