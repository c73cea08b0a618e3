"""What breaks while somebody decides: the mail server, the worker, the page that they look at. Whatever it is, one
outcome, nothing lost, nothing twice.
"""

import signal
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from forms_builder.actions.deciding import reassign
from forms_builder.actions.submitting import withdraw
from forms_builder.choices import Decision
from forms_builder.models import ApprovalEvent, FormPage, Signature, Submission
from forms_builder.queries.signatures import verify_centre
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.notifications.choices import MailState
from portal.notifications.models import Notification, OutboxMail
from tests.factories.forms_builder import decide_as, handled_by, make_form, question, send, sign_draft
from tests.support.cast import PASSWORD, Cast
from tests.support.mail import Mailbox, free_port
from tests.support.worker import PATIENCE, running_worker, wait_for

ClientOf = Callable[[User], Client]
INBOX = "/demarches/a-valider/"
WAITS = "Léa Fontaine : une demande attend votre décision"
APPROVED = "Approuvée : Clé"
MOVED = "Cette demande a changé depuis l’affichage de la page."
WORDS = "La clé bleue est déjà prise."
AFTER_THE_LEASE, AFTER_THE_TASK = timedelta(minutes=11), timedelta(hours=2)
"""Past portal.notifications.actions.LEASE and portal.jobs.actions.LONGEST_TASK: whoever held them is taken for dead."""


@pytest.fixture
def page(cast: Cast, centre: Centre) -> FormPage:
    asks = [("text", question("Laquelle ?", required=False))]
    return make_form(centre, "Clé", asks, by=cast.communication, route=["coordinator"])


@pytest.fixture
def sent(page: FormPage, cast: Cast) -> Submission:
    """A key that is asked for, in the hands of the coordinator."""
    return send(page, cast.animator, {})


def open_box(client: Client, submission: Submission) -> dict[str, Any]:
    """What the page of a request posts to approve, as it is shown now."""
    shown = client.get(submission.get_absolute_url()).context["decision_form"].initial
    return {**shown, "decision": "approve", "comment": "", "password": PASSWORD}


def press(client: Client, submission: Submission, box: dict[str, Any], **typed: str) -> Any:
    return client.post(f"{submission.get_absolute_url()}decider/", box | typed, follow=True)


def approve(client: Client, submission: Submission) -> None:
    response = press(client, submission, open_box(client, submission))
    assert response.redirect_chain == [(INBOX, 302)]


def run_worker(later: timedelta = timedelta(0)) -> None:
    """Run what is due `later` from now, by the command itself."""
    with time_machine.travel(timezone.now() + later, tick=False):
        call_command("portal_worker", "--batch")


def letters(mailbox: Mailbox, person: User) -> list[str]:
    """The subjects of what `person` received. A long one is folded, and begins with the space of the fold."""
    return [" ".join(str(message["Subject"]).split()) for message in mailbox.to(person.email)]


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def outcome_of(submission: Submission) -> tuple[str, list[str], int]:
    """Its state, what happened to it, and how often somebody has signed."""
    events = ApprovalEvent.objects.filter(submission=submission).order_by("revision")
    signed = Signature.objects.filter(submission_id=submission.pk, signer__isnull=False).count()
    state = Submission.objects.values_list("state", flat=True).get(pk=submission.pk)
    return state, list(events.values_list("kind", flat=True)), signed


ONE_APPROVAL = ("approved", ["submitted", "approved"], 2)


def notices_to(person: User) -> int:
    return Notification.objects.filter(recipient=person).count()


# The mail server


def break_mail_server(fault: str, settings: Settings, mailbox: Mailbox) -> None:
    """Nobody listens any more, or the server takes nothing for now."""
    if fault == "down":
        settings.EMAIL_PORT = free_port()
    else:
        mailbox.refuse = "451 later"


def mend_mail_server(settings: Settings, mailbox: Mailbox) -> None:
    settings.EMAIL_PORT, mailbox.refuse = mailbox.port, ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", ["down", "unwell"])
def test_decision_while_the_mail_server_fails_stands_and_its_mail_leaves_once_later(
    fault: str,
    sent: Submission,
    cast: Cast,
    client_of: ClientOf,
    smtp_server: Mailbox,
    settings: Settings,
) -> None:
    run_worker()
    assert letters(smtp_server, cast.coordinator) == [WAITS]
    break_mail_server(fault, settings, smtp_server)
    approve(client_of(cast.coordinator), sent)
    run_worker()
    mail = OutboxMail.objects.get(recipient=cast.animator)
    assert (mail.state, mail.attempts, letters(smtp_server, cast.animator)) == (MailState.PENDING, 1, [])
    assert (outcome_of(sent), notices_to(cast.animator)) == (ONE_APPROVAL, 1)

    mend_mail_server(settings, smtp_server)
    for later in (AFTER_THE_LEASE, AFTER_THE_TASK):
        run_worker(later)
        assert letters(smtp_server, cast.animator) == [APPROVED]
    assert (outcome_of(sent), notices_to(cast.animator)) == (ONE_APPROVAL, 1)
    assert letters(smtp_server, cast.coordinator) == [WAITS]


# The worker


def kill(process: Any) -> None:
    """End a worker as a power cut does: it writes nothing down."""
    process.kill()
    process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL


@pytest.mark.django_db(transaction=True)
def test_worker_killed_between_the_decision_and_its_mail_leaves_one_mail_and_one_notice(
    sent: Submission, cast: Cast, client_of: ClientOf, smtp_server: Mailbox
) -> None:
    run_worker()
    approve(client_of(cast.coordinator), sent)
    with socket.create_server(("127.0.0.1", 0)) as mute, running_worker(mute.getsockname()[1]) as process:
        mute.settimeout(PATIENCE)
        caller, _address = mute.accept()  # it has taken the mail, and waits for a server that never greets
        kill(process)
        caller.close()
    mail = OutboxMail.objects.get(recipient=cast.animator)
    assert (mail.state, mail.attempts, DBTaskResult.objects.running().count()) == (MailState.PENDING, 1, 1)

    run_worker()
    assert letters(smtp_server, cast.animator) == []  # another worker may still have it
    for later in (AFTER_THE_LEASE, AFTER_THE_TASK):
        run_worker(later)
        assert letters(smtp_server, cast.animator) == [APPROVED]
    assert DBTaskResult.objects.running().count() == 0
    assert (outcome_of(sent), notices_to(cast.animator)) == (ONE_APPROVAL, 1)


@pytest.mark.django_db(transaction=True)
def test_worker_killed_before_it_hears_that_the_mail_was_taken_sends_it_under_the_same_name(
    sent: Submission, cast: Cast, client_of: ClientOf, smtp_server: Mailbox
) -> None:
    """Nobody can tell whether such a mail has left: mail programs show two of one name once."""
    run_worker()
    approve(client_of(cast.coordinator), sent)
    smtp_server.is_mute = True
    with running_worker(smtp_server.port) as process:
        wait_for(lambda: bool(smtp_server.to(cast.animator.email)))
        kill(process)
    smtp_server.is_mute = False
    for later in (AFTER_THE_LEASE, AFTER_THE_TASK):
        run_worker(later)
        names = [str(message["Message-ID"]) for message in smtp_server.to(cast.animator.email)]
        assert names == [OutboxMail.objects.get(recipient=cast.animator).message_id] * 2
    assert (outcome_of(sent), notices_to(cast.animator)) == (ONE_APPROVAL, 1)


# The page


def test_decision_on_a_page_of_before_the_correction_shows_what_is_and_keeps_what_was_typed(
    sent: Submission, cast: Cast, client_of: ClientOf, centre: Centre
) -> None:
    """The request came back for correction and was sent again while the page stood open: the same person decides it."""
    client = client_of(cast.coordinator)
    before = open_box(client, sent)
    decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Laquelle ?")
    sign_draft(Submission.objects.get(pk=sent.pk))
    response = press(client, sent, before, decision="refuse", comment=WORDS)
    assert (response.status_code, response.redirect_chain) == (200, [])
    assert (MOVED in text_of(response), response.context["submission"].revision) == (True, 3)
    assert outcome_of(sent) == ("submitted", ["submitted", "sent_back", "resubmitted"], 3)

    again = response.context["decision_form"].initial
    assert again["comment"] == WORDS
    assert f"{WORDS}</textarea>" in text_of(response)
    assert press(client, sent, before | again, decision="refuse").redirect_chain == [(INBOX, 302)]
    refused = ApprovalEvent.objects.get(submission=sent, kind="refused")
    assert (refused.comment, refused.revision) == (WORDS, 4)
    assert list(map(str, verify_centre(centre))) == []


def test_decision_on_what_is_withdrawn_says_so_and_gives_the_words_back(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.coordinator)
    before = open_box(client, sent)
    withdraw(by=cast.animator, submission=sent, revision=1)
    response = press(client, sent, before, decision="send_back", comment=WORDS)
    assert response.redirect_chain == [(sent.get_absolute_url(), 302)]
    assert (MOVED in text_of(response), f"Vous aviez écrit : {WORDS}" in text_of(response)) == (True, True)
    assert outcome_of(sent) == ("withdrawn", ["submitted", "withdrawn"], 1)


def test_message_on_what_was_decided_meanwhile_gives_the_words_back(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    """The applicant answers while the decision is taken."""
    decide_as(cast.coordinator, sent)
    url = sent.get_absolute_url()
    response = client_of(cast.animator).post(f"{url}message/", {"body": WORDS}, follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert f"Vous aviez écrit : {WORDS}" in text_of(response)
    assert (sent.messages.count(), outcome_of(sent)) == (0, ONE_APPROVAL)


def test_mark_on_a_page_of_before_it_was_given_back_shows_what_is_and_keeps_what_was_typed(
    cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    """Given to somebody else and back: the same person still has to handle it."""
    asks = [("text", question("Objet", required=False))]
    route = [handled_by("reception", "Envoyé")]
    fax = send(make_form(centre, "Fax", asks, by=cast.communication, route=route), cast.animator, {})
    client, url = client_of(cast.reception), fax.get_absolute_url()
    typed = {"comment": WORDS, "password": PASSWORD}
    before = client.get(url).context["handling_form"].initial
    for revision, person in enumerate((cast.accounting, cast.reception), 1):
        reassign(by=cast.hr, submission=fax, revision=revision, to=person, reason="Absence.")
    response: Any = client.post(f"{url}traiter/", before | typed)
    again = response.context["handling_form"].initial
    assert (response.status_code, again["comment"], again["revision"]) == (200, WORDS, 3)
    assert outcome_of(fax) == ("submitted", ["submitted", "reassigned", "reassigned"], 1)
    assert client.post(f"{url}traiter/", again | {"password": PASSWORD})["Location"] == INBOX
    assert ApprovalEvent.objects.get(submission=fax, kind="handled").comment == WORDS


@pytest.mark.parametrize("act", ["annuler", "confier"])
def test_reason_on_a_page_of_before_gives_the_words_back(
    act: str, sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    """The applicant asks to cancel, or human resources give it to somebody, what has moved meanwhile."""
    person = cast.animator if act == "annuler" else cast.hr
    url = sent.get_absolute_url()
    decide_as(cast.coordinator, sent)
    posted = {"revision": "1", "comment": WORDS, "to": str(cast.accounting.public_id)}
    response: Any = client_of(person).post(f"{url}{act}/", posted, follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert (MOVED in text_of(response), f"Vous aviez écrit : {WORDS}" in text_of(response)) == (True, True)
    assert outcome_of(sent) == ONE_APPROVAL


# Two tabs


@pytest.mark.parametrize("second", ["approve", "refuse", "send_back"])
def test_decision_in_two_tabs_is_the_first_ones(
    second: str, sent: Submission, cast: Cast, client_of: ClientOf, centre: Centre
) -> None:
    """Of one person: both show the request before it is decided."""
    client = client_of(cast.coordinator)
    tabs = [open_box(client, sent) for _tab in range(2)]
    assert press(client, sent, tabs[0]).redirect_chain == [(INBOX, 302)]
    response = press(client, sent, tabs[1], decision=second, comment=WORDS)
    # The same again is the second of two clicks: it is done already.
    told = {"approve": INBOX}.get(second, sent.get_absolute_url())
    assert (response.redirect_chain, MOVED in text_of(response)) == ([(told, 302)], second != "approve")
    assert (outcome_of(sent), notices_to(cast.animator)) == (ONE_APPROVAL, 1)
    assert OutboxMail.objects.filter(recipient=cast.animator).count() == 1
    assert list(map(str, verify_centre(centre))) == []
