"""`/conges/regles/`: how the centre counts leave, and what each kind gives."""

from uuid import UUID

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forms_builder.actions.registers import (
    change_leave_kind,
    change_leave_policy,
    create_leave_kind,
    delete_leave_kind,
)
from forms_builder.leave_forms import KindForm, PolicyForm
from forms_builder.models import LeaveKind, LeavePolicy
from forms_builder.views.doors import admitted_in_centre
from portal.accounts.views.doors import form_view, succeeds

RIGHT = "forms_builder.manage_leave_kinds"


@form_view
def policy(request: HttpRequest) -> HttpResponse:
    """`/conges/regles/`: the rules of the centre, and its kinds of leave."""
    by = admitted_in_centre(request, RIGHT)
    found = get_object_or_404(LeavePolicy, centre=by.centre)
    form = PolicyForm(request.POST or None, instance=found)
    if form.is_valid() and succeeds(form, lambda: change_leave_policy(by=by, policy=found, **form.facts)):
        messages.success(request, _("The changes are saved."))
        return redirect("forms_builder:leave-rules")
    kinds = LeaveKind.objects.visible_to(by)
    return render(request, "forms_builder/leave_rules.html", {"form": form, "kinds": kinds})


@form_view
def kind(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/conges/regles/<kind>/`: what a kind of leave gives."""
    by = admitted_in_centre(request, RIGHT)
    found = get_object_or_404(LeaveKind.objects.visible_to(by), public_id=identifier)
    form = KindForm(request.POST or None, instance=found)
    if form.is_valid() and succeeds(form, lambda: change_leave_kind(by=by, kind=found, **form.facts)):
        messages.success(request, _("The changes are saved."))
        return redirect("forms_builder:leave-rules")
    return render(request, "forms_builder/leave_kind.html", {"form": form, "kind": found})


@form_view
def add(request: HttpRequest) -> HttpResponse:
    """`/conges/regles/ajouter/`: a kind of leave that the centre did not have."""
    by = admitted_in_centre(request, RIGHT)
    form = KindForm(request.POST or None, instance=LeaveKind(centre=by.centre))
    if form.is_valid() and succeeds(form, lambda: create_leave_kind(by=by, **form.facts)):
        messages.success(
            request, _("The kind of leave is added. Forms offer it once they are published again.")
        )
        return redirect("forms_builder:leave-rules")
    return render(request, "forms_builder/leave_kind.html", {"form": form, "kind": None})


@require_POST
def remove(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/conges/regles/<kind>/supprimer/`: one that nothing was ever written on."""
    by = admitted_in_centre(request, RIGHT)
    found = get_object_or_404(LeaveKind.objects.visible_to(by), public_id=identifier)
    try:
        delete_leave_kind(by=by, kind=found)
    except ProtectedError:
        messages.error(request, _("Balances or requests are of this kind: offer it no longer instead."))
        return redirect("forms_builder:leave-kind", identifier)
    messages.success(request, _("The kind of leave is deleted."))
    return redirect("forms_builder:leave-rules")
