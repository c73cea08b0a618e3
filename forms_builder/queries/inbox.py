"""What waits for somebody, narrowed as they ask."""

from dataclasses import dataclass
from typing import Any

from forms_builder.choices import StepPurpose
from forms_builder.models import ApprovalStep
from forms_builder.queries.submissions import submissions_to_decide, with_words_in

SEARCHED = (
    "submission__version__title",
    "submission__number",
    "submission__summary",
    "submission__applicant__first_name",
    "submission__applicant__last_name",
)


@dataclass(frozen=True, slots=True)
class InboxFilters:
    """What to show of what waits. Shape: `form` is the key of a page, as text; `is_own` is None for both what was
    given to the person and what they decide by delegation.
    """

    words: str = ""
    purpose: str = ""
    form: str = ""
    is_late: bool = False
    is_own: bool | None = None


def find_waiting(user: Any, filters: InboxFilters) -> Any:
    """The steps that wait for `user` and that `filters` ask for, to be listed."""
    steps = with_words_in(submissions_to_decide(user), filters.words, SEARCHED)
    if filters.purpose:
        steps = steps.filter(purpose=StepPurpose(filters.purpose))
    if filters.form:
        steps = steps.filter(submission__page=filters.form)
    if filters.is_late and user.centre is not None:
        steps = steps.filter(expected_on__lt=user.centre.today)
    if filters.is_own is not None:
        steps = steps.filter(acting_for="") if filters.is_own else steps.exclude(acting_for="")
    return steps


def forms_waiting(user: Any) -> list[tuple[str, str]]:
    """The forms of which something waits for `user`: key of the page as text, and title. One query."""
    rows = ApprovalStep.objects.waiting_for(user).filter(submission__page__isnull=False).order_by()
    named = rows.values_list("submission__page", "submission__page__title").distinct()
    return sorted(((str(page), title) for page, title in named), key=lambda one: one[1].casefold())
