"""Requests as lists and pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from functools import cache, lru_cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Concat, TruncDate
from wagtail.models import Page

from forms_builder.choices import Approver, StepPurpose, StepState, SubmissionState
from forms_builder.models import (
    ApprovalEvent,
    ApprovalStep,
    AwaitedAddition,
    FormPage,
    FormVersion,
    LeavePart,
    Submission,
)
from forms_builder.models.approvals import decides_alone, delegated_by, given_to
from forms_builder.models.papers import left_to_person
from forms_builder.models.submissions import ENTERED_DRAFT
from forms_builder.queries.messages import with_messages
from portal.accounts.choices import Role
from portal.kit.prepared import Prepared

LISTED = (
    "applicant__username",
    "applicant__first_name",
    "applicant__last_name",
    "state",
    "summary",
    "changed_at",
    "submitted_at",
    "closed_at",
    "version__title",
)
WAITING = (
    "purpose",
    "reached_at",
    "due_on",
    "submission__summary",
    "submission__submitted_at",
    "submission__version__title",
    "submission__applicant__username",
    "submission__applicant__first_name",
    "submission__applicant__last_name",
)
"""What a list of my requests, or of those to decide, shows, of a hundred columns."""
AWAITED = (
    "submission__summary",
    "submission__version__title",
    "submission__applicant__first_name",
    "submission__applicant__last_name",
)
BY_LATENESS = ("expected_on", "reached_at", "id")
"""How what waits for somebody is ordered: what is late first, then what has waited longest."""
NO_DAY = date.max
"""Of what is handled one day, as keys that come back: it is never late."""
A_WEEK = timedelta(days=7)
"""What a decision has that was reached before each had its day."""
MOST_WORDS = 8
PANEL_ROWS = 3
"""What a box of the home page shows of a list."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Who has to decide or to handle now: a step's role, the people it was given to, and until when."""

    role: str
    people: tuple[str, ...] = ()
    is_handling: bool = False
    due_on: date | None = None


def hands_of(submissions: Iterable[Submission]) -> dict[UUID, Hands]:
    """For lists: in whose hands each request is, by its identifier, in one query."""
    rows = current_hands().filter(submission__in=[submission.pk for submission in submissions])
    found: dict[UUID, Hands] = {}
    for pk, approver, purpose, due_on, first_name, last_name in rows:
        is_handling = purpose == StepPurpose.HANDLING
        known = found.get(pk) or Hands(str(Approver(approver).label), (), is_handling, due_on)
        name = f"{first_name or ''} {last_name or ''}".strip()
        found[pk] = replace(known, people=(*known.people, name)) if name else known
    return found


@cache
def current_hands() -> Any:
    """What `hands_of` reads. Built once, as `listed`."""
    rows = ApprovalStep.objects.filter(state=StepState.CURRENT).order_by("approvers__last_name")
    return rows.values_list(
        "submission", "approver", "purpose", "due_on", "approvers__first_name", "approvers__last_name"
    )


def leave_total(submission: str) -> Any:
    """Days of leave of the request that the field `submission` names, to annotate lists with."""
    parts = LeavePart.objects.filter(submission=OuterRef(submission)).order_by()
    return Subquery(parts.values("submission").annotate(total=Sum("days")).values("total"))


@cache
def listed() -> Any:
    """Requests with what a list shows of them, days of leave as `asked_days`.

    Built once, since building it takes longer than asking. Only ever narrowed, which copies it: evaluated itself,
    it would keep everybody's rows.
    """
    rows = Submission.objects.select_related("version", "applicant").only(*LISTED)
    return rows.annotate(asked_days=leave_total("pk"))


@cache
def listed_steps() -> Any:
    """Steps with what a list shows of their request. Built once, as `listed`."""
    rows = ApprovalStep.objects.select_related("submission__version", "submission__applicant").only(*WAITING)
    return rows.annotate(asked_days=leave_total("submission"), expected_on=expected_on())


def expected_on() -> Any:
    """The last day of a step that waits, never null, to order by and to tell what is late."""
    old = Case(
        When(purpose=StepPurpose.HANDLING, then=Value(NO_DAY)),
        default=TruncDate(F("reached_at") + A_WEEK, tzinfo=UTC),
        output_field=DateField(),
    )
    return Coalesce("due_on", old)


def my_submissions(user: Any) -> Any:
    """Everything that `user` began or sent, which `visible_to` always allows, to be listed."""
    return submissions_of(user.centre_id, user.pk)


def submissions_of(centre: int | None, person: int) -> Any:
    return listed().filter(~ENTERED_DRAFT, centre=centre, applicant=person)


my_last = Prepared(
    lambda centre, person: submissions_of(centre, person).order_by("-changed_at", "-pk")[:PANEL_ROWS]
)


def my_last_submissions(user: Any) -> list[Submission]:
    """The PANEL_ROWS of `my_submissions` that changed last."""
    return [] if user.centre_id is None else my_last.rows(user.centre_id, user.pk)


def with_words(rows: Any, words: str) -> Any:
    """Those of `rows` that hold every one of `words` in their title, their number or their summary."""
    return with_words_in(rows, words, ("version__title", "number", "summary"))


def with_words_in(rows: Any, words: str, fields: Iterable[str]) -> Any:
    """Those of `rows` that hold every one of `words` in one of `fields`."""
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(reduce(or_, (Q((f"{field}__icontains", word)) for field in fields)))
    return rows


def awaited_of(user: Any, words: str = "") -> Any:
    """What `user` may complete now, to be listed; with `words`, where the form, the summary, the applicant or what
    is to be completed hold them.
    """
    rows = AwaitedAddition.objects.left_to(user).select_related(
        "submission__version", "submission__applicant"
    )
    return with_words_in(
        rows.only("what", "since", *AWAITED, "submission__submitted_at", "submission__applicant__username"),
        words,
        ("what", *AWAITED),
    )


@cache
def counted_steps() -> Any:
    """The same, the late ones first, each with how many there are as `waiting`."""
    return listed_steps().annotate(waiting=Window(Count("pk"))).order_by(*BY_LATENESS)


def submissions_to_decide(user: Any, listing: Any = None) -> Any:
    """The steps that wait for `user`, to be listed, with whom they would decide for as `acting_for`, "" for
    themselves, and `acting_until` which day. `listing` is what is shown of them (`listed_steps` by default).
    """
    steps = (listed_steps() if listing is None else listing).waiting_for(user)
    if not user.is_delegate:
        return steps.annotate(acting_for=Value(""), acting_until=no_day())
    own = Exists(ApprovalStep.approvers.through.objects.filter(approvalstep=OuterRef("pk"), user=user))
    others = given_to(user).order_by("user")
    names = others.values(name=Concat("user__first_name", Value(" "), "user__last_name"))
    days = others.values(day=Subquery(delegated_by(user).order_by("-ends_on").values("ends_on")[:1]))
    return steps.annotate(
        acting_for=Case(When(own, then=Value("")), default=Subquery(names[:1])),
        acting_until=Case(When(own, then=no_day()), default=Subquery(days[:1])),
    )


def no_day() -> Any:
    return Value(None, output_field=DateField(null=True))


def longest_waiting(user: Any, most: int) -> list[ApprovalStep]:
    """The first ones to decide, with how many there are, which `count_to_decide` then knows, and `count_awaited`."""
    if decides_alone(user):
        steps = longest_for_oneself(user.centre_id, user.roles, most).rows(user.pk)
    else:
        steps_to_decide = submissions_to_decide(user, counted_steps())
        steps = list(with_awaited(steps_to_decide, AwaitedAddition.objects.left_to(user))[:most])
    user._requests_to_decide = steps[0].waiting if steps else 0
    if steps:
        user._requests_awaited = steps[0].awaited or 0
    return steps


@lru_cache(maxsize=512)
def longest_for_oneself(centre: int, roles: frozenset[Role], most: int) -> Prepared:
    """The same of whoever `decides_alone` and has these roles."""

    def build(person: int) -> Any:
        steps = counted_steps().waiting_for_oneself(centre, person)
        steps = steps.annotate(acting_for=Value(""), acting_until=no_day())
        return with_awaited(steps, left_to_person(centre, roles, person))[:most]

    return Prepared(build)


def with_awaited(steps: Any, awaited: Any) -> Any:
    number = awaited.order_by().annotate(number=Func("pk", function="COUNT")).values("number")
    return steps.annotate(awaited=Subquery(number))


def longest_given(person: Any, most: int) -> list[Any]:
    """The first steps that were given to `person` and wait, those by delegation aside, with how many there are."""
    return list(counted_steps().filter(state=StepState.CURRENT, approvers=person)[:most])


def submission_in_full(user: Any, identifier: UUID) -> Any:
    """A queryset of the one request, with all that its page shows; empty when `user` may not see it."""
    return in_full(Submission.objects.visible_to(user).filter(pk=identifier))


def in_full(submissions: Any) -> Any:
    """The same requests, with all that a page or a print shows of them."""
    return (
        with_messages(submissions)
        .select_related("version", "applicant__centre", "applicant__stand_in", "page")
        .prefetch_related(
            Prefetch(
                "steps",
                queryset=ApprovalStep.objects.select_related("decided_by", "decided_for").prefetch_related(
                    "approvers"
                ),
            ),
            Prefetch("events", queryset=ApprovalEvent.objects.select_related("actor", "signature")),
            "files",
            Prefetch("leave_parts", queryset=LeavePart.objects.select_related("kind", "account")),
        )
    )


drafts = Prepared(
    lambda person, page: (
        Submission.objects.filter(
            applicant=person, page=page, state=SubmissionState.DRAFT, entered_by__isnull=True
        )
        .select_related("version")
        .order_by("pk")[:1]
    )
)


def draft_of(person: Any, page: FormPage) -> Submission | None:
    """What `person` has begun of this form and not sent, with its version."""
    return next(iter(drafts.rows(person.pk, page.pk)), None)


def draft_for(person: Any, page: FormPage, by: Any) -> Submission | None:
    """What `by` has begun of this form for `person` and not sent, with its version."""
    rows = Submission.objects.filter(applicant=person, page=page, state=SubmissionState.DRAFT, entered_by=by)
    found: Submission | None = rows.select_related("version").first()
    return found


def current_version(page: FormPage) -> FormVersion | None:
    """What employees fill in now; None for a form that is not online."""
    return page.last_version() if page.live else None


def requests_in_progress(page: FormPage) -> int:
    """How many requests were sent on a version of this page and are not closed."""
    return int(Submission.objects.in_progress().filter(page=page).count())


def requests_below(page: Page) -> int:
    """How many requests were made with `page` or a form below it, drafts included."""
    return Submission.objects.filter(page__path__startswith=page.path).count()


def count_awaited(user: Any) -> int:
    """How many requests `user` may complete; asked once per request, as `count_to_decide`."""
    known: int | None = getattr(user, "_requests_awaited", None)
    if known is None:
        known = user._requests_awaited = AwaitedAddition.objects.left_to(user).count()
    return known


steps_for_oneself = Prepared(
    lambda centre, person: ApprovalStep.objects.waiting_for_oneself(centre, person).order_by().values("pk")
)


def count_to_decide(user: Any) -> int:
    """How many requests wait for `user`; asked once per request however many places show it."""
    known: int | None = getattr(user, "_requests_to_decide", None)
    if known is None:
        known = user._requests_to_decide = read_to_decide(user)
    return known


def read_to_decide(user: Any) -> int:
    if decides_alone(user):
        return steps_for_oneself.count(user.centre_id, user.pk)
    return ApprovalStep.objects.waiting_for(user).count()
