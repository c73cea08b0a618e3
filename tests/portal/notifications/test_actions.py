from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.actions.charter import change_publicity
from portal.notifications import actions
from portal.notifications.actions import (
    claim_mail,
    deliver_due_mails,
    mark_all_read,
    mark_read,
    mark_read_at,
    notify,
    purge,
    settle,
)
from portal.notifications.choices import Level, MailState
from portal.notifications.delivery import email
from portal.notifications.models import Notification, OutboxMail
from tests.factories.notifications import NEWS, mail_to, notice_to
from tests.support.cast import SYSTEM, Cast
from tests.support.mail import Mailbox, free_port, text_of

MORNING = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)
FOR_HR = replace(NEWS, permission="accounts.manage_person")


def told() -> list[str]:
    return sorted(Notification.objects.values_list("recipient__username", flat=True))


def deliveries() -> int:
    """How many runs of the delivery wait in the queue."""
    return DBTaskResult.objects.filter(task_path="portal.notifications.tasks.deliver_due_mails").count()


def test_notify_two_colleagues_writes_a_notice_and_a_mail_each(cast: Cast) -> None:
    notices = notify(
        by=cast.animator,
        kind=replace(NEWS, level=Level.ACTION),
        recipients=[cast.hr, cast.director, cast.hr],
        context={"what": "Le planning", "day": MORNING},
        url="/demarches/",
    )
    assert told() == ["direction", "rh"]
    notice = next(notice for notice in notices if notice.recipient == cast.hr)
    assert (notice.centre, notice.kind, notice.level) == (cast.hr.centre, "tests.news", "action")
    assert (notice.title, notice.url) == ("News of Le planning", "/demarches/")
    assert notice.body == "Le planning is here, at http://testserver/demarches/."
    mail = OutboxMail.objects.get(recipient=cast.hr)
    assert (mail.address, mail.subject) == ("rh@tilleuls.example", "News of Le planning")
    assert mail.body_text == (
        "Bonjour Nadia,\n\n"
        "Le planning is here, at http://testserver/demarches/.\n\n"
        "A second paragraph for Nadia, on 10 mars 2027 à 09:00.\n\n"
        "Ouvrir dans le portail\u00a0: http://testserver/demarches/\n\n"
        "-- \n"
        "Centre social des Tilleuls\n"
        "Ce message a été envoyé par le portail. Les réponses ne sont pas lues.\n"
        "Ce projet est cofinancé par l’Union Européenne avec le FEDER\n"
    )
    assert "<p>Le planning is here.</p>" in mail.body_html
    assert ">Ouvrir dans le portail</a>" in mail.body_html
    assert deliveries() == 1


@pytest.mark.parametrize(
    ("recipient", "expected"),
    [
        ("coordination.enfance", ["coordination.enfance"]),
        ("parti", []),
        ("centre2.direction", []),
        ("installation", []),
    ],
)
def test_notify_by_an_employee_tells_active_colleagues_only(
    cast: Cast, recipient: str, expected: list[str]
) -> None:
    notify(by=cast.animator, kind=NEWS, recipients=[cast[recipient]], context={"what": "x"}, url="/")
    assert told() == expected
    assert sorted(OutboxMail.objects.values_list("recipient__username", flat=True)) == expected


def test_notify_by_the_system_reaches_both_centres(cast: Cast) -> None:
    people = [cast.director, cast.other_director]
    notify(by=SYSTEM, kind=NEWS, recipients=people, context={"what": "x"}, url="/")
    assert told() == ["centre2.direction", "direction"]


def test_notify_kind_with_a_permission_tells_those_who_hold_it(cast: Cast) -> None:
    people = [cast.hr, cast.it, cast.director, cast.animator]
    notify(
        by=cast.animator,
        kind=FOR_HR,
        recipients=people,
        context={"what": "x"},
        url="/",
        subject_of=cast.animator,
    )
    assert told() == ["informatique", "rh"]


def test_notify_account_closed_since_it_was_read_tells_nobody(cast: Cast) -> None:
    User.objects.filter(pk=cast.hr.pk).update(is_active=False)
    notify(by=cast.animator, kind=NEWS, recipients=[cast.hr], context={"what": "x"}, url="/")
    assert told() == []


@pytest.mark.parametrize(
    ("kind", "address", "expected"),
    [
        (NEWS, "rh@tilleuls.example", (1, 1)),
        (NEWS, "", (1, 0)),
        (NEWS, "rh@tilleuls.example\nBcc: x@example.org", (1, 0)),
        (replace(NEWS, by_mail=False), "rh@tilleuls.example", (1, 0)),
        (replace(NEWS, in_portal=False), "rh@tilleuls.example", (0, 1)),
    ],
)
def test_notify_ways_follow_the_kind_and_the_address(
    cast: Cast, kind: Any, address: str, expected: tuple[int, int]
) -> None:
    User.objects.filter(pk=cast.hr.pk).update(email=address)
    notify(by=cast.animator, kind=kind, recipients=[cast.hr], context={"what": "x"}, url="/")
    assert (Notification.objects.count(), OutboxMail.objects.count()) == expected
    assert deliveries() == expected[1]


@pytest.mark.parametrize(
    "url",
    ["", "demarches/", "//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_notify_address_out_of_the_portal_is_refused(cast: Cast, url: str) -> None:
    with pytest.raises(ValidationError):
        notify(by=cast.animator, kind=NEWS, recipients=[cast.hr], context={"what": "x"}, url=url)
    assert told() == []


@transaction.atomic
def tell_then_fail(cast: Cast) -> None:
    notice_to(cast.hr)
    raise ZeroDivisionError


def test_notify_rolled_back_tells_nobody(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError):
        tell_then_fail(cast)
    assert (Notification.objects.count(), OutboxMail.objects.count(), deliveries()) == (0, 0, 0)


def test_notify_line_breaks_and_marks_stay_harmless(cast: Cast) -> None:
    mail = mail_to(cast.hr, what="<b>L’été</b> & co\r\nBcc: x@example.org")
    assert mail.subject == "News of <b>L’été</b> & co Bcc: x@example.org"
    assert "<p>&lt;b&gt;L’été&lt;/b&gt; &amp; co" in mail.body_html


def test_mark_read_by_the_recipient_reads_what_speaks_of_the_same_thing(cast: Cast) -> None:
    first, second = notice_to(cast.hr, url="/a/"), notice_to(cast.hr, url="/a/")
    other, colleague = notice_to(cast.hr, url="/b/"), notice_to(cast.director, url="/a/")
    mark_read(by=cast.hr, notification=second)
    read = set(Notification.objects.exclude(read_at=None))
    assert read == {first, second}
    assert set(Notification.objects.filter(read_at=None)) == {other, colleague}


def test_mark_read_twice_keeps_the_first_time(cast: Cast) -> None:
    notice = notice_to(cast.hr)
    first = mark_read(by=cast.hr, notification=notice).read_at
    assert first is not None
    assert mark_read(by=cast.hr, notification=notice).read_at == first


def test_mark_read_at_reads_ones_own_of_that_address(cast: Cast) -> None:
    notice_to(cast.hr, url="/a/")
    others = [notice_to(cast.hr, url="/b/"), notice_to(cast.director, url="/a/")]
    assert [mark_read_at(by=cast.hr, url="/a/") for _ in range(2)] == [1, 0]
    assert set(Notification.objects.filter(read_at=None)) == set(others)


def test_settle_reads_what_asked_people_to_act_on_that_alone(cast: Cast) -> None:
    to_do = replace(NEWS, level=Level.ACTION)
    for person in (cast.hr, cast.director):
        notice_to(person, url="/a/", kind=to_do)
    others = [notice_to(cast.hr, url="/b/", kind=to_do), notice_to(cast.hr, url="/a/")]
    assert [settle(group_key="/a/") for _ in range(2)] == [2, 0]
    assert set(Notification.objects.filter(read_at=None)) == set(others)


@pytest.mark.parametrize("username", ["direction", "centre2.direction", "parti", "installation"])
def test_mark_read_by_somebody_else_is_denied(cast: Cast, username: str) -> None:
    notice = notice_to(cast.hr)
    with pytest.raises(PermissionDenied):
        mark_read(by=cast[username], notification=notice)
    notice.refresh_from_db()
    assert notice.read_at is None


def test_mark_all_read_leaves_those_of_others(cast: Cast) -> None:
    notice_to(cast.hr, url="/a/")
    notice_to(cast.hr, url="/b/")
    theirs = notice_to(cast.director)
    assert mark_all_read(by=cast.hr) == 2
    assert list(Notification.objects.filter(read_at=None)) == [theirs]


def test_deliver_due_mails_hands_text_and_html_over(cast: Cast, smtp_server: Mailbox) -> None:
    mail = mail_to(cast.hr, what="L’été à Noël")
    assert deliver_due_mails(by=SYSTEM) == 1
    (message,) = smtp_server.messages
    assert str(message["Subject"]) == "News of L’été à Noël"
    assert str(message["From"]) == "Centre social des Tilleuls <portail@localhost>"
    assert str(message["To"]) == "rh@tilleuls.example"
    assert (message["Message-ID"], message["Auto-Submitted"]) == (mail.message_id, "auto-generated")
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/related",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "image/png",
    ]
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == mail.body_text
    assert "<p>L’été à Noël is here.</p>" in html.get_content()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.SENT, 1)
    assert mail.sent_at is not None


def test_deliver_due_mails_carries_the_emblem_while_it_is_shown(cast: Cast, smtp_server: Mailbox) -> None:
    """With the mail, and not from an address that a mail program would ask."""
    sentence = cast.communication.centre.publicity
    mail_to(cast.hr)
    change_publicity(by=cast.communication, sentence=sentence, is_shown=False)
    mail_to(cast.director)
    deliver_due_mails(by=SYSTEM)
    shown, hidden = smtp_server.messages
    picture = next(part for part in shown.walk() if part.get_content_type() == "image/png")
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<europe>", "inline")
    assert [sentence in text_of(mail) for mail in (shown, hidden)] == [True, False]
    assert b"europe" not in hidden.as_bytes()


def test_deliver_due_mails_again_sends_nothing_twice(cast: Cast, smtp_server: Mailbox) -> None:
    mail_to(cast.hr)
    assert [deliver_due_mails(by=SYSTEM), deliver_due_mails(by=SYSTEM)] == [1, 0]
    assert len(smtp_server.messages) == 1


@pytest.mark.parametrize(("most", "expected"), [(2, 1), (3, 0)])
def test_deliver_due_mails_more_than_a_batch_asks_for_another_run(
    cast: Cast, smtp_server: Mailbox, most: int, expected: int
) -> None:
    for person in (cast.hr, cast.director):
        mail_to(person)
    before = deliveries()
    assert deliver_due_mails(by=SYSTEM, most=most) == 2
    assert deliveries() - before == expected


def test_deliver_due_mails_without_a_server_keeps_them(cast: Cast, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = email.NOWHERE
    mail = mail_to(cast.hr)
    assert deliver_due_mails(by=SYSTEM) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at) == (MailState.KEPT, None)


def test_deliver_due_mails_refused_for_good_fails_at_once(cast: Cast, smtp_server: Mailbox) -> None:
    mail, fine = mail_to(cast.hr), mail_to(cast.director)
    smtp_server.refuse = "550 no such mailbox"
    OutboxMail.objects.filter(pk=fine.pk).update(next_attempt_at=MORNING + timedelta(days=365))
    assert deliver_due_mails(by=SYSTEM) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.FAILED, 1)
    assert "no such mailbox" in mail.last_error
    entry = AuditEntry.objects.get(verb="notifications.fail_mail")
    assert (entry.object_id, entry.details) == (str(mail.pk), {"kind": "tests.news", "attempts": 1})


def test_deliver_due_mails_refused_for_now_is_sent_later(cast: Cast, smtp_server: Mailbox) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        mail = mail_to(cast.hr)
        smtp_server.refuse = "451 try later"
        assert deliver_due_mails(by=SYSTEM) == 0
        mail.refresh_from_db()
        assert (mail.state, mail.next_attempt_at) == (MailState.PENDING, MORNING + timedelta(minutes=1))
        smtp_server.refuse = ""
        assert deliver_due_mails(by=SYSTEM) == 0
        clock.shift(timedelta(minutes=1))
        assert deliver_due_mails(by=SYSTEM) == 1
    assert [message["Message-ID"] for message in smtp_server.messages] == [mail.message_id]


def test_deliver_due_mails_refused_each_time_waits_longer_then_fails(
    cast: Cast, smtp_server: Mailbox
) -> None:
    smtp_server.refuse = "451 try later"
    waits: list[int] = []
    with time_machine.travel(MORNING, tick=False) as clock:
        mail = mail_to(cast.hr)
        while mail.state == MailState.PENDING:
            deliver_due_mails(by=SYSTEM)
            mail.refresh_from_db()
            wait = mail.next_attempt_at - datetime.now(UTC)
            waits.append(int(wait.total_seconds() // 60))
            clock.shift(wait)
    assert waits[:-1] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360]
    assert (mail.state, mail.attempts) == (MailState.FAILED, 14)
    assert AuditEntry.objects.filter(verb="notifications.fail_mail").count() == 1


def test_deliver_due_mails_server_down_tries_one_and_leaves_the_others(
    cast: Cast, smtp_server: Mailbox, settings: LazySettings
) -> None:
    mails = [mail_to(cast.hr), mail_to(cast.director)]
    settings.EMAIL_PORT = free_port()
    assert deliver_due_mails(by=SYSTEM) == 0
    assert sorted(OutboxMail.objects.values_list("attempts", flat=True)) == [0, 1]
    settings.EMAIL_PORT = smtp_server.port
    OutboxMail.objects.update(next_attempt_at=datetime.now(UTC))
    assert deliver_due_mails(by=SYSTEM) == len(mails)


def test_deliver_due_mails_after_a_worker_died_sends_under_the_same_identifier(
    cast: Cast, smtp_server: Mailbox
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        mail = mail_to(cast.hr)
        claimed = claim_mail(mail.pk)
        assert claimed is not None
        with email.MailServer() as server:
            server.send(claimed)  # and the worker is killed before it writes that down
        assert deliver_due_mails(by=SYSTEM) == 0
        clock.shift(actions.LEASE)
        assert deliver_due_mails(by=SYSTEM) == 1
        clock.shift(actions.LEASE)
        assert deliver_due_mails(by=SYSTEM) == 0
    assert [message["Message-ID"] for message in smtp_server.messages] == [mail.message_id] * 2


def test_deliver_due_mails_secret_body_is_emptied_once_sent(cast: Cast, smtp_server: Mailbox) -> None:
    mail_to(cast.hr, kind=replace(NEWS, is_secret=True))
    assert deliver_due_mails(by=SYSTEM) == 1
    (mail,) = OutboxMail.objects.all()
    assert (mail.body_text, mail.body_html) == ("", "")
    body = smtp_server.messages[0].get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines()[2] == "Le planning is here, at http://testserver/demarches/."


def test_deliver_due_mails_by_a_person_is_denied(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        deliver_due_mails(by=cast.it)


def write_twenty_mails(cast: Cast) -> None:
    for number in range(20):
        mail_to(cast.hr, what=f"Avis {number}")


def deliver() -> int:
    return deliver_due_mails(by=SYSTEM)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_deliver_due_mails_two_workers_send_each_mail_once(
    cast: Cast, smtp_server: Mailbox, race: Callable[..., Any]
) -> None:
    write_twenty_mails(cast)
    first, second = race(deliver, deliver)
    assert (first.error, second.error) == (None, None)
    assert first.result + second.result == 20
    assert len({message["Message-ID"] for message in smtp_server.messages}) == len(smtp_server.messages) == 20


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_deliver_due_mails_two_workers_without_the_claim_send_twice(
    cast: Cast, smtp_server: Mailbox, race: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: a claim that does not look whether the mail is still due."""

    def blind_claim(mail_id: Any) -> OutboxMail:
        OutboxMail.objects.filter(pk=mail_id).update(attempts=1)
        return OutboxMail.objects.get(pk=mail_id)

    monkeypatch.setattr(actions, "claim_mail", blind_claim)
    write_twenty_mails(cast)
    race(deliver, deliver)
    assert len(smtp_server.messages) > 20


def test_purge_deletes_what_has_served(cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        read, unread = notice_to(cast.hr, url="/a/"), notice_to(cast.hr, url="/b/")
        mark_read(by=cast.hr, notification=read)
        waiting = mail_to(cast.director)
        OutboxMail.objects.exclude(pk=waiting.pk).update(state=MailState.SENT)
        clock.shift(timedelta(days=30))
        assert purge(by=SYSTEM) == (0, 0)
        clock.shift(timedelta(seconds=1))
        assert purge(by=SYSTEM) == (0, 2)
        clock.shift(timedelta(days=335))
        assert purge(by=SYSTEM) == (1, 0)
    assert list(Notification.objects.filter(recipient=cast.hr)) == [unread]
    assert list(OutboxMail.objects.all()) == [waiting]


def test_purge_by_a_person_is_denied(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        purge(by=cast.it)


def test_post_mail_of_one_name_is_posted_once(cast: Cast) -> None:
    facts = {
        "centre": cast.hr.centre,
        "kind": "tests.seal",
        "address": "ailleurs@example.org",
        "text": "Voici.",
    }
    mails = [
        actions.post_mail(by=SYSTEM, subject=subject, name="seal-1", **facts)
        for subject in ("Scellé\nde mars", "Autre")
    ]
    mail = OutboxMail.objects.get(kind="tests.seal")
    assert mails == [mail, mail]
    assert (mail.subject, mail.body_text, mail.recipient) == ("Scellé de mars", "Voici.", None)
    assert (mail.message_id, mail.sender_name, deliveries()) == (
        "<seal-1@testserver>",
        cast.hr.centre.name,
        1,
    )


def test_post_mail_reaches_the_address(cast: Cast, smtp_server: Mailbox) -> None:
    facts = {
        "centre": cast.hr.centre,
        "kind": "tests.seal",
        "address": "ailleurs@example.org",
        "name": "seal-1",
    }
    actions.post_mail(by=SYSTEM, subject="Scellé", text="Voici.", **facts)
    assert deliver_due_mails(by=SYSTEM) == 1
    (message,) = smtp_server.messages
    assert (message["To"], message["Subject"]) == ("ailleurs@example.org", "Scellé")
