"""Files of many requests: asked for with a password, made by the worker, handed over, forgotten in a week."""

import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from forms_builder.actions import large_exports
from forms_builder.actions.large_exports import (
    FILE_KEPT,
    ask_export,
    claim,
    counted,
    expire_exports,
    forget_exports_with,
    hand_over,
    make_exports,
    make_one,
    note_download,
    note_progress,
)
from forms_builder.actions.purging import purge_requests
from forms_builder.choices import ExportState
from forms_builder.exceptions import ExportGone, NothingToTakeAway, TooManyToExport
from forms_builder.models import FormPage, PrintedCopy, SpreadsheetExport, Submission
from forms_builder.rules import RECAPS, REQUESTS
from forms_builder.tasks import expire_exports as expire_task
from forms_builder.tasks import make_exports as make_task
from portal.accounts.actions.people import deactivate_person
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Role
from portal.accounts.exceptions import WrongPassword
from portal.accounts.models import RoleGrant, User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.models import Notification
from portal.ui.exceptions import TooMuchToPrint
from tests.factories.closed_requests import DAY, OVER, closed_request, kept_form, on, sent_request
from tests.factories.forms_builder import proof_of
from tests.support.cast import SYSTEM, Cast

MARCH = {"month": "2030-03", "form": "", "title": "Toutes"}


@pytest.fixture
def page(cast: Cast, centre: Centre, today: date) -> FormPage:
    return kept_form(centre, cast.communication)


@pytest.fixture
def closed(page: FormPage, cast: Cast) -> Submission:
    return closed_request(page, cast.animator, cast.director)


def year_of(page: FormPage) -> dict[str, Any]:
    return {"form": page.pk, "title": page.title, "start": "2027-01-01", "end": "2027-12-31"}


def asked(by: Any, kind: str, what: dict[str, Any]) -> SpreadsheetExport:
    return ask_export(by=by, kind=kind, asked=what, proof=proof_of(by))


def made(export: SpreadsheetExport) -> SpreadsheetExport:
    make_exports(by=SYSTEM)
    return SpreadsheetExport.objects.get(pk=export.pk)


def content_of(export: SpreadsheetExport) -> BytesIO:
    with export.content.open("rb") as stored:
        return BytesIO(stored.read())


def lines_of(book: BytesIO) -> list[tuple[Any, ...]]:
    return [*openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True)]


def states() -> list[str]:
    return sorted(SpreadsheetExport.objects.values_list("state", flat=True))


def test_ask_export_writes_a_row_that_waits(page: FormPage, closed: Submission, cast: Cast) -> None:
    export = asked(cast.hr, REQUESTS, year_of(page))
    facts = (export.person, export.kind, export.asked, export.state, export.done, export.total)
    assert facts == (cast.hr, REQUESTS, year_of(page), ExportState.WAITING, 0, 1)
    entry = AuditEntry.objects.get(verb="forms_builder.ask_export")
    assert (entry.actor_id, entry.details["rows"], entry.details["start"]) == (cast.hr.pk, 1, "2027-01-01")


def test_ask_export_twice_is_one_and_another_is_another(
    page: FormPage, closed: Submission, cast: Cast
) -> None:
    first = asked(cast.hr, REQUESTS, year_of(page))
    assert asked(cast.hr, REQUESTS, year_of(page)) == first
    assert asked(cast.hr, REQUESTS, year_of(page) | {"end": "2027-11-30"}) != first
    assert asked(cast.director, REQUESTS, year_of(page)) != first


def test_ask_export_again_once_made_is_made_again(page: FormPage, closed: Submission, cast: Cast) -> None:
    first = made(asked(cast.hr, REQUESTS, year_of(page)))
    assert asked(cast.hr, REQUESTS, year_of(page)) != first


def test_ask_export_without_their_own_password_is_refused(
    page: FormPage, closed: Submission, cast: Cast
) -> None:
    with pytest.raises(WrongPassword):
        ask_export(by=cast.hr, kind=REQUESTS, asked=year_of(page), proof=proof_of(cast.director))
    assert states() == []


@pytest.mark.parametrize(
    ("kind", "job"), [(REQUESTS, "dpo"), (REQUESTS, "animator"), (RECAPS, "dpo"), (RECAPS, "accounting")]
)
def test_ask_export_without_the_right_is_refused(
    kind: str, job: str, page: FormPage, closed: Submission, cast: Cast
) -> None:
    with pytest.raises(PermissionDenied):
        asked(getattr(cast, job), kind, year_of(page) | MARCH)
    assert states() == []


def test_ask_export_of_nothing_says_so(page: FormPage, closed: Submission, cast: Cast) -> None:
    with pytest.raises(NothingToTakeAway):
        asked(cast.hr, RECAPS, MARCH | {"month": "2031-01"})
    with pytest.raises(NothingToTakeAway):
        asked(cast.hr, REQUESTS, year_of(page) | {"form": 0})
    with pytest.raises(NothingToTakeAway):
        asked(cast.hr, RECAPS, MARCH | {"month": "x"})


def test_ask_export_of_too_many_says_so(
    page: FormPage, closed: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = large_exports.Kind(large_exports.recaps_asked, large_exports.write_recaps, most=1)
    monkeypatch.setitem(large_exports.KINDS, RECAPS, kind)
    assert asked(cast.hr, RECAPS, MARCH).total == 1
    closed_request(page, cast.coordinator, cast.director)
    with pytest.raises(TooManyToExport):
        asked(cast.director, RECAPS, MARCH)


def test_make_exports_writes_the_book_and_tells(page: FormPage, closed: Submission, cast: Cast) -> None:
    sent_request(page, cast.coordinator, "Deuxième")
    export = made(asked(cast.hr, REQUESTS, year_of(page)))
    assert (export.state, export.done, export.total) == (ExportState.READY, 2, 2)
    assert export.expires_at == timezone.now() + timedelta(days=7)
    assert [line[0] for line in lines_of(content_of(export))][1:] == [
        str(one.pk) for one in Submission.objects.order_by("submitted_at", "pk")
    ]
    notice = Notification.objects.get(kind="forms_builder.export_ready")
    assert (notice.recipient, notice.url) == (cast.hr, export.get_absolute_url())


def test_make_exports_of_accounting_holds_what_they_may_see(
    page: FormPage, closed: Submission, cast: Cast
) -> None:
    """This form is not routed to them."""
    with pytest.raises(NothingToTakeAway):
        asked(cast.accounting, REQUESTS, year_of(page))


def test_make_exports_of_recaps_writes_an_archive_with_its_list(
    page: FormPage, closed: Submission, centre: Centre, cast: Cast
) -> None:
    other = closed_request(kept_form(centre, cast.communication, "Badge"), cast.hr, cast.director)
    export = made(asked(cast.hr, RECAPS, MARCH | {"form": "Autorisation"}))
    archive = zipfile.ZipFile(content_of(export))
    name = f"recapitulatif-2027-03-10-{str(closed.pk)[:8]}.pdf"
    assert sorted(archive.namelist()) == ["liste.xlsx", name]
    copy = PrintedCopy.objects.get(submission=closed)
    with copy.content.open("rb") as stored:
        assert archive.read(name) == stored.read()
    _titles, line = lines_of(BytesIO(archive.read("liste.xlsx")))
    assert line[:4] == (name, "Autorisation", None, str(cast.animator))
    assert line[5].date() == date(2030, 3, 10)
    assert PrintedCopy.objects.filter(submission=other).count() == 0


def test_make_exports_of_recaps_writes_a_list_that_runs_nothing(
    page: FormPage, closed: Submission, cast: Cast
) -> None:
    Submission.objects.filter(pk=closed.pk).update(number="=1+1", heading={"applicant": "@SUM(1;1)"})
    export = made(asked(cast.hr, RECAPS, MARCH))
    archive = zipfile.ZipFile(content_of(export))
    _titles, line = lines_of(BytesIO(archive.read("liste.xlsx")))
    assert line[2:4] == ("'=1+1", "'@SUM(1;1)")


def test_make_exports_of_recaps_says_what_could_not_be_printed(
    page: FormPage, closed: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**asked_for: Any) -> None:
        raise TooMuchToPrint

    monkeypatch.setattr(large_exports, "make_copy", refuse)
    export = made(asked(cast.hr, RECAPS, MARCH))
    archive = zipfile.ZipFile(content_of(export))
    assert archive.namelist() == ["liste.xlsx"]
    _titles, line = lines_of(BytesIO(archive.read("liste.xlsx")))
    assert line[0] == "impossible à imprimer"


def test_make_exports_for_who_lost_the_right_makes_none(
    page: FormPage, closed: Submission, cast: Cast
) -> None:
    export = asked(cast.hr, REQUESTS, year_of(page))
    RoleGrant.objects.filter(person=cast.hr, role=Role.HR).delete()
    assert made(export).state == ExportState.FAILED
    assert Notification.objects.filter(kind="forms_builder.export_ready").count() == 0


def test_make_exports_when_one_fails_makes_the_others(
    page: FormPage, closed: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: Any) -> None:
        raise OSError("the disk")

    broken = large_exports.Kind(large_exports.recaps_asked, fail, most=10)
    monkeypatch.setitem(large_exports.KINDS, RECAPS, broken)
    asked(cast.hr, RECAPS, MARCH)
    asked(cast.hr, REQUESTS, year_of(page))
    assert make_exports(by=SYSTEM) == 1
    assert states() == [ExportState.FAILED, ExportState.READY]


def test_make_exports_leaves_what_another_worker_has(page: FormPage, closed: Submission, cast: Cast) -> None:
    export = asked(cast.hr, REQUESTS, year_of(page))
    SpreadsheetExport.objects.update(state=ExportState.RUNNING)
    assert (make_one(SYSTEM, export.pk), make_exports(by=SYSTEM), states()) == (False, 0, ["running"])


def test_make_exports_says_that_what_a_dead_worker_had_failed(
    page: FormPage, closed: Submission, cast: Cast
) -> None:
    """It had begun its file, and nothing was heard of it for an hour. Asked for long ago is not dead."""
    export = asked(cast.hr, REQUESTS, year_of(page))
    name = claim(export.pk) or ""
    export.content.storage.save(name, ContentFile(b"half"))
    SpreadsheetExport.objects.update(asked_at=timezone.now() - timedelta(days=2))
    make_exports(by=SYSTEM)
    assert states() == [ExportState.RUNNING]
    SpreadsheetExport.objects.update(expires_at=timezone.now() + FILE_KEPT - timedelta(minutes=61))
    make_exports(by=SYSTEM)
    assert states() == [ExportState.FAILED]
    assert not export.content.storage.exists(name)


def test_make_one_writes_the_name_before_the_file(
    page: FormPage, closed: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that dies between the two leaves a row that names its file: who deletes one deletes the other."""
    export = asked(cast.hr, REQUESTS, year_of(page))
    named: list[str] = []

    def look(rows: Any, *given: Any) -> None:
        named.extend(SpreadsheetExport.objects.values_list("content", flat=True))

    kind = large_exports.Kind(large_exports.asked_requests, look, most=10)
    monkeypatch.setitem(large_exports.KINDS, REQUESTS, kind)
    assert named == []
    assert made(export).state == ExportState.READY
    assert named == [made(export).content.name]


def test_make_one_that_cannot_tell_leaves_no_file(
    page: FormPage, closed: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The notice failed after the file was written: it is not left behind, nor the person waiting."""
    export = asked(cast.hr, REQUESTS, year_of(page))
    before = files_of(export)

    def fail(*given: Any) -> None:
        raise OSError("the database")

    monkeypatch.setattr(large_exports.notices, "tell_that_a_file_is_ready", fail)
    found = made(export)
    assert (found.state, found.content.name, files_of(export)) == (ExportState.FAILED, "", before)


def files_of(export: SpreadsheetExport) -> set[str]:
    storage, folder = export.content.storage, f"exports/{export.centre_id}"
    return {*storage.listdir(folder)[1]} if storage.exists(folder) else set()


def test_make_one_that_was_thrown_away_meanwhile_is_not_put_back(
    page: FormPage, closed: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person was erased while their file was made."""
    export = asked(cast.hr, REQUESTS, year_of(page))
    before = files_of(export)

    def vanish(rows: Any, *given: Any) -> None:
        SpreadsheetExport.objects.filter(pk=export.pk).delete()

    kind = large_exports.Kind(large_exports.asked_requests, vanish, most=10)
    monkeypatch.setitem(large_exports.KINDS, REQUESTS, kind)
    assert make_one(SYSTEM, export.pk) is False
    assert (states(), files_of(export)) == ([], before)
    assert Notification.objects.filter(kind="forms_builder.export_ready").count() == 0


def test_note_progress_of_what_was_thrown_away_stops_the_work(
    page: FormPage, closed: Submission, cast: Cast
) -> None:
    export = asked(cast.hr, REQUESTS, year_of(page))
    claim(export.pk)
    export.refresh_from_db()
    note_progress(export, 50)
    export.refresh_from_db()
    assert export.done == 50
    SpreadsheetExport.objects.all().delete()
    with pytest.raises(ExportGone):
        note_progress(export, 100)


@pytest.mark.parametrize(
    ("kind", "what", "is_gone"),
    [
        (REQUESTS, {}, True),
        (REQUESTS, {"form": 0}, False),
        (RECAPS, MARCH, True),
        (RECAPS, MARCH | {"form": "Autorisation"}, True),
        (RECAPS, MARCH | {"form": "Badge"}, False),
        ("what comes one day", {}, True),
    ],
)
def test_forget_exports_with_takes_the_files_that_may_hold_it(
    kind: str,
    what: dict[str, Any],
    is_gone: bool,
    page: FormPage,
    closed: Submission,
    cast: Cast,
    django_capture_on_commit_callbacks: Any,
) -> None:
    export = made(asked(cast.hr, REQUESTS, year_of(page)))
    SpreadsheetExport.objects.update(kind=kind, asked=year_of(page) | what)
    with django_capture_on_commit_callbacks(execute=True):
        forget_exports_with(closed)
    assert (states() == [], not export.content.storage.exists(export.content.name)) == (is_gone, is_gone)


def test_forget_exports_with_of_another_centre_leaves_them(
    page: FormPage, closed: Submission, other_centre: Centre, cast: Cast
) -> None:
    made(asked(cast.hr, REQUESTS, year_of(page)))
    SpreadsheetExport.objects.update(centre=other_centre)
    forget_exports_with(closed)
    assert states() == [ExportState.READY]


def test_forget_exports_with_has_what_is_being_made_made_anew(
    page: FormPage, closed: Submission, cast: Cast
) -> None:
    """The worker that had it finds that it has it no more; another makes it without what was erased."""
    export = asked(cast.hr, REQUESTS, year_of(page))
    old = claim(export.pk)
    export.refresh_from_db()
    forget_exports_with(closed)
    assert states() == [ExportState.WAITING]
    with pytest.raises(ExportGone):
        hand_over(SYSTEM, export)
    found = made(export)
    assert (found.state, found.content.name == old) == (ExportState.READY, False)


@pytest.mark.parametrize(
    ("roles", "left"),
    [
        ([Role.ACCOUNTING], []),
        ([Role.HR, Role.ACCOUNTING, Role.DPO], [ExportState.READY]),
    ],
)
def test_losing_a_role_takes_the_files_that_it_let_somebody_make(
    roles: list[Role],
    left: list[str],
    page: FormPage,
    closed: Submission,
    cast: Cast,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """Accounting may download files too, and never reads this form."""
    set_roles(by=SYSTEM, person=cast.hr, roles=[Role.HR, Role.ACCOUNTING])
    person = User.objects.get(pk=cast.hr.pk)
    export = made(asked(person, REQUESTS, year_of(page)))
    with django_capture_on_commit_callbacks(execute=True):
        set_roles(by=cast.director, person=person, roles=roles)
    assert (states(), export.content.storage.exists(export.content.name)) == (left, bool(left))


def test_closing_an_account_takes_the_files_that_were_made_for_it(
    page: FormPage, closed: Submission, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    own, other = (made(asked(person, REQUESTS, year_of(page))) for person in (cast.hr, cast.director))
    with django_capture_on_commit_callbacks(execute=True):
        deactivate_person(by=SYSTEM, person=cast.hr)
    there = [one.content.storage.exists(one.content.name) for one in (own, other)]
    assert (list(SpreadsheetExport.objects.all()), there) == ([other], [False, True])


def test_erasing_a_request_takes_the_files_that_hold_it(
    page: FormPage, closed: Submission, centre: Centre, cast: Cast
) -> None:
    with on(OVER - DAY):
        made(asked(cast.hr, REQUESTS, year_of(page)))
        assert states() == [ExportState.READY]
    with on(OVER):
        purge_requests(by=SYSTEM, centre=centre)
    assert states() == []


def test_make_exports_by_somebody_is_refused(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        make_exports(by=cast.hr)
    with pytest.raises(PermissionDenied):
        expire_exports(by=cast.hr)


def test_counted_says_now_and_then_how_many_have_gone_by() -> None:
    said: list[int] = []
    rows: list[Any] = list(range(120))
    assert [*counted(rows, said.append)] == rows
    assert said == [50, 100]


def test_expire_exports_takes_the_file_with_the_row(
    page: FormPage, closed: Submission, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    old = made(asked(cast.hr, REQUESTS, year_of(page)))
    kept = made(asked(cast.hr, RECAPS, MARCH))
    SpreadsheetExport.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert expire_exports(by=SYSTEM) == 1
    assert list(SpreadsheetExport.objects.all()) == [kept]
    there = [one.content.storage.exists(one.content.name) for one in (old, kept)]
    assert there == [False, True]


def test_note_download_is_for_who_asked_while_they_may(
    page: FormPage, closed: Submission, cast: Cast
) -> None:
    export = made(asked(cast.hr, REQUESTS, year_of(page)))
    note_download(by=cast.hr, export=export)
    entry = AuditEntry.objects.get(verb="forms_builder.download_export")
    assert (entry.actor_id, entry.object_id) == (cast.hr.pk, str(export.pk))
    with pytest.raises(PermissionDenied):
        note_download(by=cast.director, export=export)


def test_tasks_make_and_forget(page: FormPage, closed: Submission, cast: Cast) -> None:
    asked(cast.hr, REQUESTS, year_of(page))
    make_task.call()
    assert states() == [ExportState.READY]
    SpreadsheetExport.objects.update(expires_at=timezone.now())
    expire_task.call()
    assert states() == []
