"""Requests in figures, for the direction (requirement K2). One query for each series.

A request counts in the period in which it was first sent: all series but two speak of the same requests.
"""

from itertools import pairwise
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate, TruncMonth
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_builder.choices import Approver, EventKind, StepPurpose, StepState, SubmissionState
from forms_builder.delays import AGES, MEDIAN, NINTH_DECILE, age_class, counted_by, quantile
from forms_builder.effects.print_template import AGREEMENT, COVER_SHEET, SLIP
from forms_builder.models import ApprovalEvent, ApprovalStep, PrintedCopy, Submission, SubmissionFile
from portal.centres.models import Centre
from portal.kit.dates import write_date
from portal.kit.periods import Period
from portal.kit.registries import Figures, StatisticsSeries

DECIDED_STATES = (
    SubmissionState.APPROVED,
    SubmissionState.REFUSED,
    SubmissionState.CANCELLATION_ASKED,
    SubmissionState.CANCELLED,
)
"""Somebody has decided them, whatever came after."""

BEGUN_ANEW = (EventKind.RESUBMITTED, EventKind.REASSIGNED)
"""A step that it happens to is said to be reached once more (actions.routing.reach, actions.deciding.reassign)."""
GOES_ON = (EventKind.SUBMITTED, EventKind.RESUBMITTED, EventKind.APPROVED, EventKind.STEP_SKIPPED)
"""What brings a request to its next step."""
DECISIONS = (EventKind.APPROVED, EventKind.REFUSED, EventKind.SENT_BACK)


def sent_in(centre: Centre, period: Period, prefix: str = "") -> Q:
    """Of the requests of one centre, those sent in the period. Shape: `prefix` leads from other rows to them."""
    return Q(
        **{
            f"{prefix}centre": centre,
            f"{prefix}submitted_at__gte": period.begins_at,
            f"{prefix}submitted_at__lt": period.ends_at,
        }
    )


def days_between(start: Any, end: Any) -> Any:
    """From the day of one instant to that of another, in the zone that is active. Shape: a timedelta of whole days."""
    return ExpressionWrapper(TruncDate(end) - TruncDate(start), output_field=DurationField())


def form_title() -> Any:
    """What the form is called today, or was while it was there."""
    return Coalesce("page__title", "version__title")


def decided_at() -> Any:
    """When a request was decided: a cancellation writes another day of closing over it."""
    steps = ApprovalStep.objects.filter(submission=OuterRef("pk"), purpose=StepPurpose.APPROVAL)
    last = steps.order_by().values("submission").annotate(last=Max("decided_at")).values("last")
    was_cancelled = When(state=SubmissionState.CANCELLED, then=Subquery(last))
    return Case(was_cancelled, default=F("closed_at"), output_field=DateTimeField())


def days_by_form(centre: Centre, period: Period) -> list[Figures]:
    """Days from the first sending to the decision."""
    rows = Submission.objects.filter(sent_in(centre, period), state__in=DECIDED_STATES).order_by()
    found = (
        rows.annotate(what=form_title(), took=days_between("submitted_at", decided_at()))
        .values_list("what", "took")
        .annotate(number=Count("pk"))
        .filter(took__isnull=False)
    )
    return delays(sorted(found))


def first_reached_at(centre: Centre, period: Period) -> Any:
    """When a step was reached for the first time. Its own column says the last time, once the request was corrected or
    the step given to somebody else; the events of those requests say the first.
    """
    anew = ApprovalEvent.objects.filter(sent_in(centre, period, "submission__"), kind__in=BEGUN_ANEW)
    same = {"submission": OuterRef("submission"), "purpose": StepPurpose.APPROVAL}
    before = ApprovalStep.objects.filter(
        **same, approver=OuterRef("approver"), position__lt=OuterRef("position")
    )
    # Of a role that stands twice on the route, the events do not tell which step they are about.
    is_told = Q(submission__in=anew.order_by().values("submission")) & ~Exists(before)
    found = Coalesce(Subquery(came_at()), F("reached_at"))
    return Case(When(is_told, then=found), default=F("reached_at"), output_field=DateTimeField())


def came_at() -> Any:
    """Of the step of the outer row: when the last thing happened before its role decided for the first time. By the
    revisions, since two things may happen at one instant.
    """
    decided = ApprovalEvent.objects.filter(
        submission=OuterRef("submission"), step=OuterRef(OuterRef("approver")), kind__in=DECISIONS
    )
    first = decided.order_by().values("submission").annotate(first=Min("revision")).values("first")
    before = ApprovalEvent.objects.filter(
        submission=OuterRef("submission"), kind__in=GOES_ON, revision__lt=Subquery(first)
    )
    return before.order_by("-revision", "-at").values("at")[:1]


def days_by_step(centre: Centre, period: Period) -> list[Figures]:
    """Days from when a step was first reached to its decision."""
    steps = ApprovalStep.objects.filter(
        sent_in(centre, period, "submission__"),
        centre=centre,
        purpose=StepPurpose.APPROVAL,
        decided_at__isnull=False,
        reached_at__isnull=False,
    )
    took = days_between(first_reached_at(centre, period), "decided_at")
    found = steps.order_by().annotate(took=took).values_list("approver", "took").annotate(number=Count("pk"))
    order = list(Approver.values)
    rows = sorted(found, key=lambda row: (order.index(row[0]), row[1]))
    return delays((capfirst(str(Approver(who).label)), took, number) for who, took, number in rows)


def delays(rows: Any) -> list[Figures]:
    """Shape: rows of (what, timedelta, how many); the median and the ninth decile of each."""
    counts = counted_by((what, took.days, number) for what, took, number in rows)
    return [
        Figures(what, (quantile(one, MEDIAN), quantile(one, NINTH_DECILE))) for what, one in counts.items()
    ]


def sent_by_month(centre: Centre, period: Period) -> list[Figures]:
    month = TruncMonth("submitted_at")
    rows = Submission.objects.filter(sent_in(centre, period)).order_by().annotate(month=month)
    found = dict(rows.values_list("month").annotate(Count("pk")))
    counts = {instant.date(): number for instant, number in found.items()}
    months = period.months if counts else []
    return [Figures(capfirst(write_date(month, "F Y")), (counts.get(month, 0),)) for month in months]


def sent_by_form(centre: Centre, period: Period) -> list[Figures]:
    """What was asked for most comes first."""
    rows = Submission.objects.filter(sent_in(centre, period)).order_by().annotate(what=form_title())
    found = rows.values_list("what").annotate(number=Count("pk"))
    return [Figures(what, (number,)) for what, number in sorted(found, key=lambda row: (-row[1], row[0]))]


def late_by_step(centre: Centre, period: Period) -> list[Figures]:
    """Steps with a deadline: done after it, and past it without being done."""
    of_period = sent_in(centre, period, "submission__")
    steps = ApprovalStep.objects.filter(of_period, centre=centre, due_on__isnull=False)
    done = Q(decided_at__isnull=False)
    is_late = Q(done, day__gt=F("due_on"))
    waits = Q(state=StepState.CURRENT, due_on__lt=centre.today)
    found = (
        steps.order_by()
        .annotate(day=TruncDate("decided_at"))
        .values_list("approver")
        .annotate(
            done=Count("pk", filter=done), late=Count("pk", filter=is_late), waits=Count("pk", filter=waits)
        )
    )
    known = {who: (late, waits, done - late) for who, done, late, waits in found}
    return [
        Figures(capfirst(str(Approver(who).label)), known[who])
        for who in Approver.values
        if any(known.get(who, ()))
    ]


def open_by_age(centre: Centre, period: Period) -> list[Figures]:
    """What is open today, by the days since it was first sent, whenever that was."""
    states = (SubmissionState.SUBMITTED, SubmissionState.TO_CORRECT)
    rows = Submission.objects.filter(centre=centre, state__in=states).order_by()
    found = rows.annotate(day=TruncDate("submitted_at")).values_list("state", "day").annotate(Count("pk"))
    counts = {state: [0] * (len(AGES) + 1) for state in states}
    for state, day, number in found:
        counts[SubmissionState(state)][age_class((centre.today - day).days)] += number
    pairs = zip(age_labels(), *counts.values(), strict=True)
    if not any(map(any, counts.values())):
        return []
    return [Figures(label, (waiting, back)) for label, waiting, back in pairs]


def age_labels() -> list[str]:
    between = [
        _("%(first)d to %(last)d days") % {"first": before + 1, "last": most}
        for before, most in pairwise(AGES)
    ]
    return [_("One day at most"), *between, _("More than %(days)d days") % {"days": AGES[-1]}]


def sheets_of_paper(centre: Centre, period: Period) -> list[Figures]:
    """What would have been on paper, and what was all the same."""
    of_requests = sent_in(centre, period, "submission__")
    counted = {
        "sent": Submission.objects.filter(sent_in(centre, period)),
        "files": SubmissionFile.objects.filter(of_requests),
        "printed": PrintedCopy.objects.filter(of_requests, kind__in=(AGREEMENT, SLIP, COVER_SHEET)),
    }
    parts = [
        rows.order_by()
        .annotate(what=Value(what, CharField()))
        .values_list("what")
        .annotate(number=Count("pk"))
        for what, rows in counted.items()
    ]
    found = dict(parts[0].union(*parts[1:], all=True))
    if not any(found.values()):
        return []
    sent, files, printed = (found.get(what, 0) for what in counted)
    return [
        Figures(_("Forms filled in on line"), (sent,)),
        Figures(_("Files attached"), (files,)),
        Figures(_("Papers printed"), (printed,)),
        Figures(_("Sheets avoided"), (max(0, sent + files - printed),)),
    ]


SERIES = (
    StatisticsSeries(
        name="forms_builder.days_by_form",
        label=gettext_lazy("From the request to the decision, by form"),
        unit=gettext_lazy("days"),
        columns=(gettext_lazy("half within"), gettext_lazy("nine in ten within")),
        how=gettext_lazy(
            "Days of the calendar from the first sending to the last decision, time to correct included. Of the requests "
            "sent in the period, those that are decided; not those withdrawn, nor those that nobody decides."
        ),
        find=days_by_form,
        order=10,
    ),
    StatisticsSeries(
        name="forms_builder.days_by_step",
        label=gettext_lazy("At each step, until it is decided"),
        unit=gettext_lazy("days"),
        columns=(gettext_lazy("half within"), gettext_lazy("nine in ten within")),
        how=gettext_lazy(
            "Days of the calendar from when the step was first reached to its last decision, all forms together. Of the "
            "requests sent in the period; time to correct, or to be given to somebody else, included."
        ),
        find=days_by_step,
        order=20,
    ),
    StatisticsSeries(
        name="forms_builder.late",
        label=gettext_lazy("In time and late, by step"),
        unit=gettext_lazy("steps"),
        columns=(gettext_lazy("late"), gettext_lazy("waiting past its date"), gettext_lazy("in time")),
        how=gettext_lazy("Steps that have a deadline, of the requests sent in the period."),
        find=late_by_step,
        order=30,
    ),
    StatisticsSeries(
        name="forms_builder.open",
        label=gettext_lazy("Still open today, by age"),
        unit=gettext_lazy("requests"),
        columns=(gettext_lazy("with who decides"), gettext_lazy("sent back to be corrected")),
        how=gettext_lazy("Days of the calendar since the first sending, whatever the period."),
        find=open_by_age,
        order=40,
    ),
    StatisticsSeries(
        name="forms_builder.by_month",
        label=gettext_lazy("Requests sent, by month"),
        unit=gettext_lazy("requests"),
        columns=(gettext_lazy("requests sent"),),
        how=gettext_lazy("By the day of the first sending; sending again after a correction does not count."),
        find=sent_by_month,
        is_over_time=True,
        order=50,
    ),
    StatisticsSeries(
        name="forms_builder.by_form",
        label=gettext_lazy("Requests sent, by form"),
        unit=gettext_lazy("requests"),
        columns=(gettext_lazy("requests sent"),),
        how=gettext_lazy("Those withdrawn are counted: they were filled in on line too."),
        find=sent_by_form,
        order=60,
    ),
    StatisticsSeries(
        name="forms_builder.paper",
        label=gettext_lazy("Paper avoided"),
        unit=gettext_lazy("sheets"),
        columns=(gettext_lazy("sheets"),),
        how=gettext_lazy(
            "One sheet for each request sent, one for each file attached, less the agreements, slips and cover sheets that "
            "were printed. Copies to each step, envelopes and archives are not counted: the real figure is higher."
        ),
        find=sheets_of_paper,
        order=70,
    ),
)
