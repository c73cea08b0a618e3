"""`/annuaire/contacts/`: partners, funders and suppliers."""

from uuid import UUID

from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.views.doors import admitted, attempt, form_view
from portal.accounts.views.imports import XLSX, download
from portal.directory.actions.contacts import change_contact, create_contact, delete_contact, export_contacts
from portal.directory.choices import Listing
from portal.directory.forms.outside import ContactForm, OutsideSearchForm
from portal.directory.models import PartnerContact
from portal.directory.outside_lines import sheet_rows
from portal.directory.queries.outside import contact_line, found_contacts
from portal.directory.views.doors import found_row, keeper, keeps, page_of, say, used
from portal.kit.registers import MOST_EXPORTED
from portal.kit.spreadsheets import xlsx_file

MANAGE = "directory.manage_contacts"


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """`/annuaire/contacts/`."""
    by = admitted(request, "directory.view_directory")
    form = OutsideSearchForm(request.GET)
    search = form.search()
    page = page_of(request, found_contacts(by, search))
    context = {
        "form": form,
        "search": search,
        "page": page,
        "lines": [contact_line(row) for row in page.rows],
        "may_manage": keeps(by, PartnerContact, MANAGE),
        "query": form.kept(),
    }
    return render(request, "directory/contacts.html", context)


@require_safe
def shown(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`…/<uuid>/`."""
    found = found_row(request, PartnerContact, public_id, "directory.view_contact")
    context = {"line": contact_line(found), "may_manage": keeps(request.user, PartnerContact, MANAGE)}
    return render(request, "directory/contact.html", context)


@form_view
def create(request: HttpRequest) -> HttpResponse:
    """`…/nouveau/`."""
    by = keeper(request, PartnerContact, MANAGE)
    form = ContactForm(request.POST or None, initial={"kind": request.GET.get("genre", "")})
    del form.fields["is_active"]
    if request.method == "POST" and form.is_valid():
        written = attempt(form, lambda: create_contact(by=by, **form.cleaned_data))
        if written:
            say(request, _("“%(name)s” is in the directory."), written)
            return redirect(written)
    return render(request, "directory/contact_form.html", {"form": form})


@form_view
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`…/<uuid>/modifier/`."""
    found = found_row(request, PartnerContact, public_id, MANAGE)
    name = str(found)
    form = ContactForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        written = attempt(form, lambda: change_contact(by=request.user, contact=found, **facts))
        if written:
            say(request, _("“%(name)s” is saved."), written)
            return redirect(written)
    return render(request, "directory/contact_form.html", {"form": form, "row": found, "name": name})


@form_view
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`…/<uuid>/supprimer/`."""
    found = found_row(request, PartnerContact, public_id, MANAGE)
    if request.method == "POST":
        try:
            delete_contact(by=request.user, contact=found)
        except ProtectedError as by_others:
            used(request, found, by_others)
            return redirect(found)
        say(request, _("“%(name)s” is deleted."), found)
        return redirect("directory:contacts")
    return render(request, "directory/contact_delete.html", {"row": found})


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """`…/exporter/`: what the list shows, as a spreadsheet that may be sent again."""
    by = keeper(request, PartnerContact, MANAGE)
    found = found_contacts(by, OutsideSearchForm(request.GET).search()).order_by("identity", "pk")
    rows = export_contacts(by=by, contacts=found[:MOST_EXPORTED])
    content = xlsx_file(sheet_rows(Listing.CONTACTS, rows), title=_("Contacts"))
    return download(content, XLSX, "contacts.xlsx")
