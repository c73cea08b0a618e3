"""The evidence of signatures: one chain per centre, only ever added to."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models

from forms_builder.models.approvals import ApprovalEvent
from forms_builder.signature_chain import FIRST
from portal.centres.models import Centre, CentreQuerySet


class ChainHead(models.Model):
    """The last link of a centre's chain: the row to lock before adding one."""

    centre = models.OneToOneField(Centre, on_delete=models.PROTECT, primary_key=True, related_name="+")
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=FIRST)

    def __str__(self) -> str:
        return f"{self.centre} {self.sequence}"


class Signature(models.Model):
    """One signature: what, who (as of then), how, when, where, and the link to the one before.

    Identifiers are plain values: the evidence stands by itself when the rows that it speaks of are gone.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveBigIntegerField()
    event = models.OneToOneField(
        ApprovalEvent, on_delete=models.SET_NULL, null=True, related_name="signature"
    )
    submission_id = models.UUIDField(db_index=True)
    content = models.TextField()
    content_digest = models.CharField(max_length=64)
    consent = models.CharField(max_length=300)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    signer_facts = models.JSONField()
    method = models.CharField(max_length=20)
    second_factor = models.CharField(max_length=20, blank=True)
    failed_tries = models.PositiveSmallIntegerField(default=0)
    signed_at = models.DateTimeField()
    client_address = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)
    """When it was emptied of content and persons, its request being kept no more. The link stays."""
    erasure_seal = models.CharField(max_length=64, blank=True)
    """What shows that the portal emptied it, and not a hand: signature_chain.erasure_seal."""

    objects = CentreQuerySet.as_manager()

    class Meta:
        ordering = ["centre", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "sequence"], name="sequence_once_per_centre")
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.sequence}"

    @property
    def facts(self) -> dict[str, Any]:
        """Everything that the link binds, as JSON values."""
        return {
            "centre": self.centre_id,
            "sequence": self.sequence,
            "submission": str(self.submission_id),
            "content_digest": self.content_digest,
            "consent": self.consent,
            "signer": self.signer_facts,
            "method": self.method,
            "second_factor": self.second_factor,
            "failed_tries": self.failed_tries,
            "signed_at": self.signed_at.astimezone(UTC).isoformat(),
            "client_address": self.client_address,
            "user_agent": self.user_agent,
        }


class DailySeal(models.Model):
    """The end of a centre's chain on one evening, sent out of the database: what was signed before it cannot be
    made anew without contradicting what left.

    Shape: `stamp` is the answer of a time-stamping authority (RFC 3161), empty where none is set.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    sequence = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    """Of the last link of that day."""
    seal = models.CharField(max_length=64)
    """SHA-256 of the text that left."""
    stamp = models.BinaryField(blank=True, default=bytes)
    sealed_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        ordering = ["centre", "day"]
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="sealed_once_a_day")]

    def __str__(self) -> str:
        return f"{self.centre} {self.day}"
