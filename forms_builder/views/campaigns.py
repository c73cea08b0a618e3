"""`/conges/campagnes/`: campaigns of leave, and the picture of what people wish."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms_builder.actions.campaigns import change_campaign, close_campaign, open_campaign
from forms_builder.campaign_forms import CampaignForm
from forms_builder.campaign_weeks import MOST_WISHES
from forms_builder.choices import WeekMark
from forms_builder.models import LeaveCampaign, LeaveWish
from forms_builder.queries.campaigns import (
    campaigns_of,
    picture_of_sector,
    sectors_to_settle,
    wishes_in,
    wishes_of_sector,
)
from forms_builder.views.absences import asked_sector
from portal.accounts.models import User
from portal.accounts.views.doors import admitted, attempt, form_view, member, succeeds
from portal.kit.access import can
from portal.kit.pagination import paginate

KEEP = "forms_builder.keep_campaign"


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """`/conges/campagnes/`: those of the centre, the last first."""
    by = member(request)
    page = paginate(campaigns_of(by), by=("-starts_on", "-id"), cursor=request.GET.get("suite", ""))
    context = {"page": page, "may_open": can(by, "forms_builder.open_campaigns")}
    return render(request, "forms_builder/campaigns.html", context)


@form_view
def begin(request: HttpRequest) -> HttpResponse:
    """`…/ouvrir/`: ask people when they would like their leave."""
    by = admitted(request, "forms_builder.open_campaigns")
    form = CampaignForm(request.POST or None, by=by)
    if form.is_valid():
        opened = attempt(form, lambda: open_campaign(by=by, **form.facts))
        if opened is not None:
            messages.success(request, opened_words(opened))
            return redirect(opened)
    return render(request, "forms_builder/campaign_form.html", {"form": form, "campaign": None})


def opened_words(campaign: LeaveCampaign) -> str:
    if campaign.takes_wishes:
        return _("The campaign is open: everybody of the centre is told.")
    return _("The campaign is written down: everybody of the centre is told on the day on which it opens.")


@require_safe
def campaign(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/<id>/`: what it asks, and what I wish."""
    by, found = seen_campaign(request, identifier)
    wishes = wishes_in(found, by)
    context = {
        "campaign": found,
        "wishes": wishes,
        "takes": found.takes_wishes,
        "may_say": found.takes_wishes and len(wishes) < MOST_WISHES,
        "may_keep": can(by, KEEP, found),
        "may_see": can(by, "forms_builder.view_wishes", found),
    }
    return render(request, "forms_builder/campaign.html", context)


def seen_campaign(request: HttpRequest, identifier: UUID) -> tuple[User, LeaveCampaign]:
    by = member(request)
    return by, get_object_or_404(campaigns_of(by), pk=identifier)


def kept_campaign(request: HttpRequest, identifier: UUID) -> tuple[User, LeaveCampaign]:
    """A campaign that the reader keeps; for others there is no such page."""
    by, found = seen_campaign(request, identifier)
    if not can(by, KEEP, found):
        raise Http404
    return by, found


@form_view
def change(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/<id>/modifier/`."""
    by, found = kept_campaign(request, identifier)
    form = CampaignForm(request.POST or None, by=by, campaign=found)
    if form.is_valid() and succeeds(form, lambda: change_campaign(by=by, campaign=found, **form.facts)):
        messages.success(request, _("The changes are saved."))
        return redirect(found)
    return render(request, "forms_builder/campaign_form.html", {"form": form, "campaign": found})


@require_POST
def close(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/<id>/clore/`."""
    by, found = kept_campaign(request, identifier)
    close_campaign(by=by, campaign=found)
    messages.success(request, _("The campaign is closed."))
    return redirect(found)


@require_safe
def picture(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/<id>/tableau/`: the weeks of one sector, and what its people wish; for those who settle it."""
    by, found = seen_campaign(request, identifier)
    if not can(by, "forms_builder.view_wishes", found):
        raise Http404
    sectors = sectors_to_settle(by)
    sector = asked_sector(request, sectors)
    wishes = wishes_of_sector(found, sector) if sector else []
    context: dict[str, Any] = {
        "campaign": found,
        "sector": sector,
        "chips": [(one, f"?{urlencode({'secteur': one.pk})}") for one in sectors],
        "picture": picture_of_sector(found, sector, wishes) if sector else None,
        "wishes": [(wish, acts_on(by, wish, found)) for wish in wishes],
        "legend": [mark for mark in WeekMark if mark.letter],
    }
    return render(request, "forms_builder/campaign_picture.html", context)


def acts_on(by: User, wish: LeaveWish, found: LeaveCampaign) -> tuple[str, ...]:
    """What `by` may do with a wish of the sector that they see: nothing with their own."""
    if found.closed_at is not None or wish.person_id == by.pk:
        return ()
    return tuple(
        act for act, state in (("retain", "retained"), ("set_aside", "set_aside")) if wish.state != state
    )
