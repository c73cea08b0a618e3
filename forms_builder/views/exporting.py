"""`/demarches/export/`: requests as a spreadsheet; files of many of them, which the worker makes."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from forms_builder.actions.exports import export_requests
from forms_builder.actions.large_exports import ask_export, note_download
from forms_builder.choices import ExportState
from forms_builder.forms import ExportForm
from forms_builder.models import FormPage, SpreadsheetExport
from forms_builder.queries.exports import exportable_forms, recaps_asked, requests_sent
from forms_builder.rules import RECAPS, REQUESTS
from portal.accounts.forms.own_account import PasswordConfirmationForm
from portal.accounts.reauthentication import reauthenticate
from portal.accounts.views.doors import admitted, attempt, form_view
from portal.kit.access import can
from portal.kit.dates import read_month
from portal.kit.downloads import XLSX, ZIP, attachment, download
from portal.media.views import send

MOST_SHOWN = 10
AT_ONCE = 500
"""Requests that are made into a book while the person waits; past that, the worker makes it."""
SECONDS_BETWEEN = 5
UNDER_WAY = (ExportState.WAITING, ExportState.RUNNING)


def is_large(by: Any, page: FormPage, values: dict[str, Any]) -> bool:
    return requests_sent(by, page, values["start"], values["end"])[: AT_ONCE + 1].count() > AT_ONCE


def asked_of_worker(request: HttpRequest, by: Any, kind: str, asked: Any, password: str) -> SpreadsheetExport:
    """The password first, outside of any transaction; then the worker's work."""
    return ask_export(by=by, kind=kind, asked=asked, proof=reauthenticate(request, password))


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
        if is_large(by, page, form.cleaned_data):
            days = {"start": start.isoformat(), "end": end.isoformat()}
            asked = {"form": page.pk, "title": page.title, **days}
            password = form.cleaned_data["password"]
            made = attempt(form, lambda: asked_of_worker(request, by, REQUESTS, asked, password))
            if made is not None:
                return redirect(made)
            return show_export(request, form, pages)
        content = attempt(form, lambda: taken(request, by, page, form.cleaned_data))
        if content is not None:
            name = f"{slugify(page.title)[:60]}-{start:%Y%m%d}-{end:%Y%m%d}.xlsx"
            return download(content, XLSX, name)
    return show_export(request, form, pages)


def show_export(request: HttpRequest, form: ExportForm, pages: Any) -> HttpResponse:
    own = SpreadsheetExport.objects.visible_to(request.user)[:MOST_SHOWN]
    context = {"form": form, "has_forms": bool(pages), "exports": own}
    return render(request, "forms_builder/export.html", context)


@require_safe
def made(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/export/<id>/`: how far the worker is with a file; the page comes back by itself."""
    found = get_object_or_404(SpreadsheetExport.objects.visible_to(request.user), pk=identifier)
    answer = render(
        request, "forms_builder/export_made.html", {"found": found, "is_recaps": found.kind == RECAPS}
    )
    if found.state in UNDER_WAY:
        answer["Refresh"] = f"{SECONDS_BETWEEN}; url={request.path}"
    return answer


@require_safe
def download_made(request: HttpRequest, identifier: UUID) -> HttpResponseBase:
    """`…/export/<id>/fichier/`: for whoever asked for it, while they may."""
    ready = SpreadsheetExport.objects.visible_to(request.user).filter(
        state=ExportState.READY, expires_at__gt=timezone.now()
    )
    found = get_object_or_404(ready, pk=identifier)
    if not can(request.user, "forms_builder.download_export", found):
        raise Http404
    by: Any = request.user
    note_download(by=by, export=found)
    name, mime = ("recapitulatifs.zip", ZIP) if found.kind == RECAPS else ("demandes.xlsx", XLSX)
    return send(request, found.content, mime, attachment(f"{found.asked_at:%Y%m%d}-{name}"))


@sensitive_post_parameters()
@form_view
def print_before(request: HttpRequest) -> HttpResponse:
    """`/demarches/conservation/imprimer/?mois=…&demarche=…`: the recaps of what goes, in one archive."""
    by = admitted(request, "forms_builder.print_before_erasure")
    month, title = (
        read_month(request.GET.get("mois", "")),
        request.GET.get("demarche", "").replace("\x00", ""),
    )
    if month is None:
        return redirect("forms_builder:keeping")
    asked = {"month": f"{month:%Y-%m}", "form": title[:255], "title": title[:255] or _("All forms")}
    form = PasswordConfirmationForm(request.POST or None)
    if form.is_valid():
        password = form.cleaned_data["password"]
        found = attempt(form, lambda: asked_of_worker(request, by, RECAPS, asked, password))
        if found is not None:
            return redirect(found)
    context = {"form": form, "month": month, "title": title, "number": recaps_asked(by, asked).count()}
    return render(request, "forms_builder/keeping/print.html", context)
