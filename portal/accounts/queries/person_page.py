"""One person's page, for those who manage people."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.models import Absence, Delegation, User, UserQuerySet
from portal.accounts.queries.access_part import AccessPart, access_part
from portal.accounts.queries.data_part import DataPart, data_part
from portal.accounts.queries.history import HistoryLine, history_of
from portal.accounts.queries.personnel import Tag, away_on, tags_of, with_sectors
from portal.kit.pagination import Page

MOST_ABSENCES = 5


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person's page. `access` and `data` are drawn by parts of their own.

    Shape: `given` are the delegations by which others decide for the person, `held` those by which the person
           decides for others, now or later.
    """

    person: User
    tags: list[Tag]
    given: list[Delegation]
    held: list[Delegation]
    absences: list[Absence]
    history: list[HistoryLine]
    next_cursor: str
    access: AccessPart
    data: DataPart


def people_in_full(reader: Any) -> UserQuerySet:
    """Return the people of the reader's centre, with what the page of each shows."""
    found: UserQuerySet = User.objects.visible_to(reader).select_related("centre", "stand_in")
    if reader.centre_id is None:
        return found
    away = Subquery(away_on(reader.centre.today).values("ends_on")[:1])
    factors = TOTPDevice.objects.filter(user=OuterRef("pk"))
    return found.annotate(away_until=away, has_factor=Exists(factors)).prefetch_related(
        "role_grants", with_sectors()
    )


def person_page(reader: Any, person: Any, cursor: str = "") -> PersonPage:
    """Put together the page of a person of `people_in_full`. Shape: `cursor` is that of the history."""
    day = person.centre.today
    history: Page[Any] = history_of(person, cursor)
    delegations = delegations_of(person)
    return PersonPage(
        person=person,
        tags=tags_of(person, day),
        given=[row for row in delegations if row.person_id == person.pk],
        held=[row for row in delegations if row.delegate_id == person.pk],
        absences=list(
            Absence.objects.filter(person=person, ends_on__gte=day).order_by("starts_on", "pk")[
                :MOST_ABSENCES
            ]
        ),
        history=[HistoryLine.of(entry) for entry in history.rows],
        next_cursor=history.next_cursor,
        access=access_part(reader, person),
        data=data_part(reader, person),
    )


def delegations_of(person: User) -> list[Delegation]:
    """What the person has given and what they hold, from today on."""
    assert person.centre is not None
    rows = Delegation.objects.filter(Q(person=person) | Q(delegate=person), ends_on__gte=person.centre.today)
    return list(rows.select_related("person", "delegate").with_forms())
