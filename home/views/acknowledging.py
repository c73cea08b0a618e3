"""« Lu et compris »: what I have to confirm, and who has confirmed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from home.actions.acknowledging import acknowledge, note_export, remind_readers
from home.forms.editorial import StateForm, TakeAwayForm
from home.models import AcknowledgedVersion
from home.queries.acknowledgements import answers_as_rows, follow, to_confirm, versions_for
from portal.accounts.reauthentication import reauthenticate
from portal.accounts.views.doors import attempt, form_view, member
from portal.kit.access import can
from portal.kit.downloads import SHEETS, download
from portal.kit.errors import DomainError
from portal.kit.pagination import paginate
from portal.kit.spreadsheets import csv_file, xlsx_file
from portal.ui.models import address_for

ROWS = 20


@require_safe
def to_read(request: HttpRequest) -> HttpResponse:
    """`/a-lire/`: what waits for me, the oldest first."""
    by: Any = member(request)
    page = paginate(to_confirm(by), by=("opened_at", "id"), cursor=request.GET.get("suite", ""), size=ROWS)
    return render(request, "home/editorial/to_read.html", {"page": page, "today": by.centre.today})


@require_POST
def confirm(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """« J’ai lu et compris ». Leads back to the page, which says since when, or what is new."""
    version = get_object_or_404(versions_for(request.user), pk=version_id)
    assert version.page is not None
    try:
        acknowledge(by=request.user, version=version)
        messages.success(request, _("Thank you: it is noted that you have read and understood this page."))
    except DomainError as refusal:
        messages.warning(request, str(refusal.message))
    return redirect(address_for(request.user, version.page.path, version.page.url_path))


def followed(request: HttpRequest, version_id: UUID) -> AcknowledgedVersion:
    """The version, for whoever follows its readers. Raises: Http404 for others."""
    rows = AcknowledgedVersion.objects.visible_to(request.user).select_related("page", "centre")
    version: AcknowledgedVersion = get_object_or_404(rows, pk=version_id)
    if version.page is None or not can(request.user, "home.follow_acknowledgements", version.page):
        raise Http404
    return version


@require_safe
def acknowledgements(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """`/publications/confirmations/<id>/`: who has confirmed and who has not."""
    version = followed(request, version_id)
    form = StateForm(request.GET)
    found = follow(version, form.chosen)
    page = paginate(found.people, by=("last_name", "id"), cursor=request.GET.get("suite", ""), size=ROWS)
    context = {"version": version, "found": found, "page": page, "form": form}
    return render(request, "home/editorial/acknowledgements.html", context)


@require_POST
def remind(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = followed(request, version_id)
    try:
        remind_readers(by=request.user, version=version)
        messages.success(request, _("Those who have not confirmed are being reminded."))
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return redirect(version)


@sensitive_post_parameters()
@form_view
def export(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The list as a spreadsheet, for the password."""
    version = followed(request, version_id)
    form = TakeAwayForm(request.POST or None)
    rows: list[list[Any]] = []

    def take_away() -> bool:
        proof = reauthenticate(request, form.cleaned_data["password"])
        rows.extend(answers_as_rows(version))
        note_export(by=request.user, version=version, proof=proof, lines=len(rows) - 1)
        return True

    if not form.is_valid() or not attempt(form, take_away):
        return render(request, "home/editorial/take_away.html", {"version": version, "form": form})
    return sheet(rows, form.cleaned_data["kind"], version)


def sheet(rows: list[list[Any]], kind: str, version: AcknowledgedVersion) -> HttpResponse:
    content = csv_file(rows) if kind == "csv" else xlsx_file(rows, title=_("Confirmations"))
    name = f"lu-et-compris-{slugify(version.title)[:60]}-{timezone.localdate():%Y-%m-%d}.{kind}"
    return download(content, SHEETS[kind], name)
