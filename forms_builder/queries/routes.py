"""Who a step is given to when a request is sent."""

from collections.abc import Collection, Iterable
from typing import Any

from forms_builder.choices import Approver, StepPurpose
from forms_builder.models import ApprovalStep, Submission
from forms_builder.models.approvals import barred_of
from portal.accounts.choices import Role
from portal.accounts.models import Delegation, User

ROLE_OF: dict[Approver, Role] = {
    Approver.HR: Role.HR,
    Approver.DIRECTOR: Role.DIRECTOR,
    Approver.ACCOUNTING: Role.ACCOUNTING,
    Approver.RECEPTION: Role.RECEPTION,
    Approver.EQUIPMENT: Role.EQUIPMENT,
    Approver.COMMUNICATION: Role.COMMUNICATION,
    Approver.IT: Role.IT,
}


def holders(approver: Approver, applicant: Any) -> list[User]:
    """Everyone who holds the step's role for this applicant, the applicant included."""
    people = User.objects.visible_to(applicant).active()
    if approver == Approver.COORDINATOR:
        main = applicant.main_sector
        if main is None:
            return []
        return list(
            people.filter(sector_memberships__sector=main, sector_memberships__is_coordinator=True).distinct()
        )
    return list(people.with_role(ROLE_OF[approver]))


def who_sees_to(submission: Submission, first: Approver = Approver.HR) -> list[User]:
    """Who sees to a step that nobody decides, and may give it to somebody: human resources, or the direction where HR
    is one person, who asks or entered it; the other way round where `first` is the direction.
    """
    applicant, barred = submission.applicant, barred_of(submission, StepPurpose.APPROVAL)
    roles = (first, Approver.HR if first == Approver.DIRECTOR else Approver.DIRECTOR)
    found = ([person for person in holders(role, applicant) if person.pk not in barred] for role in roles)
    return next(filter(None, found), [])


def with_delegates(people: Iterable[User], step: ApprovalStep) -> list[User]:
    """Return `people` and those to whom they delegate such forms today, without those who never decide `step`."""
    submission = step.submission
    barred = barred_of(submission, step.purpose)
    known = {person.pk: person for person in people}
    held = Delegation.objects.current(submission.centre.today).filter(person__in=known)
    rows = held.on_form(submission.page_id).select_related("delegate")
    others = {row.delegate_id: row.delegate for row in rows}
    return [person for pk, person in (others | known).items() if pk not in barred]


def assign(approver: Approver, applicant: Any, barred: Collection[int] = ()) -> tuple[User, ...]:
    """Find who decides a step, never the applicant nor whoever is `barred` (who entered the request): the others
    who hold the role, else the stand-in that the applicant declared when the role is theirs, else nobody.
    """
    found = holders(approver, applicant)
    kept_out = {applicant.pk, *barred}
    others = tuple(person for person in found if person.pk not in kept_out)
    if others or applicant.pk not in {person.pk for person in found}:
        return others
    stand_in = applicant.stand_in
    if stand_in is not None and stand_in.is_active and stand_in.pk not in kept_out:
        return (stand_in,)
    return ()
