"""What waits too long, and who was told of it."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from forms_builder.choices import StepPurpose, StepState
from forms_builder.models import ApprovalStep, RequestMessage
from portal.centres.models import Centre
from portal.notifications.models import Notification

REMINDER = "forms_builder.decision_reminder"
ESCALATION = "forms_builder.step_waits_long"


def steps_to_remind(centre: Centre) -> Any:
    """What waits to be decided in a centre, and what should have been handled by now. Shape: `is_asked` where whoever
    has it has asked something since, and waits for the answer.
    """
    said = RequestMessage.objects.filter(submission=OuterRef("submission"), at__gte=OuterRef("reached_at"))
    last = said.order_by("-at", "-pk").values("is_question")[:1]
    steps = ApprovalStep.objects.filter(state=StepState.CURRENT, centre=centre)
    is_due = ~Q(purpose=StepPurpose.HANDLING) | Q(due_on__lt=centre.today)
    due = steps.filter(is_due).annotate(is_asked=Coalesce(Subquery(last), Value(False)))
    related = due.select_related("submission__applicant__centre", "submission__entered_by")
    return related.prefetch_related("approvers").order_by("reached_at", "pk")


def reminded_on(person: Any) -> date | None:
    """The day on which `person` was reminded last, where they work."""
    last = Notification.objects.filter(recipient=person, kind=REMINDER).order_by("-created_at").first()
    return timezone.localdate(last.created_at, ZoneInfo(person.centre.zone)) if last else None


def was_escalated(step: ApprovalStep) -> bool:
    """Tell whether somebody was told that it waits too long, since it was given to those who have it."""
    told = Notification.objects.filter(kind=ESCALATION, url=step.submission.get_absolute_url())
    return told.filter(created_at__gte=step.reached_at).exists()
