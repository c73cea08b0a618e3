"""Human resources hear a month before what goes; whoever has a draft that they left alone hears of it, then it goes."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from forms_builder.actions.announcing import announce_ending, forget_draft, forget_drafts, tell_of_draft
from forms_builder.actions.drafts import attach_file, save_draft
from forms_builder.actions.holding import hold_request
from forms_builder.models import FormPage, RequestTombstone, Submission
from forms_builder.tasks import announce_endings as announce_task
from forms_builder.tasks import forget_drafts as forget_task
from portal.accounts.actions.people import deactivate_person
from portal.accounts.choices import Role
from portal.accounts.models import RoleGrant
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.kit.registries import periodic_jobs
from portal.notifications.models import Notification
from tests.factories.closed_requests import DAY, PAPER, closed_request, kept_form, on, sent_request
from tests.factories.forms_builder import draft_of, key_of
from tests.factories.personal_data import hold_on
from tests.support.cast import SYSTEM, Cast

FIRST = date(2030, 1, 30)
"""Thirty days before the first of March 2030, in which the requests of these tests go."""
TOLD = date(2028, 2, 10)
"""Eleven months after FROZEN_TODAY, on which the drafts were begun."""
GONE = date(2028, 3, 11)
"""Twelve months after it, and thirty days after TOLD."""


@pytest.fixture
def page(cast: Cast, centre: Centre, today: date) -> FormPage:
    return kept_form(centre, cast.communication)


@pytest.fixture
def closed(page: FormPage, cast: Cast) -> Submission:
    return closed_request(page, cast.animator, cast.director)


@pytest.fixture
def draft(page: FormPage, cast: Cast) -> Submission:
    version = page.versions.get()
    found = draft_of(page, cast.animator, {})
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF", content_type="application/pdf")
    attach_file(by=cast.animator, submission=found, field=key_of(version, PAPER), upload=upload)
    return found


def told(kind: str) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind=f"forms_builder.{kind}").order_by("created_at", "pk")
    return [*rows.values_list("recipient__username", "url")]


def is_there(request: Submission) -> bool:
    return Submission.objects.filter(pk=request.pk).exists()


def announced(day: date, centre: Centre) -> int:
    with on(day):
        return announce_ending(by=SYSTEM, centre=centre)


def forgotten(day: date, centre: Centre) -> tuple[int, int]:
    with on(day):
        return forget_drafts(by=SYSTEM, centre=centre)


@pytest.mark.parametrize(
    ("day", "number"), [(FIRST - DAY, 0), (FIRST, 1), (date(2030, 3, 1), 1), (date(2030, 3, 2), 0)]
)
def test_announce_ending_comes_thirty_days_before_the_month(
    day: date, number: int, closed: Submission, centre: Centre, cast: Cast
) -> None:
    assert announced(day, centre) == number
    assert told("requests_ending") == [("rh", "/demarches/conservation/?mois=2030-03")] * number


def test_announce_ending_is_said_once_a_month(closed: Submission, centre: Centre) -> None:
    assert [announced(FIRST + DAY * late, centre) for late in (0, 1, 12)] == [1, 0, 0]
    assert len(told("requests_ending")) == 1


def test_announce_ending_counts_what_goes_and_nothing_that_is_held(
    closed: Submission, page: FormPage, centre: Centre, cast: Cast
) -> None:
    held = closed_request(page, cast.youth_animator, cast.director)
    closed_request(page, cast.coordinator, cast.director)
    hold_request(by=cast.hr, submission=held, reason="Litige")
    sent_request(page, cast.animator)
    assert announced(FIRST, centre) == 2
    notice = Notification.objects.get(kind="forms_builder.requests_ending")
    assert notice.title == "Demandes à effacer : mars 2030"


def test_announce_ending_of_nothing_says_nothing(
    closed: Submission, centre: Centre, other_centre: Centre, cast: Cast
) -> None:
    assert announced(date(2029, 6, 1), centre) == 0
    assert announced(FIRST, other_centre) == 0
    assert told("requests_ending") == []


def test_announce_ending_without_human_resources_goes_to_the_direction(
    closed: Submission, centre: Centre, cast: Cast
) -> None:
    RoleGrant.objects.filter(role=Role.HR).delete()
    announced(FIRST, centre)
    assert [name for name, _url in told("requests_ending")] == [cast.director.username]


def test_announcing_by_somebody_is_refused(closed: Submission, centre: Centre, cast: Cast) -> None:
    for act in (announce_ending, forget_drafts):
        with pytest.raises(PermissionDenied):
            act(by=cast.hr, centre=centre)


@pytest.mark.parametrize(("day", "number"), [(TOLD - DAY, 0), (TOLD, 1)])
def test_forget_drafts_tells_after_eleven_months(
    day: date, number: int, draft: Submission, centre: Centre, cast: Cast
) -> None:
    assert forgotten(day, centre) == (number, 0)
    assert told("draft_ending") == [(cast.animator.username, draft.get_absolute_url())] * number


def test_forget_drafts_tells_once_then_throws_away(
    draft: Submission, centre: Centre, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    file = draft.files.get()
    days = [TOLD, TOLD + DAY, GONE - DAY]
    assert [forgotten(day, centre) for day in days] == [(1, 0), (0, 0), (0, 0)]
    with django_capture_on_commit_callbacks(execute=True):
        assert forgotten(GONE, centre) == (0, 1)
    assert (is_there(draft), file.content.storage.exists(file.content.name)) == (False, False)
    assert RequestTombstone.objects.count() == 0
    assert AuditEntry.objects.filter(verb="forms_builder.erase_request").count() == 1


def test_forget_drafts_never_throws_away_what_nobody_was_told_of(draft: Submission, centre: Centre) -> None:
    """The worker was stopped for a year: told first, and a month to do something."""
    late = date(2029, 1, 1)
    assert [forgotten(late + DAY * days, centre) for days in (0, 29, 30)] == [(1, 0), (0, 0), (0, 1)]


def test_forget_drafts_leaves_what_was_touched_since(draft: Submission, centre: Centre, cast: Cast) -> None:
    forgotten(TOLD, centre)
    with on(TOLD + DAY):
        save_draft(by=cast.animator, submission=draft, typed={})
    assert forgotten(GONE + 30 * DAY, centre) == (0, 0)
    assert is_there(draft)


def test_forget_drafts_of_a_closed_account_goes_though_nobody_is_told(
    draft: Submission, centre: Centre, cast: Cast
) -> None:
    deactivate_person(by=SYSTEM, person=cast.animator)
    assert [forgotten(TOLD, centre), forgotten(date(2028, 3, 10), centre)] == [(0, 0), (0, 1)]


def test_forget_drafts_leaves_what_was_sent_and_who_is_held(
    page: FormPage, closed: Submission, draft: Submission, centre: Centre, cast: Cast
) -> None:
    sent = sent_request(page, cast.youth_animator)
    hold_on(cast.animator, by=cast.hr)
    assert [forgotten(TOLD, centre), forgotten(GONE, centre)] == [(0, 0), (0, 0)]
    assert [is_there(one) for one in (draft, sent, closed)] == [True, True, True]


def test_forget_drafts_when_one_fails_takes_the_others(
    page: FormPage, draft: Submission, centre: Centre, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = draft_of(page, cast.youth_animator, {})
    forgotten(TOLD, centre)
    delete = Submission.delete

    def failing(row: Submission, *args: Any, **options: Any) -> Any:
        if row.pk == draft.pk:
            raise OSError("the disk")
        return delete(row, *args, **options)

    monkeypatch.setattr(Submission, "delete", failing)
    assert forgotten(GONE, centre) == (0, 1)
    assert (is_there(draft), is_there(other)) == (True, False)


def test_forget_draft_gone_since_it_was_listed_is_nothing(draft: Submission, centre: Centre) -> None:
    pk = draft.pk
    forgotten(TOLD, centre)
    draft.files.all().delete()
    draft.delete()
    with on(GONE):
        assert (forget_draft(SYSTEM, pk, GONE), tell_of_draft(SYSTEM, pk)) == (False, False)


def test_tasks_take_every_centre_and_come_back_each_day(closed: Submission, draft: Submission) -> None:
    with on(TOLD):
        forget_task.call()
    with on(FIRST):
        announce_task.call()
    assert (len(told("draft_ending")), len(told("requests_ending"))) == (1, 1)
    for name in ("announce_endings", "forget_drafts"):
        assert periodic_jobs[f"forms_builder.{name}"].every_seconds == 24 * 60 * 60
