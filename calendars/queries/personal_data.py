"""What the calendars know of a person."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calendars.models import Booking, Event, Occurrence, Participation
from portal.kit.personal_data import Foreseen, Kept


def export(person: Any) -> dict[str, Any]:
    """What a person organises, takes part in and has booked."""
    dates = Occurrence.objects.select_related("event").order_by("start", "pk")
    part = Participation.objects.filter(person=person).values("event")
    return {
        _("Events that I organise"): [line(date) for date in dates.filter(event__organiser=person)],
        _("Events that I take part in"): [line(date) for date in dates.filter(event__in=part)],
        _("What I have booked"): [
            {_("What"): booking.asset.name, _("For"): booking.event.title, _("On"): booking.booked_at}
            for booking in Booking.objects.filter(booked_by=person)
            .select_related("asset", "event")
            .order_by("pk")
        ],
        _("Bookings that I decided"): [
            {_("What"): booking.asset.name, _("On"): booking.decided_at}
            for booking in Booking.objects.filter(decided_by=person).select_related("asset").order_by("pk")
        ],
    }


def line(date: Occurrence) -> dict[str, Any]:
    return {_("Title"): date.event.title, _("From"): date.start, _("To"): date.end}


def foresee(person: Any) -> Foreseen:
    taken_part = Participation.objects.filter(person=person).count()
    organised = Event.objects.filter(organiser=person).count()
    erased = ngettext("Their part in %(number)s event", "Their part in %(number)s events", taken_part) % {
        "number": taken_part
    }
    what = ngettext(
        "%(number)s event that they organised", "%(number)s events that they organised", organised
    ) % {"number": organised}
    return Foreseen(
        erased=(erased,) if taken_part else (),
        kept=(Kept(what, _("It is the centre's, under an account without a name.")),) if organised else (),
    )
