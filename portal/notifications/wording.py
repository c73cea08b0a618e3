"""From a kind and its context to the words of one notice, for one person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.centres.queries import charter_of, publicity_of
from portal.notifications.kinds import NoticeKind
from portal.ui import theme

TITLE_LENGTH = 200
SUMMARY_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Wording:
    """Shape: `title` is one line; `summary` is the first paragraph of the message, without frame;
    `text` and `html` are whole mails, or "" for a kind that does not go by mail.
    """

    title: str
    summary: str
    text: str = ""
    html: str = ""


def absolute_link(url: str) -> str:
    return f"{settings.BASE_URL}{url}"


def mail_domain() -> str:
    """The right side of message identifiers: the portal's own host."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def one_line(text: str, length: int) -> str:
    """Fold every kind of white space, line breaks included: a subject cannot smuggle in a header."""
    return Truncator(" ".join(text.split())).chars(length)


def first_paragraph(text: str) -> str:
    return text.strip().replace("\r\n", "\n").split("\n\n")[0]


def render(name: str, context: dict[str, Any]) -> str:
    """Fill a template in. Only HTML is escaped: `&amp;` has no place in a subject or a text mail."""
    template: Any = get_template(name)
    filled = template.template.render(Context(context, autoescape=name.endswith(".html")))
    return str(filled).strip()


def frame_of(centre: Any) -> dict[str, str]:
    """What every mail of a centre has around its message: its colour, and the European sentence or ""."""
    return {"publicity": publicity_of(centre), "colour": theme.chosen(charter_of(centre))[0]}


class Writer:
    """Says one thing to several people, in French and with the times of each one's centre. What does not depend
    on the person is written once for each centre: thousands are told within seconds.

    Shape: `url` is a path of the portal; the mails carry the absolute address.
    """

    def __init__(self, *, kind: NoticeKind, context: Mapping[str, Any], url: str) -> None:
        self.kind, self.url = kind, url
        self.context = dict(context)
        self.mark = uuid4().hex
        """Stands where the name is: in no text that anybody wrote."""
        self.written: dict[int, Wording] = {}

    def write_to(self, recipient: Any) -> Wording:
        words = self.written.get(recipient.centre.pk)
        if words is None:
            words, is_personal = self.write(recipient)
            if not is_personal:
                self.written[recipient.centre.pk] = words
        name = recipient.get_short_name() or str(recipient)
        return replace(
            words,
            text=words.text.replace(self.mark, name),
            html=words.html.replace(self.mark, escape(name)),
        )

    def write(self, recipient: Any) -> tuple[Wording, bool]:
        """The words for `recipient`, without their name, and whether they would be others for somebody else."""
        asked: list[Any] = []

        def person() -> Any:
            """Called by a template that names the person, and by no other."""
            asked.append(recipient)
            return recipient

        kind, centre = self.kind, recipient.centre
        known = self.context | {"recipient": person, "centre": centre, "link": absolute_link(self.url)}
        with translation.override(settings.LANGUAGE_CODE), timezone.override(ZoneInfo(centre.zone)):
            title = one_line(render(kind.template("subject.txt"), known), TITLE_LENGTH)
            body = render(kind.template("body.txt"), known)
            summary = one_line(first_paragraph(body), SUMMARY_LENGTH)
            if not kind.by_mail:
                return Wording(title, summary), bool(asked)
            framed = known | frame_of(centre) | {"title": title, "name": self.mark}
            framed["call"] = kind.call or _("Open in the portal")
            html = mark_safe(render(kind.template("body.html"), known))  # noqa: S308  escaped when it was filled in
            words = Wording(
                title,
                summary,
                text=render("notifications/emails/base.txt", framed | {"message": body}) + "\n",
                html=render("notifications/emails/base.html", framed | {"message": html}),
            )
        return words, bool(asked)


def write_notice(*, kind: NoticeKind, recipient: Any, context: Mapping[str, Any], url: str) -> Wording:
    """Say `kind` to `recipient` alone. Shape: as Writer."""
    return Writer(kind=kind, context=context, url=url).write_to(recipient)
