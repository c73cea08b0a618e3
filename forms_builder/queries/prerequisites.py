"""Whether somebody has the request of another form that a form needs."""

from datetime import date
from typing import Any

from django.db.models import Q

from forms_builder.choices import SETTLED_STATES
from forms_builder.definition import FormDefinition
from forms_builder.effects.prerequisite import Prerequisite
from forms_builder.models import FormPage, Submission


def page_of(form: str) -> FormPage | None:
    """The page of a form that another one needs, while it is online. Shape: `form` as in `has_request`."""
    return (
        FormPage.objects.live().filter(pk=int(form)).only("title", "url_path").first()
        if form.isdecimal()
        else None
    )


def forms_needed_first(applicant: Any, definition: FormDefinition) -> list[FormPage]:
    """The forms that `applicant` has to make, and have granted, before this one: those without any such request."""
    needed = [spec.settings["form"] for spec in definition.effects if spec.type == Prerequisite.name]
    pages = [page_of(form) for form in needed if not has_request(applicant, form, None)]
    return [page for page in pages if page is not None]


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
