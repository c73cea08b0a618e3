"""What happened to accounts and rights, for IT and the data-protection officer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.choices import InvitationWay, RecoveryKind, SecondFactor
from portal.accounts.models import User
from portal.accounts.queries.history import detail_of
from portal.audit.models import AuditEntry
from portal.audit.queries import actor_words, of_people, verb_label
from portal.kit.dates import first_instant_after, first_instant_of
from portal.kit.registries import audit_verbs
from portal.kit.texts import fold

SUMMED_DAYS = 30
MOST_NAMESAKES = 50
UNSAID = frozenset({"after", "before", "device", "export", "form", "hold", "person", "session"})
"""Details that name rows, or that the words of the act say already."""
PEOPLE = frozenset({"delegate", "stand_in", "to"})
"""Details that are keys of people."""
DAYS = frozenset({"ends_on", "starts_on", "until"})
DETAILS = {
    "changed": gettext_lazy("changed"),
    "created": gettext_lazy("created"),
    "delegate": gettext_lazy("decides in their place"),
    "ended": gettext_lazy("sessions ended"),
    "ends_on": gettext_lazy("to"),
    "forms": gettext_lazy("for which forms"),
    "is_new_device": gettext_lazy("new device"),
    "is_own": gettext_lazy("their own device"),
    "kind": gettext_lazy("kind"),
    "left": gettext_lazy("codes left"),
    "lines": gettext_lazy("lines"),
    "method": gettext_lazy("method"),
    "names": gettext_lazy("fields"),
    "page": gettext_lazy("page"),
    "place": gettext_lazy("page"),
    "reason": gettext_lazy("reason"),
    "second_factor": gettext_lazy("second factor"),
    "stand_in": gettext_lazy("stand-in"),
    "starts_on": gettext_lazy("from"),
    "to": gettext_lazy("given to"),
    "tries": gettext_lazy("tries"),
    "until": gettext_lazy("until"),
    "way": gettext_lazy("way"),
}
"""The words of each detail that a security event may have (tests/architecture/test_audit_verbs.py)."""
CHOICES: dict[str, Any] = {"kind": RecoveryKind, "second_factor": SecondFactor, "way": InvitationWay}

Names = dict[int, str]


@dataclass(frozen=True, slots=True)
class EventFilters:
    """Shape: `verb` is a name of `audit_verbs`, `name` what somebody's name contains; "" and None take all."""

    verb: str = ""
    name: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SecurityEvent:
    """One event in words. Shape: `whom` is "" when it is about whoever acted."""

    at: datetime
    what: str
    who: str
    whom: str
    address: str
    details: str

    @classmethod
    def of(cls, entry: AuditEntry, names: Names) -> "SecurityEvent":
        on_self = entry.object_type == User._meta.label_lower and entry.object_id == str(entry.actor_id)
        return cls(
            at=entry.at,
            what=verb_label(entry.verb),
            who=actor_words(entry.actor_label),
            whom="" if on_self else entry.object_label,
            address=entry.client_address,
            details="\N{NO-BREAK SPACE}; ".join(detail_lines(entry, names)),
        )


@dataclass(frozen=True, slots=True)
class Day:
    """How many events one day had. Units: `height` in hundredths of the busiest day; `x` its place, in days."""

    date: date
    number: int
    height: int
    x: int

    @property
    def y(self) -> int:
        return 100 - self.height


def security_verbs() -> dict[str, str]:
    """The verbs of the screen with their words, in the order of the words."""
    found = {verb.name: str(verb.label) for verb in audit_verbs if verb.is_security}
    return dict(sorted(found.items(), key=lambda item: fold(item[1])))


def security_events(reader: Any, filters: EventFilters) -> Any:
    """The events of the reader's centre. Index: audit_of_centre, read from its newest end."""
    verbs = [filters.verb] if filters.verb else list(security_verbs())
    rows = AuditEntry.objects.filter(centre_id=reader.centre_id, verb__in=verbs)
    if filters.since:
        rows = rows.filter(at__gte=first_instant_of(filters.since))
    if filters.until:
        rows = rows.filter(at__lt=first_instant_after(filters.until))
    return rows.filter(named(reader, filters.name)) if filters.name else rows


def named(reader: Any, name: str) -> Q:
    """Whoever is called so now, and whoever was when it happened: somebody erased is found as of then."""
    people = User.objects.visible_to(reader)
    for word in fold(name).split():
        people = people.filter(search_text__contains=word)
    known = of_people(people.values_list("pk", flat=True)[:MOST_NAMESAKES])
    return known | Q(actor_label__icontains=name) | Q(object_label__icontains=name)


def in_words(entries: Sequence[AuditEntry]) -> list[SecurityEvent]:
    """Each entry in words; whom their details name is read once for all."""
    keys = {entry.details.get(name) for entry in entries for name in PEOPLE} - {None}
    people = User.objects.filter(pk__in=keys) if keys else ()
    names = {person.pk: str(person) for person in people}
    return [SecurityEvent.of(entry, names) for entry in entries]


def detail_lines(entry: AuditEntry, names: Names) -> Iterator[str]:
    said = detail_of(entry)
    if said:
        yield said
        return
    for key, value in entry.details.items():
        label = capfirst(str(DETAILS.get(key, key)))
        if value is True:
            yield label
        elif key not in UNSAID and value not in ("", None, [], False):
            yield f"{label}\N{NO-BREAK SPACE}: {value_words(key, value, names)}"


def value_words(key: str, value: Any, names: Names) -> str:
    if key in PEOPLE:
        return names.get(value, _("somebody of this centre"))
    if key in DAYS:
        return date_format(date.fromisoformat(value), "j F Y")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    known = CHOICES.get(key)
    return str(known(value).label) if known and value in known.values else str(value)


def last_days(reader: Any, today: date) -> list[Day]:
    """The events of the last thirty days, day by day, today last: one query."""
    first = today - timedelta(days=SUMMED_DAYS - 1)
    rows = security_events(reader, EventFilters(since=first)).order_by()
    counted = rows.annotate(day=TruncDate("at")).values_list("day").annotate(number=Count("pk"))
    numbers: dict[date, int] = dict(counted)
    busiest = max(numbers.values(), default=1)
    days = [first + timedelta(days=rank) for rank in range(SUMMED_DAYS)]
    return [
        Day(day, numbers.get(day, 0), round(100 * numbers.get(day, 0) / busiest), rank)
        for rank, day in enumerate(days)
    ]


def as_rows(events: Any, most: int) -> Iterator[list[str]]:
    """The events as lines of a spreadsheet, with a last line that says so when there were more."""
    yield [_("When"), _("What"), _("Who"), _("On whom"), _("Internet address"), _("Details")]
    found = list(events.order_by("-at", "-id")[: most + 1])
    for event in in_words(found[:most]):
        when = date_format(timezone.localtime(event.at), "d/m/Y H:i:s")
        yield [when, event.what, event.who, event.whom, event.address, event.details]
    if len(found) > most:
        yield [_("There are more: narrow the dates to export the older ones.")]
