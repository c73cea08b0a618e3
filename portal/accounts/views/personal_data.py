"""A person's data: the copy that they ask for themselves; copy, hold and erasure for whoever keeps it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.actions.data_exports import ask_export, note_download
from portal.accounts.actions.legal_holds import lift_hold, place_hold
from portal.accounts.actions.personal_data import erase_person
from portal.accounts.forms.personal_data import CopyForm, EraseForm, HoldForm
from portal.accounts.models import LegalHold, PersonalDataExport, User
from portal.accounts.queries.data_part import data_page, data_part, exports_of, keeps
from portal.accounts.queries.personal_data import foreseen_of
from portal.accounts.reauthentication import Reauthentication, reauthenticate
from portal.accounts.throttling import is_too_often
from portal.accounts.views.doors import attempt, form_view, found_person, member, too_often
from portal.kit.access import can
from portal.kit.downloads import ZIP, attachment
from portal.media.views import send

DAY = 24 * 60 * 60
MOST_COPIES = 10
"""A day: a copy costs the worker up to a minute."""


def with_password(request: HttpRequest, form: Any, act: Callable[[Reauthentication], Any]) -> Any:
    """Do `act` with the password of the form; None when either refuses, with the words on the form."""
    return attempt(form, lambda: act(reauthenticate(request, form.cleaned_data["password"])))


def ask_copy(request: HttpRequest, form: CopyForm, person: User) -> HttpResponse | None:
    """Ask for a copy when the form holds the password: the answer, or None to show the form (again)."""
    by: User = request.user  # type: ignore[assignment]
    if not form.is_valid():
        return None
    if is_too_often("data-copy", str(by.pk), most=MOST_COPIES, seconds=DAY):
        return too_often(request, DAY)
    if not with_password(request, form, lambda proof: ask_export(by=by, person=person, proof=proof)):
        return None
    messages.success(request, _("The copy is being made. You are told as soon as it is ready."))
    return redirect(request.path)


@sensitive_post_parameters()
@form_view
def my_data(request: HttpRequest) -> HttpResponse:
    """`/compte/mes-donnees/`."""
    by = member(request)
    form = CopyForm(request.POST or None)
    context = {"form": form, "exports": exports_of(by, by)}
    return ask_copy(request, form, by) or render(request, "accounts/data/mine.html", context)


@sensitive_post_parameters()
@form_view
def person_data(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/personnel/<uuid>/donnees/`."""
    by: User = request.user  # type: ignore[assignment]
    person = kept_person(request, public_id)
    form = CopyForm(request.POST or None)
    context = {"form": form, "page": data_page(by, person), "person": person}
    return ask_copy(request, form, person) or render(request, "accounts/data/person.html", context)


def kept_person(request: HttpRequest, public_id: UUID) -> User:
    """Return somebody whose personal data the reader keeps; to others, there is no such page."""
    person = found_person(request, public_id, "accounts.view_personal_data")
    if not keeps(request.user, person):
        raise Http404
    return person


@require_safe
def export_download(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """`/compte/copies/<uuid>/`: for whoever asked for it, while they may."""
    rows = PersonalDataExport.objects.downloadable(request.user).select_related("person")
    export = get_object_or_404(rows, pk=export_id)
    if not can(request.user, "accounts.download_export", export):
        raise Http404
    by: Any = request.user
    note_download(by=by, export=export)
    name = f"donnees-{slugify(str(export.person))}.zip"
    return send(request, export.content, ZIP, attachment(name))


@sensitive_post_parameters()
@form_view
def person_erase(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/personnel/<uuid>/effacer/`: says what goes and what stays, then does it."""
    by: User = request.user  # type: ignore[assignment]
    person = found_person(request, public_id, "accounts.erase_personal_data")
    part = data_part(by, person)
    is_open = person.is_active or part.hold is not None or person.erased_at is not None
    form = EraseForm(None if is_open else request.POST or None)
    if form.is_valid() and with_password(
        request, form, lambda proof: erase_person(by=by, person=person, proof=proof)
    ):
        messages.success(request, _("It is erased. What is kept, and why, is said below."))
        return redirect("accounts:person-data", public_id)
    context = {"form": form, "part": part, "person": person, "rooms": foreseen_of(person)}
    return render(request, "accounts/data/erase.html", context)


@form_view
def person_hold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/personnel/<uuid>/conservation/`: forbid to erase somebody, with a reason."""
    by: User = request.user  # type: ignore[assignment]
    person = found_person(request, public_id, "accounts.hold_personal_data")
    form = HoldForm(request.POST or None)
    placed: LegalHold | None = None
    if form.is_valid():
        placed = attempt(form, lambda: place_hold(by=by, person=person, reason=form.cleaned_data["reason"]))
    if placed is not None:
        messages.success(request, _("Nothing of this person is erased until you allow it again."))
        return redirect("accounts:person-hold", public_id)
    context = {"form": form, "part": data_part(by, person), "person": person}
    return render(request, "accounts/data/hold.html", context)


@require_POST
def person_hold_lift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/personnel/<uuid>/conservation/lever/`."""
    by: User = request.user  # type: ignore[assignment]
    person = found_person(request, public_id, "accounts.hold_personal_data")
    if lift_hold(by=by, person=person) is not None:
        messages.success(request, _("This person’s data may be erased again, in its time."))
    return redirect("accounts:person-hold", public_id)
