"""A change of a form that waits for human resources: shown, agreed to or refused."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_builder.actions.proposals import Seen, approve_proposal, refuse_proposal
from forms_builder.choices import Decision, ProposalState
from forms_builder.differences import blank_of, changes_between
from forms_builder.forms import ProposalDecisionForm
from forms_builder.models import FormProposal
from forms_builder.queries.proposals import version_before
from forms_builder.wording import effects_in_words, route_in_words
from portal.accounts.reauthentication import reauthenticate
from portal.kit.access import can
from portal.kit.errors import DomainError
from portal.ui.navigation import stand_under

TONES = {
    ProposalState.WAITING: "warning",
    ProposalState.APPROVED: "success",
    ProposalState.REFUSED: "danger",
    ProposalState.REPLACED: "neutral",
}


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/demarches/changements/<id>/`: what changes, and the decision of human resources."""
    rows = FormProposal.objects.visible_to(request.user).select_related("page", "author", "decided_by")
    found = get_object_or_404(rows, public_id=identifier)
    if request.method != "POST":
        return show(request, found)
    if not can(request.user, "forms_builder.decide_proposal", found):
        raise Http404
    form = ProposalDecisionForm(request.POST)
    if not form.is_valid():
        return show(request, found, form)
    try:
        take_decision(request, found, form.cleaned_data)
    except PermissionDenied as error:
        raise Http404 from error
    except DomainError as refusal:
        if refusal.field in form.fields:
            form.add_error(refusal.field, str(refusal.message))
            return show(request, found, form)
        messages.error(request, str(refusal.message))
        return redirect(found)
    return redirect("forms_builder:inbox")


def take_decision(request: HttpRequest, found: FormProposal, values: dict[str, Any]) -> None:
    """The password first, outside of any transaction; then the act."""
    proof = reauthenticate(request, values["password"])
    seen = Seen(values["seen"], values["version"])
    if values["decision"] == Decision.APPROVE:
        approve_proposal(by=request.user, proposal=found, seen=seen, proof=proof)
        messages.success(request, _("The form is online as you have read it."))
        return
    refuse_proposal(by=request.user, proposal=found, seen=seen, reason=values["comment"], proof=proof)
    messages.success(request, _("The change is refused. Its author is told why."))


def show(request: HttpRequest, found: FormProposal, form: ProposalDecisionForm | None = None) -> HttpResponse:
    before = version_before(found)
    after = found.definition
    decides = (
        found.state == ProposalState.WAITING
        and found.page.live
        and can(request.user, "forms_builder.decide_proposal", found)
    )
    if decides:
        stand_under(request, "forms_builder:inbox")
    first = {"seen": found.digest, "version": before.digest if before else ""}
    changes = changes_between(before.definition if before else blank_of(after), after)
    context = {
        "proposal": found,
        "tone": TONES[ProposalState(found.state)],
        "is_new": before is None,
        "changes": [change for change in changes if before or change.part == "questions"],
        "route": route_in_words(after),
        "effects": effects_in_words(after),
        "form": (form or ProposalDecisionForm(initial=first)) if decides else None,
    }
    return render(request, "forms_builder/proposal.html", context)
