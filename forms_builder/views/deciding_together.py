"""`/demarches/a-valider/ensemble/`: many decisions with one password."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from forms_builder.actions.deciding_together import Outcome, decide_together
from forms_builder.actions.signing import consent_sentence
from forms_builder.inbox_filters import InboxFilterForm
from forms_builder.queries.inbox import forms_waiting
from forms_builder.queries.together import is_full, waiting_together
from forms_builder.rules import reasons_alone
from forms_builder.together_forms import TogetherForm
from forms_builder.waiting import present_together
from portal.accounts.reauthentication import reauthenticate
from portal.accounts.views.doors import attempt, form_view
from portal.ui.navigation import stand_under


def decided(request: HttpRequest, form: TogetherForm) -> list[Outcome]:
    """The password once, outside of any transaction; then each decision in its own."""
    proof = reauthenticate(request, form.cleaned_data["password"])
    return decide_together(by=request.user, chosen=form.cleaned_data["chosen"], proof=proof)


@sensitive_post_parameters()
@form_view
def together(request: HttpRequest) -> HttpResponse:
    """Choose among what waits, with the filters of the list; then the result of each."""
    user: Any = request.user
    stand_under(request, "forms_builder:inbox")
    narrowed = InboxFilterForm(request.GET, pages=forms_waiting(user), is_delegate=user.is_delegate)
    steps = waiting_together(user, narrowed.filters)
    offered, alone = present_together(steps, reasons_alone(steps))
    form = TogetherForm(request.POST or None, choices=offered)
    if request.method == "POST" and form.is_valid():
        outcomes = attempt(form, lambda: decided(request, form))
        if outcomes is not None:
            return render(request, "forms_builder/decided_together.html", {"outcomes": outcomes})
    context = {"form": form, "offered": offered, "alone": alone, "consent": consent_sentence()}
    context["first"] = len(steps) if is_full(steps) else 0
    return render(request, "forms_builder/together.html", context)
