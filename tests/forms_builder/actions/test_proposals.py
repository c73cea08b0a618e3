"""A change of route, effects or retention waits for human resources, and what they do with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from forms_builder.actions.proposals import Seen, approve_proposal, refuse_proposal
from forms_builder.actions.publishing import publish_version
from forms_builder.choices import ProposalState
from forms_builder.exceptions import FormUnfit, ProposalMoved, ReasonMissing, SignatureMissing
from forms_builder.models import FormIndexPage, FormPage, FormProposal, FormVersion
from forms_builder.queries.submissions import current_version
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.kit.access import can
from portal.notifications.models import Notification
from tests.factories.forms_builder import fill_in, make_form, proof_of, question
from tests.support.cast import SYSTEM, Cast

PLATE = ("text", question("Plaque"))
WORKS = [("text", question("Où ?"))]


@pytest.fixture
def page(cast: Cast, centre: Centre) -> FormPage:
    return make_form(centre, "Véhicule", [PLATE], by=cast.communication, route=["hr"])


def again(page: FormPage, *, route: Sequence[str] = ("hr",), months: int = 36, by: User | None) -> FormPage:
    """Publish the same questions with another route or another time of keeping."""
    page = FormPage.objects.get(pk=page.pk)
    kept = [block.id for block in page.questions]
    fill_in(page, [PLATE], route)
    page.questions[0].id = kept[0]
    page.retention_months = months
    page.save_revision(user=by).publish()
    return FormPage.objects.get(pk=page.pk)


def first(
    centre: Centre, by: User | None, *, route: Sequence[str] = ("hr",), months: int = 36, **facts: Any
) -> FormPage:
    """A new form, published as it is by whoever made it."""
    page = FormPage(title="Travaux", slug=f"travaux-{uuid4()}", retention_months=months)
    fill_in(page, WORKS, route, **facts)
    FormIndexPage.objects.child_of(centre.site.root_page).get().add_child(instance=page)
    page.save_revision(user=by).publish()
    return FormPage.objects.get(pk=page.pk)


def waiting(page: FormPage) -> FormProposal:
    return FormProposal.objects.get(page=page, state=ProposalState.WAITING)


def seen_of(proposal: FormProposal) -> Seen:
    last = proposal.page.last_version()
    return Seen(proposal.digest, last.digest if last else "")


def approve(proposal: FormProposal, by: User, **facts: Any) -> FormVersion:
    values = {"by": by, "proposal": proposal, "seen": seen_of(proposal), "proof": proof_of(by)}
    return approve_proposal(**values | facts)


def refuse(proposal: FormProposal, by: User, reason: str = "Trop long.", **facts: Any) -> FormProposal:
    values = {"by": by, "proposal": proposal, "seen": seen_of(proposal), "proof": proof_of(by)}
    return refuse_proposal(**values | {"reason": reason} | facts)


def numbers(page: FormPage) -> list[int]:
    return list(page.versions.order_by("number").values_list("number", flat=True))


def told(person: User) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


# What waits


def test_publish_version_of_another_route_waits_and_human_resources_are_told(
    page: FormPage, cast: Cast
) -> None:
    again(page, route=["director"], by=cast.communication)
    proposal = waiting(page)
    assert numbers(page) == [1]
    current = current_version(FormPage.objects.get(pk=page.pk))
    assert current is not None
    assert current.definition.route[0].approver == "hr"
    assert (proposal.author, proposal.author_label, proposal.title) == (
        cast.communication,
        str(cast.communication),
        "Véhicule",
    )
    assert (told(cast.hr), told(cast.director)) == (["forms_builder.form_change_waits"], [])
    entry = AuditEntry.objects.get(verb="forms_builder.propose_version")
    assert entry.actor_id == cast.communication.pk


@pytest.mark.parametrize("months", [12, 120])
def test_publish_version_of_another_time_of_keeping_waits(page: FormPage, cast: Cast, months: int) -> None:
    again(page, months=months, by=cast.communication)
    assert (numbers(page), waiting(page).definition.retention_months) == ([1], months)


@pytest.mark.parametrize("who", ["communication", "it"])
def test_publish_version_of_the_same_while_it_waits_is_one_proposal(
    page: FormPage, cast: Cast, who: str
) -> None:
    again(page, route=["director"], by=cast.communication)
    proposal = waiting(page)
    again(page, route=["director"], by=getattr(cast, who))
    assert waiting(page) == proposal
    assert told(cast.hr) == ["forms_builder.form_change_waits"]


def test_publish_version_again_replaces_what_waits(page: FormPage, cast: Cast) -> None:
    again(page, route=["director"], by=cast.communication)
    older = waiting(page)
    again(page, route=["accounting", "hr"], by=cast.it)
    older.refresh_from_db()
    assert (older.state, waiting(page).author) == (ProposalState.REPLACED, cast.it)
    assert numbers(page) == [1]


def test_publish_version_back_to_what_is_online_takes_the_proposal_back(page: FormPage, cast: Cast) -> None:
    again(page, route=["director"], by=cast.communication)
    again(page, by=cast.communication)
    assert FormProposal.objects.get().state == ProposalState.REPLACED
    assert numbers(page) == [1]


def test_publish_version_by_human_resources_is_online_at_once(page: FormPage, cast: Cast) -> None:
    again(page, route=["director"], by=cast.communication)
    again(page, route=["director"], by=cast.hr)
    assert (numbers(page), FormProposal.objects.get().state) == ([1, 2], ProposalState.REPLACED)


def test_publish_version_scheduled_waits_like_its_authors(page: FormPage, cast: Cast, today: object) -> None:
    """Whoever scheduled it may be of human resources: at the appointed hour nobody is there."""
    page = FormPage.objects.get(pk=page.pk)
    page.retention_months = 120
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision(user=cast.hr).publish()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled", verbosity=0)
    assert (numbers(page), waiting(page).author) == ([1], cast.hr)


@pytest.mark.parametrize(
    ("route", "facts", "numbered"),
    [
        (["hr"], {}, [1]),
        (["coordinator", "director"], {"months": 60}, [1]),
        (["coordinator"], {}, []),
        ([], {"informed": ["hr"]}, []),
        (["hr"], {"months": 35}, []),
    ],
)
def test_publish_version_of_a_new_form_is_online_at_once_when_it_is_of_the_simplest(
    cast: Cast, centre: Centre, route: list[str], facts: dict[str, Any], numbered: list[int]
) -> None:
    page = first(centre, cast.communication, route=route, **facts)
    assert numbers(page) == numbered
    assert FormProposal.objects.filter(page=page).count() == 1 - len(numbered)
    assert (current_version(page) is None) == (numbered == [])


def test_publish_version_of_a_new_form_by_an_installation_is_online_at_once(centre: Centre) -> None:
    assert numbers(first(centre, None, route=["coordinator"])) == [1]


# What human resources do


def test_approve_proposal_puts_the_version_online_in_its_authors_name(page: FormPage, cast: Cast) -> None:
    again(page, route=["director"], by=cast.communication)
    proposal = waiting(page)
    version = approve(proposal, cast.hr)
    proposal.refresh_from_db()
    assert (version.number, version.author, version.digest) == (2, cast.communication, proposal.digest)
    assert current_version(FormPage.objects.get(pk=page.pk)) == version
    assert (proposal.state, proposal.decided_by) == (ProposalState.APPROVED, cast.hr)
    assert told(cast.communication) == ["forms_builder.form_change_approved"]
    entry = AuditEntry.objects.get(verb="forms_builder.approve_proposal")
    assert (entry.actor_id, entry.details) == (cast.hr.pk, {"number": 2})


def test_approve_proposal_settles_what_human_resources_were_told(page: FormPage, cast: Cast) -> None:
    again(page, route=["director"], by=cast.communication)
    approve(waiting(page), cast.hr)
    notice = Notification.objects.get(recipient=cast.hr)
    assert notice.read_at is not None


def test_approve_proposal_again_publishes_nothing_new(page: FormPage, cast: Cast) -> None:
    """Publishing what was agreed to makes no second version."""
    changed = again(page, route=["director"], by=cast.communication)
    approve(waiting(page), cast.hr)
    changed.save_revision(user=cast.communication).publish()
    assert (numbers(page), FormProposal.objects.get().state) == ([1, 2], ProposalState.APPROVED)


def test_refuse_proposal_keeps_the_form_and_tells_its_author(page: FormPage, cast: Cast) -> None:
    again(page, route=["director"], by=cast.communication)
    refused = refuse(waiting(page), cast.hr, "  Le circuit reste chez nous. ")
    assert (refused.state, refused.comment, numbers(page)) == (
        ProposalState.REFUSED,
        "Le circuit reste chez nous.",
        [1],
    )
    assert told(cast.communication) == ["forms_builder.form_change_refused"]
    assert AuditEntry.objects.filter(verb="forms_builder.refuse_proposal", actor_id=cast.hr.pk).count() == 1


def test_refuse_proposal_without_a_reason_is_refused(page: FormPage, cast: Cast) -> None:
    again(page, route=["director"], by=cast.communication)
    with pytest.raises(ReasonMissing):
        refuse(waiting(page), cast.hr, "  ")
    assert waiting(page).comment == ""


@pytest.mark.parametrize("who", ["communication", "it", "director", "animator", "other_director"])
def test_approve_and_refuse_proposal_by_who_may_not_are_refused(page: FormPage, cast: Cast, who: str) -> None:
    again(page, route=["director"], by=cast.communication)
    proposal, person = waiting(page), getattr(cast, who)
    for act in (approve, refuse):
        with pytest.raises(PermissionDenied):
            act(proposal, person)
    assert (waiting(page), numbers(page)) == (proposal, [1])


def test_approve_proposal_without_ones_own_password_is_refused(page: FormPage, cast: Cast) -> None:
    again(page, route=["director"], by=cast.communication)
    for proof in (
        proof_of(cast.director),
        replace(proof_of(cast.hr), at=timezone.now() - timedelta(hours=1)),
    ):
        with pytest.raises(SignatureMissing):
            approve(waiting(page), cast.hr, proof=proof)
    assert numbers(page) == [1]


def test_approve_proposal_that_was_published_anew_meanwhile_is_refused(page: FormPage, cast: Cast) -> None:
    again(page, route=["director"], by=cast.communication)
    shown = waiting(page)
    again(page, route=["accounting"], by=cast.communication)
    with pytest.raises(ProposalMoved):
        approve(shown, cast.hr)
    assert numbers(page) == [1]


@pytest.mark.parametrize("seen", [Seen("0" * 64, ""), Seen("", "")])
def test_approve_proposal_that_the_page_did_not_show_is_refused(
    page: FormPage, cast: Cast, seen: Seen
) -> None:
    again(page, route=["director"], by=cast.communication)
    with pytest.raises(ProposalMoved):
        approve(waiting(page), cast.hr, seen=seen)
    with pytest.raises(ProposalMoved):
        approve(waiting(page), cast.hr, seen=replace(seen_of(waiting(page)), version="0" * 64))
    assert numbers(page) == [1]


def test_approve_proposal_twice_is_refused_the_second_time(page: FormPage, cast: Cast) -> None:
    again(page, route=["director"], by=cast.communication)
    proposal = waiting(page)
    seen = seen_of(proposal)
    approve(proposal, cast.hr)
    for act in (approve, refuse):
        with pytest.raises(ProposalMoved):
            act(proposal, cast.hr, seen=seen)
    assert numbers(page) == [1, 2]


def test_approve_proposal_of_a_form_taken_offline_is_refused(page: FormPage, cast: Cast) -> None:
    again(page, route=["director"], by=cast.communication).unpublish()
    with pytest.raises(ProposalMoved):
        approve(waiting(page), cast.hr)
    assert list(FormProposal.objects.waiting()) == []


def test_approve_proposal_that_no_longer_fits_is_refused_with_the_sentence(
    page: FormPage, cast: Cast
) -> None:
    again(page, route=["director"], by=cast.communication)
    proposal = waiting(page)
    content = proposal.content | {"route": []}
    FormProposal.objects.filter(pk=proposal.pk).update(content=content)
    proposal = waiting(page)
    with pytest.raises(FormUnfit) as refusal:
        approve(proposal, cast.hr)
    assert "il ne mène à personne" in str(refusal.value.message)
    assert numbers(page) == [1]


def test_visible_to_is_the_set_form_of_view_proposal(page: FormPage, cast: Cast) -> None:
    again(page, route=["director"], by=cast.communication)
    proposal = waiting(page)
    people = cast.people
    listed = {name for name, person in people.items() if FormProposal.objects.visible_to(person).exists()}
    allowed = {
        name for name, person in people.items() if can(person, "forms_builder.view_proposal", proposal)
    }
    assert listed == allowed == {"communication", "rh", "informatique"}


def test_publish_version_by_the_system_needs_no_agreement(page: FormPage) -> None:
    page.retention_months = 120
    version = publish_version(by=SYSTEM, page=page)
    assert isinstance(version, FormVersion)
    assert version.number == 2
