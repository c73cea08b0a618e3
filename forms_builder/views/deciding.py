"""Deciding: what waits for me, and the decision itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from forms_builder.actions.deciding import Verdict, decide, reassign
from forms_builder.actions.dropping import Dropping, drop
from forms_builder.actions.handling import Handling, handle
from forms_builder.choices import Decision
from forms_builder.forms import DecisionForm, DroppingForm, HandlingForm, ReassignForm
from forms_builder.inbox_filters import InboxFilterForm
from forms_builder.queries.inbox import find_waiting, forms_waiting, left_to_nobody, uncorrected
from forms_builder.queries.proposals import proposals_to_decide
from forms_builder.queries.submissions import BY_LATENESS, count_awaited, submission_in_full
from forms_builder.views.showing import show_refusal, show_submission
from forms_builder.waiting import present_waiting
from portal.accounts.reauthentication import reauthenticate
from portal.kit.access import can
from portal.kit.errors import DomainError
from portal.kit.pagination import paginate

SAID: dict[Decision, Any] = {
    Decision.APPROVE: _("Your approval is signed."),
    Decision.REFUSE: _("Your refusal is signed. The person is told why."),
    Decision.SEND_BACK: _("The request is sent back for correction."),
}


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """`/demarches/a-valider/`: what is late first, then the oldest."""
    user: Any = request.user
    pages = forms_waiting(user)
    form = InboxFilterForm(request.GET, pages=pages, is_delegate=user.is_delegate)
    page = paginate(find_waiting(user, form.filters), by=BY_LATENESS, cursor=request.GET.get("suite", ""))
    decides = user.centre is not None and can(user, "forms_builder.decide_proposal", user.centre)
    context = {
        "form": form,
        "page": page,
        "rows": present_waiting(user, page.rows),
        "has_any": bool(pages) or bool(page.rows),
        "proposals": proposals_to_decide(user) if decides else [],
        "awaited": count_awaited(user),
        "left": present_waiting(user, left_to_nobody(user)),
        "uncorrected": uncorrected(user),
    }
    return render(request, "forms_builder/inbox.html", context)


@require_POST
def decide_request(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/decider/`: the password, then the decision."""
    found = get_object_or_404(submission_in_full(request.user, identifier))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return show_submission(request, found, decision_form=form)
    decision = Decision(form.cleaned_data["decision"])
    try:
        proof = reauthenticate(request, form.cleaned_data["password"])
        verdict = Verdict(
            step=form.cleaned_data["step"],
            revision=form.cleaned_data["revision"],
            decision=decision,
            comment=form.cleaned_data["comment"],
        )
        decide(by=request.user, submission=found, verdict=verdict, proof=proof)
    except DomainError as refusal:
        return show_refusal(request, found, refusal, decision_form=form)
    messages.success(request, str(SAID[decision]))
    return redirect("forms_builder:inbox")


@require_POST
def handle_request(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/traiter/`: the password, then the mark that it is done."""
    found = get_object_or_404(submission_in_full(request.user, identifier))
    form = HandlingForm(request.POST)
    if not form.is_valid():
        return show_submission(request, found, handling_form=form)
    values = form.cleaned_data
    try:
        proof = reauthenticate(request, values["password"])
        handling = Handling(values["step"], values["revision"], values["comment"])
        handle(by=request.user, submission=found, handling=handling, proof=proof)
    except DomainError as refusal:
        return show_refusal(request, found, refusal, handling_form=form)
    messages.success(request, _("It is marked as done, and the person is told."))
    return redirect("forms_builder:inbox")


@require_POST
def drop_request(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/classer/`: the password, then what was never corrected is closed without a decision."""
    found = get_object_or_404(submission_in_full(request.user, identifier))
    form = DroppingForm(request.POST)
    if not form.is_valid():
        return show_submission(request, found, dropping_form=form)
    values = form.cleaned_data
    try:
        proof = reauthenticate(request, values["password"])
        dropping = Dropping(values["revision"], values["comment"])
        drop(by=request.user, submission=found, dropping=dropping, proof=proof)
    except DomainError as refusal:
        return show_refusal(request, found, refusal, dropping_form=form)
    messages.success(request, _("The request is closed, and the person is told."))
    return redirect(found)


@require_POST
def reassign_request(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/confier/`: HR gives the current step to somebody else."""
    found = get_object_or_404(submission_in_full(request.user, identifier))
    form = ReassignForm(request.POST, by=request.user, submission=found)
    if not form.is_valid():
        return show_submission(request, found, reassign_form=form)
    values = form.cleaned_data
    try:
        reassign(
            by=request.user,
            submission=found,
            revision=values["revision"],
            to=values["to"],
            reason=values["comment"],
        )
    except DomainError as refusal:
        return show_refusal(request, found, refusal, reassign_form=form)
    messages.success(request, _("The request is given to %(person)s.") % {"person": values["to"]})
    return redirect(found)
