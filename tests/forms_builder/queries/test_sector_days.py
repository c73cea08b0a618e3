"""Who is away from the sector of somebody, and how many are left."""

from datetime import date

from forms_builder.queries.sector_days import AWAY_SHOWN, sector_during
from portal.accounts.actions.people import set_sectors
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.accounts import AbsenceFactory, PersonFactory
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import queries_of

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)


def names(person: User) -> list[str]:
    return [away.person for away in sector_during(person, MONDAY, FRIDAY).shown]


def test_sector_during_names_those_of_the_main_sector_at_these_dates(cast: Cast) -> None:
    for person in (cast.animator, cast.coordinator, cast.youth_animator, cast.other_animator):
        AbsenceFactory(person=person, starts_on=FRIDAY, ends_on=FRIDAY)
    AbsenceFactory(person=cast.coordinator, starts_on=date(2027, 3, 20), ends_on=date(2027, 3, 25))
    assert names(cast.animator) == ["Claire Dubois"]


def test_sector_during_of_somebody_without_sector_names_nobody(cast: Cast, centre: Centre) -> None:
    assert names(PersonFactory(centre=centre)) == []


def test_sector_during_names_the_first_ones_only(cast: Cast, centre: Centre) -> None:
    sector = cast.animator.main_sector
    assert sector is not None
    for _person in range(AWAY_SHOWN + 2):
        colleague = set_sectors(by=SYSTEM, person=PersonFactory(centre=centre), main=sector)
        AbsenceFactory(person=colleague, starts_on=MONDAY, ends_on=MONDAY)
    assert len(names(cast.animator)) == AWAY_SHOWN


def test_sector_during_of_somebody_away_twice_counts_them_once(cast: Cast) -> None:
    for day in (MONDAY, FRIDAY):
        AbsenceFactory(person=cast.coordinator, starts_on=day, ends_on=day)
    found = sector_during(cast.animator, MONDAY, FRIDAY)
    assert ([away.starts_on for away in found.shown], len(found.worked)) == ([MONDAY, FRIDAY], 2)


def test_sector_during_is_one_query(cast: Cast) -> None:
    assert queries_of(lambda: sector_during(cast.animator, MONDAY, FRIDAY)).count == 1
