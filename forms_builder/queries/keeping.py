"""Requests at the end of their time: which go, when, and what forbids it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from forms_builder.choices import APPROVED_STATES, CLOSED_STATES, StepState, SubmissionState
from forms_builder.models import ApprovalStep, FormVersion, LeavePart, RequestHold, Submission
from forms_builder.queries.submissions import with_words_in
from forms_builder.retention import LEAVE_YEARS_KEPT, end_of_keeping, last_closing_over
from portal.accounts.choices import HOLDING_ROLES
from portal.accounts.models import Absence
from portal.centres.models import Centre
from portal.kit.access import is_looked_over
from portal.kit.dates import add_months, first_instant_after
from portal.kit.personal_data import held_people

NEVER = Q(pk__in=())
NAMES = ("applicant__first_name", "applicant__last_name")
LISTED = (*NAMES, "applicant__username", "number", "closed_at", "version__title", "centre__zone")


@dataclass(frozen=True, slots=True)
class Leaving:
    """How many requests of one form go within one month. Shape: `month` is its first day."""

    month: date
    form: str
    number: int


def in_keeping_of(user: Any) -> Any:
    """The sent requests of the centre, for who answers for what is kept: that they are there, whose they are and
    until when. Not what they say, which `visible_to` shows.
    """
    if not user.is_active or user.centre_id is None or user.roles.isdisjoint(HOLDING_ROLES):
        return Submission.objects.none()
    if is_looked_over(user):
        return Submission.objects.none()
    return Submission.objects.filter(centre=user.centre_id).exclude(state=SubmissionState.DRAFT)


def closed_requests() -> Any:
    """Those whose time has begun: closed, and with nothing left that somebody is to handle."""
    current = ApprovalStep.objects.filter(submission=OuterRef("pk"), state=StepState.CURRENT)
    return Submission.objects.filter(~Exists(current), state__in=CLOSED_STATES, closed_at__isnull=False)


def kept_until(request: Submission) -> date:
    """The first day on which a closed request is kept no more. Shape: `months`, where `kept_of` read them."""
    closed = timezone.localdate(request.closed_at, ZoneInfo(request.centre.zone))
    months = getattr(request, "months", None)
    return end_of_keeping(closed, request.definition.retention_months if months is None else int(months))


def held_requests() -> Any:
    return RequestHold.objects.filter(submission=OuterRef("pk"), lifted_at=None)


def with_holds(rows: Any) -> Any:
    """`rows` with `is_held`, the request itself or its applicant, in the same query."""
    is_of_held = Q(applicant__in=held_people())
    return rows.annotate(is_held=Exists(held_requests()) | is_of_held)


def not_held(rows: Any) -> Any:
    """`rows` that nothing forbids to erase."""
    return rows.filter(~Exists(held_requests())).exclude(applicant__in=held_people())


def requests_over(centre: Centre, today: date) -> Any:
    """The closed requests of `centre` that are kept no more on `today`, held ones among them."""
    return closed_requests().filter(over_on(today, centre, versions_by_months(centre)), centre=centre)


def requests_to_purge(centre: Centre, today: date) -> Any:
    """Those of them that nothing keeps: neither a hold, nor days of absence that are not over, which go with it, nor days of
    leave of which the ledger still computes what comes in: without them, it would give what they had cost.
    """
    away = Absence.objects.filter(source=OuterRef("pk"), ends_on__gte=today)
    oldest = add_months(today, -12 * LEAVE_YEARS_KEPT)
    approved = LeavePart.objects.filter(submission__state__in=APPROVED_STATES)
    counted = approved.filter(submission=OuterRef("pk"), year_start__gt=oldest)
    return not_held(requests_over(centre, today)).exclude(Exists(away)).exclude(Exists(counted))


def requests_ending_in(centre: Centre, month: date) -> Any:
    """Those of `centre` that go within the month that begins on `month`; in this month, what is over already too."""
    versions, day = versions_by_months(centre), timedelta(days=1)
    rows = closed_requests().filter(over_on(add_months(month, 1) - day, centre, versions), centre=centre)
    is_now = month == centre.today.replace(day=1)
    return rows if is_now else rows.exclude(over_on(month - day, centre, versions))


def kept_of(user: Any, *, month: date | None = None, form: str = "", words: str = "") -> Any:
    """What `user` keeps, to be listed: closed, of one month and one form, that holds every one of `words`.

    Shape: requests with `is_held` and `months`, of what a list shows alone.
    """
    rows = in_keeping_of(user).filter(pk__in=closed_requests().values("pk"))
    if month is not None:
        rows = rows.filter(pk__in=requests_ending_in(user.centre, month).values("pk"))
    if form:
        rows = rows.filter(version__title=form)
    rows = with_words_in(rows, words, ("number", "version__title", *NAMES))
    listed = rows.annotate(months=F("version__content__retention_months"))
    return with_holds(listed).select_related("version", "applicant", "centre").only(*LISTED)


def holds_of(user: Any) -> Any:
    """The requests that are held now, the last one first; never one of their own, whose reason is not for them."""
    rows = RequestHold.objects.filter(submission__in=in_keeping_of(user), lifted_at=None)
    rows = rows.exclude(submission__applicant=user.pk)
    return rows.select_related("submission__version", "submission__applicant")


def over_on(today: date, centre: Centre, versions: Mapping[int, Sequence[int]]) -> Q:
    """Closed long enough ago, by what their version says. Shape: a condition on requests of `centre`; `versions` are
    those of `versions_by_months`.
    """
    return reduce(
        or_,
        (
            Q(
                version__in=pks,
                closed_at__lt=first_instant_after(last_closing_over(today, months), centre.zone),
            )
            for months, pks in versions.items()
        ),
        NEVER,
    )


def versions_by_months(centre: Centre) -> dict[int, list[int]]:
    """The versions of a centre's forms, by how many months their requests are kept: one query."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = FormVersion.objects.filter(centre=centre).order_by("pk")
    for pk, months in rows.values_list("pk", "content__retention_months"):
        found[int(months)].append(pk)
    return dict(found)


def leavings(centre: Centre, *, until: date) -> list[Leaving]:
    """What goes before `until`, by month and form, the first first. What is over already goes this month."""
    zone, today = ZoneInfo(centre.zone), centre.today
    found: dict[tuple[date, str], int] = defaultdict(int)
    versions = versions_by_months(centre)
    months = {pk: kept for kept, pks in versions.items() for pk in pks}
    counted = (
        closed_requests()
        .filter(over_on(until - timedelta(days=1), centre, versions), centre=centre)
        .annotate(month=TruncMonth("closed_at", tzinfo=zone))
        .order_by()
        .values_list("month", "version", "version__title")
        .annotate(number=Count("pk"))
    )
    for closed, version, title, number in counted:
        ends = max(add_months(closed.date().replace(day=1), months[version]), today.replace(day=1))
        found[ends, title] += number
    return [Leaving(*key, number) for key, number in sorted(found.items())]
