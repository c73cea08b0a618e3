"""One's own e-mail address."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from portal.accounts.actions.addresses import ask_own_address, confirm_own_address, new_address
from portal.accounts.exceptions import LinkExpired
from portal.accounts.forms.access import OwnAddressForm
from portal.accounts.models import User
from portal.accounts.reauthentication import reauthenticate
from portal.accounts.secret_codes import digest_of
from portal.accounts.throttling import is_too_often
from portal.accounts.views.doors import HOUR, form_view, too_often
from portal.kit.access import can
from portal.kit.errors import DomainError

ADDRESS_KEY = "address_link"
IN_SESSION = "confirmer"
"""Stands for the token in the address once the session holds it, so that no log or history keeps it."""
MOST_LINKS, A_MOMENT = 5, 2 * 60


@sensitive_post_parameters("password")
@form_view
def address(request: HttpRequest) -> HttpResponse:
    person = owner(request)
    form = OwnAddressForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            proof = reauthenticate(request, form.cleaned_data["password"])
            # Once the password is right: it is one's own mails to strangers that are counted.
            if is_too_often("own-address", str(person.pk), most=MOST_LINKS, seconds=HOUR):
                return too_often(request, HOUR)
            if not is_pressed_twice(person, email):
                ask_own_address(by=person, proof=proof, email=email)
        except DomainError as error:
            form.add_error(error.field or None, str(error.message))
        else:
            said = _("Open the link that was sent to %(address)s: until then, your address stays the same.")
            messages.success(request, said % {"address": email})
            return redirect("accounts:account")
    return render(request, "accounts/address.html", {"form": form, "person": person})


@form_view
def address_confirm(request: HttpRequest, token: str) -> HttpResponse:
    person = owner(request)
    known = request.session.get(ADDRESS_KEY, "") if token == IN_SESSION else token
    email = new_address(person, known)
    if email is None:
        return expired(request)
    if token != IN_SESSION:
        request.session[ADDRESS_KEY] = token
        return redirect("accounts:address-confirm", IN_SESSION)
    if request.method != "POST":
        return render(request, "accounts/address_confirm.html", {"email": email})
    try:
        confirm_own_address(by=person, token=known)
    except LinkExpired:
        return expired(request)
    del request.session[ADDRESS_KEY]
    messages.success(request, _("The portal now writes to you at %(address)s.") % {"address": email})
    return redirect("accounts:account")


def is_pressed_twice(person: User, email: str) -> bool:
    """Whether a link was asked for this address a moment ago: one mail is enough."""
    where = f"{person.pk}:{digest_of('tries', email)}"
    return is_too_often("own-address-once", where, most=1, seconds=A_MOMENT)


def owner(request: HttpRequest) -> User:
    person: User = request.user  # type: ignore[assignment]
    if not can(person, "accounts.change_own_address", person):
        raise Http404
    return person


def expired(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/address_expired.html", status=410)
