import pytest

from portal.accounts.models import User
from portal.notifications.queries import newest_unread, unread_count
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
