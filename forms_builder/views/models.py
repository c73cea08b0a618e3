"""A new form from a model, and a form as a file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from forms_builder.actions.definition_files import create_draft
from forms_builder.day_one_forms import DAY_ONE_FORMS
from forms_builder.definition_files import MOST_BYTES, STREAMS, FileUnfit, FormFile, read_file, write_file
from forms_builder.forms import BeginningForm
from forms_builder.queries.trials import file_of, form_to_try
from forms_builder.views.doors import admitted_in_centre
from portal.accounts.views.doors import form_view
from portal.kit.downloads import JSON, download

RIGHT = "forms_builder.publish_form"


@require_GET
def take_away(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/demarches/modeles/<form>/`: the last draft as a file, for another centre."""
    user = admitted_in_centre(request, RIGHT)
    page = form_to_try(user, identifier)
    if page is None:
        raise Http404
    name = slugify(page.title) or "formulaire"
    return download(write_file(file_of(page)), JSON, f"{name}.json")


@form_view
def begin(request: HttpRequest) -> HttpResponse:
    """`/demarches/modeles/`: a new form from a model or a file; it opens in the editor."""
    user = admitted_in_centre(request, RIGHT)
    form = BeginningForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            page, unknown = create_draft(by=user, form=chosen(user, form.cleaned_data))
        except FileUnfit as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "model", str(refusal))
        else:
            tell(request, unknown)
            return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "forms_builder/models.html", {"form": form})


def chosen(user: Any, values: dict[str, Any]) -> FormFile:
    """The form that was picked. One of the centre is named as a copy."""
    if values["file"]:
        return read_file(values["file"].read(MOST_BYTES + 1))
    day_one = next((form for form in DAY_ONE_FORMS if form.slug == values["model"]), None)
    if day_one is not None:
        streams = {name: list(getattr(day_one, name)) for name in STREAMS}
        return FormFile(
            day_one.title, day_one.family, day_one.introduction, day_one.retention_months, streams
        )
    page = form_to_try(user, UUID(values["model"]))
    if page is None:
        raise Http404
    found = read_file(write_file(file_of(page)))
    title = _("%(title)s (copy)") % {"title": found.title[:240]}
    return FormFile(title, found.family, found.introduction, found.retention_months, found.streams)


def tell(request: HttpRequest, unknown: list[str]) -> None:
    messages.success(request, _("The form is a draft: read it again, then publish it."))
    if unknown:
        kinds = ", ".join(sorted(set(unknown)))
        messages.warning(
            request, _("Left out, since this portal does not have it: %(kinds)s.") % {"kinds": kinds[:300]}
        )
