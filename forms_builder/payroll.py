"""What payroll is told of a month of leave. Pure: no database, no clock.

A month is closed with what is known when it ends: exporting it again says the same for ever. What is learnt afterwards of its
days, an agreement that came late, a cancellation, leave that sickness cut into, is a correction of the month in
which it was learnt. Over all months, each day that stays taken is told once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from forms_builder.choices import PayrollReason
from forms_builder.summaries import describe_dates

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Month:
    """Shape: both days included; `begins` and `ends` are the instants of its midnights, the last one left out."""

    first: date
    last: date
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class TakenLeave:
    """One approved leave of one kind. Shape: `days` are (date, what it costs), those that cost nothing left out."""

    person: int
    kind: int
    days: Sequence[tuple[date, Decimal]]
    approved_at: datetime
    cancelled_at: datetime | None = None
    deferred: Decimal = NONE
    deferred_at: datetime | None = None

    def holds_at(self, instant: datetime) -> bool:
        """Tell whether it was agreed to, and not cancelled, before `instant`."""
        return self.approved_at < instant and (self.cancelled_at is None or self.cancelled_at >= instant)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of one leave. Units: `days` may be halves, and less than none in a correction."""

    days: Decimal
    start: date
    end: date
    reason: PayrollReason | None = None


def stretches_in_words(stretches: Iterable[Stretch]) -> list[str]:
    """« du 3 au 5 mars 2027 », with why it is a correction."""
    found = []
    for one in stretches:
        dates = describe_dates(one.start, one.end)
        words = {"dates": dates, "reason": one.reason.label if one.reason else ""}
        found.append(_("%(dates)s (%(reason)s)") % words if one.reason else dates)
    return found


@dataclass(slots=True)
class Line:
    """One person and one kind."""

    person: int
    kind: int
    taken: list[Stretch] = field(default_factory=list)
    corrections: list[Stretch] = field(default_factory=list)

    @property
    def days_taken(self) -> Decimal:
        return sum((stretch.days for stretch in self.taken), NONE)

    @property
    def days_corrected(self) -> Decimal:
        return sum((stretch.days for stretch in self.corrections), NONE)


def lines_of(leaves: Iterable[TakenLeave], month: Month) -> list[Line]:
    """The lines of a month, those that say nothing left out."""
    found: dict[tuple[int, int], Line] = {}
    for leave in leaves:
        line = found.setdefault((leave.person, leave.kind), Line(leave.person, leave.kind))
        line.taken.extend(taken_in(leave, month))
        line.corrections.extend(corrections_in(leave, month))
    return [line for line in found.values() if line.taken or line.corrections]


def taken_in(leave: TakenLeave, month: Month) -> Iterator[Stretch]:
    """Its days in the month, as known when that ends."""
    days = [(day, weight) for day, weight in leave.days if month.first <= day <= month.last]
    if days and leave.holds_at(month.ends):
        yield stretch_of(days)


def corrections_in(leave: TakenLeave, month: Month) -> Iterator[Stretch]:
    """What was learnt during the month of days before it, and of the sickness that cut into the leave."""
    past = [(day, weight) for day, weight in leave.days if day < month.first]
    before, now = leave.holds_at(month.begins), leave.holds_at(month.ends)
    if past and before != now:
        known = stretch_of(past)
        reason = PayrollReason.LATE if now else PayrollReason.CANCELLED
        yield Stretch(known.days if now else -known.days, known.start, known.end, reason)
    if not leave.days or leave.deferred_at is None:
        return
    whole = stretch_of(leave.days)
    if is_in(leave.deferred_at, month):
        yield Stretch(-leave.deferred, whole.start, whole.end, PayrollReason.DEFERRED)
    if leave.cancelled_at is not None and is_in(leave.cancelled_at, month):
        # What sickness had given back is not given back twice.
        yield Stretch(leave.deferred, whole.start, whole.end, PayrollReason.CANCELLED)


def is_in(instant: datetime, month: Month) -> bool:
    return month.begins <= instant < month.ends


def stretch_of(days: Sequence[tuple[date, Decimal]]) -> Stretch:
    return Stretch(sum((weight for _day, weight in days), NONE), days[0][0], days[-1][0])
