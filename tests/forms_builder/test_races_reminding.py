"""Two workers at the same instant: a person is reminded once."""

import pytest
from django.utils import timezone

from forms_builder.actions.reminding import Waits, remind_person
from portal.accounts.models import User
from portal.notifications.models import Notification
from tests.support.cast import SYSTEM, Cast
from tests.support.race import Race, unlock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def two_who_remind(race: Race, person: User) -> list[bool]:
    """Both have found that the same reminder falls due today."""
    today = timezone.localdate()

    def act() -> bool:
        found = Waits(oldest=today, number=1, turn=today)
        return remind_person(SYSTEM, User.objects.get(pk=person.pk), found)

    return sorted(runner.result for runner in race(act, act))


def test_remind_by_two_workers_is_one_notice(race: Race, cast: Cast) -> None:
    assert two_who_remind(race, cast.hr) == [False, True]
    assert Notification.objects.filter(recipient=cast.hr).count() == 1


def test_remind_by_two_workers_without_the_lock_is_two(
    race: Race, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, User)
    assert two_who_remind(race, cast.hr) == [True, True]
    assert Notification.objects.filter(recipient=cast.hr).count() == 2
