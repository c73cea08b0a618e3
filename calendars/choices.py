"""The fixed lists of calendars."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.choices import Role


class AssetKind(models.TextChoices):
    """What only one event can have at a time. A person is one too, whom an event may take with a warning alone."""

    ROOM = "room", _("room")
    EQUIPMENT = "equipment", _("equipment")
    PERSON = "person", _("person")


class BookedBy(models.TextChoices):
    """Who may ask for a room or a piece of equipment."""

    EVERYONE = "everyone", _("everybody at the centre")
    COORDINATORS = "coordinators", _("coordinators and those who manage it")
    MANAGERS = "managers", _("only those who manage it")


class EventKind(models.TextChoices):
    ACTIVITY = "activity", _("activity")
    OUTING = "outing", _("outing")
    MEETING = "meeting", _("meeting")
    KEY_EVENT = "key_event", _("key event")
    BOOKING = "booking", _("booking alone")
    CLOSURE = "closure", _("closure")


class EventState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("event", "waits for validation")
    PUBLISHED = "published", pgettext_lazy("event", "published")
    REFUSED = "refused", pgettext_lazy("event", "refused")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")


class Visibility(models.TextChoices):
    """Who reads more than that somebody, or a room, is taken."""

    EVERYONE = "everyone", _("everybody at the centre")
    PARTICIPANTS = "participants", _("only those who take part: for the others, busy")


class DateState(models.TextChoices):
    """How one date of an event stands."""

    PLANNED = "planned", pgettext_lazy("date", "planned")
    CANCELLED = "cancelled", pgettext_lazy("date", "cancelled")
    SKIPPED = "skipped", pgettext_lazy("date", "skipped")
    """It never had its place: a holiday, or a clash that its organiser chose to leave out."""


class Scope(models.TextChoices):
    """Which dates of a series a change is for."""

    THIS = "this", _("this date only")
    FOLLOWING = "following", _("this date and those that follow")
    ALL = "all", _("all dates to come")


class BookingState(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("booking", "waits for an answer")
    AWAITS_FORM = "awaits_form", pgettext_lazy("booking", "waits for its form")
    CONFIRMED = "confirmed", pgettext_lazy("booking", "confirmed")
    REFUSED = "refused", pgettext_lazy("booking", "refused")
    CANCELLED = "cancelled", pgettext_lazy("booking", "cancelled")


class ClaimState(models.TextChoices):
    """How firmly something is taken. Requests take nothing: several may wait for one slot, one of them will have it."""

    REQUESTED = "requested", pgettext_lazy("claim", "asked for")
    HELD = "held", pgettext_lazy("claim", "held")
    CONFIRMED = "confirmed", pgettext_lazy("claim", "taken")


TAKING = (ClaimState.HELD, ClaimState.CONFIRMED)
"""The states of which one slot of one asset bears a single claim: the guard of the database knows them too."""

CLAIM_OF = {
    BookingState.REQUESTED: ClaimState.REQUESTED,
    BookingState.AWAITS_FORM: ClaimState.HELD,
    BookingState.CONFIRMED: ClaimState.CONFIRMED,
}
"""What a booking does to the slots that it is for; one that is refused or cancelled has none."""

LONGEST_CLAIM_DAYS = 31
"""What lasts longer is taken by several claims in a row: a search for clashes looks back no further."""

MOST_DATES = 400
"""Of one series."""

MANAGERS = {
    AssetKind.ROOM: frozenset({Role.RECEPTION}),
    AssetKind.EQUIPMENT: frozenset({Role.EQUIPMENT}),
}
"""Who keeps, decides and hands over each kind of asset (requirement F5)."""

VALIDATORS = frozenset({Role.DIRECTOR, Role.COMMUNICATION})
"""Who publishes what waits, where the centre wants events validated; coordinators do for their sectors."""
