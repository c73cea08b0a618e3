"""`/agenda/a-valider/`: bookings that wait, and one booking."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from calendars.actions.bookings import OPEN, approve_booking, cancel_booking, confirm_by_form, refuse_booking
from calendars.choices import BookingState, DateState
from calendars.forms.assets import RefusalForm
from calendars.models import Booking
from calendars.overlaps import Span
from calendars.queries.agenda import waiting_bookings
from calendars.queries.conflicts import clashes_of
from portal.accounts.views.doors import admitted
from portal.kit.access import can
from portal.kit.errors import DomainError
from portal.kit.pagination import paginate

ON_SCREEN = 30
MOST_SHOWN = 60
WAITING = (BookingState.REQUESTED, BookingState.AWAITS_FORM)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """`/agenda/a-valider/`: for whoever manages rooms or equipment."""
    by = admitted(request, "calendars.decide_bookings")
    page = paginate(
        waiting_bookings(by), by=("booked_at", "id"), cursor=request.GET.get("suite", ""), size=ON_SCREEN
    )
    return render(request, "calendars/waiting.html", {"page": page})


def found_booking(request: HttpRequest, public_id: UUID, right: str) -> Booking:
    rows = Booking.objects.visible_to(request.user).select_related(
        "asset", "event__centre", "event__organiser", "booked_by", "decided_by"
    )
    found = get_object_or_404(rows, public_id=public_id)
    if not can(request.user, right, found):
        raise Http404
    return found


@require_safe
def booking(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/agenda/reservations/<id>/`."""
    found = found_booking(request, public_id, "calendars.view_booking")
    return show(request, found, RefusalForm())


def show(request: HttpRequest, found: Booking, form: RefusalForm) -> HttpResponse:
    """The booking, with what is in its way as long as it waits."""
    is_waiting = found.state == BookingState.REQUESTED
    claims = list(found.claims.all()) if is_waiting else []
    spans = [Span(claim.asset_id, claim.block_start, claim.block_end) for claim in claims]
    to_come = found.event.occurrences.filter(end__gt=timezone.now(), state=DateState.PLANNED)
    context = {
        "booking": found,
        "event": found.event,
        "dates": list(
            found.event.occurrences.exclude(state=DateState.SKIPPED).order_by("start", "pk")[:MOST_SHOWN]
        ),
        "clashes": clashes_of(request.user, spans, but_event=found.event_id),
        "form": form,
        "awaits_form": found.state == BookingState.AWAITS_FORM,
        "form_url": form_address(found),
        "may_decide": found.state in WAITING and can(request.user, "calendars.decide_booking", found),
        "may_cancel": found.state in OPEN
        and to_come.exists()
        and can(request.user, "calendars.cancel_booking", found),
    }
    return render(request, "calendars/booking.html", context)


def form_address(found: Booking) -> str:
    """Where the form that the booking waits for is filled in; "" for none. The address is in the contract of the portal:
    rooms of one floor do not know each other.
    """
    slug = found.asset.form_slug
    return f"/demarches/{slug}/" if slug and found.state == BookingState.AWAITS_FORM else ""


def done(request: HttpRequest, found: Booking, act: Callable[[], Any], sentence: str) -> HttpResponse:
    try:
        act()
        messages.success(request, sentence)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return redirect(found)


@require_POST
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A request is accepted; what waits for its form is confirmed by whoever has seen it."""
    found = found_booking(request, public_id, "calendars.decide_booking")

    def act() -> Booking:
        if found.state == BookingState.AWAITS_FORM:
            return confirm_by_form(by=request.user, booking=found, is_approved=True)
        return approve_booking(by=request.user, booking=found)

    return done(request, found, act, _("The booking is accepted."))


@require_POST
def refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = found_booking(request, public_id, "calendars.decide_booking")
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return show(request, found, form)
    reason = form.cleaned_data["reason"]

    def act() -> Booking:
        if found.state == BookingState.AWAITS_FORM:
            return confirm_by_form(by=request.user, booking=found, is_approved=False, reason=reason)
        return refuse_booking(by=request.user, booking=found, reason=reason)

    return done(request, found, act, _("The booking is refused."))


@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = found_booking(request, public_id, "calendars.cancel_booking")
    return done(
        request,
        found,
        lambda: cancel_booking(by=request.user, booking=found),
        _("Cancelled. It is free again."),
    )
