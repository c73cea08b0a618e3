"""Checking what was signed, from outside: no account is asked for, nobody is named."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from forms_builder.proof_forms import CheckForm
from forms_builder.queries.proofs import checked_print
from portal.accounts.throttling import is_too_often, throttled_address
from portal.accounts.views.doors import form_view, too_often

QUARTER = 15 * 60
TRIES = 30
"""In a quarter of an hour, from one address: a desk that checks a pile of papers. A code has 59 random bits."""

UNKNOWN = {
    True: _(
        "No recap of this portal has this code, or it is kept no more. Read it again: there is no O, I, L, 0 or 1 in it."
    ),
    False: _("The portal made no recap that is, to the letter, this file."),
}


@login_not_required
@form_view
def check(request: HttpRequest) -> HttpResponse:
    """`/verifier/`: the code of a recap, typed or read by a telephone (`?code=`), or its file."""
    is_posted = request.method == "POST"
    form = CheckForm(request.POST, request.FILES) if is_posted else CheckForm(request.GET or None)
    found = None
    if form.is_valid():
        if is_too_often("check", throttled_address(request), most=TRIES, seconds=QUARTER):
            return too_often(request, QUARTER)
        found = checked_print(form.cleaned_data["code"], form.cleaned_data["digest"])
        if found is None:
            form.add_error(None, UNKNOWN[bool(form.cleaned_data["code"])])
    answer = render(request, "forms_builder/check.html", {"form": form, "found": found})
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
