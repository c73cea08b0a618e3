"""The way to the pages: Wagtail serves them, through the hooks of portal.ui."""

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from home.queries.showing import find_page


def page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the tree, found in one query and handed to Wagtail, which keeps the route on the request."""
    found = find_page(request.user, path)
    if found is None:
        raise Http404
    request._wagtail_route_for_request = RouteResult(found)  # type: ignore[attr-defined]
    response: HttpResponse = serve(request, path)
    return response
