"""Changes of forms that wait for human resources."""

from typing import Any

from forms_builder.choices import ProposalState
from forms_builder.models import FormProposal, FormVersion

MOST_SHOWN = 20


def proposals_to_decide(user: Any) -> list[FormProposal]:
    """The changes that wait for human resources of the person's centre, the oldest first."""
    rows = FormProposal.objects.visible_to(user).waiting().order_by("proposed_at", "pk")
    return list(rows.only("public_id", "title", "author_label", "proposed_at")[:MOST_SHOWN])


def version_before(proposal: FormProposal) -> FormVersion | None:
    """What a change is compared with: the last version, or once it is decided, that of the time."""
    if proposal.state == ProposalState.WAITING or proposal.decided_at is None:
        return proposal.page.last_version()
    earlier = proposal.page.versions.filter(published_at__lt=proposal.proposed_at)
    return earlier.order_by("-number").first()
