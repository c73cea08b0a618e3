"""The search: its page, what it suggests while one types, and what was not found."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.throttling import is_too_often
from portal.kit.access import can, is_looked_over
from portal.search.actions.misses import note_miss, settle_miss
from portal.search.forms import MissForm
from portal.search.models import SearchMiss
from portal.search.queries.misses import recent_misses
from portal.search.queries.results import address, look, look_in, starts, suggestions
from portal.search.stems import LONGEST_QUERY

MOST_SUGGESTED, WITHIN_SECONDS = 10, 1
LONGEST_TYPED = 100


def typed_words(request: HttpRequest) -> str:
    """Raises: Http404 for somebody without a centre."""
    if not can(request.user, "search.view_search"):
        raise Http404
    return " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST_QUERY]


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """`/recherche/?q=`: all kinds; with `type`, all of one; with `exact`, the very words.

    A search that finds nothing is counted although it is a GET, as the reading of a page is: it happened, it changes
    nothing that whoever searches sees, once a day for each, and people without JavaScript are heard too.
    """
    typed = typed_words(request)
    kind = request.GET.get("type", "")
    if kind and typed:
        return one_kind(request, typed, kind)
    found = look(request.user, typed, exactly="exact" in request.GET)
    if typed and not found and not is_looked_over(request.user):
        note_miss(by=request.user, words=typed)
    context = {
        "results": found,
        "starts": [] if typed else starts(request.user),
        "exact_url": f"{address(typed)}&exact=1",
        "keeps_misses": can(request.user, "search.view_misses"),
    }
    return render(request, "search/results.html", context)


def one_kind(request: HttpRequest, typed: str, kind: str) -> HttpResponse:
    page = look_in(request.user, typed, kind, request.GET.get("suite", ""))
    if page is None:
        raise Http404
    return render(request, "search/one_kind.html", {"typed": typed, "page": page, "back": address(typed)})


@require_safe
def suggested(request: HttpRequest) -> HttpResponse:
    """`/recherche/suggestions/?q=`: for the search box, as one types."""
    typed = typed_words(request)[:LONGEST_TYPED]
    who: Any = request.user.pk
    if is_too_often("suggestions", str(who), most=MOST_SUGGESTED, seconds=WITHIN_SECONDS):
        return JsonResponse({"suggestions": []}, status=429)
    return JsonResponse({"suggestions": suggestions(request.user, typed)})


@require_POST
def say_missing(request: HttpRequest) -> HttpResponse:
    """« Dire ce qui manque »."""
    if not can(request.user, "search.note_miss"):
        raise Http404
    form = MissForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Type what you are looking for first."))
        return redirect("search:results")
    note_miss(by=request.user, words=form.cleaned_data["q"], is_wanted=True)
    messages.success(request, _("Thank you. Communication sees what was not found, without your name."))
    return redirect("search:results")


@require_safe
def misses(request: HttpRequest) -> HttpResponse:
    """`/recherche/sans-resultat/`, for whoever keeps the pages."""
    if not can(request.user, "search.view_misses"):
        raise Http404
    return render(
        request, "search/misses.html", {"page": recent_misses(request.user, request.GET.get("suite", ""))}
    )


@require_POST
def miss_settled(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Takes one off the list."""
    miss = get_object_or_404(SearchMiss.objects.visible_to(request.user), public_id=public_id)
    if not can(request.user, "search.settle_miss", miss):
        raise Http404
    settle_miss(by=request.user, miss=miss)
    messages.success(request, _("“%(words)s” is off the list.") % {"words": miss.words})
    return redirect("search:misses")
