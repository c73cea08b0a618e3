"""What waits for somebody, in words: the rows of the inbox, and of what their role completes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from forms_builder.choices import StepPurpose
from forms_builder.deadlines import working_days
from forms_builder.models import AwaitedAddition
from forms_builder.presenting import what_is_asked
from portal.centres.queries import unworked_holidays

LATE_AFTER = 5
"""Working days that a request may wait for one person."""


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A request that waits for somebody. Shape: `acting_for` is whom they would decide for by delegation, "" for
    themselves; `due_on` the last day, where the step has a deadline. Units: `waited` in working days.
    """

    title: str
    url: str
    applicant: str
    asked: str
    days: Decimal | None
    is_cancellation: bool
    since: date
    waited: int
    acting_for: str
    is_handling: bool = False
    due_on: date | None = None

    @property
    def is_late(self) -> bool:
        if self.due_on is not None:
            return localdate() > self.due_on
        # What is handed back one day, a badge or keys, is not late before its day.
        return not self.is_handling and self.waited > LATE_AFTER


@dataclass(frozen=True, slots=True)
class AwaitedView:
    """A request of which a role may complete something: `what` are the titles, waited for since the day `since`."""

    title: str
    url: str
    applicant: str
    asked: str
    what: str
    since: date


def present_awaited(rows: Sequence[AwaitedAddition]) -> list[AwaitedView]:
    return [
        AwaitedView(
            title=row.submission.version.title,
            # Straight to what is to be completed, which stands below the whole request.
            url=f"{row.submission.get_absolute_url()}#completer-titre",
            applicant=str(row.submission.applicant),
            asked=what_is_asked(row.submission),
            what=row.what,
            since=localdate(row.since),
        )
        for row in rows
    ]


def present_waiting(user: Any, steps: Sequence[Any]) -> list[WaitingView]:
    """Put the steps that wait for `user` into rows: one query at most, for the holidays of the oldest wait."""
    since = [localdate(step.reached_at) for step in steps]
    may_be_late = any(working_days(day, localdate(), ()) > LATE_AFTER for day in since)
    holidays = unworked_holidays(user.centre, min(since), localdate()) if may_be_late else frozenset()
    return [
        WaitingView(
            title=step.submission.version.title,
            url=step.submission.get_absolute_url(),
            applicant=str(step.submission.applicant),
            asked=what_is_asked(step.submission),
            days=step.asked_days,
            is_cancellation=step.purpose == StepPurpose.CANCELLATION,
            since=day,
            waited=working_days(day, localdate(), holidays),
            acting_for=step.acting_for,
            is_handling=step.purpose == StepPurpose.HANDLING,
            due_on=step.due_on,
        )
        for step, day in zip(steps, since, strict=True)
    ]
