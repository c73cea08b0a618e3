"""The route of one request, and what happened on it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from forms_builder.choices import Approver, EventKind, StepPurpose, StepState
from forms_builder.models.submissions import Submission
from portal.accounts.models import Delegation
from portal.centres.models import Centre
from portal.kit.access import is_looked_over


class StepQuerySet(models.QuerySet["ApprovalStep"]):
    def visible_to(self, user: Any) -> "StepQuerySet":
        """Those of the requests that `user` reads."""
        return self.filter(submission__in=Submission.objects.visible_to(user))

    def waiting_for(self, user: Any) -> "StepQuerySet":
        """What `user` has to decide now, by themselves or for those who delegate to them; never a request of
        their own; nothing while IT looks as them.
        """
        if decides_alone(user):
            return self.waiting_for_oneself(user.centre_id, user.pk)
        if decides_nothing(user):
            return self.none()
        return self.current_of_others(user.centre_id, user.pk).filter(Exists(given_to(user)))

    def waiting_for_oneself(self, centre: int, person: int) -> "StepQuerySet":
        """The same of whoever `decides_alone`."""
        return self.current_of_others(centre, person).filter(approvers=person)

    def left_to_nobody(self, centre: int) -> "StepQuerySet":
        """What waits in a centre, and nobody can decide: none of those who have it has an open account and may.
        Delegations change nothing: they hold between open accounts, and never for whom `barred_of` names.
        """
        able = approvers_of().filter(~is_barred(), user__is_active=True)
        return self.filter(~Exists(able), state=StepState.CURRENT, centre=centre)

    def current_of_others(self, centre: int, person: int) -> "StepQuerySet":
        """What anybody of the centre has to decide now, but on requests that `person` made, or entered for somebody."""
        current = Q(state=StepState.CURRENT, centre=centre)
        is_open = ~Q(submission__entered_by=person) | Q(purpose=StepPurpose.HANDLING)
        return self.filter(current, ~Q(submission__applicant=person), is_open)


def barred_of(submission: Submission, purpose: str) -> frozenset[int]:
    """Those to whom a step of this purpose is never given: the applicant, and whoever entered the request for them,
    who may handle it all the same. `is_barred` says the same in a query.
    """
    if purpose == StepPurpose.HANDLING or submission.entered_by_id is None:
        return frozenset({submission.applicant_id})
    return frozenset({submission.applicant_id, submission.entered_by_id})


def decides_nothing(user: Any) -> bool:
    return not user.is_active or user.centre_id is None or is_looked_over(user)


def decides_alone(user: Any) -> bool:
    """Tell whether nobody delegates to `user`: their key is all that says what waits for them."""
    return not decides_nothing(user) and not user.is_delegate


def given_to(user: Any) -> Any:
    """The people of the step of the outer row whose decision `user` takes today: themselves, and those who
    delegate to them for this form, but never for whom `barred_of` names.
    """
    return approvers_of().filter(Q(user=user) | (Exists(delegated_by(user)) & ~is_barred()))


def approvers_of() -> Any:
    """The people of the step of the outer row."""
    return ApprovalStep.approvers.through.objects.filter(approvalstep=OuterRef("pk"))


def is_barred() -> Q:
    """Of `approvers_of`, whom `barred_of` names."""
    is_applicant = Q(user=OuterRef("submission__applicant"))
    entered = Q(user=Coalesce(OuterRef("submission__entered_by"), OuterRef("submission__applicant")))
    return is_applicant | (entered & ~Q(approvalstep__purpose=StepPurpose.HANDLING))


def delegated_by(user: Any) -> Any:
    """The delegations by which `user` takes today, on the form of its request, the decision of the person of an outer
    row of `given_to`.
    """
    held = Delegation.objects.held_by(user).on_form(OuterRef("approvalstep__submission__page"))
    return held.filter(person=OuterRef("user"))


class ApprovalStep(models.Model):
    """One step, copied from the version when the request was sent, with the people it was given to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="steps")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    """That of its request: what waits in one centre is found among what waits in all by this."""
    position = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=20, choices=StepPurpose.choices, default=StepPurpose.APPROVAL)
    approver = models.CharField(max_length=20, choices=Approver.choices)
    approvers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="approval_steps")
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.WAITING)
    reached_at = models.DateTimeField(null=True)
    within_days = models.PositiveSmallIntegerField(default=0)
    """Working days that whoever it is given to has, 0 for no deadline."""
    due_on = models.DateField(null=True)
    done = models.CharField(max_length=40, blank=True)
    """The word for what was handled (« Envoyé »), "" for the usual one."""
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Whom it was decided for by delegation, None where whoever it was given to decided."""
    decided_at = models.DateTimeField(null=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="step_position_once"),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(state="current"), name="one_current_step"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "reached_at"]),
            models.Index(fields=["centre"], condition=Q(state="current"), name="current_step_of_centre"),
        ]

    def __str__(self) -> str:
        return f"{self.get_approver_display()} ({self.get_state_display()})"


class ApprovalEvent(models.Model):
    """Something that happened to a request. Only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="events")
    revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=25, choices=EventKind.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(max_length=200)
    acting_for = models.CharField(max_length=200, blank=True)
    step = models.CharField(max_length=20, choices=Approver.choices, blank=True)
    comment = models.TextField(blank=True, max_length=2000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "revision"]
        constraints = [
            # The second of two clicks, or of two people, meets this wall if it ever passes the lock.
            models.UniqueConstraint(
                fields=["submission", "revision", "kind"],
                condition=~Q(kind="step_skipped"),
                name="event_once_per_revision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.actor_label}"


class RequestMessage(models.Model):
    """A question of who decides, or the answer of who asks. Only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    author_label = models.CharField(max_length=200)
    is_question = models.BooleanField()
    """Asked by who decides; else said by the applicant."""
    body = models.TextField(max_length=2000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.author_label} {self.at:%d/%m/%Y %H:%M}"
