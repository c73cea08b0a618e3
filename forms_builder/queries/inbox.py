"""What waits for somebody, narrowed as they ask."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Value

from forms_builder.choices import StepPurpose
from forms_builder.models import ApprovalStep, Submission
from forms_builder.models.approvals import decides_nothing
from forms_builder.queries.submissions import (
    BY_LATENESS,
    LISTED,
    listed_steps,
    no_day,
    submissions_to_decide,
    with_words_in,
)
from portal.accounts.choices import Role
from portal.accounts.models import User

SEARCHED = (
    "submission__version__title",
    "submission__number",
    "submission__summary",
    "submission__applicant__first_name",
    "submission__applicant__last_name",
)

MOST_LEFT = 20
"""What the inbox shows of what nobody can decide: each is given to somebody, and is gone."""


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


def left_to_nobody(user: Any) -> list[ApprovalStep]:
    """What nobody can decide, of what `user` may give to somebody, to be listed. One query, none for others."""
    given = given_away_by(user)
    if given is None:
        return []
    steps = listed_steps().left_to_nobody(user.centre_id).filter(given)
    shown = steps.annotate(acting_for=Value(""), acting_until=no_day()).order_by(*BY_LATENESS)
    return list(shown[:MOST_LEFT])


def uncorrected(user: Any) -> list[Submission]:
    """What was sent back long ago and never corrected, of what `user` may close: the oldest. One query, none for others."""
    given = given_away_by(user)
    if given is None:
        return []
    of_centre = Submission.objects.filter(centre=user.centre_id)
    steps = ApprovalStep.objects.filter(given, submission__in=of_centre.unanswered()).values("submission")
    found = Submission.objects.filter(pk__in=steps).select_related("version", "applicant").only(*LISTED)
    return list(found.order_by("changed_at", "pk")[:MOST_LEFT])


def given_away_by(user: Any) -> Q | None:
    """`rules.sees_to` as a condition on steps, None for whoever gives none away."""
    if decides_nothing(user):
        return None
    not_entered = Q(submission__entered_by=None) | ~Q(submission__entered_by=user)
    others = ~Q(submission__applicant=user) & not_entered
    if Role.HR in user.roles:
        return others
    if Role.DIRECTOR in user.roles:
        of_hr = User.objects.visible_to(user).with_role(Role.HR).values("pk")
        return others & (Q(submission__entered_by__isnull=False) | Q(submission__applicant__in=of_hr))
    return None
