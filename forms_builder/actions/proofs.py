"""Giving the proof of a request to whoever may take it away."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from forms_builder.definition import canonical_json
from forms_builder.models import PrintedCopy, Submission
from forms_builder.printing import check_address
from forms_builder.proofs import FACTS, GUIDE, PRINT, SCRIPT, SIGNED, sign_facts, zip_of
from forms_builder.queries.proofs import proof_facts
from portal.audit.actions import record
from portal.kit.access import require


@transaction.atomic
def take_proof(*, by: Any, submission: Submission, copy: PrintedCopy) -> bytes:
    """Put together the print of a request, what was signed of it, and how to check both; return it as a ZIP.

    Shape:   `copy` is its recap as it stands.
    Rights:  forms_builder.take_proof: the applicant, human resources and the direction.
    Raises:  FileNotFoundError, when the print is lost.
    Effects: one audit entry.
    Source:  docs/decisions/0008-signature-evidence.md.
    """
    require(by, "forms_builder.take_proof", submission)
    with copy.content.open("rb") as file:
        content: bytes = file.read()
    facts = canonical_json(proof_facts(submission, copy)).encode()
    guide = {"title": submission.version.title, "centre": submission.centre, "address": check_address()}
    record(by, "forms_builder.take_proof", submission, sha256=copy.sha256)
    return zip_of(
        {
            GUIDE: render_to_string("forms_builder/proof/guide.txt", guide).encode(),
            PRINT: content,
            FACTS: facts,
            SIGNED: sign_facts(settings.SIGNATURE_KEY, facts),
            SCRIPT: render_to_string("forms_builder/proof/verifier.py.txt").encode(),
        }
    )
