"""What is counted for a person."""

from datetime import date
from decimal import Decimal

from forms_builder.leave_days import LeavePeriod
from forms_builder.models import LeavePolicy
from forms_builder.queries.leave import count_for
from portal.accounts.models import User
from portal.centres.models import Centre, PublicHoliday
from tests.support.cast import Cast

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
