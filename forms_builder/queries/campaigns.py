"""Campaigns of leave: those of a centre, what people wish, and the form that a retained wish leads to."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Count, Q

from forms_builder.attendance import Member
from forms_builder.campaign_weeks import Picture, Wished, picture_of, weeks_between
from forms_builder.choices import WishState
from forms_builder.definition import FormDefinition
from forms_builder.effects.debit_leave import DebitLeave
from forms_builder.inputs import Typed, typed_from_answers
from forms_builder.models import FormVersion, LeaveCampaign, LeaveKind, LeaveWish
from forms_builder.models.submissions import READERS
from portal.accounts.models import Absence, User
from portal.centres.models import Sector
from portal.centres.queries import unworked_holidays
from portal.notifications.models import Notification

OPENED, REMINDER = "forms_builder.campaign_opened", "forms_builder.campaign_reminder"

MINUTE = 60


def campaigns_of(reader: Any) -> Any:
    """Those of the centre, the last first, with how many wishes `reader` has said in each."""
    said = Count("wishes", filter=Q(wishes__person=reader.pk))
    rows = LeaveCampaign.objects.visible_to(reader).select_related("centre", "kind")
    return rows.annotate(said=said).order_by("-starts_on", "-pk")


def campaign_now(reader: Any) -> LeaveCampaign | None:
    """The campaign that takes wishes today and ends first. One query."""
    if reader.centre_id is None:
        return None
    today = reader.centre.today
    open_now = campaigns_of(reader).filter(closed_at=None, opens_on__lte=today, wishes_by__gte=today)
    found: LeaveCampaign | None = open_now.order_by("wishes_by", "pk").first()
    return found


def takes_wishes(centre: Any) -> bool:
    """Tell whether a campaign of `centre` takes wishes today. Asked once a minute, since the dashboard of everybody
    asks: a campaign shows there within a minute of its opening.
    """
    today = centre.today
    open_now = LeaveCampaign.objects.filter(
        centre=centre, closed_at=None, opens_on__lte=today, wishes_by__gte=today
    )
    return bool(cache.get_or_set(f"takes_wishes:{centre.pk}:{today}", open_now.exists, MINUTE))


def wishes_in(campaign: LeaveCampaign, person: Any) -> list[LeaveWish]:
    """What `person` wishes, the best first."""
    return list(campaign.wishes.filter(person=person.pk).order_by("rank"))


def wishes_seen(reader: Any) -> Any:
    """Wishes of the reader's own centre; who settles which is asked of each."""
    rows = LeaveWish.objects.filter(campaign__in=LeaveCampaign.objects.visible_to(reader).values("pk"))
    return rows.select_related("campaign__centre", "campaign__kind", "person")


def sectors_to_settle(reader: Any) -> list[Sector]:
    """The sectors whose wishes `reader` settles: all for human resources and the direction."""
    rows = Sector.objects.visible_to(reader).filter(is_organisational=True)
    if reader.roles.isdisjoint(READERS):
        rows = rows.filter(pk__in=reader.coordinated_sector_ids)
    return list(rows)


def wishes_of_sector(campaign: LeaveCampaign, sector: Sector) -> list[LeaveWish]:
    """By person, the best first."""
    rows = LeaveWish.objects.filter(campaign=campaign, person__in=people_of(sector).values("pk"))
    names = ("person__last_name", "person__first_name", "person", "rank")
    return list(rows.select_related("campaign", "person").order_by(*names))


def people_of(sector: Sector) -> Any:
    return User.objects.filter(centre=sector.centre_id, sector_memberships__sector=sector).active()


def picture_of_sector(campaign: LeaveCampaign, sector: Sector, wishes: list[LeaveWish]) -> Picture:
    """The weeks of `campaign` for the people of `sector`. Three queries, however many people."""
    names = people_of(sector).order_by("last_name", "first_name", "pk")
    members = [
        Member(person.pk, str(person), person.worked_weekdays)
        for person in names.only("username", "first_name", "last_name", "working_days")
    ]
    start, end = campaign.starts_on, campaign.ends_on
    keys = [member.key for member in members]
    away = Absence.objects.filter(person__in=keys, starts_on__lte=end, ends_on__gte=start)
    return picture_of(
        weeks_between(start, end),
        members,
        [Wished(one.person_id, one.rank, one.starts_on, one.ends_on, one.state) for one in wishes],
        away.values_list("person", "starts_on", "ends_on"),
        holidays=unworked_holidays(campaign.centre, start, end),
        needed=sector.minimum_presence,
    )


def people_without_wish(campaign: LeaveCampaign) -> Any:
    said = LeaveWish.objects.filter(campaign=campaign).values("person")
    return User.objects.filter(centre=campaign.centre_id).active().exclude(pk__in=said)


def was_told(campaign: LeaveCampaign, kind: str, since: date | None = None) -> bool:
    """Tell whether people were told of `campaign`, on `since` where the centre is or later."""
    told = Notification.objects.filter(kind=kind, group_key=campaign.get_absolute_url())
    if since is not None:
        told = told.filter(created_at__gte=datetime.combine(since, time(), ZoneInfo(campaign.centre.zone)))
    return told.exists()


def retained_wish(person: Any, named: str) -> LeaveWish | None:
    """The wish of `person` that was retained and is `named`; None for anything else."""
    try:
        identifier = UUID(named)
    except ValueError:
        return None
    rows = wishes_seen(person).filter(pk=identifier, person=person.pk, state=WishState.RETAINED)
    found: LeaveWish | None = rows.first()
    return found


def leave_form_for(person: Any, kind: LeaveKind) -> FormVersion | None:
    """The form that takes days of `kind` off a balance, the first by title."""
    rows = FormVersion.objects.visible_to(person).current().select_related("page").order_by("title", "pk")
    return next((one for one in rows if leave_questions(one.definition, kind)), None)


def leave_questions(definition: FormDefinition, kind: LeaveKind) -> tuple[str, str] | None:
    """The keys of the questions for the kind and for the dates, of a form where `kind` may be chosen."""
    by_key = {spec.key: spec for spec in definition.fields}
    for effect in definition.effects:
        if effect.type != DebitLeave.name:
            continue
        asked = by_key.get(effect.settings["kind"])
        options = asked.settings["options"] if asked else ()
        if any(option["key"] == str(kind.public_id) for option in options):
            return effect.settings["kind"], effect.settings["period"]
    return None


def wish_inputs(wish: LeaveWish, definition: FormDefinition) -> Typed:
    """The inputs of a form of leave for the kind and the days of `wish`; {} for any other form."""
    keys = leave_questions(definition, wish.campaign.kind)
    if keys is None:
        return {}
    kind, period = keys
    days: Mapping[str, Any] = {
        "start": wish.starts_on.isoformat(),
        "starts_at_noon": False,
        "end": wish.ends_on.isoformat(),
        "ends_at_noon": False,
    }
    return typed_from_answers(definition, {kind: str(wish.campaign.kind.public_id), period: days})
