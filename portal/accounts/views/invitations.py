"""Coming in for the first time: by the link of a mail, or by the code of a paper."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from portal.accounts.actions.invitations import accept_invitation
from portal.accounts.exceptions import InvitationExpired
from portal.accounts.forms.access import InvitationCodeForm
from portal.accounts.forms.signing_in import NewPasswordForm
from portal.accounts.queries.invitations import TOKEN, invitation_of_code, open_invitation
from portal.accounts.secret_codes import digest_of
from portal.accounts.throttling import is_too_often, throttled_address
from portal.accounts.views.doors import form_view, too_often
from portal.accounts.views.opening import let_in

OPENED = "invitation"
"""Where the session keeps the digest of the invitation that was shown: no log or history keeps the link."""
QUARTER = 15 * 60
TRIES_OF_NAME, TRIES_OF_ADDRESS = 8, 100
"""A whole centre comes in on its first morning from one address."""


@login_not_required
@sensitive_post_parameters("code")
@form_view
def invitation(request: HttpRequest) -> HttpResponse:
    form = InvitationCodeForm(request.POST or None)
    if form.is_valid():
        if is_guessing(request, form.cleaned_data["username"]):
            return too_often(request, QUARTER)
        found = invitation_of_code(**form.cleaned_data)
        if found is not None:
            request.session[OPENED] = found.digest
            return redirect("accounts:invitation-accept")
        form.add_error(
            None,
            _(
                "This user name and this code open nothing: a code serves once, within three days. Read it again."
            ),
        )
    return render(request, "accounts/invitations/code.html", {"form": form})


def is_guessing(request: HttpRequest, username: str) -> bool:
    """Count one more try of a name from here, and of any name: elsewhere, the owner is not concerned."""
    where = throttled_address(request)
    name = digest_of("tries", username)
    of_name = is_too_often("invitation", f"{where}:{name}", most=TRIES_OF_NAME, seconds=QUARTER)
    of_address = is_too_often("invitations", where, most=TRIES_OF_ADDRESS, seconds=QUARTER)
    return of_name or of_address


@login_not_required
@require_safe
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """Opening writes nothing about the person: scanners of mail open links too."""
    digest = digest_of(TOKEN, token)
    if open_invitation(digest) is None:
        return expired(request)
    request.session[OPENED] = digest
    return redirect("accounts:invitation-accept")


@login_not_required
@sensitive_post_parameters()
@form_view
def invitation_accept(request: HttpRequest) -> HttpResponse:
    digest = request.session.get(OPENED, "")
    found = open_invitation(digest)
    if found is None:
        return expired(request)
    person = found.person
    form = NewPasswordForm(request.POST or None, person=person)
    if not form.is_valid():
        return render(request, "accounts/invitations/accept.html", {"form": form, "person": person})
    try:
        person = accept_invitation(by=person, digest=digest, password=form.cleaned_data["new_password"])
    except InvitationExpired:
        return expired(request)
    del request.session[OPENED]
    messages.success(request, _("Welcome! Your password is set."))
    return let_in(request, person)


def expired(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitations/expired.html", status=410)
