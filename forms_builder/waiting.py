"""What waits for somebody, in words: the rows of the inbox, and of what their role completes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forms_builder.choices import StepPurpose
from forms_builder.models import AwaitedAddition
from forms_builder.presenting import what_is_asked


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A request that waits for somebody. Shape: `acting_for` is whom they would decide for by delegation, "" for
    themselves, and `acting_until` its last day; `due_on` the last day of the step, where it has one.
    """

    title: str
    url: str
    applicant: str
    asked: str
    days: Decimal | None
    is_cancellation: bool
    since: date
    acting_for: str
    acting_until: date | None = None
    is_handling: bool = False
    due_on: date | None = None
    is_late: bool = False


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


@dataclass(frozen=True, slots=True)
class AloneView:
    """A request that is decided on its own page, and `why`."""

    title: str
    url: str
    why: str


def present_together(
    steps: Sequence[Any], alone: Mapping[UUID, Any]
) -> tuple[list[tuple[str, str]], list[AloneView]]:
    """What may be decided in one go, as choices of a form, and what may not."""
    offered = [
        (f"{step.pk}.{step.submission.revision}", in_one_line(step)) for step in steps if step.pk not in alone
    ]
    others = [
        AloneView(in_one_line(step), step.submission.get_absolute_url(), str(alone[step.pk]))
        for step in steps
        if step.pk in alone
    ]
    return offered, others


def in_one_line(step: Any) -> str:
    """« Léa Fontaine – Demande de congé – Congés payés, du 15 au 19 mars 2027 », and what is to be handled says so."""
    submission = step.submission
    said = [str(submission.applicant), submission.version.title, what_is_asked(submission)]
    if step.purpose == StepPurpose.HANDLING:
        said.append(step.done or _("to handle"))
    return " – ".join(words for words in said if words)


def present_waiting(user: Any, steps: Sequence[Any]) -> list[WaitingView]:
    """Put the steps that wait for `user` (queries.submissions_to_decide) into rows. No query."""
    today = user.centre.today if steps else None
    return [
        WaitingView(
            title=step.submission.version.title,
            url=step.submission.get_absolute_url(),
            applicant=str(step.submission.applicant),
            asked=what_is_asked(step.submission),
            days=step.asked_days,
            is_cancellation=step.purpose == StepPurpose.CANCELLATION,
            since=localdate(step.reached_at),
            acting_for=step.acting_for,
            acting_until=step.acting_until,
            is_handling=step.purpose == StepPurpose.HANDLING,
            due_on=step.due_on,
            is_late=step.expected_on < today,
        )
        for step in steps
    ]
