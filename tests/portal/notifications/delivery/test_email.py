import smtplib
from email import message_from_bytes
from email.policy import default

import pytest
from django.conf import LazySettings

from portal.notifications.delivery.email import Postponed, Refused, build_message, is_configured, undelivered
from portal.notifications.models import OutboxMail


def a_mail() -> OutboxMail:
    return OutboxMail(
        address="rh@tilleuls.example",
        sender_name="Centre social « L’Étoile »",
        subject="Une demande",
        body_text="Bonjour",
        message_id="<1@testserver>",
    )


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"unknown")}), Refused),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"busy")}), Postponed),
        (smtplib.SMTPDataError(554, b"spam"), Refused),
        (smtplib.SMTPDataError(451, b"later"), Postponed),
        (smtplib.SMTPSenderRefused(553, b"not you", "portail@localhost"), Refused),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), Refused),
        (smtplib.SMTPServerDisconnected("gone"), Postponed),
    ],
)
def test_undelivered_answer_of_the_server_is_final_or_not(
    error: smtplib.SMTPException, expected: type[Exception]
) -> None:
    assert type(undelivered(error)) is expected


def test_build_message_sender_is_the_centre(settings: LazySettings) -> None:
    settings.DEFAULT_FROM_EMAIL = "portail@tilleuls.example"
    message = message_from_bytes(build_message(a_mail()).message().as_bytes(), policy=default)
    assert str(message["From"]) == "Centre social « L’Étoile » <portail@tilleuls.example>"


def test_build_message_without_html_is_text_alone() -> None:
    assert build_message(a_mail()).message().get_content_type() == "text/plain"


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        ("django.core.mail.backends.smtp.EmailBackend", True),
        ("django.core.mail.backends.dummy.EmailBackend", False),
    ],
)
def test_is_configured_is_false_without_a_server(
    settings: LazySettings, backend: str, expected: bool
) -> None:
    settings.EMAIL_BACKEND = backend
    assert is_configured() is expected
