"""Two things at once about one page. See tests/README.md."""

import time
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from wagtail.models import Page, WorkflowPage

from home.actions.acknowledging import acknowledge, ask_readers
from home.actions.menu import move_in_menu
from home.actions.moderating import publish_text, set_moderation
from home.actions.personal import end_tour, move_panel, set_favourite
from home.actions.problems import MOST_A_DAY, report_problem, solve_problem
from home.actions.publishing import Announcement, revise
from home.exceptions import PageChanged, TooManyProblems
from home.models import (
    AcknowledgedVersion,
    Acknowledgement,
    ContentPage,
    Favourite,
    HomePreference,
    NewsPage,
    PageProblem,
    Publication,
)
from home.queries.menu import arranged_menu
from home.queries.moderation import state_of
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.kit.registries import panels
from tests.factories.home import announce, asked_page, problem_on, version_of, waiting_text
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


def confirmed_twice(race: Race, page: ContentPage) -> list[str]:
    """How the two presses ended: one row and one entry of the audit, however that was."""
    errors = errors_of(race(confirm(version_of(page)), confirm(version_of(page))))
    entries = AuditEntry.objects.filter(verb="home.acknowledge")
    assert (Acknowledgement.objects.count(), entries.count()) == (1, 1)
    return errors


def test_two_confirmations_at_once_are_one(race: Race, page: ContentPage) -> None:
    assert confirmed_twice(race, page) == ["NoneType", "NoneType"]


def test_two_confirmations_at_once_fail_where_a_row_that_is_there_is_an_error(
    race: Race, page: ContentPage, without_locks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what keeps the second press from failing is that the row may be there already."""
    monkeypatch.setattr(QuerySet, "get_or_create", lambda rows, **facts: (rows.create(**facts), True))
    assert confirmed_twice(race, page) == ["IntegrityError", "NoneType"]


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


def communication() -> User:
    return User.objects.select_related("centre").get(username="communication")


def errors_of(runners: list[Runner]) -> list[str]:
    return sorted(type(runner.error).__name__ for runner in runners)


def published_twice(race: Race) -> tuple[list[str], int]:
    """How the two presses ended, and how many pages they made."""
    key = UUID(int=1)

    def press() -> Publication:
        return announce(communication(), request_id=key)

    return errors_of(race(press, press)), NewsPage.objects.filter(title="Fermeture vendredi").count()


def test_announcement_sent_twice_at_once_is_one_page(race: Race) -> None:
    assert published_twice(race) == (["NoneType", "NoneType"], 1)


def test_announcement_sent_twice_at_once_fails_without_the_lock(race: Race, without_locks: None) -> None:
    assert published_twice(race) == (["NoneType", "ValidationError"], 1)


def revised_twice(race: Race) -> tuple[list[str], int]:
    """Two editors change what they both read: how each ended, and the versions there are."""
    made = announce(communication())
    version = NewsPage.objects.get(pk=made.page_id).latest_revision_id
    assert version is not None

    def change_to(text: str) -> Callable[[], Publication]:
        said = Announcement(title="Fermeture vendredi", text=text)
        return lambda: revise(
            by=communication(),
            publication=Publication.objects.select_related("page").get(pk=made.pk),
            version=version,
            said=said,
        )

    errors = errors_of(race(change_to("À quinze heures."), change_to("À seize heures.")))
    return errors, NewsPage.objects.get(pk=made.page_id).revisions.count()


def test_announcement_changed_twice_at_once_keeps_the_first(race: Race) -> None:
    assert revised_twice(race) == (["NoneType", "PageChangedMeanwhile"], 2)


def test_announcement_changed_twice_at_once_loses_one_without_the_lock(
    race: Race, without_locks: None
) -> None:
    assert revised_twice(race) == (["NoneType", "NoneType"], 3)


def answered_twice(race: Race, page: ContentPage) -> list[str]:
    problem = problem_on(page, by=User.objects.get(username="animation.enfance"))

    def answer() -> PageProblem:
        found = PageProblem.objects.get(pk=problem.pk)
        return solve_problem(by=communication(), problem=found, answer="Corrigé.")

    return errors_of(race(answer, answer))


def test_problem_answered_twice_at_once_is_answered_once(race: Race, page: ContentPage) -> None:
    assert answered_twice(race, page) == ["AlreadySolved", "NoneType"]


def test_problem_answered_twice_at_once_is_answered_twice_without_the_lock(
    race: Race, page: ContentPage, without_locks: None
) -> None:
    assert answered_twice(race, page) == ["NoneType", "NoneType"]


def published_out_of_reach(race: Race) -> tuple[list[str], bool]:
    """Somebody publishes a text while it is taken from those who read again: how both ended, and whether it is online."""
    centre = Centre.objects.get(slug="tilleuls")
    set_moderation(by=User.objects.get(username="direction"), centre=centre, is_on=True)
    page = waiting_text(centre, by=communication())

    def take_away() -> None:
        with transaction.atomic():
            Page.objects.select_for_update().get(pk=page.pk)
            WorkflowPage.objects.filter(page=centre.site.root_page_id).delete()

    def publish() -> Page:
        by = User.objects.select_related("centre").get(username="direction")
        state = state_of(by, page)
        assert state is not None
        time.sleep(HESITATION / 2)
        return publish_text(by=by, state=state, version=page.latest_revision_id)

    errors = errors_of(race(take_away, publish))
    return errors, ContentPage.objects.get(pk=page.pk).live


def test_text_taken_away_while_it_is_published_is_not(race: Race) -> None:
    assert published_out_of_reach(race) == (["NoneType", "PermissionDenied"], False)


def test_text_taken_away_while_it_is_published_is_without_the_lock(race: Race, without_locks: None) -> None:
    assert published_out_of_reach(race) == (["NoneType", "NoneType"], True)


def moved_at_once(race: Race) -> bool:
    """Whether the menu is as both presses make it: the first two entries one lower each, from below."""
    centre = Centre.objects.get(slug="tilleuls")
    first, second, third, fourth, *others = arranged_menu(centre).names

    def move(name: str) -> Callable[[], object]:
        return lambda: move_in_menu(by=communication(), name=name, step=1)

    assert errors_of(race(move(first), move(third))) == ["NoneType", "NoneType"]
    found = arranged_menu(Centre.objects.get(slug="tilleuls")).names
    return found == [second, first, fourth, third, *others]


def test_two_entries_of_the_menu_moved_at_once_are_both_moved(race: Race) -> None:
    assert moved_at_once(race)


def test_two_entries_of_the_menu_moved_at_once_lose_one_without_the_lock(
    race: Race, without_locks: None
) -> None:
    assert not moved_at_once(race)


def hidden_at_once(race: Race) -> int:
    names = [panel.name for panel in panels if not panel.is_essential][:2]
    end_tour(by=User.objects.get(username="animation.enfance"))  # the row is there: making it parts them too

    def hide(name: str) -> Callable[[], None]:
        return lambda: move_panel(by=User.objects.get(username="animation.enfance"), name=name, move="hide")

    race(*(hide(name) for name in names), before='UPDATE "home_homepreference"')
    return len(HomePreference.objects.get(person__username="animation.enfance").hidden_panels)


def test_two_panels_hidden_at_once_are_both_hidden(race: Race) -> None:
    assert hidden_at_once(race) == 2


def test_two_panels_hidden_at_once_lose_one_without_the_lock(race: Race, without_locks: None) -> None:
    assert hidden_at_once(race) == 1
