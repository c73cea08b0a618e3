"""Notices and mails, written by the action that rooms use."""

from typing import Any

from portal.accounts.models import User
from portal.notifications.actions import notify
from portal.notifications.kinds import NoticeKind
from portal.notifications.models import Notification, OutboxMail
from tests.support.cast import SYSTEM

NEWS = NoticeKind(name="tests.news", label="News")
"""Its words are in tests/templates/tests/emails/news/."""


def notice_to(
    person: User, *, what: str = "Le planning", kind: NoticeKind = NEWS, **more: Any
) -> Notification:
    """One notice to one person, and the mail that goes with it."""
    url = more.pop("url", "/demarches/")
    (notice,) = notify(by=SYSTEM, kind=kind, recipients=[person], context={"what": what}, url=url, **more)
    return notice


def mail_to(person: User, **more: Any) -> OutboxMail:
    """The mail of one notice."""
    notice_to(person, **more)
    return OutboxMail.objects.filter(recipient=person).latest("created_at")
