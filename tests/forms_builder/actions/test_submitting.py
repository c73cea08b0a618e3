"""What the applicant does: send, correct, withdraw, ask for the cancellation."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_builder.actions.drafts import attach_file, begin_draft, move_draft_to_current_version, remove_files
from forms_builder.actions.submitting import submit, withdraw
from forms_builder.choices import Decision, SubmissionState
from forms_builder.exceptions import (
    AlreadyAway,
    BalanceTooLow,
    FormUnavailable,
    NothingToTake,
    RequestMoved,
    SignatureMissing,
)
from forms_builder.models import FormPage, LeaveAccount, LeaveMovement, LeavePart, LeavePolicy, Submission
from forms_builder.queries.leave import balance_of
from portal.accounts.models import Absence
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import (
    COMMENT,
    DATES,
    KIND,
    PROOF,
    account_of,
    answers_of,
    approve_all,
    decide_as,
    draft_of,
    draft_of_right,
    key_of,
    kind_of,
    leave_typed,
    make_form,
    pdf,
    proof_of,
    publish,
    question,
    send_leave,
)
from tests.support.cast import Cast
from tests.support.traces import traces

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
OTHERS = ["coordination.enfance", "rh", "direction", "parti", "centre2.animation", "installation"]


@pytest.fixture
def draft(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    """A week of paid leave, typed and not signed."""
    return draft_of(leave_page, cast.animator, leave_typed(leave_page.versions.get(), MONDAY, FRIDAY))


def sign(draft: Submission, cast: Cast, **other: Any) -> Submission:
    facts = {
        "by": cast.animator,
        "submission": draft,
        "answers": other["answers"] if "answers" in other else answers_of(draft),
        "revision": draft.revision,
        "proof": proof_of(cast.animator),
    }
    return submit(**(facts | other))


def figures(account: LeaveAccount) -> tuple[Decimal, Decimal, Decimal]:
    """Taken, pending, available."""
    balance = balance_of(account)
    return balance.taken, balance.pending, balance.available


def test_submit_draft_freezes_answers_steps_and_days(
    draft: Submission, account: LeaveAccount, cast: Cast
) -> None:
    sent = sign(draft, cast)
    version = draft.version
    stored = Submission.objects.get(pk=sent.pk)
    assert (stored.state, stored.revision, stored.draft) == ("submitted", 1, {})
    assert stored.submitted_at == timezone.now()
    assert stored.answers == {
        key_of(version, KIND): str(kind_of(draft.centre).public_id),
        key_of(version, DATES): {
            "start": "2027-03-15",
            "starts_at_noon": False,
            "end": "2027-03-19",
            "ends_at_noon": False,
        },
        key_of(version, "Qui me remplace\N{NO-BREAK SPACE}?"): None,
        key_of(version, COMMENT): "",
    }
    assert stored.heading == {
        "applicant": "Léa Fontaine",
        "sector": "Secteur Enfance",
        "function": "animatrice enfance",
        "date": "2027-03-10",
    }
    steps = [
        (step.position, step.approver, step.state, [str(person) for person in step.approvers.all()])
        for step in stored.steps.all()
    ]
    assert steps == [
        (0, "coordinator", "current", ["Claire Dubois"]),
        (1, "hr", "waiting", ["Nadia Benali"]),
        (2, "director", "waiting", ["Hélène Marchand"]),
    ]
    assert figures(account) == (0, 5, 20)
    assert list(stored.events.values_list("kind", "revision", "actor_label")) == [
        ("submitted", 1, "Léa Fontaine")
    ]
    assert AuditEntry.objects.filter(verb="forms_builder.submit").count() == 1


def test_submit_days_are_kept_day_by_day(draft: Submission, account: LeaveAccount, cast: Cast) -> None:
    part = sign(draft, cast).leave_parts.get()
    assert (part.account, part.days, part.starts_on, part.ends_on) == (
        account,
        Decimal(5),
        MONDAY,
        date(2027, 3, 21),
    )
    assert [(item["date"][-2:], item["weight"], item["reason"]) for item in part.detail] == [
        ("15", "1", ""),
        ("16", "1", ""),
        ("17", "1", ""),
        ("18", "1", ""),
        ("19", "1", ""),
        ("20", "0", "not_countable"),
        ("21", "0", "not_countable"),
    ]


@pytest.mark.parametrize("who", OTHERS)
def test_submit_by_somebody_else_is_refused(draft: Submission, cast: Cast, who: str) -> None:
    before = traces()
    with pytest.raises(PermissionDenied):
        sign(draft, cast, by=cast[who], proof=proof_of(cast[who]))
    assert traces() == before


def test_submit_twice_sends_once(draft: Submission, cast: Cast) -> None:
    answers = answers_of(draft)
    sent = sign(draft, cast, answers=answers)
    before = traces()
    assert sign(draft, cast, answers=answers, revision=0) == sent
    assert traces() == before


@pytest.mark.parametrize("revision", [-1, 1, 7])
def test_submit_on_another_revision_is_refused(draft: Submission, cast: Cast, revision: int) -> None:
    before = traces()
    with pytest.raises(RequestMoved):
        sign(draft, cast, revision=revision)
    assert traces() == before


@pytest.mark.parametrize("state", ["approved", "refused", "withdrawn", "cancellation_asked", "cancelled"])
def test_submit_a_request_that_is_over_is_refused(draft: Submission, cast: Cast, state: str) -> None:
    answers = answers_of(draft)
    Submission.objects.filter(pk=draft.pk).update(state=state)
    before = traces()
    with pytest.raises(PermissionDenied):
        sign(draft, cast, answers=answers)
    assert traces() == before


def test_submit_with_somebody_elses_password_is_refused(draft: Submission, cast: Cast) -> None:
    before = traces()
    with pytest.raises(SignatureMissing):
        sign(draft, cast, proof=proof_of(cast.hr))
    assert traces() == before


def test_submit_with_an_old_proof_is_refused(draft: Submission, cast: Cast) -> None:
    before = traces()
    with pytest.raises(SignatureMissing):
        sign(draft, cast, proof=proof_of(cast.animator, at=timezone.now() - timedelta(minutes=2)))
    assert traces() == before


def test_submit_draft_of_a_form_taken_off_line_is_refused(
    draft: Submission, leave_page: FormPage, cast: Cast
) -> None:
    leave_page.unpublish()
    before = traces()
    with pytest.raises(FormUnavailable):
        sign(draft, cast)
    assert traces() == before


def test_submit_draft_of_a_form_that_is_gone_is_refused(
    draft: Submission, leave_page: FormPage, cast: Cast
) -> None:
    leave_page.delete()
    with pytest.raises(FormUnavailable):
        sign(draft, cast)


def test_submit_draft_of_version_one_after_version_two_stays_on_one(
    draft: Submission, leave_page: FormPage, cast: Cast
) -> None:
    leave_page.retention_months = 48
    publish(leave_page, cast.communication)
    sent = sign(draft, cast)
    assert (leave_page.versions.count(), sent.version.number) == (2, 1)


def test_submit_answers_of_a_version_that_the_draft_has_left_is_refused(
    draft: Submission, leave_page: FormPage, cast: Cast
) -> None:
    """Another tab has reopened the draft on the new version while this one was being checked."""
    leave_page.retention_months = 48
    publish(leave_page, cast.communication)
    move_draft_to_current_version(by=cast.animator, submission=draft)
    with pytest.raises(RequestMoved):
        sign(draft, cast)
    assert Submission.objects.get(pk=draft.pk).state == SubmissionState.DRAFT


@pytest.fixture
def with_proof(leave_page: FormPage, cast: Cast) -> Submission:
    """A sick child's day, with its certificate."""
    return draft_of_right(leave_page, cast.animator, MONDAY)


def test_submit_with_a_file_signs_its_digest(with_proof: Submission, cast: Cast) -> None:
    sent = sign(with_proof, cast)
    row = sent.files.get()
    assert sent.answers[key_of(sent.version, PROOF)] == [
        {"id": str(row.pk), "name": "certificat.pdf", "size": row.size, "sha256": row.sha256}
    ]


@pytest.mark.parametrize("change", ["added", "removed"])
def test_submit_when_files_changed_since_they_were_checked_is_refused(
    with_proof: Submission, cast: Cast, change: str
) -> None:
    answers = answers_of(with_proof)
    if change == "added":
        field = key_of(with_proof.version, PROOF)
        attach_file(by=cast.animator, submission=with_proof, field=field, upload=pdf(body=b"2"))
    else:
        files = with_proof.files.values_list("pk", flat=True)
        remove_files(by=cast.animator, submission=with_proof, files=files)
    before = traces()
    with pytest.raises(RequestMoved):
        sign(with_proof, cast, answers=answers)
    assert traces() == before


def test_submit_file_asked_for_no_more_is_dropped(
    with_proof: Submission, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    typed = leave_typed(with_proof.version, MONDAY, MONDAY, kind="Formation")
    Submission.objects.filter(pk=with_proof.pk).update(draft=typed)
    changed = Submission.objects.get(pk=with_proof.pk)
    row = changed.files.get()
    storage, name = row.content.storage, row.content.name
    with django_capture_on_commit_callbacks(execute=True):
        sent = sign(changed, cast)
    assert (sent.files.count(), storage.exists(name)) == (0, False)
    assert key_of(sent.version, PROOF) not in sent.answers


def test_submit_more_than_the_balance_is_refused(leave_page: FormPage, cast: Cast) -> None:
    account_of(cast.animator, "4.5")
    draft = draft_of(leave_page, cast.animator, leave_typed(leave_page.versions.get(), MONDAY, FRIDAY))
    before = traces()
    with pytest.raises(BalanceTooLow) as refusal:
        sign(draft, cast)
    assert refusal.value.field == key_of(draft.version, DATES)
    assert "4,5" in str(refusal.value)
    assert traces() == before


def test_submit_exactly_the_balance_is_taken(leave_page: FormPage, cast: Cast) -> None:
    account = account_of(cast.animator, "4.5")
    send_leave(leave_page, cast.animator, MONDAY, FRIDAY, end_half="noon")
    assert figures(account) == (0, 4.5, 0)


def test_submit_more_than_the_balance_where_it_may_go_below_zero_is_taken(
    leave_page: FormPage, cast: Cast, centre: Centre
) -> None:
    LeavePolicy.objects.filter(centre=centre).update(allows_negative=True)
    account = account_of(cast.animator, "4")
    send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    assert figures(account) == (0, 5, -1)


def test_submit_without_any_account_is_refused_and_opens_none(leave_page: FormPage, cast: Cast) -> None:
    draft = draft_of(leave_page, cast.animator, leave_typed(leave_page.versions.get(), MONDAY, FRIDAY))
    with pytest.raises(BalanceTooLow):
        sign(draft, cast)
    assert LeaveAccount.objects.count() == 0


def test_submit_kind_without_balance_holds_nothing(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY, kind="Formation")
    part = sent.leave_parts.get()
    assert (part.account, part.days) == (None, Decimal(5))
    approve_all(sent, cast.coordinator, cast.hr, cast.director)
    assert (LeaveMovement.objects.count(), Absence.objects.count()) == (1, 1)
    assert figures(account) == (0, 0, 25)


def test_submit_days_not_worked_is_refused(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> None:
    saturday = date(2027, 3, 13)
    typed = leave_typed(leave_page.versions.get(), saturday, saturday + timedelta(days=1))
    draft = draft_of(leave_page, cast.animator, typed)
    with pytest.raises(NothingToTake):
        sign(draft, cast)


OVERLAPS = [
    (MONDAY, {}, True),
    (FRIDAY, {}, True),
    (date(2027, 3, 17), {"end_half": "noon"}, True),
    (date(2027, 3, 22), {}, False),
    (date(2027, 3, 12), {}, False),
]


@pytest.mark.parametrize(("day", "halves", "refused"), OVERLAPS)
@pytest.mark.parametrize("kind", ["Congés payés", "Formation"])
def test_submit_dates_already_asked_for_is_refused(
    leave_page: FormPage,
    account: LeaveAccount,
    cast: Cast,
    day: date,
    halves: dict[str, str],
    refused: bool,
    kind: str,
) -> None:
    send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    if refused:
        with pytest.raises(AlreadyAway):
            send_leave(leave_page, cast.animator, day, kind=kind, **halves)
    else:
        assert send_leave(leave_page, cast.animator, day, kind=kind, **halves).state == "submitted"


MORNING, AFTERNOON = {"end_half": "noon"}, {"start_half": "noon"}


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        (MORNING, AFTERNOON, False),
        (AFTERNOON, MORNING, False),
        (MORNING, MORNING, True),
        (AFTERNOON, AFTERNOON, True),
        (MORNING, {}, True),
        ({}, AFTERNOON, True),
    ],
)
def test_submit_half_days_of_one_day_are_taken_once_each(
    leave_page: FormPage,
    account: LeaveAccount,
    cast: Cast,
    first: dict[str, str],
    second: dict[str, str],
    refused: bool,
) -> None:
    send_leave(leave_page, cast.animator, MONDAY, **first)
    if refused:
        with pytest.raises(AlreadyAway):
            send_leave(leave_page, cast.animator, MONDAY, **second)
        assert Submission.objects.in_progress().count() == 1
    else:
        send_leave(leave_page, cast.animator, MONDAY, **second)
        assert figures(account) == (0, 1, 24)


def test_submit_dates_of_a_withdrawn_request_are_free(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    withdraw(by=cast.animator, submission=sent, revision=sent.revision)
    assert send_leave(leave_page, cast.animator, MONDAY, FRIDAY).state == "submitted"


def test_submit_dates_of_a_colleague_are_free(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    account_of(cast.youth_animator)
    send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    assert send_leave(leave_page, cast.youth_animator, MONDAY, FRIDAY).state == "submitted"


def test_submit_over_31_may_takes_from_both_years(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    following = account_of(cast.animator, "2", on=date(2027, 6, 1))
    sent = send_leave(leave_page, cast.animator, date(2027, 5, 31), date(2027, 6, 2))
    assert [(part.account, str(part.days)) for part in sent.leave_parts.all()] == [
        (account, "1.00"),
        (following, "2.00"),
    ]
    approve_all(sent, cast.coordinator, cast.hr, cast.director)
    assert (figures(account), figures(following)) == ((1, 0, 24), (2, 0, 0))


def test_submit_over_31_may_when_the_second_year_is_too_low_takes_nothing(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    account_of(cast.animator, "1", on=date(2027, 6, 1))
    with pytest.raises(BalanceTooLow):
        send_leave(leave_page, cast.animator, date(2027, 5, 31), date(2027, 6, 2))
    assert LeavePart.objects.count() == 0


def test_submit_after_correction_begins_again_with_the_new_days(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    approve_all(sent, cast.coordinator)
    back = decide_as(cast.hr, sent, Decision.SEND_BACK, "Revenez le jeudi.")
    assert (back.state, figures(account)) == ("to_correct", (0, 5, 20))
    typed = leave_typed(back.version, MONDAY, MONDAY + timedelta(days=2))
    Submission.objects.filter(pk=back.pk).update(draft=typed)
    again = sign(Submission.objects.get(pk=back.pk), cast)
    assert (again.state, again.revision) == ("submitted", 4)
    assert [(step.approver, step.state) for step in again.steps.all()] == [
        ("coordinator", "current"),
        ("hr", "waiting"),
        ("director", "waiting"),
    ]
    assert figures(account) == (0, 3, 22)
    assert list(again.events.values_list("kind", flat=True)) == [
        "submitted",
        "approved",
        "sent_back",
        "resubmitted",
    ]
    approve_all(again, cast.coordinator, cast.hr, cast.director)
    assert figures(account) == (3, 0, 22)


def test_submit_after_correction_may_take_what_it_held_itself(leave_page: FormPage, cast: Cast) -> None:
    account = account_of(cast.animator, "5")
    back = decide_as(
        cast.coordinator,
        send_leave(leave_page, cast.animator, MONDAY, FRIDAY),
        Decision.SEND_BACK,
        "La semaine suivante plutôt ?",
    )
    typed = leave_typed(back.version, MONDAY + timedelta(days=7), FRIDAY + timedelta(days=7))
    Submission.objects.filter(pk=back.pk).update(draft=typed)
    sign(Submission.objects.get(pk=back.pk), cast)
    assert figures(account) == (0, 5, 0)


def test_submit_after_correction_to_another_kind_frees_the_balance(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    back = decide_as(
        cast.coordinator,
        send_leave(leave_page, cast.animator, MONDAY, FRIDAY),
        Decision.SEND_BACK,
        "C’est une formation.",
    )
    typed = leave_typed(back.version, MONDAY, FRIDAY, kind="Formation")
    Submission.objects.filter(pk=back.pk).update(draft=typed)
    sign(Submission.objects.get(pk=back.pk), cast)
    assert figures(account) == (0, 0, 25)


def test_submit_after_correction_of_a_form_off_line_is_sent(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    back = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Pourquoi ?")
    leave_page.unpublish()
    answers = back.answers
    assert sign(back, cast, answers=answers).state == "submitted"


def test_submit_form_without_effects_goes_its_way(cast: Cast, centre: Centre, today: date) -> None:
    page = make_form(centre, "Fax", [("text", question("Objet"))], by=cast.communication, route=["reception"])
    draft = draft_of(page, cast.animator, {f"f-{key_of(page.versions.get(), 'Objet')}": ["Devis"]})
    sent = sign(draft, cast)
    assert {str(person) for person in sent.steps.get().approvers.all()} == {
        "Martine Caron",
        "Thomas Lefebvre",
    }
    assert approve_all(sent, cast.second_reception).state == "approved"


def test_begin_draft_in_one_centre_with_a_form_of_another_cannot_be_sent(
    leave_page: FormPage, cast: Cast
) -> None:
    with pytest.raises(PermissionDenied):
        begin_draft(by=cast.other_animator, page=leave_page, identifier=uuid4())
