"""The campaign of leave: opened, changed and closed by human resources; people wish, others settle."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from forms_builder import notices
from forms_builder.actions.reminding import MORNING
from forms_builder.campaign_weeks import MOST_WISHES
from forms_builder.choices import WishState
from forms_builder.deadlines import is_working_day, working_day_before
from forms_builder.exceptions import (
    AnotherRetained,
    CampaignClosed,
    CampaignTooLong,
    EndsBeforeItBegins,
    OutsideCampaign,
    ReasonMissing,
    RequestMoved,
    TooManyWishes,
    WishesNotTaken,
    WishesOutside,
    WishesTooLate,
    WishSettled,
)
from forms_builder.models import LeaveCampaign, LeaveWish
from forms_builder.queries.campaigns import OPENED, REMINDER, people_without_wish, was_told
from portal.accounts.models import User
from portal.audit.actions import record
from portal.centres.actions.registers import add_row, change_row
from portal.centres.models import Centre
from portal.centres.queries import unworked_holidays
from portal.kit.access import require
from portal.kit.dates import write_date

KEEP = "forms_builder.keep_campaign"
LONGEST = timedelta(days=214)
REMINDED_BEFORE = 2
"""Working days from the reminder to the last day, that one among them."""
HOLIDAYS_AROUND = timedelta(days=31)


@transaction.atomic
def open_campaign(*, by: Any, **facts: Any) -> LeaveCampaign:
    """Ask the people of the person's own centre when they would like their leave.

    Shape:   `facts` are title, kind, opens_on, wishes_by, starts_on, ends_on, order.
    Rights:  forms_builder.keep_campaign.
    Raises:  ValidationError, EndsBeforeItBegins, WishesTooLate, CampaignTooLong.
    Effects: one row, one audit entry; on the day on which it opens, one notice to everybody of the centre. The same
             one sent twice is one.
    Source:  Code du travail, L3141-13 to L3141-16: when leave is taken and the order of departure.
    """
    campaign = LeaveCampaign(centre=by.centre, **facts)
    require(by, KEEP, campaign)
    # Who opens the same one twice at once waits here: there is no row of it yet to lock. Not its key: whoever holds a person
    # that is told of it below may still write a row of the centre.
    Centre.objects.select_for_update(of=("self",), no_key=True).get(pk=by.centre_id)
    same = LeaveCampaign.objects.filter(centre=by.centre, closed_at=None, **facts).first()
    if same is not None:
        return same
    refuse_dates(campaign)
    campaign = add_row(by, campaign, "forms_builder.open_campaign", right=KEEP)
    tell_opening(by, campaign)
    return campaign


@transaction.atomic
def change_campaign(*, by: Any, campaign: LeaveCampaign, **facts: Any) -> LeaveCampaign:
    """Change what a campaign asks, or until when. Shape, Rights: as open_campaign.

    Raises:  as open_campaign; CampaignClosed; WishesOutside where wishes are of days that would be left out.
    Effects: one row, one audit entry. Nobody is told anew, but who has not wished, before the new end.
    """
    campaign = lock_campaign(by, campaign, KEEP)
    refuse_closed(campaign)
    asked = LeaveCampaign(centre=campaign.centre, **facts)
    refuse_dates(asked)
    said = campaign.wishes.exclude(starts_on__gte=asked.starts_on, ends_on__lte=asked.ends_on)
    if said.exists():
        raise WishesOutside(field="starts_on")
    change_row(by, campaign, "forms_builder.change_campaign", facts)
    tell_opening(by, campaign)
    return campaign


@transaction.atomic
def close_campaign(*, by: Any, campaign: LeaveCampaign) -> LeaveCampaign:
    """Let nothing of a campaign change any more. What was retained still leads to the form.

    Rights:  forms_builder.keep_campaign.
    Effects: one field, one audit entry. Safe to repeat.
    """
    campaign = lock_campaign(by, campaign, KEEP)
    if campaign.closed_at is None:
        campaign.closed_at = timezone.now()
        campaign.save(update_fields=["closed_at"])
        record(by, "forms_builder.close_campaign", campaign)
    return campaign


def refuse_dates(campaign: LeaveCampaign) -> None:
    """Raise EndsBeforeItBegins, WishesTooLate or CampaignTooLong, on the field that is wrong."""
    if campaign.wishes_by < campaign.opens_on:
        raise EndsBeforeItBegins(field="wishes_by")
    if campaign.ends_on < campaign.starts_on:
        raise EndsBeforeItBegins(field="ends_on")
    if campaign.wishes_by >= campaign.starts_on:
        raise WishesTooLate(field="wishes_by")
    if campaign.ends_on - campaign.starts_on >= LONGEST:
        raise CampaignTooLong(field="ends_on")


def refuse_closed(campaign: LeaveCampaign) -> None:
    if campaign.closed_at is not None:
        raise CampaignClosed


def lock_campaign(by: Any, campaign: LeaveCampaign, right: str) -> LeaveCampaign:
    """The campaign as it is now: everything that is said in it waits for this one row. Raises: PermissionDenied."""
    require(by, right, campaign)
    rows = LeaveCampaign.objects.select_for_update(of=("self",)).select_related("centre", "kind")
    locked = rows.get(pk=campaign.pk)
    require(by, right, locked)
    return locked


@transaction.atomic
def say_wish(
    *, by: Any, campaign: LeaveCampaign, starts_on: date, ends_on: date, comment: str = ""
) -> LeaveWish:
    """Say days that one would like, after those that one has said already.

    Rights:  forms_builder.say_wish, for oneself.
    Raises:  CampaignClosed, WishesNotTaken, EndsBeforeItBegins, OutsideCampaign, TooManyWishes.
    Effects: one row, one audit entry. The same days said twice are one wish.
    """
    campaign = lock_campaign(by, campaign, "forms_builder.say_wish")
    refuse_days(campaign, starts_on, ends_on)
    own = list(campaign.wishes.filter(person=by))
    same = next((one for one in own if (one.starts_on, one.ends_on) == (starts_on, ends_on)), None)
    if same is not None:
        return same
    if len(own) >= MOST_WISHES:
        raise TooManyWishes
    wish = LeaveWish.objects.create(
        campaign=campaign,
        person=by,
        rank=len(own) + 1,
        starts_on=starts_on,
        ends_on=ends_on,
        comment=comment,
    )
    note(by, "say_wish", wish)
    return wish


@transaction.atomic
def change_wish(*, by: Any, wish: LeaveWish, starts_on: date, ends_on: date, comment: str = "") -> LeaveWish:
    """Say other days in place of these.

    Rights:  forms_builder.change_wish (one's own).
    Raises:  as say_wish; WishSettled once somebody has settled it; RequestMoved once it is withdrawn.
    Effects: one row, one audit entry.
    """
    wish = lock_wish(by, wish, "forms_builder.change_wish")
    refuse_days(wish.campaign, starts_on, ends_on)
    refuse_settled(wish)
    wish.starts_on, wish.ends_on, wish.comment = starts_on, ends_on, comment
    wish.save(update_fields=["starts_on", "ends_on", "comment"])
    note(by, "change_wish", wish)
    return wish


@transaction.atomic
def prefer_wish(*, by: Any, wish: LeaveWish, rank: int) -> LeaveWish:
    """Put a wish before the one above it.

    Shape:   `rank` is what the page showed: one that has moved since stays where it is, so that two clicks are one.
    Rights:  forms_builder.change_wish (one's own).
    Raises:  CampaignClosed, WishesNotTaken; RequestMoved once it is withdrawn.
    Effects: two ranks, one audit entry.
    """
    wish = lock_wish(by, wish, "forms_builder.change_wish")
    refuse_late(wish.campaign)
    if wish.rank != rank or rank <= 1:
        return wish
    own = LeaveWish.objects.filter(campaign=wish.campaign, person=wish.person)
    above = own.filter(rank=rank - 1)
    # Two wishes never have one rank, not even for a moment: 0 is nobody's.
    own.filter(pk=wish.pk).update(rank=0)
    above.update(rank=rank)
    own.filter(pk=wish.pk).update(rank=rank - 1)
    wish.rank = rank - 1
    note(by, "change_wish", wish)
    return wish


@transaction.atomic
def withdraw_wish(*, by: Any, wish: LeaveWish) -> None:
    """Take a wish back; those after it move up.

    Rights:  forms_builder.change_wish (one's own).
    Raises:  CampaignClosed, WishesNotTaken, WishSettled; RequestMoved where it is gone already.
    Effects: one row less, one audit entry.
    """
    wish = lock_wish(by, wish, "forms_builder.change_wish")
    refuse_late(wish.campaign)
    refuse_settled(wish)
    note(by, "withdraw_wish", wish)
    wish.delete()
    for rank, one in enumerate(wish.campaign.wishes.filter(person=by).order_by("rank"), start=1):
        if one.rank != rank:
            one.rank = rank
            one.save(update_fields=["rank"])


def lock_wish(by: Any, wish: LeaveWish, right: str) -> LeaveWish:
    """The wish as it is now, its campaign locked. Raises: PermissionDenied, RequestMoved."""
    require(by, right, wish)
    campaign = lock_campaign(by, wish.campaign, "forms_builder.view_campaign")
    locked = LeaveWish.objects.select_related("person").filter(pk=wish.pk, campaign=campaign).first()
    if locked is None:
        raise RequestMoved
    locked.campaign = campaign
    require(by, right, locked)
    return locked


def refuse_late(campaign: LeaveCampaign) -> None:
    """Raise CampaignClosed or WishesNotTaken."""
    refuse_closed(campaign)
    if not campaign.takes_wishes:
        raise WishesNotTaken


def refuse_days(campaign: LeaveCampaign, starts_on: date, ends_on: date) -> None:
    refuse_late(campaign)
    if ends_on < starts_on:
        raise EndsBeforeItBegins(field="ends_on")
    if starts_on < campaign.starts_on or ends_on > campaign.ends_on:
        words = {"start": campaign.starts_on, "end": campaign.ends_on}
        said = {name: write_date(day, "j F Y") for name, day in words.items()}
        field = "starts_on" if starts_on < campaign.starts_on else "ends_on"
        raise OutsideCampaign(OutsideCampaign.message % said, field=field)


def refuse_settled(wish: LeaveWish) -> None:
    if wish.state != WishState.WISHED:
        raise WishSettled


@transaction.atomic
def retain_wish(*, by: Any, wish: LeaveWish) -> LeaveWish:
    """Keep these days for the person, who then asks for them with the form of leave.

    Rights:  forms_builder.settle_wish: human resources, the direction, coordinators of the person's sector; never
             one's own.
    Raises:  CampaignClosed, AnotherRetained, RequestMoved.
    Effects: one state, one audit entry, one notice that leads to the form. Safe to repeat. The days are not granted:
             the request is decided as any other.
    """
    wish = lock_wish(by, wish, "forms_builder.settle_wish")
    refuse_closed(wish.campaign)
    if wish.state == WishState.RETAINED:
        return wish
    others = wish.campaign.wishes.filter(person=wish.person, state=WishState.RETAINED)
    if others.exists():
        raise AnotherRetained
    settle(by, wish, WishState.RETAINED, "retain_wish")
    notices.tell_that_a_wish_is_retained(by, wish)
    return wish


@transaction.atomic
def set_wish_aside(*, by: Any, wish: LeaveWish, reason: str) -> LeaveWish:
    """Say that these days are not possible, and why.

    Shape:   `reason` is read by the person beside the wish; no mail says it.
    Rights:  as retain_wish.
    Raises:  CampaignClosed, ReasonMissing, RequestMoved.
    Effects: one state, one audit entry, one notice. Safe to repeat. What was retained may be set aside too; a request
             that was sent meanwhile stays.
    """
    wish = lock_wish(by, wish, "forms_builder.settle_wish")
    refuse_closed(wish.campaign)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if wish.state == WishState.SET_ASIDE:
        return wish
    settle(by, wish, WishState.SET_ASIDE, "set_wish_aside", reason=reason.strip())
    notices.tell_that_a_wish_is_set_aside(by, wish)
    return wish


def settle(by: Any, wish: LeaveWish, state: WishState, verb: str, reason: str = "") -> None:
    wish.state, wish.reason = state, reason
    wish.save(update_fields=["state", "reason"])
    note(by, verb, wish)


def note(by: Any, verb: str, wish: LeaveWish) -> None:
    """The audit says whose wish of which campaign, not the days."""
    record(by, f"forms_builder.{verb}", wish, campaign=str(wish.campaign_id), person=wish.person_id)


def tell_campaigns(*, by: Any) -> int:
    """Tell people of campaigns that open, and those without a wish that it ends soon; return how many were told.

    Rights:  forms_builder.tell_campaigns (the system).
    Effects: one notice a person and campaign for each; in the morning where the centre is. Safe to repeat; a day that
             was missed is caught up.
    """
    require(by, "forms_builder.tell_campaigns")
    rows = LeaveCampaign.objects.filter(closed_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(tell_campaign(by, pk) for pk in rows)


@transaction.atomic
def tell_campaign(by: Any, pk: Any) -> int:
    rows = LeaveCampaign.objects.select_for_update(of=("self",)).select_related("centre", "kind")
    campaign = rows.get(pk=pk)
    now = timezone.localtime(timezone=ZoneInfo(campaign.centre.zone))
    if not campaign.takes_wishes or now.hour < MORNING:
        return 0
    return tell_opening(by, campaign) or remind_before_end(by, campaign, now.date())


def tell_opening(by: Any, campaign: LeaveCampaign) -> int:
    """Tell everybody of the centre, once, as soon as wishes are taken."""
    if not campaign.takes_wishes or was_told(campaign, OPENED):
        return 0
    people = User.objects.filter(centre=campaign.centre_id).active()
    return notices.tell_that_a_campaign_opens(by, campaign, people)


def remind_before_end(by: Any, campaign: LeaveCampaign, today: date) -> int:
    """Tell those without a wish, once, two working days before the end; never on the day on which it opened."""
    holidays = unworked_holidays(campaign.centre, campaign.wishes_by - HOLIDAYS_AROUND, campaign.wishes_by)
    due = working_day_before(campaign.wishes_by, REMINDED_BEFORE, holidays)
    if today < due or today <= campaign.opens_on or not is_working_day(today, holidays):
        return 0
    if was_told(campaign, REMINDER, since=due):
        return 0
    return notices.remind_of_campaign(by, campaign, people_without_wish(campaign))
