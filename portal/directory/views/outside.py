"""`/annuaire/contacts/` and `/annuaire/intervenants/`: people outside the centre."""

from uuid import UUID

from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.views.doors import admitted, attempt, form_view
from portal.directory.forms.outside import OutsideSearchForm
from portal.directory.outside_lines import sheet_rows
from portal.directory.views.doors import found_row, keeper, keeps, page_of, say, used
from portal.directory.views.outside_lists import OutsideList
from portal.kit.downloads import XLSX, download
from portal.kit.registers import MOST_EXPORTED
from portal.kit.spreadsheets import xlsx_file


@require_safe
def listed(request: HttpRequest, outside: OutsideList) -> HttpResponse:
    """`/annuaire/contacts/`."""
    by = admitted(request, outside.may_list)
    form = OutsideSearchForm(request.GET)
    search = form.search()
    page = page_of(request, outside.find(by, search))
    context = {
        "outside": outside,
        "form": form,
        "search": search,
        "page": page,
        "lines": [outside.line(row) for row in page.rows],
        "may_manage": keeps(by, outside.model, outside.may_keep),
        "query": form.kept(),
    }
    return render(request, "directory/outsiders.html", context)


@require_safe
def shown(request: HttpRequest, outside: OutsideList, public_id: UUID) -> HttpResponse:
    """`…/<uuid>/`."""
    found = found_row(request, outside.model, public_id, outside.may_see)
    may_manage = keeps(request.user, outside.model, outside.may_keep)
    return render(
        request, f"directory/{outside.person}.html", {"line": outside.line(found), "may_manage": may_manage}
    )


@form_view
def create(request: HttpRequest, outside: OutsideList) -> HttpResponse:
    """`…/nouveau/`: `?genre=` says which kind of contact is about to be added."""
    by = keeper(request, outside.model, outside.may_keep)
    form = outside.form(request.POST or None, initial={"kind": request.GET.get("genre", "")})
    del form.fields["is_active"]
    if request.method == "POST" and form.is_valid():
        written = attempt(form, lambda: outside.create(by=by, **form.cleaned_data))
        if written:
            say(request, str(outside.words.added), written)
            return redirect(written)
    return render(request, "directory/outsider_form.html", {"outside": outside, "form": form})


@form_view
def change(request: HttpRequest, outside: OutsideList, public_id: UUID) -> HttpResponse:
    """`…/<uuid>/modifier/`."""
    found = found_row(request, outside.model, public_id, outside.may_keep)
    name = str(found)
    form = outside.form(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        facts = {outside.person: found, **form.cleaned_data}
        written = attempt(form, lambda: outside.change(by=request.user, **facts))
        if written:
            say(request, _("“%(name)s” is saved."), written)
            return redirect(written)
    context = {"outside": outside, "form": form, "row": found, "name": name}
    return render(request, "directory/outsider_form.html", context)


@form_view
def delete(request: HttpRequest, outside: OutsideList, public_id: UUID) -> HttpResponse:
    """`…/<uuid>/supprimer/`."""
    found = found_row(request, outside.model, public_id, outside.may_keep)
    if request.method == "POST":
        try:
            outside.delete(by=request.user, **{outside.person: found})
        except ProtectedError as by_others:
            used(request, found, by_others)
            return redirect(found)
        say(request, _("“%(name)s” is deleted."), found)
        return redirect(outside.urls["all"])
    return render(request, "directory/outsider_delete.html", {"outside": outside, "row": found})


@require_POST
def export(request: HttpRequest, outside: OutsideList) -> HttpResponse:
    """`…/exporter/`: what the list shows, as a spreadsheet that may be sent again."""
    by = keeper(request, outside.model, outside.may_keep)
    found = outside.find(by, OutsideSearchForm(request.GET).search()).order_by("identity", "pk")
    rows = outside.export(by=by, rows=found[:MOST_EXPORTED])
    content = xlsx_file(sheet_rows(outside.listing, rows), title=str(outside.label))
    return download(content, XLSX, f"{outside.file}.xlsx")
