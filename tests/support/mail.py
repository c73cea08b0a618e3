"""A real SMTP server on a free port, that keeps what it receives."""

import asyncio
import email
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default as modern
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

MAIL_SECONDS = 30
"""How long a mail may be on its way on a busy machine: the worker looks for work every few seconds."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mailbox:
    """What was received, in order. Set `refuse` to an SMTP answer to play a server that is unwell, `is_mute` to play one
    that takes a mail and says nothing.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.messages: list[EmailMessage] = []
        self.refuse = ""
        self.is_mute = False
        self.arrival = threading.Condition()

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        if self.refuse:
            return self.refuse
        message = email.message_from_bytes(envelope.content, policy=modern)
        with self.arrival:
            self.messages.append(message)
            self.arrival.notify_all()
        if self.is_mute:
            await asyncio.sleep(MAIL_SECONDS)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if address in str(message["To"])]

    def wait_for(self, address: str, subject: str, about: str) -> list[EmailMessage]:
        """Return the mails to `address` with this subject that name `about`, once there is one.

        Shape: `about` stands in the text of the mail, as the address of a request does.
        Raises: AssertionError when none comes.
        """

        def found() -> list[EmailMessage]:
            # A long subject is folded, which leaves spaces at its beginning and instead of those that bind.
            wanted = subject.split()
            named = [mail for mail in self.to(address) if str(mail["Subject"]).split() == wanted]
            return [mail for mail in named if about in text_of(mail)]

        with self.arrival:
            assert self.arrival.wait_for(found, MAIL_SECONDS), [
                str(mail["Subject"]) for mail in self.to(address)
            ]
        return found()


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part else ""


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    mailbox = Mailbox(free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
