"""What human resources do with a change of a form that waits for them."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from forms_builder import notices
from forms_builder.actions.publishing import freeze
from forms_builder.choices import ProposalState
from forms_builder.compiler import find_problems
from forms_builder.exceptions import FormUnfit, ProposalMoved, ReasonMissing, SignatureMissing
from forms_builder.models import FormPage, FormProposal, FormVersion
from portal.accounts.reauthentication import Reauthentication
from portal.audit.actions import record
from portal.kit.access import require
from portal.notifications.actions import settle


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page showed when somebody decided: the digests of the change, and of the version it was compared
    with, "" for a new form.
    """

    change: str
    version: str


@transaction.atomic
def approve_proposal(*, by: Any, proposal: FormProposal, seen: Seen, proof: Reauthentication) -> FormVersion:
    """Put a change online as the next version.

    Rights:  forms_builder.decide_proposal.
    Raises:  ProposalMoved, FormUnfit (it no longer fits the last version), SignatureMissing.
    Effects: locks page → proposal. The version, whose author is who proposed it; one audit entry; its author is
             told. Requests in progress keep their own version.
    Source:  issue 5, design « Route and decisions ».
    """
    proposal = lock_waiting(by, proposal, seen, proof)
    last = proposal.page.last_version()
    problems = find_problems(proposal.definition, last.definition if last else None)
    if problems:
        raise FormUnfit(FormUnfit.message % {"problem": " ".join(problems)})
    version = freeze(proposal.centre, proposal.page, proposal.definition, author=proposal.author)
    close(proposal, by, ProposalState.APPROVED)
    record(by, "forms_builder.approve_proposal", version, number=version.number)
    notices.tell_of_decision(by, notices.FORM_CHANGE_APPROVED, proposal)
    return version


@transaction.atomic
def refuse_proposal(
    *, by: Any, proposal: FormProposal, seen: Seen, reason: str, proof: Reauthentication
) -> FormProposal:
    """Keep the last version online, and say why to whoever proposed another.

    Rights:  forms_builder.decide_proposal.
    Raises:  ProposalMoved, ReasonMissing, SignatureMissing.
    Effects: locks page → proposal; one audit entry; its author is told. The draft in the back office stays.
    """
    proposal = lock_waiting(by, proposal, seen, proof)
    if not reason.strip():
        raise ReasonMissing(field="comment")
    close(proposal, by, ProposalState.REFUSED, reason.strip())
    record(by, "forms_builder.refuse_proposal", proposal)
    notices.tell_of_decision(by, notices.FORM_CHANGE_REFUSED, proposal)
    return proposal


def lock_waiting(by: Any, proposal: FormProposal, seen: Seen, proof: Reauthentication) -> FormProposal:
    """Hold the page and the proposal, in this order, which publishing takes too; check that it is what was shown."""
    require(by, "forms_builder.decide_proposal", proposal)
    if not proof.proves(by):
        raise SignatureMissing(field="password")
    page = FormPage.objects.select_for_update(of=("self",)).filter(pk=proposal.page_id, live=True).first()
    rows = FormProposal.objects.select_for_update(of=("self",)).select_related("author")
    locked = rows.filter(pk=proposal.pk, state=ProposalState.WAITING, digest=seen.change).first()
    if page is None or locked is None:
        raise ProposalMoved
    last = page.last_version()
    if seen.version != (last.digest if last else ""):
        raise ProposalMoved
    require(by, "forms_builder.decide_proposal", locked)
    return locked


def close(proposal: FormProposal, by: Any, state: ProposalState, comment: str = "") -> None:
    proposal.state, proposal.comment = state, comment
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save(update_fields=["state", "comment", "decided_by", "decided_at"])
    settle(group_key=proposal.get_absolute_url())
