"""Buttons, guards and lists agree: what is allowed is accepted, what is not is refused, and nothing else is seen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from forms_builder.actions.additions import complete
from forms_builder.actions.asking import write_message
from forms_builder.actions.deciding import Verdict, decide, reassign
from forms_builder.actions.drafts import save_draft
from forms_builder.actions.dropping import Dropping, drop
from forms_builder.actions.handling import Handling, handle
from forms_builder.actions.repeating import repeat_request
from forms_builder.actions.submitting import ask_cancellation, withdraw
from forms_builder.choices import Act, Decision
from forms_builder.exceptions import NotAllowedNow, RequestMoved
from forms_builder.models import ApprovalStep, FormPage, Submission
from forms_builder.models.submissions import UNANSWERED
from forms_builder.rules import allowed_actions, current_step
from portal.accounts.actions.people import deactivate_person
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.kit.access import can
from tests.factories.forms_builder import (
    account_of,
    approve_all,
    decide_as,
    draft_of,
    draft_of_right,
    handle_as,
    handled_by,
    leave_form,
    make_form,
    proof_of,
    question,
    send,
    send_leave,
    sign_draft,
)
from tests.support.cast import SYSTEM, Cast

REFUSED = (PermissionDenied, NotAllowedNow, RequestMoved)
EVERYBODY = [
    "animation.enfance",
    "coordination.enfance",
    "rh",
    "direction",
    "direction.adjointe",
    "comptabilite",
    "accueil",
    "coordination.jeunes",
    "animation.jeunes",
    "communication",
    "informatique",
    "dpo",
    "parti",
    "centre2.direction",
    "centre2.animation",
    "installation",
]
UNRELATED = {"coordination.jeunes", "communication", "dpo"}
"""Others of the centre who have nothing to do with the request: one of them is enough to try every act."""
DECIDES, KEEPS = {Act.APPROVE, Act.REFUSE, Act.SEND_BACK}, {Act.REASSIGN}

EXPECTED: dict[str, dict[str, set[Act]]] = {
    "draft": {"animation.enfance": {Act.EDIT}},
    "at the coordinator": {
        "animation.enfance": {Act.WITHDRAW},
        "coordination.enfance": DECIDES,
        "rh": KEEPS,
    },
    "at hr": {"animation.enfance": {Act.WITHDRAW}, "rh": DECIDES | KEEPS},
    "to handle": {"animation.enfance": {Act.ASK_CANCELLATION}, "accueil": {Act.HANDLE}, "rh": KEEPS},
    "handled": {"animation.enfance": {Act.ASK_CANCELLATION}},
    "to complete": {
        "animation.enfance": {Act.WITHDRAW},
        "coordination.enfance": DECIDES,
        "rh": KEEPS,
        "comptabilite": {Act.COMPLETE},
    },
    "refused, to complete": {"comptabilite": {Act.COMPLETE}},
    "draft, to complete later": {"animation.enfance": {Act.EDIT}},
    "only to handle": {"animation.enfance": {Act.WITHDRAW}, "accueil": {Act.HANDLE}, "rh": KEEPS},
    "recorded": {"animation.enfance": {Act.ASK_CANCELLATION}},
    "at the director": {"animation.enfance": {Act.WITHDRAW}, "direction": DECIDES, "rh": KEEPS},
    "of right": {
        "animation.enfance": {Act.WITHDRAW},
        "coordination.enfance": {Act.APPROVE, Act.SEND_BACK},
        "rh": KEEPS,
    },
    "to correct": {"animation.enfance": {Act.EDIT, Act.WITHDRAW}},
    "never corrected": {"animation.enfance": {Act.EDIT, Act.WITHDRAW}, "rh": {Act.DROP}},
    "dropped": {},
    "approved": {"animation.enfance": {Act.ASK_CANCELLATION}},
    "refused": {},
    "withdrawn": {},
    "cancellation asked": {"rh": {Act.APPROVE, Act.REFUSE, Act.REASSIGN}},
    "cancelled": {},
}
for state, people in EXPECTED.items():
    if not state.startswith("draft"):
        people.setdefault("animation.enfance", set()).add(Act.REPEAT)
    # Who may act on the current step may ask, and the applicant may write to them.
    acting = {who for who, acts in people.items() if acts & {Act.APPROVE, Act.HANDLE}}
    for who in acting | ({"animation.enfance"} if acting else set()):
        people[who] = people[who] | {Act.WRITE}
"""What each person may do in each state; everybody and every state that is not here: nothing."""


@dataclass(frozen=True, slots=True)
class Making:
    """How to bring a request to each state."""

    page: FormPage
    cast: Cast
    fax: FormPage | None = None
    book: FormPage | None = None
    badge: FormPage | None = None

    def sent(self) -> Submission:
        return send_leave(self.page, self.cast.animator, date(2027, 3, 15), date(2027, 3, 19))

    def approved(self, *people: User) -> Submission:
        return approve_all(self.sent(), *people)

    def faxed(self) -> Submission:
        assert self.fax
        return send(self.fax, self.cast.animator, {})

    def forgotten(self) -> Submission:
        back = decide_as(self.cast.coordinator, self.sent(), Decision.SEND_BACK, "Pourquoi ?")
        Submission.objects.filter(pk=back.pk).update(changed_at=timezone.now() - UNANSWERED)
        return Submission.objects.get(pk=back.pk)

    def booked(self) -> Submission:
        assert self.book
        return decide_as(self.cast.coordinator, send(self.book, self.cast.animator, {}))

    def badged(self) -> Submission:
        assert self.badge
        return send(self.badge, self.cast.animator, {})

    def asked(self) -> Submission:
        done = self.approved(self.cast.coordinator, self.cast.hr, self.cast.director)
        return ask_cancellation(
            by=self.cast.animator, submission=done, revision=done.revision, reason="Train annulé."
        )

    def make(self, state: str) -> Submission:
        cast = self.cast
        makers: dict[str, Callable[[], Submission]] = {
            "draft": lambda: draft_of_right(self.page, cast.animator, date(2027, 3, 15)),
            "at the coordinator": self.sent,
            "at hr": lambda: self.approved(cast.coordinator),
            "to handle": self.booked,
            "handled": lambda: handle_as(cast.reception, self.booked()),
            "to complete": self.badged,
            "refused, to complete": lambda: decide_as(
                cast.coordinator, self.badged(), Decision.REFUSE, "Non."
            ),
            "draft, to complete later": lambda: draft_of(self.badge, cast.animator, {}),
            "only to handle": self.faxed,
            "recorded": lambda: handle_as(cast.reception, self.faxed()),
            "at the director": lambda: self.approved(cast.coordinator, cast.hr),
            "of right": lambda: sign_draft(draft_of_right(self.page, cast.animator, date(2027, 3, 15))),
            "to correct": lambda: decide_as(cast.coordinator, self.sent(), Decision.SEND_BACK, "Pourquoi ?"),
            "never corrected": self.forgotten,
            "dropped": lambda: dropping(cast.hr, self.forgotten(), cast.hr),
            "approved": lambda: self.approved(cast.coordinator, cast.hr, cast.director),
            "refused": lambda: decide_as(cast.coordinator, self.sent(), Decision.REFUSE, "Non."),
            "withdrawn": lambda: withdraw(by=cast.animator, submission=self.sent(), revision=1),
            "cancellation asked": self.asked,
            "cancelled": lambda: decide_as(cast.hr, self.asked()),
        }
        return Submission.objects.get(pk=makers[state]().pk)


@pytest.fixture
def making(leave_page: FormPage, cast: Cast, centre: Centre) -> Making:
    account_of(cast.animator)
    fax, book = (
        make_form(
            centre,
            title,
            [("long_text", question("Objet", required=False))],
            by=cast.communication,
            route=route,
        )
        for title, route in (
            ("Fax", [handled_by("reception", "Envoyé")]),
            ("Commande", ["coordinator", handled_by("reception", "Remis")]),
        )
    )
    questions = [
        ("long_text", question("Objet", required=False)),
        ("text", question("Contrôle", required=False, later="accounting")),
    ]
    badge = make_form(centre, "Badge", questions, by=cast.communication, route=["coordinator"])
    return Making(leave_page, cast, fax, book, badge)


def decision(kind: Decision) -> Callable[[User, Submission, User], Any]:
    def act(by: User, submission: Submission, to: User) -> Any:
        step = current_step(submission) or submission.steps.first() or ApprovalStep()
        verdict = Verdict(step.pk, submission.revision, kind, "Parce que.")
        return decide(by=by, submission=submission, verdict=verdict, proof=proof_of(by))

    return act


def handling(by: User, submission: Submission, to: User) -> Submission:
    step = current_step(submission) or submission.steps.first() or ApprovalStep()
    done = Handling(step.pk, submission.revision)
    return handle(by=by, submission=submission, handling=done, proof=proof_of(by))


def completing(by: User, submission: Submission, to: User) -> Submission:
    """Fill in what is left to accounting, where the form has it."""
    later = [spec.key for spec in submission.definition.fields if spec.filled_by]
    revision, values = submission.revision, dict.fromkeys(later or ["x"], "Vu")
    return complete(by=by, submission=submission, values=values, revision=revision, proof=proof_of(by))


def dropping(by: User, submission: Submission, to: User) -> Submission:
    what = Dropping(submission.revision)
    return drop(by=by, submission=submission, dropping=what, proof=proof_of(by))


def some_comment(submission: Submission) -> dict[str, list[str]]:
    """A word typed in the first long text of the form."""
    key = next(spec.key for spec in submission.definition.fields if spec.type == "long_text")
    return {f"f-{key}": ["y"]}


TRIES: dict[Act, Callable[[User, Submission, User], Any]] = {
    Act.EDIT: lambda by, row, to: save_draft(by=by, submission=row, typed=some_comment(row)),
    Act.WITHDRAW: lambda by, row, to: withdraw(by=by, submission=row, revision=row.revision),
    Act.ASK_CANCELLATION: lambda by, row, to: ask_cancellation(
        by=by, submission=row, revision=row.revision, reason="Parce que."
    ),
    Act.REPEAT: lambda by, row, to: repeat_request(by=by, submission=row).draft,
    Act.APPROVE: decision(Decision.APPROVE),
    Act.REFUSE: decision(Decision.REFUSE),
    Act.SEND_BACK: decision(Decision.SEND_BACK),
    Act.HANDLE: handling,
    Act.COMPLETE: completing,
    Act.DROP: dropping,
    Act.WRITE: lambda by, row, to: write_message(by=by, submission=row, body="Le matin ?").submission,
    Act.REASSIGN: lambda by, row, to: reassign(
        by=by, submission=row, revision=row.revision, to=to, reason="Parce que."
    ),
}


class Undone(Exception):
    """Rolls an act back once it was accepted."""


def is_accepted(act: Act, by: User, submission: Submission, to: User) -> bool:
    """Try the act, see whether it changes anything, and undo it."""
    row = Submission.objects.get(pk=submission.pk)
    before = (row.state, row.revision, row.draft, row.messages.count())
    try:
        with transaction.atomic():
            after = TRIES[act](by, row, to)
            changed = (after.state, after.revision, after.draft, after.messages.count()) != before
            raise Undone
    except Undone:
        # Some acts are safe to repeat: given back unchanged, they did nothing.
        return changed
    except REFUSED:
        return False


@pytest.mark.parametrize("state", list(EXPECTED))
def test_allowed_actions_are_those_that_the_actions_accept(making: Making, cast: Cast, state: str) -> None:
    submission = making.make(state)
    allowed = {who: set(allowed_actions(submission, cast[who])) for who in EVERYBODY}
    assert allowed == {who: EXPECTED[state].get(who, set()) for who in EVERYBODY}
    accepted = {
        who: {act for act in Act if is_accepted(act, cast[who], submission, cast.youth_coordinator)}
        for who in EVERYBODY
        if who not in UNRELATED
    }
    assert accepted == {who: acts for who, acts in allowed.items() if who not in UNRELATED}


@pytest.mark.parametrize("state", list(EXPECTED))
def test_allowed_actions_are_the_permissions(making: Making, cast: Cast, state: str) -> None:
    submission = making.make(state)
    for who in EVERYBODY:
        held = {act for act in Act if can(cast[who], f"forms_builder.{act}_submission", submission)}
        assert (who, held) == (who, set(allowed_actions(submission, cast[who])))


def test_allowed_actions_of_who_has_just_left_are_none(making: Making, cast: Cast) -> None:
    submission = making.make("at the coordinator")
    gone = deactivate_person(by=SYSTEM, person=cast.coordinator)
    assert allowed_actions(submission, gone) == frozenset()
    assert list(ApprovalStep.objects.waiting_for(gone)) == []


@pytest.mark.parametrize("state", list(EXPECTED))
def test_waiting_for_is_who_may_approve(making: Making, cast: Cast, state: str) -> None:
    submission = making.make(state)
    waiting = {who for who in EVERYBODY if ApprovalStep.objects.waiting_for(cast[who]).exists()}
    waits = {Act.APPROVE, Act.HANDLE}
    assert waiting == {who for who in EVERYBODY if waits & allowed_actions(submission, cast[who])}


def test_waiting_for_never_holds_a_request_of_ones_own(making: Making, cast: Cast) -> None:
    """Whatever put them there: an import, a hand in the shell."""
    submission = making.make("at the coordinator")
    step = current_step(submission)
    assert step is not None
    step.approvers.set([cast.animator, cast.coordinator])
    fresh = Submission.objects.get(pk=submission.pk)
    for person, waits in ((cast.animator, False), (cast.coordinator, True)):
        assert ApprovalStep.objects.waiting_for(person).exists() == waits
        assert (Act.APPROVE in allowed_actions(fresh, person)) == waits


def visible(cast: Cast) -> dict[str, set[Any]]:
    return {
        who: set(Submission.objects.visible_to(cast[who]).values_list("pk", flat=True)) for who in EVERYBODY
    }


def readable(cast: Cast) -> dict[str, set[Any]]:
    rows = list(Submission.objects.all())
    return {
        who: {row.pk for row in rows if can(cast[who], "forms_builder.view_submission", row)}
        for who in EVERYBODY
    }


READERS = {"rh", "direction"}
ON_THE_ROUTE = {"animation.enfance", "coordination.enfance"} | READERS
SEEN_BY = {
    "draft": {"animation.enfance"},
    "draft, to complete later": {"animation.enfance"},
    "to complete": ON_THE_ROUTE | {"comptabilite"},
    "refused, to complete": ON_THE_ROUTE | {"comptabilite"},
    "to handle": ON_THE_ROUTE | {"accueil"},
    "handled": ON_THE_ROUTE | {"accueil"},
    "only to handle": {"animation.enfance", "accueil"} | READERS,
    "recorded": {"animation.enfance", "accueil"} | READERS,
}


@pytest.mark.parametrize("state", list(EXPECTED))
def test_submission_visible_to_is_the_set_form_of_its_right(making: Making, cast: Cast, state: str) -> None:
    submission = making.make(state)
    seen = visible(cast)
    assert seen == readable(cast)
    who = {name for name, rows in seen.items() if submission.pk in rows}
    assert who == SEEN_BY.get(state, ON_THE_ROUTE)


@pytest.fixture
def informing(cast: Cast, centre: Centre, today: date) -> Making:
    """A form that informs accounting of what was approved."""
    account_of(cast.animator)
    page = leave_form(centre, cast.communication, route=("coordinator",), informed=("accounting",))
    return Making(page, cast)


def test_submission_visible_to_the_informed_only_once_it_is_approved(informing: Making, cast: Cast) -> None:
    sent = informing.sent()
    assert visible(cast) == readable(cast)
    assert (visible(cast)["coordination.enfance"], visible(cast)["comptabilite"]) == ({sent.pk}, set())
    decide_as(cast.coordinator, sent)
    assert visible(cast) == readable(cast)
    assert visible(cast)["comptabilite"] == {sent.pk}


@pytest.mark.parametrize("end", ["refused", "sent back", "withdrawn"])
def test_submission_visible_to_the_informed_never_when_it_was_not_approved(
    informing: Making, cast: Cast, end: str
) -> None:
    sent = informing.sent()
    if end == "withdrawn":
        withdraw(by=cast.animator, submission=sent, revision=1)
    else:
        decide_as(cast.coordinator, sent, Decision.REFUSE if end == "refused" else Decision.SEND_BACK, "Non.")
    assert visible(cast) == readable(cast)
    assert visible(cast)["comptabilite"] == set()


def test_submission_visible_to_who_handles_it_only_once_it_has_come_to_them(
    making: Making, cast: Cast
) -> None:
    assert making.book
    sent = send(making.book, cast.animator, {})
    assert visible(cast) == readable(cast)
    assert visible(cast)["accueil"] == set()
    done = decide_as(cast.coordinator, sent)
    ask_cancellation(by=cast.animator, submission=done, revision=done.revision, reason="Trop tard.")
    assert visible(cast) == readable(cast)
    assert visible(cast)["accueil"] == {sent.pk}


def test_submission_visible_to_a_later_step_once_it_has_come_to_it(
    leave_page: FormPage, cast: Cast, centre: Centre
) -> None:
    """Accounting does not read what the coordinator has not agreed to, nor what they refuse."""
    page = make_form(
        centre,
        "Achat",
        [("text", question("Objet", required=False))],
        by=cast.communication,
        route=["coordinator", "accounting"],
    )
    refused, sent = send(page, cast.animator, {}), send(page, cast.animator, {})
    decide_as(cast.coordinator, refused, Decision.REFUSE, "Non.")
    assert visible(cast) == readable(cast)
    assert visible(cast)["comptabilite"] == set()
    decide_as(cast.coordinator, sent)
    assert visible(cast) == readable(cast)
    assert visible(cast)["comptabilite"] == {sent.pk}


def test_submission_visible_to_the_stand_in_of_the_director_once_it_is_given(
    leave_page: FormPage, cast: Cast
) -> None:
    sent = send_leave(leave_page, cast.director, date(2027, 3, 15), kind="Formation")
    assert visible(cast) == readable(cast)
    assert visible(cast)["direction.adjointe"] == set()
    decide_as(cast.hr, sent)
    assert visible(cast) == readable(cast)
    assert {who for who, rows in visible(cast).items() if sent.pk in rows} == READERS | {"direction.adjointe"}


def test_submission_visible_to_who_it_was_given_and_no_more_to_who_had_it(making: Making, cast: Cast) -> None:
    sent = making.sent()
    reassign(by=cast.hr, submission=sent, revision=1, to=cast.youth_coordinator, reason="Absence.")
    assert visible(cast) == readable(cast)
    assert {who for who, rows in visible(cast).items() if sent.pk in rows} == {
        "animation.enfance",
        "coordination.jeunes",
    } | READERS


@pytest.mark.parametrize(
    ("permission", "holders"),
    [
        ("fill_form", set(EVERYBODY) - {"parti", "centre2.direction", "centre2.animation", "installation"}),
        ("publish_form", {"rh", "communication", "informatique"}),
    ],
)
def test_rights_on_forms_are_of_the_centre_alone(
    leave_page: FormPage, cast: Cast, permission: str, holders: set[str]
) -> None:
    version = leave_page.versions.get()
    assert {who for who in EVERYBODY if can(cast[who], f"forms_builder.{permission}", version)} == holders
