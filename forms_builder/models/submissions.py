"""A request: its answers, its files, its state."""

import hashlib
import json
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_builder.choices import OPEN_STATES, Approver, StepState, SubmissionState
from forms_builder.definition import FormDefinition
from forms_builder.models.pages import FormPage, FormVersion
from portal.accounts.choices import Role
from portal.accounts.models import Delegation
from portal.centres.models import Centre, CentreQuerySet
from portal.kit.access import is_looked_over

READERS = (Role.HR, Role.DIRECTOR)
"""Roles that see every sent request of their centre."""

UNANSWERED = timedelta(days=15)
"""How long a request that was sent back is left to its applicant, since they last wrote in it."""

ENTERED_DRAFT = Q(state=SubmissionState.DRAFT, entered_by__isnull=False)
"""What human resources enter for somebody, and have not sent: nobody else's business yet."""


class SubmissionQuerySet(CentreQuerySet):
    def visible_to(self, user: Any) -> Any:
        """The person's own requests; for HR and the director, all that were sent. What HR enters for somebody is
        theirs alone until it is sent.

        For others, of those that were sent: what has come to them to be decided or handled, what they were informed of (what
        is over, and somebody else did, only while they have its role); what they decided, or somebody for them; what their
        role completes, and what waits for whoever delegates to them. IT that looks as somebody sees that person's own
        alone: what others asked is between them and who decides.
        """
        rows = super().visible_to(user)
        if not user.is_active or user.centre_id is None:
            return rows
        mine = Q(applicant=user) & ~ENTERED_DRAFT
        if is_looked_over(user):
            return rows.filter(mine)
        sent = ~Q(state=SubmissionState.DRAFT)
        if not user.roles.isdisjoint(READERS):
            entered = Q(entered_by=user) if Role.HR in user.roles else Q()
            return rows.filter(mine | sent | entered)
        seen = Q(Exists(read_by_steps(user)))
        completes = FormVersion.objects.completed_by(user)
        if completes is not None:
            seen |= Q(version__in=completes)
        if user.is_delegate:
            seen |= Q(Exists(delegated_to(user)))
        return rows.filter(mine | (sent & seen))

    def in_progress(self) -> Any:
        """Sent and not decided: the requests that hold days of leave."""
        return self.filter(state__in=OPEN_STATES)

    def unanswered(self) -> Any:
        """Sent back, and nothing was done with them for long, or nobody is there to do it (rules.is_unanswered)."""
        is_long = Q(changed_at__lte=timezone.now() - UNANSWERED) | Q(applicant__is_active=False)
        return self.filter(is_long, state=SubmissionState.TO_CORRECT)


AHEAD = (StepState.WAITING, StepState.CURRENT)
"""Of a step that belongs to whom it is given, whatever their role. Once it is done, it is the business of who did it, and of
who has its role.
"""


def read_by_steps(user: Any) -> Any:
    """The steps because of which `user` reads the request of the outer row (rules.is_reader_of_step), but by delegation.

    Looked at request by request, for a subquery: all that was ever given to somebody grows with the years.
    """
    has_come = Q(reached_at__isnull=False) | Q(state=StepState.INFORMED)
    taken_back = Q(state=StepState.SKIPPED, reached_at__isnull=False)
    has_role = Q(approver__in=offices_of(user)) | Q(submission__applicant__stand_in=user)
    is_theirs = Q(state__in=AHEAD) | taken_back | has_role
    steps = steps_of_outer()
    given = steps.model.approvers.through.objects.filter(approvalstep=OuterRef("pk"), user=user)
    return steps.filter(Q(has_come, is_theirs, Exists(given)) | Q(decided_by=user) | Q(decided_for=user))


def offices_of(user: Any) -> frozenset[str]:
    """What somebody is today of those to whom steps are given (choices.Approver): their roles, and coordinator."""
    roles = frozenset(str(role) for role in user.roles)
    return roles | {str(Approver.COORDINATOR)} if user.is_coordinator else roles


def delegated_to(user: Any) -> Any:
    """The steps of the request of the outer row that wait for somebody who delegates such forms to `user` today, other
    than its applicant. For a subquery.
    """
    held = Delegation.objects.held_by(user).on_form(OuterRef("submission__page"))
    others = held.exclude(person=OuterRef("submission__applicant"))
    return steps_of_outer().filter(state=StepState.CURRENT, approvers__in=others.values("person"))


def steps_of_outer() -> Any:
    # They are defined after requests, of which they are part.
    steps = apps.get_model("forms_builder", "ApprovalStep")
    return steps.objects.filter(submission=OuterRef("pk")).order_by()


class Submission(models.Model):
    """One request of one person, from the first word typed to the end of its retention.

    `draft` holds what was typed, as it was typed; `answers` what was checked and signed; `additions` what a role
    completed and signed afterwards, by the key of the question (actions.additions). `number` is the gapless one of
    forms that have one; `summary` says in lists what is asked. `revision` grows with every change of state: a
    decision says which one it was taken on. `valid_from` and `valid_until` are days, both included, during which
    what was granted holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="submissions")
    page = models.ForeignKey(FormPage, on_delete=models.SET_NULL, null=True, related_name="submissions")
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="submissions"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Human resources, for somebody who could not; None where the applicant did."""
    state = models.CharField(
        _("state"), max_length=20, choices=SubmissionState.choices, default=SubmissionState.DRAFT
    )
    revision = models.PositiveIntegerField(default=0)
    draft = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    additions = models.JSONField(default=dict)
    heading = models.JSONField(default=dict)
    number = models.CharField(_("number"), max_length=40, blank=True)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    submitted_at = models.DateTimeField(_("sent"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        indexes = [
            models.Index(fields=["applicant", "-changed_at", "-id"]),
            models.Index(fields=["centre", "state", "-changed_at"]),
            # What is kept no more, and what statistics count.
            models.Index(fields=["centre", "closed_at"]),
            models.Index(fields=["centre", "submitted_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "page"],
                condition=Q(state="draft", entered_by__isnull=True),
                name="one_draft_per_form",
            ),
            models.UniqueConstraint(
                fields=["applicant", "page", "entered_by"],
                condition=Q(state="draft", entered_by__isnull=False),
                name="one_draft_entered_per_form",
            ),
            models.UniqueConstraint(
                fields=["centre", "number"], condition=~Q(number=""), name="request_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version.title} – {self.applicant}"

    def get_absolute_url(self) -> str:
        return reverse("forms_builder:submission", args=[self.pk])

    @property
    def definition(self) -> FormDefinition:
        return self.version.definition

    @property
    def writer_id(self) -> int:
        """Whose it is while it is a draft: whoever enters it for the applicant, or the applicant."""
        return int(self.entered_by_id or self.applicant_id)

    @property
    def draft_digest(self) -> str:
        """Tells a page whether what it shows is still what is kept."""
        return hashlib.sha256(json.dumps(self.draft, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def leave_days(self) -> Decimal:
        """Days of leave that the request costs, all parts together."""
        return sum((part.days for part in self.leave_parts.all()), Decimal(0))


def private_storage() -> Storage:
    return storages["private"]


def stored_name(instance: "SubmissionFile", filename: str) -> str:
    """A random name in the centre's folder: the person's own file name never reaches the disk."""
    return f"requests/{instance.submission.centre_id}/{uuid.uuid4().hex}"


class SubmissionFile(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    field = models.CharField(max_length=150)
    """The path of its question: a key, or « lines.line.column ». Empty when it was taken off a signed request."""
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.FileField(storage=private_storage, upload_to=stored_name, max_length=200)
    added_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True)
    """Since when it is kept no more, though its request is: name and digest still say what was attached."""

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return self.name
