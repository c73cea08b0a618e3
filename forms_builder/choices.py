"""The fixed lists of requests, decisions and leave."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SubmissionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("in progress")
    TO_CORRECT = "to_correct", _("to correct")
    APPROVED = "approved", pgettext_lazy("request", "approved")
    REFUSED = "refused", pgettext_lazy("request", "refused")
    RECORDED = "recorded", pgettext_lazy("request", "recorded")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")
    CANCELLATION_ASKED = "cancellation_asked", _("cancellation asked")
    CANCELLED = "cancelled", pgettext_lazy("request", "cancelled")
    DROPPED = "dropped", pgettext_lazy("request", "closed without a decision")


OPEN_STATES = (SubmissionState.SUBMITTED, SubmissionState.TO_CORRECT)
"""Sent and not decided yet: these hold days of leave."""

APPROVED_STATES = (SubmissionState.APPROVED, SubmissionState.RECORDED, SubmissionState.CANCELLATION_ASKED)
"""What was asked for holds, until it is undone."""

SETTLED_STATES = (SubmissionState.APPROVED, SubmissionState.RECORDED)
"""Closed as asked: approved, or recorded where the form has nobody decide."""

CLOSED_STATES = (
    *SETTLED_STATES,
    SubmissionState.REFUSED,
    SubmissionState.WITHDRAWN,
    SubmissionState.CANCELLED,
    SubmissionState.DROPPED,
)
"""Decided, taken back or never corrected: the time that a request is kept begins."""

STANDING_STATES = (SubmissionState.SUBMITTED, *SETTLED_STATES)
"""On their way or settled as asked: a role completes such requests, others name them and take values over from them.
Not while the applicant corrects, nor once nothing comes of it.
"""

PRINTED_STATES = (*SETTLED_STATES, SubmissionState.REFUSED, SubmissionState.CANCELLED)
"""Decided: what was signed is printed by itself and kept."""


class Approver(models.TextChoices):
    """Who a step of a route is given to."""

    COORDINATOR = "coordinator", _("coordinator of the applicant's sector")
    HR = "hr", _("human resources")
    DIRECTOR = "director", _("director")
    ACCOUNTING = "accounting", _("accounting")
    RECEPTION = "reception", _("reception")
    EQUIPMENT = "equipment", _("equipment manager")
    COMMUNICATION = "communication", _("communication")
    IT = "it", _("IT")


READ_ALL = frozenset({Approver.HR, Approver.DIRECTOR})
"""They read every sent request of the centre, whether they stand on its route or not."""


class StepPurpose(models.TextChoices):
    APPROVAL = "approval", _("approval")
    CANCELLATION = "cancellation", _("cancellation")
    INFORMATION = "information", _("information")
    HANDLING = "handling", _("handling")


class StepState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("step", "to come")
    CURRENT = "current", pgettext_lazy("step", "in progress")
    APPROVED = "approved", pgettext_lazy("step", "approved")
    REFUSED = "refused", pgettext_lazy("step", "refused")
    RETURNED = "returned", pgettext_lazy("step", "sent back")
    SKIPPED = "skipped", pgettext_lazy("step", "passed over")
    INFORMED = "informed", pgettext_lazy("step", "informed")
    HANDLED = "handled", pgettext_lazy("step", "handled")


class Decision(models.TextChoices):
    APPROVE = "approve", _("Approve")
    REFUSE = "refuse", _("Refuse")
    SEND_BACK = "send_back", _("Send back for correction")


class EventKind(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("event", "sent")
    RESUBMITTED = "resubmitted", pgettext_lazy("event", "corrected and sent again")
    RECORDED = "recorded", pgettext_lazy("event", "recorded")
    HANDLED = "handled", pgettext_lazy("event", "handled")
    ADDED = "added", pgettext_lazy("event", "completed")
    APPROVED = "approved", pgettext_lazy("event", "approved")
    REFUSED = "refused", pgettext_lazy("event", "refused")
    SENT_BACK = "sent_back", pgettext_lazy("event", "sent back for correction")
    STEP_SKIPPED = "step_skipped", pgettext_lazy("event", "step passed over")
    REASSIGNED = "reassigned", pgettext_lazy("event", "given to somebody else")
    WITHDRAWN = "withdrawn", pgettext_lazy("event", "withdrawn")
    CANCELLATION_ASKED = "cancellation_asked", pgettext_lazy("event", "cancellation asked")
    CANCELLATION_REFUSED = "cancellation_refused", pgettext_lazy("event", "cancellation refused")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")
    DROPPED = "dropped", pgettext_lazy("event", "closed without a decision")


class Act(models.TextChoices):
    """What somebody may do with a request now: the buttons and the guards are made of the same list."""

    EDIT = "edit", _("Correct")
    WITHDRAW = "withdraw", _("Withdraw")
    ASK_CANCELLATION = "ask_cancellation", _("Ask for cancellation")
    REPEAT = "repeat", _("Make another one like it")
    APPROVE = "approve", _("Approve")
    REFUSE = "refuse", _("Refuse")
    SEND_BACK = "send_back", _("Send back for correction")
    HANDLE = "handle", _("Mark as done")
    COMPLETE = "complete", _("Complete")
    REASSIGN = "reassign", _("Give to somebody else")
    DROP = "drop", _("Close without a decision")
    WRITE = "write", _("Write a message")


class DocumentState(models.TextChoices):
    """How a document of a check-list stands, as the role that checks it says."""

    TO_PROVIDE = "to_provide", pgettext_lazy("document", "to provide")
    RECEIVED = "received", pgettext_lazy("document", "received")
    SEEN = "seen", pgettext_lazy("document", "seen")
    REFUSED = "refused", pgettext_lazy("document", "refused")
    NOT_DUE = "not_due", pgettext_lazy("document", "not due")


class DayBasis(models.TextChoices):
    """Which weekdays a leave counts (Code du travail, L3141-3): Monday to Saturday, or Monday to Friday."""

    OUVRABLES = "123456", _("Monday to Saturday (jours ouvrables)")
    OUVRES = "12345", _("Monday to Friday (jours ouvrés)")


class MovementKind(models.TextChoices):
    OPENING = "opening", pgettext_lazy("leave account", "opening balance")
    TAKEN = "taken", _("leave taken")
    REVERSAL = "reversal", _("days given back")
    ADJUSTMENT = "adjustment", _("adjustment")
    ACCRUAL = "accrual", _("days acquired")
    CARRY_OUT = "carry_out", _("carried to the next year")
    CARRY_IN = "carry_in", _("carried from the year before")
    EXPIRY = "expiry", _("days lapsed")
    ROUNDING = "rounding", _("rounded up")
    DEFERRAL = "deferral", _("leave deferred by sickness")
    SPLITTING = "splitting", _("days for split leave (fractionnement)")


class Accrual(models.TextChoices):
    """How the days of a kind come in."""

    NONE = "none", _("only what human resources write")
    MONTHLY = "monthly", _("a twelfth each month")
    YEARLY = "yearly", _("all at the start of the leave year")


LETTERS = {
    "away": "A",
    "morning": "M",
    "afternoon": "S",
    "asked": "D",
    "off": "–",
    "retained": "R",
    "first": "1",
    "second": "2",
    "third": "3",
}


class AttendanceMark(models.TextChoices):
    """What a table of who is there says in one cell."""

    @property
    def letter(self) -> str:
        """What stands in the cell, which is too small for words: the legend and readers of screens say them."""
        return LETTERS.get(self.value, "")


class DayMark(AttendanceMark):
    """What the calendar of absences says of one person on one day. Never why."""

    HERE = "", pgettext_lazy("calendar", "there")
    AWAY = "away", pgettext_lazy("calendar", "away")
    MORNING = "morning", pgettext_lazy("calendar", "away in the morning")
    AFTERNOON = "afternoon", pgettext_lazy("calendar", "away in the afternoon")
    ASKED = "asked", pgettext_lazy("calendar", "asked for, not decided")
    OFF = "off", pgettext_lazy("calendar", "does not work")


class PayrollReason(models.TextChoices):
    """Why payroll is told of days of an earlier month."""

    LATE = "late", pgettext_lazy("payroll", "agreed to after its month")
    CANCELLED = "cancelled", pgettext_lazy("payroll", "cancelled after its month")
    DEFERRED = "deferred", pgettext_lazy("payroll", "given back because of sickness")


class WishState(models.TextChoices):
    """Of the dates that somebody would like, in a campaign of leave."""

    WISHED = "wished", pgettext_lazy("wish", "waits")
    RETAINED = "retained", pgettext_lazy("wish", "retained")
    SET_ASIDE = "set_aside", pgettext_lazy("wish", "set aside")


class WeekMark(AttendanceMark):
    """What the picture of a campaign of leave says of one person in one week."""

    HERE = "", pgettext_lazy("calendar", "there")
    AWAY = "away", _("away already")
    RETAINED = "retained", _("wish retained")
    FIRST = "first", _("first wish")
    SECOND = "second", _("second wish")
    THIRD = "third", _("third wish")


class ExportState(models.TextChoices):
    """Of a spreadsheet that the worker makes."""

    WAITING = "waiting", pgettext_lazy("export", "waits its turn")
    RUNNING = "running", pgettext_lazy("export", "is being made")
    READY = "ready", pgettext_lazy("export", "ready")
    FAILED = "failed", pgettext_lazy("export", "could not be made")


class Operator(models.TextChoices):
    """How a condition compares an answer."""

    IS = "is", _("is one of")
    IS_NOT = "is_not", _("is none of")
    OVER = "over", _("is more than")
    UNDER = "under", _("is less than")
    FILLED = "filled", _("is answered")
    EMPTY = "empty", _("is left empty")


class Operation(models.TextChoices):
    """How a value is computed from others. A closed list, the same for every form."""

    SUM = "sum", _("sum of all")
    DIFFERENCE = "difference", _("the first less the others")
    PRODUCT = "product", _("product of all")
    QUOTIENT = "quotient", _("the first divided by the second")
    PERCENT = "percent", _("the second in percent of the first")
    MINIMUM = "minimum", _("the smallest")
    MAXIMUM = "maximum", _("the greatest")
    COUNT = "count", _("number of lines")
    RATE = "rate", _("from a table of rates")


class FirstAnswerSource(models.TextChoices):
    """Where the first answer to a question is taken from."""

    TODAY = "today", _("today's date")
    THIS_MONTH = "this_month", _("this month")
    NAME = "name", _("the person's name")
    EMAIL = "email", _("the person's e-mail")
    PHONE = "phone", _("the person's telephone")
    FUNCTION = "function", _("the person's function")
    SECTOR = "sector", _("the person's sector")
    LAST = "last", _("what the person answered last time")


class ProposalState(models.TextChoices):
    """Of a change of a form that human resources have to agree to."""

    WAITING = "waiting", pgettext_lazy("proposal", "waits for human resources")
    APPROVED = "approved", pgettext_lazy("proposal", "approved")
    REFUSED = "refused", pgettext_lazy("proposal", "refused")
    REPLACED = "replaced", pgettext_lazy("proposal", "replaced by a newer one")
