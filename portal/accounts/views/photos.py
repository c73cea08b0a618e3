"""The photo of a person: changed by who manages people, or by the person themselves."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.actions.photos import remove_photo, set_photo
from portal.accounts.forms.people import PhotoForm
from portal.accounts.models import User
from portal.accounts.views.doors import form_view, found_person, member, note_undeclared, succeeds
from portal.kit.access import can

USUAL = timedelta(days=3 * 365)
"""How long an image right is proposed for."""


@form_view
def of_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/personnel/<uuid>/photo/`."""
    return photo(request, somebody(request, public_id))


@form_view
def mine(request: HttpRequest) -> HttpResponse:
    """`/compte/photo/`."""
    return photo(request, member(request))


@require_POST
def remove_of_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return removed(request, somebody(request, public_id))


@require_POST
def remove_mine(request: HttpRequest) -> HttpResponse:
    return removed(request, member(request))


def somebody(request: HttpRequest, public_id: UUID) -> User:
    found = found_person(request, public_id, "accounts.view_person_file")
    if not can(request.user, "accounts.change_photo", found):
        raise Http404
    return found


def photo(request: HttpRequest, person: User) -> HttpResponse:
    today = person.centre.today  # type: ignore[union-attr]  # both doors have seen to it
    form = PhotoForm(
        request.POST or None, request.FILES or None, initial={"consented_on": today, "until": today + USUAL}
    )
    note_undeclared(request, form, person)
    if form.is_valid() and succeeds(form, lambda: show(request, person, form)):
        messages.success(request, _("The photo is there until the end of the image right."))
        return back(request, person)
    context = {"form": form, "person": person, "is_mine": person.pk == request.user.pk}
    return render(request, "accounts/people/photo.html", context)


def show(request: HttpRequest, person: User, form: PhotoForm) -> User:
    asked = form.cleaned_data
    return set_photo(
        by=request.user,
        person=person,
        upload=asked["photo"],
        consented_on=asked["consented_on"],
        until=asked["until"],
    )


def removed(request: HttpRequest, person: User) -> HttpResponse:
    remove_photo(by=request.user, person=person)
    messages.success(request, _("The photo is removed."))
    return back(request, person)


def back(request: HttpRequest, person: User) -> HttpResponse:
    """To where the door stands: one's own account, or the person's page."""
    if request.path.startswith("/compte/"):
        return redirect("accounts:account")
    return redirect("accounts:person", person.public_id)
