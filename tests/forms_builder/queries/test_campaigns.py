"""What campaigns ask of the database: the one of today, and the form that a retained wish leads to."""

from datetime import date, timedelta

import pytest

from forms_builder.choices import WishState
from forms_builder.models import FormPage, LeaveCampaign, LeaveWish
from forms_builder.queries.campaigns import (
    campaign_now,
    leave_form_for,
    picture_of_sector,
    retained_wish,
    sectors_to_settle,
    wish_inputs,
    wishes_of_sector,
)
from portal.centres.models import Centre, Sector
from tests.factories.accounts import AbsenceFactory, PersonFactory
from tests.factories.forms_builder import campaign_of, kind_of, leave_form, leave_typed, make_form, question
from tests.support.cast import CHILDHOOD, YOUTH, Cast
from tests.support.queries import count_queries

FIRST, LAST = date(2027, 7, 1), date(2027, 8, 31)
MONDAY, FRIDAY = date(2027, 7, 12), date(2027, 7, 16)


@pytest.fixture
def campaign(centre: Centre, today: date) -> LeaveCampaign:
    return campaign_of(centre, starts_on=FIRST, ends_on=LAST)


@pytest.fixture
def wish(campaign: LeaveCampaign, cast: Cast) -> LeaveWish:
    return LeaveWish.objects.create(
        campaign=campaign,
        person=cast.animator,
        rank=1,
        starts_on=MONDAY,
        ends_on=FRIDAY,
        state=WishState.RETAINED,
    )


def sector_of(centre: Centre, name: str = CHILDHOOD) -> Sector:
    return Sector.objects.get(centre=centre, name=name)


def test_campaign_now_says_how_many_wishes_one_has_said(
    wish: LeaveWish, campaign: LeaveCampaign, cast: Cast
) -> None:
    found = [campaign_now(person) for person in (cast.animator, cast.hr)]
    assert [(one.pk, one.said) for one in found if one] == [(campaign.pk, 1), (campaign.pk, 0)]


@pytest.mark.parametrize(
    ("opens", "until", "is_found"), [(0, 0, True), (-5, 5, True), (1, 5, False), (-5, -1, False)]
)
def test_campaign_now_is_one_that_takes_wishes(
    opens: int, until: int, is_found: bool, centre: Centre, today: date, cast: Cast
) -> None:
    campaign_of(centre, opens_on=today + timedelta(days=opens), wishes_by=today + timedelta(days=until))
    assert (campaign_now(cast.animator) is not None) is is_found


def test_campaign_now_of_another_centre_or_of_none_is_none(campaign: LeaveCampaign, cast: Cast) -> None:
    assert [campaign_now(person) for person in (cast.other_animator, cast.installer)] == [None, None]


def test_sectors_to_settle_are_those_that_one_answers_for(cast: Cast, centre: Centre) -> None:
    every = list(Sector.objects.filter(centre=centre, is_organisational=True))
    assert sectors_to_settle(cast.hr) == every
    assert sectors_to_settle(cast.director) == every
    assert sectors_to_settle(cast.coordinator) == [sector_of(centre)]
    assert sectors_to_settle(cast.youth_coordinator) == [sector_of(centre, YOUTH)]
    assert sectors_to_settle(cast.animator) == []


def test_picture_of_a_sector_counts_who_is_there(wish: LeaveWish, cast: Cast, centre: Centre) -> None:
    """Léa's wish is retained in the third week; Claire, the coordinator, is away in the second."""
    AbsenceFactory.create(
        person=cast.coordinator, starts_on=MONDAY - timedelta(days=7), ends_on=FRIDAY - timedelta(days=7)
    )
    sector = sector_of(centre)
    found = picture_of_sector(wish.campaign, sector, wishes_of_sector(wish.campaign, sector))
    assert [(row.name, "".join(mark.letter or "." for mark in row.marks[:4])) for row in found.rows] == [
        ("Claire Dubois", ".A.."),
        ("Léa Fontaine", "..R."),
    ]
    assert [week.sure.present for week in found.weeks[:4] if week.sure] == [2, 1, 1, 2]


def test_picture_asks_the_same_for_more_people(wish: LeaveWish, cast: Cast, centre: Centre) -> None:
    sector = sector_of(centre)

    def add(_number: int) -> None:
        person = PersonFactory.create(centre=centre, sector=sector)
        LeaveWish.objects.create(
            campaign=wish.campaign, person=person, rank=1, starts_on=MONDAY, ends_on=FRIDAY
        )

    def look() -> object:
        wishes = wishes_of_sector(wish.campaign, sector)
        return picture_of_sector(wish.campaign, sector, wishes)

    assert count_queries(look, add_row=add) <= 5


def test_retained_wish_is_ones_own(wish: LeaveWish, cast: Cast) -> None:
    named = str(wish.pk)
    found = [retained_wish(person, named) for person in (cast.animator, cast.hr, cast.other_animator)]
    assert found == [wish, None, None]


@pytest.mark.parametrize("state", [WishState.WISHED, WishState.SET_ASIDE])
def test_retained_wish_is_nothing_before_it_is_retained(
    state: WishState, wish: LeaveWish, cast: Cast
) -> None:
    LeaveWish.objects.update(state=state)
    assert retained_wish(cast.animator, str(wish.pk)) is None


@pytest.mark.parametrize("named", ["", "x", "\x00", "0" * 5000])
def test_retained_wish_of_what_is_no_name_is_none(named: str, wish: LeaveWish, cast: Cast) -> None:
    assert retained_wish(cast.animator, named) is None


def test_leave_form_for_a_kind_is_the_one_that_takes_its_days(
    cast: Cast, centre: Centre, today: date
) -> None:
    make_form(centre, "Clé", [("text", question("Laquelle ?"))], by=cast.communication)
    page = leave_form(centre, cast.communication)
    kind = kind_of(centre)
    found = leave_form_for(cast.animator, kind)
    assert found == page.versions.get()
    assert leave_form_for(cast.other_animator, kind) is None


def test_leave_form_for_a_kind_that_no_form_offers_is_none(
    leave_page: FormPage, cast: Cast, centre: Centre
) -> None:
    kind = kind_of(centre)
    kind.pk, kind.public_id, kind.name = None, "00000000-0000-4000-8000-000000000000", "Congé d’ancienneté"
    kind.save(force_insert=True)
    assert leave_form_for(cast.animator, kind) is None


def test_wish_inputs_are_what_one_would_type(leave_page: FormPage, wish: LeaveWish, centre: Centre) -> None:
    version = leave_page.versions.get()
    kind = wish.campaign.kind.name
    assert wish_inputs(wish, version.definition) == leave_typed(version, MONDAY, FRIDAY, kind=kind)


def test_wish_inputs_of_another_form_are_none(wish: LeaveWish, cast: Cast, centre: Centre) -> None:
    page = make_form(centre, "Clé", [("text", question("Laquelle ?"))], by=cast.communication)
    assert wish_inputs(wish, page.versions.get().definition) == {}
