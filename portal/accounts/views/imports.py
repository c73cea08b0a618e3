"""`/personnel/import/`: people out of a spreadsheet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.actions.imports import check_again, confirm_import, give_up_import, start_import
from portal.accounts.choices import ImportState
from portal.accounts.forms.imports import ConfirmImportForm, PeopleFileForm
from portal.accounts.models import PeopleImport
from portal.accounts.people_columns import COLUMNS
from portal.accounts.queries.imports import (
    IMPORT_TONES,
    filters_of,
    lines_shown,
    lines_to_correct,
    present_line,
)
from portal.accounts.views.doors import admitted, attempt, form_view
from portal.kit.access import can
from portal.kit.columns import model_rows
from portal.kit.downloads import CSV, XLSX, download
from portal.kit.errors import DomainError
from portal.kit.pagination import paginate
from portal.kit.spreadsheets import csv_file, xlsx_file

ROWS = 25
UNDER_WAY = {ImportState.READING, ImportState.WRITING}


@form_view
def import_people(request: HttpRequest) -> HttpResponse:
    """`/personnel/import/`: choose a file; the imports there were."""
    by = admitted(request, "accounts.manage_people")
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name = str(form.cleaned_data["file"].name)
        started = attempt(form, lambda: start_import(by=by, file_name=name, people=form.table))
        if started:
            return redirect("accounts:import", started.pk)
    imports = PeopleImport.objects.visible_to(by).select_related("created_by")
    page = paginate(imports, by=("-created_at", "-id"), cursor=request.GET.get("suite", ""), size=10)
    context = {
        "form": form,
        "columns": COLUMNS,
        "page": page,
        "rows": [(row, IMPORT_TONES[ImportState(row.state)]) for row in page.rows],
    }
    return render(request, "accounts/imports/start.html", context)


@require_safe
def model_csv(request: HttpRequest) -> HttpResponse:
    """`…/modele.csv`: the file to fill in."""
    admitted(request, "accounts.manage_people")
    return download(csv_file(model_rows(COLUMNS)), CSV, "salaries-a-importer.csv")


@require_safe
def model_xlsx(request: HttpRequest) -> HttpResponse:
    """`…/modele.xlsx`."""
    admitted(request, "accounts.manage_people")
    content = xlsx_file(model_rows(COLUMNS), title=_("People"))
    return download(content, XLSX, "salaries-a-importer.xlsx")


def found_import(request: HttpRequest, import_id: UUID) -> PeopleImport:
    admitted(request, "accounts.manage_people")
    rows = PeopleImport.objects.visible_to(request.user).select_related("created_by", "centre")
    found: PeopleImport = get_object_or_404(rows, pk=import_id)
    return found


@require_safe
def import_page(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """`…/<uuid>/`: how far it is, what it would do, what it did."""
    found = found_import(request, import_id)
    context: dict[str, Any] = {
        "people_import": found,
        "tone": IMPORT_TONES[ImportState(found.state)],
        "may_manage": can(request.user, "accounts.manage_import", found),
        "under_way": found.state in UNDER_WAY,
    }
    if found.state == ImportState.CHECKED:
        chosen = request.GET.get("voir", "erreurs" if found.wrong else "")
        page = paginate(
            lines_shown(found, chosen), by=("number", "id"), cursor=request.GET.get("suite", ""), size=ROWS
        )
        context |= {
            "form": ConfirmImportForm(),
            "filters": filters_of(found, chosen),
            "page": page,
            "rows": [present_line(line) for line in page.rows],
        }
    return render(request, "accounts/imports/import.html", context)


@require_safe
def progress(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """`…/avancement/`: what the script of the page asks."""
    found = found_import(request, import_id)
    return JsonResponse({"state": found.state, "done": found.done, "total": found.total})


@require_safe
def errors_csv(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """`…/erreurs.csv`: the lines to correct, each with its sentence."""
    found = found_import(request, import_id)
    return download(csv_file(lines_to_correct(found)), CSV, "lignes-a-corriger.csv")


@require_POST
def confirm(request: HttpRequest, import_id: UUID) -> HttpResponse:
    found = found_import(request, import_id)
    form = ConfirmImportForm(request.POST)
    form.is_valid()  # one box, ticked or not
    invites = form.cleaned_data["invites"]
    return done(request, found, lambda: confirm_import(by=request.user, people_import=found, invites=invites))


@require_POST
def check(request: HttpRequest, import_id: UUID) -> HttpResponse:
    found = found_import(request, import_id)
    return done(request, found, lambda: check_again(by=request.user, people_import=found))


@require_POST
def give_up(request: HttpRequest, import_id: UUID) -> HttpResponse:
    found = found_import(request, import_id)
    return done(request, found, lambda: give_up_import(by=request.user, people_import=found))


def done(request: HttpRequest, found: PeopleImport, act: Any) -> HttpResponse:
    """Act, say why it was refused if it was, and go back to the page of the import."""
    try:
        act()
    except DomainError as refused:
        messages.error(request, str(refused.message))
    return redirect("accounts:import", found.pk)
