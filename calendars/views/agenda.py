"""`/agenda/`: what takes place, one's own days, one date."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calendars.actions.events import create_event
from calendars.actions.series import cancel, move, plan_of
from calendars.choices import AssetKind, DateState, EventKind, Scope
from calendars.exceptions import Taken
from calendars.forms.events import AgendaForm, CancelForm, EventForm, MoveForm
from calendars.models import Asset, Event, Occurrence
from calendars.queries.agenda import dates_from, days_of, own_dates
from calendars.queries.suggestions import MOST, free_assets, nearest_free_time
from calendars.recurrence import slot_of
from portal.accounts.views.doors import admitted, attempt, form_view
from portal.kit.access import can
from portal.kit.pagination import paginate

BY_TIME = ("start", "id")
ON_SCREEN = 40
MOST_CLASHES = 50
MOST_SHOWN = 60


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """`/agenda/`: from today on, or from `?du=`."""
    by = admitted(request, "calendars.view_calendar")
    form = AgendaForm(request.GET, by=by)
    form.is_valid()
    first = form.cleaned_data.get("du") or timezone.localdate()
    page = paginate(
        form.narrowed(dates_from(by, first)), by=BY_TIME, cursor=request.GET.get("suite", ""), size=ON_SCREEN
    )
    return render(request, "calendars/agenda.html", {"form": form, "days": days_of(page.rows), "page": page})


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """`/agenda/moi/`."""
    by = admitted(request, "calendars.view_calendar")
    dates = own_dates(by, timezone.localdate())
    page = paginate(dates, by=BY_TIME, cursor=request.GET.get("suite", ""), size=ON_SCREEN)
    return render(request, "calendars/own.html", {"days": days_of(page.rows), "page": page})


@form_view
def create(request: HttpRequest) -> HttpResponse:
    """`/agenda/nouveau/`: `?salle=`, `?materiel=` and `?le=` say what is chosen already."""
    by = admitted(request, "calendars.view_calendar")
    form = EventForm(request.POST or None, by=by, initial=chosen(request))
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("leaves_out", "accepts")}
        facts = {"facts": form.facts(), "assets": form.assets, "people": form.cleaned_data["participants"]}
        written, in_the_way = attempt_taking(
            form, lambda: create_event(by=by, plan=form.plan(), **facts, **given)
        )
        if written:
            messages.success(request, _("“%(name)s” is in the agenda.") % {"name": written})
            return redirect(written)
        context |= in_the_way | ways_round(by, form, in_the_way)
    return render(request, "calendars/event_form.html", context)


def chosen(request: HttpRequest) -> dict[str, Any]:
    """What the address says. What is none of the choices is not ticked."""
    given = request.GET
    found: dict[str, Any] = {
        "day": given.get("le", ""),
        "starts": given.get("de", ""),
        "ends": given.get("a", ""),
    }
    found |= {"rooms": given.getlist("salle")[:20], "items": given.getlist("materiel")[:20]}
    if given.get("salle") or given.get("materiel"):
        found["kind"] = EventKind.BOOKING
    return found


def attempt_taking(form: Any, act: Any) -> tuple[Any, dict[str, Any]]:
    """What `act` gives, or None and what is in the way, for the page."""
    clashes: list[Any] = []

    def noted() -> Any:
        try:
            return act()
        except Taken as taken:
            clashes.extend(taken.clashes)
            raise

    written = attempt(form, noted)
    if written is not None or not clashes:
        return written, {}
    is_hard = any(clash.is_hard for clash in clashes)
    is_repeated = bool(form.cleaned_data.get("repeats"))
    return None, {
        "clashes": clashes[:MOST_CLASHES],
        "more": len(clashes) - MOST_CLASHES,
        "may_leave_out": is_hard and is_repeated,
        "may_accept": not is_hard,
    }


def ways_round(by: Any, form: EventForm, in_the_way: dict[str, Any]) -> dict[str, Any]:
    """Other rooms that are free, and the nearest free time of the room that is not. Three queries."""
    hard = next((clash for clash in in_the_way.get("clashes", ()) if clash.is_hard), None)
    if hard is None:
        return {}
    start, end = slot_asked(form, by)
    people = form.cleaned_data["people"] or 0
    blocked = next(
        (asset for asset in form.assets if asset.pk == hard.asset or hard.asset in parts_of(asset)),
        form.assets[0],
    )
    others = free_assets(by, start, end, kind=AssetKind(blocked.kind), people=people)
    nearest = nearest_free_time(blocked, start, end, timezone.now())
    return {
        "others": list(others.exclude(pk=blocked.pk)[:MOST]),
        "blocked": blocked,
        "nearest": nearest,
        "nearest_end": nearest + (end - start) if nearest else None,
    }


def parts_of(asset: Asset) -> set[int]:
    return set(asset.parts.values_list("pk", flat=True))


def slot_asked(form: Any, by: Any) -> tuple[Any, Any]:
    pattern = replace(form.pattern(), zone=by.centre.zone)
    slot = slot_of(pattern, pattern.begins)
    return slot.start, slot.end


@require_safe
def event(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/agenda/evenement/<id>/`: leads to its next date, or to its last."""
    found = get_object_or_404(Event.objects.visible_to(request.user), public_id=public_id)
    dates = found.occurrences.exclude(state=DateState.SKIPPED)
    date = dates.filter(end__gt=timezone.now()).order_by("start").first() or dates.order_by("-start").first()
    if date is None:
        raise Http404
    return redirect(date)


def found_date(request: HttpRequest, public_id: UUID) -> Occurrence:
    rows = Occurrence.objects.visible_to(request.user).select_related(
        "series", "event__centre", "event__sector", "event__organiser"
    )
    return get_object_or_404(rows, public_id=public_id)


@require_safe
def date(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/agenda/date/<id>/`."""
    found = found_date(request, public_id)
    others = (
        found.event.occurrences.filter(end__gt=timezone.now()).exclude(pk=found.pk).order_by("start", "pk")
    )
    context = {
        "date": found,
        "event": found.event,
        "others": list(others[:MOST_SHOWN]) if found.series_id else [],
        "bookings": list(found.event.bookings.select_related("asset")),
        "people": [row.person for row in found.event.participations.select_related("person")],
        "may_change": may_change(request, found),
    }
    return render(request, "calendars/date.html", context)


def may_change(request: HttpRequest, found: Occurrence) -> bool:
    to_come = found.end > timezone.now() and found.state == DateState.PLANNED
    return to_come and can(request.user, "calendars.change_event", found.event)


def changeable(request: HttpRequest, public_id: UUID) -> Occurrence:
    """The date, or 404 for whoever may not change it."""
    found = found_date(request, public_id)
    if not can(request.user, "calendars.change_event", found.event):
        raise Http404
    return found


@form_view
def move_date(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/agenda/date/<id>/deplacer/`."""
    found = changeable(request, public_id)
    form = MoveForm(request.POST or None, is_series=found.series_id is not None, initial=times_of(found))
    context: dict[str, Any] = {"form": form, "date": found, "event": found.event}
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        given = {name: values[name] for name in ("leaves_out", "accepts", "version")}
        scope = Scope(values.get("scope", Scope.THIS))
        moved, in_the_way = attempt_taking(
            form, lambda: move(by=request.user, occurrence=found, scope=scope, plan=form.plan(), **given)
        )
        if moved:
            messages.success(request, _("The new time is written."))
            return redirect(moved)
        context |= in_the_way
    return render(request, "calendars/move.html", context)


def times_of(found: Occurrence) -> dict[str, Any]:
    """What the form shows first: the times as they are."""
    plan = plan_of(found)
    pattern = plan.pattern
    last = pattern.first + timedelta(days=pattern.end_day_offset)
    return {
        "version": found.event.version,
        "day": pattern.first,
        "starts": pattern.starts,
        "ends": pattern.ends,
        "is_all_day": pattern.is_all_day,
        "last_day": last if pattern.end_day_offset else None,
        "until": pattern.until,
        "repeats": "weekly" if pattern.rule else "",
        "skips_public_holidays": plan.skips_public_holidays,
    }


@form_view
def cancel_date(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/agenda/date/<id>/annuler/`."""
    found = changeable(request, public_id)
    form = CancelForm(request.POST or None, initial={"version": found.event.version})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        facts = {"scope": Scope(values["scope"]), "version": values["version"]}
        number = attempt(form, lambda: cancel(by=request.user, occurrence=found, **facts))
        if number is not None:
            messages.success(request, _("Cancelled. What was booked is free again."))
            return redirect(found)
    return render(request, "calendars/cancel.html", {"form": form, "date": found, "event": found.event})
