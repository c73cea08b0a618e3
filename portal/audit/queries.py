"""Reads of the audit."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.audit.models import ENTRIES_KEPT, AuditEntry
from portal.kit.personal_data import Foreseen, Kept
from portal.kit.registries import audit_verbs

SYSTEM = "system:"
"""How the label of a system actor begins (portal.kit.access.SystemActor)."""
PERSON = settings.AUTH_USER_MODEL.lower()


def of_people(people: Iterable[int]) -> Q:
    """What those people did, and what was done to their accounts. Shape: `people` are their keys."""
    keys = list(people)
    about = Q(object_type=PERSON, object_id__in=[str(key) for key in keys])
    # Nobody's entry has no actor: without the second half, excluding these would exclude those too.
    return about | Q(actor_id__in=keys, actor_id__isnull=False)


def verb_label(verb: str) -> str:
    """The words of a verb; the verb itself when a room that wrote it is gone."""
    try:
        return str(audit_verbs[verb].label)
    except KeyError:
        return verb


def actor_words(label: str) -> str:
    """Who acted, as `actor_label` kept it: a person as of then, or the portal itself."""
    return _("the portal") if label.startswith(SYSTEM) else label


def export(person: Any) -> dict[str, Any]:
    """What the person did, without on whom; what was done to their account, with by whom."""
    entries = AuditEntry.objects.filter(of_people([person.pk])).order_by("at", "pk")
    about = [one for one in entries if (one.object_type, one.object_id) == (PERSON, str(person.pk))]
    return {
        _("What I did"): [
            {_("When"): one.at, _("What"): verb_label(one.verb), _("Internet address"): one.client_address}
            for one in entries
            if one.actor_id == person.pk
        ],
        _("What was done to my account"): [
            {_("When"): one.at, _("What"): verb_label(one.verb), _("By"): actor_words(one.actor_label)}
            for one in about
            if one.actor_id != person.pk
        ],
    }


def foresee(person: Any) -> Foreseen:
    last = AuditEntry.objects.filter(of_people([person.pk])).order_by("-at").first()
    if last is None:
        return Foreseen()
    kept = Kept(
        _("The log of what was done in the portal, with names as of then"),
        _("It proves who did what, for twelve months; then it deletes itself."),
        (last.at + ENTRIES_KEPT).date(),
    )
    return Foreseen(kept=(kept,))
