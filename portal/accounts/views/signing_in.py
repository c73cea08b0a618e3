"""Signing in and out, and a forgotten password."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from portal.accounts import tasks
from portal.accounts.actions.passwords import reset_password
from portal.accounts.actions.sessions import note_sign_out
from portal.accounts.exceptions import LinkExpired
from portal.accounts.forms.signing_in import NewPasswordForm, PasswordForgottenForm, SignInForm
from portal.accounts.models import User
from portal.accounts.queries.people import people_of_address, people_of_name, person_of_link
from portal.accounts.throttling import is_too_often, throttled_address
from portal.accounts.views.doors import HOUR, form_view, next_address, too_often
from portal.accounts.views.opening import let_in

RESET_KEY = "reset_link"


IN_SESSION = "choisir"
"""Stands for the token in the address once the session holds it, so that no log or history keeps it."""


@login_not_required
@sensitive_post_parameters("password")
@form_view
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_address(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        username = form.cleaned_data["username"]
        person = authenticate(request, username=username, password=form.cleaned_data["password"])
        if person is not None:
            return let_in(request, person, is_own=form.cleaned_data["is_own"])
        if not getattr(request, "axes_locked_out", False):
            # The worker audits it, or has nothing to: known or not, a name costs one search and one task.
            address: str = request.client_address  # type: ignore[attr-defined]
            tasks.note_refused_sign_in.enqueue(people_of_name(username), address)
        form.add_error(None, _("The user name and the password do not go together."))
    return render(request, "accounts/sign_in.html", {"form": form, "next": next_address(request)})


@form_view
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "accounts/sign_out.html")
    person: User = getattr(request.user, "viewed_by", None) or request.user  # type: ignore[assignment]
    note_sign_out(by=person, client_address=request.client_address)  # type: ignore[attr-defined]
    logout(request)
    response = redirect("accounts:sign-in")
    # Not the cookies: the one that tells the device again holds nothing of the person, and without it every
    # sign-in would be one from an unknown device. That of the session is taken back by Django.
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_not_required
@form_view
def password_forgotten(request: HttpRequest) -> HttpResponse:
    form = PasswordForgottenForm(request.POST or None)
    if form.is_valid():
        if is_too_often("password-reset", throttled_address(request), most=20, seconds=HOUR):
            return too_often(request, HOUR)
        # The worker writes the mail, or none: known or not, an address costs one search and one task here.
        tasks.send_password_resets.enqueue(people_of_address(form.cleaned_data["email"]))
        return redirect("accounts:password-sent")
    return render(request, "accounts/password_forgotten.html", {"form": form})


@login_not_required
@require_safe
def password_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/password_sent.html")


@login_not_required
@sensitive_post_parameters()
@form_view
def password_choose(request: HttpRequest, public_id: UUID, token: str) -> HttpResponse:
    known = request.session.get(RESET_KEY, "") if token == IN_SESSION else token
    person = person_of_link(public_id, known)
    if person is None:
        return render(request, "accounts/link_expired.html", status=410)
    if token != IN_SESSION:
        request.session[RESET_KEY] = token
        return redirect("accounts:password-choose", public_id, IN_SESSION)
    form = NewPasswordForm(request.POST or None, person=person)
    if form.is_valid():
        try:
            reset_password(by=person, token=known, password=form.cleaned_data["new_password"])
        except LinkExpired:
            return render(request, "accounts/link_expired.html", status=410)
        del request.session[RESET_KEY]
        messages.success(request, _("Your new password is set. Sign in with it."))
        return redirect("accounts:sign-in")
    return render(request, "accounts/password_choose.html", {"form": form, "person": person})
