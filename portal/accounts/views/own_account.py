"""One’s own account and password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from portal.accounts.actions.passwords import change_own_password
from portal.accounts.actions.people import change_own_phone
from portal.accounts.forms.own_account import ChangePasswordForm, PhoneForm
from portal.accounts.models import User
from portal.accounts.reauthentication import reauthenticate
from portal.accounts.views.doors import form_view, note_undeclared
from portal.kit.errors import DomainError


@form_view
def account(request: HttpRequest) -> HttpResponse:
    person: User = request.user  # type: ignore[assignment]
    form = PhoneForm(request.POST or None, initial={"phone": person.phone})
    note_undeclared(request, form, person)
    if form.is_valid():
        change_own_phone(by=person, phone=form.cleaned_data["phone"])
        messages.success(request, _("Your telephone number is saved."))
        return redirect("accounts:account")
    return render(request, "accounts/account.html", {"form": form, "person": person})


@sensitive_post_parameters()
@form_view
def password_change(request: HttpRequest) -> HttpResponse:
    person: User = request.user  # type: ignore[assignment]
    form = ChangePasswordForm(request.POST or None, person=person)
    if form.is_valid():
        try:
            proof = reauthenticate(request, form.cleaned_data["password"])
            person = change_own_password(
                by=person,
                proof=proof,
                password=form.cleaned_data["new_password"],
                session_key=request.session.session_key,
            )
        except DomainError as error:
            form.add_error(error.field or None, str(error.message))
        else:
            update_session_auth_hash(request, person)
            messages.success(
                request,
                _("Your password is changed. Your other devices are signed out."),
            )
            return redirect("accounts:account")
    return render(request, "accounts/password_change.html", {"form": form})
