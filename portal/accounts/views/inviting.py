"""Bringing colleagues in, and sending them a link when they have forgotten their password."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portal.accounts import tasks
from portal.accounts.actions.invitations import (
    SHEETS_AT_ONCE,
    PaperInvitation,
    invite_by_mail,
    invite_everybody_on_paper,
    invite_on_paper,
    revoke_invitation,
)
from portal.accounts.actions.passwords import send_password_reset
from portal.accounts.queries.invitations import to_invite
from portal.accounts.views.doors import admitted, form_view, found_person
from portal.accounts.views.factor import drawing
from portal.kit.errors import DomainError


@form_view
def invite(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person = found_person(request, public_id, "accounts.invite_person")
    if request.method != "POST":
        return render(request, "accounts/invitations/invite.html", {"person": person})
    try:
        invite_by_mail(by=request.user, person=person)
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(
            request, _("The invitation is on its way to %(address)s.") % {"address": person.email}
        )
    return redirect("accounts:person", public_id)


@require_POST
def invite_paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person = found_person(request, public_id, "accounts.invite_person")
    try:
        paper = invite_on_paper(by=request.user, person=person)
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("accounts:person", public_id)
    return sheets(request, [paper], back=reverse("accounts:person", args=[public_id]))


@require_POST
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person = found_person(request, public_id, "accounts.invite_person")
    if revoke_invitation(by=request.user, person=person):
        messages.success(request, _("The invitation is taken back: it opens nothing any more."))
    return redirect("accounts:person", public_id)


@form_view
def invite_everybody(request: HttpRequest) -> HttpResponse:
    by = admitted(request, "accounts.view_people")
    numbers = to_invite(by)
    if request.method != "POST":
        context = {"numbers": numbers, "most": SHEETS_AT_ONCE}
        return render(request, "accounts/invitations/invite_everybody.html", context)
    if numbers.by_mail:
        tasks.invite_everybody_by_mail.enqueue(by.pk)
        said = ngettext(
            "The invitation is being sent to %(number)d person.",
            "The invitations are being sent to %(number)d people.",
            numbers.by_mail,
        )
        messages.success(request, said % {"number": numbers.by_mail})
    return redirect("accounts:people")


@require_POST
def invite_everybody_paper(request: HttpRequest) -> HttpResponse:
    papers = invite_everybody_on_paper(by=admitted(request, "accounts.view_people"))
    back = reverse("accounts:invite-everybody")
    return sheets(request, papers, back=back) if papers else redirect(back)


@form_view
def person_reset(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person = found_person(request, public_id, "accounts.send_password_reset")
    if person.activated_at is None:
        return redirect("accounts:invite", public_id)
    if request.method != "POST":
        return render(request, "accounts/invitations/reset.html", {"person": person})
    if send_password_reset(by=request.user, person=person):
        messages.success(request, _("The link is on its way to %(address)s.") % {"address": person.email})
    else:
        messages.error(
            request, _("Nothing was sent: there is no address, or a link left less than five minutes ago.")
        )
    return redirect("accounts:person", public_id)


def sheets(request: HttpRequest, papers: list[PaperInvitation], *, back: str) -> HttpResponse:
    """Draw the papers in the answer itself: their codes are kept nowhere, and shown once."""
    address = f"{settings.BASE_URL}{reverse('accounts:invitation')}"
    context = {"papers": papers, "address": address, "drawing": drawing(address), "back": back}
    return render(request, "accounts/invitations/sheets.html", context)
