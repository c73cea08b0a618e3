"""Two people, or two clicks, at the same instant; and, without the lock that is meant, the damage."""

import time
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from forms_builder.actions import routing, submitting
from forms_builder.actions.deciding import Verdict, decide, reassign
from forms_builder.actions.drafts import begin_draft
from forms_builder.actions.leave import open_account
from forms_builder.actions.submitting import submit, withdraw
from forms_builder.choices import Decision
from forms_builder.models import (
    ApprovalEvent,
    ApprovalStep,
    ChainHead,
    FormPage,
    LeaveAccount,
    LeaveMovement,
    LeavePart,
    Signature,
    Submission,
)
from forms_builder.queries.leave import balance_of
from forms_builder.rules import current_step
from forms_builder.signature_chain import FIRST
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import (
    account_of,
    answers_of,
    approve_all,
    draft_of,
    kind_of,
    leave_form,
    leave_typed,
    make_form,
    proof_of,
    question,
    send_leave,
)
from tests.support.cast import SYSTEM, Cast
from tests.support.race import HESITATION, Act, Race, endings, one_after_the_other, pull_down, unlock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)


@pytest.fixture
def page(cast: Cast, centre: Centre) -> FormPage:
    return leave_form(centre, cast.communication, route=("coordinator", "hr"))


@pytest.fixture
def account(cast: Cast) -> LeaveAccount:
    return account_of(cast.animator, "5", on=MONDAY)


@pytest.fixture
def sent(page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    return send_leave(page, cast.animator, MONDAY, FRIDAY)


def deciding(who: int, submission: Submission, decision: Decision) -> Act:
    """`who` decides the current step with what the page showed before the race."""
    step = current_step(Submission.objects.get(pk=submission.pk))
    assert step is not None
    revision = Submission.objects.get(pk=submission.pk).revision
    verdict = Verdict(step.pk, revision, decision, "Parce que.")

    def act() -> Submission:
        by = User.objects.get(pk=who)
        row = Submission.objects.get(pk=submission.pk)
        return decide(by=by, submission=row, verdict=verdict, proof=proof_of(by))

    return act


def withdrawing(submission: Submission) -> Act:
    revision = Submission.objects.get(pk=submission.pk).revision

    def act() -> Submission:
        row = Submission.objects.get(pk=submission.pk)
        return withdraw(by=row.applicant, submission=row, revision=revision)

    return act


def sending(draft: Submission, answers: dict[str, Any]) -> Act:
    def act() -> Submission:
        row = Submission.objects.get(pk=draft.pk)
        return submit(
            by=row.applicant, submission=row, answers=answers, revision=0, proof=proof_of(row.applicant)
        )

    return act


def two_final_decisions(race: Race, sent: Submission, cast: Cast, centre: Centre) -> list[str]:
    """Two people of HR at the last step: one approves, the other refuses."""
    second = PersonFactory(centre=centre)
    ready = approve_all(sent, cast.coordinator)
    current_step(ready).approvers.add(second)
    return endings(
        race(deciding(cast.hr.pk, ready, Decision.APPROVE), deciding(second.pk, ready, Decision.REFUSE))
    )


def outcomes(submission: Submission) -> list[str]:
    """The closing events: one, if all is well."""
    kinds = ApprovalEvent.objects.filter(submission=submission, step="hr").values_list("kind", flat=True)
    return sorted(kinds)


def test_decide_two_final_decisions_give_one_outcome(
    race: Race, sent: Submission, account: LeaveAccount, cast: Cast, centre: Centre
) -> None:
    assert two_final_decisions(race, sent, cast, centre) == ["RequestMoved", "done"]
    over = Submission.objects.get(pk=sent.pk)
    taken = LeaveMovement.objects.filter(source=sent.pk).count()
    assert (over.state, outcomes(sent), taken) in [("approved", ["approved"], 1), ("refused", ["refused"], 0)]
    assert Signature.objects.filter(submission_id=sent.pk).count() == 3


def test_decide_two_final_decisions_without_the_lock_give_two(
    race: Race, sent: Submission, cast: Cast, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    assert two_final_decisions(race, sent, cast, centre) == ["done", "done"]
    assert outcomes(sent) == ["approved", "refused"]


def same_decision_twice(race: Race, sent: Submission, cast: Cast) -> list[str]:
    """Two coordinators approve the same step."""
    second = PersonFactory(centre=cast.animator.centre)
    current_step(sent).approvers.add(second)
    return endings(race(*(deciding(who, sent, Decision.APPROVE) for who in (cast.coordinator.pk, second.pk))))


def test_decide_same_step_by_two_is_decided_by_one(race: Race, sent: Submission, cast: Cast) -> None:
    assert same_decision_twice(race, sent, cast) == ["RequestMoved", "done"]
    assert ApprovalEvent.objects.filter(submission=sent, kind="approved").count() == 1


def test_decide_same_step_by_two_without_the_lock_breaks_on_the_wall(
    race: Race, sent: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    assert same_decision_twice(race, sent, cast) == ["IntegrityError", "done"]


def test_decide_same_step_by_two_without_lock_nor_wall_is_decided_twice(
    race: Race, sent: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    pull_down(ApprovalEvent, "event_once_per_revision")
    assert same_decision_twice(race, sent, cast) == ["done", "done"]
    assert ApprovalEvent.objects.filter(submission=sent, kind="approved").count() == 2


def one_person_clicks_twice(race: Race, sent: Submission, cast: Cast) -> list[str]:
    act = deciding(cast.coordinator.pk, sent, Decision.APPROVE)
    return endings(race(act, act))


def test_decide_clicked_twice_is_decided_once(race: Race, sent: Submission, cast: Cast) -> None:
    assert one_person_clicks_twice(race, sent, cast) == ["done", "done"]
    assert ApprovalEvent.objects.filter(submission=sent, kind="approved").count() == 1


def test_decide_clicked_twice_without_the_lock_breaks_on_the_wall(
    race: Race, sent: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    assert one_person_clicks_twice(race, sent, cast) == ["IntegrityError", "done"]


def two_requests(
    race: Race, page: FormPage, cast: Cast, *starts: date, kind: str = "Congés payés"
) -> list[str]:
    """Two forms, so that two drafts may stand side by side; five days from each start."""
    other = leave_form(page.versions.get().centre, cast.communication, route=("hr",), title="Autre congé")
    acts = []
    for form, start in zip((page, other), starts, strict=True):
        typed = leave_typed(form.versions.get(), start, date.fromordinal(start.toordinal() + 4), kind=kind)
        draft = draft_of(form, cast.animator, typed)
        acts.append(sending(draft, answers_of(draft)))
    return endings(race(*acts))


NEXT_MONDAY = date(2027, 3, 22)


def test_submit_two_requests_on_the_last_days_are_one(
    race: Race, page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    assert two_requests(race, page, cast, MONDAY, NEXT_MONDAY) == ["BalanceTooLow", "done"]
    assert (balance_of(account).pending, balance_of(account).available) == (5, 0)


def test_submit_two_requests_on_the_last_days_without_locks_are_two(
    race: Race, page: FormPage, account: LeaveAccount, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, User, LeaveAccount)
    assert two_requests(race, page, cast, MONDAY, NEXT_MONDAY) == ["done", "done"]
    assert (balance_of(account).pending, balance_of(account).available) == (10, -5)


def test_submit_two_requests_for_the_same_dates_are_one(race: Race, page: FormPage, cast: Cast) -> None:
    assert two_requests(race, page, cast, MONDAY, MONDAY, kind="Formation") == ["AlreadyAway", "done"]


def test_submit_two_requests_for_the_same_dates_without_the_lock_are_two(
    race: Race, page: FormPage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, User)
    assert two_requests(race, page, cast, MONDAY, MONDAY, kind="Formation") == ["done", "done"]
    assert LeavePart.objects.count() == 2


def sent_twice(race: Race, page: FormPage, cast: Cast) -> list[str]:
    draft = draft_of(page, cast.animator, leave_typed(page.versions.get(), MONDAY, FRIDAY))
    act = sending(draft, answers_of(draft))
    return endings(race(act, act))


def test_submit_clicked_twice_is_one_request_one_signature_one_route(
    race: Race, page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    assert sent_twice(race, page, cast) == ["done", "done"]
    counts = (Submission, Signature, LeavePart, ApprovalStep, ApprovalEvent)
    assert [model._default_manager.count() for model in counts] == [1, 1, 1, 2, 1]


def test_submit_clicked_twice_without_the_locks_breaks_on_the_wall(
    race: Race, page: FormPage, account: LeaveAccount, cast: Cast, without_locks: None
) -> None:
    assert sent_twice(race, page, cast) == ["IntegrityError", "done"]


def two_drafts(race: Race, page: FormPage, cast: Cast, *names: UUID) -> list[str]:
    def beginning(name: UUID) -> Act:
        return lambda: begin_draft(
            by=User.objects.get(pk=cast.animator.pk), page=FormPage.objects.get(pk=page.pk), identifier=name
        )

    return endings(race(*map(beginning, names)))


def test_begin_draft_from_two_tabs_is_one(race: Race, page: FormPage, cast: Cast) -> None:
    assert two_drafts(race, page, cast, uuid4(), uuid4()) == ["done", "done"]
    assert Submission.objects.count() == 1


def test_begin_draft_of_one_name_twice_is_one(race: Race, page: FormPage, cast: Cast) -> None:
    name = uuid4()
    assert two_drafts(race, page, cast, name, name) == ["done", "done"]
    assert Submission.objects.get().pk == name


def test_begin_draft_from_two_tabs_without_the_wall_is_two(race: Race, page: FormPage, cast: Cast) -> None:
    pull_down(Submission, "one_draft_per_form")
    assert two_drafts(race, page, cast, uuid4(), uuid4()) == ["done", "done"]
    assert Submission.objects.count() == 2


def two_signatures(race: Race, cast: Cast, centre: Centre) -> list[str]:
    """Two people of one centre send a request each."""
    page = make_form(
        centre, "Fax", [("text", question("Objet", required=False))], by=cast.communication, route=["hr"]
    )
    drafts = [draft_of(page, person, {}) for person in (cast.animator, cast.youth_animator)]
    acts = [sending(draft, answers_of(draft)) for draft in drafts]
    return endings(race(*acts, before=Signature._meta.db_table))


def chain() -> tuple[list[int], bool]:
    """The sequence of the links, and whether each points to the one before."""
    links = list(Signature.objects.order_by("sequence", "pk"))
    before = [FIRST, *(link.digest for link in links[:-1])]
    return [link.sequence for link in links], [link.previous_digest for link in links] == before


def test_add_signature_two_at_once_make_a_chain(race: Race, cast: Cast, centre: Centre) -> None:
    assert two_signatures(race, cast, centre) == ["done", "done"]
    assert chain() == ([1, 2], True)
    assert ChainHead.objects.get().sequence == 2


def test_add_signature_two_at_once_without_lock_nor_wall_make_a_fork(
    race: Race, cast: Cast, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    ChainHead.objects.create(centre=centre)
    unlock(monkeypatch, ChainHead)
    pull_down(Signature, "sequence_once_per_centre")
    assert two_signatures(race, cast, centre) == ["done", "done"]
    assert chain() == ([1, 1], False)


def approved_and_withdrawn(race: Race, sent: Submission, cast: Cast) -> list[str]:
    ready = approve_all(sent, cast.coordinator)
    return endings(race(deciding(cast.hr.pk, ready, Decision.APPROVE), withdrawing(ready)))


def test_decide_against_withdraw_gives_one_outcome(
    race: Race, sent: Submission, account: LeaveAccount, cast: Cast
) -> None:
    assert approved_and_withdrawn(race, sent, cast) == ["RequestMoved", "done"]
    taken = LeaveMovement.objects.filter(source=sent.pk).count()
    assert (Submission.objects.get(pk=sent.pk).state, taken) in [("approved", 1), ("withdrawn", 0)]


def test_decide_against_withdraw_without_the_lock_tells_nobody(
    race: Race, sent: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    # Both are done, or each waits for the other until PostgreSQL ends one of them with an error.
    assert approved_and_withdrawn(race, sent, cast) in [["done", "done"], ["OperationalError", "done"]]


def two_openings(race: Race, cast: Cast) -> list[str]:
    def opening(days: int) -> Act:
        return lambda: open_account(
            by=SYSTEM,
            employee=User.objects.get(pk=cast.animator.pk),
            kind=kind_of(cast.animator.centre),
            year_start=date(2026, 6, 1),
            days=Decimal(days),
        )

    return endings(race(opening(25), opening(30)))


def test_open_account_twice_at_once_opens_it_once(race: Race, cast: Cast) -> None:
    assert two_openings(race, cast) == ["done", "done"]
    assert (LeaveAccount.objects.count(), LeaveMovement.objects.count()) == (1, 1)


def test_open_account_twice_at_once_without_lock_nor_wall_opens_it_twice(
    race: Race, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    LeaveAccount.objects.create(
        employee=cast.animator,
        centre=cast.animator.centre,
        kind=kind_of(cast.animator.centre),
        year_start=date(2026, 6, 1),
    )
    unlock(monkeypatch, LeaveAccount)
    pull_down(LeaveMovement, "one_opening_balance")
    assert two_openings(race, cast) == ["done", "done"]
    assert LeaveMovement.objects.count() == 2


def reassigned_and_decided(race: Race, sent: Submission, cast: Cast) -> list[str]:
    def giving() -> Submission:
        return reassign(
            by=User.objects.get(pk=cast.hr.pk),
            submission=Submission.objects.get(pk=sent.pk),
            revision=1,
            to=User.objects.get(pk=cast.youth_coordinator.pk),
            reason="Absence.",
        )

    return one_after_the_other(race, giving, deciding(cast.coordinator.pk, sent, Decision.APPROVE))


def test_reassign_against_decide_one_is_told(race: Race, sent: Submission, cast: Cast) -> None:
    assert reassigned_and_decided(race, sent, cast) == ["RequestMoved", "done"]
    assert Submission.objects.get(pk=sent.pk).revision == 2


def test_reassign_against_decide_without_the_lock_both_are_done(
    race: Race, sent: Submission, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    assert reassigned_and_decided(race, sent, cast) == ["done", "done"]


def test_actions_of_many_on_one_account_and_one_chain_never_wait_for_each_other_in_a_circle(
    race: Race, page: FormPage, cast: Cast
) -> None:
    """Decide, withdraw and send at once, for one person: request → person → account → chain head."""
    account = account_of(cast.animator, "15", on=MONDAY)
    first, second = (send_leave(page, cast.animator, start) for start in (MONDAY, NEXT_MONDAY))
    third = draft_of(page, cast.animator, leave_typed(page.versions.get(), FRIDAY, FRIDAY))
    approve_all(first, cast.coordinator)
    ended = race(
        deciding(cast.hr.pk, first, Decision.APPROVE),
        withdrawing(second),
        sending(third, answers_of(third)),
        deciding(cast.coordinator.pk, second, Decision.APPROVE),
    )
    assert endings(ended) == ["RequestMoved", "done", "done", "done"]
    balance = balance_of(account)
    assert (balance.taken, balance.available) == (1, 14 - balance.pending)


def send_and_decide(race: Race, page: FormPage, cast: Cast, centre: Centre) -> list[str]:
    """One sends what is recorded at once, another gives the last approval: both sign, both take an account."""
    recorded = make_form(
        centre,
        "Badge",
        [("text", question("Objet", required=False))],
        by=cast.communication,
        route=[],
        informed=["director"],
    )
    draft = draft_of(recorded, cast.animator, {})
    ready = approve_all(send_leave(page, cast.animator, MONDAY, FRIDAY), cast.coordinator)
    acts = (sending(draft, answers_of(draft)), deciding(cast.hr.pk, ready, Decision.APPROVE))
    return endings(race(*acts))


@pytest.fixture
def effects_of_the_badge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is recorded at once lock the applicant's leave accounts, as an effect on approval does."""
    real = routing.run_effects

    def run_effects(submission: Submission, by: Any, turn: Any) -> None:
        if submission.version.title == "Badge":
            time.sleep(HESITATION / 2)
            list(LeaveAccount.objects.select_for_update().filter(employee=submission.applicant))
        real(submission, by, turn)
        if submission.version.title != "Badge":
            list(LeaveAccount.objects.select_for_update().filter(employee=submission.applicant))
            time.sleep(HESITATION)

    monkeypatch.setattr(routing, "run_effects", run_effects)


def test_submit_what_is_recorded_at_once_and_decide_do_not_wait_for_each_other(
    race: Race,
    page: FormPage,
    account: LeaveAccount,
    cast: Cast,
    centre: Centre,
    effects_of_the_badge: None,
) -> None:
    assert send_and_decide(race, page, cast, centre) == ["done", "done"]
    assert chain()[1]


def test_submit_that_signed_before_its_effects_would_wait_for_ever(
    race: Race,
    page: FormPage,
    account: LeaveAccount,
    cast: Cast,
    centre: Centre,
    effects_of_the_badge: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = submitting.start_route

    def start_route(submission: Submission, by: Any) -> None:
        if submission.version.title == "Badge":
            ChainHead.objects.select_for_update().get(centre=submission.centre)
        real(submission, by)

    monkeypatch.setattr(submitting, "start_route", start_route)
    assert send_and_decide(race, page, cast, centre) == ["OperationalError", "done"]
