"""Who read what of a request, where that is noted."""

from typing import Any

from django.db import transaction

from forms_builder.models import SubmissionFile
from portal.audit.actions import record
from portal.kit.access import require


@transaction.atomic
def note_opened(*, by: Any, file: SubmissionFile) -> None:
    """Note that somebody opens a file of somebody else's request: an identity card, an account of a bank.

    Rights:  forms_builder.view_submission.
    Effects: one audit entry, which names the file by its identifier alone; none for one's own.
    Source:  design page on security, « Logs, audit »: who read what is known.
    """
    require(by, "forms_builder.view_submission", file.submission)
    if file.submission.applicant_id != by.pk:
        record(by, "forms_builder.open_file", file.submission, file=str(file.pk))
