"""Completing a request on its page; the list of those that wait for a role."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forms_builder.models import FormPage, Submission
from portal.accounts.models import User
from tests.factories.accounts import PersonFactory
from tests.factories.completed_forms import BANK, RECORD, RETURNED, STATE, WHY, mark, send_badge
from tests.factories.forms_builder import complete_as, key_of
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import count_queries, queries_of

LIST = "/demarches/a-completer/"
ClientOf = Callable[[User], Client]


def page_of(client: Client, submission: Submission) -> Any:
    return client.get(submission.get_absolute_url()).context


def test_complete_request_on_the_page_signs_questions_at_once(
    badge_sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    client, key = client_of(cast.hr), key_of(badge_sent.version, RETURNED)
    assert [
        question["spec"].label for question in page_of(client, badge_sent)["completion_form"].questions()
    ] == [
        RETURNED,
        STATE,
        WHY,
    ]
    posted = {"revision": 1, f"f-{key}": "09/03/2027", "password": PASSWORD}
    answer = client.post(f"{badge_sent.get_absolute_url()}completer/", posted, follow=True)
    assert answer.redirect_chain[-1] == (badge_sent.get_absolute_url(), 302)
    assert Submission.objects.get(pk=badge_sent.pk).additions[key]["value"] == "2027-03-09"


def test_complete_request_shows_what_stands_already(
    badge_sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    complete_as(cast.hr, badge_sent, {RETURNED: "2027-03-09"})
    form = page_of(client_of(cast.hr), badge_sent)["completion_form"]
    assert form.questions()[0]["field"].value() == "2027-03-09"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"password": "faux"}, "password"), ({"password": ""}, "password"), ({"revision": "x"}, "revision")],
)
def test_complete_request_refused_says_why_and_keeps_what_was_typed(
    badge_sent: Submission, cast: Cast, client_of: ClientOf, change: dict[str, str], field: str
) -> None:
    key = key_of(badge_sent.version, RETURNED)
    posted = {"revision": 1, f"f-{key}": "2027-03-09", "password": PASSWORD} | change
    answer = client_of(cast.hr).post(f"{badge_sent.get_absolute_url()}completer/", posted)
    form = answer.context["completion_form"]
    assert (list(form.errors), form.questions()[0]["field"].value()) == ([field], "2027-03-09")
    assert Submission.objects.get(pk=badge_sent.pk).additions == {}


def marks_posted(submission: Submission, **states: dict[str, str]) -> dict[str, Any]:
    posted: dict[str, Any] = {"revision": submission.revision, "password": PASSWORD}
    for title, values in states.items():
        key = key_of(submission.version, {"bank": BANK, "record": RECORD}[title])
        posted |= {f"m-{key}.{name}": value for name, value in values.items()}
    return posted


def test_complete_request_marks_the_documents_with_one_password(
    papers_sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    posted = marks_posted(papers_sent, bank={"state": "received", "reason": "x"}, record={"state": "seen"})
    client_of(cast.hr).post(f"{papers_sent.get_absolute_url()}completer/", posted)
    done = Submission.objects.get(pk=papers_sent.pk)
    assert [done.additions[key_of(done.version, title)]["value"] for title in (BANK, RECORD)] == [
        mark("received") | {"files": [str(done.files.get().pk)]},
        mark("seen", seen_on="2027-03-10") | {"files": []},
    ]


@pytest.mark.parametrize(
    ("states", "wrong"),
    [
        ({"bank": {"state": "refused", "reason": " "}}, "reason"),
        ({"bank": {"state": "seen"}}, "state"),
        ({"record": {"state": "received"}}, "state"),
        ({"record": {"state": "seen", "seen_on": "2027-03-11"}}, "seen_on"),
        ({"record": {"state": "seen", "seen_on": "hier"}}, "seen_on"),
    ],
)
def test_complete_request_refuses_a_mark_that_says_nothing(
    papers_sent: Submission, cast: Cast, client_of: ClientOf, states: dict[str, Any], wrong: str
) -> None:
    posted = marks_posted(papers_sent, **states)
    answer = client_of(cast.hr).post(f"{papers_sent.get_absolute_url()}completer/", posted)
    errors = answer.context["completion_form"].marks_form.errors
    assert [name.rpartition(".")[2] for name in errors] == [wrong]
    assert Submission.objects.get(pk=papers_sent.pk).additions == {}


@pytest.mark.parametrize("which", ["badge", "contract"])
def test_complete_request_page_asks_few_queries(
    badge_sent: Submission, papers_sent: Submission, cast: Cast, client_of: ClientOf, which: str
) -> None:
    client, shown = client_of(cast.hr), {"badge": badge_sent, "contract": papers_sent}[which]
    client.get(shown.get_absolute_url())
    queries = queries_of(lambda: client.get(shown.get_absolute_url()))
    assert (queries.count <= 14, queries.repeated) == (True, []), str(queries)


def test_complete_request_asks_again_of_a_document_that_was_sent_anew(
    papers_sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    refused = complete_as(cast.hr, papers_sent, {BANK: mark("refused", "Illisible.")})
    client, key = client_of(cast.hr), key_of(refused.version, BANK)
    marks = page_of(client, refused)["completion_form"].marks_form
    assert marks[f"{key}.state"].value() == "refused"
    refused.answers[key][0]["id"] = "another"
    refused.save()
    marks = page_of(client, refused)["completion_form"].marks_form
    assert (marks[f"{key}.state"].value(), marks[f"{key}.reason"].value()) == ("", "")


# The list


def test_to_complete_lists_what_waits_for_my_role_the_oldest_first(
    badge_sent: Submission, papers_sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    rows = client_of(cast.hr).get(LIST).context["rows"]
    assert [(row.title, row.url, row.applicant, row.what) for row in rows] == [
        ("Badge", f"{badge_sent.get_absolute_url()}#completer-titre", "Léa Fontaine", f"{RETURNED}, {STATE}"),
        ("Contrat", f"{papers_sent.get_absolute_url()}#completer-titre", "Léa Fontaine", f"{BANK}, {RECORD}"),
    ]
    assert [client_of(one).get(LIST).context["rows"] for one in (cast.animator, cast.accounting)] == [[], []]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("badge", ["Badge"]),
        ("FONTAINE rib", ["Contrat"]),
        ("léa", ["Badge", "Contrat"]),
        ("rendu contrat", []),
        ("\x00", ["Badge", "Contrat"]),
        ("b" * 5000, []),
    ],
    ids=["form", "name-and-document", "first-name", "none", "nul", "long"],
)
def test_to_complete_finds_by_words(
    badge_sent: Submission,
    papers_sent: Submission,
    cast: Cast,
    client_of: ClientOf,
    words: str,
    titles: list[str],
) -> None:
    answer = client_of(cast.hr).get(LIST, {"q": words})
    assert [row.title for row in answer.context["rows"]] == titles


def test_to_complete_stands_under_what_is_to_be_decided(cast: Cast, client_of: ClientOf) -> None:
    shown = client_of(cast.hr).get(LIST).content.decode()
    current = re.findall(r'<a [^>]*href="([^"]*)"[^>]*aria-current="[^"]*"', shown)
    assert set(current) == {"/demarches/a-valider/"}


def test_to_complete_says_what_to_do_where_nothing_waits_or_is_found(
    badge: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    assert "Rien à compléter" in client.get(LIST).content.decode()
    assert "Voir tout ce qui est à compléter" in client.get(LIST, {"q": "x"}).content.decode()


def test_to_complete_asks_as_much_of_one_request_as_of_thirty(
    badge: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.hr)
    people = PersonFactory.create_batch(30, centre=cast.animator.centre)
    count = count_queries(
        lambda: client.get(LIST), add_row=lambda number: send_badge(badge, people[number - 1])
    )
    assert count <= 14
    assert client.get(LIST).context["page"].next_cursor != ""


def test_inbox_and_dashboard_say_how_many_requests_are_to_be_completed(
    badge_sent: Submission, papers_sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    pages = {path: client_of(cast.hr).get(path).content.decode() for path in ("/demarches/a-valider/", "/")}
    assert {path: "2 demandes à compléter" in page for path, page in pages.items()} == dict.fromkeys(
        pages, True
    )
    assert "à compléter" not in client_of(cast.accounting).get("/demarches/a-valider/").content.decode()
