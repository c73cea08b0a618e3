"""Campaigns of leave: opened, wished in, settled, told of and closed; by whom, and what is refused."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from forms_builder.actions.campaigns import (
    change_campaign,
    change_wish,
    close_campaign,
    open_campaign,
    prefer_wish,
    retain_wish,
    say_wish,
    set_wish_aside,
    tell_campaigns,
    withdraw_wish,
)
from forms_builder.choices import WishState
from forms_builder.exceptions import (
    AnotherRetained,
    CampaignClosed,
    CampaignTooLong,
    EndsBeforeItBegins,
    OutsideCampaign,
    ReasonMissing,
    RequestMoved,
    TooManyWishes,
    WishesNotTaken,
    WishesOutside,
    WishesTooLate,
    WishSettled,
)
from forms_builder.models import LeaveCampaign, LeaveWish
from forms_builder.tasks import tell_campaigns as tell_campaigns_job
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.kit.errors import DomainError
from portal.notifications.models import Notification, OutboxMail
from tests.factories.forms_builder import campaign_of, kind_of
from tests.support.cast import SYSTEM, Cast

OPENS, UNTIL = date(2027, 3, 10), date(2027, 3, 19)
"""A Wednesday, the day of these stories, and the Friday of the week after."""
FIRST, LAST = date(2027, 7, 1), date(2027, 8, 31)
JULY, AUGUST = date(2027, 7, 12), date(2027, 8, 9)
EVERYBODY = 14
"""Open accounts of the centre."""


@pytest.fixture
def campaign(centre: Centre, today: date) -> LeaveCampaign:
    """Written down, and nobody is told yet."""
    return campaign_of(centre, opens_on=OPENS, wishes_by=UNTIL, starts_on=FIRST, ends_on=LAST)


@pytest.fixture
def wish(campaign: LeaveCampaign, cast: Cast) -> LeaveWish:
    return say(campaign, cast.animator, JULY)


def facts_of(centre: Centre, **facts: Any) -> dict[str, Any]:
    return {
        "title": "Été 2027",
        "kind": kind_of(centre),
        "opens_on": OPENS,
        "wishes_by": UNTIL,
        "starts_on": FIRST,
        "ends_on": LAST,
        "order": "Enfants scolarisés, puis ancienneté.",
        **facts,
    }


def say(campaign: LeaveCampaign, person: User, day: date, days: int = 5) -> LeaveWish:
    return say_wish(by=person, campaign=campaign, starts_on=day, ends_on=day + timedelta(days=days - 1))


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=f"forms_builder.{kind}").order_by("recipient__username")
    return [row.recipient.username for row in rows.select_related("recipient")]


def verbs() -> list[str]:
    known = ("campaign", "wish")
    rows = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    return [verb.removeprefix("forms_builder.") for verb in rows if any(word in verb for word in known)]


def ranks(campaign: LeaveCampaign, person: User) -> list[tuple[int, date]]:
    return list(campaign.wishes.filter(person=person).order_by("rank").values_list("rank", "starts_on"))


def tell_on(day: int, hour: int = 9, month: int = 3) -> int:
    with time_machine.travel(datetime(2027, month, day, hour, tzinfo=UTC), tick=False):
        return tell_campaigns(by=SYSTEM)


# Opening, changing, closing


def test_open_tells_everybody_of_the_centre_and_is_noted(cast: Cast, centre: Centre, today: date) -> None:
    opened = open_campaign(by=cast.hr, **facts_of(centre))
    assert (opened.centre, opened.kind.name, opened.takes_wishes) == (centre, "Congés payés", True)
    assert (len(told("campaign_opened")), cast.other_animator.username in told("campaign_opened")) == (
        EVERYBODY,
        False,
    )
    assert verbs() == ["open_campaign"]
    assert set(Notification.objects.values_list("url", flat=True)) == {opened.get_absolute_url()}


def test_open_twice_is_one_campaign(cast: Cast, centre: Centre, today: date) -> None:
    first, second = (open_campaign(by=cast.hr, **facts_of(centre)) for _ in range(2))
    assert (first, verbs(), len(told("campaign_opened"))) == (second, ["open_campaign"], EVERYBODY)


def test_open_for_later_tells_nobody_before_that_day(cast: Cast, centre: Centre, today: date) -> None:
    opened = open_campaign(by=cast.hr, **facts_of(centre, opens_on=date(2027, 3, 12)))
    assert (opened.takes_wishes, told("campaign_opened")) == (False, [])
    assert [tell_on(day) for day in (11, 12, 12, 15)] == [0, EVERYBODY, 0, 0]


@pytest.mark.parametrize(
    ("wrong", "refusal", "field"),
    [
        ({"wishes_by": date(2027, 3, 9)}, EndsBeforeItBegins, "wishes_by"),
        ({"ends_on": date(2027, 6, 30)}, EndsBeforeItBegins, "ends_on"),
        ({"wishes_by": FIRST}, WishesTooLate, "wishes_by"),
        ({"ends_on": date(2028, 1, 31)}, CampaignTooLong, "ends_on"),
    ],
)
def test_open_with_dates_that_cannot_be_is_refused(
    wrong: dict[str, date], refusal: type[DomainError], field: str, cast: Cast, centre: Centre, today: date
) -> None:
    with pytest.raises(refusal) as found:
        open_campaign(by=cast.hr, **facts_of(centre, **wrong))
    assert (found.value.field, LeaveCampaign.objects.count()) == (field, 0)


def test_open_without_a_title_is_refused(cast: Cast, centre: Centre, today: date) -> None:
    with pytest.raises(ValidationError):
        open_campaign(by=cast.hr, **facts_of(centre, title=""))
    assert (LeaveCampaign.objects.count(), told("campaign_opened")) == (0, [])


@pytest.mark.parametrize("job", ["animator", "coordinator", "director", "gone"])
def test_open_is_for_human_resources(job: str, cast: Cast, centre: Centre, today: date) -> None:
    with pytest.raises(PermissionDenied):
        open_campaign(by=getattr(cast, job), **facts_of(centre))
    assert LeaveCampaign.objects.count() == 0


def test_change_writes_the_new_dates_and_what_was_before(
    campaign: LeaveCampaign, cast: Cast, centre: Centre
) -> None:
    later = date(2027, 3, 26)
    change_campaign(by=cast.hr, campaign=campaign, **facts_of(centre, wishes_by=later))
    campaign.refresh_from_db()
    assert (campaign.title, campaign.wishes_by) == ("Été 2027", later)
    entry = AuditEntry.objects.get(verb="forms_builder.change_campaign")
    assert (entry.details["before"]["wishes_by"], entry.details["after"]["wishes_by"]) == (
        "2027-03-19",
        "2027-03-26",
    )


def test_change_tells_nobody_a_second_time(cast: Cast, centre: Centre, today: date) -> None:
    opened = open_campaign(by=cast.hr, **facts_of(centre))
    change_campaign(by=cast.hr, campaign=opened, **facts_of(centre, title="Été"))
    assert len(told("campaign_opened")) == EVERYBODY


def test_change_that_leaves_a_wish_out_is_refused(
    wish: LeaveWish, campaign: LeaveCampaign, cast: Cast, centre: Centre
) -> None:
    with pytest.raises(WishesOutside):
        change_campaign(by=cast.hr, campaign=campaign, **facts_of(centre, starts_on=AUGUST))
    campaign.refresh_from_db()
    assert campaign.starts_on == FIRST


def test_close_is_for_human_resources_and_once(campaign: LeaveCampaign, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        close_campaign(by=cast.coordinator, campaign=campaign)
    first = close_campaign(by=cast.hr, campaign=campaign).closed_at
    assert (close_campaign(by=cast.hr, campaign=campaign).closed_at, verbs()) == (first, ["close_campaign"])


Act = Callable[[LeaveWish, Cast], object]
AFTER_CLOSING: list[Act] = [
    lambda wish, cast: say(wish.campaign, cast.animator, AUGUST),
    lambda wish, cast: change_wish(by=cast.animator, wish=wish, starts_on=AUGUST, ends_on=AUGUST),
    lambda wish, cast: prefer_wish(by=cast.animator, wish=wish, rank=1),
    lambda wish, cast: withdraw_wish(by=cast.animator, wish=wish),
    lambda wish, cast: retain_wish(by=cast.hr, wish=wish),
    lambda wish, cast: set_wish_aside(by=cast.hr, wish=wish, reason="Trop de monde absent"),
    lambda wish, cast: change_campaign(by=cast.hr, campaign=wish.campaign, **facts_of(wish.campaign.centre)),
]


@pytest.mark.parametrize("place", range(len(AFTER_CLOSING)))
def test_closed_campaign_lets_nothing_change(place: int, wish: LeaveWish, cast: Cast) -> None:
    close_campaign(by=cast.hr, campaign=wish.campaign)
    before = list(LeaveWish.objects.values())
    with pytest.raises(CampaignClosed):
        AFTER_CLOSING[place](wish, cast)
    assert list(LeaveWish.objects.values()) == before


# Wishing


def test_say_ranks_wishes_in_their_order_and_notes_no_days(campaign: LeaveCampaign, cast: Cast) -> None:
    for day in (JULY, AUGUST):
        say(campaign, cast.animator, day)
    assert ranks(campaign, cast.animator) == [(1, JULY), (2, AUGUST)]
    entry = AuditEntry.objects.filter(verb="forms_builder.say_wish").latest("pk")
    assert entry.details == {"campaign": str(campaign.pk), "person": cast.animator.pk}


def test_say_the_same_days_twice_is_one_wish(wish: LeaveWish, campaign: LeaveCampaign, cast: Cast) -> None:
    assert (say(campaign, cast.animator, JULY), verbs()) == (wish, ["say_wish"])


def test_say_a_fourth_is_refused(campaign: LeaveCampaign, cast: Cast) -> None:
    for day in (JULY, AUGUST, FIRST):
        say(campaign, cast.animator, day)
    with pytest.raises(TooManyWishes):
        say(campaign, cast.animator, date(2027, 8, 16))
    assert len(ranks(campaign, cast.animator)) == 3


@pytest.mark.parametrize(
    ("start", "end", "refusal", "field"),
    [
        (AUGUST, JULY, EndsBeforeItBegins, "ends_on"),
        (FIRST - timedelta(days=1), JULY, OutsideCampaign, "starts_on"),
        (AUGUST, LAST + timedelta(days=1), OutsideCampaign, "ends_on"),
    ],
)
def test_wish_of_days_that_cannot_be_is_refused(
    start: date, end: date, refusal: type[DomainError], field: str, wish: LeaveWish, cast: Cast
) -> None:
    with pytest.raises(refusal) as found:
        say_wish(by=cast.animator, campaign=wish.campaign, starts_on=start, ends_on=end)
    with pytest.raises(refusal):
        change_wish(by=cast.animator, wish=wish, starts_on=start, ends_on=end)
    assert (found.value.field, ranks(wish.campaign, cast.animator)) == (field, [(1, JULY)])


@pytest.mark.parametrize(("day", "is_taken"), [(9, False), (10, True), (19, True), (20, False)])
def test_say_only_on_the_days_of_the_campaign(
    day: int, is_taken: bool, campaign: LeaveCampaign, cast: Cast
) -> None:
    with time_machine.travel(datetime(2027, 3, day, 9, tzinfo=UTC), tick=False), suppress(WishesNotTaken):
        say(campaign, cast.animator, JULY)
    assert LeaveWish.objects.exists() is is_taken


def test_say_in_another_centre_is_refused(campaign: LeaveCampaign, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        say(campaign, cast.other_animator, JULY)


def test_change_of_ones_own_keeps_its_rank(wish: LeaveWish, cast: Cast) -> None:
    changed = change_wish(by=cast.animator, wish=wish, starts_on=AUGUST, ends_on=AUGUST, comment="Mariage")
    assert (changed.pk, changed.rank, changed.starts_on, changed.comment) == (wish.pk, 1, AUGUST, "Mariage")
    assert verbs() == ["say_wish", "change_wish"]


@pytest.mark.parametrize("job", ["coordinator", "hr", "youth_animator", "other_animator"])
def test_wish_of_somebody_else_is_theirs_to_change(job: str, wish: LeaveWish, cast: Cast) -> None:
    by = getattr(cast, job)
    for act in (
        lambda: change_wish(by=by, wish=wish, starts_on=AUGUST, ends_on=AUGUST),
        lambda: prefer_wish(by=by, wish=wish, rank=1),
        lambda: withdraw_wish(by=by, wish=wish),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert ranks(wish.campaign, cast.animator) == [(1, JULY)]


@pytest.mark.parametrize("state", [WishState.RETAINED, WishState.SET_ASIDE])
def test_wish_that_is_settled_is_changed_no_more(state: WishState, wish: LeaveWish, cast: Cast) -> None:
    LeaveWish.objects.update(state=state)
    with pytest.raises(WishSettled):
        change_wish(by=cast.animator, wish=wish, starts_on=AUGUST, ends_on=AUGUST)
    with pytest.raises(WishSettled):
        withdraw_wish(by=cast.animator, wish=wish)
    assert ranks(wish.campaign, cast.animator) == [(1, JULY)]


def test_withdraw_moves_the_others_up(campaign: LeaveCampaign, cast: Cast) -> None:
    first, _second, _third = (say(campaign, cast.animator, day) for day in (JULY, AUGUST, FIRST))
    withdraw_wish(by=cast.animator, wish=first)
    assert ranks(campaign, cast.animator) == [(1, AUGUST), (2, FIRST)]


def test_withdraw_twice_says_that_it_is_gone(campaign: LeaveCampaign, cast: Cast) -> None:
    first, _second = (say(campaign, cast.animator, day) for day in (JULY, AUGUST))
    withdraw_wish(by=cast.animator, wish=LeaveWish.objects.select_related("campaign").get(pk=first.pk))
    with pytest.raises(RequestMoved):
        withdraw_wish(by=cast.animator, wish=first)
    assert ranks(campaign, cast.animator) == [(1, AUGUST)]


def test_prefer_changes_places_with_the_one_above_once(campaign: LeaveCampaign, cast: Cast) -> None:
    _first, _second, third = (say(campaign, cast.animator, day) for day in (JULY, AUGUST, FIRST))
    for _click in range(2):
        prefer_wish(by=cast.animator, wish=third, rank=3)
    assert ranks(campaign, cast.animator) == [(1, JULY), (2, FIRST), (3, AUGUST)]


def test_prefer_the_first_changes_nothing(wish: LeaveWish, cast: Cast) -> None:
    prefer_wish(by=cast.animator, wish=wish, rank=1)
    assert (ranks(wish.campaign, cast.animator), verbs()) == ([(1, JULY)], ["say_wish"])


# Settling


@pytest.mark.parametrize("job", ["coordinator", "hr", "director"])
def test_retain_tells_the_person_and_leads_to_the_form(job: str, wish: LeaveWish, cast: Cast) -> None:
    for _click in range(2):
        retain_wish(by=getattr(cast, job), wish=wish)
    wish.refresh_from_db()
    assert (wish.state, told("wish_retained")) == (WishState.RETAINED, [cast.animator.username])
    assert Notification.objects.get(kind="forms_builder.wish_retained").url == (
        f"/conges/campagnes/voeux/{wish.pk}/demande/"
    )
    assert verbs() == ["say_wish", "retain_wish"]
    mail = OutboxMail.objects.get(kind="forms_builder.wish_retained")
    assert "du 12 au 16 juillet 2027" in mail.body_text


@pytest.mark.parametrize(
    "job", ["animator", "youth_coordinator", "accounting", "it", "other_director", "gone"]
)
def test_settle_is_for_those_who_answer_for_the_sector(job: str, wish: LeaveWish, cast: Cast) -> None:
    by = getattr(cast, job)
    with pytest.raises(PermissionDenied):
        retain_wish(by=by, wish=wish)
    with pytest.raises(PermissionDenied):
        set_wish_aside(by=by, wish=wish, reason="Non")
    wish.refresh_from_db()
    assert (wish.state, told("wish_set_aside")) == (WishState.WISHED, [])


@pytest.mark.parametrize("job", ["coordinator", "hr", "director"])
def test_settle_ones_own_is_refused(job: str, campaign: LeaveCampaign, cast: Cast) -> None:
    by = getattr(cast, job)
    own = say(campaign, by, JULY)
    with pytest.raises(PermissionDenied):
        retain_wish(by=by, wish=own)
    own.refresh_from_db()
    assert own.state == WishState.WISHED


def test_retain_a_second_wish_of_somebody_is_refused(campaign: LeaveCampaign, cast: Cast) -> None:
    first, second = (say(campaign, cast.animator, day) for day in (JULY, AUGUST))
    retain_wish(by=cast.hr, wish=first)
    with pytest.raises(AnotherRetained):
        retain_wish(by=cast.coordinator, wish=second)
    assert told("wish_retained") == [cast.animator.username]


def test_retain_another_once_the_first_is_set_aside(campaign: LeaveCampaign, cast: Cast) -> None:
    first, second = (say(campaign, cast.animator, day) for day in (JULY, AUGUST))
    retain_wish(by=cast.hr, wish=first)
    set_wish_aside(by=cast.hr, wish=first, reason="Deux collègues partent déjà.")
    retain_wish(by=cast.hr, wish=second)
    retain_wish(by=cast.hr, wish=set_wish_aside(by=cast.hr, wish=second, reason="Non"))
    states = campaign.wishes.order_by("rank").values_list("state", flat=True)
    assert list(states) == [WishState.SET_ASIDE, WishState.RETAINED]
    assert LeaveWish.objects.get(pk=second.pk).reason == ""


def test_retain_after_wishes_are_over(wish: LeaveWish, cast: Cast) -> None:
    with time_machine.travel(datetime(2027, 4, 2, 9, tzinfo=UTC), tick=False):
        assert retain_wish(by=cast.hr, wish=wish).state == WishState.RETAINED


def test_set_aside_tells_the_person_why_once(wish: LeaveWish, cast: Cast) -> None:
    for _click in range(2):
        set_wish_aside(by=cast.coordinator, wish=wish, reason=" Trop de monde absent. ")
    wish.refresh_from_db()
    assert (wish.state, told("wish_set_aside")) == (WishState.SET_ASIDE, [cast.animator.username])
    assert wish.reason == "Trop de monde absent."
    entry = AuditEntry.objects.get(verb="forms_builder.set_wish_aside")
    assert entry.details == {"campaign": str(wish.campaign_id), "person": cast.animator.pk}


def test_set_aside_without_a_reason_is_refused(wish: LeaveWish, cast: Cast) -> None:
    with pytest.raises(ReasonMissing):
        set_wish_aside(by=cast.hr, wish=wish, reason="  ")
    wish.refresh_from_db()
    assert (wish.state, told("wish_set_aside")) == (WishState.WISHED, [])


# The job


def test_tell_reminds_those_without_a_wish_two_working_days_before_the_end(
    wish: LeaveWish, cast: Cast
) -> None:
    """Until Friday 19: on Wednesday 17, once."""
    assert [tell_on(day) for day in (10, 11, 16, 17, 17, 18, 19, 20)] == [
        EVERYBODY,
        0,
        0,
        EVERYBODY - 1,
        0,
        0,
        0,
        0,
    ]
    assert cast.animator.username not in told("campaign_reminder")


def test_tell_catches_up_after_a_stop(campaign: LeaveCampaign) -> None:
    assert [tell_on(day) for day in (10, 18, 19)] == [EVERYBODY, EVERYBODY, 0]


def test_tell_waits_for_the_morning(campaign: LeaveCampaign) -> None:
    """Five o’clock in Paris, then ten."""
    assert [tell_on(10, hour=hour) for hour in (4, 9)] == [0, EVERYBODY]


def test_tell_reminds_anew_before_an_end_that_was_put_off(
    campaign: LeaveCampaign, cast: Cast, centre: Centre
) -> None:
    assert [tell_on(day) for day in (10, 17)] == [EVERYBODY, EVERYBODY]
    change_campaign(by=cast.hr, campaign=campaign, **facts_of(centre, wishes_by=date(2027, 3, 26)))
    assert [tell_on(day) for day in (18, 19, 23, 24, 25)] == [0, 0, 0, EVERYBODY, 0]


def test_tell_says_nothing_of_a_closed_campaign(campaign: LeaveCampaign, cast: Cast) -> None:
    close_campaign(by=cast.hr, campaign=campaign)
    assert [tell_on(day) for day in (10, 17)] == [0, 0]


def test_tell_is_for_the_system(campaign: LeaveCampaign, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        tell_campaigns(by=cast.hr)
    assert told("campaign_opened") == []


def test_tell_job_tells(campaign: LeaveCampaign) -> None:
    tell_campaigns_job.call()
    assert len(told("campaign_opened")) == EVERYBODY
