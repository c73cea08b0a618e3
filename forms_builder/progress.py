"""How far a request has come, in words: its steps, what happened, in whose hands it is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forms_builder.choices import EventKind, StepPurpose, StepState, SubmissionState
from forms_builder.models import ApprovalEvent, ApprovalStep, RequestMessage, Submission
from forms_builder.queries.messages import messages_of
from forms_builder.queries.submissions import Hands
from forms_builder.rules import current_step
from portal.audit.queries import actor_words
from portal.kit.dates import write_date

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

DECISIONS = (
    EventKind.APPROVED,
    EventKind.REFUSED,
    EventKind.SENT_BACK,
    EventKind.STEP_SKIPPED,
    EventKind.CANCELLATION_ASKED,
    EventKind.CANCELLATION_REFUSED,
    EventKind.HANDLED,
    EventKind.DROPPED,
)
"""What those who decide want to know of what came before."""

AGAINST = (EventKind.REFUSED, EventKind.SENT_BACK, EventKind.CANCELLATION_REFUSED, EventKind.DROPPED)
"""What the person who asked wants explained."""

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
    at: datetime
    comment: str
    is_decision: bool
    is_against: bool
    is_said: bool = False
    is_question: bool = False


def present_step(step: ApprovalStep) -> StepView:
    label = capfirst(step.get_approver_display())
    if step.purpose == StepPurpose.CANCELLATION:
        label = _("Cancellation: %(who)s") % {"who": step.get_approver_display()}
    if step.purpose == StepPurpose.INFORMATION:
        label = _("For information: %(who)s") % {"who": step.get_approver_display()}
    if step.purpose == StepPurpose.HANDLING:
        label = _("Handling: %(who)s") % {"who": step.get_approver_display()}
    return StepView(label, DRAWN[step.state], step_detail(step))


def step_detail(step: ApprovalStep) -> str:
    if step.decided_by is not None and step.decided_at is not None:
        who = in_the_name_of(str(step.decided_by), str(step.decided_for or ""))
        when = write_date(localtime(step.decided_at), "j F Y, H:i")
        said = _("%(who)s, %(when)s") % {"who": who, "when": when}
        return _("%(done)s – %(said)s") % {"done": step.done, "said": said} if step.done else said
    if step.state == StepState.CURRENT:
        names = ", ".join(str(person) for person in step.approvers.all())
        said = names or _("nobody holds this step: human resources are told")
        return _("%(said)s, %(due)s") % {"said": said, "due": by_when(step.due_on)} if step.due_on else said
    return ""


def by_when(day: date) -> str:
    return _("by %(day)s") % {"day": write_date(day, "j F Y")}


def in_the_name_of(actor: str, acting_for: str) -> str:
    """« Léa Fontaine, pour Claire Dubois » where it was by delegation."""
    return _("%(who)s, for %(whom)s") % {"who": actor, "whom": acting_for} if acting_for else actor


def present_events(submission: Submission) -> list[EventView]:
    """What happened. A step that was handled is said with its own word (« Envoyé »)."""
    handled = [step for step in submission.steps.all() if step.state == StepState.HANDLED]
    views = []
    for event in submission.events.all():
        step = None
        if event.kind == EventKind.HANDLED:
            step = next((one for one in handled if one.approver == event.step), None)
        if step is not None:
            handled.remove(step)
        views.append(present_event(event, step.done if step else ""))
    return in_order(views, messages_of(submission))


def in_order(views: list[EventView], messages: list[RequestMessage]) -> list[EventView]:
    """What happened, with what was said meanwhile, as it came."""
    said = [present_message(message) for message in messages]
    return sorted([*views, *said], key=lambda view: view.at) if said else views


def present_message(message: RequestMessage) -> EventView:
    what = _("Question") if message.is_question else _("Message")
    return EventView(
        what, message.author_label, message.at, message.body, True, False, True, message.is_question
    )


def last_question(events: list[EventView]) -> EventView | None:
    """The question that the applicant has still to answer: nothing was said since."""
    said = [event for event in events if event.is_said]
    return said[-1] if said and said[-1].is_question else None


def present_event(event: ApprovalEvent, done: str = "") -> EventView:
    who = in_the_name_of(actor_words(event.actor_label), event.acting_for)
    if event.step and event.kind in DECISIONS:
        who = _("%(who)s (%(role)s)") % {"who": who, "role": event.get_step_display()}
    if event.kind == EventKind.STEP_SKIPPED:
        who = str(event.get_step_display())
    what = capfirst(done or event.get_kind_display())
    return EventView(what, who, event.at, event.comment, event.kind in DECISIONS, event.kind in AGAINST)


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
    people = tuple(str(person) for person in step.approvers.all())
    return Hands(step.get_approver_display(), people, step.purpose == StepPurpose.HANDLING, step.due_on)


def in_whose_hands(hands: Hands) -> str:
    said = whose_hands(hands)
    if hands.due_on is None or not hands.people:
        return said
    return _("%(said)s %(due)s.") % {"said": said, "due": capfirst(by_when(hands.due_on))}


def whose_hands(hands: Hands) -> str:
    if not hands.people:
        return _("Nobody holds this step (%(role)s): human resources are told.") % {"role": hands.role}
    if len(hands.people) > MOST_NAMES:
        many = _("To be handled: %(role)s.") if hands.is_handling else _("Waits for a decision: %(role)s.")
        return many % {"role": hands.role}
    who = _(" or ").join(hands.people)
    if hands.is_handling:
        return _("To be handled by %(who)s (%(role)s).") % {"who": who, "role": hands.role}
    return _("Waits for the decision of %(who)s (%(role)s).") % {"who": who, "role": hands.role}
