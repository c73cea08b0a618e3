"""A request in words, the same for its page, its recap and its lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_builder.answers_in_words import GIVEN_UP, AnswerView, PartView, parts_of, present_answers
from forms_builder.choices import StepPurpose, SubmissionState
from forms_builder.completing import missing_documents
from forms_builder.effects import files_to_erase
from forms_builder.leave_days import LeaveDay
from forms_builder.models import Submission
from forms_builder.models.submissions import AHEAD
from forms_builder.progress import (
    EventView,
    StepView,
    hands_now,
    last_question,
    present_events,
    present_step,
    what_comes_next,
)
from forms_builder.queries.submissions import hands_of
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
    SubmissionState.DROPPED: "neutral",
}

NOT_COUNTED: dict[str, Any] = {
    "before_first_day": gettext_lazy("before the first day of work"),
    "not_worked": gettext_lazy("not a working day for this person"),
    "public_holiday": gettext_lazy("public holiday"),
    "not_countable": gettext_lazy("not counted"),
}

HALVES: dict[str, Any] = {"morning": gettext_lazy("morning"), "afternoon": gettext_lazy("afternoon")}


@dataclass(frozen=True, slots=True)
class DayView:
    """One date of a leave, for the detail. `count` is 1, ½ or a dash; `why` why it is less than one."""

    date: date
    count: str
    why: str | Promise


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
    steps: list[StepView]
    events: list[EventView]
    signatures: list[Any]
    missing: str = ""
    to_erase: str = ""
    """The questions whose files are erased by who handles it now."""

    @property
    def question(self) -> EventView | None:
        """What was asked last and is not answered."""
        return last_question(self.events)

    @property
    def reason(self) -> EventView | None:
        """Why it was refused or sent back, while this is the last that happened."""
        happened = [event for event in self.events if not event.is_said]
        last = happened[-1] if happened else None
        return last if last is not None and last.is_against and last.comment else None

    @property
    def parts(self) -> list[PartView]:
        return parts_of(self.answers)

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
class EarlierView:
    """An earlier request, beside the one that is to be decided."""

    url: str
    asked: str
    days: Decimal | None
    state: str
    tone: str


def present(submission: Submission, reader: Any = None) -> SubmissionView:
    """Put a request into words for `reader` (on paper: nobody in particular), by its own version.

    Reads what `submission_in_full` fetched.
    """
    sent_on = submission.heading.get("date")
    return SubmissionView(
        title=submission.version.title,
        state=submission.get_state_display(),
        tone=TONES[submission.state],
        next=what_comes_next(submission, hands_now(submission), reader),
        asked=what_is_asked(submission),
        heading=submission.heading,
        sent_on=date.fromisoformat(sent_on) if sent_on else None,
        answers=present_answers(submission),
        steps=[present_step(step) for step in submission.steps.all()],
        events=present_events(submission),
        missing=", ".join(what_is_missing(submission)),
        to_erase=", ".join(what_is_to_erase(submission)),
        signatures=[event.signature for event in submission.events.all() if hasattr(event, "signature")],
    )


def what_is_missing(submission: Submission) -> list[str]:
    """The documents that the applicant still has to provide, while that may be done."""
    if submission.state in GIVEN_UP:
        return []
    return missing_documents(submission.definition, submission.answers, submission.additions)


def what_is_to_erase(submission: Submission) -> list[str]:
    """The titles of the questions whose files go with the step at hand: the last of those that handle the request."""
    ahead = [
        step
        for step in submission.steps.all()
        if step.purpose == StepPurpose.HANDLING and step.state in AHEAD
    ]
    keys = files_to_erase(submission.definition) if len(ahead) == 1 else ()
    attached = {file.field for file in submission.files.all() if file.erased_at is None}
    return [submission.definition.field(key).label for key in keys if key in attached]


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


def present_earlier(submissions: Sequence[Any]) -> list[EarlierView]:
    """Put what the same person asked before (queries.decision_facts) into rows. No query."""
    return [
        EarlierView(
            url=submission.get_absolute_url(),
            asked=what_is_asked(submission),
            days=submission.asked_days,
            state=submission.get_state_display(),
            tone=TONES[submission.state],
        )
        for submission in submissions
    ]


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
    """What a list says of a request: the line that was written when it was sent, else when that was.

    Reads neither the answers nor the version, which lists do not fetch.
    """
    sent = submission.submitted_at
    if submission.summary or sent is None:
        return submission.summary
    return _("sent on %(day)s") % {"day": write_date(localtime(sent), "j F Y")}
