"""Rows of this room, by subject."""

from forms_builder.models.approvals import ApprovalEvent, ApprovalStep, RequestMessage
from forms_builder.models.campaigns import LeaveCampaign, LeaveWish
from forms_builder.models.keeping import RequestHold, RequestTombstone, SpreadsheetExport
from forms_builder.models.leave import LeaveAccount, LeaveClosing, LeaveMovement, LeavePart
from forms_builder.models.pages import FormIndexPage, FormPage, FormProposal, FormVersion
from forms_builder.models.papers import AwaitedAddition, DatedReminder, NumberSequence, PrintedCopy
from forms_builder.models.registers import LeaveKind, LeavePolicy
from forms_builder.models.signatures import ChainHead, DailySeal, Signature
from forms_builder.models.submissions import Submission, SubmissionFile

__all__ = [
    "ApprovalEvent",
    "ApprovalStep",
    "AwaitedAddition",
    "ChainHead",
    "DailySeal",
    "DatedReminder",
    "FormIndexPage",
    "FormPage",
    "FormProposal",
    "FormVersion",
    "LeaveAccount",
    "LeaveCampaign",
    "LeaveClosing",
    "LeaveKind",
    "LeaveMovement",
    "LeavePart",
    "LeavePolicy",
    "LeaveWish",
    "NumberSequence",
    "PrintedCopy",
    "RequestHold",
    "RequestMessage",
    "RequestTombstone",
    "Signature",
    "SpreadsheetExport",
    "Submission",
    "SubmissionFile",
]
