"""Adding a link to the centre's chain of signatures."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_builder.definition import canonical_json, sha256
from forms_builder.exceptions import SignatureMissing
from forms_builder.models import ApprovalEvent, ChainHead, Signature, Submission
from forms_builder.queries.trails import Trail, trail_of
from forms_builder.signature_chain import NOTE, TRAIL, link_digest
from portal.accounts.reauthentication import Reauthentication


def consent_sentence() -> str:
    return _("By giving my password I sign this electronically; what I sign is kept as evidence.")


def add_signature(
    *, by: Any, proof: Reauthentication, submission: Submission, event: ApprovalEvent, content: dict[str, Any]
) -> Signature:
    """Record that `by` signed `content`, in the caller's transaction.

    Shape:   `content` is JSON values; it is kept in canonical form with its SHA-256, and with the trail of the
             request: all that the act changes is saved before.
    Rights:  the caller has checked them; here only that the proof is the signer's own and fresh.
    Raises:  SignatureMissing.
    Effects: locks the centre's chain, the last lock that an action takes; one row.
    """
    if not proof.proves(by):
        raise SignatureMissing(field="password")
    signature = Signature(
        centre_id=submission.centre_id,
        event=event,
        submission_id=submission.pk,
        consent=consent_sentence(),
        signer=by,
        signer_facts=signer_facts(by),
        method=proof.method,
        second_factor=proof.second_factor,
        failed_tries=proof.failed_tries,
        signed_at=proof.at,
        client_address=proof.client_address,
        user_agent=proof.user_agent[:300],
    )
    return add_link(signature, content | {TRAIL: trail_of(submission.pk)})


def add_note(*, by: Any, submission: Submission, trail: Trail) -> Signature:
    """Bind what nobody signed of a request: a withdrawal, a message, a print.

    Rights:  the caller has checked them; `by` is the system.
    Effects: as `add_signature`.
    """
    note = Signature(
        centre_id=submission.centre_id,
        submission_id=submission.pk,
        signer_facts={"name": str(by)},
        method=NOTE,
        signed_at=timezone.now(),
    )
    content = {"act": NOTE, "request": str(submission.pk), "revision": submission.revision, TRAIL: trail}
    return add_link(note, content)


def add_link(link: Signature, content: dict[str, Any]) -> Signature:
    """Put `link` at the end of its centre's chain, in the caller's transaction."""
    head, _created = ChainHead.objects.get_or_create(centre_id=link.centre_id)
    head = ChainHead.objects.select_for_update().get(pk=head.pk)
    link.sequence, link.previous_digest = head.sequence + 1, head.digest
    link.content = canonical_json(content)
    link.content_digest = sha256(link.content)
    link.digest = link_digest(settings.SIGNATURE_KEY, head.digest, link.facts)
    link.save(force_insert=True)
    head.sequence, head.digest = link.sequence, link.digest
    head.save(update_fields=["sequence", "digest"])
    return link


def signer_facts(person: Any) -> dict[str, Any]:
    """Who signs, as of now: names and functions change, what was signed does not."""
    return {
        "id": person.pk,
        "name": str(person),
        "user_name": person.username,
        "function": person.function,
        "centre": str(person.centre),
    }
