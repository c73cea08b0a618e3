"""`/demarches/export/`: requests as a spreadsheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.debug import sensitive_post_parameters

from forms_builder.actions.exports import export_requests
from forms_builder.forms import ExportForm
from forms_builder.models import FormPage
from forms_builder.queries.exports import exportable_forms
from portal.accounts.reauthentication import reauthenticate
from portal.accounts.views.doors import admitted, attempt, form_view
from portal.accounts.views.imports import XLSX, download


def taken(request: HttpRequest, by: Any, page: FormPage, values: dict[str, Any]) -> bytes:
    """The password first, outside of any transaction; then the book."""
    proof = reauthenticate(request, values["password"])
    return export_requests(by=by, page=page, start=values["start"], end=values["end"], proof=proof)


@sensitive_post_parameters()
@form_view
def export(request: HttpRequest) -> HttpResponse:
    """Choose a form and a time, for HR, the director and accounting; then the spreadsheet."""
    by = admitted(request, "forms_builder.export_submissions")
    pages = {page.slug: page for page in exportable_forms(by)}
    form = ExportForm(request.POST or None, pages=pages.values())
    if request.method == "POST" and form.is_valid():
        page = pages[form.cleaned_data["form"]]
        start, end = form.cleaned_data["start"], form.cleaned_data["end"]
        content = attempt(form, lambda: taken(request, by, page, form.cleaned_data))
        if content is not None:
            name = f"{slugify(page.title)[:60]}-{start:%Y%m%d}-{end:%Y%m%d}.xlsx"
            return download(content, XLSX, name)
    return render(request, "forms_builder/export.html", {"form": form, "has_forms": bool(pages)})
