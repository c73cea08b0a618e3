"""What waits for somebody, to be decided in one go."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from forms_builder.models import ApprovalStep, Submission
from forms_builder.queries.inbox import InboxFilters, find_waiting
from forms_builder.queries.leave import with_balances
from forms_builder.queries.submissions import BY_LATENESS

MOST = 30
"""Decisions that one password signs: they are made within the time that it is valid for."""


def waiting_together(user: Any, filters: InboxFilters) -> list[ApprovalStep]:
    """The first MOST steps that wait for `user`, with what it takes to say why one stands alone."""
    return list(with_leave(find_waiting(user, filters).defer(None)).order_by(*BY_LATENESS)[:MOST])


def is_full(steps: list[ApprovalStep]) -> bool:
    """Tell whether there may be more than `waiting_together` gave."""
    return len(steps) >= MOST


def steps_to_decide(user: Any, chosen: Collection[UUID]) -> dict[UUID, ApprovalStep]:
    """Those of `chosen` whose request `user` may see, by their key, decided since or not."""
    seen = Submission.objects.visible_to(user).filter(steps__in=chosen).values("pk")
    rows = ApprovalStep.objects.filter(pk__in=chosen, submission__in=seen)
    related = rows.select_related("submission__version", "submission__applicant")
    return {step.pk: step for step in with_leave(related)}


def with_leave(steps: Any) -> Any:
    return steps.prefetch_related("submission__leave_parts__account", "submission__leave_parts__kind")


def beyond_balance(steps: Iterable[ApprovalStep]) -> set[UUID]:
    """The keys of the requests of `steps` that ask for more leave than is left. One query."""
    parts = [part for step in steps for part in step.submission.leave_parts.all()]
    accounts = {part.account.pk: part.account for part in parts if part.account is not None}
    # What is asked for is held already: it goes beyond when less than nothing is left.
    short = {one.account.pk for one in with_balances(accounts.values()) if one.available < 0}
    return {part.submission_id for part in parts if part.account_id in short}
