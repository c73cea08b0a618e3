"""A life of one centre, in which anybody does anything at any moment, and what the verbs share (any_request, any_ledger).

Each verb looks first at who would have the right, from the rows and not by the room's own rules, and asserts that nobody
else has done it. It says whether it was done.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from forms_builder.choices import StepPurpose, SubmissionState
from forms_builder.models import ApprovalStep, FormPage, LeaveAccount, Submission
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.kit.errors import DomainError
from tests.support.cast import Cast

NAMES = (
    "animation.enfance", "animation.jeunes", "coordination.enfance", "rh", "direction", "accueil", "comptabilite",
    "coordination.jeunes", "direction.adjointe", "parti", "centre2.direction", "installation",
)  # fmt: skip
APPLICANTS = NAMES[:6]
ON_THEIR_WAY = (SubmissionState.SUBMITTED, SubmissionState.CANCELLATION_ASKED)
PAID, REST = "Congés payés", "Repos compensateur"
KINDS = (PAID, PAID, REST, "Formation")
Some = TypeVar("Some")


@dataclass
class Life:
    """One centre, and what happens in it. `known` are the requests in the order in which they were sent, since many are of
    one instant; `tried` counts the operations, `done` those that were done.
    """

    cast: Cast
    centre: Centre
    leave: FormPage
    fax: FormPage
    badge: FormPage
    chance: random.Random = field(default_factory=random.Random)
    known: list[UUID] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    clock: Any = None

    def person(self, names: Sequence[str] = NAMES) -> User:
        return User.objects.get(username=self.chance.choice(names))

    def request(self, *states: str) -> Submission | None:
        there = set(Submission.objects.filter(state__in=states).values_list("pk", flat=True))
        found = [one for one in self.known if one in there]
        return Submission.objects.get(pk=self.chance.choice(found)) if found else None

    def account(self) -> LeaveAccount:
        keys = list(LeaveAccount.objects.order_by("pk").values_list("pk", flat=True))
        rows = LeaveAccount.objects.select_related("employee", "kind__centre")
        return rows.get(pk=self.chance.choice(keys))

    def day(self, most: int) -> date:
        return self.centre.today + timedelta(days=self.chance.randint(0, most))

    def send(self, act: Callable[[], Submission]) -> bool:
        """Send a request, and know it from then on."""
        sent = attempt(act)
        if sent is not None:
            self.known.append(sent.pk)
        return sent is not None

    def live(self, verb: "Verb") -> None:
        self.tried[verb.__name__] += 1
        self.done[verb.__name__] += verb(self)


Verb = Callable[[Life], bool]


def attempt(act: Callable[[], Some]) -> Some | None:
    """What it gives, None where it was refused; what is refused leaves nothing."""
    try:
        with transaction.atomic():
            return act()
    except (DomainError, PermissionDenied):
        return None


def people_of(step: ApprovalStep) -> list[User]:
    return list(step.approvers.filter(is_active=True).order_by("pk"))


def is_given(step: ApprovalStep, submission: Submission, by: User) -> bool:
    """Whether the step was given to `by`, who neither asks nor, where it is decided, has entered it."""
    barred = {submission.applicant_id}
    if step.purpose != StepPurpose.HANDLING:
        barred.add(submission.entered_by_id or submission.applicant_id)
    return by.pk not in barred and by.pk in {person.pk for person in people_of(step)}


def keeps_leave_of(by: User, employee: User) -> bool:
    """Human resources, the director on the account of human resources; nobody on their own, nor of another centre."""
    may = Role.HR in by.roles or (Role.DIRECTOR in by.roles and Role.HR in employee.roles)
    return may and by.pk != employee.pk and by.centre_id == employee.centre_id
