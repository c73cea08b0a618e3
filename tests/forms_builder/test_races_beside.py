"""Two at the same instant, beside the decisions: who handles a step, who prints, who agrees to a form."""

import pytest

from forms_builder.actions.handling import Handling, handle
from forms_builder.actions.printing import keep_copy
from forms_builder.actions.proposals import Seen, approve_proposal
from forms_builder.actions.publishing import publish_version
from forms_builder.choices import ProposalState
from forms_builder.models import (
    ApprovalEvent,
    FormPage,
    FormProposal,
    FormVersion,
    PrintedCopy,
    Submission,
)
from forms_builder.rules import current_step
from portal.accounts.choices import Role
from portal.accounts.models import RoleGrant, User
from portal.centres.models import Centre
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import draft_of, handled_by, make_form, proof_of, question, sign_draft
from tests.support.cast import SYSTEM, Cast
from tests.support.race import Act, Race, endings, pull_down, unlock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fax(cast: Cast, centre: Centre) -> Submission:
    """Sent to reception, which has two people."""
    page = make_form(
        centre,
        "Fax",
        [("text", question("Objet", required=False))],
        by=cast.communication,
        route=[handled_by("reception", "Envoyé")],
    )
    sent = draft_of(page, cast.animator, {})
    return sign_draft(sent)


def two_who_handle(race: Race, fax: Submission) -> list[str]:
    """Both of reception mark the same step as done."""
    step = current_step(Submission.objects.get(pk=fax.pk))
    assert step is not None

    def handling(who: int) -> Act:
        def act() -> Submission:
            by, row = User.objects.get(pk=who), Submission.objects.get(pk=fax.pk)
            return handle(by=by, submission=row, handling=Handling(step.pk, 1), proof=proof_of(by))

        return act

    return endings(race(*(handling(person.pk) for person in step.approvers.all())))


def test_handle_same_step_by_two_is_handled_by_one(race: Race, fax: Submission) -> None:
    assert two_who_handle(race, fax) == ["RequestMoved", "done"]
    kinds = ApprovalEvent.objects.filter(submission=fax).values_list("kind", flat=True)
    assert sorted(kinds) == ["handled", "recorded", "submitted"]


def test_handle_same_step_by_two_without_the_lock_breaks_on_the_wall(
    race: Race, fax: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    assert two_who_handle(race, fax) == ["IntegrityError", "done"]


def test_handle_same_step_by_two_without_lock_nor_wall_is_handled_twice(
    race: Race, fax: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    pull_down(ApprovalEvent, "event_once_per_revision")
    assert two_who_handle(race, fax) == ["done", "done"]
    assert ApprovalEvent.objects.filter(submission=fax, kind="handled").count() == 2


def two_prints(race: Race, fax: Submission) -> list[str]:
    def printing() -> PrintedCopy:
        row = Submission.objects.get(pk=fax.pk)
        return keep_copy(by=SYSTEM, submission=row, kind="recap", content=b"%PDF-1.7")

    return endings(race(printing, printing))


def test_keep_copy_twice_at_once_keeps_one(race: Race, fax: Submission) -> None:
    assert two_prints(race, fax) == ["done", "done"]
    assert PrintedCopy.objects.count() == 1


def test_keep_copy_twice_at_once_without_lock_nor_wall_keeps_two(
    race: Race, fax: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, Submission)
    pull_down(PrintedCopy, "copy_once_per_revision")
    assert two_prints(race, fax) == ["done", "done"]
    assert PrintedCopy.objects.count() == 2


# Human resources and the editors of a form


def form_that_waits(cast: Cast, centre: Centre) -> FormProposal:
    """A form online, published again with another time of keeping."""
    page = make_form(centre, "Travaux", [("text", question("Où ?"))], by=cast.communication, route=["hr"])
    page.retention_months = 60
    page.save_revision(user=cast.communication).publish()
    return FormProposal.objects.get(page=page)


def agreeing(who: int, proposal: FormProposal) -> Act:
    seen = Seen(proposal.digest, proposal.page.versions.get().digest)

    def act() -> FormVersion:
        by = User.objects.get(pk=who)
        row = FormProposal.objects.get(pk=proposal.pk)
        return approve_proposal(by=by, proposal=row, seen=seen, proof=proof_of(by))

    return act


def publishing_again(who: int, proposal: FormProposal) -> Act:
    def act() -> object:
        page = FormPage.objects.get(pk=proposal.page_id)
        page.retention_months = 120
        return publish_version(by=User.objects.get(pk=who), page=page)

    return act


def two_of_human_resources(race: Race, cast: Cast, centre: Centre) -> list[str]:
    second, proposal = PersonFactory(centre=centre), form_that_waits(cast, centre)
    RoleGrant.objects.create(person=second, role=Role.HR)
    return endings(race(agreeing(cast.hr.pk, proposal), agreeing(second.pk, proposal)))


def test_approve_proposal_two_at_once_makes_one_version(race: Race, cast: Cast, centre: Centre) -> None:
    assert two_of_human_resources(race, cast, centre) == ["ProposalMoved", "done"]
    assert list(FormVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_approve_proposal_without_locks_is_held_by_the_numbers_alone(
    race: Race, cast: Cast, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(monkeypatch, FormPage, FormProposal)
    assert two_of_human_resources(race, cast, centre) != ["ProposalMoved", "done"]


def test_approve_proposal_while_it_is_published_again_never_gives_what_was_not_read(
    race: Race, cast: Cast, centre: Centre
) -> None:
    """Whoever comes first: either the change is online and the newer waits, or the newer waits in its place."""
    proposal = form_that_waits(cast, centre)
    ended = endings(race(agreeing(cast.hr.pk, proposal), publishing_again(cast.communication.pk, proposal)))
    waiting = FormProposal.objects.get(state=ProposalState.WAITING)
    assert ended in (["done", "done"], ["ProposalMoved", "done"])
    assert waiting.definition.retention_months == 120
    versions = FormVersion.objects.order_by("number")
    assert [one.definition.retention_months for one in versions] == ([36, 60] if ended[0] == "done" else [36])
