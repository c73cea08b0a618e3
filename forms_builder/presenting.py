"""A request in words, the same for its page, its recap and its lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_builder.answer_views import AnswerView, PartView, parts_of, present_answers
from forms_builder.choices import EventKind, StepPurpose, StepState, SubmissionState
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.leave_kind import LeaveKindType
from forms_builder.leave_days import LeaveDay
from forms_builder.models import ApprovalEvent, ApprovalStep, Submission
from forms_builder.queries.previews import leave_asked
from forms_builder.queries.submissions import Hands, hands_of
from forms_builder.rules import current_step
from portal.centres.queries import unworked_holidays
from portal.kit.dates import write_date

TONES: dict[str, str] = {
    SubmissionState.DRAFT: "neutral",
    SubmissionState.SUBMITTED: "info",
    SubmissionState.TO_CORRECT: "warning",
    SubmissionState.APPROVED: "success",
    SubmissionState.RECORDED: "success",
    SubmissionState.REFUSED: "danger",
    SubmissionState.WITHDRAWN: "neutral",
    SubmissionState.CANCELLATION_ASKED: "warning",
    SubmissionState.CANCELLED: "neutral",
}

DRAWN: dict[str, str] = {
    StepState.WAITING: "waiting",
    StepState.CURRENT: "current",
    StepState.APPROVED: "done",
    StepState.REFUSED: "refused",
    StepState.RETURNED: "returned",
    StepState.SKIPPED: "skipped",
    StepState.INFORMED: "done",
    StepState.HANDLED: "done",
}

NOT_COUNTED: dict[str, Any] = {
    "before_first_day": gettext_lazy("before the first day of work"),
    "not_worked": gettext_lazy("not a working day for this person"),
    "public_holiday": gettext_lazy("public holiday"),
    "not_countable": gettext_lazy("not counted"),
}

HALVES: dict[str, Any] = {"morning": gettext_lazy("morning"), "afternoon": gettext_lazy("afternoon")}

DECISIONS = (
    EventKind.APPROVED,
    EventKind.REFUSED,
    EventKind.SENT_BACK,
    EventKind.STEP_SKIPPED,
    EventKind.CANCELLATION_ASKED,
    EventKind.CANCELLATION_REFUSED,
)
"""What those who decide want to know of what came before."""

AGAINST = (EventKind.REFUSED, EventKind.SENT_BACK, EventKind.CANCELLATION_REFUSED)
"""What the person who asked wants explained."""

LATE_AFTER = 5
"""Working days that a request may wait for one person."""

MOST_NAMES = 2
"""Beyond, the role says enough."""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step, in the words of the component `steps`."""

    label: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class EventView:
    """Something that happened. `who` says in which quality, where there is one."""

    what: str
    who: str
    at: Any
    comment: str
    is_decision: bool
    is_against: bool


@dataclass(frozen=True, slots=True)
class DayView:
    """One date of a leave, for the detail. `count` is 1, ½ or a dash; `why` why it is less than one."""

    date: date
    count: str
    why: Any


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """Everything that a page or a print says of a request. `next` is what comes next, in a sentence."""

    title: str
    state: str
    tone: str
    next: str
    asked: str
    heading: dict[str, str]
    sent_on: date | None
    answers: list[AnswerView]
    parts: list[PartView]
    steps: list[StepView]
    events: list[EventView]
    signatures: list[Any]

    @property
    def reason(self) -> EventView | None:
        """Why it was refused or sent back, while this is the last that happened."""
        last = self.events[-1] if self.events else None
        return last if last is not None and last.is_against and last.comment else None

    @property
    def decisions(self) -> list[EventView]:
        return [event for event in self.events if event.is_decision]


@dataclass(frozen=True, slots=True)
class RowView:
    """A request in a list."""

    title: str
    url: str
    applicant: str
    asked: str
    days: Decimal | None
    state: str
    tone: str
    next: str


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A request that waits for somebody. Shape: `acting_for` is whom they would decide for by delegation, "" for
    themselves. Units: `waited` in working days.
    """

    title: str
    url: str
    applicant: str
    asked: str
    days: Decimal | None
    is_cancellation: bool
    since: Any
    waited: int
    acting_for: str

    @property
    def is_late(self) -> bool:
        return self.waited > LATE_AFTER


def present(submission: Submission, reader: Any = None) -> SubmissionView:
    """Put a request into words for `reader` (on paper: nobody in particular), by its own version.

    Reads what `submission_in_full` fetched.
    """
    sent_on = submission.heading.get("date")
    answers = present_answers(submission)
    return SubmissionView(
        title=submission.version.title,
        state=submission.get_state_display(),
        tone=TONES[submission.state],
        next=what_comes_next(submission, hands_now(submission), reader),
        asked=what_is_asked(submission),
        heading=submission.heading,
        sent_on=date.fromisoformat(sent_on) if sent_on else None,
        answers=answers,
        parts=parts_of(answers),
        steps=[present_step(step) for step in submission.steps.all()],
        events=[present_event(event) for event in submission.events.all()],
        signatures=[event.signature for event in submission.events.all() if hasattr(event, "signature")],
    )


def present_rows(submissions: Sequence[Any], reader: Any) -> list[RowView]:
    """Put the requests of a list (queries.submissions) into rows: one query, for the hands that they are in."""
    hands = hands_of(submissions)
    return [
        RowView(
            title=submission.version.title,
            url=submission.get_absolute_url(),
            applicant=str(submission.applicant),
            asked=what_is_asked(submission),
            days=submission.asked_days,
            state=submission.get_state_display(),
            tone=TONES[submission.state],
            next=what_comes_next(submission, hands.get(submission.pk), reader),
        )
        for submission in submissions
    ]


def present_step(step: ApprovalStep) -> StepView:
    label = str(step.get_approver_display())
    label = label[:1].upper() + label[1:]
    if step.purpose == StepPurpose.CANCELLATION:
        label = _("Cancellation: %(who)s") % {"who": step.get_approver_display()}
    if step.purpose == StepPurpose.INFORMATION:
        label = _("For information: %(who)s") % {"who": step.get_approver_display()}
    return StepView(label, DRAWN[step.state], step_detail(step))


def step_detail(step: ApprovalStep) -> str:
    if step.decided_by is not None and step.decided_at is not None:
        return _("%(who)s, %(when)s") % {
            "who": in_the_name_of(str(step.decided_by), str(step.decided_for or "")),
            "when": write_date(localtime(step.decided_at), "j F Y, H:i"),
        }
    if step.state == StepState.CURRENT:
        names = ", ".join(str(person) for person in step.approvers.all())
        return names or _("nobody holds this step: human resources are told")
    return ""


def in_the_name_of(actor: str, acting_for: str) -> str:
    """« Léa Fontaine, pour Claire Dubois » where it was by delegation."""
    return _("%(who)s, for %(whom)s") % {"who": actor, "whom": acting_for} if acting_for else actor


def present_event(event: ApprovalEvent) -> EventView:
    who = in_the_name_of(event.actor_label, event.acting_for)
    if event.step and event.kind in DECISIONS:
        who = _("%(who)s (%(role)s)") % {"who": who, "role": event.get_step_display()}
    if event.kind == EventKind.STEP_SKIPPED:
        who = str(event.get_step_display())
    what = str(event.get_kind_display())
    what = what[:1].upper() + what[1:]
    return EventView(what, who, event.at, event.comment, event.kind in DECISIONS, event.kind in AGAINST)


def present_days(days: Collection[LeaveDay]) -> list[DayView]:
    return [
        DayView(
            day.date,
            "1" if day.weight == 1 else "½" if day.weight else "–",
            HALVES.get(day.half) or NOT_COUNTED.get(day.reason, ""),
        )
        for day in days
    ]


def what_is_asked(submission: Submission) -> str:
    """What a list says of the answers: « Congés payés, du 4 au 8 mai 2026 », or when it was sent."""
    asked = leave_asked(submission.definition, submission.answers)
    if asked is None:
        sent = submission.submitted_at
        return _("sent on %(day)s") % {"day": write_date(localtime(sent), "j F Y")} if sent else ""
    chosen, period = asked
    kinds = [spec for spec in submission.definition.fields if spec.type == LeaveKindType.name]
    kind = next((spec for spec in kinds if submission.answers.get(spec.key) == chosen), None)
    dates = describe_dates(period.start, period.end)
    if kind is None:
        return dates
    return _("%(kind)s, %(dates)s") % {"kind": FIELD_TYPES[kind.type].show(kind, chosen), "dates": dates}


def describe_dates(start: date, end: date) -> str:
    """Two dates in few words, each part said once."""
    last = write_date(end, "j F Y")
    if start == end:
        return _("on %(day)s") % {"day": last}
    if start.year != end.year:
        first = write_date(start, "j F Y")
    else:
        first = write_date(start, "j" if start.month == end.month else "j F")
    return _("from %(start)s to %(end)s") % {"start": first, "end": last}


def what_comes_next(submission: Submission, hands: Hands | None, reader: Any) -> str:
    """In whose hands the request is, in a sentence."""
    state = submission.state
    if hands is not None:
        return in_whose_hands(hands)
    if state == SubmissionState.DRAFT:
        return _("Not sent yet: only you see it.")
    if state == SubmissionState.TO_CORRECT and reader == submission.applicant:
        return _("Yours to correct, then to send again.")
    if state == SubmissionState.TO_CORRECT:
        return _("Sent back to %(who)s to be corrected.") % {"who": submission.applicant}
    if submission.closed_at is None:
        return ""
    return _("Closed on %(day)s.") % {"day": write_date(localtime(submission.closed_at), "j F Y")}


def hands_now(submission: Submission) -> Hands | None:
    """The same as `hands_of`, of a request whose steps were fetched."""
    step = current_step(submission)
    if step is None:
        return None
    return Hands(step.get_approver_display(), tuple(str(person) for person in step.approvers.all()))


def in_whose_hands(hands: Hands) -> str:
    if not hands.people:
        return _("Nobody holds this step (%(role)s): human resources are told.") % {"role": hands.role}
    if len(hands.people) > MOST_NAMES:
        return _("Waits for a decision: %(role)s.") % {"role": hands.role}
    who = _(" or ").join(hands.people)
    return _("Waits for the decision of %(who)s (%(role)s).") % {"who": who, "role": hands.role}


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
        )
        for step, day in zip(steps, since, strict=True)
    ]


def working_days(after: date, until: date, holidays: Collection[date]) -> int:
    """Days from Monday to Friday, less the holidays, from the day after `after` to `until` included."""
    days = (after + timedelta(days=number + 1) for number in range((until - after).days))
    return sum(1 for day in days if day.isoweekday() <= 5 and day not in holidays)
