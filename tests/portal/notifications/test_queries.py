import pytest

from portal.accounts.models import User
from portal.notifications.actions import mark_read_at
from portal.notifications.queries import newest_unread, unread_at, unread_count
from tests.factories.notifications import notice_to
from tests.support.cast import Cast
from tests.support.queries import queries_of


@pytest.mark.parametrize("number", [0, 2, 3])
def test_newest_unread_knows_how_many_there_are(number: int, cast: Cast) -> None:
    for _ in range(number):
        notice_to(cast.animator)
    notice_to(cast.hr)
    person = User.objects.get(pk=cast.animator.pk)
    assert len(newest_unread(person, most=2)) == min(number, 2)
    assert queries_of(lambda: unread_count(person)).count == 0
    assert unread_count(person) == unread_count(User.objects.get(pk=person.pk)) == number


def test_unread_at_knows_how_many_there_are_in_all(cast: Cast) -> None:
    for url in ("/a/", "/a/", "/b/"):
        notice_to(cast.animator, url=url)
    notice_to(cast.hr, url="/a/")
    person = User.objects.get(pk=cast.animator.pk)
    assert queries_of(lambda: unread_at(person, "/a/")).count == 1
    assert queries_of(lambda: unread_count(person)).count == 0
    assert (unread_at(person, "/a/"), unread_at(person, "/c/"), unread_count(person)) == (2, 0, 3)


def test_unread_count_after_a_page_was_read_is_that_of_the_rest(cast: Cast) -> None:
    for url in ("/a/", "/a/", "/b/"):
        notice_to(cast.animator, url=url)
    person = User.objects.get(pk=cast.animator.pk)
    assert (mark_read_at(by=person, url="/a/"), unread_count(person)) == (2, 1)
    assert unread_count(User.objects.get(pk=person.pk)) == 1


@pytest.mark.parametrize("username", ["parti", "installation"])
def test_unread_at_of_somebody_who_is_told_nothing_is_none(username: str, cast: Cast) -> None:
    assert (unread_at(cast[username], "/a/"), unread_count(cast[username])) == (0, 0)
