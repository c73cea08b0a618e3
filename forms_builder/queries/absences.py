"""The calendar of absences of one sector. Everyone sees that somebody is away, nobody sees why."""

from datetime import date
from typing import Any

from forms_builder.attendance import Member
from forms_builder.choices import OPEN_STATES
from forms_builder.models import LeavePart, Submission
from forms_builder.month_of_absences import Month, Stay, days_of, month_of
from portal.accounts.models import Absence, User
from portal.centres.models import Sector
from portal.centres.queries import unworked_holidays


def sectors_to_show(reader: Any) -> list[Sector]:
    """The sectors that people belong to, with their main one first."""
    found = list(Sector.objects.visible_to(reader).filter(is_organisational=True))
    main = reader.main_sector
    return sorted(found, key=lambda sector: sector != main)


def month_of_sector(reader: Any, sector: Sector, first: date) -> Month:
    """Who is away from `sector` during the month that begins on `first`; with what is asked for, for those who may
    see it: whoever asks, and whoever decides. Four queries, however many people.
    """
    people = User.objects.visible_to(reader).active().filter(sector_memberships__sector=sector)
    names = people.order_by("last_name", "first_name", "pk").only(
        "username", "first_name", "last_name", "working_days"
    )
    members = [Member(person.pk, str(person), person.worked_weekdays) for person in names]
    last = days_of(first)[-1]
    keys = [member.key for member in members]
    stays = [*granted(reader, keys, first, last), *asked(reader, keys, first, last)]
    holidays = unworked_holidays(reader.centre, first, last)
    return month_of(first, members, stays, holidays=holidays, needed=sector.minimum_presence)


def granted(reader: Any, people: list[int], first: date, last: date) -> list[Stay]:
    rows = Absence.objects.visible_to(reader).filter(
        person__in=people, starts_on__lte=last, ends_on__gte=first
    )
    return [
        Stay(row.person_id, row.starts_on, row.ends_on, row.starts_at_noon, row.ends_at_noon) for row in rows
    ]


def asked(reader: Any, people: list[int], first: date, last: date) -> list[Stay]:
    """Leave that waits for a decision, of the requests that `reader` sees."""
    seen = Submission.objects.visible_to(reader).filter(state__in=OPEN_STATES, applicant__in=people)
    rows = LeavePart.objects.filter(submission__in=seen.values("pk"), starts_on__lte=last, ends_on__gte=first)
    found = rows.values_list("submission__applicant", "starts_on", "ends_on")
    return [Stay(person, starts_on, ends_on, is_asked=True) for person, starts_on, ends_on in found]
