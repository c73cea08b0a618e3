"""One request through every room: forms, accounts, notifications, jobs, audit and the evidence."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client

from forms_builder.models import FormPage, Submission
from forms_builder.rules import current_step
from portal.accounts.models import Absence, User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import account_of, leave_form, leave_typed
from tests.support.cast import PASSWORD, Cast
from tests.support.mail import Mailbox

ClientOf = Callable[[User], Client]
MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
WAITS = "Léa Fontaine : une demande attend votre décision"


@pytest.fixture
def leave_page(cast: Cast, centre: Centre, today: date) -> FormPage:
    account_of(cast.animator, "25")
    return leave_form(centre, cast.communication)


def ask_for_leave(client: Client, page: FormPage) -> Submission:
    """Fill the form in and sign it, as the browser posts it."""
    typed: dict[str, Any] = leave_typed(page.versions.get(), MONDAY, FRIDAY)
    posted = typed | {"request_id": str(uuid4()), "revision": "0", "version": "1"}
    response = client.post(page.url, posted | {"password": PASSWORD, "intent": "sign"})
    submission = Submission.objects.get()
    assert response["Location"] == submission.get_absolute_url()
    return submission


def decide(client: Client, submission: Submission, decision: str, comment: str = "") -> None:
    """Find it in the list of what waits, and decide on what its page shows."""
    assert [row.url for row in client.get("/demarches/a-valider/").context["rows"]] == [
        submission.get_absolute_url()
    ]
    shown = client.get(submission.get_absolute_url()).context["decision_form"].initial
    posted = shown | {"decision": decision, "comment": comment, "password": PASSWORD}
    response = client.post(f"{submission.get_absolute_url()}decider/", posted)
    assert (response.status_code, response["Location"]) == (302, "/demarches/a-valider/")


def figures(client: Client) -> tuple[Decimal, Decimal, Decimal]:
    """Taken, pending and available, as the person reads them."""
    [balance] = client.get("/conges/").context["balances"]
    return balance.taken, balance.pending, balance.available


def letters(mailbox: Mailbox) -> list[tuple[str, str]]:
    """Who received what, in the order of arrival."""
    call_command("portal_worker", "--batch")
    # A long subject is folded, and begins with the space of the fold.
    return [(str(message["To"]), " ".join(str(message["Subject"]).split())) for message in mailbox.messages]


@pytest.mark.django_db(transaction=True)
def test_leave_request_approved_moves_balance_absence_mails_and_evidence(
    leave_page: FormPage, cast: Cast, client_of: ClientOf, smtp_server: Mailbox, capsys: Any
) -> None:
    animator = client_of(cast.animator)
    sent = ask_for_leave(animator, leave_page)
    assert figures(animator) == (0, 5, 20)
    for person in (cast.coordinator, cast.hr, cast.director):
        decide(client_of(person), sent, "approve")
    assert figures(animator) == (5, 0, 20)
    absence = Absence.objects.get()
    assert (absence.person, absence.starts_on, absence.ends_on, absence.source) == (
        cast.animator,
        MONDAY,
        FRIDAY,
        sent.pk,
    )
    assert letters(smtp_server) == [
        (cast.coordinator.email, WAITS),
        (cast.hr.email, WAITS),
        (cast.director.email, WAITS),
        (cast.animator.email, "Approuvée : Demande de congé"),
    ]
    [notice] = animator.get("/notifications/").context["page"].rows
    assert (notice.kind, notice.url) == ("forms_builder.submission_approved", sent.get_absolute_url())
    recap = animator.get(f"{sent.get_absolute_url()}recapitulatif/").content.decode()
    assert [str(who) for who in (cast.coordinator, cast.hr, cast.director) if str(who) not in recap] == []
    acts = AuditEntry.objects.filter(object_id=str(sent.pk)).order_by("pk").values_list("verb", "actor_label")
    assert list(acts) == [
        ("forms_builder.begin", "Léa Fontaine"),
        ("forms_builder.submit", "Léa Fontaine"),
        ("forms_builder.approve", "Claire Dubois"),
        ("forms_builder.approve", "Nadia Benali"),
        ("forms_builder.approve", "Hélène Marchand"),
        ("forms_builder.make_copy", "system:prints of requests"),
    ]
    call_command("verify_signatures")
    assert "tilleuls: 4 signatures, 0 differences" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_leave_request_approved_then_cancelled_leaves_balance_and_agenda_as_they_were(
    leave_page: FormPage, cast: Cast, client_of: ClientOf, smtp_server: Mailbox, capsys: Any
) -> None:
    animator, hr = client_of(cast.animator), client_of(cast.hr)
    sent = ask_for_leave(animator, leave_page)
    for person in (cast.coordinator, cast.hr, cast.director):
        decide(client_of(person), sent, "approve")
    revision = Submission.objects.get(pk=sent.pk).revision
    animator.post(
        f"{sent.get_absolute_url()}annuler/", {"revision": revision, "comment": "La sortie est reportée."}
    )
    assert current_step(Submission.objects.get(pk=sent.pk)).purpose == "cancellation"
    assert (figures(animator), Absence.objects.count()) == ((5, 0, 20), 1)
    decide(hr, sent, "approve")
    assert (figures(animator), Absence.objects.count()) == ((0, 0, 25), 0)
    assert letters(smtp_server)[-2:] == [
        (cast.hr.email, "Léa Fontaine : une annulation attend votre décision"),
        (cast.animator.email, "Annulée : Demande de congé"),
    ]
    call_command("verify_signatures")
    assert "tilleuls: 5 signatures, 0 differences" in capsys.readouterr().out
