"""Two things at once about one page. See tests/README.md."""

import time
from collections.abc import Callable

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from home.actions.acknowledging import acknowledge, ask_readers
from home.actions.personal import set_favourite
from home.actions.problems import MOST_A_DAY, report_problem
from home.exceptions import PageChanged, TooManyProblems
from home.models import AcknowledgedVersion, Acknowledgement, ContentPage, Favourite, PageProblem
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.home import asked_page, version_of
from tests.support.race import HESITATION, Runner

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
    """What publishing it does last, of a page that says something else; while whoever confirms hesitates."""
    ContentPage.objects.filter(pk=page.pk).update(introduction="Tout a changé.")

    def ask_again() -> object:
        time.sleep(HESITATION / 2)
        by = User.objects.get(username="communication")
        return ask_readers(by=by, page=ContentPage.objects.get(pk=page.pk))

    return ask_again


def tell(page: ContentPage, text: str) -> Callable[[], PageProblem]:
    return lambda: report_problem(
        by=User.objects.get(username="animation.enfance"), page=ContentPage.objects.get(pk=page.pk), text=text
    )


def test_two_confirmations_at_once_are_one(race: Race, page: ContentPage) -> None:
    runners = race(confirm(version_of(page)), confirm(version_of(page)))
    assert [runner.error for runner in runners] == [None, None]
    assert Acknowledgement.objects.count() == 1


def confirmed_too_late(race: Race, page: ContentPage) -> bool:
    """Whether somebody confirmed a version after it was replaced.

    By the order of the audit: the instants of both are taken before either is written.
    """
    version = version_of(page)
    confirming, changing = race(confirm(version), change(page), before='"home_acknowledgement"')
    assert changing.error is None
    assert confirming.error is None or isinstance(confirming.error, PageChanged)
    version.refresh_from_db()
    assert version.closed_at is not None
    verbs = ("home.acknowledge", "home.close_version")
    written = list(AuditEntry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", flat=True))
    return written == ["home.close_version", "home.acknowledge"]


def test_confirming_while_the_page_changes_is_before_it_or_refused(race: Race, page: ContentPage) -> None:
    assert not confirmed_too_late(race, page)


def test_confirming_while_the_page_changes_is_too_late_without_the_lock(
    race: Race, page: ContentPage, without_locks: None
) -> None:
    assert confirmed_too_late(race, page)


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


def star(page: ContentPage, *, is_favourite: bool) -> Callable[[], None]:
    return lambda: set_favourite(
        by=User.objects.get(username="animation.enfance"),
        page=ContentPage.objects.get(pk=page.pk),
        is_favourite=is_favourite,
    )


def errors_of_two_stars(race: Race, page: ContentPage) -> list[type[Exception] | None]:
    runners = race(star(page, is_favourite=True), star(page, is_favourite=True))
    assert Favourite.objects.count() == 1
    return [runner.error and type(runner.error) for runner in runners]


def test_star_pressed_twice_at_once_is_one_favourite(race: Race, page: ContentPage) -> None:
    assert errors_of_two_stars(race, page) == [None, None]


def test_star_pressed_twice_at_once_fails_where_a_row_that_is_there_is_an_error(
    race: Race, page: ContentPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what keeps the second press from failing is that the row may be there already."""
    plain = QuerySet.bulk_create
    monkeypatch.setattr(QuerySet, "bulk_create", lambda rows, made, **_options: plain(rows, made))
    assert sorted(errors_of_two_stars(race, page), key=str) == [IntegrityError, None]


def test_star_pressed_and_let_go_at_once_ends_as_one_of_them(race: Race, page: ContentPage) -> None:
    runners = race(star(page, is_favourite=True), star(page, is_favourite=False))
    assert [runner.error for runner in runners] == [None, None]
    assert Favourite.objects.count() <= 1
