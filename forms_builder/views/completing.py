"""Completing a request after it was sent: what a role fills in later, the check-list of documents."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from forms_builder.actions.additions import complete
from forms_builder.completion_forms import CompletionForm
from forms_builder.queries.submissions import awaited_of, submission_in_full
from forms_builder.views.doors import searched_words
from forms_builder.views.showing import show_refusal, show_submission
from forms_builder.waiting import present_awaited
from portal.accounts.reauthentication import reauthenticate
from portal.kit.errors import DomainError
from portal.kit.pagination import paginate
from portal.ui.navigation import stand_under


@require_GET
def to_complete(request: HttpRequest) -> HttpResponse:
    """`/demarches/a-completer/`: what my roles may complete, the oldest first; `?q=` keeps those with the words."""
    stand_under(request, "forms_builder:inbox")
    words = searched_words(request)
    rows = awaited_of(request.user, words)
    page = paginate(rows, by=("since", "id"), cursor=request.GET.get("suite", ""))
    context = {"page": page, "rows": present_awaited(page.rows), "words": words}
    return render(request, "forms_builder/to_complete.html", context)


@require_POST
def complete_request(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/completer/`: one password for all that is completed at once."""
    found = get_object_or_404(submission_in_full(request.user, identifier))
    form = CompletionForm(found, request.user, request.POST)
    if not form.is_valid():
        return show_submission(request, found, completion_form=form)
    values = form.cleaned_data
    try:
        proof = reauthenticate(request, values["password"])
        revision = values["revision"]
        complete(by=request.user, submission=found, values=form.values, revision=revision, proof=proof)
        messages.success(request, _("It is completed and signed, and the person is told."))
    except DomainError as refusal:
        return show_refusal(request, found, refusal, completion_form=form)
    return redirect(found)
