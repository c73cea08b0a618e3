"""`/conges/importer/`: what everybody has left when the portal begins to keep leave."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from forms_builder.actions.opening_balances import open_balances
from forms_builder.opening_columns import COLUMNS
from forms_builder.opening_forms import OpeningConfirmForm, OpeningFileForm, keep_lines
from forms_builder.queries.opening_lines import model_lines, preview_of
from portal.accounts.views.doors import admitted, form_view
from portal.kit.downloads import XLSX, download
from portal.kit.errors import DomainError
from portal.kit.spreadsheets import xlsx_file

RIGHT = "forms_builder.keep_leave"


@form_view
def start(request: HttpRequest) -> HttpResponse:
    """`/conges/importer/`: choose a file, then see what it would write."""
    by = admitted(request, RIGHT)
    form = OpeningFileForm(request.POST or None, request.FILES or None, by=by)
    if request.method == "POST" and form.is_valid():
        return show(request, by, form.lines, form.kept)
    return render(request, "forms_builder/opening_start.html", {"form": form, "columns": COLUMNS})


@require_safe
def model_xlsx(request: HttpRequest) -> HttpResponse:
    """`…/modele.xlsx`: everybody whose balance is not opened yet, with the days left to fill in."""
    by = admitted(request, RIGHT)
    return download(xlsx_file(model_lines(by), title=_("Opening balances")), XLSX, "soldes-a-importer.xlsx")


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """`…/confirmer/`."""
    by = admitted(request, RIGHT)
    form = OpeningConfirmForm(request.POST, by=by)
    if not form.is_valid():
        messages.error(
            request, _("This page was shown too long ago: send the file again. Nothing was written.")
        )
        return redirect("forms_builder:leave-import")
    lines = form.cleaned_data["lines"]
    try:
        number = open_balances(by=by, lines=lines, seen=form.cleaned_data["seen"])
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return show(request, by, lines, keep_lines(by, lines))
    words = ngettext("%(number)d balance is opened.", "%(number)d balances are opened.", number)
    messages.success(request, words % {"number": number} if number else _("All of them were opened already."))
    return redirect("forms_builder:leave-people")


def show(request: HttpRequest, by: Any, lines: Any, kept: str) -> HttpResponse:
    context = {"preview": preview_of(by, lines), "kept": kept}
    return render(request, "forms_builder/opening_preview.html", context)
