"""Checking what was signed, from outside: no account is asked for, nobody is named."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET

from forms_builder.actions.proofs import take_proof
from forms_builder.choices import SubmissionState
from forms_builder.models import Submission
from forms_builder.printing import PAPERS, RECAP, caution_of
from forms_builder.proof_forms import MOST_BYTES, CheckForm
from forms_builder.proofs import public_key
from forms_builder.queries.printing import copy_of
from forms_builder.queries.proofs import CheckedPrint, checked_print
from forms_builder.views.printing import show_wait, tries_in, wait_for_copy
from portal.accounts.throttling import is_too_often, throttled_address
from portal.accounts.views.doors import form_view, too_often
from portal.kit.access import can
from portal.kit.downloads import ZIP, download

QUARTER = 15 * 60
TRIES = 30
"""In a quarter of an hour, from one address: a desk that checks a pile of papers. A code has 59 random bits."""
MOST_POSTED = MOST_BYTES + 64 * 1024
"""Bytes of a whole request: the file, its name, the code and what stands around them."""

UNKNOWN = {
    True: _(
        "No recap of this portal has this code, or it is kept no more. Read it again: there is no O, I, L, 0 or 1 in it."
    ),
    False: _("The portal made no recap that is, to the letter, this file."),
}


@login_not_required
@csrf_exempt  # what is posted is not read before it was counted; `show_check` looks at its token all the same
@form_view
def check(request: HttpRequest) -> HttpResponse:
    """`/verifier/`: the code of a recap, typed or read by a telephone (`?code=`), or its file. Every try counts, right
    or wrong, before anything of it is read; a body that no recap fills is not read at all.
    """
    is_try = request.method == "POST" or bool(request.GET)
    if is_try and is_too_often("check", throttled_address(request), most=TRIES, seconds=QUARTER):
        return too_often(request, QUARTER)
    if length_of(request) > MOST_POSTED:
        return check_page(request, CheckForm(), is_too_large=True)
    return show_check(request)


def length_of(request: HttpRequest) -> int:
    """What the client says that it sends, in bytes; 0 where it says nothing that can be read."""
    said = str(request.META.get("CONTENT_LENGTH") or "")
    return int(said[:20]) if said.isascii() and said.isdigit() else 0


@csrf_protect
def show_check(request: HttpRequest) -> HttpResponse:
    is_posted = request.method == "POST"
    form = CheckForm(request.POST, request.FILES) if is_posted else CheckForm(request.GET or None)
    found = None
    if form.is_valid():
        found = checked_print(form.cleaned_data["code"], form.cleaned_data["digest"])
        if found is None:
            form.add_error(None, UNKNOWN[bool(form.cleaned_data["code"])])
    return check_page(request, form, found)


def check_page(
    request: HttpRequest, form: CheckForm, found: CheckedPrint | None = None, *, is_too_large: bool = False
) -> HttpResponse:
    caution = caution_of(found.copy.submission) if found else ""
    shown = {"form": form, "found": found, "caution": caution, "is_too_large": is_too_large}
    shown["key"] = public_key(settings.SIGNATURE_KEY)
    answer = render(request, "forms_builder/check.html", shown, status=413 if is_too_large else 200)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@require_GET
def proof(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`…/preuve.zip`: made of the recap as it stands, which is waited for like any print."""
    sent = Submission.objects.visible_to(request.user).exclude(state=SubmissionState.DRAFT)
    found = get_object_or_404(sent.select_related("version", "centre"), pk=identifier)
    if not can(request.user, "forms_builder.take_proof", found):
        raise Http404
    copy, waited = copy_of(found, RECAP), tries_in(request)
    if copy is None:
        return wait_for_copy(request, found, PAPERS[RECAP], waited)
    if waited:
        return show_wait(request, found, PAPERS[RECAP], "ready", refresh=f"0; url={request.path}")
    try:
        content = take_proof(by=request.user, submission=found, copy=copy)
    except FileNotFoundError as lost:
        raise Http404 from lost
    return download(content, ZIP, f"preuve-{found.number or str(found.pk)[:8]}.zip")
