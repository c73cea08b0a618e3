"""Saying beforehand what will be gone: to human resources, the requests of a month; to whoever wrote it, a draft."""

import logging
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from forms_builder import notices
from forms_builder.actions.personal_data import erase_request
from forms_builder.models import Submission
from forms_builder.queries.endings import (
    DRAFT_KEPT_MONTHS,
    DRAFT_TOLD_MONTHS,
    TOLD_BEFORE,
    drafts_untouched_for,
    is_told_of_draft,
    is_told_of_month,
)
from forms_builder.queries.keeping import not_held, requests_ending_in
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.accounts.queries.people import lock_person
from portal.centres.models import Centre
from portal.kit.access import can, require

logger = logging.getLogger(__name__)


@transaction.atomic
def announce_ending(*, by: Any, centre: Centre) -> int:
    """Tell human resources how many requests of `centre` go within the month that begins in thirty days or less; where
    nobody is of human resources, the direction. Return how many requests it was.

    Rights:  forms_builder.announce_endings (the system).
    Effects: locks the centre; one notice to each, once a month, with the way to the list. Nothing where nothing goes.
             Safe to repeat, and at the same time.
    Source:  requirement B6: printed before they are erased.
    """
    require(by, "forms_builder.announce_endings", centre)
    # Not its key: whoever holds a person that is told below may still write a row of the centre.
    locked = Centre.objects.select_for_update(of=("self",), no_key=True).get(pk=centre.pk)
    month = (locked.today + TOLD_BEFORE).replace(day=1)
    if is_told_of_month(locked, month):
        return 0
    number = int(not_held(requests_ending_in(locked, month)).count())
    if number:
        notices.tell_that_requests_end(by, keepers_of(locked), month, number)
    return number


def keepers_of(centre: Centre) -> list[User]:
    people = User.objects.filter(centre=centre).active()
    return list(people.with_role(Role.HR)) or list(people.with_role(Role.DIRECTOR))


def forget_drafts(*, by: Any, centre: Centre) -> tuple[int, int]:
    """Tell whoever has a draft that nobody touched for eleven months, and throw away those of twelve that were told a
    month ago; return how many were told, and how many have gone.

    Not in a transaction: each draft has its own.

    Rights:  forms_builder.forget_drafts (the system).
    Effects: a notice, once for each time that a draft is left alone; or the draft with its files, and one audit entry.
             Where nobody can be told any more (a closed account, a role that was lost), it goes all the same. Nothing of anybody who is
             held. What fails is left, and is in the technical log. Safe to repeat, and at the same time.
    Source:  docs/decisions/0013-retention-and-erasure.md.
    """
    require(by, "forms_builder.forget_drafts", centre)
    today = centre.today
    gone = drafts_untouched_for(centre, today, DRAFT_KEPT_MONTHS)
    erased = sum(try_to_forget(by, pk, today) for pk in list(gone.values_list("pk", flat=True)))
    old = drafts_untouched_for(centre, today, DRAFT_TOLD_MONTHS)
    told = sum(tell_of_draft(by, pk) for pk in list(old.values_list("pk", flat=True)))
    return told, erased


@transaction.atomic
def tell_of_draft(by: Any, pk: UUID) -> bool:
    """Tell whose draft it is that it goes in a month, unless they were told, or have touched it since."""
    draft = lock_draft(pk)
    if draft is None or is_told_of_draft(draft):
        return False
    old = drafts_untouched_for(draft.centre, draft.centre.today, DRAFT_TOLD_MONTHS)
    return old.filter(pk=pk).exists() and notices.tell_that_a_draft_ends(by, draft)


def try_to_forget(by: Any, pk: UUID, today: date) -> bool:
    """Throw away one draft and tell whether it was; whatever is wrong with it, the others go."""
    try:
        return forget_draft(by, pk, today)
    except Exception:  # a file that cannot be read, a row that something new protects
        logger.exception("draft not forgotten", extra={"request": str(pk)})
        return False


@transaction.atomic
def forget_draft(by: Any, pk: UUID, today: date) -> bool:
    """Throw away one draft whose time is over, and of which its writer was told a month ago, or cannot be told.

    Effects: locks the draft, then the applicant, as the purge does.
    """
    draft = lock_draft(pk)
    if draft is None:
        return False
    lock_person(draft.applicant)
    if not drafts_untouched_for(draft.centre, today, DRAFT_KEPT_MONTHS).filter(pk=pk).exists():
        return False
    writer = draft.entered_by or draft.applicant
    if can(writer, notices.VIEW, draft) and not is_told_of_draft(draft, until=today - TOLD_BEFORE):
        return False
    erase_request(by, draft)
    return True


def lock_draft(pk: UUID) -> Submission | None:
    rows = Submission.objects.select_for_update(of=("self",))
    related = rows.select_related("version", "applicant", "centre", "entered_by")
    return related.filter(pk=pk).first()
