"""Erasing what is kept no more of a person's requests and leave."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from forms_builder.actions.drafts import delete_file
from forms_builder.models import FormProposal, LeaveAccount, LeaveMovement, LeaveWish, Signature, Submission
from forms_builder.queries.personal_data import drafts_of, ended_accounts_of, ended_requests_of, exports_of
from forms_builder.signature_chain import erasure_seal
from portal.audit.actions import record
from portal.audit.append_only import erasing
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
             whoever received them. The links of the chain stay, emptied. Safe to repeat.
    Source:  requirement B6, docs/decisions/0013-retention-and-erasure.md.
    """
    require(by, "accounts.erase_personal_data", person)
    today = timezone.localdate()
    for draft in drafts_of(person).select_for_update(of=("self",)):
        erase_request(by, draft)
    for request in ended_requests_of(person, today):
        erase_request(by, Submission.objects.select_for_update(of=("self",)).get(pk=request.pk))
    LeaveWish.objects.filter(person=person).delete()
    for export in exports_of(person):
        delete_file(export)
    FormProposal.objects.filter(author=person).update(author_label="")
    for account in ended_accounts_of(person, today):
        erase_account(LeaveAccount.objects.select_for_update().get(pk=account.pk))


def erase_request(by: Any, request: Submission) -> None:
    """Delete one locked request with all that hangs on it, and empty what was signed of it."""
    forget_places(by=by, urls=[request.get_absolute_url()])
    for file in request.files.all():
        delete_file(file)
    for copy in request.copies.all():
        delete_file(copy)
    record(by, "forms_builder.erase_request", request, form=request.version_id)
    identifier = request.pk
    request.delete()
    empty_signatures(identifier)


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
