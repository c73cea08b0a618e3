"""Erasing what is kept no more of a person's requests and leave."""

from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forms_builder.actions.drafts import delete_file
from forms_builder.actions.large_exports import forget_exports_with
from forms_builder.choices import SubmissionState
from forms_builder.models import (
    FormProposal,
    LeaveAccount,
    LeaveMovement,
    LeaveWish,
    RequestTombstone,
    Signature,
    Submission,
)
from forms_builder.queries.personal_data import (
    drafts_of,
    ended_accounts_of,
    ended_requests_of,
    exports_of,
    is_over,
)
from forms_builder.signature_chain import erasure_seal
from portal.accounts.actions.absences import forget_absence
from portal.audit.actions import record
from portal.audit.append_only import erasing
from portal.jobs.actions import forget_tasks_about
from portal.kit.access import require
from portal.notifications.actions import forget_places

EMPTY: dict[str, Any] = {
    "content": "",
    "consent": "",
    "signer": None,
    "signer_facts": {},
    "client_address": "",
    "user_agent": "",
}
"""What a signature says of people. What is left binds the links before and after it."""


@transaction.atomic
def erase(by: Any, person: Any) -> None:
    """Erase the drafts, the requests whose time is over, the leave accounts kept no more, wishes and exports.

    Rights:  accounts.erase_personal_data.
    Effects: rows, files once that is sure, one audit entry for each request, the notices that speak of it,
             whoever received them. The links of the chain stay, emptied. Safe to repeat. The person is locked already,
             and everybody else locks a request before the person: what somebody holds now is left for the next night.
    Source:  requirement B6, docs/decisions/0013-retention-and-erasure.md.
    """
    require(by, "accounts.erase_personal_data", person)
    today = timezone.localdate()
    for listed in [*drafts_of(person), *ended_requests_of(person, today)]:
        request = lock_if_free(listed.pk)
        if request is not None and is_over(request, today):
            erase_request(by, request)
    LeaveWish.objects.filter(person=person).delete()
    for export in exports_of(person):
        delete_file(export)
    FormProposal.objects.filter(author=person).update(author_label="")
    for account in ended_accounts_of(person, today):
        if not account.parts.exists():  # else a request stands on it that somebody holds now
            erase_account(LeaveAccount.objects.select_for_update().get(pk=account.pk))


def lock_if_free(pk: UUID) -> Submission | None:
    """Hold the row of a request unless somebody does, or it has gone."""
    rows = Submission.objects.select_for_update(of=("self",), skip_locked=True)
    return rows.select_related("version", "centre").filter(pk=pk).first()


def erase_request(by: Any, request: Submission) -> None:
    """Delete one locked request that nothing holds, with all that hangs on it, and empty what was signed of it.

    Rights:  the caller has checked its own.
    Effects: rows; files once that is sure, those of many requests that may hold it among them; the notices and mails
             that lead to it, the tasks that name it, the absence that it recorded. Of one that
             was ever sent, a tombstone stays. One audit entry, which names nobody. Days of leave that were taken or
             given stay booked.
    """
    identifier = request.pk
    forget_places(by=by, urls=[request.get_absolute_url()])
    forget_tasks_about(by=by, identifier=str(identifier))
    for file in request.files.all():
        delete_file(file)
    for copy in request.copies.all():
        delete_file(copy)
    forget_exports_with(request)
    forget_absence(by=by, source=identifier)
    request.holds.exclude(lifted_at=None).delete()
    record(by, "forms_builder.erase_request", lay_tombstone(request), form=request.version_id)
    request.delete()
    empty_signatures(identifier)


def lay_tombstone(request: Submission) -> RequestTombstone:
    """What stays of a request, under an identifier of its own: that of the request stands on movements of leave, which
    name somebody. Not kept of a draft, which was nobody's but its author's.
    """
    zone = ZoneInfo(request.centre.zone)
    months = request.definition.retention_months
    closed = request.closed_at or request.changed_at
    stone = RequestTombstone(
        id=uuid4(),
        centre=request.centre,
        form=request.version.title,
        number=request.number,
        sent_on=localdate(request.submitted_at or request.created_at, zone),
        closed_on=localdate(closed, zone),
        reason=_("Kept for %(months)d months once closed.") % {"months": months},
    )
    if request.state != SubmissionState.DRAFT:
        stone.save(force_insert=True)
    return stone


def empty_signatures(identifier: UUID) -> None:
    """Empty the links of a request that is gone. Shape: `identifier` is the request's."""
    links = Signature.objects.filter(submission_id=identifier, erased_at=None)
    now = timezone.now()
    with erasing(Signature):
        for pk, digest in links.values_list("pk", "digest"):
            seal = erasure_seal(settings.SIGNATURE_KEY, digest, now)
            Signature.objects.filter(pk=pk).update(**EMPTY, erased_at=now, erasure_seal=seal)


def erase_account(account: LeaveAccount) -> None:
    with erasing(LeaveMovement):
        LeaveMovement.objects.filter(account=account).delete()
    account.delete()
