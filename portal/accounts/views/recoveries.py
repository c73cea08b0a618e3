"""Ways back into an account that two people decide."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from portal.accounts.actions.recoveries import ask_recovery, decide_recovery
from portal.accounts.choices import RecoveryKind
from portal.accounts.forms.access import AskRecoveryForm, DecideRecoveryForm
from portal.accounts.models import AccessRecovery, User
from portal.accounts.queries.recoveries import (
    closed_recoveries,
    kinds_for,
    recoveries_in_full,
    waiting_recoveries,
)
from portal.accounts.reauthentication import reauthenticate
from portal.accounts.views.doors import admitted, form_view, found_person
from portal.accounts.views.inviting import sheets
from portal.kit.access import can
from portal.kit.errors import DomainError
from portal.kit.pagination import paginate


@form_view
def recovery_ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person = found_person(request, public_id, "accounts.ask_recovery")
    if person.activated_at is None:
        return redirect("accounts:invite", public_id)
    by: User = request.user  # type: ignore[assignment]
    form = AskRecoveryForm(request.POST or None, kinds=kinds_for(person))
    if form.is_valid():
        wanted = form.cleaned_data | {"kind": RecoveryKind(form.cleaned_data["kind"])}
        try:
            ask_recovery(by=by, person=person, **wanted)
        except DomainError as error:
            form.add_error(error.field or None, str(error.message))
        else:
            messages.success(request, _("It is asked. A second person has three days to agree."))
            return redirect("accounts:person", public_id)
    return render(request, "accounts/recoveries/ask.html", {"form": form, "person": person})


@require_safe
def recovery_list(request: HttpRequest) -> HttpResponse:
    by = admitted(request, "accounts.view_people")
    cursor = request.GET.get("suite", "")
    page = paginate(closed_recoveries(by), by=("-asked_at", "-id"), cursor=cursor)
    waiting = [] if cursor else list(waiting_recoveries(by))
    return render(request, "accounts/recoveries/list.html", {"page": page, "waiting": waiting})


@sensitive_post_parameters("password")
@form_view
def recovery(request: HttpRequest, recovery_id: UUID) -> HttpResponse:
    found = get_object_or_404(recoveries_in_full(request.user), pk=recovery_id)
    may_decide = found.is_waiting and can(request.user, "accounts.decide_recovery", found)
    form = DecideRecoveryForm((may_decide and request.POST) or None)
    if form.is_valid():
        try:
            return decide(request, found, form)
        except DomainError as error:
            form.add_error(error.field or None, str(error.message))
            found = get_object_or_404(recoveries_in_full(request.user), pk=recovery_id)
            may_decide = found.is_waiting
    context = {"recovery": found, "form": form, "may_decide": may_decide}
    return render(request, "accounts/recoveries/recovery.html", context)


def decide(request: HttpRequest, found: AccessRecovery, form: DecideRecoveryForm) -> HttpResponse:
    """Raises: DomainError, for the form."""
    by: User = request.user  # type: ignore[assignment]
    proof = reauthenticate(request, form.cleaned_data["password"])
    approves = form.cleaned_data["decision"] == "approve"
    decided = decide_recovery(by=by, recovery=found, proof=proof, approves=approves)
    if decided.paper is not None:
        return sheets(request, [decided.paper], back=reverse("accounts:recoveries"))
    messages.success(request, _("It is done, and the person is told.") if approves else _("It is refused."))
    return redirect("accounts:recoveries")
