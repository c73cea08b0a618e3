"""The second step of sign-in: a code, from somebody whose password was right and who is not signed in yet."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from portal.accounts import devices, session_state
from portal.accounts.actions.factor import verify_code
from portal.accounts.choices import SecondFactor
from portal.accounts.exceptions import TooManyCodes, WrongSecondFactor
from portal.accounts.factor import FEW_CODES, WINDOW
from portal.accounts.forms.factor import RecoveryCodeForm, TotpForm
from portal.accounts.models import KnownDevice, User
from portal.accounts.queries.factor import known_device, person_who_waits, recovery_codes_left
from portal.accounts.views.doors import form_view, next_address
from portal.accounts.views.opening import open_session


@login_not_required
@sensitive_post_parameters("code")
@form_view
def second_factor(request: HttpRequest) -> HttpResponse:
    return ask(request, TotpForm(request.POST or None), "accounts/factor/ask.html")


@login_not_required
@sensitive_post_parameters("code")
@form_view
def recovery_code(request: HttpRequest) -> HttpResponse:
    return ask(request, RecoveryCodeForm(request.POST or None), "accounts/factor/ask_recovery.html")


def ask(request: HttpRequest, form: forms.Form, template: str) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_address(request))
    pending = session_state.pending(request.session)
    person = person_who_waits(pending)
    if pending is None or person is None:
        if session_state.PENDING in request.session:
            request.session.flush()
            messages.info(request, _("Too much time has gone by. Type your password again."))
        return redirect("accounts:sign-in")
    if form.is_valid():
        try:
            factor = verify_code_of(request, person, form.cleaned_data["code"])
        except TooManyCodes:
            request.session.flush()
            return too_many_codes(request)
        except WrongSecondFactor as error:
            form.add_error("code", str(error.message))
        else:
            open_session(request, person, factor, is_own=pending["is_own"])
            warn_of_few_codes(request, person, factor)
            return redirect(pending["next"])
    return render(request, template, {"form": form, "person": person})


def too_many_codes(request: HttpRequest) -> HttpResponse:
    page = render(request, "accounts/factor/too_many.html", status=429)
    page["Retry-After"] = str(int(WINDOW.total_seconds()))
    return page


def verify_code_of(request: HttpRequest, person: User, typed: str) -> SecondFactor:
    """Check a code where it is typed. Raises what `verify_code` raises."""
    return verify_code(
        by=person,
        typed=typed,
        device=device_of(request, person),
        client_address=request.client_address,  # type: ignore[attr-defined]
    )


def device_of(request: HttpRequest, person: User) -> KnownDevice | None:
    token = devices.device_token(request)
    return known_device(person, devices.digest(token)) if token else None


def warn_of_few_codes(request: HttpRequest, person: User, factor: SecondFactor) -> None:
    if factor != SecondFactor.RECOVERY:
        return
    left = recovery_codes_left(person)
    said = ngettext("You have %(left)d recovery code left.", "You have %(left)d recovery codes left.", left)
    more = _("Make new ones, on the page of your second factor.") if left <= FEW_CODES else ""
    messages.warning(request, f"{said % {'left': left}} {more}".strip())
