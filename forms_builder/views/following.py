"""My requests, one request, its files; what the applicant does with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from forms_builder.actions.reading import note_opened
from forms_builder.actions.repeating import repeat_request
from forms_builder.actions.submitting import ask_cancellation, withdraw
from forms_builder.exceptions import RequestMoved
from forms_builder.forms import CancellationForm, StateForm
from forms_builder.models import Submission, SubmissionFile
from forms_builder.presenting import present_rows
from forms_builder.queries.submissions import my_submissions, submission_in_full, with_words
from forms_builder.views.doors import searched_words
from forms_builder.views.filling import address_of_form
from forms_builder.views.showing import show_refusal, show_submission
from portal.kit.access import is_looked_over
from portal.kit.downloads import attachment
from portal.kit.errors import DomainError
from portal.kit.pagination import paginate
from portal.media.views import send
from portal.notifications.actions import mark_read_at


@require_GET
def my_requests(request: HttpRequest) -> HttpResponse:
    """`/demarches/suivi/`: `?q=` keeps those that hold the words in their title, number or summary."""
    words = searched_words(request)
    mine = with_words(my_submissions(request.user), words)
    page = paginate(mine, by=("-changed_at", "-id"), cursor=request.GET.get("suite", ""))
    context = {"page": page, "rows": present_rows(page.rows, request.user), "words": words}
    return render(request, "forms_builder/my_requests.html", context)


@require_GET
def submission(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/demarches/suivi/<id>/`: for the applicant, for those who decide, for HR."""
    found = get_object_or_404(submission_in_full(request.user, identifier))
    if not is_looked_over(request.user):
        mark_read_at(by=request.user, url=found.get_absolute_url())
    return show_submission(request, found)


@require_POST
def withdraw_request(request: HttpRequest, identifier: UUID) -> HttpResponse:
    found = get_object_or_404(submission_in_full(request.user, identifier))
    form = StateForm(request.POST)
    try:
        if not form.is_valid():
            raise RequestMoved
        withdraw(by=request.user, submission=found, revision=form.cleaned_data["revision"])
        messages.success(request, _("The request is withdrawn."))
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return redirect(found)


@require_POST
def repeat(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/refaire/`: a draft with the answers of this request, or the draft of this form that was begun already."""
    found = get_object_or_404(submission_in_full(request.user, identifier))
    try:
        if not StateForm(request.POST).is_valid():
            raise RequestMoved
        repetition = repeat_request(by=request.user, submission=found)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect(found)
    if not repetition.is_new:
        messages.warning(
            request, _("You had begun a draft of this form: here it is. Send it or throw it away first.")
        )
    elif repetition.to_fill:
        words = _("Your earlier answers are taken over: read them again. Still to fill in: %(questions)s.")
        messages.info(request, words % {"questions": ", ".join(repetition.to_fill)})
    else:
        messages.info(request, _("Your earlier answers are taken over: read them again before you sign."))
    return redirect(address_of_form(request, repetition.draft))


@require_POST
def cancel_request(request: HttpRequest, identifier: UUID) -> HttpResponse:
    found = get_object_or_404(submission_in_full(request.user, identifier))
    form = CancellationForm(request.POST)
    if not form.is_valid():
        return show_submission(request, found, cancellation_form=form)
    try:
        ask_cancellation(
            by=request.user,
            submission=found,
            revision=form.cleaned_data["revision"],
            reason=form.cleaned_data["comment"],
        )
    except DomainError as refusal:
        return show_refusal(request, found, refusal, cancellation_form=form)
    messages.success(request, _("The cancellation is asked for. Until it is decided, the days stay taken."))
    return redirect(found)


@require_GET
def download(request: HttpRequest, identifier: UUID) -> HttpResponseBase:
    """One file of a request, for whoever may see the request; never for IT that looks as somebody."""
    if is_looked_over(request.user):
        raise Http404
    kept = SubmissionFile.objects.filter(erased_at=None).select_related("submission__version")
    row = get_object_or_404(kept, pk=identifier)
    get_object_or_404(Submission.objects.visible_to(request.user), pk=row.submission_id)
    by: Any = request.user
    note_opened(by=by, file=row)
    return send(request, row.content, row.content_type, attachment(row.name))
