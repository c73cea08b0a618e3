"""What human resources enter for somebody: for whom, on which form, and what they have begun."""

from typing import Any

from django.db.models import OuterRef, Subquery

from forms_builder.choices import SubmissionState
from forms_builder.models import Submission
from portal.accounts.models import SectorMembership, User
from portal.accounts.queries.personnel import search_people

MOST_BEGUN = 20


def people_to_enter_for(user: Any, words: str = "") -> Any:
    """The open accounts of the centre, but one's own, with their main sector as `sector_name`."""
    main = SectorMembership.objects.filter(person=OuterRef("pk"), is_main=True)
    people = search_people(User.objects.visible_to(user).active().exclude(pk=user.pk), words)
    return people.annotate(sector_name=Subquery(main.values("sector__name")[:1]))


def begun_for_others(user: Any) -> list[Submission]:
    """What `user` has begun for somebody and not sent, the last first. A page of them: nobody keeps more."""
    rows = Submission.objects.filter(entered_by=user, state=SubmissionState.DRAFT, page__live=True)
    return list(rows.select_related("version", "applicant").order_by("-changed_at")[:MOST_BEGUN])
