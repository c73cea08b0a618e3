"""Handing mails to the centre's mail server. The only place of the project that sends mail."""

import smtplib
from email.mime.image import MIMEImage
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import sanitize_address

from portal.notifications.models import OutboxMail

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"

EMBLEM = "europe"
"""What the HTML of a mail calls the emblem: it travels with the mail, since nothing is fetched to show one."""
EMBLEM_FILE: Path = settings.ROOT / "static" / "icons" / "europe.png"

# What a server answers about us and not about the mail: the same mail may pass once that is put right.
OUR_OWN_FAULT = (smtplib.SMTPAuthenticationError, smtplib.SMTPHeloError, smtplib.SMTPConnectError)


class Undelivered(Exception):
    """The server did not take the mail. The text says why, in the server's words."""


class Refused(Undelivered):
    """For good: trying again would give the same answer."""


class Postponed(Undelivered):
    """For now."""


class Unreachable(Postponed):
    """The server itself does not answer: the other mails would fare no better."""


def is_configured() -> bool:
    """Tell whether there is a mail server. Without one (demo, development) mails stay in the outbox."""
    return bool(settings.EMAIL_BACKEND != NOWHERE)


def build_message(mail: OutboxMail) -> EmailMultiAlternatives:
    """Make the message of a mail: text and HTML, under its own stable identifier.

    Source: RFC 3834 for Auto-Submitted, which keeps out-of-office replies away.
    """
    sender = sanitize_address((mail.sender_name, settings.DEFAULT_FROM_EMAIL), "utf-8")
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.body_text,
        from_email=sender,
        to=[mail.address],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    if mail.body_html:
        message.attach_alternative(mail.body_html, "text/html")
        if f"cid:{EMBLEM}" in mail.body_html:
            message.mixed_subtype = "related"  # type: ignore[attr-defined]  # Django’s own, without a type
            message.attach(emblem())
    return message


@cache
def emblem_content() -> bytes:
    return EMBLEM_FILE.read_bytes()


def emblem() -> MIMEImage:
    picture = MIMEImage(emblem_content(), "png")
    picture["Content-ID"] = f"<{EMBLEM}>"
    picture["Content-Disposition"] = 'inline; filename="europe.png"'
    return picture


def reply_codes(error: smtplib.SMTPException) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _reply in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def undelivered(error: smtplib.SMTPException) -> Undelivered:
    """Tell a refusal (5xx, or what the server cannot do) from a delay (4xx, a cut connection)."""
    codes = reply_codes(error)
    permanent = isinstance(error, smtplib.SMTPNotSupportedError) or (
        bool(codes) and all(code >= 500 for code in codes)
    )
    return (Refused if permanent else Postponed)(str(error))


class MailServer:
    """One connection for a batch of mails, opened with the first."""

    def __init__(self) -> None:
        self.connection: Any = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.connection.close()

    def send(self, mail: OutboxMail) -> None:
        """Hand one mail over.

        Raises: Refused, Postponed, Unreachable. After any of them the connection starts afresh.
        """
        try:
            self.connection.open()
        except (smtplib.SMTPException, OSError) as error:
            self.connection.close()
            raise Unreachable(str(error)) from error
        try:
            self.connection.send_messages([build_message(mail)])
        except OUR_OWN_FAULT as error:
            raise Unreachable(str(error)) from error
        except smtplib.SMTPException as error:
            self.connection.close()
            raise undelivered(error) from error
        except OSError as error:
            self.connection.close()
            raise Postponed(str(error)) from error
        except ValueError as error:  # a header or an address that cannot be written
            raise Refused(str(error)) from error
