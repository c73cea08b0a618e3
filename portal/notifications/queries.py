"""Reads of notices."""

from functools import cache
from typing import Any

from django.db.models import Count, Q, Window
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.kit.personal_data import Foreseen
from portal.kit.prepared import Prepared
from portal.notifications.kinds import kinds
from portal.notifications.models import Notification, OutboxMail, may_be_told

unread_notices = Prepared(
    lambda centre, person: Notification.objects.of(centre, person).unread().order_by().values("pk")
)


def unread_count(user: Any) -> int:
    """Asked once per request, here or by `newest_unread` or `unread_at`."""
    known: int | None = getattr(user, "_unread_notices", None)
    if known is None:
        known = user._unread_notices = (
            unread_notices.count(user.centre_id, user.pk) if may_be_told(user) else 0
        )
    return known


def unread_at(user: Any, url: str) -> int:
    """How many unread notices speak of what is at `url`; `unread_count` then knows how many there are."""
    here = Count("pk", filter=Q(group_key=url))
    found = Notification.objects.visible_to(user).unread().aggregate(waiting=Count("pk"), here=here)
    user._unread_notices = found["waiting"]
    return int(found["here"])


def newest_unread(user: Any, most: int = 5) -> list[Notification]:
    """The first ones, with how many there are, which `unread_count` then knows."""
    notices: list[Any] = list(counted_unread().visible_to(user)[:most])
    user._unread_notices = notices[0].waiting if notices else 0
    return notices


@cache
def counted_unread() -> Any:
    """Built once and only ever narrowed: building it takes longer than asking."""
    return Notification.objects.unread().annotate(waiting=Window(Count("pk")))


def mails_of(person: Any) -> Q:
    """The mails to a person, those included that went to an address of theirs without an account's key."""
    to_address = Q(centre=person.centre_id, address__iexact=person.email)
    return Q(recipient=person) | to_address if person.email else Q(recipient=person)


NOBODY = Q(pk__in=())


def names_in_notices(person: Any) -> Q:
    """Notices of the centre in words that name a person. Somebody of the same full name is named too; nobody is,
    once they are erased.
    """
    name = person.get_full_name()
    if not name or person.erased_at is not None:
        return NOBODY
    return Q(centre=person.centre_id) & (Q(title__contains=name) | Q(body__contains=name))


def names_in_mails(person: Any) -> Q:
    """The same of mails."""
    name = person.get_full_name()
    if not name or person.erased_at is not None:
        return NOBODY
    return Q(centre=person.centre_id) & (Q(subject__contains=name) | Q(body_text__contains=name))


def kind_label(name: str) -> str:
    """The words of a kind; its name when the room that told it is gone."""
    try:
        return str(kinds[name].label)
    except KeyError:
        return name


def export(person: Any) -> dict[str, Any]:
    """When the person was told what. Without the words: they speak of colleagues too, and the portal still
    shows them.
    """
    return {
        _("Notices"): [
            {_("When"): one.created_at, _("What"): kind_label(one.kind), _("Read"): one.read_at}
            for one in Notification.objects.filter(recipient=person).order_by("created_at", "pk")
        ],
        _("Mails"): [
            {
                _("Written"): one.created_at,
                _("What"): kind_label(one.kind),
                _("E-mail address"): one.address,
                _("State"): one.get_state_display(),
                _("Sent on"): one.sent_at,
            }
            for one in OutboxMail.objects.filter(mails_of(person)).order_by("created_at", "pk")
        ],
    }


def foresee(person: Any) -> Foreseen:
    notices = Notification.objects.filter(recipient=person).count()
    mails = OutboxMail.objects.filter(mails_of(person)).count()
    others = Notification.objects.filter(names_in_notices(person)).exclude(recipient=person).count()
    erased = [
        ngettext("%(number)d notice", "%(number)d notices", notices) % {"number": notices} if notices else "",
        ngettext("%(number)d mail", "%(number)d mails", mails) % {"number": mails} if mails else "",
        ngettext(
            "%(number)d notice to colleagues that names them",
            "%(number)d notices to colleagues that name them",
            others,
        )
        % {"number": others}
        if others
        else "",
    ]
    return Foreseen(tuple(line for line in erased if line))
