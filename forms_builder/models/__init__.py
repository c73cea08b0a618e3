"""Rows of this room, by subject."""

from forms_builder.models.approvals import ApprovalEvent, ApprovalStep
from forms_builder.models.leave import LeaveAccount, LeaveMovement, LeavePart
from forms_builder.models.pages import FormIndexPage, FormPage, FormVersion
from forms_builder.models.registers import LeaveKind, LeavePolicy
from forms_builder.models.signatures import ChainHead, Signature
from forms_builder.models.submissions import Submission, SubmissionFile

__all__ = [
    "ApprovalEvent",
    "ApprovalStep",
    "ChainHead",
    "FormIndexPage",
    "FormPage",
    "FormVersion",
    "LeaveAccount",
    "LeaveKind",
    "LeaveMovement",
    "LeavePart",
    "LeavePolicy",
    "Signature",
    "Submission",
    "SubmissionFile",
]
