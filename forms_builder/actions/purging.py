"""The end of requests: each goes once its time is over, with all that hangs on it. The end of wishes for leave too."""

import logging
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from forms_builder.actions.personal_data import erase_request
from forms_builder.models import LeaveCampaign, LeaveWish, Submission
from forms_builder.queries.keeping import requests_to_purge
from portal.accounts.queries.people import lock_person
from portal.audit.actions import record
from portal.centres.models import Centre
from portal.kit.access import require
from portal.kit.dates import add_months
from portal.kit.personal_data import held_people
from portal.notifications.actions import forget_places

logger = logging.getLogger(__name__)

WISHES_KEPT_MONTHS = 12
"""Since the last day that they could be for: long enough to look at the summer before."""


def purge_requests(*, by: Any, centre: Centre) -> int:
    """Erase the requests of `centre` that are kept no more; return how many.

    Not in a transaction: each request has its own, so that a worker that dies leaves nothing half done, and that
    nobody waits for more than one.

    Rights:  forms_builder.purge_requests (the system).
    Effects: as erase_request, for each. Nothing that is held, nor of anybody who is. What fails is left, is in the
             technical log, and is tried again the next night. Safe to repeat, and at the same time.
    Source:  requirement B6; docs/decisions/0013-retention-and-erasure.md.
    """
    require(by, "forms_builder.purge_requests", centre)
    over = requests_to_purge(centre, centre.today).order_by("closed_at", "pk")
    return sum(try_to_purge(by, pk) for pk in list(over.values_list("pk", flat=True)))


def try_to_purge(by: Any, pk: UUID) -> bool:
    """Erase one request and tell whether it was; whatever is wrong with it, the others go."""
    try:
        return purge_request(by, pk)
    except Exception:  # a file that cannot be read, a row that something new protects
        logger.exception("request not purged", extra={"request": str(pk)})
        return False


@transaction.atomic
def purge_request(by: Any, pk: UUID) -> bool:
    """Erase one request unless it has gone, or is held now; tell whether it was erased.

    Effects: locks the request, then the applicant, as whoever places a hold on either does.
    """
    rows = Submission.objects.select_for_update(of=("self",)).select_related("version", "applicant", "centre")
    request = rows.filter(pk=pk).first()
    if request is None:
        return False
    lock_person(request.applicant)
    if not requests_to_purge(request.centre, request.centre.today).filter(pk=pk).exists():
        return False
    erase_request(by, request)
    return True


@transaction.atomic
def forget_wishes(*, by: Any, centre: Centre) -> int:
    """Delete what people wished in the campaigns of `centre` that ended a year ago, with why it was set aside; return how
    many wishes. The campaigns stay, which name nobody.

    Rights:  forms_builder.purge_requests (the system).
    Effects: locks the campaigns; rows, the notices and mails that lead to them, one audit entry for each campaign. Nothing
             of anybody who is held. Safe to repeat, and at the same time.
    """
    require(by, "forms_builder.purge_requests", centre)
    ended = LeaveCampaign.objects.filter(
        centre=centre, ends_on__lt=add_months(centre.today, -WISHES_KEPT_MONTHS)
    )
    forgotten = 0
    for campaign in ended.select_for_update(of=("self",)).order_by("pk"):
        wishes = LeaveWish.objects.filter(campaign=campaign).exclude(person__in=held_people())
        keys = list(wishes.values_list("pk", flat=True))
        if keys:
            forget_places(by=by, urls=[reverse("forms_builder:wish-request", args=[key]) for key in keys])
            record(by, "forms_builder.forget_wishes", campaign, wishes=len(keys))
            LeaveWish.objects.filter(pk__in=keys).delete()
        forgotten += len(keys)
    return forgotten
