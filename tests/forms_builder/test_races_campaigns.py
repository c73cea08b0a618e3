"""Two who settle wishes of one person at once, and one person who wishes from two telephones."""

from datetime import timedelta

import pytest

from forms_builder.actions.campaigns import retain_wish, say_wish
from forms_builder.choices import WishState
from forms_builder.models import LeaveCampaign, LeaveWish
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.factories.forms_builder import campaign_of
from tests.support.cast import Cast
from tests.support.race import Act, Race, endings, pull_down, unlock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def campaign(centre: Centre) -> LeaveCampaign:
    return campaign_of(centre)


def add_wishes(campaign: LeaveCampaign, person: User, number: int) -> list[LeaveWish]:
    """Each of one day, from the first day of the campaign on."""
    days = [campaign.starts_on + timedelta(days=place) for place in range(number)]
    return [
        LeaveWish.objects.create(campaign=campaign, person=person, rank=rank, starts_on=day, ends_on=day)
        for rank, day in enumerate(days, start=1)
    ]


def retaining(person: User, wish: LeaveWish) -> Act:
    def act() -> LeaveWish:
        row = LeaveWish.objects.select_related("campaign", "person").get(pk=wish.pk)
        return retain_wish(by=User.objects.get(pk=person.pk), wish=row)

    return act


def saying(person: User, campaign: LeaveCampaign, place: int) -> Act:
    def act() -> LeaveWish:
        row = LeaveCampaign.objects.get(pk=campaign.pk)
        day = row.ends_on - timedelta(days=place)
        return say_wish(by=User.objects.get(pk=person.pk), campaign=row, starts_on=day, ends_on=day)

    return act


def left() -> tuple[int, int]:
    """Wishes that are retained, and notices of it."""
    retained = LeaveWish.objects.filter(state=WishState.RETAINED).count()
    return retained, Notification.objects.filter(kind="forms_builder.wish_retained").count()


def test_two_who_retain_two_wishes_of_one_person_retain_one(
    race: Race, campaign: LeaveCampaign, cast: Cast
) -> None:
    first, second = add_wishes(campaign, cast.animator, 2)
    ended = endings(race(retaining(cast.hr, first), retaining(cast.coordinator, second)))
    assert (ended, left()) == (["AnotherRetained", "done"], (1, 1))


def test_two_who_retain_two_wishes_without_the_lock_meet_the_constraint(
    race: Race, campaign: LeaveCampaign, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveCampaign)
    first, second = add_wishes(campaign, cast.animator, 2)
    ended = endings(race(retaining(cast.hr, first), retaining(cast.coordinator, second)))
    assert (ended, left()) == (["IntegrityError", "done"], (1, 1))


def test_two_who_retain_two_wishes_without_lock_nor_constraint_retain_both(
    race: Race, campaign: LeaveCampaign, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveCampaign)
    first, second = add_wishes(campaign, cast.animator, 2)
    pull_down(LeaveWish, "one_wish_retained")
    ended = endings(race(retaining(cast.hr, first), retaining(cast.coordinator, second)))
    assert (ended, left()) == (["done", "done"], (2, 2))


def test_two_who_retain_one_wish_tell_the_person_once(
    race: Race, campaign: LeaveCampaign, cast: Cast
) -> None:
    [wish] = add_wishes(campaign, cast.animator, 1)
    ended = endings(race(retaining(cast.hr, wish), retaining(cast.coordinator, wish)))
    assert (ended, left()) == (["done", "done"], (1, 1))


def test_two_who_retain_one_wish_without_the_lock_tell_the_person_twice(
    race: Race, campaign: LeaveCampaign, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveCampaign)
    [wish] = add_wishes(campaign, cast.animator, 1)
    ended = endings(race(retaining(cast.hr, wish), retaining(cast.coordinator, wish)))
    assert (ended, left()) == (["done", "done"], (1, 2))


def test_third_and_fourth_wish_at_once_leave_three(race: Race, campaign: LeaveCampaign, cast: Cast) -> None:
    add_wishes(campaign, cast.animator, 2)
    ended = endings(race(*(saying(cast.animator, campaign, place) for place in (0, 1))))
    assert (ended, LeaveWish.objects.count()) == (["TooManyWishes", "done"], 3)


def test_third_and_fourth_wish_at_once_without_lock_nor_constraint_leave_four(
    race: Race, campaign: LeaveCampaign, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, LeaveCampaign)
    add_wishes(campaign, cast.animator, 2)
    pull_down(LeaveWish, "wish_rank_once")
    ended = endings(race(*(saying(cast.animator, campaign, place) for place in (0, 1))))
    assert (ended, LeaveWish.objects.count()) == (["done", "done"], 4)
