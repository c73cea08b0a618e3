"""Adding a link to the centre's chain of signatures."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from forms_builder.definition import canonical_json, sha256
from forms_builder.exceptions import SignatureMissing
from forms_builder.models import ApprovalEvent, ChainHead, Signature, Submission
from forms_builder.signature_chain import link_digest
from portal.accounts.reauthentication import Reauthentication


def consent_sentence() -> str:
    return _("By giving my password I sign this electronically; what I sign is kept as evidence.")


def add_signature(
    *, by: Any, proof: Reauthentication, submission: Submission, event: ApprovalEvent, content: dict[str, Any]
) -> Signature:
    """Record that `by` signed `content`, in the caller's transaction.

    Shape:   `content` is JSON values; it is kept in canonical form with its SHA-256.
    Rights:  the caller has checked them; here only that the proof is the signer's own and fresh.
    Raises:  SignatureMissing.
    Effects: locks the centre's chain, the last lock that an action takes; one row.
    """
    if not proof.proves(by):
        raise SignatureMissing(field="password")
    head, _created = ChainHead.objects.get_or_create(centre_id=submission.centre_id)
    head = ChainHead.objects.select_for_update().get(pk=head.pk)
    text = canonical_json(content)
    signature = Signature(
        centre_id=submission.centre_id,
        sequence=head.sequence + 1,
        event=event,
        submission_id=submission.pk,
        content=text,
        content_digest=sha256(text),
        consent=consent_sentence(),
        signer=by,
        signer_facts=signer_facts(by),
        method=proof.method,
        second_factor=proof.second_factor,
        failed_tries=proof.failed_tries,
        signed_at=proof.at,
        client_address=proof.client_address,
        user_agent=proof.user_agent[:300],
        previous_digest=head.digest,
    )
    signature.digest = link_digest(settings.SIGNATURE_KEY, head.digest, signature.facts)
    signature.save(force_insert=True)
    head.sequence, head.digest = signature.sequence, signature.digest
    head.save(update_fields=["sequence", "digest"])
    return signature


def signer_facts(person: Any) -> dict[str, Any]:
    """Who signs, as of now: names and functions change, what was signed does not."""
    return {
        "id": person.pk,
        "name": str(person),
        "user_name": person.username,
        "function": person.function,
        "centre": str(person.centre),
    }
