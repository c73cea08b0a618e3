"""The route of one request, and what happened on it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from forms_builder.choices import Approver, EventKind, StepPurpose, StepState
from forms_builder.models.submissions import Submission


class StepQuerySet(models.QuerySet["ApprovalStep"]):
    def waiting_for(self, user: Any) -> "StepQuerySet":
        """What `user` has to decide now, never a request of their own."""
        if not user.is_active or user.centre_id is None:
            return self.none()
        return self.filter(
            state=StepState.CURRENT, approvers=user, submission__centre=user.centre_id
        ).exclude(submission__applicant=user)


class ApprovalStep(models.Model):
    """One step, copied from the version when the request was sent, with the people it was given to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=20, choices=StepPurpose.choices, default=StepPurpose.APPROVAL)
    approver = models.CharField(max_length=20, choices=Approver.choices)
    approvers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="approval_steps")
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.WAITING)
    reached_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
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
        indexes = [models.Index(fields=["state", "reached_at"])]

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
