"""The dated rates of a centre. What was signed keeps the figures that it was computed with."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from portal.audit.actions import record
from portal.centres.actions.registers import add_row, change_row, lock_row
from portal.centres.choices import RateUnit
from portal.centres.exceptions import (
    EditionThere,
    MoreThanWhole,
    NoEditionBefore,
    NoSuchEdition,
    RateSaidTwice,
)
from portal.centres.first_rates import FIRST_TABLES, FirstTable
from portal.centres.models import Centre, RateLine, RateTable
from portal.centres.rates import is_same_line, tidied
from portal.kit.access import require

RIGHT = "centres.manage_rates"
WHOLE = 100


@transaction.atomic
def create_rate_table(*, by: Any, **facts: Any) -> RateTable:
    """Add a table, without rates, to the person's own centre.

    Shape:   `facts` are code, name, unit, note.
    Rights:  centres.manage_rates.
    Raises:  ValidationError.
    Effects: one row, one audit entry.
    """
    return add_row(by, RateTable(centre=by.centre, **facts), "centres.create_rate_table", right=RIGHT)


@transaction.atomic
def change_rate_table(*, by: Any, table: RateTable, name: str, note: str) -> RateTable:
    """Change how a table is called. Its code and its unit stay: forms name the one and compute in the other.

    Rights: centres.manage_rates. Raises: ValidationError. Effects: one row, one audit entry.
    """
    table = lock_row(by, table, right=RIGHT)
    return change_row(by, table, "centres.change_rate_table", {"name": name, "note": note})


@transaction.atomic
def delete_rate_table(*, by: Any, table: RateTable) -> None:
    """Take a table away.

    Rights:  centres.manage_rates.
    Raises:  ProtectedError while it has rates, so that one press does not lose all its editions.
    Effects: one row, one audit entry.
    """
    table = lock_row(by, table, right=RIGHT)
    record(by, "centres.delete_rate_table", table, code=table.code)
    table.delete()


@transaction.atomic
def create_rate_line(*, by: Any, table: RateTable, **facts: Any) -> RateLine:
    """Add a rate to an edition of `table`, or the first one of a table that has none.

    Shape:   `facts` are applies_from, category, from_quantity, value.
    Rights:  centres.manage_rates.
    Raises:  ValidationError, NoSuchEdition, RateSaidTwice, MoreThanWhole.
    Effects: one row, one audit entry. What is computed from now on for the days of that edition follows.
    """
    table = lock_row(by, table, right=RIGHT)
    line = RateLine(table=table, **facts)
    line.category = tidied(line.category)
    line.clean_fields()
    editions = set(table.lines.values_list("applies_from", flat=True))
    if editions and line.applies_from not in editions:
        raise NoSuchEdition(field="applies_from")
    refuse_contradiction(line)
    return add_row(by, line, "centres.create_rate_line", right=RIGHT)


@transaction.atomic
def change_rate_line(*, by: Any, line: RateLine, **facts: Any) -> RateLine:
    """Change a rate within its edition: another figure from another day on is another edition.

    Shape:   `facts` are category, from_quantity, value.
    Rights:  centres.manage_rates.
    Raises:  ValidationError, RateSaidTwice, MoreThanWhole.
    Effects: one row, one audit entry that keeps both figures. What was signed stays as it was computed.
    """
    lock_row(by, line.table, right=RIGHT)
    line = lock_row(by, line, right=RIGHT)
    facts["category"] = tidied(facts.get("category", line.category))
    figures = {"from_quantity": line.from_quantity, "value": line.value} | facts
    wanted = RateLine(pk=line.pk, table=line.table, applies_from=line.applies_from, **figures)
    wanted.clean_fields()
    refuse_contradiction(wanted)
    return change_row(by, line, "centres.change_rate_line", facts)


@transaction.atomic
def delete_rate_line(*, by: Any, line: RateLine) -> None:
    """Take a rate away. Of the last one of an edition, the edition goes, and the one before it is in force.

    Rights: centres.manage_rates. Effects: one row, one audit entry that keeps the figure.
    """
    lock_row(by, line.table, right=RIGHT)
    line = lock_row(by, line, right=RIGHT)
    record(by, "centres.delete_rate_line", line, from_quantity=str(line.from_quantity), value=str(line.value))
    line.delete()


@transaction.atomic
def begin_edition(*, by: Any, table: RateTable, applies_from: date) -> list[RateLine]:
    """Copy the rates in force before `applies_from` under that date, for their figures to be changed then.

    Shape:   a date that has passed is taken: a scale is often published after the day that it applies from.
    Rights:  centres.manage_rates.
    Raises:  EditionThere, NoEditionBefore.
    Effects: the rows, one audit entry. Nothing before that date changes, nor the editions after it.
    """
    table = lock_row(by, table, right=RIGHT)
    if table.lines.filter(applies_from=applies_from).exists():
        raise EditionThere(field="applies_from")
    before = table.lines.filter(applies_from__lt=applies_from).aggregate(latest=Max("applies_from"))["latest"]
    if before is None:
        raise NoEditionBefore(field="applies_from")
    copied = RateLine.objects.bulk_create(
        RateLine(
            table=table,
            applies_from=applies_from,
            category=line.category,
            from_quantity=line.from_quantity,
            value=line.value,
        )
        for line in table.lines.filter(applies_from=before)
    )
    dates = {"applies_from": applies_from.isoformat(), "copied_from": before.isoformat()}
    record(by, "centres.begin_rate_edition", table, **dates, rates=len(copied))
    return copied


@transaction.atomic
def lay_first_rates(*, by: Any, centre: Centre) -> list[RateTable]:
    """Give `centre` the tables of `first_rates` that it does not have; return those. Safe to repeat.

    Rights:  centres.create_centre.
    Effects: rows. A table of the same code stays as the centre has made it.
    """
    require(by, "centres.create_centre")
    known = set(RateTable.objects.filter(centre=centre).values_list("code", flat=True))
    return [lay_table(centre, first) for first in FIRST_TABLES if first.code not in known]


def lay_table(centre: Centre, first: FirstTable) -> RateTable:
    table = RateTable.objects.create(
        centre=centre, code=first.code, name=first.name, unit=first.unit, note=first.note
    )
    RateLine.objects.bulk_create(
        RateLine(
            table=table,
            applies_from=first.applies_from,
            category=rate.category,
            from_quantity=rate.from_quantity,
            value=rate.value,
        )
        for rate in first.rates
    )
    return table


def refuse_contradiction(line: RateLine) -> None:
    """Shape: the table of `line` is locked, its category tidied. Raises: RateSaidTwice, MoreThanWhole."""
    others = line.table.lines.filter(applies_from=line.applies_from).exclude(pk=line.pk)
    if any(is_same_line(line.rate, other.rate) for other in others):
        raise RateSaidTwice(field="category")
    if line.table.unit == RateUnit.PERCENT and line.value > WHOLE:
        raise MoreThanWhole(field="value")
