"""`/personnel/<uuid>/…/`: what is done to one person, each on a page of its own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.accounts.actions.people import (
    deactivate_person,
    declare_stand_in,
    reactivate_person,
    set_sectors,
)
from portal.accounts.actions.roles import set_roles
from portal.accounts.forms.people import ReactivateForm, RolesForm, SectorsForm, StandInForm
from portal.accounts.models import User
from portal.accounts.queries.departure import departure_of
from portal.accounts.queries.people import colleagues, suggestions
from portal.accounts.views.doors import form_view, found_person, note_undeclared, succeeds
from portal.accounts.views.people import sectors_of
from portal.kit.access import can


def saved(request: HttpRequest, person: User, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("accounts:person", person.public_id)


@form_view
def roles(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = found_person(request, public_id, "accounts.set_roles")
    may_trust = can(request.user, "accounts.set_trusted_roles", found)
    form = RolesForm(request.POST or None, held=found.roles, may_trust=may_trust)
    note_undeclared(request, form, found)
    if form.is_valid() and succeeds(
        form, lambda: set_roles(by=request.user, person=found, roles=form.wanted)
    ):
        return saved(request, found, _("The roles are saved. They count from now on."))
    return render(request, "accounts/people/roles.html", {"form": form, "person": found})


@form_view
def sectors(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = found_person(request, public_id, "accounts.manage_person")
    form = SectorsForm(
        request.POST or None,
        sectors=sectors_of(request.user),  # type: ignore[arg-type]  # found_person has seen to it
        memberships=found.memberships,
        may_coordinate=can(request.user, "accounts.set_coordination", found),
    )
    note_undeclared(request, form, found)
    if form.is_valid() and succeeds(
        form, lambda: set_sectors(by=request.user, person=found, **form.cleaned_data)
    ):
        return saved(request, found, _("The sectors are saved."))
    return render(request, "accounts/people/sectors.html", {"form": form, "person": found})


@form_view
def stand_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = found_person(request, public_id, "accounts.declare_stand_in")
    others = colleagues(request.user).exclude(pk=found.pk)  # type: ignore[arg-type]
    form = StandInForm(request.POST or None, people=others, initial={"stand_in": found.stand_in})
    note_undeclared(request, form, found)
    if form.is_valid() and succeeds(
        form, lambda: declare_stand_in(by=request.user, person=found, stand_in=form.cleaned_data["stand_in"])
    ):
        return saved(request, found, _("The stand-in is saved."))
    context = {"form": form, "person": found, "names": suggestions(others)}
    return render(request, "accounts/people/stand_in.html", context)


@form_view
def deactivate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = found_person(request, public_id, "accounts.deactivate_person")
    if request.method == "POST":
        deactivate_person(by=request.user, person=found)
        return saved(request, found, _("The account is closed. They are signed out everywhere."))
    context = {"person": found, "departure": departure_of(found)}
    return render(request, "accounts/people/deactivate.html", context)


@form_view
def reactivate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = found_person(request, public_id, "accounts.reactivate_person")
    form = ReactivateForm(request.POST or None)
    note_undeclared(request, form, found)
    # A form of one optional field may be sent empty: what counts is that it was sent.
    if (
        request.method == "POST"
        and form.is_valid()
        and succeeds(
            form,
            lambda: reactivate_person(
                by=request.user, person=found, leaves_on=form.cleaned_data["leaves_on"]
            ),
        )
    ):
        return saved(request, found, _("The account is open again."))
    return render(request, "accounts/people/reactivate.html", {"form": form, "person": found})
