"""`/securite/`: what happened to accounts and rights, for IT and the data-protection officer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from portal.accounts.actions.refusals import note_security_export
from portal.accounts.forms.personal_data import CopyForm
from portal.accounts.forms.security import EventFilterForm
from portal.accounts.models import User
from portal.accounts.queries.security import as_rows, in_words, last_days, security_events
from portal.accounts.reauthentication import reauthenticate
from portal.accounts.views.doors import admitted, attempt, form_view
from portal.kit.downloads import CSV, download
from portal.kit.pagination import paginate
from portal.kit.spreadsheets import csv_file

ROWS = 30
MOST_LINES = 10_000


def watcher(request: HttpRequest) -> User:
    return admitted(request, "accounts.view_security_events")


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    reader = watcher(request)
    form = EventFilterForm(request.GET)
    found = security_events(reader, form.filters)
    page = paginate(found, by=("-at", "-id"), cursor=request.GET.get("suite", ""), size=ROWS)
    context = {
        "form": form,
        "page": page,
        "events": in_words(page.rows),
        "days": last_days(reader, timezone.localdate()),
        "query": request.GET.urlencode(),
        "most": MOST_LINES,
    }
    return render(request, "accounts/security/events.html", context)


@sensitive_post_parameters()
@form_view
def events_csv(request: HttpRequest) -> HttpResponse:
    """The same, narrowed in the same way, as a spreadsheet: at most MOST_LINES, and it says so."""
    reader = watcher(request)
    form = CopyForm(request.POST or None)
    rows: list[list[str]] = []

    def take_away() -> bool:
        proof = reauthenticate(request, form.cleaned_data["password"])
        rows.extend(as_rows(security_events(reader, EventFilterForm(request.GET).filters), MOST_LINES))
        note_security_export(by=reader, proof=proof, lines=len(rows) - 1)
        return True

    if not form.is_valid() or not attempt(form, take_away):
        context = {"form": form, "query": request.GET.urlencode()}
        return render(request, "accounts/security/export.html", context)
    return download(csv_file(rows), CSV, f"securite-{timezone.localdate():%Y-%m-%d}.csv")
