"""Wishes of a campaign of leave: said by people, settled by others, then asked for with the form of leave."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms_builder.actions.campaigns import (
    change_wish,
    prefer_wish,
    retain_wish,
    say_wish,
    set_wish_aside,
    withdraw_wish,
)
from forms_builder.campaign_forms import SetAsideForm, WishForm
from forms_builder.exceptions import RequestMoved
from forms_builder.models import LeaveWish, Submission
from forms_builder.queries.campaigns import (
    campaigns_of,
    leave_form_for,
    retained_wish,
    wish_inputs,
    wishes_seen,
)
from forms_builder.summaries import describe_dates
from portal.accounts.models import User
from portal.accounts.views.doors import form_view, member, succeeds
from portal.kit.access import can
from portal.kit.errors import DomainError


@form_view
def say(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/conges/campagnes/<id>/voeu/`: days that I would like."""
    by = member(request)
    campaign = get_object_or_404(campaigns_of(by), pk=identifier)
    form = WishForm(request.POST or None)
    if form.is_valid() and succeeds(form, lambda: say_wish(by=by, campaign=campaign, **form.facts)):
        messages.success(request, _("Your wish is kept. You can change it until the campaign ends."))
        return redirect(campaign)
    return render(request, "forms_builder/wish.html", {"form": form, "campaign": campaign, "wish": None})


@form_view
def change(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/conges/campagnes/voeux/<id>/`: other days in place of these."""
    by, wish = own_wish(request, identifier)
    named = ("starts_on", "ends_on", "comment")
    form = WishForm(request.POST or None, initial={name: getattr(wish, name) for name in named})
    if form.is_valid() and succeeds(form, lambda: change_wish(by=by, wish=wish, **form.facts)):
        messages.success(request, _("Your wish is kept. You can change it until the campaign ends."))
        return redirect(wish.campaign)
    context = {"form": form, "campaign": wish.campaign, "wish": wish}
    return render(request, "forms_builder/wish.html", context)


@require_POST
def prefer(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/<id>/preferer/`: before the one above it."""
    by, wish = own_wish(request, identifier)
    posted = request.POST.get("rank", "")
    rank = int(posted) if posted.isdecimal() and len(posted) == 1 else 0
    tried(request, lambda: prefer_wish(by=by, wish=wish, rank=rank))
    return redirect(wish.campaign)


@require_POST
def withdraw(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/<id>/retirer/`."""
    by, wish = own_wish(request, identifier)
    if tried(request, lambda: withdraw_wish(by=by, wish=wish)):
        messages.success(request, _("Your wish is withdrawn."))
    return redirect(wish.campaign)


@require_POST
def retain(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/<id>/retenir/`, from the picture of a sector."""
    by, wish = settled_wish(request, identifier)
    if tried(request, lambda: retain_wish(by=by, wish=wish)):
        words = {"person": wish.person}
        messages.success(request, _("The wish of %(person)s is retained, and they are told.") % words)
    return redirect(picture_with(wish))


@form_view
def set_aside(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/<id>/ecarter/`: these days are not possible, and why."""
    by, wish = settled_wish(request, identifier)
    form = SetAsideForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if succeeds(form, lambda: set_wish_aside(by=by, wish=wish, reason=reason)):
            words = {"person": wish.person}
            messages.success(request, _("The wish of %(person)s is set aside, and they are told.") % words)
            return redirect(picture_with(wish))
    context = {"form": form, "wish": wish, "campaign": wish.campaign, "back": picture_with(wish)}
    return render(request, "forms_builder/wish_aside.html", context)


@require_safe
def ask(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/<id>/demande/`: to the form of leave, filled in with the days that were retained."""
    by = member(request)
    wish = retained_wish(by, str(identifier))
    if wish is None:
        raise Http404
    version = leave_form_for(by, wish.campaign.kind)
    if version is None or version.page is None:
        messages.error(request, _("No form that is online takes this kind of leave. Tell human resources."))
        return redirect(wish.campaign)
    return redirect(f"{version.page.url}?{urlencode({'voeu': wish.pk})}")


def put_wish(request: HttpRequest, submission: Submission) -> None:
    """Fill a new request in with the wish that `voeu` names; of a draft, which is the person's, only say its days."""
    wish = retained_wish(request.user, request.GET.get("voeu", ""))
    if wish is None:
        return
    if submission._state.adding:
        submission.draft |= wish_inputs(wish, submission.definition)
        return
    said = _("You had begun this request: your draft is kept. The days that were retained: %(days)s.")
    messages.info(request, said % {"days": describe_dates(wish.starts_on, wish.ends_on)})


def own_wish(request: HttpRequest, identifier: UUID) -> tuple[User, LeaveWish]:
    """A wish of who is signed in; there is no other."""
    by = member(request)
    return by, get_object_or_404(wishes_seen(by), pk=identifier, person=by.pk)


def settled_wish(request: HttpRequest, identifier: UUID) -> tuple[User, LeaveWish]:
    """A wish that who is signed in may settle; for others there is no such page."""
    by = member(request)
    wish = get_object_or_404(wishes_seen(by), pk=identifier)
    if not can(by, "forms_builder.settle_wish", wish):
        raise Http404
    return by, wish


def picture_with(wish: LeaveWish) -> str:
    """The picture of the sector that the person belongs to first."""
    address = reverse("forms_builder:campaign-picture", args=[wish.campaign_id])
    main = wish.person.main_sector
    return f"{address}?{urlencode({'secteur': main.pk})}" if main else address


def tried(request: HttpRequest, act: Callable[[], Any]) -> bool:
    """Tell whether `act` was done; when it refuses, its words are said on the next page."""
    try:
        act()
    except RequestMoved:
        messages.error(request, _("This wish is gone already."))
        return False
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return False
    return True
