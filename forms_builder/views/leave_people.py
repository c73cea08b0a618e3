"""`/conges/salaries/`: everybody's leave, for human resources; that of human resources, for the director."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms_builder.actions.adjusting import (
    adjust_leave,
    carry_rest,
    grant_splitting,
    let_lapse,
    open_balance,
)
from forms_builder.actions.deferring import defer_leave
from forms_builder.leave_forms import AdjustmentForm, SicknessForm, WritingForm
from forms_builder.models import LeaveAccount
from forms_builder.queries.leave import with_balances
from forms_builder.queries.leave_closing import leaves_taken, proposals_for
from forms_builder.queries.leave_people import (
    accounts_to_write,
    current_year,
    find_people,
    known_accounts,
    leave_rows,
    people_kept,
)
from forms_builder.views.doors import searched_words
from portal.accounts.models import User
from portal.accounts.views.doors import admitted, form_view, succeeds
from portal.kit.access import can
from portal.kit.errors import DomainError
from portal.kit.pagination import paginate

ROWS = 20
ACTS: dict[str, Any] = {"split": grant_splitting, "lapse": let_lapse, "carry": carry_rest}


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """`/conges/salaries/`: who has how much left; `?q=` looks for a name."""
    by = admitted(request, "forms_builder.keep_leave")
    words = searched_words(request)
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
    by, found = kept_person(request, identifier)
    known = known_accounts(found)
    form = adjustment_form(found, known, request.POST or None)
    if form.is_valid() and succeeds(form, lambda: write_days(by, form)):
        done = _("The opening balance is written.") if form.opens else _("The adjustment is written.")
        messages.success(request, done)
        return redirect("forms_builder:leave-person", found.public_id)
    return show(request, found, known, form=form)


@require_POST
def sickness(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/maladie/`: days of an approved leave on which the person was sick."""
    by, found = kept_person(request, identifier)
    form = SicknessForm(request.POST, leaves=list(leaves_taken(found)))
    if form.is_valid() and succeeds(form, lambda: defer_leave(by=by, **form.facts)):
        messages.success(request, _("The days are given back."))
        return redirect("forms_builder:leave-person", found.public_id)
    return show(request, found, known_accounts(found), sickness_form=form)


@require_POST
def write(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/conges/<uuid>/inscrire/`: one of the lines that the page of a person proposes."""
    by = admitted(request, "forms_builder.keep_leave")
    rows = LeaveAccount.objects.visible_to(by).select_related("employee", "kind")
    account = get_object_or_404(rows, public_id=identifier)
    form = WritingForm(request.POST)
    if not form.is_valid():
        return redirect("forms_builder:leave-person", account.employee.public_id)
    try:
        ACTS[form.cleaned_data["act"]](by=by, account=account)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("It is written."))
    return redirect("forms_builder:leave-person", account.employee.public_id)


def kept_person(request: HttpRequest, identifier: UUID) -> tuple[User, User]:
    """Who is signed in, and the person whose leave they keep."""
    by = admitted(request, "forms_builder.keep_leave")
    return by, get_object_or_404(people_kept(by).select_related("centre__leave_policy"), public_id=identifier)


def adjustment_form(found: User, known: list[Any], data: Any = None) -> AdjustmentForm:
    today = found.centre.today  # type: ignore[union-attr]  # people of a centre
    accounts = accounts_to_write(found, known, today)
    return AdjustmentForm(
        data, accounts=accounts, credited=frozenset(one.pk for one in known if one.is_credited)
    )


def write_days(by: User, form: AdjustmentForm) -> object:
    act: Any = open_balance if form.opens else adjust_leave
    written: object = act(by=by, **form.facts)
    return written


def show(request: HttpRequest, found: User, known: list[Any], **forms: Any) -> HttpResponse:
    """The page of one person, with the form that was refused, if one was."""
    today = found.centre.today  # type: ignore[union-attr]  # people of a centre
    balances, start = with_balances(known), current_year(found, today)
    leaves = list(leaves_taken(found))
    context = {
        "person": found,
        "balances": [balance for balance in balances if balance.account.year_start >= start],
        "earlier": [account for account in known if account.year_start < start],
        "may_write": found.pk != request.user.pk,
        "proposals": proposals_for(balances, today),
        "leaves": leaves,
        "form": forms.get("form") or adjustment_form(found, known),
        "sickness_form": forms.get("sickness_form") or SicknessForm(leaves=leaves),
    }
    return render(request, "forms_builder/leave_person.html", context)
