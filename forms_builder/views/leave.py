"""My leave: balances, and each account line by line."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from forms_builder.models import LeaveAccount
from forms_builder.queries.campaigns import campaign_now
from forms_builder.queries.leave import balance_of, balances_of, requests_among
from portal.kit.access import can
from portal.kit.pagination import paginate

MOST_PRINTED = 1000
"""Lines: a leave year has some thirty."""


@require_GET
def my_leave(request: HttpRequest) -> HttpResponse:
    """`/conges/`: what I have acquired, taken, asked for, and what is left."""
    user: Any = request.user
    balances = balances_of(user, timezone.localdate()) if user.centre_id else []
    may = {"may_keep": "keep_leave", "may_pay": "export_payroll"}
    context = {"balances": balances, "campaign": campaign_now(user)} | {
        name: can(user, f"forms_builder.{right}") for name, right in may.items()
    }
    return render(request, "forms_builder/leave.html", context)


@require_GET
def printed(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/conges/<id>/imprimer/`: the whole account on paper, in the order in which it was written."""
    accounts = LeaveAccount.objects.visible_to(request.user).select_related("kind", "employee")
    account = get_object_or_404(accounts, public_id=identifier)
    movements = account.movements.order_by("made_at", "pk")[:MOST_PRINTED]
    context = {"balance": balance_of(account), "movements": movements}
    return render(request, "forms_builder/statement_print.html", context)


@require_GET
def statement(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/conges/<id>/`: the movements of one account, the last first, and what is asked for."""
    account = get_object_or_404(
        LeaveAccount.objects.visible_to(request.user).select_related("kind", "employee"), public_id=identifier
    )
    page = paginate(account.movements.all(), by=("-made_at", "-id"), cursor=request.GET.get("suite", ""))
    sources = [movement.source for movement in page.rows if movement.source]
    context = {
        "balance": balance_of(account),
        "page": page,
        "pending": account.parts.in_progress(),
        "requests": requests_among(request.user, sources),
    }
    return render(request, "forms_builder/statement.html", context)
