"""Who decides beside somebody: written by HR on a person's page, or by the person themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.actions.delegations import add_delegation, end_delegation
from portal.accounts.forms.people import DelegationForm
from portal.accounts.models import Delegation, User
from portal.accounts.queries.forms_delegated import forms_to_offer
from portal.accounts.queries.people import colleagues, suggestions
from portal.accounts.queries.person_page import delegations_of
from portal.accounts.views.doors import attempt, form_view, found_person, member, note_undeclared
from portal.kit.access import can


@form_view
def of_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/personnel/<uuid>/delegations/`, for HR, of whoever does not lead."""
    found = found_person(request, public_id, "accounts.view_person_file")
    if not can(request.user, "accounts.delegate", found):
        raise Http404
    return delegations(request, found)


@form_view
def mine(request: HttpRequest) -> HttpResponse:
    """`/compte/delegations/`."""
    return delegations(request, member(request))


def delegations(request: HttpRequest, person: User) -> HttpResponse:
    """Show what a person has given and holds; add one."""
    by: User = request.user  # type: ignore[assignment]
    others = colleagues(by).exclude(pk__in=[person.pk, by.pk])
    today = person.centre.today  # type: ignore[union-attr]  # both doors have seen to it
    form = DelegationForm(request.POST or None, people=others, today=today, pages=forms_to_offer(by))
    note_undeclared(request, form, person)
    if form.is_valid() and (made := attempt(form, lambda: add(request, person, form))):
        messages.success(request, _("From then on, %(person)s decides too.") % {"person": made.delegate})
        return redirect(request.path)
    context = {
        "form": form,
        "person": person,
        "is_mine": person.pk == by.pk,
        "names": suggestions(others),
        "delegations": delegations_of(person),
    }
    return render(request, "accounts/people/delegations.html", context)


def add(request: HttpRequest, person: User, form: DelegationForm) -> Delegation:
    return add_delegation(by=request.user, person=person, **form.cleaned_data)


@require_POST
def end(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """`/compte/delegations/<id>/arreter/`: whoever gave it, or HR."""
    rows = Delegation.objects.visible_to(request.user).select_related("person")
    found = get_object_or_404(rows, pk=identifier)
    if not can(request.user, "accounts.end_delegation", found):
        raise Http404
    end_delegation(by=request.user, delegation=found)
    messages.success(request, _("The delegation is ended."))
    if found.person_id == request.user.pk:
        return redirect("accounts:my-delegations")
    page = (
        "accounts:person-delegations"
        if can(request.user, "accounts.delegate", found.person)
        else "accounts:person"
    )
    return redirect(page, found.person.public_id)
