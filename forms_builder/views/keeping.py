"""`/demarches/conservation/`: what is kept no more, what is held, what has gone; for who answers for it."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms_builder.actions.holding import hold_request, lift_request_hold
from forms_builder.exceptions import RequestMoved
from forms_builder.models import RequestTombstone, Submission
from forms_builder.queries.keeping import (
    Leaving,
    closed_requests,
    holds_of,
    in_keeping_of,
    kept_of,
    kept_until,
    leavings,
)
from forms_builder.queries.submissions import with_words_in
from forms_builder.views.doors import searched_words
from portal.accounts.forms.personal_data import HoldForm
from portal.accounts.models import User
from portal.accounts.views.doors import admitted, attempt, form_view
from portal.kit.access import can
from portal.kit.dates import add_months, read_month
from portal.kit.pagination import paginate

MONTHS_SHOWN = 12


def keeper(request: HttpRequest) -> User:
    return admitted(request, "forms_builder.view_keeping")


@require_safe
def ending(request: HttpRequest) -> HttpResponse:
    """What goes, by month and form; with a month, a form or words, request by request."""
    by = keeper(request)
    asked = asked_in(request)
    if not any(asked.values()):
        return render(request, "forms_builder/keeping/months.html", {"tab": "ending", **months_ahead(by)})
    rows = kept_of(by, month=read_month(asked["mois"]), form=asked["demarche"], words=asked["q"])
    page = paginate(rows, by=("closed_at", "id"), cursor=request.GET.get("suite", ""))
    context = {
        "tab": "ending",
        "page": page,
        "rows": [(one, kept_until(one), place_of(by, one)) for one in page.rows],
        "month": read_month(asked["mois"]),
        "form": asked["demarche"],
        "words": asked["q"],
        "may_print": can(by, "forms_builder.print_before_erasure"),
        "print_url": print_url(asked),
    }
    return render(request, "forms_builder/keeping/requests.html", context)


def print_url(asked: dict[str, str]) -> str:
    """Where the recaps of what is listed are asked for."""
    wanted = urlencode({"mois": asked["mois"], "demarche": asked["demarche"]})
    return f"{reverse('forms_builder:print-before')}?{wanted}"


def place_of(by: User, found: Submission) -> str:
    """Where one request is held; "" for one's own, which others answer for."""
    return "" if found.applicant_id == by.pk else reverse("forms_builder:request-hold", args=[found.pk])


def asked_in(request: HttpRequest) -> dict[str, str]:
    """What the list is narrowed to. A month that is none is not asked for."""
    asked = {name: request.GET.get(name, "").replace("\x00", "") for name in ("mois", "demarche")}
    month = asked["mois"] if read_month(asked["mois"]) else ""
    return asked | {"mois": month, "q": searched_words(request)}


def months_ahead(by: User) -> dict[str, Any]:
    """The twelve months to come, each with its forms."""
    assert by.centre is not None
    until = add_months(by.centre.today.replace(day=1), MONTHS_SHOWN)
    months = groupby(leavings(by.centre, until=until), lambda one: one.month)
    return {"months": [month_card(month, list(rows)) for month, rows in months]}


def month_card(month: Any, rows: list[Leaving]) -> dict[str, Any]:
    asked = {"mois": f"{month:%Y-%m}"}
    forms = [(row, f"?{urlencode(asked | {'demarche': row.form})}") for row in rows]
    return {"month": month, "forms": forms, "total": sum(row.number for row in rows)}


@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """What a dispute keeps."""
    by = keeper(request)
    page = paginate(holds_of(by), by=("-placed_at", "-id"), cursor=request.GET.get("suite", ""))
    rows = [(one, place_of(by, one.submission)) for one in page.rows]
    return render(request, "forms_builder/keeping/held.html", {"tab": "held", "page": page, "rows": rows})


@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    """What stays of those that were erased: that there was one."""
    by, words = keeper(request), searched_words(request)
    rows = with_words_in(RequestTombstone.objects.visible_to(by), words, ("number", "form"))
    page = paginate(rows, by=("-purged_at", "-id"), cursor=request.GET.get("suite", ""))
    return render(request, "forms_builder/keeping/gone.html", {"tab": "gone", "page": page, "words": words})


def kept_request(request: HttpRequest, identifier: UUID) -> tuple[User, Submission]:
    """A request that the reader answers for; 404 for others, and for one's own."""
    by = keeper(request)
    rows = in_keeping_of(by).select_related("version", "applicant", "centre")
    found = get_object_or_404(rows, pk=identifier)
    if not can(by, "forms_builder.hold_submission", found):
        raise Http404
    return by, found


@form_view
def request_hold(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/<id>/`: until when one request is kept; forbid to erase it, with a reason."""
    by, found = kept_request(request, identifier)
    form = HoldForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: hold_request(by=by, submission=found, reason=reason)) is not None:
            messages.success(request, _("This request stays until somebody allows to erase it again."))
            return redirect("forms_builder:request-hold", identifier)
    is_closed = closed_requests().filter(pk=found.pk).exists()
    context = {
        "form": form,
        "found": found,
        "holds": list(found.holds.all()),
        "hold": next((one for one in found.holds.all() if one.lifted_at is None), None),
        "until": kept_until(found) if is_closed else None,
        "may_read": can(by, "forms_builder.view_submission", found),
    }
    return render(request, "forms_builder/keeping/hold.html", context)


@require_POST
def lift(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/<id>/lever/`."""
    by, found = kept_request(request, identifier)
    try:
        lifted = lift_request_hold(by=by, submission=found)
    except RequestMoved as gone_since:
        raise Http404 from gone_since
    if lifted is not None:
        messages.success(request, _("This request may be erased again, in its time."))
    return redirect("forms_builder:request-hold", identifier)
