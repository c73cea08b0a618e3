"""Rows of this room, by subject."""

from forms_builder.models.approvals import ApprovalEvent, ApprovalStep
from forms_builder.models.leave import LeaveAccount, LeaveMovement, LeavePart
from forms_builder.models.pages import FormIndexPage, FormPage, FormProposal, FormVersion
from forms_builder.models.papers import AwaitedAddition, DatedReminder, NumberSequence, PrintedCopy
from forms_builder.models.registers import LeaveKind, LeavePolicy
from forms_builder.models.signatures import ChainHead, Signature
from forms_builder.models.submissions import Submission, SubmissionFile

__all__ = [
    "ApprovalEvent",
    "ApprovalStep",
    "AwaitedAddition",
    "ChainHead",
    "DatedReminder",
    "FormIndexPage",
    "FormPage",
    "FormProposal",
    "FormVersion",
    "LeaveAccount",
    "LeaveKind",
    "LeaveMovement",
    "LeavePart",
    "LeavePolicy",
    "NumberSequence",
    "PrintedCopy",
    "Signature",
    "Submission",
    "SubmissionFile",
]
