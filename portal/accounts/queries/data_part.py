"""What one person's page says of their personal data."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from portal.accounts.models import Erasure, LegalHold, PersonalDataExport, User
from portal.kit.access import can
from portal.kit.personal_data import Kept

MOST_EXPORTS = 5


@dataclass(frozen=True, slots=True)
class DataPart:
    """What `accounts/people/parts/data.html` draws.

    Shape: `hold` is None unless it lasts, and may be told; `may_open` tells whether the reader has a page of
           the person above the one of their data.
    """

    person: User
    hold: LegalHold | None
    may_keep: bool
    may_hold: bool
    may_open: bool


@dataclass(frozen=True, slots=True)
class DataPage:
    """The page of a person's data. Shape: `exports` are the newest copies; `erasure` is None before it."""

    part: DataPart
    exports: list[PersonalDataExport]
    erasure: Erasure | None
    may_erase: bool

    @property
    def kept(self) -> list[Kept]:
        """What the erasure left, as it said."""
        rows = self.erasure.kept if self.erasure else []
        return [
            Kept(row["what"], row["why"], date.fromisoformat(row["until"]) if row["until"] else None)
            for row in rows
        ]


def data_part(reader: Any, person: User) -> DataPart:
    may_hold = can(reader, "accounts.hold_personal_data", person)
    holds = LegalHold.objects.current().filter(person=person).select_related("placed_by")
    return DataPart(
        person=person,
        hold=holds.first() if may_hold else None,
        may_keep=keeps(reader, person),
        may_hold=may_hold,
        may_open=can(reader, "accounts.view_person_file", person),
    )


def keeps(reader: Any, person: User) -> bool:
    """Tell whether `reader` keeps the personal data of the centre of `person`, not their own alone."""
    return can(reader, "accounts.view_personal_data_register") and can(
        reader, "accounts.view_personal_data", person
    )


def data_page(reader: Any, person: User) -> DataPage:
    return DataPage(
        part=data_part(reader, person),
        exports=exports_of(reader, person),
        erasure=Erasure.objects.filter(person=person).select_related("erased_by").first(),
        may_erase=can(reader, "accounts.erase_personal_data", person),
    )


def exports_of(reader: Any, person: User) -> list[PersonalDataExport]:
    """The newest copies of the data of `person` that `reader` may know of."""
    rows = PersonalDataExport.objects.visible_to(reader).filter(person=person)
    if reader.pk != person.pk:
        rows = rows.filter(~Q(asked_by=person))
    return list(rows.select_related("asked_by").order_by("-asked_at", "-id")[:MOST_EXPORTS])
