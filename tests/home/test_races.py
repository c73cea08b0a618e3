"""Two things at once about one page. See tests/README.md."""

from collections.abc import Callable

import pytest

from home.actions.acknowledging import acknowledge
from home.actions.problems import MOST_A_DAY, report_problem
from home.exceptions import PageChanged, TooManyProblems
from home.models import AcknowledgedVersion, Acknowledgement, ContentPage, PageProblem
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.home import asked_page, say, version_of
from tests.support.race import Runner

Race = Callable[..., list[Runner]]
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page() -> ContentPage:
    return asked_page(Centre.objects.get(slug="tilleuls"))


def confirm(version: AcknowledgedVersion) -> Callable[[], Acknowledgement]:
    return lambda: acknowledge(
        by=User.objects.get(username="animation.enfance"),
        version=AcknowledgedVersion.objects.get(pk=version.pk),
    )


def change(page: ContentPage) -> Callable[[], object]:
    return lambda: say(ContentPage.objects.get(pk=page.pk), introduction="Tout a changé.")


def tell(page: ContentPage, text: str) -> Callable[[], PageProblem]:
    return lambda: report_problem(
        by=User.objects.get(username="animation.enfance"), page=ContentPage.objects.get(pk=page.pk), text=text
    )


def test_two_confirmations_at_once_are_one(race: Race, page: ContentPage) -> None:
    runners = race(confirm(version_of(page)), confirm(version_of(page)))
    assert [runner.error for runner in runners] == [None, None]
    assert Acknowledgement.objects.count() == 1


def confirmed_too_late(race: Race, page: ContentPage) -> bool:
    """Whether somebody confirmed a version after it was replaced."""
    version = version_of(page)
    confirming, changing = race(confirm(version), change(page), before="home_acknowledge")
    assert changing.error is None
    assert confirming.error is None or isinstance(confirming.error, PageChanged)
    version.refresh_from_db()
    assert version.closed_at is not None
    return Acknowledgement.objects.filter(acknowledged_at__gt=version.closed_at).exists()


def test_confirming_while_the_page_changes_is_before_it_or_refused(race: Race, page: ContentPage) -> None:
    assert not confirmed_too_late(race, page)


def problems_told(race: Race, page: ContentPage) -> int:
    for number in range(MOST_A_DAY - 1):
        tell(page, f"Faute {number}.")()
    runners = race(tell(page, "La cinquième."), tell(page, "La sixième."))
    assert all(runner.error is None or isinstance(runner.error, TooManyProblems) for runner in runners)
    return PageProblem.objects.count()


def test_problems_told_at_once_are_five_at_most(race: Race, page: ContentPage) -> None:
    assert problems_told(race, page) == MOST_A_DAY


def test_problems_told_at_once_are_more_without_the_lock(
    race: Race, page: ContentPage, without_locks: None
) -> None:
    assert problems_told(race, page) == MOST_A_DAY + 1
