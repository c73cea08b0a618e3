"""Questions of whoever decides, and answers: who may write, who is told, what stays as it is."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client

from forms_builder.actions.asking import MOST_MESSAGES, write_message
from forms_builder.choices import Decision
from forms_builder.exceptions import MessageEmpty, NotAllowedNow, TooManyMessages
from forms_builder.models import FormPage, LeaveAccount, RequestMessage, Submission
from forms_builder.rules import current_step
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.notifications.models import Notification, OutboxMail
from tests.factories.forms_builder import approve_all, decide_as, send_leave
from tests.support.cast import Cast
from tests.support.queries import queries_of

ClientOf = Callable[[User], Client]
MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    """In the hands of the coordinator."""
    return send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=f"forms_builder.{kind}")
    return sorted(rows.values_list("recipient__username", flat=True))


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def said(submission: Submission) -> list[tuple[str, bool, str]]:
    rows = RequestMessage.objects.filter(submission=submission)
    return list(rows.values_list("author_label", "is_question", "body"))


def say(person: User, submission: Submission, body: str, minute: int) -> RequestMessage:
    """Write at 9:`minute`: the clock of these tests stands still."""
    with time_machine.travel(datetime(2027, 3, 10, 9, minute, tzinfo=UTC), tick=False):
        return write_message(by=person, submission=submission, body=body)


# The action


def test_write_message_asks_and_answers_without_moving_the_request(sent: Submission, cast: Cast) -> None:
    before = (sent.state, sent.revision, current_step(sent))
    say(cast.coordinator, sent, " Qui te remplace ? ", 1)
    say(cast.animator, sent, "Karim.", 2)
    sent.refresh_from_db()
    assert (sent.state, sent.revision, current_step(sent)) == before
    assert said(sent) == [
        ("Claire Dubois", True, "Qui te remplace ?"),
        ("Léa Fontaine", False, "Karim."),
    ]
    assert (told("submission_question"), told("submission_answered")) == (
        ["animation.enfance"],
        ["coordination.enfance"],
    )
    assert "remplace" not in "".join(OutboxMail.objects.values_list("body_text", flat=True))


def test_write_message_is_in_the_audit_without_its_words(sent: Submission, cast: Cast) -> None:
    write_message(by=cast.coordinator, submission=sent, body="Secret ?")
    write_message(by=cast.animator, submission=sent, body="Secret.")
    rows = AuditEntry.objects.filter(verb__in=("forms_builder.ask_question", "forms_builder.answer_question"))
    assert [(row.verb.partition(".")[2], row.details) for row in rows.order_by("at", "pk")] == [
        ("ask_question", {}),
        ("answer_question", {}),
    ]


def test_write_message_twice_the_same_is_one(sent: Submission, cast: Cast) -> None:
    first, second = (write_message(by=cast.coordinator, submission=sent, body="Qui ?") for _click in range(2))
    assert (first, len(said(sent)), told("submission_question")) == (second, 1, ["animation.enfance"])
    say(cast.animator, sent, "Karim.", 1)
    say(cast.coordinator, sent, "Qui ?", 2)
    assert len(said(sent)) == 3


@pytest.mark.parametrize("who", ["hr", "director", "youth_coordinator", "other_director"])
def test_write_message_is_for_whoever_decides_now(who: str, sent: Submission, cast: Cast) -> None:
    with pytest.raises((NotAllowedNow, PermissionDenied)):
        write_message(by=cast[getattr(cast, who).username], submission=sent, body="Et moi ?")
    assert said(sent) == []


def test_write_message_passes_with_the_step(sent: Submission, cast: Cast) -> None:
    approve_all(sent, cast.coordinator)
    with pytest.raises(NotAllowedNow):
        write_message(by=cast.coordinator, submission=sent, body="Encore ?")
    write_message(by=cast.hr, submission=sent, body="Avec ou sans solde ?")
    write_message(by=cast.animator, submission=sent, body="Avec.")
    assert told("submission_answered") == ["rh"]


@pytest.mark.parametrize("decision", [Decision.REFUSE, Decision.SEND_BACK])
def test_write_message_is_over_with_the_wait(decision: Decision, sent: Submission, cast: Cast) -> None:
    decide_as(cast.coordinator, sent, decision, "Non.")
    for person in (cast.coordinator, cast.animator):
        with pytest.raises(NotAllowedNow):
            write_message(by=person, submission=sent, body="Pourquoi ?")


def test_write_message_of_nothing_is_refused(sent: Submission, cast: Cast) -> None:
    with pytest.raises(MessageEmpty):
        write_message(by=cast.coordinator, submission=sent, body="  \n")


def written(person: User, submission: Submission, number: int) -> None:
    """As many messages of a person, at the hour of the clock."""
    facts = {"submission": submission, "author": person, "author_label": str(person), "is_question": True}
    RequestMessage.objects.bulk_create(RequestMessage(body=str(place), **facts) for place in range(number))


def test_write_message_too_often_is_refused_for_an_hour(sent: Submission, cast: Cast) -> None:
    """On all requests together: each message is a mail to somebody."""
    with time_machine.travel(datetime(2027, 3, 10, 9, 0, tzinfo=UTC), tick=False):
        written(cast.coordinator, sent, MOST_MESSAGES - 1)
    say(cast.coordinator, sent, "Une de plus ?", 30)
    with pytest.raises(TooManyMessages):
        say(cast.coordinator, sent, "Et encore ?", 59)
    say(cast.animator, sent, "Voilà.", 59)
    with time_machine.travel(datetime(2027, 3, 10, 10, 0, tzinfo=UTC), tick=False):
        write_message(by=cast.coordinator, submission=sent, body="Et encore ?")
    assert RequestMessage.objects.filter(author=cast.coordinator).count() == MOST_MESSAGES + 1


def test_page_says_that_messages_are_too_many_and_keeps_the_words(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    written(cast.coordinator, sent, MOST_MESSAGES)
    answer = write(client_of(cast.coordinator), sent, "Qui te remplace ?")
    form = answer.context["message_form"]
    assert (list(form.errors), form["body"].value()) == (["body"], "Qui te remplace ?")
    assert told("submission_question") == []


@pytest.mark.parametrize("change", [{"body": "Autre chose"}, {"is_question": False}, {"author_label": "X"}])
def test_message_is_never_written_over(change: dict[str, Any], sent: Submission, cast: Cast) -> None:
    made = write_message(by=cast.coordinator, submission=sent, body="Qui ?")
    with pytest.raises(DatabaseError), transaction.atomic():
        RequestMessage.objects.filter(pk=made.pk).update(**change)
    assert said(sent) == [("Claire Dubois", True, "Qui ?")]


# The pages


def write(client: Client, submission: Submission, body: str, **options: Any) -> Any:
    return client.post(f"{submission.get_absolute_url()}message/", {"body": body}, **options)


def test_page_offers_whoever_decides_to_ask(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    shown = {
        person.username: "Poser une question" in text_of(client_of(person).get(sent.get_absolute_url()))
        for person in (cast.coordinator, cast.hr, cast.animator)
    }
    assert shown == {"coordination.enfance": True, "rh": False, "animation.enfance": False}


def test_page_puts_the_question_first_until_it_is_answered(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    say(cast.coordinator, sent, "Qui te remplace ?", 0)
    client, asks = client_of(cast.animator), "Claire Dubois vous pose une question"
    before = text_of(client.get(sent.get_absolute_url()))
    assert (asks in before, before.count("Qui te remplace ?")) == (True, 2)
    say(cast.animator, sent, "Karim.", 1)
    after = text_of(client.get(sent.get_absolute_url()))
    assert (asks in after, "Écrire à qui décide" in after) == (False, True)
    view = client_of(cast.coordinator).get(sent.get_absolute_url()).context["view"]
    assert [event.comment for event in view.decisions] == ["Qui te remplace ?", "Karim."]


def test_write_says_that_it_is_sent(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    asked = write(client_of(cast.coordinator), sent, "Qui te remplace ?", follow=True)
    answered = write(client_of(cast.animator), sent, "Karim.", follow=True)
    assert "Votre question est envoyée." in text_of(asked)
    assert "Votre message est envoyé à qui décide." in text_of(answered)


def test_history_and_recap_tell_it_in_order(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    say(cast.coordinator, sent, "Qui ?", 1)
    say(cast.animator, sent, "Karim.", 2)
    with time_machine.travel(datetime(2027, 3, 10, 9, 3, tzinfo=UTC), tick=False):
        approve_all(sent, cast.coordinator)
    client = client_of(cast.animator)
    events = client.get(sent.get_absolute_url()).context["view"].events
    assert [(event.what, event.comment) for event in events] == [
        ("Envoyée", ""),
        ("Question", "Qui ?"),
        ("Message", "Karim."),
        ("Approuvée", ""),
    ]
    assert "Karim." in text_of(client.get(f"{sent.get_absolute_url()}recapitulatif/"))


def test_reason_of_a_refusal_stays_first(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    write_message(by=cast.coordinator, submission=sent, body="Qui ?")
    decide_as(cast.coordinator, sent, Decision.REFUSE, "Personne.")
    view = client_of(cast.animator).get(sent.get_absolute_url()).context["view"]
    assert view.reason.comment == "Personne."


def test_write_without_words_says_so_on_its_field(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    response = write(client_of(cast.coordinator), sent, "")
    assert list(response.context["message_form"].errors) == ["body"]
    assert '<details class="more" open>' in text_of(response)


def test_write_is_for_whoever_sees_the_request(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    found = {
        person.username: write(client_of(person), sent, "Et moi ?").status_code
        for person in (cast.youth_coordinator, cast.other_director, cast.hr)
    }
    assert found == {"coordination.jeunes": 404, "centre2.direction": 404, "rh": 302}
    assert said(sent) == []


def test_page_reads_messages_with_the_request(sent: Submission, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.coordinator)

    def asked() -> int:
        return queries_of(lambda: client.get(sent.get_absolute_url())).count

    asked()  # what the first page of a process asks besides
    before = asked()
    write_message(by=cast.coordinator, submission=sent, body="Qui garde le groupe ?")
    assert asked() == before
    assert "Qui garde le groupe ?" in client.get(sent.get_absolute_url()).content.decode()
