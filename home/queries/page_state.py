"""What stands beside a page's title: for whom it is, whose it is and, for those who keep it, how it stands."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from home.queries.network import is_of_network, network_of
from portal.accounts.queries.audiences import offered_to
from portal.centres.models import Readership
from portal.centres.queries import keeps_pages, rules_of
from portal.kit.dates import write_date


class Mark(NamedTuple):
    """Shape: `tone` and `icon` are those of the badge."""

    label: str
    tone: str
    icon: str


def marks_of(user: Any, page: Any) -> list[Mark]:
    """No query in a centre without limited pages, one on a page for everybody, two on a limited one; one more for
    those who keep the page while something of it waits to be published.
    """
    if is_of_network(user, page):
        return [Mark(_("Shared by %(name)s") % {"name": network_of(user)["name"]}, "info", "users")]
    marks = audience_marks(user, page)
    if user.centre.is_federation and getattr(page, "is_shared", False):
        marks.append(Mark(_("Shared with all the centres"), "info", "users"))
    return marks + (keeper_marks(page) if keeps_pages(user) else [])


def audience_marks(user: Any, page: Any) -> list[Mark]:
    rules = dict(rules_of(user.centre))
    if not rules:
        return []
    audience = Readership.objects.filter(page=page.pk).values_list("audience", flat=True).first()
    if audience not in rules:
        return []
    words = offered_to(user.centre).say_rule(rules[audience])
    return [Mark(_("For: %(audience)s") % {"audience": words}, "neutral", "lock")]


def say_readers(user: Any, page: Any) -> str:
    """Who sees the page as it is online, in words, for those who keep it: two queries."""
    row = Readership.objects.select_related("audience").filter(page=page.pk).first()
    if not page.live:
        return _("Nobody: it is not online.")
    if row is None:
        return _("Nobody: the page above is not online.")
    rule = row.audience.rule if row.audience else []
    return offered_to(user.centre).say_rule(rule) or _("Everybody at the centre")


def keeper_marks(page: Any) -> list[Mark]:
    marks = []
    if page.has_unpublished_changes:
        planned = Revision.objects.filter(
            object_id=str(page.pk), base_content_type=page.get_base_content_type()
        ).exclude(approved_go_live_at=None)
        goes_live = planned.values_list("approved_go_live_at", flat=True).first()
        if goes_live is None:
            marks.append(Mark(_("Unpublished changes"), "warning", "pencil"))
        else:
            marks.append(Mark(_("Changes online on %(when)s") % {"when": say(goes_live)}, "info", "clock"))
    if page.expire_at:
        marks.append(Mark(_("Online until %(when)s") % {"when": say(page.expire_at)}, "info", "clock"))
    return marks


def say(instant: datetime) -> str:
    return write_date(timezone.localtime(instant), "j F Y H:i")
