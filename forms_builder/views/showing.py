"""The page of one request, which several doors answer with."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forms_builder.actions.signing import consent_sentence
from forms_builder.choices import Act, StepPurpose, SubmissionState
from forms_builder.completion_forms import CompletionForm
from forms_builder.exceptions import FormUnavailable
from forms_builder.forms import (
    CancellationForm,
    DecisionForm,
    DroppingForm,
    HandlingForm,
    ReassignForm,
    StateForm,
)
from forms_builder.message_forms import MessageForm
from forms_builder.models import Submission
from forms_builder.presenting import present, present_days, present_earlier
from forms_builder.printing import RECAP, papers_of
from forms_builder.queries.decision_facts import facts_for_decision
from forms_builder.queries.previews import LeavePreview, preview_submission
from forms_builder.queries.printing import copy_of
from forms_builder.queries.submissions import submission_in_full
from forms_builder.rules import allowed_actions, current_step, decides_for, is_leave_of_right, is_reader
from forms_builder.views.filling import address_of_form
from portal.kit.access import can, is_looked_over
from portal.kit.errors import DomainError
from portal.ui.navigation import stand_under

BOXES = {"decision_form": Act.APPROVE, "handling_form": Act.HANDLE}
"""What may be done while a box of the page that takes words stands there."""


def show_submission(
    request: HttpRequest, found: Submission, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """Draw the page of a request, with the forms of what may be done now (or those that were refused)."""
    if found.state == SubmissionState.DRAFT:
        return to_draft(request, found)
    acts = allowed_actions(found, request.user)
    if Act.APPROVE in acts or Act.HANDLE in acts:
        stand_under(request, "forms_builder:inbox")
    context = {
        "submission": found,
        "view": present(found, request.user),
        "acts": acts,
        "state_form": StateForm(initial={"revision": found.revision}),
        "cancellation_form": CancellationForm(initial={"revision": found.revision}),
        **papers_context(request, found),
        **decision_context(request, found, acts),
        **({"message_form": MessageForm()} if Act.WRITE in acts else {}),
        **dropping_context(found, acts),
        **({"completion_form": CompletionForm(found, request.user)} if Act.COMPLETE in acts else {}),
        **forms,
    }
    return render(request, "forms_builder/submission.html", context, status=status)


def papers_context(request: HttpRequest, found: Submission) -> dict[str, Any]:
    """What may be printed or taken of a request, and whether the reader may keep it beyond its time."""
    is_holder = can(request.user, "forms_builder.hold_submission", found)
    return {
        "papers": papers_of(found.definition),
        # While it is open, HR is offered whom to give it to instead: a page has so many queries.
        "copy": copy_of(found, RECAP) if found.closed_at and is_reader(request.user) else None,
        "takes_proof": can(request.user, "forms_builder.take_proof", found),
        "may_hold": is_holder and not is_looked_over(request.user),
    }


def show_refusal(request: HttpRequest, found: Submission, refusal: DomainError, **forms: Any) -> HttpResponse:
    """Say why an act was refused: next to the field that it speaks of, else as a message on the page as it is now.

    Shape: `forms` is the one form that was sent, by its name in the page.
    """
    [(name, form)] = forms.items()
    if refusal.field in form.fields:
        form.add_error(refusal.field, str(refusal.message))
        return show_submission(request, found, **forms)
    messages.error(request, str(refusal.message))
    return show_as_it_is_now(request, found, name, form)


def show_as_it_is_now(request: HttpRequest, found: Submission, name: str, form: Any) -> HttpResponse:
    """Lead to the present state of a request, with the words that were typed on the state before: in the same box where
    it still stands, else said, so that they can be copied.
    """
    words = form.cleaned_data.get("comment") or form.cleaned_data.get("body")
    if not words:
        return redirect(found)
    fresh = submission_in_full(request.user, found.pk).first()
    step = fresh and current_step(fresh)
    if step and BOXES.get(name) in allowed_actions(fresh, request.user):
        again = type(form)(initial={"step": step.pk, "revision": fresh.revision, "comment": words})
        return show_submission(request, fresh, **{name: again})
    messages.info(request, _("You had written: %(words)s") % {"words": words})
    return redirect(found)


def to_draft(request: HttpRequest, found: Submission) -> HttpResponse:
    """Lead to the form of a draft, which may have been taken offline since."""
    if found.page is not None and found.page.live:
        return redirect(address_of_form(request, found))
    messages.warning(request, str(FormUnavailable.message))
    return redirect("forms_builder:form-list")


def decision_context(request: HttpRequest, found: Submission, acts: frozenset[Act]) -> dict[str, Any]:
    """What those who decide see besides: what the decision does, and its form."""
    step = current_step(found)
    preview = preview_submission(found)
    context: dict[str, Any] = {
        "preview": preview,
        "days": present_days(preview.detail) if preview else [],
        "step": step,
        "is_cancellation": step is not None and step.purpose == StepPurpose.CANCELLATION,
        "consent": consent_sentence(),
    }
    if step is not None and (Act.APPROVE in acts or Act.HANDLE in acts):
        name, form = (
            ("decision_form", DecisionForm) if Act.APPROVE in acts else ("handling_form", HandlingForm)
        )
        context[name] = form(initial={"step": step.pk, "revision": found.revision})
        context["of_right"] = Act.APPROVE in acts and is_leave_of_right(found)
        whose = decides_for(found, step, request.user)
        context["acting_for"] = whose if whose != request.user else None
        if Act.APPROVE in acts and step.purpose == StepPurpose.APPROVAL:
            context |= facts_context(request, found, preview)
    if Act.REASSIGN in acts:
        context["reassign_form"] = ReassignForm(
            initial={"revision": found.revision}, by=request.user, submission=found
        )
    return context


def dropping_context(found: Submission, acts: frozenset[Act]) -> dict[str, Any]:
    return {"dropping_form": DroppingForm(initial={"revision": found.revision})} if Act.DROP in acts else {}


def facts_context(request: HttpRequest, found: Submission, preview: LeavePreview | None) -> dict[str, Any]:
    """What the decision stands among, on the first decision and the next ones; not where it is undone."""
    facts = facts_for_decision(found, request.user, preview)
    return {"facts": facts, "earlier": present_earlier(facts.earlier)}
