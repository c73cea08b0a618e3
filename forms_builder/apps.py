from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsBuilderConfig(AppConfig):
    name = "forms_builder"
    verbose_name = _("Forms")

    def ready(self) -> None:
        """What was published, decided, signed or counted is never written over."""
        from forms_builder import models
        from portal.audit.append_only import guard

        guard(models.FormVersion, "centre", "number", "title", "content", "digest")
        guard(
            models.ApprovalEvent,
            "submission",
            "revision",
            "kind",
            "actor_label",
            "acting_for",
            "step",
            "comment",
            "at",
        )
        guard(models.RequestMessage, "submission", "author_label", "is_question", "body", "at")
        guard(models.LeaveMovement, keeps_rows=True)
        guard(models.LeaveClosing, keeps_rows=True)
        guard(models.RequestTombstone, keeps_rows=True)
        guard(models.DailySeal, "centre", "day", "sequence", "digest", "seal", "sealed_at", keeps_rows=True)
        guard(models.Signature, *SIGNATURE_FACTS)


SIGNATURE_FACTS = (
    "centre",
    "sequence",
    "submission_id",
    "content",
    "content_digest",
    "consent",
    "signer_facts",
    "method",
    "second_factor",
    "failed_tries",
    "signed_at",
    "client_address",
    "user_agent",
    "previous_digest",
    "digest",
    "erased_at",
    "erasure_seal",
)
"""All but the keys to rows that may be erased one day: the event and the signer's account."""
