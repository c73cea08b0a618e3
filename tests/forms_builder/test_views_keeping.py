"""The end of keeping on screens: what goes, what is held, what has gone."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms_builder.actions.holding import hold_request
from forms_builder.actions.purging import purge_requests
from forms_builder.models import FormPage, RequestHold, RequestTombstone, Submission
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.closed_requests import DAY, OVER, TYPED, closed_request, kept_form, on, sent_request
from tests.factories.forms_builder import decide_as
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import count_queries, queries_of

SignIn = Callable[[User], Client]
KEEPING, HELD, GONE = (reverse(f"forms_builder:keeping{part}") for part in ("", "-held", "-gone"))
REASON = "Prud’hommes"


@pytest.fixture
def page(cast: Cast, centre: Centre, today: date) -> FormPage:
    return kept_form(centre, cast.communication)


@pytest.fixture
def closed(page: FormPage, cast: Cast) -> Submission:
    return closed_request(page, cast.animator, cast.director)


@pytest.fixture
def two_months_before(closed: Submission) -> Iterator[None]:
    with on(OVER - 60 * DAY):
        yield


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def place_of(found: Submission, part: str = "") -> str:
    return reverse(f"forms_builder:request-hold{part}", args=[found.pk])


def test_months_say_how_many_of_each_form_go(two_months_before: None, cast: Cast, client_of: SignIn) -> None:
    answer = client_of(cast.dpo).get(KEEPING)
    cards = [
        (card["month"], card["total"], [(row.form, row.number, url) for row, url in card["forms"]])
        for card in answer.context["months"]
    ]
    assert cards == [(date(2030, 3, 1), 1, [("Autorisation", 1, "?mois=2030-03&demarche=Autorisation")])]
    assert "Mars 2030" in words_of(answer)


def test_months_without_anything_say_so(page: FormPage, cast: Cast, client_of: SignIn) -> None:
    answer = client_of(cast.hr).get(KEEPING)
    assert "Rien à effacer d’ici un an" in words_of(answer)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"mois": "2030-03"}, 1),
        ({"mois": "2030-04"}, 0),
        ({"mois": "2030-03", "demarche": "Autorisation"}, 1),
        ({"mois": "2030-03", "demarche": "Badge"}, 0),
        ({"q": "léa autoris"}, 1),
        ({"q": "Karim"}, 0),
    ],
)
def test_list_is_narrowed_to_what_is_asked(
    asked: dict[str, str], number: int, two_months_before: None, cast: Cast, client_of: SignIn
) -> None:
    answer = client_of(cast.hr).get(KEEPING, asked)
    assert len(answer.context["rows"]) == number
    assert ("Aucune demande close trouvée" in words_of(answer)) is (number == 0)


@pytest.mark.parametrize("asked", [{"mois": "2030-13"}, {"mois": "x"}, {"q": "  "}, {"mois": "\x00"}])
def test_list_asked_for_nothing_is_the_months(
    asked: dict[str, str], two_months_before: None, cast: Cast, client_of: SignIn
) -> None:
    assert len(client_of(cast.hr).get(KEEPING, asked).context["months"]) == 1


def test_list_says_when_each_goes_and_never_what_it_says(
    two_months_before: None, closed: Submission, cast: Cast, client_of: SignIn
) -> None:
    said = words_of(client_of(cast.dpo).get(KEEPING, {"mois": "2030-03"}))
    assert [words in said for words in ("Léa Fontaine", "à effacer le 10 mars 2030", TYPED)] == [
        True,
        True,
        False,
    ]


def test_list_shows_what_is_held_and_past_its_time_in_this_month(
    closed: Submission, cast: Cast, client_of: SignIn
) -> None:
    hold_request(by=cast.hr, submission=closed, reason=REASON)
    with on(date(2031, 5, 20)):
        answer = client_of(cast.hr).get(KEEPING, {"mois": "2031-05"})
    assert [(row.pk, row.is_held) for row, _until, _url in answer.context["rows"]] == [(closed.pk, True)]


def test_list_leads_to_the_page_of_a_request_but_ones_own(
    page: FormPage, closed: Submission, cast: Cast, client_of: SignIn
) -> None:
    own = closed_request(page, cast.hr, cast.director)
    rows = client_of(cast.hr).get(KEEPING, {"demarche": "Autorisation"}).context["rows"]
    assert {row.pk: url for row, _until, url in rows} == {closed.pk: place_of(closed), own.pk: ""}


def test_list_says_that_a_request_is_held_to_others_than_who_made_it(
    page: FormPage, cast: Cast, client_of: SignIn
) -> None:
    hold_request(by=cast.dpo, submission=closed_request(page, cast.hr, cast.director), reason=REASON)
    free = f"{cast.hr}, close le 10 mars 2027, à effacer le 10 mars 2030"
    pages = [
        words_of(client_of(who).get(KEEPING, {"demarche": "Autorisation"})) for who in (cast.hr, cast.dpo)
    ]
    assert [free in said for said in pages] == [True, False]


def test_list_asks_the_same_for_more_rows(
    page: FormPage, closed: Submission, cast: Cast, client_of: SignIn
) -> None:
    client = client_of(cast.hr)

    def add(_number: int) -> None:
        hold_request(by=cast.hr, submission=closed_request(page, cast.animator, cast.director), reason="L")

    def look() -> Any:
        return client.get(KEEPING, {"demarche": "Autorisation"})

    assert count_queries(look, add_row=add) <= 14
    assert queries_of(look).repeated == []


def test_held_list_asks_the_same_for_more_rows(
    page: FormPage, closed: Submission, cast: Cast, client_of: SignIn
) -> None:
    client = client_of(cast.hr)

    def add(_number: int) -> None:
        hold_request(by=cast.hr, submission=closed_request(page, cast.animator, cast.director), reason="L")

    assert count_queries(lambda: client.get(HELD), add_row=add) <= 14


def test_held_list_shows_the_reason_and_who(closed: Submission, cast: Cast, client_of: SignIn) -> None:
    empty = words_of(client_of(cast.hr).get(HELD))
    assert "Aucune demande conservée" in empty
    assert empty.count(f'class="button button--secondary" href="{KEEPING}"') == 1
    hold_request(by=cast.dpo, submission=closed, reason=REASON)
    answer = client_of(cast.hr).get(HELD)
    assert [(hold.reason, hold.author_label, url) for hold, url in answer.context["rows"]] == [
        (REASON, str(cast.dpo), place_of(closed))
    ]


def test_gone_list_finds_a_tombstone_by_its_number_or_form(
    closed: Submission, centre: Centre, cast: Cast, client_of: SignIn
) -> None:
    Submission.objects.filter(pk=closed.pk).update(number="AU-2027-0001")
    with on(OVER):
        purge_requests(by=SYSTEM, centre=centre)
        client = client_of(cast.dpo)
        found = [len(client.get(GONE, {"q": q}).context["page"].rows) for q in ("", "0001", "autor", "zz")]
        said = words_of(client.get(GONE))
    assert found == [1, 1, 1, 0]
    assert "Autorisation, AU-2027-0001" in said
    assert "envoyée le 10 mars 2027, close le 10 mars 2027, effacée le 10 mars 2030" in said


def test_gone_list_says_that_nothing_has_gone(page: FormPage, cast: Cast, client_of: SignIn) -> None:
    assert "Rien d’effacé" in words_of(client_of(cast.hr).get(GONE))


def test_gone_list_is_paged(centre: Centre, cast: Cast, client_of: SignIn, today: date) -> None:
    for index in range(25):
        RequestTombstone.objects.create(
            id=f"00000000-0000-4000-8000-{index:012}",
            centre=centre,
            form="Congé",
            sent_on=today,
            closed_on=today,
            reason="R",
        )
    client = client_of(cast.hr)
    first = client.get(GONE).context["page"]
    second = client.get(GONE, {"suite": first.next_cursor}).context["page"]
    assert (len(first.rows), len(second.rows), second.next_cursor) == (20, 5, "")


def test_hold_page_holds_and_lets_go(closed: Submission, cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.dpo)
    assert "Effacement le" in words_of(client.get(place_of(closed)))
    answer = client.post(place_of(closed), {"reason": REASON}, follow=True)
    assert [REASON in words_of(answer), "L’effacement est interdit" in words_of(answer)] == [True, True]
    assert RequestHold.objects.get().author_label == str(cast.dpo)
    answer = client.post(place_of(closed, "-lift"), follow=True)
    assert f"levée par {cast.dpo}" in words_of(answer)
    assert RequestHold.objects.get().lifted_at is not None


def test_hold_page_without_a_reason_shows_the_fault(
    closed: Submission, cast: Cast, client_of: SignIn
) -> None:
    answer = client_of(cast.hr).post(place_of(closed), {"reason": " "})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["reason"])
    assert RequestHold.objects.count() == 0


def test_hold_page_of_what_is_held_meanwhile_says_so(
    closed: Submission, cast: Cast, client_of: SignIn
) -> None:
    hold_request(by=cast.hr, submission=closed, reason=REASON)
    answer = client_of(cast.dpo).post(place_of(closed), {"reason": "Contrôle"})
    assert "Cette demande est déjà conservée" in words_of(answer)
    assert RequestHold.objects.get().reason == REASON


def test_hold_page_of_what_is_open_says_that_its_time_has_not_begun(
    page: FormPage, cast: Cast, client_of: SignIn
) -> None:
    sent = sent_request(page, cast.animator)
    assert "sa durée n’a pas commencé" in words_of(client_of(cast.hr).get(place_of(sent)))


@pytest.mark.parametrize(("job", "may_read"), [("hr", True), ("dpo", False)])
def test_hold_page_leads_to_the_request_who_may_read_it(
    job: str, may_read: bool, closed: Submission, cast: Cast, client_of: SignIn
) -> None:
    said = words_of(client_of(getattr(cast, job)).get(place_of(closed)))
    assert (closed.get_absolute_url() in said, TYPED in said) == (may_read, False)


def test_hold_page_of_ones_own_is_not_there(page: FormPage, cast: Cast, client_of: SignIn) -> None:
    own = closed_request(page, cast.hr, cast.director)
    client = client_of(cast.hr)
    answers = [client.get(place_of(own)), client.post(place_of(own, "-lift"))]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_hold_page_of_another_centre_is_not_there(closed: Submission, cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.other_director)
    answers = [client.get(place_of(closed)), client.post(place_of(closed, "-lift"))]
    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize(("job", "is_there"), [("hr", True), ("dpo", True), ("animator", False)])
def test_list_of_forms_leads_to_the_end_of_keeping(
    job: str, is_there: bool, page: FormPage, cast: Cast, client_of: SignIn
) -> None:
    said = words_of(client_of(getattr(cast, job)).get(reverse("forms_builder:form-list")))
    assert (f'href="{KEEPING}"' in said) is is_there


@pytest.mark.parametrize(("job", "is_offered"), [("hr", True), ("director", True), ("animator", False)])
def test_page_of_a_request_leads_to_keeping_it(
    job: str, is_offered: bool, page: FormPage, cast: Cast, client_of: SignIn
) -> None:
    """While it is open too: a dispute may begin before the decision. Never on one’s own."""
    waiting = sent_request(page, cast.animator)
    answer = client_of(getattr(cast, job)).get(waiting.get_absolute_url())
    assert (answer.status_code, place_of(waiting) in answer.content.decode()) == (200, is_offered)


def test_page_of_ones_own_request_does_not_lead_to_keeping_it(
    page: FormPage, cast: Cast, client_of: SignIn
) -> None:
    own = sent_request(page, cast.hr)
    assert place_of(own) not in client_of(cast.hr).get(own.get_absolute_url()).content.decode()


def test_request_that_waits_is_held_and_stays_once_it_is_closed(
    page: FormPage, centre: Centre, cast: Cast, client_of: SignIn
) -> None:
    waiting = sent_request(page, cast.animator)
    client_of(cast.hr).post(place_of(waiting), {"reason": REASON})
    decide_as(cast.director, waiting)
    with on(OVER):
        assert purge_requests(by=SYSTEM, centre=centre) == 0
    assert Submission.objects.filter(pk=waiting.pk).exists()
