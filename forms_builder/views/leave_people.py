"""`/conges/salaries/`: everybody's leave, for human resources; that of human resources, for the director."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_builder.actions.adjusting import adjust_leave
from forms_builder.leave_forms import AdjustmentForm
from forms_builder.queries.leave_people import (
    accounts_of,
    accounts_to_write,
    find_people,
    leave_rows,
    people_kept,
)
from portal.accounts.models import User
from portal.accounts.views.doors import admitted, form_view, succeeds
from portal.kit.access import can
from portal.kit.pagination import paginate

ROWS = 20
LONGEST_SEARCH = 100


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """`/conges/salaries/`: who has how much left."""
    by = admitted(request, "forms_builder.keep_leave")
    words = request.GET.get("recherche", "")[:LONGEST_SEARCH]
    page = paginate(
        find_people(by, words), by=("last_name", "id"), cursor=request.GET.get("suite", ""), size=ROWS
    )
    rows = leave_rows(page.rows, by.centre.today)  # type: ignore[union-attr]  # who keeps leave has one
    may_close = can(by, "forms_builder.close_leave_year", by)
    context = {"rows": rows, "page": page, "words": words, "may_close": may_close}
    return render(request, "forms_builder/leave_people.html", context)


@form_view
def person(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/conges/salaries/<uuid>/`: one person's balances, and what is written on them by hand."""
    by = admitted(request, "forms_builder.keep_leave")
    found = get_object_or_404(people_kept(by), public_id=identifier)
    known = accounts_of(found)
    today = by.centre.today  # type: ignore[union-attr]  # who keeps leave has one
    form = AdjustmentForm(request.POST or None, accounts=accounts_to_write(found, known, today))
    if form.is_valid() and succeeds(form, lambda: adjust_leave(by=by, **form.facts)):
        messages.success(request, _("The adjustment is written."))
        return redirect("forms_builder:leave-person", found.public_id)
    return render(request, "forms_builder/leave_person.html", page_of(by, found, known) | {"form": form})


def page_of(by: User, found: User, known: list[Any]) -> dict[str, Any]:
    """What the page of one person shows, whatever was posted."""
    [row] = leave_rows([found], found.centre.today)  # type: ignore[union-attr]  # people of a centre
    shown = {balance.account.pk for balance in row.balances}
    return {
        "person": found,
        "balances": row.balances,
        "earlier": [account for account in known if account.pk not in shown],
        "may_write": found.pk != by.pk,
    }
