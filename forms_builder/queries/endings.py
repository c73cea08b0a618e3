"""What will be gone soon, and who was told of it: a row of the notices is what remembers that."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from forms_builder.choices import SubmissionState
from forms_builder.models import Submission
from forms_builder.queries.keeping import not_held
from portal.centres.models import Centre
from portal.kit.dates import add_months, first_instant_after
from portal.notifications.models import Notification

TOLD_BEFORE = timedelta(days=30)
DRAFT_KEPT_MONTHS = 12
"""Since somebody last touched it. Source: docs/decisions/0013-retention-and-erasure.md."""
DRAFT_TOLD_MONTHS = 11
MONTH_ENDS = "forms_builder.requests_ending"
DRAFT_ENDS = "forms_builder.draft_ending"
"""The kinds of notices that say it."""


def list_of_month(month: date) -> str:
    """Where the requests that go within the month are listed."""
    return f"{reverse('forms_builder:keeping')}?mois={month:%Y-%m}"


def is_told_of_month(centre: Centre, month: date) -> bool:
    told = Notification.objects.filter(centre=centre, kind=MONTH_ENDS, url=list_of_month(month))
    return bool(told.exists())


def drafts_untouched_for(centre: Centre, today: date, months: int) -> Any:
    """The drafts of `centre` that nobody has touched for so many months on `today`, but of people of whom a hold keeps
    everything; the oldest first.
    """
    before = first_instant_after(add_months(today, -months), centre.zone)
    rows = Submission.objects.filter(centre=centre, state=SubmissionState.DRAFT, changed_at__lt=before)
    return not_held(rows).order_by("changed_at", "pk")


def is_told_of_draft(draft: Submission, *, until: date | None = None) -> bool:
    """Tell whether its writer was told since the draft was last touched, on `until` at the latest."""
    told = Notification.objects.filter(kind=DRAFT_ENDS, url=draft.get_absolute_url())
    told = told.filter(created_at__gte=draft.changed_at)
    if until is not None:
        told = told.filter(created_at__lt=first_instant_after(until, draft.centre.zone))
    return bool(told.exists())
