"""Numbers without gaps: one sequence for each prefix and year of a centre."""

from datetime import date

from forms_builder.models import NumberSequence, Submission


def give_number(*, submission: Submission, prefix: str, on: date) -> str:
    """Give `submission` the next number of its sequence, unless it has one.

    Shape:   « BC-2026-0001 », of the year of `on`, the day where the centre is. All the forms of a centre with
             one prefix share one sequence: a form that is made anew goes on where the old one stopped.
    Rights:  the caller has checked them, and saves the locked request.
    Effects: locks the sequence, after the leave accounts and before the chain head, until the end of the
             caller's transaction. Rolled back, the number is given to the next one: no hole.
    Source:  form 4 of the tender; art. 242 nonies A of annexe II to the CGI asks as much of invoices.
    """
    if submission.number:
        return submission.number
    sequence, _created = NumberSequence.objects.get_or_create(
        centre_id=submission.centre_id, prefix=prefix, year=on.year
    )
    sequence = NumberSequence.objects.select_for_update().get(pk=sequence.pk)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    submission.number = f"{prefix}-{on.year}-{sequence.last:04}"
    return submission.number
