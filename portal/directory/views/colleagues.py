"""Finding a colleague: the list, its print, one person, their photo."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.directory.forms.colleagues import SearchForm
from portal.directory.queries.colleagues import (
    choices_of,
    colleagues_of,
    find_pictured,
    find_portrait,
    found_people,
    local_now,
    with_presence,
)
from portal.kit.access import can
from portal.kit.pagination import paginate
from portal.media.views import send

BY_NAME = ("last_name", "id")
ON_SCREEN, ON_PAPER = 30, 500
KEPT = "private, max-age=86400"


def directory(request: HttpRequest, size: int) -> dict[str, Any]:
    """What the list and its print show. Raises: Http404 for somebody without a centre."""
    if not can(request.user, "directory.view_directory"):
        raise Http404
    choices, now = choices_of(request.user), local_now()
    form = SearchForm(request.GET, choices=choices)
    search = form.search()
    people = with_presence(found_people(request.user, search, choices), now)
    page = paginate(people, by=BY_NAME, cursor=request.GET.get("suite", ""), size=size)
    return {
        "form": form,
        "search": search,
        "choices": choices,
        "page": page,
        "colleagues": colleagues_of(page.rows, now),
        "query": form.kept(),
    }


@require_safe
def colleagues(request: HttpRequest) -> HttpResponse:
    """`/annuaire/`."""
    return render(request, "directory/colleagues.html", directory(request, ON_SCREEN))


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """`/annuaire/imprimer/`: the same search on paper, many to a page."""
    return render(request, "directory/print.html", directory(request, ON_PAPER))


@require_safe
def colleague(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`/annuaire/<id>/`."""
    portrait = find_portrait(request.user, public_id)
    if portrait is None:
        raise Http404
    return render(request, "directory/colleague.html", {"portrait": portrait})


@require_safe
def photo(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """`/annuaire/photo/<id>/`: inert, whatever the file holds. It is always a JPEG (accounts.actions.photos)."""
    person = find_pictured(request.user, public_id)
    if person is None:
        raise Http404
    response = send(request, person.photo, "image/jpeg", "inline")
    response["Cache-Control"] = KEPT
    return response
