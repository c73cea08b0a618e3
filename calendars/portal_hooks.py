"""What this room gives to the others."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calendars.actions.personal_data import erase
from calendars.queries.agenda import own_dates, waiting_bookings
from calendars.queries.personal_data import export, foresee
from calendars.tasks import extend_all_series
from portal.kit.access import can
from portal.kit.dates import first_instant_of
from portal.kit.registries import (
    AuditVerb,
    Creation,
    NavigationEntry,
    Panel,
    PeriodicJob,
    PersonalData,
    audit_verbs,
    creations,
    navigation,
    panels,
    periodic_jobs,
    personal_data,
)

PANEL_ROWS = 5


def reads_calendar(user: Any) -> bool:
    return can(user, "calendars.view_calendar")


def decides_bookings(user: Any) -> bool:
    return can(user, "calendars.decide_bookings")


def count_waiting(user: Any) -> int:
    return int(waiting_bookings(user).count())


def today_panel(user: Any) -> dict[str, Any] | None:
    """What the person has to do today; one query."""
    if not reads_calendar(user):
        return None
    today = timezone.localdate()
    dates = own_dates(user, today).planned().filter(start__lt=first_instant_of(today + timedelta(days=1)))
    rows = list(dates.order_by("start", "pk")[:PANEL_ROWS])
    return {"dates": rows} if rows else None


navigation.register(
    NavigationEntry(
        name="calendars",
        label=_("Agenda"),
        url_name="calendars:agenda",
        icon="calendar-days",
        order=45,
        visible=reads_calendar,
    )
)
navigation.register(
    NavigationEntry(
        name="calendars.waiting",
        label=_("Bookings to decide"),
        url_name="calendars:waiting",
        icon="calendar-check",
        order=46,
        visible=decides_bookings,
        count=count_waiting,
    )
)
creations.register(
    Creation(
        name="calendars.event",
        label=_("An event or a booking"),
        text=_("An activity, a meeting, a room, the van: everybody sees it in the agenda."),
        url_name="calendars:event-create",
        icon="calendar-days",
        order=30,
        visible=reads_calendar,
    )
)
panels.register(
    Panel(
        name="calendars.today",
        title=_("Today"),
        template="calendars/panels/today.html",
        context=today_panel,
        order=15,
    )
)
periodic_jobs.register(
    PeriodicJob(name="calendars.extend_series", task=extend_all_series, every_seconds=24 * 60 * 60)
)
personal_data.register(
    PersonalData(
        name="calendars",
        label=_("Calendars and bookings"),
        models=(
            "calendars.Event",
            "calendars.Series",
            "calendars.Occurrence",
            "calendars.Participation",
            "calendars.Booking",
            "calendars.Claim",
            "calendars.Asset",
            "calendars.Asset_features",
            "calendars.Asset_parts",
        ),
        export=export,
        foresee=foresee,
        erase=erase,
        order=55,
    )
)
for verb in (
    AuditVerb("calendars.create_event", _("Event added")),
    AuditVerb("calendars.validate_event", _("Event validated")),
    AuditVerb("calendars.move_event", _("Event moved")),
    AuditVerb("calendars.cancel_dates", _("Dates cancelled")),
    AuditVerb("calendars.approve_booking", _("Booking accepted")),
    AuditVerb("calendars.refuse_booking", _("Booking refused")),
    AuditVerb("calendars.cancel_booking", _("Booking cancelled")),
    AuditVerb("calendars.confirm_by_form", _("Booking answered by its form")),
    AuditVerb("calendars.create_asset", _("Room or equipment added")),
    AuditVerb("calendars.change_asset", _("Room or equipment changed")),
):
    audit_verbs.register(verb)
