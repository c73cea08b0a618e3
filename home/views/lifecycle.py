"""Archives: a page leaves after a question, and comes back by one press."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from home.actions.lifecycle import archive_page, restore_page
from home.queries.archives import archived_pages, pages_below
from home.views.editorial import found_page
from portal.accounts.views.doors import admitted, form_view, member
from portal.kit.pagination import paginate
from portal.ui.models import address_of

ROWS = 20


@require_safe
def archives(request: HttpRequest) -> HttpResponse:
    by: Any = admitted(request, "home.write_pages")
    page = paginate(
        archived_pages(by), by=("-archived_at", "-id"), cursor=request.GET.get("suite", ""), size=ROWS
    )
    return render(request, "home/archives.html", {"page": page})


@form_view
def archive(request: HttpRequest, place: str) -> HttpResponse:
    """Asks first, and says what goes with the page."""
    by: Any = member(request)
    page = found_page(by, place, "home.archive_page")
    if request.method != "POST":
        context = {"page": page, "address": address_of(page.url_path), "below": pages_below(page)}
        return render(request, "home/archive.html", context)
    number = archive_page(by=by, page=page)
    words = ngettext("%(number)d page is in the archives.", "%(number)d pages are in the archives.", number)
    messages.success(request, words % {"number": number})
    return redirect("home:archives")


@require_POST
def restore(request: HttpRequest, place: str) -> HttpResponse:
    by: Any = member(request)
    page = found_page(by, place, "home.restore_page")
    if not restore_page(by=by, page=page):
        messages.info(request, _("This page is no longer in the archives."))
        return redirect("home:archives")
    page.refresh_from_db()
    if not page.live:
        messages.info(
            request, _("“%(title)s” is sent to be read again before it is online.") % {"title": page.title}
        )
        return redirect("home:desk")
    messages.success(request, _("“%(title)s” is online again.") % {"title": page.title})
    return redirect(address_of(page.url_path))
