"""Wishes for leave on screens: said, settled, and taken to the form of leave."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from forms_builder.actions.campaigns import close_campaign, retain_wish, say_wish, withdraw_wish
from forms_builder.choices import WishState
from forms_builder.models import FormPage, LeaveAccount, LeaveCampaign, LeaveWish, Submission
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import campaign_of, draft_of, kind_of, leave_typed
from tests.support.cast import Cast

ClientOf = Callable[[User], Client]
FIRST, LAST = date(2027, 7, 1), date(2027, 8, 31)
MONDAY, FRIDAY, AUGUST = date(2027, 7, 12), date(2027, 7, 16), date(2027, 8, 9)


@pytest.fixture
def campaign(centre: Centre, today: date) -> LeaveCampaign:
    return campaign_of(centre, starts_on=FIRST, ends_on=LAST, kind=kind_of(centre))


@pytest.fixture
def wish(campaign: LeaveCampaign, cast: Cast) -> LeaveWish:
    return say_wish(by=cast.animator, campaign=campaign, starts_on=MONDAY, ends_on=FRIDAY)


@pytest.fixture
def retained(wish: LeaveWish, cast: Cast) -> LeaveWish:
    return retain_wish(by=cast.hr, wish=wish)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def place_of(wish: LeaveWish, part: str = "") -> str:
    return reverse(f"forms_builder:wish{part}", args=[wish.pk])


def typed(start: date, end: date, comment: str = "") -> dict[str, str]:
    return {"starts_on": start.isoformat(), "ends_on": end.isoformat(), "comment": comment}


def days_of(person: User) -> list[tuple[int, date, date, str]]:
    rows = LeaveWish.objects.filter(person=person).order_by("rank")
    return list(rows.values_list("rank", "starts_on", "ends_on", "comment"))


# Saying


def test_say_keeps_the_wish_and_comes_back(campaign: LeaveCampaign, cast: Cast, client_of: ClientOf) -> None:
    path = reverse("forms_builder:wish-new", args=[campaign.pk])
    answer = client_of(cast.animator).post(path, typed(MONDAY, FRIDAY, "Mariage"), follow=True)
    assert answer.redirect_chain == [(campaign.get_absolute_url(), 302)]
    assert "Votre vœu est enregistré." in text_of(answer)
    assert days_of(cast.animator) == [(1, MONDAY, FRIDAY, "Mariage")]


def test_say_outside_of_the_campaign_shows_the_fault_at_its_place(
    campaign: LeaveCampaign, cast: Cast, client_of: ClientOf
) -> None:
    path = reverse("forms_builder:wish-new", args=[campaign.pk])
    answer = client_of(cast.animator).post(path, typed(date(2027, 6, 30), FRIDAY))
    assert list(answer.context["form"].errors) == ["starts_on"]
    assert "du 1er juillet 2027 au 31 août 2027" in text_of(answer)
    assert days_of(cast.animator) == []


def test_change_shows_the_days_and_keeps_others(wish: LeaveWish, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.animator)
    assert client.get(place_of(wish)).context["form"]["starts_on"].value() == MONDAY
    client.post(place_of(wish), typed(AUGUST, AUGUST))
    assert days_of(cast.animator) == [(1, AUGUST, AUGUST, "")]


def test_prefer_and_withdraw_are_buttons_of_the_campaign(
    wish: LeaveWish, campaign: LeaveCampaign, cast: Cast, client_of: ClientOf
) -> None:
    second = say_wish(by=cast.animator, campaign=campaign, starts_on=AUGUST, ends_on=AUGUST)
    client = client_of(cast.animator)
    client.post(place_of(second, "-prefer"), {"rank": "2"})
    assert [day for _rank, day, _end, _comment in days_of(cast.animator)] == [AUGUST, MONDAY]
    said = text_of(client.post(place_of(second, "-withdraw"), follow=True))
    assert ("Votre vœu est retiré." in said, days_of(cast.animator)) == (True, [(1, MONDAY, FRIDAY, "")])


@pytest.mark.parametrize("rank", ["", "x", "22", "²", "0"])
def test_prefer_with_a_rank_that_is_none_changes_nothing(
    rank: str, wish: LeaveWish, cast: Cast, client_of: ClientOf
) -> None:
    answer = client_of(cast.animator).post(place_of(wish, "-prefer"), {"rank": rank})
    assert (answer.status_code, days_of(cast.animator)) == (302, [(1, MONDAY, FRIDAY, "")])


@pytest.mark.parametrize("part", ["", "-prefer", "-withdraw"])
def test_wish_of_somebody_else_is_not_there(
    part: str, wish: LeaveWish, cast: Cast, client_of: ClientOf
) -> None:
    for person in (cast.coordinator, cast.hr, cast.other_animator):
        assert client_of(person).post(place_of(wish, part), typed(AUGUST, AUGUST)).status_code == 404
    assert days_of(cast.animator) == [(1, MONDAY, FRIDAY, "")]


def test_withdraw_after_closing_says_why_not(wish: LeaveWish, cast: Cast, client_of: ClientOf) -> None:
    close_campaign(by=cast.hr, campaign=wish.campaign)
    said = text_of(client_of(cast.animator).post(place_of(wish, "-withdraw"), follow=True))
    assert "Cette campagne est close" in said
    assert LeaveWish.objects.count() == 1


# Settling


def test_retain_says_that_the_person_is_told(wish: LeaveWish, cast: Cast, client_of: ClientOf) -> None:
    said = text_of(client_of(cast.coordinator).post(place_of(wish, "-retain"), follow=True))
    assert "Le vœu de Léa Fontaine est retenu" in said
    assert LeaveWish.objects.get().state == WishState.RETAINED


def test_retain_a_second_wish_says_why_not(
    retained: LeaveWish, campaign: LeaveCampaign, cast: Cast, client_of: ClientOf
) -> None:
    second = say_wish(by=cast.animator, campaign=campaign, starts_on=AUGUST, ends_on=AUGUST)
    said = text_of(client_of(cast.hr).post(place_of(second, "-retain"), follow=True))
    assert "Un autre vœu de cette personne est déjà retenu" in said


def test_set_aside_asks_for_a_reason_and_comes_back_to_the_picture(
    wish: LeaveWish, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    assert list(client.post(place_of(wish, "-set-aside"), {"reason": ""}).context["form"].errors) == [
        "reason"
    ]
    answer = client.post(place_of(wish, "-set-aside"), {"reason": "Trop de monde absent"}, follow=True)
    main = cast.animator.main_sector
    assert main is not None
    picture = reverse("forms_builder:campaign-picture", args=[wish.campaign_id])
    assert answer.redirect_chain == [(f"{picture}?secteur={main.pk}", 302)]
    assert LeaveWish.objects.get().state == WishState.SET_ASIDE
    own = client_of(cast.animator).get(wish.campaign.get_absolute_url())
    assert ["Trop de monde absent" in text_of(page) for page in (answer, own)] == [True, True]


@pytest.mark.parametrize("part", ["-retain", "-set-aside"])
def test_settle_is_not_there_for_others(part: str, wish: LeaveWish, cast: Cast, client_of: ClientOf) -> None:
    for person in (cast.animator, cast.youth_coordinator, cast.accounting, cast.other_director):
        assert client_of(person).post(place_of(wish, part), {"reason": "Non"}).status_code == 404
    assert LeaveWish.objects.get().state == WishState.WISHED


def test_settle_what_is_withdrawn_is_not_there(wish: LeaveWish, cast: Cast, client_of: ClientOf) -> None:
    place = place_of(wish, "-retain")
    withdraw_wish(by=cast.animator, wish=wish)
    assert client_of(cast.hr).post(place).status_code == 404


# From a retained wish to the form


def test_ask_opens_the_form_filled_in_with_the_days(
    leave_page: FormPage, account: LeaveAccount, retained: LeaveWish, cast: Cast, client_of: ClientOf
) -> None:
    answer = client_of(cast.animator).get(place_of(retained, "-request"), follow=True)
    fresh = answer.context["submission"]
    expected = leave_typed(leave_page.versions.get(), MONDAY, FRIDAY)
    assert {name: fresh.draft.get(name) for name in expected} == expected
    said = text_of(answer)
    assert [f'value="{day.isoformat()}"' in said for day in (MONDAY, FRIDAY)] == [True, True]
    assert Submission.objects.count() == 0


def test_ask_after_closing_still_opens_the_form(
    leave_page: FormPage, retained: LeaveWish, cast: Cast, client_of: ClientOf
) -> None:
    close_campaign(by=cast.hr, campaign=retained.campaign)
    answer = client_of(cast.animator).get(place_of(retained, "-request"))
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{iri_to_uri(leave_page.url)}?voeu={retained.pk}",
    )


def test_ask_keeps_a_draft_and_says_the_days(
    leave_page: FormPage, retained: LeaveWish, cast: Cast, client_of: ClientOf
) -> None:
    kept = leave_typed(leave_page.versions.get(), AUGUST, AUGUST)
    draft_of(leave_page, cast.animator, kept)
    answer = client_of(cast.animator).get(place_of(retained, "-request"), follow=True)
    assert answer.context["submission"].draft == kept
    assert "du 12 au 16 juillet 2027" in text_of(answer)


def test_ask_without_a_form_of_leave_says_so(
    centre: Centre, retained: LeaveWish, cast: Cast, client_of: ClientOf
) -> None:
    FormPage.objects.update(live=False)
    said = text_of(client_of(cast.animator).get(place_of(retained, "-request"), follow=True))
    assert "Aucun formulaire en ligne ne prend cette nature de congé." in said


@pytest.mark.parametrize("state", [WishState.WISHED, WishState.SET_ASIDE])
def test_ask_for_what_is_not_retained_is_not_there(
    state: WishState, wish: LeaveWish, cast: Cast, client_of: ClientOf
) -> None:
    LeaveWish.objects.update(state=state)
    assert client_of(cast.animator).get(place_of(wish, "-request")).status_code == 404


def test_ask_for_the_wish_of_somebody_else_is_not_there(
    leave_page: FormPage, retained: LeaveWish, cast: Cast, client_of: ClientOf
) -> None:
    assert client_of(cast.hr).get(place_of(retained, "-request")).status_code == 404
    answer = client_of(cast.hr).get(f"{leave_page.url}?voeu={retained.pk}")
    assert MONDAY.isoformat() not in text_of(answer)


@pytest.mark.parametrize("named", ["x", "%00", "00000000-0000-4000-8000-000000000000"])
def test_form_with_a_wish_that_is_none_is_empty(
    named: str, leave_page: FormPage, today: date, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    named_one, plain = (client.get(url) for url in (f"{leave_page.url}?voeu={named}", leave_page.url))
    drafts = [answer.context["submission"].draft for answer in (named_one, plain)]
    assert (named_one.status_code, drafts[0]) == (200, drafts[1])
