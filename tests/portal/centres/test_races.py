"""Two people at the rates of one table at the same instant. See tests/README.md."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from portal.accounts.models import User
from portal.centres.actions.rates import begin_edition, create_rate_line, create_rate_table
from portal.centres.models import RateLine, RateTable
from tests.support.race import Runner

Race = Callable[..., list[Runner]]
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

OLD, NEW = date(2023, 1, 1), date(2028, 1, 1)


def first_line(day: date) -> Callable[[], RateLine]:
    return lambda: create_rate_line(
        by=User.objects.get(username="rh"),
        table=RateTable.objects.get(code="repas"),
        applies_from=day,
        value=Decimal(9),
    )


def editions_of_two_first_lines(race: Race) -> int:
    """Each of them alone begins the first edition; the one that comes second has to be of the same."""
    create_rate_table(by=User.objects.get(username="rh"), code="repas", name="Repas", unit="euros", note="")
    runners = race(first_line(OLD), first_line(NEW), before='"centres_rateline"')
    errors = sorted(type(runner.error).__name__ for runner in runners)
    assert errors in (["NoSuchEdition", "NoneType"], ["NoneType", "NoneType"])
    return RateLine.objects.filter(table__code="repas").values("applies_from").distinct().count()


def test_first_lines_at_once_are_of_one_edition(race: Race) -> None:
    assert editions_of_two_first_lines(race) == 1


def test_first_lines_at_once_are_two_editions_without_the_lock(race: Race, without_locks: None) -> None:
    assert editions_of_two_first_lines(race) == 2


def begin() -> list[RateLine]:
    table = RateTable.objects.get(code="transport", centre__slug="tilleuls")
    return begin_edition(by=User.objects.get(username="rh"), table=table, applies_from=NEW)


def test_edition_begun_twice_at_once_is_refused_in_words(race: Race) -> None:
    runners = race(begin, begin)
    assert sorted(type(runner.error).__name__ for runner in runners) == ["EditionThere", "NoneType"]


def test_edition_begun_twice_at_once_is_an_error_without_the_lock(race: Race, without_locks: None) -> None:
    runners = race(begin, begin)
    assert sorted(type(runner.error).__name__ for runner in runners) == ["IntegrityError", "NoneType"]
