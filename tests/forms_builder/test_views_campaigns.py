"""Campaigns of leave on screens: opened and closed by human resources, seen week by week by those who settle."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms_builder.actions.campaigns import close_campaign, say_wish
from forms_builder.choices import WishState
from forms_builder.models import LeaveCampaign, LeaveWish
from portal.accounts.models import User
from portal.centres.models import Centre, Sector
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import campaign_of, kind_of
from tests.support.cast import CHILDHOOD, YOUTH, Cast
from tests.support.queries import count_queries, queries_of

ClientOf = Callable[[User], Client]
LIST, OPEN = reverse("forms_builder:campaigns"), reverse("forms_builder:campaign-open")
FIRST, LAST = date(2027, 7, 1), date(2027, 8, 31)
MONDAY, FRIDAY = date(2027, 7, 12), date(2027, 7, 16)


@pytest.fixture
def campaign(centre: Centre, today: date) -> LeaveCampaign:
    return campaign_of(centre, starts_on=FIRST, ends_on=LAST, order="Enfants scolarisés d’abord.")


@pytest.fixture
def wish(campaign: LeaveCampaign, cast: Cast) -> LeaveWish:
    return say_wish(by=cast.animator, campaign=campaign, starts_on=MONDAY, ends_on=FRIDAY)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def place_of(campaign: LeaveCampaign, part: str = "") -> str:
    return reverse(f"forms_builder:campaign{part}", args=[campaign.pk])


def of_sector(centre: Centre, name: str) -> dict[str, int]:
    return {"secteur": Sector.objects.get(centre=centre, name=name).pk}


def typed(centre: Centre, **values: str) -> dict[str, str]:
    known = {
        "title": "Été 2027",
        "kind": str(kind_of(centre).public_id),
        "opens_on": "2027-03-10",
        "wishes_by": "2027-03-31",
        "starts_on": "2027-07-01",
        "ends_on": "2027-08-31",
        "order": "Ancienneté",
    }
    return known | values


# The list, and the leads to it


def test_list_without_a_campaign_says_so(
    cast: Cast, centre: Centre, today: date, client_of: ClientOf
) -> None:
    said = text_of(client_of(cast.animator).get(LIST))
    assert ("Aucune campagne pour le moment" in said, OPEN in said) == (True, False)
    assert OPEN in text_of(client_of(cast.hr).get(LIST))


@pytest.mark.parametrize(
    ("opens", "until", "words"),
    [(0, 5, "ouverte"), (1, 5, "à venir"), (-9, -1, "vœux terminés")],
)
def test_list_says_how_each_stands(
    opens: int, until: int, words: str, cast: Cast, centre: Centre, today: date, client_of: ClientOf
) -> None:
    dates = {"opens_on": today + timedelta(days=opens), "wishes_by": today + timedelta(days=until)}
    campaign = campaign_of(centre, **dates)
    client = client_of(cast.animator)
    before = text_of(client.get(LIST))
    close_campaign(by=cast.hr, campaign=campaign)
    after = text_of(client.get(LIST))
    assert [f"{words}</span>" in before, "close</span>" in before] == [True, False]
    assert [f"{words}</span>" in after, "close</span>" in after] == [False, True]


def test_list_asks_the_same_for_more_rows(
    campaign: LeaveCampaign, cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)

    def look() -> Any:
        return client.get(LIST)

    assert count_queries(look, add_row=lambda _number: campaign_of(centre)) <= 14
    assert queries_of(look).repeated == []


@pytest.mark.parametrize("url", ["/", "/conges/"])
def test_leads_are_there_as_long_as_wishes_are_taken(
    url: str, campaign: LeaveCampaign, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.animator)
    assert place_of(campaign) in text_of(client.get(url))
    close_campaign(by=cast.hr, campaign=campaign)
    assert place_of(campaign) not in text_of(client.get(url))


# Opening, changing, closing


def test_open_asks_to_choose_a_kind(cast: Cast, centre: Centre, client_of: ClientOf) -> None:
    kinds = client_of(cast.hr).get(OPEN).context["form"]["kind"].subwidgets
    assert str(kinds[0].data["label"]) == "Choisir…"


def test_open_leads_to_the_campaign(cast: Cast, centre: Centre, today: date, client_of: ClientOf) -> None:
    answer = client_of(cast.hr).post(OPEN, typed(centre), follow=True)
    opened = LeaveCampaign.objects.get()
    assert answer.redirect_chain == [(place_of(opened), 302)]
    assert "La campagne est ouverte : tout le centre est prévenu." in text_of(answer)


def test_open_for_later_says_that_people_are_told_then(
    cast: Cast, centre: Centre, today: date, client_of: ClientOf
) -> None:
    answer = client_of(cast.hr).post(OPEN, typed(centre, opens_on="2027-03-15"), follow=True)
    assert "La campagne est enregistrée" in text_of(answer)


def test_open_with_dates_that_cannot_be_shows_the_fault(
    cast: Cast, centre: Centre, today: date, client_of: ClientOf
) -> None:
    answer = client_of(cast.hr).post(OPEN, typed(centre, ends_on="2027-06-01"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["ends_on"])
    assert LeaveCampaign.objects.count() == 0


def test_open_takes_no_kind_of_another_centre(
    cast: Cast, centre: Centre, other_centre: Centre, today: date, client_of: ClientOf
) -> None:
    answer = client_of(cast.hr).post(OPEN, typed(centre, kind=str(kind_of(other_centre).public_id)))
    assert list(answer.context["form"].errors) == ["kind"]


def test_change_shows_what_is_written_and_keeps_what_is_typed(
    campaign: LeaveCampaign, cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    form = client.get(place_of(campaign, "-change")).context["form"]
    assert (form["title"].value(), form["kind"].value()) == ("Été", campaign.kind.public_id)
    client.post(place_of(campaign, "-change"), typed(centre))
    campaign.refresh_from_db()
    assert campaign.title == "Été 2027"


def test_close_takes_the_buttons_away(
    wish: LeaveWish, campaign: LeaveCampaign, cast: Cast, client_of: ClientOf
) -> None:
    new = reverse("forms_builder:wish-new", args=[campaign.pk])
    client = client_of(cast.hr)
    assert new in text_of(client.get(place_of(campaign)))
    said = text_of(client.post(place_of(campaign, "-close"), follow=True))
    assert ("La campagne est close." in said, new in said, place_of(campaign, "-change") in said) == (
        True,
        False,
        False,
    )
    assert client.get(place_of(campaign, "-picture"), of_sector(campaign.centre, CHILDHOOD)).context[
        "wishes"
    ] == [(wish, ())]


def test_close_is_not_there_for_others(campaign: LeaveCampaign, cast: Cast, client_of: ClientOf) -> None:
    for person in (cast.animator, cast.coordinator, cast.director, cast.other_director):
        assert client_of(person).post(place_of(campaign, "-close")).status_code == 404
    campaign.refresh_from_db()
    assert campaign.closed_at is None


# The campaign


def test_campaign_says_the_order_of_departure_and_ones_own_wishes_alone(
    wish: LeaveWish, campaign: LeaveCampaign, cast: Cast, client_of: ClientOf
) -> None:
    own, other = (client_of(person).get(place_of(campaign)) for person in (cast.animator, cast.coordinator))
    assert (own.context["wishes"], other.context["wishes"]) == ([wish], [])
    assert "Enfants scolarisés d’abord." in text_of(other)
    assert ("du 12 au 16 juillet 2027" in text_of(own), "du 12 au 16 juillet 2027" in text_of(other)) == (
        True,
        False,
    )


def test_campaign_leads_a_retained_wish_to_the_form(
    wish: LeaveWish, campaign: LeaveCampaign, cast: Cast, client_of: ClientOf
) -> None:
    ask = reverse("forms_builder:wish-request", args=[wish.pk])
    client = client_of(cast.animator)
    assert ask not in text_of(client.get(place_of(campaign)))
    LeaveWish.objects.update(state=WishState.RETAINED)
    assert ask in text_of(client.get(place_of(campaign)))


def test_campaign_lets_nobody_add_a_fourth_wish(
    campaign: LeaveCampaign, cast: Cast, client_of: ClientOf
) -> None:
    new = reverse("forms_builder:wish-new", args=[campaign.pk])
    client = client_of(cast.animator)
    found = []
    for number in range(3):
        found.append(new in text_of(client.get(place_of(campaign))))
        day = FIRST + timedelta(days=number)
        say_wish(by=cast.animator, campaign=campaign, starts_on=day, ends_on=day)
    found.append(new in text_of(client.get(place_of(campaign))))
    assert found == [True, True, True, False]


# The picture


def test_picture_shows_the_sector_that_one_answers_for(
    wish: LeaveWish, campaign: LeaveCampaign, cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    answer = client_of(cast.coordinator).get(place_of(campaign, "-picture"))
    assert (str(answer.context["sector"]), len(answer.context["chips"])) == (CHILDHOOD, 1)
    assert answer.context["wishes"] == [(wish, ("retain", "set_aside"))]
    other = Sector.objects.get(centre=centre, name=YOUTH)
    asked = client_of(cast.coordinator).get(place_of(campaign, "-picture"), {"secteur": other.pk})
    assert str(asked.context["sector"]) == CHILDHOOD


def test_picture_says_in_words_when_too_few_are_left(
    wish: LeaveWish, campaign: LeaveCampaign, cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    Sector.objects.filter(centre=centre, name=CHILDHOOD).update(minimum_presence=2)
    client = client_of(cast.coordinator)
    hoped = text_of(client.get(place_of(campaign, "-picture")))
    LeaveWish.objects.update(state=WishState.RETAINED)
    sure = text_of(client.get(place_of(campaign, "-picture")))
    words = ("Pas assez si tout était accordé : 2 nécessaires", "Déjà pas assez : 2 nécessaires")
    assert [[one in said for one in words] for said in (hoped, sure)] == [[True, False], [False, True]]
    assert "Semaine du 12 juillet" in sure


def test_campaign_without_a_wish_says_what_may_be_done(
    campaign: LeaveCampaign, cast: Cast, client_of: ClientOf
) -> None:
    client, forms = client_of(cast.hr), f'href="{reverse("forms_builder:form-list")}"'

    def said() -> list[bool]:
        text = text_of(client.get(place_of(campaign))).partition("<main")[2].partition("</main")[0]
        return [
            words in text
            for words in (
                "jusqu’à trois, le préféré d’abord",
                "à partir du mercredi 17 mars",
                "Les vœux sont terminés",
                forms,
            )
        ]

    assert said() == [True, False, False, False]
    later = date(2027, 3, 17)
    LeaveCampaign.objects.filter(pk=campaign.pk).update(opens_on=later, wishes_by=later)
    assert said() == [False, True, False, False]
    close_campaign(by=cast.hr, campaign=campaign)
    assert said() == [False, False, True, True]


def test_picture_of_ones_own_wish_has_no_button(
    campaign: LeaveCampaign, cast: Cast, client_of: ClientOf
) -> None:
    own = say_wish(by=cast.coordinator, campaign=campaign, starts_on=MONDAY, ends_on=FRIDAY)
    answer = client_of(cast.coordinator).get(place_of(campaign, "-picture"))
    assert answer.context["wishes"] == [(own, ())]
    assert reverse("forms_builder:wish-retain", args=[own.pk]) not in text_of(answer)


def test_picture_without_wishes_says_so(campaign: LeaveCampaign, cast: Cast, client_of: ClientOf) -> None:
    said = text_of(
        client_of(cast.hr).get(place_of(campaign, "-picture"), of_sector(campaign.centre, CHILDHOOD))
    )
    assert "Personne n’a encore dit de vœu" in said


def test_picture_asks_the_same_for_more_people(
    wish: LeaveWish, campaign: LeaveCampaign, cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    client, sector = client_of(cast.coordinator), Sector.objects.get(centre=centre, name=CHILDHOOD)

    def add(_number: int) -> None:
        person = PersonFactory.create(centre=centre, sector=sector)
        say_wish(by=person, campaign=campaign, starts_on=MONDAY, ends_on=FRIDAY)

    def look() -> Any:
        return client.get(place_of(campaign, "-picture"))

    assert count_queries(look, add_row=add) <= 14
    assert queries_of(look).repeated == []
