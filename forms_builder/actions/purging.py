"""The end of requests: each goes once its time is over, with all that hangs on it."""

import logging
from typing import Any
from uuid import UUID

from django.db import transaction

from forms_builder.actions.personal_data import erase_request
from forms_builder.models import Submission
from forms_builder.queries.keeping import requests_to_purge
from portal.accounts.queries.people import lock_person
from portal.centres.models import Centre
from portal.kit.access import require

logger = logging.getLogger(__name__)


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
