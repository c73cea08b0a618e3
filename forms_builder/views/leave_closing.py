"""`/conges/cloture/`: the end of a leave year, seen before it is done."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_builder.actions.closing_year import close_year
from forms_builder.leave_forms import YearClosingForm
from forms_builder.models import LeaveClosing, LeaveKind
from forms_builder.queries.leave_closing import (
    accounts_to_close,
    digest_of,
    open_parts,
    rows_for,
    years_to_close,
)
from forms_builder.views.doors import admitted_in_centre
from portal.accounts.views.doors import form_view
from portal.kit.errors import DomainError

RIGHT = "forms_builder.close_leave_year"
SHOWN_REQUESTS = 20


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """`/conges/cloture/`: the years that are over and not closed."""
    by = admitted_in_centre(request, RIGHT)
    return render(request, "forms_builder/leave_years.html", {"years": years_to_close(by.centre)})


@form_view
def year(request: HttpRequest, identifier: UUID, first_year: int) -> HttpResponse:
    """`/conges/cloture/<kind>/<year>/`: what closing would write for each person; then it is written."""
    by = admitted_in_centre(request, RIGHT)
    kinds = LeaveKind.objects.visible_to(by).select_related("centre__leave_policy")
    kind = get_object_or_404(kinds, public_id=identifier)
    start = next((one.year_start for one in years_to_close(by.centre) if one.is_of(kind, first_year)), None)
    if start is None:
        closed = LeaveClosing.objects.filter(kind=kind).values_list("year_start", flat=True)
        # Compared here: a year of five figures is nothing that a database could be asked.
        if first_year not in {day.year for day in closed}:
            raise Http404
        return redirect("forms_builder:leave-years")  # closed meanwhile, or clicked twice
    form = YearClosingForm(request.POST or None)
    if not form.is_valid():
        return show(request, by, kind, start)
    try:
        close_year(by=by, kind=kind, year_start=start, **form.facts)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect(request.path)
    messages.success(request, _("The year is closed: what was left is on the next one."))
    return redirect("forms_builder:leave-years")


def show(request: HttpRequest, by: Any, kind: LeaveKind, start: date) -> HttpResponse:
    accounts = list(accounts_to_close(kind, start))
    others = [account for account in accounts if account.employee_id != by.pk]
    rows = rows_for(kind, start, others)
    waiting = list(open_parts(kind, start)[:SHOWN_REQUESTS])
    context: dict[str, Any] = {"kind": kind, "rows": rows, "seen": digest_of(rows), "waiting": waiting}
    context["has_own"] = len(others) < len(accounts)
    return render(request, "forms_builder/leave_year.html", context)
