"""What is counted for a person, and who else is away."""

from datetime import date
from decimal import Decimal

from forms_builder.leave_days import LeavePeriod
from forms_builder.models import LeavePolicy
from forms_builder.queries.leave import AWAY_SHOWN, colleagues_away, count_for
from portal.accounts.actions.people import set_sectors
from portal.accounts.models import User
from portal.centres.models import Centre, PublicHoliday
from tests.factories.accounts import AbsenceFactory, PersonFactory
from tests.support.cast import SYSTEM, Cast

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
WEEK = LeavePeriod(MONDAY, FRIDAY)


def cost(person: User, period: LeavePeriod = WEEK) -> Decimal:
    policy = LeavePolicy.objects.get(centre=person.centre_id)
    return sum((day.weight for day in count_for(person, period, policy)), Decimal(0))


def test_count_for_counts_with_the_persons_days_and_the_centres_holidays(
    cast: Cast, centre: Centre, other_centre: Centre
) -> None:
    PublicHoliday.objects.create(centre=other_centre, date=MONDAY, name="Ailleurs")
    assert (cost(cast.animator), cost(cast.other_animator)) == (5, 4)
    PublicHoliday.objects.create(centre=centre, date=FRIDAY, name="Travaillé", is_worked=True)
    assert cost(cast.animator) == 5
    LeavePolicy.objects.filter(centre=centre).update(day_basis="123456")
    assert cost(cast.animator) == 6


def test_count_for_by_days_worked_counts_only_those(cast: Cast, centre: Centre, today: date) -> None:
    cast.animator.working_days = "1245"
    assert cost(cast.animator) == 5
    LeavePolicy.objects.filter(centre=centre).update(is_by_days_worked=True)
    assert cost(cast.animator) == 4


def test_count_for_looks_for_the_return_beyond_the_end_of_year_holidays(cast: Cast, today: date) -> None:
    cast.animator.working_days = "5"
    december = date(2026, 12, 18)
    assert cost(cast.animator, LeavePeriod(december, december)) == 13


def names(person: User) -> list[str]:
    return [absence.person.username for absence in colleagues_away(person, MONDAY, FRIDAY)]


def test_colleagues_away_are_those_of_the_main_sector_at_these_dates(cast: Cast) -> None:
    for person in (cast.animator, cast.coordinator, cast.youth_animator, cast.other_animator):
        AbsenceFactory(person=person, starts_on=FRIDAY, ends_on=FRIDAY)
    AbsenceFactory(person=cast.coordinator, starts_on=date(2027, 3, 20), ends_on=date(2027, 3, 25))
    assert names(cast.animator) == ["coordination.enfance"]


def test_colleagues_away_of_somebody_without_sector_are_none(cast: Cast, centre: Centre) -> None:
    assert names(PersonFactory(centre=centre)) == []


def test_colleagues_away_are_the_first_ones_only(cast: Cast, centre: Centre) -> None:
    sector = cast.animator.main_sector
    assert sector is not None
    for _person in range(AWAY_SHOWN + 2):
        colleague = set_sectors(by=SYSTEM, person=PersonFactory(centre=centre), main=sector)
        AbsenceFactory(person=colleague, starts_on=MONDAY, ends_on=MONDAY)
    assert len(names(cast.animator)) == AWAY_SHOWN
