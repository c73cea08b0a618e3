"""The reference data of a centre, and how a row of any room's register is written."""

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from portal.audit.actions import record
from portal.centres.exceptions import SectorLimitsPages
from portal.centres.models import PublicHoliday, Sector
from portal.centres.queries import pages_for_sector
from portal.kit.access import require

Row = TypeVar("Row", bound=Model)


@transaction.atomic
def create_sector(*, by: Any, **facts: Any) -> Sector:
    """Add a sector to the person's own centre.

    Shape:   `facts` are name, position, receives_visits, is_organisational, minimum_presence (people, 0 for none).
    Rights:  centres.manage_sector.
    Raises:  ValidationError.
    Effects: one row, one audit entry.
    """
    return add_row(
        by, Sector(centre=by.centre, **facts), "centres.create_sector", right="centres.manage_sector"
    )


@transaction.atomic
def change_sector(*, by: Any, sector: Sector, **facts: Any) -> Sector:
    """Change a sector. People and visits keep pointing to it.

    Shape, Raises: as create_sector. Rights: centres.manage_sector. Effects: one row, one audit entry.
    """
    sector = lock_row(by, sector, right="centres.manage_sector")
    return change_row(by, sector, "centres.change_sector", facts)


@transaction.atomic
def delete_sector(*, by: Any, sector: Sector) -> None:
    """Take a sector away.

    Rights:  centres.manage_sector.
    Raises:  ProtectedError while somebody belongs to it or something names it; SectorLimitsPages while pages
             are for it: nobody, or everybody, would read them.
    Effects: one row, one audit entry.
    """
    sector = lock_row(by, sector, right="centres.manage_sector")
    if titles := pages_for_sector(sector):
        raise SectorLimitsPages(sector, titles)
    record(by, "centres.delete_sector", sector)
    sector.delete()


@transaction.atomic
def create_public_holiday(*, by: Any, **facts: Any) -> PublicHoliday:
    """Add a day that the person's own centre does not count as worked.

    Shape:   `facts` are date, name, is_worked.
    Rights:  centres.manage_public_holiday.
    Raises:  ValidationError.
    Effects: one row, one audit entry. Requests already decided keep the days that they counted.
    """
    day = PublicHoliday(centre=by.centre, **facts)
    return add_row(by, day, "centres.create_public_holiday", right="centres.manage_public_holiday")


@transaction.atomic
def change_public_holiday(*, by: Any, day: PublicHoliday, **facts: Any) -> PublicHoliday:
    """Change a public holiday. Shape, Rights, Raises and Effects as create_public_holiday."""
    day = lock_row(by, day, right="centres.manage_public_holiday")
    return change_row(by, day, "centres.change_public_holiday", facts)


@transaction.atomic
def delete_public_holiday(*, by: Any, day: PublicHoliday) -> None:
    """Take a public holiday away. Rights: centres.manage_public_holiday. Effects: one row, one audit entry."""
    day = lock_row(by, day, right="centres.manage_public_holiday")
    record(by, "centres.delete_public_holiday", day)
    day.delete()


def add_row(by: Any, row: Row, verb: str, *, right: str) -> Row:
    """Write a new row. Raises: PermissionDenied, ValidationError."""
    require(by, right, row)
    row.full_clean()
    row.save()
    record(by, verb, row)
    return row


def lock_row(by: Any, row: Row, *, right: str) -> Row:
    """The row as it is now, locked. Raises: PermissionDenied."""
    require(by, right, row)
    locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    require(by, right, locked)
    return locked


def change_row(by: Any, row: Row, verb: str, facts: dict[str, Any]) -> Row:
    """Write `facts` on a locked row; the audit keeps what was before."""
    before = {name: str(getattr(row, name)) for name in facts}
    for name, value in facts.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    after = {name: str(value) for name, value in facts.items()}
    record(by, verb, row, before=before, after=after)
    return row
