"""Deciding: the list of what waits, the decision and its refusals, giving a step to somebody else."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from forms_builder.actions.submitting import ask_cancellation
from forms_builder.choices import Decision, SubmissionState
from forms_builder.models import FormPage, LeaveAccount, Signature, Submission
from forms_builder.models.submissions import UNANSWERED
from forms_builder.rules import current_step
from portal.accounts.models import User
from tests.factories.accounts import AbsenceFactory
from tests.factories.forms_builder import (
    approve_all,
    decide_as,
    draft_of_right,
    send_leave,
    sign_draft,
)
from tests.support.cast import PASSWORD, Cast

ClientOf = Callable[[User], Client]
MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
INBOX = "/demarches/a-valider/"


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    """A week of paid leave, in the hands of the coordinator."""
    return send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def verdict(submission: Submission, **change: Any) -> dict[str, Any]:
    """What a fresh page posts to approve."""
    step = current_step(Submission.objects.get(pk=submission.pk))
    return {
        "step": step.pk if step else uuid4(),
        "revision": Submission.objects.values_list("revision", flat=True).get(pk=submission.pk),
        "decision": "approve",
        "comment": "",
        "password": PASSWORD,
        **change,
    }


def decide(client: Client, submission: Submission, posted: dict[str, Any], **options: Any) -> Any:
    return client.post(f"{submission.get_absolute_url()}decider/", posted, **options)


# The list


def test_inbox_without_anything_says_so(cast: Cast, client_of: ClientOf) -> None:
    assert "Rien à valider" in text_of(client_of(cast.coordinator).get(INBOX))


# What nobody corrects


def test_drop_request_asks_for_the_password_and_keeps_the_words(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    back = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Quel train ?")
    Submission.objects.update(changed_at=timezone.now() - UNANSWERED)
    client, path = client_of(cast.hr), f"{sent.get_absolute_url()}classer/"
    assert 'data-opens="classer"' in text_of(client.get(sent.get_absolute_url()))
    posted = {"revision": back.revision, "comment": "Sans nouvelles.", "password": "non"}
    refused = text_of(client.post(path, posted))
    assert ("Sans nouvelles.</textarea>" in refused, Submission.objects.get().state) == (True, "to_correct")
    shown = text_of(client.post(path, posted | {"password": PASSWORD}, follow=True))
    assert "La demande est classée" in shown
    assert Submission.objects.get().state == "dropped"


def test_request_that_was_dropped_says_why_to_its_applicant(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    back = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Quel train ?")
    Submission.objects.update(changed_at=timezone.now() - UNANSWERED)
    posted = {"revision": back.revision, "comment": "Sans nouvelles.", "password": PASSWORD}
    client_of(cast.hr).post(f"{sent.get_absolute_url()}classer/", posted)
    shown = text_of(client_of(cast.animator).get(sent.get_absolute_url()))
    told = [words for words in ("classée sans suite", "Sans nouvelles.", "Refaire") if words not in shown]
    assert told == []


# The decision box


@pytest.mark.parametrize(
    ("who", "above"),
    [("animator", "/demarches/suivi/"), ("coordinator", INBOX), ("hr", "/notifications/")],
)
def test_request_leads_back_to_where_one_comes_from(
    sent: Submission, cast: Cast, client_of: ClientOf, who: str, above: str
) -> None:
    shown = text_of(client_of(getattr(cast, who)).get(sent.get_absolute_url()))
    assert re.findall(r'<a class="back" href="([^"]+)"', shown) == [above]


@pytest.mark.parametrize(
    ("who", "entry"), [("animator", "/demarches/"), ("coordinator", INBOX), ("hr", "/demarches/")]
)
def test_request_stands_under_the_list_of_who_decides_it(
    sent: Submission, cast: Cast, client_of: ClientOf, who: str, entry: str
) -> None:
    shown = text_of(client_of(getattr(cast, who)).get(sent.get_absolute_url()))
    assert set(re.findall(r'<a class="bar__line" href="([^"]+)" aria-current="true"', shown)) == {entry}


def test_decision_box_says_what_deciding_does(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    AbsenceFactory(person=cast.coordinator, starts_on=MONDAY, ends_on=MONDAY)
    decide_as(cast.coordinator, sent, comment="Bon repos")
    response = client_of(cast.hr).get(sent.get_absolute_url())
    line = response.context["preview"].lines[0]
    assert (line.days, line.before, line.after) == (5, 25, 20)
    shown = text_of(response)
    box = shown[shown.index("decision-titre") : shown.index("</form>", shown.index("decision-titre"))]
    facts = ("Léa Fontaine attend votre décision", "<strong>Claire Dubois</strong>, le 15 mars", "Bon repos")
    assert [fact for fact in facts if fact not in box] == []


def test_decision_box_of_a_leave_of_right_has_no_refusal(
    leave_page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    sent = sign_draft(draft_of_right(leave_page, cast.animator, MONDAY))
    shown = text_of(client_of(cast.coordinator).get(sent.get_absolute_url()))
    assert "À vérifier, ne se refuse pas." in shown
    assert ('value="approve"' in shown, 'value="send_back"' in shown, 'value="refuse"' in shown) == (
        True,
        True,
        False,
    )
    decide(client_of(cast.coordinator), sent, verdict(sent, decision="refuse", comment="Non"))
    sent.refresh_from_db()
    assert sent.state == SubmissionState.SUBMITTED


def test_decision_box_of_a_cancellation_says_so_and_why(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    approved = approve_all(sent, cast.coordinator, cast.hr, cast.director)
    ask_cancellation(
        by=cast.animator, submission=approved, revision=approved.revision, reason="Sortie reportée"
    )
    shown = text_of(client_of(cast.hr).get(sent.get_absolute_url()))
    assert "Léa Fontaine demande l’annulation" in shown
    assert "Sortie reportée" in shown
    assert "<span>Accepter l’annulation</span>" in shown
    assert 'value="send_back"' not in shown
    decide(client_of(cast.hr), sent, verdict(sent))
    sent.refresh_from_db()
    assert sent.state == SubmissionState.CANCELLED


# Deciding


@pytest.mark.parametrize(
    ("decision", "comment", "sentence", "state"),
    [
        ("approve", "", "Votre accord est signé.", SubmissionState.SUBMITTED),
        ("refuse", "Trop d’absents", "Votre refus est signé.", SubmissionState.REFUSED),
        ("send_back", "Quelle salle ?", "La demande est renvoyée", SubmissionState.TO_CORRECT),
    ],
)
def test_decide_signs_and_goes_back_to_the_list(
    decision: str,
    comment: str,
    sentence: str,
    state: SubmissionState,
    sent: Submission,
    cast: Cast,
    client_of: ClientOf,
) -> None:
    posted = verdict(sent, decision=decision, comment=comment)
    response = decide(client_of(cast.coordinator), sent, posted, follow=True)
    assert response.redirect_chain == [(INBOX, 302)]
    assert sentence in text_of(response)
    sent.refresh_from_db()
    assert (sent.state, Signature.objects.count()) == (state, 2)


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"password": "faux"}, "password", "Ce n’est pas votre mot de passe."),
        ({"password": ""}, "password", "Il manque une réponse ici."),
        ({"decision": "refuse", "comment": " "}, "comment", "Dites pourquoi : la personne le lira."),
        ({"decision": "send_back", "comment": ""}, "comment", "Dites pourquoi : la personne le lira."),
        (
            {"comment": "a" * 2001},
            "comment",
            "Assurez-vous que cette valeur comporte au plus 2000 caractères",
        ),
        ({"comment": "a\x00b"}, "comment", "Le caractère nul n’est pas autorisé."),
    ],
)
def test_decide_refusal_stands_next_to_its_field_and_keeps_the_message(
    change: dict[str, str],
    field: str,
    sentence: str,
    sent: Submission,
    cast: Cast,
    client_of: ClientOf,
) -> None:
    posted = verdict(sent, comment="Bon repos") | change
    response = decide(client_of(cast.coordinator), sent, posted)
    errors = response.context["decision_form"].errors
    assert list(errors) == [field]
    assert errors[field][0].replace("\N{NO-BREAK SPACE}", " ").startswith(sentence)
    assert response.context["decision_form"]["comment"].value() == posted["comment"]
    sent.refresh_from_db()
    assert (sent.state, Signature.objects.count()) == (SubmissionState.SUBMITTED, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"decision": "cancel"},
        {"decision": ""},
        {"step": "x"},
        {"step": str(uuid4())},
        {"revision": "0"},
        {"revision": "-1"},
        {"revision": "9" * 30},
    ],
)
def test_decide_forged_changes_nothing(
    change: dict[str, str], sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    response = decide(client_of(cast.coordinator), sent, verdict(sent) | change)
    assert response.status_code in {200, 302}
    sent.refresh_from_db()
    assert (sent.state, sent.revision, Signature.objects.count()) == (SubmissionState.SUBMITTED, 1, 1)


def test_decide_from_a_page_left_open_shows_the_present_state(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    posted = verdict(sent, decision="refuse", comment="Non")
    decide_as(cast.coordinator, sent)
    response = decide(client_of(cast.coordinator), sent, posted, follow=True)
    assert response.redirect_chain == [(sent.get_absolute_url(), 302)]
    assert "Cette demande a changé" in text_of(response)
    sent.refresh_from_db()
    assert sent.state == SubmissionState.SUBMITTED


def test_decide_without_anything_names_the_faults_in_the_order_of_the_page(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    posted = verdict(sent) | {"decision": "refuse", "comment": "", "password": ""}
    shown = text_of(decide(client_of(cast.coordinator), sent, posted))
    assert re.findall(r'<li><a href="#id_(\w+)">', shown) == ["comment", "password"]


def test_decide_twice_is_one_decision(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    client, posted = client_of(cast.coordinator), verdict(sent)
    found = [decide(client, sent, posted)["Location"] for _click in range(2)]
    assert (found, Signature.objects.count()) == ([INBOX, INBOX], 2)


def test_decide_is_for_the_people_of_the_step(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    posted = verdict(sent)
    found = {
        person.username: decide(client_of(person), sent, posted).status_code
        for person in (cast.animator, cast.hr, cast.director, cast.youth_coordinator, cast.other_director)
    }
    assert found == {
        "animation.enfance": 302,
        "rh": 302,
        "direction": 302,
        "coordination.jeunes": 404,
        "centre2.direction": 404,
    }
    sent.refresh_from_db()
    assert (sent.state, sent.revision, Signature.objects.count()) == (SubmissionState.SUBMITTED, 1, 1)


def test_decide_never_by_a_link(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.coordinator).get(f"{sent.get_absolute_url()}decider/", verdict(sent))
    assert response.status_code == 405
    sent.refresh_from_db()
    assert sent.revision == 1


# Giving a step to somebody else


def test_reassign_gives_the_step_and_says_to_whom(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    posted = {"revision": sent.revision, "to": str(cast.youth_coordinator.public_id), "comment": "Absente"}
    response = client_of(cast.hr).post(f"{sent.get_absolute_url()}confier/", posted, follow=True)
    assert "La demande est confiée à Karim Haddad." in text_of(response)
    assert [row.url for row in client_of(cast.youth_coordinator).get(INBOX).context["rows"]] == [
        sent.get_absolute_url()
    ]


@pytest.mark.parametrize(
    "to",
    ["", "x", "6f1c8f0e-5b7d-4f0a-9a51-0c2a54a1d7e3", "animator", "gone", "other_director", "coordinator"],
)
def test_reassign_to_nobody_who_may_is_refused_next_to_the_list(
    to: str, sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    chosen = str(getattr(cast, to).public_id) if hasattr(cast, to or "-") else to
    posted = {"revision": sent.revision, "to": chosen, "comment": "Absente"}
    response = client_of(cast.hr).post(f"{sent.get_absolute_url()}confier/", posted)
    assert list(response.context["reassign_form"].errors) == ["to"]
    assert [person.pk for person in current_step(sent).approvers.all()] == [cast.coordinator.pk]


def test_reassign_is_for_human_resources(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    posted = {"revision": sent.revision, "to": str(cast.youth_coordinator.public_id), "comment": "Non"}
    for person in (cast.animator, cast.coordinator, cast.director):
        client_of(person).post(f"{sent.get_absolute_url()}confier/", posted)
    assert [person.pk for person in current_step(sent).approvers.all()] == [cast.coordinator.pk]
