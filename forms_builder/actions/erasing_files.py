"""Erasing what was attached to a request that goes on: the row stays, with its name and its digest."""

from django.utils import timezone

from forms_builder.models import Submission
from portal.media.actions import delete_stored


def erase_files(*, submission: Submission, field: str) -> None:
    """Erase what was attached under the question of key `field`. Called by effects, on a locked request.

    Effects: `erased_at` of the rows; what they held is gone once that is sure. Whoever handles the request signs which
             ones (actions.handling), else `verify_signatures` would name them. Safe to repeat.
    """
    for row in submission.files.filter(field=field, erased_at=None):
        row.erased_at = timezone.now()
        row.save(update_fields=["erased_at"])
        delete_stored(row.content)
