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
from portal.accounts.views.imports import XLSX, download
from portal.directory.actions.imports import confirm_import, give_up_import, start_import
from portal.directory.choices import Listing
from portal.directory.forms.outside import ConfirmForm, OutsideFileForm
from portal.directory.models import DirectoryImport
from portal.directory.outside_columns import COLUMNS
from portal.directory.outside_lines import MODELS
from portal.directory.queries.imports import filters_of, lines_shown, preview_of
from portal.directory.views.doors import keeper
from portal.kit.columns import model_rows
from portal.kit.errors import DomainError
from portal.kit.spreadsheets import xlsx_file

RIGHTS = {
    Listing.CONTACTS: "directory.manage_contacts",
    Listing.CALLED_SUPERVISORS: "directory.manage_called_supervisors",
}
PLACES = {Listing.CONTACTS: "contacts", Listing.CALLED_SUPERVISORS: "called-supervisors"}
"""How the addresses of a list are named, after the room."""


def about(listing: Listing) -> dict[str, Any]:
    """What the pages of an import say of their list."""
    place = PLACES[listing]
    return {
        "listing_label": listing.label,
        "list_url": f"directory:{place}",
        "import_url": f"directory:{place}-import",
        "model_url": f"directory:{place}-import-model",
    }


@form_view
def start(request: HttpRequest, listing: Listing) -> HttpResponse:
    """`/annuaire/contacts/importer/` and `/annuaire/intervenants/importer/`."""
    by = keeper(request, MODELS[listing], RIGHTS[listing])
    form = OutsideFileForm(request.POST or None, request.FILES or None, listing=listing)
    if request.method == "POST" and form.is_valid():
        name, table = str(form.cleaned_data["file"].name), form.table
        started = attempt(form, lambda: start_import(by=by, listing=listing, file_name=name, table=table))
        if started:
            return redirect("directory:import", started.pk)
    waiting = DirectoryImport.objects.visible_to(by).waiting().filter(listing=listing).first()
    context = about(listing) | {"form": form, "columns": COLUMNS[listing], "waiting": waiting}
    return render(request, "directory/import_start.html", context)


@require_safe
def model_xlsx(request: HttpRequest, listing: Listing) -> HttpResponse:
    """`…/importer/modele.xlsx`: the file to fill in."""
    keeper(request, MODELS[listing], RIGHTS[listing])
    content = xlsx_file(model_rows(COLUMNS[listing]), title=str(listing.label))
    return download(content, XLSX, f"{PLACES[listing]}-a-importer.xlsx")


def found_import(request: HttpRequest, import_id: UUID) -> DirectoryImport:
    rows = DirectoryImport.objects.visible_to(request.user)
    found: DirectoryImport = get_object_or_404(rows, pk=import_id)
    return found


@require_safe
def import_page(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """`/annuaire/imports/<uuid>/`: what it would do, line by line."""
    waiting = found_import(request, import_id)
    if waiting.closed_at is not None:
        return redirect(f"directory:{PLACES[Listing(waiting.listing)]}-import")
    preview = preview_of(waiting)
    chosen = request.GET.get("voir", "erreurs" if preview.wrong else "")
    rows, next_cursor = lines_shown(waiting, preview, chosen, request.GET.get("suite", ""))
    context = about(Listing(waiting.listing)) | {
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
    return redirect(f"directory:{PLACES[Listing(waiting.listing)]}")


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
    return redirect(f"directory:{PLACES[Listing(waiting.listing)]}")
