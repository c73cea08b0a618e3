from datetime import date

from portal.centres.models import Centre, PublicHoliday
from portal.centres.queries import unworked_holidays

MAY_1 = date(2027, 5, 1)


def test_unworked_holidays_are_those_of_the_centre_within_the_dates(
    centre: Centre, other_centre: Centre, today: date
) -> None:
    PublicHoliday.objects.filter(centre=centre, date=date(2027, 5, 17)).update(is_worked=True)
    found = [unworked_holidays(one, MAY_1, date(2027, 5, 17)) for one in (centre, other_centre)]
    common = {MAY_1, date(2027, 5, 6), date(2027, 5, 8)}
    assert found == [common, common | {date(2027, 5, 17)}]
