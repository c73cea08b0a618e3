"""From the page in the back office to the version that employees fill in, or to what human resources decide."""

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from forms_builder import notices
from forms_builder.choices import ProposalState
from forms_builder.compiler import compile_form, find_problems
from forms_builder.definition import FormDefinition
from forms_builder.differences import needs_agreement
from forms_builder.models import FormPage, FormProposal, FormVersion
from portal.accounts.models import User
from portal.audit.actions import record
from portal.centres.models import Centre
from portal.kit.access import SystemActor, can, require
from portal.notifications.actions import settle

logger = logging.getLogger(__name__)

SCHEDULED = SystemActor("scheduled publication")
"""Publishes at the appointed hour what somebody has scheduled: never in the place of human resources."""


@transaction.atomic
def publish_version(*, by: Any, page: FormPage) -> FormVersion | FormProposal | None:
    """Freeze what was published as a version, unless it is as the last one, or human resources have to agree first.

    Rights:  forms_builder.publish_form on the page's centre. Without forms_builder.decide_proposal, a change of
             route, effects or retention, and a new form that is not of the simplest, waits as a proposal.
    Effects: locks the page, so that numbers follow each other; one version or one proposal, one audit entry. A
             proposal that waits is replaced by whatever is published after it. A page that is only scheduled
             gives no version yet. A form that could not be filled in gives none: employees keep the last good
             one (the editor refuses such a form; this guards the ways round it: scheduling, import, shell).
    """
    if not page.live:
        return None
    centre = Centre.objects.get(site__root_page__in=page.get_ancestors())
    require(by, "forms_builder.publish_form", centre)
    FormPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    definition = compile_form(page, page.publish_context(page))
    last = page.last_version()
    before = last.definition if last else None
    problems = find_problems(definition, before)
    if problems:
        logger.warning("form %s published without a version: %s", page.pk, problems)
        return None
    agrees = by != SCHEDULED and can(by, "forms_builder.decide_proposal", centre)
    if not agrees and needs_agreement(before, definition):
        return propose(by, centre, page, definition)
    replace_waiting(page)
    if last is not None and last.digest == definition.digest:
        return last
    version = freeze(centre, page, definition, author=by if isinstance(by, User) else None)
    record(by, "forms_builder.publish_version", version, number=version.number)
    return version


def freeze(centre: Centre, page: FormPage, definition: FormDefinition, *, author: User | None) -> FormVersion:
    """Write the next version of a locked page."""
    last = page.last_version()
    return FormVersion.objects.create(
        centre=centre,
        page=page,
        number=last.number + 1 if last else 1,
        title=definition.title,
        content=definition.to_json(),
        digest=definition.digest,
        author=author,
    )


def propose(by: Any, centre: Centre, page: FormPage, definition: FormDefinition) -> FormProposal:
    """Keep what was published of a locked page until human resources decide, and tell them.

    The same again, while it waits, is the proposal that is there.
    """
    waiting = FormProposal.objects.filter(page=page, state=ProposalState.WAITING).first()
    if waiting is not None and waiting.digest == definition.digest:
        return waiting
    replace_waiting(page)
    author = by if isinstance(by, User) else page.live_revision and page.live_revision.user
    proposal = FormProposal.objects.create(
        centre=centre,
        page=page,
        title=definition.title,
        content=definition.to_json(),
        digest=definition.digest,
        author=author,
        author_label=str(author or by),
    )
    record(by, "forms_builder.propose_version", proposal)
    notices.tell_that_a_change_waits(by, proposal)
    return proposal


def replace_waiting(page: FormPage) -> None:
    """What waited of a locked page is no longer what its editors want."""
    for proposal in FormProposal.objects.select_for_update(of=("self",)).filter(
        page=page, state=ProposalState.WAITING
    ):
        proposal.state = ProposalState.REPLACED
        proposal.decided_at = timezone.now()
        proposal.save(update_fields=["state", "decided_at"])
        settle(group_key=proposal.get_absolute_url())
