"""From when until when what was granted holds."""

from datetime import date

from forms_builder.models import Submission


def hold_validity(*, submission: Submission, days: tuple[date, date] | None) -> None:
    """Write the first and the last day, both included; None for a request that holds no more.

    Rights:  the caller has checked them, on the locked request.
    """
    submission.valid_from, submission.valid_until = days or (None, None)
    submission.save(update_fields=["valid_from", "valid_until"])
