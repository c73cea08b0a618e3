"""What the editor of a form knows besides the form."""

from typing import Any

from django.template import Library

from forms_builder.models import FormPage, LeaveKind
from forms_builder.queries.submissions import requests_in_progress

register = Library()


@register.simple_tag
def requests_on_form(page: FormPage) -> int:
    """How many requests in progress go by a version of this form; none while it is being created."""
    return requests_in_progress(page) if page.pk else 0


@register.simple_tag
def offered_leave_kinds(user: Any) -> list[str]:
    """The kinds of leave that a question offers when the form is published."""
    return list(LeaveKind.objects.visible_to(user).filter(is_offered=True).values_list("name", flat=True))
