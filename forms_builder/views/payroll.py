"""`/conges/paie/`: the leave of a month, seen first, then taken to payroll."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters

from forms_builder.actions.payroll import export_payroll
from forms_builder.payroll import stretches_in_words
from forms_builder.queries.payroll import month_at, payroll_of
from forms_builder.views.absences import asked_month
from portal.accounts.forms.own_account import PasswordConfirmationForm
from portal.accounts.reauthentication import reauthenticate
from portal.accounts.views.doors import admitted, attempt, form_view
from portal.kit.dates import add_months
from portal.kit.downloads import XLSX, download


@sensitive_post_parameters()
@form_view
def payroll(request: HttpRequest) -> HttpResponse:
    """`?mois=2027-03`; the month before this one without."""
    by = admitted(request, "forms_builder.export_payroll")
    first = asked_month(request) if request.GET.get("mois") else add_months(asked_month(request), -1)
    form = PasswordConfirmationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        content = attempt(form, lambda: taken(request, by, first, form.cleaned_data["password"]))
        if content is not None:
            return download(content, XLSX, f"conges-{first:%Y-%m}.xlsx")
    return render(request, "forms_builder/payroll.html", {"form": form, **shown(by.centre, first)})


def taken(request: HttpRequest, by: Any, first: date, password: str) -> bytes:
    """The password first, outside of any transaction; then the book."""
    proof = reauthenticate(request, password)
    return export_payroll(by=by, first=first, proof=proof)


def shown(centre: Any, first: date) -> dict[str, Any]:
    rows = payroll_of(centre, first)
    return {
        "first": first,
        "rows": [
            (row, stretches_in_words(row.line.taken), stretches_in_words(row.line.corrections))
            for row in rows
        ],
        "is_over": month_at(centre, first).ends <= now(),
        "before": f"?mois={add_months(first, -1):%Y-%m}",
        "after": f"?mois={add_months(first, 1):%Y-%m}",
    }
