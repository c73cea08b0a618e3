"""`/annuaire/intervenants/`: the supervisors whom the centre has called upon."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.views.doors import admitted, attempt, form_view
from portal.accounts.views.imports import XLSX, download
from portal.directory.actions.called_supervisors import (
    change_called_supervisor,
    create_called_supervisor,
    delete_called_supervisor,
    export_called_supervisors,
)
from portal.directory.choices import Listing
from portal.directory.forms.outside import CalledSupervisorForm, OutsideSearchForm
from portal.directory.models import CalledSupervisor
from portal.directory.outside_lines import sheet_rows
from portal.directory.queries.outside import found_called_supervisors, supervisor_line
from portal.directory.views.doors import found_row, keeper, keeps, page_of, say
from portal.kit.registers import MOST_EXPORTED
from portal.kit.spreadsheets import xlsx_file

MANAGE = "directory.manage_called_supervisors"


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """`/annuaire/intervenants/`."""
    by = admitted(request, "directory.view_called_supervisors")
    form = OutsideSearchForm(request.GET)
    search = form.search()
    page = page_of(request, found_called_supervisors(by, search))
    context = {
        "form": form,
        "search": search,
        "page": page,
        "lines": [supervisor_line(row) for row in page.rows],
        "may_manage": keeps(by, CalledSupervisor, MANAGE),
        "query": form.kept(),
    }
    return render(request, "directory/supervisors.html", context)


@require_safe
def shown(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`…/<uuid>/`."""
    found = found_row(request, CalledSupervisor, public_id, "directory.view_called_supervisor")
    context = {"line": supervisor_line(found), "may_manage": keeps(request.user, CalledSupervisor, MANAGE)}
    return render(request, "directory/supervisor.html", context)


@form_view
def create(request: HttpRequest) -> HttpResponse:
    """`…/nouveau/`."""
    by = keeper(request, CalledSupervisor, MANAGE)
    form = CalledSupervisorForm(request.POST or None)
    del form.fields["is_active"]
    if request.method == "POST" and form.is_valid():
        written = attempt(form, lambda: create_called_supervisor(by=by, **form.cleaned_data))
        if written:
            say(request, _("“%(name)s” is in the list."), written)
            return redirect(written)
    return render(request, "directory/supervisor_form.html", {"form": form})


@form_view
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`…/<uuid>/modifier/`."""
    found = found_row(request, CalledSupervisor, public_id, MANAGE)
    name = str(found)
    form = CalledSupervisorForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        written = attempt(form, lambda: change_called_supervisor(by=request.user, supervisor=found, **facts))
        if written:
            say(request, _("“%(name)s” is saved."), written)
            return redirect(written)
    return render(request, "directory/supervisor_form.html", {"form": form, "row": found, "name": name})


@form_view
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`…/<uuid>/supprimer/`."""
    found = found_row(request, CalledSupervisor, public_id, MANAGE)
    if request.method == "POST":
        delete_called_supervisor(by=request.user, supervisor=found)
        say(request, _("“%(name)s” is deleted."), found)
        return redirect("directory:called-supervisors")
    return render(request, "directory/supervisor_delete.html", {"row": found})


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """`…/exporter/`: what the list shows, as a spreadsheet that may be sent again."""
    by = keeper(request, CalledSupervisor, MANAGE)
    found = found_called_supervisors(by, OutsideSearchForm(request.GET).search()).order_by("identity", "pk")
    rows = export_called_supervisors(by=by, supervisors=found[:MOST_EXPORTED])
    content = xlsx_file(sheet_rows(Listing.CALLED_SUPERVISORS, rows), title=_("Called-upon supervisors"))
    return download(content, XLSX, "intervenants.xlsx")
