"""Trying a form before it is published: everything is checked and nothing is kept, sent or written down."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_builder.actions.drafts import MOST_FILES, clean_typed, refuse_too_much
from forms_builder.answers_in_words import parts_of, present_answers
from forms_builder.choices import SubmissionState
from forms_builder.compiler import compile_form, find_problems
from forms_builder.definition import FormDefinition
from forms_builder.drawing import Drawing
from forms_builder.exceptions import TooMuchTyped
from forms_builder.field_types.file import FilesWidget
from forms_builder.forms import RequestForm, as_data, typed_values
from forms_builder.inputs import LINE_MOVES, PREFIX, Typed, asked_of_applicant, declared_only
from forms_builder.models import FormPage
from forms_builder.queries.filling import fill_context, first_inputs
from forms_builder.queries.trials import form_to_try, route_for
from forms_builder.wording import effects_in_words
from portal.kit.access import can


@require_http_methods(["GET", "HEAD", "POST"])
def try_form(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/demarches/essai/<form>/`: the last draft of a form, filled in like the real one."""
    user: Any = request.user
    page = form_to_try(user, identifier)
    if page is None or not can(user, "forms_builder.publish_form", user.centre):
        raise Http404
    definition = compile_form(page, page.publish_context(page))
    if request.method != "POST":
        return show(request, page, definition, first_inputs(user, page, definition))
    return answer(request, page, definition)


def answer(request: HttpRequest, page: FormPage, definition: FormDefinition) -> HttpResponse:
    """Add or remove a line, or say what would be sent."""
    specs = asked_of_applicant(definition)
    typed = declared_only(specs, clean_typed(typed_values(request.POST)))
    try:
        refuse_too_much(specs, typed)
    except TooMuchTyped as refusal:
        return show(request, page, definition, {}, refused=str(refusal.message), status=413)
    move, _colon, where = request.POST.get("intent", "").partition(":")
    if move in LINE_MOVES:
        return show(request, page, definition, LINE_MOVES[move](definition, typed, where))
    return show(request, page, definition, typed, is_sent=True)


def dropped_files(request: HttpRequest) -> dict[str, list[Any]]:
    """What stands for the files that were sent, by the path of their question: their names, not their contents."""
    return {
        name.removeprefix(f"{PREFIX}-"): [
            SimpleNamespace(pk=uuid4(), name=(upload.name or "")[-200:], size=upload.size, sha256="")
            for upload in uploads[:MOST_FILES]
        ]
        for name, uploads in request.FILES.lists()
    }


def show(
    request: HttpRequest,
    page: FormPage,
    definition: FormDefinition,
    typed: Typed,
    *,
    is_sent: bool = False,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    files = dropped_files(request)
    form, is_valid = bound(request.user, definition, typed, files)
    if not is_sent:
        form.errors.clear()
    if refused:
        form.add_error(None, refused)
    context = {
        "page": page,
        "form": form,
        "drawing": Drawing(form),
        "problems": find_problems(definition),
        "dropped": [row.name for rows in files.values() for row in rows],
        "outcome": outcome(form, request.user) if is_sent and is_valid else None,
    }
    return render(request, "forms_builder/trial.html", context, status=status)


def bound(
    user: Any, definition: FormDefinition, typed: Typed, files: dict[str, list[Any]]
) -> tuple[RequestForm, bool]:
    """The checked form, and whether it could be sent."""
    form = RequestForm(definition, fill_context(definition, user, user.centre_id, files), as_data(typed))
    is_valid = form.is_valid()
    for field in form.fields.values():
        if isinstance(field.widget, FilesWidget):
            field.widget.files = ()  # they are gone: nothing to open or to remove
    return form, is_valid


def outcome(form: RequestForm, user: Any) -> dict[str, Any]:
    """« Voici ce qui serait envoyé. »"""
    none: Any = SimpleNamespace(all=list)
    asked: Any = SimpleNamespace(
        definition=form.definition,
        answers=form.answers,
        additions={},
        files=none,
        state=SubmissionState.SUBMITTED,
    )
    return {
        "parts": parts_of(present_answers(asked)),
        "route": route_for(form.definition, form.answers, user) or [_("It goes to nobody.")],
        "effects": effects_in_words(form.definition),
        "months": form.definition.retention_months,
    }
