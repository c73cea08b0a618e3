"""Whether somebody has the request of another form that a form needs."""

from datetime import date
from typing import Any

from django.db.models import Q

from forms_builder.choices import SETTLED_STATES
from forms_builder.models import Submission


def has_request(applicant: Any, form: str, days: tuple[date, date] | None) -> bool:
    """Tell whether `applicant` has a request of this form that was granted and holds on one of `days` at least.

    Shape: `form` is the key of its page, as text. A request that says nothing of how long it holds, holds.
    """
    if not form.isdecimal():
        return False
    found = Submission.objects.filter(
        centre=applicant.centre_id, applicant=applicant, page=int(form), state__in=SETTLED_STATES
    )
    if days is not None:
        found = found.filter(
            Q(valid_from=None) | Q(valid_from__lte=days[1]), Q(valid_until=None) | Q(valid_until__gte=days[0])
        )
    return found.exists()
