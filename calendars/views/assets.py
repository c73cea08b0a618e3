"""`/agenda/salles/`, `/agenda/materiel/`: what there is, who has it, what is free."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calendars.actions.assets import change_asset, create_asset
from calendars.choices import AssetKind
from calendars.forms.assets import AssetForm, FreeForm
from calendars.models import Asset
from calendars.queries.agenda import free_now, plan_of_week
from calendars.queries.suggestions import free_assets
from calendars.views.agenda import slot_asked
from portal.accounts.views.doors import admitted, attempt, form_view
from portal.kit.access import can
from portal.kit.pagination import paginate

ON_SCREEN = 30
WEEK = timedelta(days=7)
FARTHEST = timedelta(days=5 * 366)
LISTS = {AssetKind.ROOM: "calendars:rooms", AssetKind.EQUIPMENT: "calendars:items"}


@require_safe
def listed(request: HttpRequest, kind: AssetKind) -> HttpResponse:
    """`/agenda/salles/`, `/agenda/materiel/`: with how free each is now."""
    by = admitted(request, "calendars.view_calendar")
    rows = Asset.objects.visible_to(by).filter(kind=kind).prefetch_related("features")
    page = paginate(rows, by=("name", "id"), cursor=request.GET.get("suite", ""), size=ON_SCREEN)
    words = free_now(page.rows, timezone.now()) if page.rows else {}
    lines = [(asset, words[asset.pk] if asset.is_active else _("Out of use")) for asset in page.rows]
    context = {
        "kind": kind,
        "lines": lines,
        "page": page,
        "may_manage": keeps(by, kind),
        "is_rooms": kind == AssetKind.ROOM,
    }
    return render(request, "calendars/assets.html", context)


def keeps(by: Any, kind: AssetKind) -> bool:
    return can(by, "calendars.manage_asset", Asset(centre_id=by.centre_id, kind=kind))


def found_asset(request: HttpRequest, public_id: UUID, kind: AssetKind, right: str) -> Asset:
    found = get_object_or_404(Asset.objects.visible_to(request.user), public_id=public_id, kind=kind)
    if not can(request.user, right, found):
        raise Http404
    return found


def monday_of(request: HttpRequest) -> date:
    """The Monday of the week of `?du=`, or of today for anything that is no date near enough."""
    today = timezone.localdate()
    try:
        day = date.fromisoformat(request.GET.get("du", ""))
    except ValueError:
        day = today
    if not today - FARTHEST <= day <= today + FARTHEST:
        day = today
    return day - timedelta(days=day.weekday())


@require_safe
def shown(request: HttpRequest, public_id: UUID, kind: AssetKind) -> HttpResponse:
    """`/agenda/salles/<id>/`: a week of it."""
    found = found_asset(request, public_id, kind, "calendars.view_asset")
    monday = monday_of(request)
    context = {
        "asset": found,
        "week": plan_of_week(request.user, found, monday),
        "monday": monday,
        "before": monday - WEEK,
        "after": monday + WEEK,
        "features": list(found.features.all()),
        "may_book": can(request.user, "calendars.book_asset", found),
        "may_manage": can(request.user, "calendars.manage_asset", found),
        "all_url": LISTS[kind],
        "is_room": kind == AssetKind.ROOM,
    }
    return render(request, "calendars/asset.html", context)


@form_view
def create(request: HttpRequest, kind: AssetKind) -> HttpResponse:
    """`/agenda/salles/nouvelle/`."""
    by = admitted(request, "calendars.view_calendar")
    if not keeps(by, kind):
        raise Http404
    form = AssetForm(request.POST or None)
    del form.fields["is_active"]
    if request.method == "POST" and form.is_valid():
        written = attempt(form, lambda: create_asset(by=by, kind=kind, **facts_of(form)))
        if written:
            messages.success(request, _("“%(name)s” can be booked from now on.") % {"name": written})
            return redirect(written)
    return render(request, "calendars/asset_form.html", {"form": form, "all_url": LISTS[kind], "kind": kind})


@form_view
def change(request: HttpRequest, public_id: UUID, kind: AssetKind) -> HttpResponse:
    """`/agenda/salles/<id>/modifier/`."""
    found = found_asset(request, public_id, kind, "calendars.manage_asset")
    typed = ", ".join(feature.name for feature in found.features.all())
    form = AssetForm(request.POST or None, instance=found, initial={"features_typed": typed})
    if request.method == "POST" and form.is_valid():
        written = attempt(form, lambda: change_asset(by=request.user, asset=found, **facts_of(form)))
        if written:
            messages.success(request, _("“%(name)s” is saved.") % {"name": written})
            return redirect(written)
    return render(
        request, "calendars/asset_form.html", {"form": form, "asset": found, "all_url": LISTS[kind]}
    )


def facts_of(form: AssetForm) -> dict[str, Any]:
    facts = dict(form.cleaned_data)
    return {"features": facts.pop("features_typed"), **facts}


@require_safe
def free(request: HttpRequest) -> HttpResponse:
    """`/agenda/libre/`: what is free at a time, for so many people."""
    by = admitted(request, "calendars.view_calendar")
    is_asked = "day" in request.GET
    form = FreeForm(request.GET if is_asked else None, by=by, initial={"day": timezone.localdate()})
    context: dict[str, Any] = {"form": form, "is_asked": False}
    if is_asked and form.is_valid():
        values = form.cleaned_data
        slot = attempt(form, lambda: slot_asked(form, by))
        if slot is not None:
            facts = {"people": values["people"] or 0, "features": values["features"]}
            found = free_assets(by, *slot, kind=AssetKind(values["kind"]), **facts)
            context |= {"is_asked": True, "found": list(found[:ON_SCREEN]), "values": values}
    return render(request, "calendars/free.html", context)
