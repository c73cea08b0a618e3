"""One's own second factor: adding it in three steps, replacing it, removing it, its recovery codes."""

from base64 import b32encode
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts import session_state
from portal.accounts.actions import factor as actions
from portal.accounts.choices import SecondFactor
from portal.accounts.exceptions import EnrolmentExpired, TooManyCodes
from portal.accounts.factor import FEW_CODES, needs_factor
from portal.accounts.forms.factor import EnrolmentForm, FullConfirmationForm
from portal.accounts.models import User
from portal.accounts.queries.factor import confirmed_totp, has_factor, recovery_codes_left
from portal.accounts.reauthentication import Reauthentication
from portal.accounts.views.confirming import confirm_post, prove
from portal.accounts.views.doors import form_view
from portal.accounts.views.second_factor import too_many_codes
from portal.kit.access import is_looked_over
from portal.kit.errors import DomainError

APPLICATIONS = (
    ("Aegis", gettext_lazy("Android")),
    ("2FAS", gettext_lazy("Android and iPhone")),
    ("Google Authenticator", gettext_lazy("Android and iPhone")),
    ("Microsoft Authenticator", gettext_lazy("Android and iPhone")),
    ("Mots de passe", gettext_lazy("on an iPhone already")),
)
"""Free, under the names of the shops. No link: nothing of ours leads to third parties."""
KEY_GROUP = 4


@form_view
def settings_page(request: HttpRequest) -> HttpResponse:
    """`/compte/second-facteur/`: what there is, or the first of the three steps."""
    person: User = request.user  # type: ignore[assignment]
    totp = confirmed_totp(person)
    if totp is not None and not request.session.get(session_state.FACTOR):
        # Added since this session was opened: its code is asked here too.
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': request.path})}")
    if request.method == "POST" and totp is None:
        return begin(request, person)
    context = {"is_needed": needs_factor(person), "applications": APPLICATIONS, "layout": layout(request)}
    if totp is None:
        return render(request, "accounts/factor/begin.html", context)
    left = recovery_codes_left(person)
    return render(
        request,
        "accounts/factor/settings.html",
        context | {"totp": totp, "left": left, "is_few": left <= FEW_CODES},
    )


def begin(request: HttpRequest, person: User) -> HttpResponse:
    """Make the key. Whoever finds a computer open could else shut its owner out of their account."""
    if not session_state.is_just_confirmed(request.session):
        asked = confirm_post(request)
        if asked is not None:
            return asked
    return show_key(request, actions.start_enrolment(by=person))


def show_key(request: HttpRequest, totp: TOTPDevice) -> HttpResponse:
    request.session[session_state.ENROLMENT] = totp.pk
    return redirect("accounts:second-factor-application")


@require_safe
def application(request: HttpRequest) -> HttpResponse:
    """`…/application/`: the QR code, and the field of the first code, which is sent to `…/codes/`."""
    return show_application(request, EnrolmentForm())


def show_application(request: HttpRequest, form: EnrolmentForm) -> HttpResponse:
    person: User = request.user  # type: ignore[assignment]
    if is_looked_over(person):  # the key is its owner's alone
        raise Http404
    totp = actions.fresh_totp(person, request.session.get(session_state.ENROLMENT))
    if totp is None:
        return redirect("accounts:second-factor-settings")
    context = {
        "form": form,
        "drawing": drawing(totp.config_url),
        "key": typed_key(totp),
        "link": totp.config_url,
        "replaces": has_factor(person),
        "layout": layout(request),
    }
    return render(request, "accounts/factor/application.html", context)


@sensitive_post_parameters("code")
@form_view
def codes(request: HttpRequest) -> HttpResponse:
    """`…/codes/`: takes the first code and shows the recovery codes, once. Nothing keeps them, so that a page
    asked again only says how many are left.
    """
    person: User = request.user  # type: ignore[assignment]
    if request.method != "POST":
        return redirect("accounts:second-factor-settings")
    form = EnrolmentForm(request.POST)
    if form.is_valid():
        try:
            shown = actions.confirm_enrolment(
                by=person,
                enrolment=request.session.get(session_state.ENROLMENT),
                typed=form.cleaned_data["code"],
                session_key=request.session.session_key,
            )
        except EnrolmentExpired as error:
            messages.error(request, str(error.message))
            return redirect("accounts:second-factor-settings")
        except DomainError as error:
            form.add_error(error.field or None, str(error.message))
        else:
            remember(request, SecondFactor.TOTP)
            return show_codes(request, shown, is_first=True)
    return show_application(request, form)


@sensitive_post_parameters()
@form_view
def codes_renew(request: HttpRequest) -> HttpResponse:
    def act(proof: Reauthentication) -> HttpResponse:
        key = request.session.session_key
        return show_codes(
            request,
            actions.replace_recovery_codes(by=request.user, proof=proof, session_key=key),  # type: ignore[arg-type]
        )

    return with_proof(request, "accounts/factor/renew_codes.html", act)


@sensitive_post_parameters()
@form_view
def replace(request: HttpRequest) -> HttpResponse:
    def act(proof: Reauthentication) -> HttpResponse:
        return show_key(request, actions.start_replacement(by=request.user, proof=proof))  # type: ignore[arg-type]

    return with_proof(request, "accounts/factor/replace.html", act)


@sensitive_post_parameters()
@form_view
def remove(request: HttpRequest) -> HttpResponse:
    def act(proof: Reauthentication) -> HttpResponse:
        key = request.session.session_key
        actions.remove_factor(by=request.user, proof=proof, session_key=key)  # type: ignore[arg-type]
        remember(request, "")
        messages.success(request, _("Your second factor is removed. Your other devices are signed out."))
        return redirect("accounts:account")

    return with_proof(request, "accounts/factor/remove.html", act)


def with_proof(
    request: HttpRequest, template: str, act: Callable[[Reauthentication], HttpResponse]
) -> HttpResponse:
    """Ask for the password and a code, then do what counts."""
    person: User = request.user  # type: ignore[assignment]
    if not has_factor(person):
        return redirect("accounts:second-factor-settings")
    form = FullConfirmationForm(request.POST or None)
    if form.is_valid():
        try:
            return act(prove(request, form.cleaned_data))
        except TooManyCodes:
            return too_many_codes(request)
        except DomainError as error:
            form.add_error(error.field or None, str(error.message))
    return render(request, template, {"form": form, "is_needed": needs_factor(person)})


def show_codes(request: HttpRequest, shown: list[str], *, is_first: bool = False) -> HttpResponse:
    person: User = request.user  # type: ignore[assignment]
    said = {"portal": _("Recovery codes of the portal"), "name": person.get_username()}
    text = "\n".join([f"{said['portal']} – {said['name']}", "", *shown, ""])
    file = f"data:text/plain;charset=utf-8,{urlencode({'': text})[1:].replace('+', '%20')}"
    return render(
        request,
        "accounts/factor/codes.html",
        {"codes": shown, "text": text, "file": file, "is_first": is_first},
    )


def layout(request: HttpRequest) -> str:
    """Whoever must add a second factor first is shown no menu, which would lead back here."""
    is_held = needs_factor(request.user) and not request.session.get(session_state.FACTOR)
    return "ui/bare.html" if is_held else "ui/base.html"


def remember(request: HttpRequest, factor: str) -> None:
    """Note what the session now rests on, under a key that nobody has seen."""
    request.session[session_state.FACTOR] = factor
    request.session.pop(session_state.ENROLMENT, None)
    request.session.cycle_key()


def drawing(address: str) -> SafeString:
    """Return the QR code as SVG: black on white in every theme, since cameras read nothing else well."""
    import segno  # three megabytes, for the day somebody adds a phone

    made = segno.make(address, error="m").svg_inline(omitsize=True, border=3, light="#fff", dark="#000")
    return mark_safe(made)  # noqa: S308  drawn by segno from our own address


def typed_key(totp: TOTPDevice) -> str:
    """Return the key as one types it, in groups of four."""
    key = b32encode(totp.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + KEY_GROUP] for start in range(0, len(key), KEY_GROUP))
