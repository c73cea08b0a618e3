"""The personal data of a centre as a whole: for whoever keeps it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef

from portal.accounts.models import Erasure, LegalHold, PersonalDataExport, User
from portal.kit.texts import fold


@dataclass(frozen=True, slots=True)
class Pending:
    """What erasures still have before them. Shape: `next_on` is None when nothing waits."""

    waiting: int
    next_on: date | None


def people_to_keep(reader: Any, text: str = "") -> Any:
    """The people of the centre whose data is there, open accounts or not, with whether they are held."""
    held = LegalHold.objects.current().filter(person=OuterRef("pk"))
    rows = User.objects.visible_to(reader).filter(erased_at=None).annotate(is_held=Exists(held))
    for word in fold(text).split():
        rows = rows.filter(search_text__contains=word)
    return rows


def erasures(reader: Any) -> Any:
    return Erasure.objects.visible_to(reader).select_related("person", "erased_by")


def holds(reader: Any) -> Any:
    return LegalHold.objects.visible_to(reader).select_related("person", "placed_by", "lifted_by")


def exports(reader: Any) -> Any:
    return PersonalDataExport.objects.visible_to(reader).select_related("person", "asked_by")


def pending(reader: Any) -> Pending:
    found = Erasure.objects.visible_to(reader).aggregate(waiting=Count("next_on"), next_on=Min("next_on"))
    return Pending(found["waiting"], found["next_on"])
