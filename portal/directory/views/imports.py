"""Contacts and supervisors out of a spreadsheet: sent, looked at, then written or given up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.views.doors import attempt, form_view
from portal.directory.actions.imports import confirm_import, give_up_import, start_import
from portal.directory.choices import Listing
from portal.directory.forms.outside import ConfirmForm, OutsideFileForm
from portal.directory.models import DirectoryImport
from portal.directory.outside_columns import COLUMNS
from portal.directory.queries.imports import filters_of, lines_shown, preview_of
from portal.directory.views.doors import keeper
from portal.directory.views.outside_lists import LISTS, OutsideList
from portal.kit.columns import model_rows
from portal.kit.downloads import XLSX, download
from portal.kit.errors import DomainError
from portal.kit.spreadsheets import xlsx_file


def about(outside: OutsideList) -> dict[str, Any]:
    """What the pages of an import say of their list."""
    return {
        "listing_label": outside.label,
        "list_url": outside.urls["all"],
        "import_url": outside.urls["import"],
        "model_url": outside.urls["import-model"],
    }


@form_view
def start(request: HttpRequest, outside: OutsideList) -> HttpResponse:
    """`/annuaire/contacts/importer/` and `/annuaire/intervenants/importer/`."""
    by, listing = keeper(request, outside.model, outside.may_keep), outside.listing
    form = OutsideFileForm(request.POST or None, request.FILES or None, listing=listing)
    if request.method == "POST" and form.is_valid():
        name, table = str(form.cleaned_data["file"].name), form.table
        started = attempt(form, lambda: start_import(by=by, listing=listing, file_name=name, table=table))
        if started:
            return redirect("directory:import", started.pk)
    waiting = DirectoryImport.objects.visible_to(by).waiting().filter(listing=listing).first()
    context = about(outside) | {"form": form, "columns": COLUMNS[listing], "waiting": waiting}
    return render(request, "directory/import_start.html", context)


@require_safe
def model_xlsx(request: HttpRequest, outside: OutsideList) -> HttpResponse:
    """`…/importer/modele.xlsx`: the file to fill in."""
    keeper(request, outside.model, outside.may_keep)
    content = xlsx_file(model_rows(COLUMNS[outside.listing]), title=str(outside.label))
    return download(content, XLSX, f"{outside.file}-a-importer.xlsx")


def list_of(waiting: DirectoryImport) -> OutsideList:
    return LISTS[Listing(waiting.listing)]


def found_import(request: HttpRequest, import_id: UUID) -> DirectoryImport:
    rows = DirectoryImport.objects.visible_to(request.user)
    found: DirectoryImport = get_object_or_404(rows, pk=import_id)
    return found


@require_safe
def import_page(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """`/annuaire/imports/<uuid>/`: what it would do, line by line."""
    waiting = found_import(request, import_id)
    if waiting.closed_at is not None:
        return redirect(list_of(waiting).urls["import"])
    preview = preview_of(waiting)
    chosen = request.GET.get("voir", "erreurs" if preview.wrong else "")
    rows, next_cursor = lines_shown(waiting, preview, chosen, request.GET.get("suite", ""))
    context = about(list_of(waiting)) | {
        "waiting": waiting,
        "preview": preview,
        "filters": filters_of(preview, chosen),
        "rows": rows,
        "next_cursor": next_cursor,
    }
    return render(request, "directory/import.html", context)


@require_POST
def confirm(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """`…/confirmer/`."""
    waiting = found_import(request, import_id)
    form = ConfirmForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    try:
        added, changed = confirm_import(by=request.user, waiting=waiting, seen=seen)
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("directory:import", import_id)
    messages.success(request, done_words(added, changed))
    return redirect(list_of(waiting).urls["all"])


def done_words(added: int, changed: int) -> str:
    new = ngettext("%(number)d line added", "%(number)d lines added", added) % {"number": added}
    other = ngettext("%(number)d changed", "%(number)d changed", changed) % {"number": changed}
    return _("The import is done: %(added)s, %(changed)s.") % {"added": new, "changed": other}


@require_POST
def give_up(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """`…/abandonner/`."""
    waiting = found_import(request, import_id)
    try:
        give_up_import(by=request.user, waiting=waiting)
    except DomainError as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("The file is forgotten: nothing was written."))
    return redirect(list_of(waiting).urls["all"])
