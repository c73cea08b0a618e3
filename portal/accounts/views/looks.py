"""« Voir comme »: IT sees the portal as somebody else does, and can do nothing there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.accounts.actions.looks import end_look, start_look
from portal.accounts.forms.looks import LookForm
from portal.accounts.middleware import LOOK_KEY
from portal.accounts.reauthentication import reauthenticate
from portal.accounts.views.doors import form_view, found_person
from portal.kit.errors import DomainError


@sensitive_post_parameters()
@form_view
def look(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/personnel/<id>/voir-comme/`."""
    person = found_person(request, public_id, "accounts.look_as")
    user: Any = request.user
    form = LookForm(request.POST or None)
    if form.is_valid():
        try:
            proof = reauthenticate(request, form.cleaned_data["password"])
            begun = start_look(by=user, person=person, reason=form.cleaned_data["reason"], proof=proof)
        except DomainError as refusal:
            form.add_error(refusal.field or None, str(refusal.message))
        else:
            request.session[LOOK_KEY] = str(begun.pk)
            return redirect("/")
    return render(request, "accounts/looks/look.html", {"form": form, "person": person})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """`/voir-comme/quitter/`: the middleware has found whose portal it is."""
    found: Any = getattr(request, "look", None)
    if found is None:
        raise Http404
    by: Any = request.looked_by  # type: ignore[attr-defined]
    end_look(by=by, look=found)
    del request.session[LOOK_KEY]
    messages.success(request, _("You see your own portal again."))
    return redirect("accounts:person", found.person.public_id)
