"""Random people do random things to requests: the figures, the steps and the rights hold at every moment."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from forms_builder.actions.deciding import Verdict, decide, reassign
from forms_builder.actions.submitting import ask_cancellation, submit, withdraw
from forms_builder.choices import APPROVED_STATES, OPEN_STATES, Act, Decision, StepState
from forms_builder.leave_days import read_day
from forms_builder.models import (
    ApprovalStep,
    FormPage,
    LeaveAccount,
    LeaveMovement,
    LeavePart,
    LeavePolicy,
    Signature,
    Submission,
)
from forms_builder.queries.leave import with_balances
from forms_builder.rules import allowed_actions, current_step
from portal.accounts.models import Absence, User
from portal.centres.models import PublicHoliday
from portal.kit.errors import DomainError
from tests.factories.forms_builder import (
    account_of,
    answers_of,
    decide_as,
    leave_typed,
    proof_of,
    send_leave,
)
from tests.support.cast import Cast

APPLICANTS = ("animation.enfance", "animation.jeunes", "coordination.enfance", "rh", "direction", "accueil")
ACTORS = (
    *APPLICANTS,
    "coordination.jeunes",
    "direction.adjointe",
    "parti",
    "centre2.direction",
    "installation",
)
FIRST = date(2027, 5, 17)
"""Two weeks before the leave year ends: many of the dates drawn lie across it."""
MOST_ON_THEIR_WAY = 4
"""More are not begun, so that those that are there reach their end."""
DECIDED = ("submitted", "cancellation_asked")
NOW_TAKEN = (*OPEN_STATES, *APPROVED_STATES)

numbers = st.integers(0, 10_000)
applicants, actors = st.sampled_from(APPLICANTS), st.sampled_from(ACTORS)
starts = st.integers(0, 25).map(lambda days: FIRST + timedelta(days=days))
lengths = st.integers(0, 6)
kinds = st.sampled_from(["Congés payés", "Congés payés", "Repos compensateur", "Formation"])
likely = st.sampled_from([Decision.APPROVE, Decision.APPROVE, Decision.REFUSE, Decision.SEND_BACK])
halves = st.sampled_from([{}, {}, {"start_half": "noon"}, {"end_half": "noon"}])


def there_is(*states: str) -> Any:
    """The rule is for when a request is in one of these states."""
    return precondition(lambda machine: Submission.objects.filter(state__in=states).exists())


class LifeOfRequests(RuleBasedStateMachine):
    """`kept` is what each request has signed for, kept apart from the database: days by account."""

    page: ClassVar[FormPage]
    cast: ClassVar[Cast]

    def __init__(self) -> None:
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        self.kept: dict[Any, dict[Any, Decimal]] = {}
        for name in APPLICANTS:
            account_of(self.cast[name], "9")
            account_of(self.cast[name], "5", on=date(2027, 6, 1))
            account_of(self.cast[name], "1.5", name="Repos compensateur")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    def among(self, number: int, *states: str) -> Submission:
        """One of the requests in these states; there is one, by the rule's precondition."""
        rows = Submission.objects.filter(state__in=states).in_bulk(list(self.kept))
        names = [name for name in self.kept if name in rows]
        return rows[names[number % len(names)]]

    def keep(self, submission: Submission) -> None:
        parts = LeavePart.objects.filter(submission=submission, account__isnull=False)
        self.kept[submission.pk] = dict(parts.values_list("account", "days"))

    @staticmethod
    def attempt(do: Any) -> Submission | None:
        try:
            with transaction.atomic():
                done: Submission = do()
        except (DomainError, PermissionDenied):
            return None
        return done

    @precondition(lambda machine: Submission.objects.in_progress().count() < MOST_ON_THEIR_WAY)
    @rule(who=applicants, start=starts, length=lengths, kind=kinds, half=halves)
    def send(self, who: str, start: date, length: int, kind: str, half: dict[str, str]) -> None:
        person = User.objects.get(username=who)
        end = start + timedelta(days=length)
        sent = self.attempt(lambda: send_leave(self.page, person, start, end, kind=kind, **half))
        if sent is not None:
            self.keep(sent)

    @there_is("to_correct")
    @rule(number=numbers, start=starts, length=lengths, kind=kinds)
    def correct(self, number: int, start: date, length: int, kind: str) -> None:
        submission = self.among(number, "to_correct")
        end = start + timedelta(days=length)
        submission.draft = leave_typed(submission.version, start, end, kind=kind)
        answers, person = answers_of(submission), submission.applicant
        sent = self.attempt(
            lambda: submit(
                by=person,
                submission=submission,
                answers=answers,
                revision=submission.revision,
                proof=proof_of(person),
            )
        )
        if sent is not None:
            self.keep(sent)

    @there_is(*DECIDED)
    @rule(number=numbers, who=actors, decision=st.sampled_from(Decision))
    def decide(self, number: int, who: str, decision: Decision) -> None:
        submission = self.among(number, *DECIDED)
        step = current_step(submission)
        assert step is not None
        by = User.objects.get(username=who)
        verdict = Verdict(step.pk, submission.revision, decision, "Parce que.")
        allowed = Act(decision.value) in allowed_actions(submission, by)
        done = self.attempt(lambda: decide(by=by, submission=submission, verdict=verdict, proof=proof_of(by)))
        assert (done is not None) == allowed

    @there_is(*DECIDED)
    @rule(number=numbers, decision=likely)
    def decide_by_who_may(self, number: int, decision: Decision) -> None:
        """Chance alone seldom finds the right person: most requests would never reach their end."""
        submission = self.among(number, *DECIDED)
        step = current_step(submission)
        by = step and step.approvers.first()
        if by:
            self.attempt(lambda: decide_as(by, submission, decision, "Parce que."))

    @there_is("submitted")
    @rule(number=numbers)
    def approve_to_the_end(self, number: int) -> None:
        submission = self.among(number, "submitted")
        while (step := current_step(submission)) and (by := step.approvers.first()):
            submission = decide_as(by, submission)

    @there_is("submitted", "to_correct", "approved")
    @rule(number=numbers, who=actors)
    def withdraw(self, number: int, who: str) -> None:
        submission = self.among(number, "submitted", "to_correct", "approved")
        by = User.objects.get(username=who)
        revision, allowed = submission.revision, Act.WITHDRAW in allowed_actions(submission, by)
        done = self.attempt(lambda: withdraw(by=by, submission=submission, revision=revision))
        assert (done is not None) == allowed

    @there_is("submitted", "approved")
    @rule(number=numbers)
    def ask_cancellation(self, number: int) -> None:
        submission = self.among(number, "submitted", "approved")
        by = submission.applicant
        allowed = Act.ASK_CANCELLATION in allowed_actions(submission, by)
        done = self.attempt(
            lambda: ask_cancellation(
                by=by, submission=submission, revision=submission.revision, reason="Train annulé."
            )
        )
        assert (done is not None) == allowed

    @there_is(*DECIDED)
    @rule(number=numbers, who=actors, to=actors)
    def reassign(self, number: int, who: str, to: str) -> None:
        submission = self.among(number, *DECIDED)
        by, other = (User.objects.get(username=name) for name in (who, to))
        revision, allowed = submission.revision, Act.REASSIGN in allowed_actions(submission, by)
        done = self.attempt(
            lambda: reassign(by=by, submission=submission, revision=revision, to=other, reason="Absence.")
        )
        assert allowed or done is None

    @rule(day=starts, who=applicants, days=st.sampled_from(["12345", "1245", "123456", "5"]))
    def change_what_days_are_counted_with(self, day: date, who: str, days: str) -> None:
        """Nothing that was signed moves with holidays and working days."""
        User.objects.filter(username=who).update(working_days=days)
        centre = self.cast[who].centre
        removed, _rows = PublicHoliday.objects.filter(centre=centre, date=day).delete()
        if not removed:
            PublicHoliday.objects.create(centre=centre, date=day, name="Fête")

    @invariant()
    def figures_are_the_sums(self) -> None:
        states = dict(Submission.objects.values_list("pk", "state"))
        for balance in with_balances(LeaveAccount.objects.all()):
            account = balance.account.pk
            movements = LeaveMovement.objects.filter(account=account).values_list("days", flat=True)
            held = {
                request: days.get(account, Decimal(0))
                for request, days in self.kept.items()
                if states.get(request) in OPEN_STATES
            }
            taken = [
                days.get(account, Decimal(0))
                for request, days in self.kept.items()
                if states.get(request) in APPROVED_STATES
            ]
            assert balance.balance == sum(movements, Decimal(0))
            assert balance.pending == sum(held.values(), Decimal(0))
            assert balance.taken == sum(taken, Decimal(0))
            assert balance.available >= 0

    @invariant()
    def movements_are_those_of_the_states(self) -> None:
        ends = {"approved": ["taken"], "cancellation_asked": ["taken"], "cancelled": ["reversal", "taken"]}
        for request, state in Submission.objects.values_list("pk", "state"):
            rows = LeaveMovement.objects.filter(source=request)
            expected = {
                (account, kind): days if kind == "reversal" else -days
                for account, days in self.kept.get(request, {}).items()
                for kind in ends.get(state, [])
            }
            assert {(row.account_id, row.kind): row.days for row in rows} == expected

    @invariant()
    def every_request_on_its_way_has_one_step_to_decide(self) -> None:
        for submission in Submission.objects.prefetch_related("steps"):
            current = [step.purpose for step in submission.steps.all() if step.state == StepState.CURRENT]
            assert current == {"submitted": ["approval"], "cancellation_asked": ["cancellation"]}.get(
                submission.state, []
            )

    @invariant()
    def nobody_decides_for_themselves_nor_without_being_given_it(self) -> None:
        for step in ApprovalStep.objects.select_related("submission").prefetch_related("approvers"):
            people = {person.pk for person in step.approvers.all()}
            assert step.submission.applicant_id not in people
            assert step.decided_by_id is None or step.decided_by_id in people

    @invariant()
    def nobody_takes_a_half_day_twice(self) -> None:
        taken: Counter[tuple[int, str, str]] = Counter()
        for part in LeavePart.objects.filter(submission__state__in=NOW_TAKEN).select_related("submission"):
            for day in map(read_day, part.detail):
                for half in [day.half] if day.half else ["morning", "afternoon"]:
                    if day.weight:
                        taken[part.submission.applicant_id, day.date.isoformat(), half] += 1
        assert set(taken.values()) <= {1}

    @invariant()
    def absences_are_those_of_the_approved(self) -> None:
        approved = Submission.objects.filter(state__in=APPROVED_STATES).values_list("pk", flat=True)
        assert set(Absence.objects.values_list("source", flat=True)) == set(approved)

    @invariant()
    def the_chain_has_no_gap(self) -> None:
        links = list(Signature.objects.order_by("sequence").values_list("sequence", flat=True))
        assert links == list(range(1, len(links) + 1))


def test_life_of_requests_whatever_people_do_holds(leave_page: FormPage, cast: Cast) -> None:
    LeavePolicy.objects.filter(centre=cast.animator.centre).update(day_basis="123456")
    LifeOfRequests.page, LifeOfRequests.cast = leave_page, cast
    run_state_machine_as_test(
        LifeOfRequests,
        settings=settings(
            max_examples=6,
            stateful_step_count=30,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
