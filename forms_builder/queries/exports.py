"""Requests that somebody may take away as a spreadsheet."""

from datetime import date
from typing import Any

from forms_builder.choices import Approver, SubmissionState
from forms_builder.models import FormPage, FormVersion, Submission
from forms_builder.models.submissions import READERS
from forms_builder.queries.keeping import requests_ending_in
from portal.kit.dates import read_month

EXPORTED = (
    "number",
    "state",
    "heading",
    "answers",
    "additions",
    "closed_at",
    "valid_from",
    "valid_until",
    "version_id",
)


def sent_requests(user: Any) -> Any:
    return Submission.objects.visible_to(user).exclude(state=SubmissionState.DRAFT)


def exportable_forms(user: Any) -> list[FormPage]:
    """The forms with requests that `user` sees: all for HR and the director, for others those that are routed to
    accounting, online or not any more.
    """
    pages = FormPage.objects.filter(pk__in=sent_requests(user).values("page")).order_by("title")
    if not user.roles.isdisjoint(READERS):
        return list(pages)
    versions = FormVersion.objects.filter(page__in=pages)
    routed = {version.page_id for version in versions if is_routed_to_accounting(version)}
    return [page for page in pages if page.pk in routed]


def is_routed_to_accounting(version: FormVersion) -> bool:
    return any(step.approver == Approver.ACCOUNTING for step in version.definition.route)


def requests_sent(user: Any, page: FormPage, start: date, end: date) -> Any:
    """Those of one form, of all its versions, sent from `start` to `end`, both included; the first sent comes first."""
    rows = sent_requests(user).filter(page=page, submitted_at__date__gte=start, submitted_at__date__lte=end)
    return rows.only(*EXPORTED).order_by("submitted_at", "pk")


def asked_requests(user: Any, asked: dict[str, Any]) -> Any:
    """The same, as a row keeps what was asked for: the `form` by the key of its page, the days as text. Whoever sees no
    such form any more gets nothing.
    """
    page = FormPage.objects.filter(pk=asked["form"]).first()
    if page is None:
        return Submission.objects.none()
    start, end = (date.fromisoformat(asked[name]) for name in ("start", "end"))
    return requests_sent(user, page, start, end)


def recaps_asked(user: Any, asked: dict[str, Any]) -> Any:
    """What `user` reads of what goes within a month, of one form where it is named; the first to go comes first."""
    month = read_month(asked["month"])
    if month is None or user.centre is None:
        return Submission.objects.none()
    ending = requests_ending_in(user.centre, month).values("pk")
    rows = sent_requests(user).filter(pk__in=ending).select_related("version", "centre")
    if asked.get("form"):
        rows = rows.filter(version__title=asked["form"])
    return rows.order_by("closed_at", "pk")


def versions_of(requests: Any) -> list[FormVersion]:
    """The versions that these requests stand on, the oldest first."""
    used = FormVersion.objects.filter(pk__in=requests.order_by().values("version"))
    return list(used.order_by("number"))
