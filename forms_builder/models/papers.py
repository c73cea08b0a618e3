"""What requests leave behind: numbers, reminders, what is still to be completed, printed copies."""

import uuid
from functools import lru_cache
from typing import Any

from django.db import models

from forms_builder.choices import STANDING_STATES, Approver
from forms_builder.models.submissions import READERS, Submission, private_storage
from portal.accounts.choices import Role
from portal.accounts.models import RoleGrant
from portal.centres.models import Centre, CentreQuerySet
from portal.kit.access import is_looked_over


class NumberSequence(models.Model):
    """The last number given for one prefix and one year: the row to lock before giving the next."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = CentreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "prefix", "year"], name="number_sequence_once")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"


class DatedReminder(models.Model):
    """Something to say on a day, because of a request. `role` is who is told besides the applicant, "" for nobody."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reminders")
    effect = models.PositiveSmallIntegerField()
    """The place of the effect among those of the version."""
    on = models.DateField(db_index=True)
    text = models.CharField(max_length=300)
    role = models.CharField(max_length=20, choices=Approver.choices, blank=True)
    tells_applicant = models.BooleanField(default=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "effect"], name="reminder_once_per_effect")
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.text}"


class AwaitedManager(models.Manager["AwaitedAddition"]):
    def left_to(self, user: Any) -> Any:
        """What `user` may complete now (rules.roles_completed_by), of requests that go on; nothing while IT looks
        as them.
        """
        if not user.is_active or user.centre_id is None or is_looked_over(user) or not user.roles:
            return self.none()
        return left_to_person(user.centre_id, user.roles, user.pk)


def left_to_person(centre: int, roles: frozenset[Role], person: int) -> Any:
    """The same of somebody of these roles, none included."""
    return left_in(centre, roles).exclude(submission__applicant=person)


@lru_cache(maxsize=512)
def left_in(centre: int, roles: frozenset[Role]) -> Any:
    """What `left_to` finds but for the person. Built once and only ever narrowed, since building it takes longer than
    asking, and each home page of whoever decides asks.
    """
    mine: Any = models.Q(role__in=roles)
    if not roles.isdisjoint(READERS):
        own = RoleGrant.objects.filter(
            person=models.OuterRef("submission__applicant"), role=models.OuterRef("role")
        )
        mine |= models.Exists(own)
    return AwaitedAddition.objects.filter(
        mine, submission__state__in=STANDING_STATES, submission__centre=centre
    )


class AwaitedAddition(models.Model):
    """What a role may complete of a request now, in titles of questions and documents. Written with the request."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="awaited")
    role = models.CharField(max_length=20, choices=Approver.choices)
    what = models.CharField(max_length=300)
    since = models.DateTimeField(auto_now_add=True)

    objects = AwaitedManager()

    class Meta:
        ordering = ["since"]
        indexes = [models.Index(fields=["role", "since"])]
        constraints = [models.UniqueConstraint(fields=["submission", "role"], name="awaited_once_per_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.what}"


def copy_name(instance: "PrintedCopy", filename: str) -> str:
    """A random name in the centre's folder."""
    return f"recaps/{instance.submission.centre_id}/{uuid.uuid4().hex}"


class PrintedCopy(models.Model):
    """A request as PDF, made once for each state of it, with its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="copies")
    kind = models.CharField(max_length=20)
    """`recap`, or the print template of the form."""
    revision = models.PositiveIntegerField()
    content = models.FileField(storage=private_storage, upload_to=copy_name, max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=16, unique=True, null=True)
    """What is typed on the public page that checks a print; None on those made before there were codes."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind", "revision"], name="copy_once_per_revision")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.revision}"
