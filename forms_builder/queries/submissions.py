"""Requests as lists and pages show them."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from forms_builder.choices import StepState, SubmissionState
from forms_builder.models import ApprovalEvent, ApprovalStep, FormPage, FormVersion, Submission


def current_steps() -> Prefetch:
    """For lists: the step that is in progress, with its people."""
    current = ApprovalStep.objects.filter(state=StepState.CURRENT).prefetch_related("approvers")
    return Prefetch("steps", queryset=current)


def my_submissions(user: Any) -> Any:
    """Everything that `user` began or sent."""
    return (
        Submission.objects.visible_to(user)
        .filter(applicant=user)
        .select_related("version", "applicant")
        .prefetch_related(current_steps(), "leave_parts")
    )


def submissions_to_decide(user: Any) -> Any:
    """The steps that wait for `user`, with what a list shows of their request."""
    return (
        ApprovalStep.objects.waiting_for(user)
        .select_related("submission__version", "submission__applicant")
        .prefetch_related("submission__leave_parts")
    )


def submission_in_full(user: Any, identifier: UUID) -> Any:
    """A queryset of the one request, with all that its page shows; empty when `user` may not see it."""
    return (
        Submission.objects.visible_to(user)
        .filter(pk=identifier)
        .select_related("version", "applicant__centre", "applicant__stand_in", "page")
        .prefetch_related(
            Prefetch("steps", queryset=ApprovalStep.objects.select_related("decided_by").prefetch_related("approvers")),
            Prefetch("events", queryset=ApprovalEvent.objects.select_related("actor", "signature")),
            "files",
            "leave_parts__kind",
        )
    )


def forms_on_line(user: Any) -> Any:
    """The last version of every form of the person's centre, by family and title."""
    return (
        FormVersion.objects.visible_to(user).current().select_related("page").order_by("page__family", "title")
    )


def current_version(page: FormPage) -> FormVersion | None:
    return FormVersion.objects.filter(page=page).order_by("-number").first() if page.live else None


def requests_in_progress(page: FormPage) -> int:
    """How many requests were sent on a version of this page and are not closed."""
    return Submission.objects.filter(
        page=page, state__in=(SubmissionState.SUBMITTED, SubmissionState.TO_CORRECT)
    ).count()


def count_to_decide(user: Any) -> int:
    """How many requests wait for `user`; asked once per request however many places show it."""
    known: int | None = getattr(user, "_requests_to_decide", None)
    if known is None:
        known = user._requests_to_decide = ApprovalStep.objects.waiting_for(user).count()
    return known
