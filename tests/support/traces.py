"""Everything that a request leaves behind, to show that a refusal left nothing."""

from typing import Any

from forms_builder.models import (
    ApprovalEvent,
    ApprovalStep,
    ChainHead,
    LeaveAccount,
    LeaveMovement,
    LeavePart,
    RequestHold,
    Signature,
    SpreadsheetExport,
    Submission,
    SubmissionFile,
)
from portal.accounts.models import Absence, Erasure, LegalHold, PersonalDataExport
from portal.audit.models import AuditEntry
from portal.notifications.models import Notification, OutboxMail

KEPT: tuple[Any, ...] = (
    Submission,
    SubmissionFile,
    ApprovalStep,
    ApprovalStep.approvers.through,
    ApprovalEvent,
    LeaveAccount,
    LeaveMovement,
    LeavePart,
    RequestHold,
    SpreadsheetExport,
    Signature,
    ChainHead,
    Absence,
    Erasure,
    LegalHold,
    PersonalDataExport,
    AuditEntry,
    Notification,
    OutboxMail,
)


def traces() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that the actions of requests write to."""
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in KEPT}
