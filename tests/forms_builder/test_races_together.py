"""Many decisions in one go, and what is said beside them, at the same instant; and the damage without the lock."""

import pytest

from forms_builder.actions.asking import write_message
from forms_builder.actions.deciding_together import Chosen, Outcome, decide_together
from forms_builder.exceptions import RequestMoved
from forms_builder.models import ApprovalEvent, ApprovalStep, FormPage, RequestMessage, Submission
from forms_builder.rules import current_step
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import decide_as, make_form, proof_of, question, send
from tests.support.cast import Cast
from tests.support.race import Act, Race, endings, one_after_the_other, pull_down, unlock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(cast: Cast, centre: Centre) -> FormPage:
    asks = [("text", question("Laquelle ?", required=False))]
    return make_form(centre, "Clé", asks, by=cast.communication, route=["coordinator"])


@pytest.fixture
def keys(page: FormPage, cast: Cast, centre: Centre) -> list[Submission]:
    """Two requests, each given to two people."""
    sent = [send(page, cast.animator, {}) for _number in range(2)]
    second = PersonFactory.create(centre=centre)
    for one in sent:
        step_of(one).approvers.add(second)
    return sent


def step_of(submission: Submission) -> ApprovalStep:
    step = current_step(Submission.objects.get(pk=submission.pk))
    assert step is not None
    return step


# Decisions in one go


def approving(who: int, keys: list[Submission]) -> Act:
    """`who` approves them all, with what the page showed before the race."""
    chosen = [Chosen(step_of(one).pk, one.revision) for one in keys]

    def act() -> list[Outcome]:
        by = User.objects.get(pk=who)
        return decide_together(by=by, chosen=chosen, proof=proof_of(by))

    return act


def two_who_approve(race: Race, keys: list[Submission]) -> list[list[str]]:
    """What became of each request, for each of the two: "" where it is done."""
    people = step_of(keys[0]).approvers.order_by("pk").values_list("pk", flat=True)
    ended = race(*(approving(person, keys) for person in people))
    return [sorted(str(runner.result[number].refusal) for runner in ended) for number in range(len(keys))]


def approvals(submission: Submission) -> int:
    return ApprovalEvent.objects.filter(submission=submission, kind="approved").count()


def test_decide_together_by_two_decides_each_once(race: Race, keys: list[Submission]) -> None:
    moved = str(RequestMoved.message)
    assert two_who_approve(race, keys) == [["", moved], ["", moved]]
    assert [approvals(one) for one in keys] == [1, 1]


def clicked_twice(race: Race, keys: list[Submission], cast: Cast) -> list[str]:
    act = approving(cast.coordinator.pk, keys)
    return endings(race(act, act))


def test_decide_together_clicked_twice_decides_each_once(
    race: Race, keys: list[Submission], cast: Cast
) -> None:
    assert clicked_twice(race, keys, cast) == ["done", "done"]
    assert [approvals(one) for one in keys] == [1, 1]


def test_decide_together_clicked_twice_without_the_lock_breaks_on_the_wall(
    race: Race, keys: list[Submission], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    assert clicked_twice(race, keys, cast) == ["IntegrityError", "done"]
    assert approvals(keys[0]) == 1


def test_decide_together_clicked_twice_without_lock_nor_wall_decides_twice(
    race: Race, keys: list[Submission], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of them: only before it do both hesitate."""
    unlock(monkeypatch, Submission)
    pull_down(ApprovalEvent, "event_once_per_revision")
    assert clicked_twice(race, keys[:1], cast) == ["done", "done"]
    assert approvals(keys[0]) == 2


# Questions and answers


def writing(person: User, submission: Submission) -> Act:
    def act() -> RequestMessage:
        by, row = User.objects.get(pk=person.pk), Submission.objects.get(pk=submission.pk)
        return write_message(by=by, submission=row, body="La bleue ?")

    return act


def asked_twice(race: Race, keys: list[Submission], cast: Cast) -> tuple[list[str], int, int]:
    """How both ended, the messages, and what the applicant was told."""
    act = writing(cast.coordinator, keys[0])
    ended = endings(race(act, act))
    told = Notification.objects.filter(recipient=cast.animator).count()
    return ended, RequestMessage.objects.count(), told


def test_write_message_clicked_twice_is_one_question(race: Race, keys: list[Submission], cast: Cast) -> None:
    assert asked_twice(race, keys, cast) == (["done", "done"], 1, 1)


def test_write_message_clicked_twice_without_the_lock_is_two(
    race: Race, keys: list[Submission], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    assert asked_twice(race, keys, cast) == (["done", "done"], 2, 2)


def answered_while_decided(race: Race, keys: list[Submission], cast: Cast) -> tuple[list[str], int]:
    """The applicant writes while the only decision is taken: nobody would read it."""

    def deciding() -> Submission:
        return decide_as(User.objects.get(pk=cast.coordinator.pk), keys[0])

    ended = one_after_the_other(race, deciding, writing(cast.animator, keys[0]))
    return ended, RequestMessage.objects.count()


def test_write_message_while_it_is_decided_is_refused(race: Race, keys: list[Submission], cast: Cast) -> None:
    assert answered_while_decided(race, keys, cast) == (["NotAllowedNow", "done"], 0)


def test_write_message_while_it_is_decided_without_the_lock_is_said_to_nobody(
    race: Race, keys: list[Submission], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    assert answered_while_decided(race, keys, cast) == (["done", "done"], 1)
