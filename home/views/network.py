"""What the federation shares, read in every centre."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from home.queries.network import find_shared_page, is_of_network, network_of


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """The sections and pages on top of what is shared."""
    found = network_of(request.user)
    if not found["pages"]:
        raise Http404
    return render(request, "home/network.html", {"network": found})


@require_safe
def shared_page(request: HttpRequest, path: str) -> HttpResponse:
    """One of them. The federation's own people read it where it stands."""
    user: Any = request.user
    page = find_shared_page(user, path)
    if page is None:
        raise Http404
    if not is_of_network(user, page):
        return redirect(page.address)
    page.is_seen_from_afar = True
    request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
    response: HttpResponse = serve(request, path)
    return response
