"""`…/message/`: a question to whoever asks, or their answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forms_builder.actions.asking import write_message
from forms_builder.message_forms import MessageForm
from forms_builder.queries.submissions import submission_in_full
from forms_builder.views.showing import show_refusal, show_submission
from portal.kit.errors import DomainError


@require_POST
def write(request: HttpRequest, identifier: UUID) -> HttpResponse:
    found = get_object_or_404(submission_in_full(request.user, identifier))
    form = MessageForm(request.POST)
    if not form.is_valid():
        return show_submission(request, found, message_form=form)
    try:
        made = write_message(by=request.user, submission=found, body=form.cleaned_data["body"])
    except DomainError as refusal:
        return show_refusal(request, found, refusal, message_form=form)
    if made.is_question:
        messages.success(
            request, _("Your question is sent. You decide when you want; the request stays here.")
        )
    else:
        messages.success(request, _("Your message is sent to whoever decides."))
    return redirect(found)
