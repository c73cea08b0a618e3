"""A form as its editors left it, to be tried: who would get a request, and nothing is written."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from forms_builder.choices import Approver
from forms_builder.definition import Answers, FormDefinition
from forms_builder.definition_files import STREAMS, FormFile
from forms_builder.models import FormPage
from forms_builder.queries.routes import assign
from forms_builder.routing_rules import route_of
from forms_builder.wording import step_in_words


def form_to_try(user: Any, identifier: UUID) -> FormPage | None:
    """The last draft of a form of the person's centre. `identifier` is the page's translation key."""
    if user.centre_id is None:
        return None
    below = FormPage.objects.descendant_of(user.centre.site.root_page)
    page = below.filter(translation_key=identifier).first()
    return page.get_latest_revision_as_object() if page else None


def route_for(definition: FormDefinition, answers: Answers, applicant: Any) -> Sequence[str]:
    """Each step that a request with these answers would go through today, with the people."""
    found = []
    for step in route_of(definition, answers):
        names = ", ".join(str(person) for person in assign(Approver(step.approver), applicant))
        words = {"step": step_in_words(step, definition), "people": names or _("nobody today")}
        found.append(_("%(step)s – %(people)s") % words)
    return found


def file_of(page: FormPage) -> FormFile:
    """The last draft of a form, as a file carries it."""
    streams = {
        name: page._meta.get_field(name).stream_block.get_prep_value(getattr(page, name)) for name in STREAMS
    }
    return FormFile(page.title, page.family, page.introduction, page.retention_months, streams)


def forms_to_copy(user: Any) -> list[FormPage]:
    """The forms of the person's centre, online or not, by title."""
    if user.centre_id is None:
        return []
    below = FormPage.objects.descendant_of(user.centre.site.root_page)
    return list(below.order_by("title").only("title", "translation_key"))
