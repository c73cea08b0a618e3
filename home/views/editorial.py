"""The desk of those who keep the pages, and who read them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from home.actions.reviewing import confirm_review
from home.queries.care import find_own_page, to_review
from home.queries.desk import desk_of, drafts_of, lately_published, returned_texts, scheduled_pages
from home.queries.readers import FEWEST, readers_by_sector
from portal.accounts.views.doors import admitted, member
from portal.kit.access import can
from portal.kit.pagination import paginate
from portal.ui.models import address_of

ROWS = 20

Listed = tuple[Any, Callable[[Any], Any], tuple[str, str]]
LISTS: dict[str, Listed] = {
    "a-revoir": (gettext_lazy("To look at again"), to_review, ("review_due_on", "id")),
    "renvoyees": (gettext_lazy("Sent back to you"), returned_texts, ("-returned_at", "-id")),
    "programmees": (gettext_lazy("Scheduled"), scheduled_pages, ("go_live_at", "id")),
    "brouillons": (gettext_lazy("My drafts"), drafts_of, ("-latest_revision_created_at", "-id")),
    "publiees": (gettext_lazy("Published lately"), lately_published, ("-last_published_at", "-id")),
}
"""By their word in the address: the heading, the rows, their order."""


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """`/publications/`: what to do next."""
    by: Any = admitted(request, "home.view_desk")
    return render(request, "home/editorial/desk.html", {"desk": desk_of(by), "fewest_readers": FEWEST})


@require_safe
def desk_list(request: HttpRequest, name: str) -> HttpResponse:
    """`/publications/liste/<name>/`: one of its lists, whole."""
    by: Any = admitted(request, "home.view_desk")
    if name not in LISTS:
        raise Http404
    heading, rows, order = LISTS[name]
    page = paginate(rows(by), by=order, cursor=request.GET.get("suite", ""), size=ROWS)
    context = {"heading": heading, "page": page, "name": name, "today": by.centre.today}
    context |= {"fewest_readers": FEWEST}
    return render(request, "home/editorial/list.html", context)


def found_page(by: Any, place: str, permission: str) -> Any:
    """The page at `place`. Raises: Http404 for whoever does not hold `permission` on it."""
    page = find_own_page(by, place)
    if page is None or not can(by, permission, page):
        raise Http404
    return page


@require_safe
def page_readers(request: HttpRequest, place: str) -> HttpResponse:
    """`/publications/lectures/<address>`: how many of each sector read a page."""
    by: Any = member(request)
    page = found_page(by, place, "home.follow_readers")
    figures = readers_by_sector(by.centre, page)
    context = {
        "page": page,
        "address": address_of(page.url_path),
        "figures": figures,
        "read": sum(one.read for one in figures),
        "total": sum(one.total for one in figures),
    }
    return render(request, "home/editorial/page_readers.html", context)


@require_POST
def still_right(request: HttpRequest, place: str) -> HttpResponse:
    """« Toujours juste »."""
    page = found_page(member(request), place, "home.confirm_review")
    found = confirm_review(by=request.user, page=page)
    if found.review_due_on is None:
        messages.success(request, _("Noted: this page is still right."))
    else:
        words = _("Noted: this page is still right. You are reminded of it on %(day)s.")
        messages.success(request, words % {"day": f"{found.review_due_on:%d/%m/%Y}"})
    return redirect("home:desk" if request.POST.get("from") == "desk" else address_of(page.url_path))
