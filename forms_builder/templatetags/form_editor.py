"""What the editor of a form knows besides the form."""

from typing import Any
from uuid import uuid4

from django.http import QueryDict
from django.template import Library

from forms_builder.compiler import compile_form, find_problems
from forms_builder.definition import FieldSpec
from forms_builder.differences import Change, changes_between
from forms_builder.drawing import Drawing
from forms_builder.effects.base import DATED
from forms_builder.field_types import FIELD_TYPES
from forms_builder.forms import RequestForm
from forms_builder.models import FormPage, LeaveKind
from forms_builder.queries.filling import fill_context
from forms_builder.queries.submissions import requests_in_progress
from forms_builder.queries.trials import forms_to_copy
from portal.centres.models import RateTable

register = Library()


@register.simple_tag
def requests_on_form(page: FormPage) -> int:
    """How many requests in progress go by a version of this form; none while it is being created."""
    return requests_in_progress(page) if page.pk else 0


@register.simple_tag
def offered_leave_kinds(user: Any) -> list[str]:
    """The kinds of leave that a question offers when the form is published."""
    return list(LeaveKind.objects.visible_to(user).filter(is_offered=True).values_list("name", flat=True))


@register.simple_tag
def form_of_draft(page: FormPage, user: Any) -> dict[str, Any]:
    """The form as an editor leaves it, drawn like the real one, and what has to be mended before publishing."""
    for block in page.questions:
        # A block that was just added has no identifier before it is saved.
        block.id = block.id or str(uuid4())
    definition = compile_form(page, page.publish_context(page))
    context = fill_context(definition, user, user.centre_id, {})
    form = RequestForm(definition, context, QueryDict())
    form.is_valid()
    form.errors.clear()
    return {"form": form, "parts": Drawing(form).parts, "problems": find_problems(definition)}


@register.simple_tag
def changes_of_draft(page: FormPage) -> tuple[Change, ...]:
    """What the draft changes of the form that is online; nothing while there is none."""
    last = page.last_version()
    if last is None:
        return ()
    return changes_between(last.definition, compile_form(page, page.publish_context(page)))


@register.simple_tag
def offered_tables(user: Any) -> list[str]:
    """The tables of rates that a computed value may name."""
    return list(RateTable.objects.visible_to(user).order_by("name").values_list("name", flat=True))


@register.simple_tag
def offered_forms(user: Any) -> list[str]:
    """The forms of the centre, for a question or an effect that names another one."""
    return [page.title for page in forms_to_copy(user)]


@register.simple_tag
def yes_and_no() -> list[str]:
    return [label for _key, label in FIELD_TYPES["yes_no"].options(FieldSpec("", "yes_no", ""))]


@register.simple_tag
def question_types() -> dict[str, str]:
    """The types that the editor's script proposes the titles of, in one line for each thing that may be wanted."""
    kinds = FIELD_TYPES.values()
    return {
        "asked": " ".join(kind.name for kind in kinds if kind.takes_answer),
        "choices": " ".join(kind.name for kind in kinds if kind.offers_choices),
        "figures": " ".join(kind.name for kind in kinds if kind.has_figure),
        "days": " ".join(kind.name for kind in kinds if kind.has_day),
        "dated": " ".join(DATED),
    }
