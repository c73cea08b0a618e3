"""Who is there, once more: after a rest before what is sensitive, or after half a day on one's own device."""

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from portal.accounts import session_state
from portal.accounts.exceptions import TooManyCodes
from portal.accounts.forms.factor import FullConfirmationForm
from portal.accounts.forms.own_account import PasswordConfirmationForm
from portal.accounts.models import User
from portal.accounts.queries.factor import has_factor
from portal.accounts.reauthentication import Reauthentication, reauthenticate
from portal.accounts.views.doors import form_view, next_address
from portal.accounts.views.second_factor import too_many_codes, verify_code_of
from portal.kit.errors import DomainError

PREFIX = "confirmation"
NOT_CARRIED = ("csrfmiddlewaretoken",)


@dataclass(frozen=True, slots=True)
class Carried:
    """What was posted, for the page that asks who is there to post it again.

    Shape: `fields` are pairs; no password nor code is among them, which `asks_again` tells; nor is a file.
    """

    fields: list[tuple[str, str]]
    asks_again: bool
    has_files: bool


@sensitive_post_parameters()
@form_view
def confirm(request: HttpRequest) -> HttpResponse:
    """`/compte/confirmer/`: the password again, and back."""
    form = confirmation_form(request, request.POST or None)
    if form.is_valid():
        refused = check(request, form)
        if refused is not None:
            return refused
        if not form.errors:
            return redirect(next_address(request))
    return render(request, "accounts/factor/confirm.html", {"form": form, "next": next_address(request)})


def confirm_post(request: HttpRequest) -> HttpResponse | None:
    """Ask who is there before a form is taken, or return None once they have shown it.

    The page posts the same form again to the same address, with the password in fields of its own. A form
    that asks for the password itself need not be asked twice: its own is taken.
    """
    form = confirmation_form(request, answer_of(request), prefix=PREFIX)
    if form.is_valid():
        refused = check(request, form)
        if refused is not None:
            return refused
        if not form.errors:
            request.POST = as_first_posted(request, form.cleaned_data["password"])  # type: ignore[assignment]
            return None
    return render(request, "accounts/factor/confirm_post.html", {"form": form, "carried": carried(request)})


def answer_of(request: HttpRequest) -> dict[str, str] | QueryDict | None:
    """Return what was typed to confirm, or None when nothing was asked yet."""
    if f"{PREFIX}-password" in request.POST:
        return request.POST
    if request.POST.get("password") and not asks_code(request):
        return {f"{PREFIX}-password": request.POST["password"]}
    return None


def as_first_posted(request: HttpRequest, password: str) -> QueryDict:
    """Return the form as it was before it was carried, with its own password where it had one."""
    posted = request.POST.copy()
    for name in [name for name in posted if name.startswith(f"{PREFIX}-")]:
        del posted[name]
    if posted.get("password") == "":
        posted["password"] = password
    return posted


def carried(request: HttpRequest) -> Carried:
    pairs = [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in NOT_CARRIED and not name.startswith(f"{PREFIX}-")
        for value in values
    ]
    # The place of a password is kept, for `confirm_post` to fill in what was confirmed.
    fields = [(name, "" if is_secret(name) else value) for name, value in pairs]
    others = any(is_secret(name) and name != "password" for name, _value in pairs)
    return Carried(fields, asks_again=others, has_files=bool(request.FILES))


def is_secret(name: str) -> bool:
    """What is not written into a page: a recovery code would stand in it, unused, for whoever finds it."""
    return "password" in name or name.rpartition("-")[2] == "code"


def confirmation_form(request: HttpRequest, data: Any, prefix: str | None = None) -> forms.Form:
    form = FullConfirmationForm if asks_code(request) else PasswordConfirmationForm
    return form(data, prefix=prefix)


def asks_code(request: HttpRequest) -> bool:
    """A code, of whoever has a second factor, when the session has not shown one or has lasted half a day."""
    person: User = request.user  # type: ignore[assignment]
    shown = request.session.get(session_state.FACTOR, "")
    return (not shown or session_state.is_read_only(request.session)) and has_factor(person)


def check(request: HttpRequest, form: forms.Form) -> HttpResponse | None:
    """Check password and code: errors on the form, the page of too many codes, or all is well and noted."""
    try:
        prove(request, form.cleaned_data)
    except TooManyCodes:
        return too_many_codes(request)
    except DomainError as error:
        form.add_error(error.field or None, str(error.message))
    return None


def prove(request: HttpRequest, typed: dict[str, Any]) -> Reauthentication:
    """Take the password, and the code when there is one among what was `typed`.

    Raises:  what `reauthenticate` and `verify_code` raise.
    Effects: the session is no longer at rest; with everything that sign-in asks, no longer for reading only.
    """
    person: User = request.user  # type: ignore[assignment]
    proof = reauthenticate(request, typed["password"])
    if "code" in typed:
        factor = verify_code_of(request, person, typed["code"])
        request.session[session_state.FACTOR] = factor
        proof = replace(proof, code=factor, second_factor=factor)
    session_state.confirm(request.session, in_full="code" in typed or not has_factor(person))
    return proof


def ask_script() -> HttpResponse:
    """The answer to a script: its page says that one has to sign in again."""
    return HttpResponse(_("Confirm that it is you, then try again."), status=401, content_type="text/plain")
