"""Requests whose time is over go, with all that hangs on them; nothing else does."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.core.management import call_command
from django.db.models import Sum

from forms_builder.actions.accruing import accrue_leave
from forms_builder.actions.campaigns import retain_wish
from forms_builder.actions.holding import hold_request, lift_request_hold
from forms_builder.actions.printing import make_copy
from forms_builder.actions.purging import forget_wishes, purge_request, purge_requests
from forms_builder.actions.submitting import ask_cancellation, withdraw
from forms_builder.choices import Accrual
from forms_builder.models import (
    FormPage,
    LeaveAccount,
    LeaveCampaign,
    LeaveKind,
    LeaveMovement,
    LeaveWish,
    RequestHold,
    RequestMessage,
    RequestTombstone,
    Signature,
    Submission,
)
from forms_builder.printing import RECAP
from forms_builder.queries.leave import balance_of
from forms_builder.queries.personal_data import foresee
from forms_builder.queries.printing import task_arguments
from forms_builder.queries.signatures import verify_centre
from forms_builder.tasks import make_copy as make_copy_task
from forms_builder.tasks import purge_requests as purge_task
from portal.accounts.actions.legal_holds import lift_hold
from portal.accounts.models import Absence, User
from portal.audit.actions import purge as purge_audit
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.actions import deliver_due_mails
from portal.notifications.models import Notification, OutboxMail
from tests.factories.closed_requests import (
    DAY,
    FILED,
    OVER,
    TYPED,
    closed_request,
    kept_form,
    on,
    sent_request,
)
from tests.factories.forms_builder import (
    approve_all,
    campaign_of,
    decide_as,
    handled_by,
    make_form,
    publish,
    question,
    send_leave,
)
from tests.factories.personal_data import erased, hold_on
from tests.support.cast import SYSTEM, Cast
from tests.support.words import files_with, stored_names, where_found


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Private files in a folder that no other test writes to."""
    monkeypatch.setitem(vars(storages["private"]), "location", str(tmp_path))


@pytest.fixture
def page(cast: Cast, centre: Centre, today: date) -> FormPage:
    return kept_form(centre, cast.communication)


@pytest.fixture
def closed(page: FormPage, cast: Cast) -> Submission:
    return closed_request(page, cast.animator, cast.director)


def is_there(request: Submission) -> bool:
    return Submission.objects.filter(pk=request.pk).exists()


def purge(centre: Centre) -> int:
    return purge_requests(by=SYSTEM, centre=centre)


@pytest.mark.parametrize(("day", "number"), [(OVER - DAY, 0), (OVER, 1), (OVER + 400 * DAY, 1)])
def test_purge_requests_erases_on_the_day_and_not_before(
    day: date, number: int, closed: Submission, centre: Centre
) -> None:
    with on(day):
        assert purge(centre) == number
    assert is_there(closed) is (number == 0)


def test_purge_requests_leaves_a_tombstone_that_names_nobody(
    closed: Submission, centre: Centre, cast: Cast
) -> None:
    with on(OVER):
        purge(centre)
    stone = RequestTombstone.objects.get()
    facts = (stone.centre, stone.form, stone.sent_on, stone.closed_on, stone.number)
    assert facts == (centre, "Autorisation", date(2027, 3, 10), date(2027, 3, 10), "")
    assert stone.pk != closed.pk
    assert stone.reason == "Conservée 36 mois après sa clôture."
    entry = AuditEntry.objects.get(verb="forms_builder.erase_request")
    assert (entry.object_id, entry.object_label, entry.centre_id) == (
        str(stone.pk),
        "Autorisation 2027-03-10",
        centre.pk,
    )


def lay_everything(closed: Submission, cast: Cast) -> None:
    """Besides the answers, the file, the history and the notices: a message, the print and its task, a lifted hold."""
    RequestMessage.objects.create(
        submission=closed, author=cast.director, author_label="D.", is_question=True, body=TYPED
    )
    deliver_due_mails(by=SYSTEM)
    make_copy_task.enqueue(*task_arguments(closed, RECAP))
    make_copy(by=SYSTEM, submission=closed.pk, kind=RECAP, revision=closed.revision)
    hold_request(by=cast.hr, submission=closed, reason=f"Litige sur {TYPED}")
    lift_request_hold(by=cast.hr, submission=closed)


def test_purge_requests_leaves_no_word_in_any_table_nor_file(
    shelf: None, closed: Submission, centre: Centre, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    lay_everything(closed, cast)
    before = where_found(TYPED, FILED, str(closed.pk))
    assert {"forms_builder.SubmissionFile", "forms_builder.RequestHold", "notifications.OutboxMail"} <= before
    assert {"django_tasks_database.DBTaskResult", "notifications.Notification"} <= before
    laid = {*stored_names()}
    assert (len(laid), len(files_with(laid, FILED.encode()))) == (2, 1)
    with on(OVER):
        purge_audit(by=SYSTEM)
        with django_capture_on_commit_callbacks(execute=True):
            assert purge(centre) == 1
        assert where_found(TYPED, FILED) == set()
        left = where_found(str(closed.pk))
    # That something was signed and erased: the chain holds.
    assert left == {"forms_builder.Signature"}
    assert {*stored_names()} == set()
    assert list(verify_centre(centre)) == []
    assert set(Signature.objects.values_list("content", flat=True)) == {""}


def test_purge_requests_leaves_the_notices_and_mails_of_others(
    closed: Submission, page: FormPage, centre: Centre, cast: Cast
) -> None:
    with on(OVER - DAY):
        other = sent_request(page, cast.youth_animator, "Autre motif")
        deliver_due_mails(by=SYSTEM)
    others = Notification.objects.filter(url=other.get_absolute_url()).count()
    mails = OutboxMail.objects.filter(body_text__contains=str(other.pk)).count()
    with on(OVER):
        purge(centre)
    assert {*Notification.objects.values_list("url", flat=True)} == {other.get_absolute_url()}
    assert (Notification.objects.count(), OutboxMail.objects.count()) == (others, mails)
    assert (others, mails) == (1, 1)


def test_purge_requests_leaves_balances_and_movements(
    leave_page: FormPage, account: LeaveAccount, centre: Centre, cast: Cast
) -> None:
    sent = send_leave(leave_page, cast.animator, date(2027, 3, 15), date(2027, 3, 19))
    approve_all(sent, cast.coordinator, cast.hr, cast.director)
    rows = list(LeaveMovement.objects.order_by("pk").values_list())
    before = balance_of(account)
    with on(OVER):
        assert purge(centre) == 1
    after = balance_of(LeaveAccount.objects.get(pk=account.pk))
    assert list(LeaveMovement.objects.order_by("pk").values_list()) == rows
    assert (after.acquired, after.taken, after.pending, after.available) == (
        before.acquired,
        before.taken,
        before.pending,
        before.available,
    )
    assert (before.acquired, before.taken) == (25, 5)


def test_purge_requests_leaves_no_way_from_the_tombstone_to_somebody(
    leave_page: FormPage, account: LeaveAccount, centre: Centre, cast: Cast
) -> None:
    """Movements name an account, and so a person; absences name one. A tombstone that had the identifier of the request
    would say whose it was.
    """
    sent = send_leave(leave_page, cast.animator, date(2027, 3, 15), date(2027, 3, 19))
    approve_all(sent, cast.coordinator, cast.hr, cast.director)
    assert Absence.objects.filter(source=sent.pk).count() == 1
    with on(OVER):
        purge(centre)
    stone = RequestTombstone.objects.get()
    assert where_found(str(stone.pk)) == {"forms_builder.RequestTombstone", "audit.AuditEntry"}
    assert Absence.objects.filter(person=cast.animator).count() == 0


@pytest.mark.parametrize(("ends_on", "number"), [(OVER, 0), (OVER - DAY, 1)])
def test_purge_requests_waits_until_the_person_is_back(
    ends_on: date, number: int, leave_page: FormPage, account: LeaveAccount, centre: Centre, cast: Cast
) -> None:
    """A form may keep its requests for a month, and a leave be asked for half a year ahead."""
    sent = send_leave(leave_page, cast.animator, date(2027, 3, 15), date(2027, 3, 19))
    approve_all(sent, cast.coordinator, cast.hr, cast.director)
    Absence.objects.filter(source=sent.pk).update(ends_on=ends_on)
    with on(OVER):
        assert purge(centre) == number
    assert Absence.objects.count() == 1 - number


@pytest.fixture
def unpaid(leave_page: FormPage, centre: Centre, cast: Cast) -> Submission:
    """Fourteen days of January without pay, which earn no leave, with a form that keeps its requests for a month."""
    kinds = LeaveKind.objects.filter(centre=centre)
    kinds.filter(name="Congés payés").update(entitlement=25, accrual=Accrual.MONTHLY)
    kinds.filter(name="Congé sans solde").update(accrual_share=0)
    leave_page.retention_months = 1
    publish(leave_page, cast.communication)
    days = date(2027, 1, 11), date(2027, 1, 22)
    sent = send_leave(leave_page, cast.animator, *days, kind="Congé sans solde")
    return approve_all(sent, cast.coordinator, cast.hr, cast.director)


def test_purge_requests_gives_no_day_of_leave(unpaid: Submission, centre: Centre, cast: Cast) -> None:
    """Twenty-five days a year, for ten months and seventeen days of thirty-one."""
    accrue_leave(by=SYSTEM)
    with on(date(2027, 5, 2)):
        purge(centre)
        accrue_leave(by=SYSTEM)
    rows = LeaveMovement.objects.filter(account__employee=cast.animator)
    assert rows.aggregate(total=Sum("days")) == {"total": Decimal("21.98")}


@pytest.mark.parametrize(
    ("day", "number"), [(date(2027, 5, 2), 0), (date(2028, 5, 31), 0), (date(2028, 6, 1), 1)]
)
def test_purge_requests_waits_until_the_ledger_counts_their_days_no_more(
    day: date, number: int, unpaid: Submission, centre: Centre
) -> None:
    with on(day):
        assert purge(centre) == number


def test_purge_requests_waits_for_no_leave_that_was_refused(
    unpaid: Submission, centre: Centre, cast: Cast
) -> None:
    Submission.objects.filter(pk=unpaid.pk).update(state="refused")
    Absence.objects.filter(source=unpaid.pk).delete()
    with on(date(2027, 5, 2)):
        assert purge(centre) == 1


def test_purge_requests_never_takes_what_is_not_closed(
    page: FormPage, centre: Centre, cast: Cast, closed: Submission
) -> None:
    waiting = sent_request(page, cast.animator)
    asked = ask_cancellation(
        by=cast.animator,
        submission=closed,
        revision=closed.revision,
        reason="Plus besoin.",
    )
    with on(OVER + 4000 * DAY):
        assert purge(centre) == 0
    assert (is_there(waiting), is_there(asked)) == (True, True)


def test_purge_requests_never_takes_what_is_still_to_be_handled(
    centre: Centre, cast: Cast, today: date
) -> None:
    sent = decide_as(cast.director, sent_request(handled_form(centre, cast), cast.animator))
    with on(OVER + 4000 * DAY):
        assert purge(centre) == 0
    assert is_there(sent)


def handled_form(centre: Centre, cast: Cast) -> FormPage:
    return make_form(
        centre,
        "Achat",
        [("text", question("Motif")), ("file", question("Pièce", required=False))],
        by=cast.communication,
        route=["director", handled_by("accounting", "Payé")],
    )


def test_purge_requests_counts_from_the_withdrawal(page: FormPage, centre: Centre, cast: Cast) -> None:
    sent = sent_request(page, cast.animator)
    with on(date(2027, 6, 1)):
        withdraw(by=cast.animator, submission=sent, revision=sent.revision)
    with on(date(2030, 5, 31)):
        assert purge(centre) == 0
    with on(date(2030, 6, 1)):
        assert purge(centre) == 1


@pytest.mark.parametrize("held", ["request", "person"])
def test_purge_requests_leaves_what_is_held_until_it_is_not(
    held: str, closed: Submission, centre: Centre, cast: Cast
) -> None:
    if held == "request":
        hold_request(by=cast.dpo, submission=closed, reason="Prud’hommes")
    else:
        hold_on(cast.animator, by=cast.director)
    with on(OVER):
        assert purge(centre) == 0
        lift(held, closed, cast)
        assert purge(centre) == 1


def lift(held: str, closed: Submission, cast: Cast) -> None:
    if held == "request":
        lift_request_hold(by=cast.hr, submission=closed)
    else:
        lift_hold(by=cast.hr, person=User.objects.get(pk=cast.animator.pk))


def test_purge_request_held_since_it_was_listed_is_left(
    closed: Submission, centre: Centre, cast: Cast
) -> None:
    hold_request(by=cast.dpo, submission=closed, reason="Prud’hommes")
    with on(OVER):
        assert purge_request(SYSTEM, closed.pk) is False
    assert is_there(closed)


def test_purge_request_gone_since_it_was_listed_is_nothing(closed: Submission, centre: Centre) -> None:
    with on(OVER):
        purge(centre)
        assert purge_request(SYSTEM, closed.pk) is False
    assert RequestTombstone.objects.count() == 1


def test_purge_requests_when_one_fails_takes_the_others(
    closed: Submission, page: FormPage, centre: Centre, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = closed_request(page, cast.youth_animator, cast.director)
    delete = Submission.delete

    def failing(row: Submission, *args: Any, **options: Any) -> Any:
        if row.pk == closed.pk:
            raise OSError("the disk")
        return delete(row, *args, **options)

    monkeypatch.setattr(Submission, "delete", failing)
    with on(OVER):
        assert purge(centre) == 1
    assert (is_there(closed), is_there(other)) == (True, False)
    assert RequestTombstone.objects.count() == 1


def test_purge_requests_takes_its_own_centre_alone(
    closed: Submission, centre: Centre, other_centre: Centre
) -> None:
    with on(OVER):
        assert purge(other_centre) == 0
    assert is_there(closed)


def test_purge_requests_by_somebody_is_refused(closed: Submission, centre: Centre, cast: Cast) -> None:
    with on(OVER), pytest.raises(PermissionDenied):
        purge_requests(by=cast.hr, centre=centre)
    assert is_there(closed)


def test_purge_task_takes_every_centre(closed: Submission) -> None:
    with on(OVER):
        purge_task.enqueue()
        purge_task.call()
    assert not is_there(closed)


def test_erasing_a_person_leaves_the_request_that_is_held(
    closed: Submission, page: FormPage, cast: Cast
) -> None:
    other = closed_request(page, cast.animator, cast.director)
    hold_request(by=cast.hr, submission=closed, reason="Prud’hommes")
    with on(OVER):
        erasure = erased(cast.animator, by=cast.dpo)
        kept = [item.what for item in foresee(cast.animator).kept]
    assert (is_there(closed), is_there(other), RequestHold.objects.count()) == (True, False, 1)
    assert "1 demande conservée pour un litige" in [row["what"] for row in erasure.kept]
    assert "1 demande conservée pour un litige" in kept


def wish_of(campaign: LeaveCampaign, person: User) -> LeaveWish:
    days = {"starts_on": campaign.starts_on, "ends_on": campaign.ends_on}
    return LeaveWish.objects.create(campaign=campaign, person=person, rank=1, comment=TYPED, **days)


@pytest.fixture
def summer(centre: Centre, today: date) -> LeaveCampaign:
    """Its last day is the 31st of August 2027."""
    return campaign_of(centre, starts_on=date(2027, 7, 1), ends_on=date(2027, 8, 31))


@pytest.mark.parametrize(("day", "number"), [(date(2028, 8, 31), 0), (date(2028, 9, 1), 2)])
def test_forget_wishes_takes_them_a_year_after_the_last_day(
    day: date, number: int, summer: LeaveCampaign, centre: Centre, cast: Cast
) -> None:
    wish_of(summer, cast.animator)
    wish_of(summer, cast.coordinator)
    with on(day):
        assert forget_wishes(by=SYSTEM, centre=centre) == number
        assert forget_wishes(by=SYSTEM, centre=centre) == 0
    assert (LeaveWish.objects.count(), LeaveCampaign.objects.count()) == (2 - number, 1)
    entries = AuditEntry.objects.filter(verb="forms_builder.forget_wishes")
    assert [entry.details for entry in entries] == ([{"wishes": number}] if number else [])


def test_forget_wishes_leaves_no_word_nor_place_of_them(
    summer: LeaveCampaign, centre: Centre, cast: Cast
) -> None:
    wish = retain_wish(by=cast.hr, wish=wish_of(summer, cast.animator))
    deliver_due_mails(by=SYSTEM)
    assert {"notifications.Notification", "notifications.OutboxMail"} <= where_found(str(wish.pk))
    with on(date(2028, 9, 1)):
        purge_audit(by=SYSTEM)
        forget_wishes(by=SYSTEM, centre=centre)
        assert where_found(TYPED, str(wish.pk)) == set()


def test_forget_wishes_leaves_those_of_who_is_held_and_of_another_centre(
    summer: LeaveCampaign, centre: Centre, other_centre: Centre, cast: Cast
) -> None:
    held = wish_of(summer, cast.animator)
    wish_of(summer, cast.coordinator)
    hold_on(cast.animator, by=cast.director)
    with on(date(2028, 9, 1)):
        assert forget_wishes(by=SYSTEM, centre=other_centre) == 0
        assert forget_wishes(by=SYSTEM, centre=centre) == 1
    assert list(LeaveWish.objects.all()) == [held]


def test_forget_wishes_by_somebody_is_refused(summer: LeaveCampaign, centre: Centre, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        forget_wishes(by=cast.hr, centre=centre)


def test_purge_task_takes_wishes_too(summer: LeaveCampaign, cast: Cast) -> None:
    wish_of(summer, cast.animator)
    with on(date(2028, 9, 1)):
        purge_task.call()
    assert LeaveWish.objects.count() == 0


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_purge_command_dry_run_says_what_would_go_and_erases_nothing(
    closed: Submission, page: FormPage, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    held = closed_request(page, cast.youth_animator, cast.director)
    hold_request(by=cast.hr, submission=held, reason="Prud’hommes")
    with on(OVER):
        call_command("purge_requests", dry_run=True, centre="tilleuls")
    assert told(capsys) == ["tilleuls: 1 requests would go, 1 are held", "  Autorisation: 1"]
    assert is_there(closed)


def test_purge_command_erases_and_says_how_many(
    closed: Submission, page: FormPage, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    held = closed_request(page, cast.youth_animator, cast.director)
    hold_request(by=cast.hr, submission=held, reason="Prud’hommes")
    with on(OVER):
        call_command("purge_requests", centre="tilleuls")
        call_command("purge_requests", centre="tilleuls")
    assert told(capsys) == [
        "tilleuls: 1 requests erased, 1 kept beyond their time",
        "tilleuls: 0 requests erased, 1 kept beyond their time",
    ]
    assert is_there(closed) is False
